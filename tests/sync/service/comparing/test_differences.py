"""Each kind of difference: named with both values, and what is done about it; on both engines."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, update

from app.links.days import Compared, DayLine, DaysWish, Difference, Repair
from app.store.database import Database
from app.store.tables.receipts import receipt
from app.store.tables.service import outbox
from sync.connectors.port import DetailSeen, DetailState, Offer, PlatformError
from sync.service.accounts import Caller
from sync.service.comparing import details, orders
from sync.service.comparing.codes import Told
from sync.service.comparing.days import MOST_LINES
from sync.service.comparing.desk import ComparingDesk
from sync.service.comparing.differing import held_against
from sync.service.comparing.looking import codes_doing
from sync.service.outbox_rows import DEAD, DONE, DUE, GIVEN_UP
from sync.service.refusals import ServiceRefusal
from tests.sync.service.comparing.bench import Bench
from tests.sync.service.platforms import FakePlatform, detail
from tests.sync.service.running import ORG

DAY = date(2026, 11, 21)
MORNING = datetime(2026, 11, 21, 1, tzinfo=UTC)
"""Nine o'clock in Beijing."""
BUSY = PlatformError("11001", "通信失败", retry_after_s=600)


def seen(
    number: str,
    state: DetailState = DetailState.OPEN,
    received: int | None = None,
    at: datetime = MORNING,
    **more: Any,  # noqa: ANN401 (fields of a detail)
) -> DetailSeen:
    return DetailSeen(replace(detail(number, **more), shipped_at=at), state, received)


class Both(Bench):
    """A platform in memory whose list of open details follows from all of them."""

    platform: FakePlatform

    def __init__(self, database: Database) -> None:
        super().__init__(database, FakePlatform(), MORNING)
        self.platform.offers = frozenset({Offer.ACCEPTANCES})

    def ships(self, *all_of_it: DetailSeen) -> None:
        self.platform.seen = list(all_of_it)
        open_ = [one.detail for one in all_of_it if one.state is DetailState.OPEN]
        self.platform.details = open_

    def mark(self, state: str, tries: int = 1) -> None:
        with self.database.writing() as connection:
            connection.execute(update(outbox).values(state=state, tries=tries))

    def lines(self, compared: Compared, day: date = DAY) -> list[DayLine]:
        self.compare(day)
        return list(self.day(compared, day).lines)


@pytest.fixture
def both(service_database: Database) -> Both:
    return Both(service_database)


@pytest.fixture
def anywhere(any_database: Database) -> Both:
    """The same, once on each engine."""
    return Both(any_database)


def test_details_that_agree_are_counted_and_nothing_is_said(anywhere: Both) -> None:
    anywhere.ships(seen("D1"), seen("D2"))
    anywhere.asking.ask()
    anywhere.confirm("D2")
    anywhere.send()
    passed, failed = seen("D1", DetailState.STOCKED, 2), seen("D2", DetailState.FAILED, 0)
    anywhere.ships(passed, failed)
    anywhere.compare(DAY, DAY + timedelta(days=1))
    for compared in (Compared.DELIVERIES, Compared.RECEIPTS):
        one = anywhere.day(compared, DAY)
        assert (one.ours, one.theirs, one.equal, one.lines, one.message) == (2, 2, 2, (), "")
        assert anywhere.day(compared, DAY + timedelta(days=1)).ours == 0
    assert anywhere.day(Compared.ORDERS, DAY).message == orders.UNTOLD
    assert anywhere.expected.take() == frozenset()


def test_the_day_is_the_one_of_beijing_on_which_it_was_shipped(both: Both) -> None:
    midnight = datetime(2026, 11, 21, 16, tzinfo=UTC)
    both.ships(seen("D1", at=midnight - timedelta(seconds=1)), seen("D2", at=midnight))
    both.compare(DAY, DAY + timedelta(days=1))
    days = both.kept(Compared.DELIVERIES, DAY, DAY + timedelta(days=1))
    assert [(one.day.day, [it.reference for it in one.lines]) for one in days] == [
        (22, ["D2"]),
        (21, ["D1"]),
    ]


def test_what_is_open_there_and_not_known_here_is_fetched_again(both: Both) -> None:
    both.ships(seen("D1"), seen("D2", DetailState.PASSED), seen("D3", DetailState.VOIDED))
    found = both.lines(Compared.DELIVERIES)
    goods = "配送单 PS1，品种 X0001，批号 A2601，有效期 2028-01-04，数量 2，箱条码 C1"
    assert found == [
        DayLine("D1", "配送明细", "—", goods, Difference.MISSING_HERE, Repair.FETCHED_AGAIN),
        DayLine("D2", "配送明细", "—", goods, Difference.MISSING_HERE, Repair.NONE),
    ]
    both.fetch()
    assert [one.reference for one in both.lines(Compared.DELIVERIES)] == ["D2"]
    # What nobody here knows is a matter of deliveries alone.
    assert both.day(Compared.RECEIPTS, DAY).lines == ()


def test_a_detail_that_changed_there_is_fetched_again_while_it_is_open(both: Both) -> None:
    both.ships(seen("D1"), seen("D2"))
    both.asking.ask()
    both.ships(seen("D1", quantity=5, batch="B9"), seen("D2", DetailState.PASSED, quantity=7))
    told = [(it.what, it.ours, it.theirs, it.repair) for it in both.lines(Compared.DELIVERIES)]
    assert told == [
        ("配送明细的批号", "A2601", "B9", Repair.FETCHED_AGAIN),
        ("配送明细的数量", "2", "5", Repair.FETCHED_AGAIN),
        ("配送明细的数量", "2", "7", Repair.NONE),
    ]
    assert both.day(Compared.DELIVERIES, DAY).equal == 0
    both.fetch()
    assert [it.reference for it in both.lines(Compared.DELIVERIES)] == ["D2"]


def test_what_the_platform_has_no_more_or_voided_is_left_to_a_person(both: Both) -> None:
    both.ships(seen("D1"), seen("D2"))
    both.asking.ask()
    both.ships(seen("D2", DetailState.VOIDED))
    told = [(it.reference, it.what, it.theirs, it.repair) for it in both.lines(Compared.DELIVERIES)]
    assert told == [
        ("D1", "配送明细", "—", Repair.NONE),
        ("D2", "配送明细的状态", "已作废", Repair.NONE),
    ]


@pytest.mark.parametrize(
    ("state", "there", "repair"),
    [
        (DUE, DetailState.OPEN, Repair.WAITS),
        (DONE, DetailState.OPEN, Repair.SENT_AGAIN),
        (DEAD, DetailState.OPEN, Repair.NONE),
        (GIVEN_UP, DetailState.OPEN, Repair.NONE),
        (DONE, DetailState.VOIDED, Repair.NONE),
    ],
)
def test_a_word_the_platform_does_not_have(
    both: Both, state: str, there: DetailState, repair: Repair
) -> None:
    both.ships(seen("D1"))
    both.asking.ask()
    both.confirm()
    both.mark(state, tries=0)
    both.ships(seen("D1", there))
    (found,) = both.lines(Compared.RECEIPTS)
    assert (found.ours, found.theirs, found.repair) == ("结论 通过", "—", repair)
    (row,) = both.rows()
    if repair is not Repair.SENT_AGAIN:
        assert row.state == state
        return
    assert (row.state, row.tries, row.done_at) == (DUE, 1, None)
    both.send()
    # The platform is asked before it is told once more.
    assert [one.sent_before for one in both.platform.told] == [True]
    both.ships(seen("D1", DetailState.PASSED))
    assert both.lines(Compared.RECEIPTS) == []


def test_a_word_that_contradicts_the_platforms_is_never_sent_again(both: Both) -> None:
    both.ships(seen("D1"), seen("D2"), seen("D3"))
    both.asking.ask()
    both.confirm("D2")
    both.send()
    both.ships(
        seen("D1", DetailState.FAILED),
        seen("D2", DetailState.PASSED),
        seen("D3", DetailState.PASSED, received=1),
    )
    told = [(it.reference, it.what, it.ours, it.theirs) for it in both.lines(Compared.RECEIPTS)]
    assert told == [
        ("D1", "验收结论的结论", "通过", "不通过"),
        ("D2", "验收结论的结论", "不通过", "通过"),
        ("D3", "验收结论的收货数量", "2", "1"),
    ]
    assert {row.state for row in both.rows()} == {DONE}
    assert both.send() == 0


def test_what_somebody_accepted_on_the_platform_is_named(both: Both) -> None:
    both.ships(seen("D1"))
    both.asking.ask()
    both.ships(seen("D1", DetailState.PASSED, 2))
    (found,) = both.lines(Compared.RECEIPTS)
    assert (found.ours, found.theirs) == ("—", "结论 通过，收货数量 2")
    assert (found.difference, found.repair) == (Difference.MISSING_HERE, Repair.NONE)


def test_a_platform_that_lists_only_what_is_open_says_nothing_of_the_rest(both: Both) -> None:
    both.platform.offers = frozenset()
    both.ships(seen("D1"), seen("D2"))
    both.asking.ask()
    both.confirm()
    both.send()
    both.ships(seen("D2", batch="B9"), seen("D3"))
    found = both.lines(Compared.DELIVERIES)
    assert [(it.reference, it.difference) for it in found] == [
        ("D2", Difference.DIFFERS),
        ("D3", Difference.MISSING_HERE),
    ]
    assert both.day(Compared.DELIVERIES, DAY).message == details.DELIVERIES_UNTOLD
    receipts = both.day(Compared.RECEIPTS, DAY)
    assert (receipts.lines, receipts.message) == ((), details.RECEIPTS_UNTOLD)
    assert {row.state for row in both.rows()} == {DONE}


def test_a_platform_that_does_not_answer_leaves_what_was_known(anywhere: Both) -> None:
    anywhere.ships(seen("D2", DetailState.PASSED))
    before = anywhere.lines(Compared.DELIVERIES)
    assert len(before) == 1

    def broken(first: date, last: date) -> Any:  # noqa: ANN401 (never answers)
        raise BUSY

    anywhere.platform.accepted = broken  # type: ignore[method-assign]
    anywhere.clock.time += timedelta(hours=1)
    with pytest.raises(PlatformError, match="通信失败"):
        anywhere.compare(DAY, DAY + timedelta(days=1))
    kept = anywhere.day(Compared.DELIVERIES, DAY)
    assert (list(kept.lines), kept.message) == (before, "未能核对：通信失败。")
    assert kept.looked_at == anywhere.clock.time
    later = anywhere.day(Compared.RECEIPTS, DAY + timedelta(days=1))
    assert (later.ours, later.message) == (0, "未能核对：通信失败。")
    # Orders were compared all the same.
    assert anywhere.day(Compared.ORDERS, DAY).message == orders.UNTOLD


def test_the_clock_compares_the_last_days_and_older_ones_that_did_not_agree(anywhere: Both) -> None:
    anywhere.ships(seen("D1", DetailState.PASSED))
    assert len(anywhere.lines(Compared.DELIVERIES)) == 1
    anywhere.clock.time += timedelta(days=20)
    asked: list[tuple[date, date]] = []
    real = anywhere.platform.accepted

    def noted(first: date, last: date) -> Any:  # noqa: ANN401 (of the port)
        asked.append((first, last))
        return real(first, last)

    anywhere.platform.accepted = noted  # type: ignore[method-assign]
    outcome = anywhere.reconciliation.run("")
    assert asked == [(DAY, DAY + timedelta(days=20))]
    assert (outcome.came, outcome.changed, outcome.failed) == (1, 0, 1)
    assert "1 处要由人工核对" in outcome.message
    anywhere.ships()
    anywhere.reconciliation.run("")
    anywhere.reconciliation.run("")
    assert asked[2] == (DAY + timedelta(days=14), DAY + timedelta(days=20))


def test_what_was_mended_is_looked_at_again_soon_but_not_for_ever(both: Both) -> None:
    both.ships(seen("D1"))
    outcomes = [both.reconciliation.of(DAY, DAY).run("") for _ in range(5)]
    assert [one.again_s is None for one in outcomes] == [False, False, False, True, True]
    assert outcomes[0].changed == 1 and "1 处已重发或重新获取" in outcomes[0].message
    both.fetch()
    done = both.reconciliation.of(DAY, DAY).run("")
    assert (done.again_s, done.message) == (
        None,
        "核对订单 0 项、配送明细 1 项、验收结论 0 项，没有差异。",
    )


def test_of_a_day_gone_wrong_only_so_much_is_kept(both: Both) -> None:
    both.ships(*(seen(f"D{n:04}", DetailState.PASSED) for n in range(MOST_LINES + 7)))
    assert len(both.lines(Compared.DELIVERIES)) == MOST_LINES
    kept = both.day(Compared.DELIVERIES, DAY)
    assert (kept.theirs, kept.message) == (MOST_LINES + 7, "另有 7 处差异没有列出。")


VALUES = st.dictionaries(st.sampled_from(["批号", "数量"]), st.sampled_from("12"), max_size=2)
THINGS = st.dictionaries(st.sampled_from("abcd"), VALUES)


@given(ours=THINGS, theirs=THINGS)
def test_a_tally_names_whatever_differs_and_nothing_else(
    ours: dict[str, dict[str, str]], theirs: dict[str, dict[str, str]]
) -> None:
    found = held_against("明细", ours, theirs, lambda *_: Repair.NONE)
    named = {one.reference for one in found.lines}
    assert named == {n for n in ours.keys() | theirs.keys() if ours.get(n) != theirs.get(n)}
    assert (found.ours, found.theirs) == (len(ours), len(theirs))
    assert found.equal == len((ours.keys() & theirs.keys()) - named)
    assert all(one.ours != one.theirs for one in found.lines)


@dataclass
class Side:
    """Whoever tells a platform of codes, in memory."""

    of_receipts: dict[uuid.UUID, Told] = field(default_factory=dict)

    def told(
        self, connection: Connection, receipts: Collection[uuid.UUID]
    ) -> Mapping[uuid.UUID, Told]:
        del connection
        return {one: told for one, told in self.of_receipts.items() if one in receipts}


def receive(database: Database, number: int, state: str, at: datetime | None) -> uuid.UUID:
    """Put a receipt there."""
    one = uuid.UUID(int=number)
    with database.writing() as connection:
        connection.execute(
            insert(receipt),
            {
                "org": ORG,
                "receipt_id": one,
                "delivery_id": uuid.UUID(int=5),
                "receipt_no": f"SH-{number}",
                "state": state,
                "opened_at": MORNING,
                "opened_by": "收货员",
                "confirmed_at": at,
            },
        )
    return one


def test_codes_of_receipts_are_held_against_what_a_side_told(anywhere: Both) -> None:
    side = Side()
    told = {
        1: ("confirmed", MORNING, Told(3, owed=3)),
        2: ("confirmed", MORNING, Told(0, waits=True, owed=2)),
        3: ("confirmed", MORNING, Told(1, owed=2)),
        4: ("confirmed", MORNING + timedelta(days=1), Told(0, owed=9)),
        5: ("open", None, Told(0, owed=9)),
        # Without a code there is nothing to be told.
        6: ("confirmed", MORNING, Told(0)),
        7: ("confirmed", MORNING, None),
    }
    for number, (state, at, one) in told.items():
        receipt_id = receive(anywhere.database, number, state, at)
        if one is not None:
            side.of_receipts[receipt_id] = one
    doing = codes_doing(anywhere.database, anywhere.clock, ORG, "codes", side)
    outcome = doing.of(DAY, DAY).run("")
    day = anywhere.day(Compared.CODES, DAY)
    assert (day.link, day.ours, day.theirs, day.equal) == ("codes", 3, 2, 1)
    assert day.lines == (
        DayLine("SH-2", "收货单", "追溯码数 2", "—", Difference.MISSING_THERE, Repair.WAITS),
        DayLine("SH-3", "收货单的追溯码数", "2", "1", Difference.DIFFERS, Repair.NONE),
    )
    assert (outcome.changed, outcome.failed, outcome.again_s) == (0, 1, None)


class Asked:
    """Looks anew in name only."""

    def __init__(self) -> None:
        self.wishes: list[tuple[str, str, date, date, str]] = []

    def __call__(self, org: str, link: str, first: date, last: date, person: str) -> None:
        self.wishes.append((org, link, first, last, person))


def test_who_asks_sees_the_newest_day_first_and_may_look_anew(anywhere: Both) -> None:
    anywhere.ships(seen("D1", DetailState.PASSED))
    anywhere.compare(DAY, DAY + timedelta(days=2))
    asked = Asked()
    desk = ComparingDesk(anywhere.database, asked)
    station = Caller(ORG, uuid.UUID(int=1), number="A1")
    shown = desk.shown(station, DaysWish(DAY, DAY + timedelta(days=1)))
    assert [(one.day.day, one.compared, len(one.lines)) for one in shown.days] == [
        (22, Compared.DELIVERIES, 0),
        (22, Compared.ORDERS, 0),
        (22, Compared.RECEIPTS, 0),
        (21, Compared.DELIVERIES, 1),
        (21, Compared.ORDERS, 0),
        (21, Compared.RECEIPTS, 0),
    ]
    assert desk.shown(station, DaysWish(DAY, DAY, link="other")).days == ()
    assert asked.wishes == []
    desk.shown(station, DaysWish(DAY, DAY, "fake", compare=True))
    assert asked.wishes == [(ORG, "fake", DAY, DAY, "A1")]
    for wish in (
        DaysWish(DAY, DAY - timedelta(days=1)),
        DaysWish(DAY, DAY + timedelta(days=60), compare=True),
        DaysWish(date.min, date.max),
    ):
        with pytest.raises(ServiceRefusal, match="bad-request"):
            desk.shown(station, wish)
    with pytest.raises(ServiceRefusal, match="not-allowed"):
        desk.shown(replace(station, device=None), DaysWish(DAY, DAY))
