from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.receiving.documents import deliveries
from app.receiving.values import Delivery, delivery_id
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.changes import feed
from app.store.tables.service import outbox
from sync.connectors.port import PlatformError
from sync.service import scheduler
from sync.service.accounts import Caller
from sync.service.asking import Asking
from sync.service.confirming import Dispatcher
from sync.service.grouping import by_delivery, make_delivery
from sync.service.outbox_rows import DEAD, DONE, DUE
from sync.service.settings import ServiceSettings
from tests.sync.service.platforms import DISTRIBUTOR, FakePlatform, detail, item
from tests.sync.service.running import (
    ORG,
    RunningService,
    confirmed,
    opened,
    operation,
    scanned,
    trace_code,
)

DELIVERY = delivery_id(DISTRIBUTOR, "PS1")


class SetClock(SystemClock):
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def today(self) -> date:
        return self.time.date()

    def move(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def platform() -> FakePlatform:
    made = FakePlatform()
    made.details = [detail("D1"), detail("D2", carton_no="C2"), detail("D3", batch="B7")]
    made.items = {"X0001": item()}
    return made


@pytest.fixture
def served(any_database: Database, platform: FakePlatform) -> Iterator[RunningService]:
    """A service with a platform, asked only when a test asks."""
    settings = ServiceSettings(poll_every_s=3600)
    running = RunningService(any_database, {ORG: platform}, settings)
    yield running
    assert running.stop()


def told(database: Database) -> list[tuple[str, str, str]]:
    query = select(feed.c.scope, feed.c.entity, feed.c.entity_id).order_by(feed.c.scope, feed.c.seq)
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(query)]


def stored(database: Database) -> Delivery:
    with database.reading() as connection:
        document = deliveries.load(connection, ORG, DELIVERY)
    assert document is not None
    return document


def asking(database: Database, platform: FakePlatform) -> Asking:
    return Asking(database, SetClock(), ORG, platform)


def test_details_become_a_delivery_with_lines_and_cartons(
    any_database: Database, platform: FakePlatform
) -> None:
    polled = asking(any_database, platform).ask()
    assert (polled.details, polled.deliveries) == (3, 1)
    document = stored(any_database)
    assert [(line.line_no, line.batch, line.quantity) for line in document.lines] == [
        (1, "A2601", 4),
        (2, "B7", 2),
    ]
    assert [(c.carton_no, c.platform_detail_id) for c in document.lines[0].cartons] == [
        ("C1", "D1"),
        ("C2", "D2"),
    ]
    assert document.lines[0].item.approval_number == "国药准字H00000001"
    assert told(any_database) == [
        ("global", "item", "X0001"),
        (f"org:{ORG}", "delivery", str(DELIVERY)),
    ]


def test_asking_again_tells_nothing_twice(any_database: Database, platform: FakePlatform) -> None:
    asks = asking(any_database, platform)
    asks.ask()
    assert asks.ask().deliveries == 0
    assert asking(any_database, platform).ask().deliveries == 0
    assert len(told(any_database)) == 2
    assert platform.asked_items == ["X0001"]


def test_lines_keep_their_numbers_and_accepted_details_stay(
    any_database: Database, platform: FakePlatform
) -> None:
    asks = asking(any_database, platform)
    asks.ask()
    platform.details = [detail("D3", batch="B7"), detail("D0", batch="A0001")]
    assert asks.ask().deliveries == 1
    lines = stored(any_database).lines
    assert [(line.line_no, line.batch) for line in lines] == [
        (1, "A2601"),
        (2, "B7"),
        (3, "A0001"),
    ]
    platform.details = []
    assert asks.ask().deliveries == 0


def test_an_unknown_item_is_not_asked_for_each_time(
    any_database: Database, platform: FakePlatform
) -> None:
    platform.items = {}
    clock = SetClock()
    asks = Asking(any_database, clock, ORG, platform)
    asks.ask()
    asks.ask()
    assert platform.asked_items == ["X0001"]
    platform.items = {"X0001": item()}
    clock.move(3601)
    assert asks.ask().deliveries == 1
    assert stored(any_database).lines[0].item.approval_number == "国药准字H00000001"


def test_half_an_answer_changes_nothing(any_database: Database, platform: FakePlatform) -> None:
    platform.fails_after = 2
    with pytest.raises(PlatformError):
        asking(any_database, platform).ask()
    assert told(any_database) == []
    platform.fails_after = None
    assert asking(any_database, platform).ask().deliveries == 1


def test_a_delivery_without_cartons_is_one_all_the_same() -> None:
    ((key, mine),) = by_delivery([detail("D1", carton_no="")]).items()
    document = make_delivery(mine, {}, None)
    assert (document.distributor.code, document.delivery_no) == key
    assert document.lines[0].cartons == ()
    assert document.lines[0].quantity == 2


def test_a_detail_that_came_on_two_pages_counts_once() -> None:
    (mine,) = by_delivery([detail("D2"), detail("D1"), detail("D2", quantity=5)]).values()
    assert [(one.detail_id, one.quantity) for one in mine] == [("D1", 2), ("D2", 5)]


def receive_and_confirm(served: RunningService, *codes: tuple[str, int, str | None]) -> uuid.UUID:
    """Receive codes (code, line, carton) of the delivery and confirm it."""
    station = served.enrol()
    receipt_id = served.clock.new_id()
    sent: list[dict[str, Any]] = [operation(1, opened(receipt_id, DELIVERY))]
    for seq, (code, line_no, carton_no) in enumerate(codes, start=1):
        body = scanned(receipt_id, seq, code, line_no=line_no, carton_no=carton_no)
        sent.append(operation(seq + 1, body))
    lines = {1: (4, 3, "short", "少一盒"), 2: (2, 0, "damaged", "")}
    sent.append(operation(len(sent) + 1, confirmed(receipt_id, DELIVERY, lines)))
    answer = station.push(*sent)
    assert {r["status"] for r in answer.json()["results"]} == {"applied"}, answer.text
    return receipt_id


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        threading.Event().wait(0.02)


def states(database: Database) -> list[str]:
    with database.reading() as connection:
        return sorted(connection.execute(select(outbox.c.state)).scalars())


def test_a_confirmed_receipt_reaches_the_platform_detail_by_detail(
    served: RunningService, platform: FakePlatform
) -> None:
    served.service.rounds.ask(ORG)
    receipt_id = receive_and_confirm(
        served, (trace_code(1), 1, "C1"), (trace_code(2), 1, "C1"), (trace_code(3), 1, None)
    )
    wait_until(lambda: states(served.database) == [DONE] * 3)
    said = {one.detail_id: (one.taken, one.remark, one.sent_before) for one in platform.told}
    assert said == {
        "D1": (2, "", False),
        "D2": (1, "应收2盒，实收1盒，差1盒：少货，少一盒", False),
        "D3": (0, "未收到货：破损污染", False),
    }
    assert [one.accepted for one in platform.told] == [True, True, False]
    count = served.service.count_receipt(Caller(ORG, served.clock.new_id()), receipt_id)
    assert (count.state, count.codes, count.confirmed_details, count.waiting_details) == (
        "confirmed",
        3,
        3,
        0,
    )


def test_a_delivery_is_answered_once_however_many_receipts_it_has(
    served: RunningService, platform: FakePlatform
) -> None:
    served.service.rounds.ask(ORG)
    receive_and_confirm(served, (trace_code(1), 1, "C1"))
    receive_and_confirm(served, (trace_code(2), 1, "C2"))
    wait_until(lambda: states(served.database) == [DONE] * 3)
    assert len(platform.told) == 3


def test_a_person_may_ask_the_platform_over_http(
    served: RunningService, platform: FakePlatform
) -> None:
    station = served.enrol()
    platform.details.append(detail("D9", delivery_no="PS9"))
    answer = station.send("POST", "/v1/platform/poll")
    assert answer.status_code == 200, answer.text
    assert answer.json()["details"] == 4
    platform.fails_after = 1
    refused = station.send("POST", "/v1/platform/poll")
    assert (refused.status_code, refused.json()["error"]) == (503, "platform")
    assert refused.headers["Retry-After"] == "600"


class Outbox:
    """A service that is not running, with confirmed words in its outbox."""

    def __init__(self, served: RunningService, platform: FakePlatform) -> None:
        assert served.stop()
        self.database = served.database
        self.clock = SetClock()
        self.platform = platform
        # The rows were written by the machine's clock.
        self.clock.time = datetime.now(UTC) + timedelta(days=1)

    def dispatcher(self) -> Dispatcher:
        chance = random.Random(1)
        return Dispatcher(self.database, self.clock, ORG, self.platform, chance)

    def rows(self) -> list[Any]:
        with self.database.reading() as connection:
            return list(connection.execute(select(outbox).order_by(outbox.c.outbox_id)))


@pytest.fixture
def waiting(any_database: Database, platform: FakePlatform) -> Iterator[Outbox]:
    """One word waits to be sent."""
    platform.details = [detail("D1")]
    running = RunningService(any_database, {ORG: platform}, ServiceSettings(poll_every_s=3600))
    running.service.rounds.ask(ORG)
    # Nobody sends: the test's own dispatcher does.
    assert running.service.scheduler.stop(30)
    receive_and_confirm(running, (trace_code(1), 1, "C1"))
    yield Outbox(running, platform)


def test_a_platform_that_asks_for_time_gets_it(waiting: Outbox) -> None:
    waiting.platform.problems = [PlatformError("11001", "通信失败", retry_after_s=600)]
    dispatched = waiting.dispatcher().send_next()
    assert dispatched is not None
    assert dispatched.state == DUE
    assert dispatched.next_at is not None
    assert dispatched.next_at >= waiting.clock.now() + timedelta(seconds=600)
    assert waiting.dispatcher().send_next() is None
    waiting.clock.time = dispatched.next_at
    again = waiting.dispatcher().send_next()
    assert again is not None
    assert again.state == DONE
    assert [one.sent_before for one in waiting.platform.told] == [False, True]


def test_what_the_platform_will_never_take_waits_for_a_person(waiting: Outbox) -> None:
    waiting.platform.problems = [PlatformError("13015", "配送信息不存在")]
    waiting.dispatcher().send_next()
    (row,) = waiting.rows()
    assert row.state == DEAD
    assert "13015" in row.last_error
    waiting.clock.move(1e6)
    assert waiting.dispatcher().send_next() is None


def test_a_crash_while_sending_is_followed_by_a_question_first(waiting: Outbox) -> None:
    class Crash(BaseException):
        pass

    waiting.platform.problems = [Crash()]
    with pytest.raises(Crash):
        waiting.dispatcher().send_next()
    assert waiting.dispatcher().send_next() is None
    waiting.clock.move(3600)
    dispatched = waiting.dispatcher().send_next()
    assert dispatched is not None
    assert dispatched.state == DONE
    assert waiting.platform.told[-1].sent_before


def test_waits_grow_but_not_beyond_an_hour(waiting: Outbox) -> None:
    waits = []
    for _ in range(20):
        waiting.platform.problems = [PlatformError("x", "y", retry_after_s=1)]
        dispatched = waiting.dispatcher().send_next()
        assert dispatched is not None
        assert dispatched.next_at is not None
        waits.append((dispatched.next_at - waiting.clock.now()).total_seconds())
        waiting.clock.time = dispatched.next_at
    assert all(1 <= wait <= 3601 for wait in waits)
    assert max(waits[-5:]) > max(waits[:3])


def test_the_scheduler_asks_by_itself_and_survives_what_goes_wrong(
    tmp_path: Path, platform: FakePlatform
) -> None:
    platform.fails_after = 0
    with Database.at(tmp_path / "scheduled.db") as database:
        settings = ServiceSettings(poll_every_s=0.05)
        running = RunningService(database, {ORG: platform}, settings)
        try:
            platform.fails_after = None
            wait_until(lambda: {"item", "delivery"} <= {entity for _, entity, _ in told(database)})
        finally:
            assert running.stop()


def test_one_institutions_bug_does_not_end_the_scheduler(
    tmp_path: Path,
    platform: FakePlatform,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scheduler, "_AFTER_A_BUG_S", 0.05)
    platform.asking_fails = [ZeroDivisionError()]
    with Database.at(tmp_path / "scheduled.db") as database:
        running = RunningService(database, {ORG: platform}, ServiceSettings(poll_every_s=0.05))
        try:
            wait_until(lambda: {"item", "delivery"} <= {entity for _, entity, _ in told(database)})
        finally:
            assert running.stop()
    assert any("round failed" in record.getMessage() for record in caplog.records)
