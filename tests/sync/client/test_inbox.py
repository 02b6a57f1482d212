from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from app.packing.handover import HandOver, handover_of
from app.receiving.documents import deliveries
from app.receiving.values import (
    CartonContent,
    DeliveredItem,
    Delivery,
    DeliveryLine,
    Distributor,
)
from app.store.change_log import Point
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.tables.changes import feed_unread
from app.store.tables.receipts import expected_package
from app.store.tables.reference import item
from app.store.tables.relay import relay_manifest
from app.store.tables.service import person
from app.store.tables.tracing import package
from app.tracing.chunks import Group, manifest_name
from sync import wire
from sync.client import cursors
from sync.client.errors import BadAnswer, Refused, Unreachable
from sync.client.inbox import Inbox
from sync.client.status import DeliveriesChanged, ManifestProgress, RowSetAside
from sync.service import feeds
from sync.service.transactions import commit
from tests.sync.client.workstation import Events, Proxy, Workstation, feed_row, log_in
from tests.sync.service.running import (
    DISTRIBUTOR,
    ORG,
    TRAINING_KEY,
    RunningService,
    hand_over,
    handover,
    made,
    trace_code,
)

SCOPE = f"org:{ORG}"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def platform_delivery(delivery_no: str = "PS1", quantity: int = 2, carton: str = "C1") -> Delivery:
    return Delivery(
        delivery_no,
        Distributor(DISTRIBUTOR, ""),
        (
            DeliveryLine(
                line_no=1,
                item=DeliveredItem("X0001", "测试片"),
                batch="A2601",
                expiry=date(2028, 1, 4),
                quantity=quantity,
                unit="盒",
                cartons=(CartonContent(carton, quantity, platform_detail_id="D1"),),
            ),
        ),
    )


def delivery_row(seq: int, document: Delivery) -> wire.FeedRow:
    return feed_row(seq, "delivery", str(document.delivery_id), 1, document)


class Desk:
    """An inbox, and the hand-overs it can fetch."""

    def __init__(self, folder: Path) -> None:
        self.database = Database.at(folder / "workstation.db")
        self.core = Core()
        self.events = Events()
        self.made: dict[str, HandOver] = {}
        self.superseded: dict[str, str] = {}
        self.asked: list[str] = []
        self.fetched: list[tuple[str, int]] = []
        self.cut_at = 0
        """Which chunk, of all that are asked for, does not come; 0: all come."""
        self.problem: Exception | None = None
        log = log_in(self.database, ORG)
        self.inbox = Inbox(self.database, self.core, log, SystemClock(), self, self.events)

    def manifest(self, sha256: str) -> wire.ManifestDescription:
        self.asked.append(sha256)
        if self.problem is not None:
            raise self.problem
        handed = self.made[sha256]
        return wire.ManifestDescription(
            sha256=sha256,
            hospital=ORG,
            distributor_code=handed.distributor_code,
            delivery_no=handed.delivery_no,
            n=sum(handed.levels.values()),
            chunks=handed.hashes,
            state="sealed",
            supersedes=handed.supersedes,
            superseded_by=self.superseded.get(sha256),
        )

    def manifest_chunk(self, sha256: str, no: int) -> bytes:
        self.fetched.append((sha256, no))
        if len(self.fetched) == self.cut_at:
            raise Unreachable("cut")
        return self.made[sha256].chunks[no]

    def manifest_row(
        self,
        seq: int,
        document: bytes,
        delivery_no: str | None = None,
        supersedes: str | None = None,
        limit: int | None = None,
    ) -> wire.FeedRow:
        handed = made(document, supersedes, limit)
        name = handed.sha256
        if delivery_no is not None:
            name = manifest_name(ORG, DISTRIBUTOR, delivery_no, handed.hashes)
        self.made[name] = handed
        body = {
            "sha256": name,
            "delivery_no": delivery_no or handed.delivery_no,
            "distributor_code": DISTRIBUTOR,
            "code_count": sum(handed.levels.values()),
            "supersedes": supersedes,
        }
        return feed_row(seq, "manifest", name, 2, body)

    def delivery(self, delivery_no: str = "PS1") -> Delivery | None:
        key = platform_delivery(delivery_no).delivery_id
        with self.database.reading() as connection:
            return deliveries.load(connection, ORG, key)

    def codes(self) -> list[tuple[str, str | None]]:
        table = expected_package
        with self.database.reading() as connection:
            rows = connection.execute(
                select(table.c.code, table.c.carton_no).order_by(table.c.code)
            )
            return [(code, carton) for code, carton in rows]

    def listed(self) -> int:
        document = self.delivery()
        assert document is not None
        return sum(c.listed for line in document.lines for c in line.cartons)

    def cursor(self) -> int:
        with self.database.reading() as connection:
            return cursors.position(connection, SCOPE).seq

    def unread(self) -> list[str]:
        with self.database.reading() as connection:
            return list(connection.execute(select(feed_unread.c.entity)).scalars())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    assert made.core.stop(30)
    made.database.close()


BOTH = [(trace_code(1), "C1"), (trace_code(2), "C1")]


def test_a_delivery_arrives(desk: Desk) -> None:
    document = platform_delivery()
    desk.inbox.apply(SCOPE, [delivery_row(1, document)])
    assert desk.delivery() == document
    assert desk.cursor() == 1
    assert desk.events.all == [DeliveriesChanged(frozenset({document.delivery_id}))]


@pytest.mark.parametrize("order", ["delivery first", "hand-over first"])
def test_a_hand_over_is_joined_whichever_comes_first(desk: Desk, order: str) -> None:
    if order == "delivery first":
        rows = [delivery_row(1, platform_delivery()), desk.manifest_row(2, handover())]
    else:
        rows = [desk.manifest_row(1, handover()), delivery_row(2, platform_delivery())]
    desk.inbox.apply(SCOPE, rows)
    document = desk.delivery()
    assert document is not None
    assert document.lines[0].item.drug_identifiers == {"8100001": "small"}
    assert document.lines[0].cartons[0].platform_detail_id == "D1"
    assert document.distributor.name == "测试医药配送有限公司"
    assert desk.listed() == 2
    assert desk.codes() == BOTH
    assert desk.cursor() == 2


def test_a_hand_over_without_its_delivery_waits(desk: Desk) -> None:
    desk.inbox.apply(SCOPE, [desk.manifest_row(1, handover())])
    assert desk.delivery() is None
    assert desk.codes() == []
    told = [event for event in desk.events.all if isinstance(event, ManifestProgress)]
    assert told == desk.events.all
    assert [(event.chunks_here, event.chunk_count) for event in told] == [(1, 2), (2, 2)]
    with desk.database.reading() as connection:
        assert connection.execute(select(relay_manifest.c.code_count)).scalars().all() == [2]


def test_reading_everything_again_is_harmless(desk: Desk) -> None:
    rows = [delivery_row(1, platform_delivery()), desk.manifest_row(2, handover())]
    for _ in range(3):
        desk.inbox.apply(SCOPE, rows)
        with desk.database.writing() as connection:
            cursors.go_back(connection, SCOPE, 0)
    desk.inbox.apply(SCOPE, rows)
    assert desk.listed() == 2
    assert desk.codes() == BOTH
    assert desk.cursor() == 2


def test_a_delivery_that_grows_keeps_its_codes(desk: Desk) -> None:
    grown = platform_delivery(quantity=3)
    rows = [
        delivery_row(1, platform_delivery()),
        desk.manifest_row(2, handover()),
        delivery_row(3, grown),
    ]
    desk.inbox.apply(SCOPE, rows)
    document = desk.delivery()
    assert document is not None
    assert document.lines[0].quantity == 3
    assert desk.listed() == 2


def test_two_hand_overs_of_one_delivery_add_up(desk: Desk) -> None:
    line = platform_delivery().lines[0]
    cartons = (CartonContent("C1", 1), CartonContent("C2", 1))
    two = replace(platform_delivery(), lines=(replace(line, cartons=cartons),))
    rows = [
        delivery_row(1, two),
        desk.manifest_row(2, handover(cartons={"C1": [trace_code(1)]})),
        desk.manifest_row(3, handover(cartons={"C2": [trace_code(2)]})),
    ]
    desk.inbox.apply(SCOPE, rows)
    assert desk.codes() == [(trace_code(1), "C1"), (trace_code(2), "C2")]
    assert desk.listed() == 2


def test_many_codes_go_in_by_pieces(desk: Desk) -> None:
    codes = [trace_code(number) for number in range(2 * deliveries.PIECE + 7)]
    document = platform_delivery(quantity=len(codes))
    desk.inbox.apply(
        SCOPE,
        [delivery_row(1, document), desk.manifest_row(2, handover(cartons={"C1": codes}))],
    )
    assert len(desk.codes()) == len(codes)
    assert desk.listed() == len(codes)


def test_a_fetch_that_fails_moves_no_cursor_and_is_made_up_for(desk: Desk) -> None:
    rows = [desk.manifest_row(1, handover()), delivery_row(2, platform_delivery())]
    desk.problem = Unreachable("x")
    with pytest.raises(Unreachable):
        desk.inbox.apply(SCOPE, rows)
    assert desk.cursor() == 0
    desk.problem = None
    desk.inbox.apply(SCOPE, rows)
    assert desk.codes() == BOTH


@pytest.mark.parametrize("problem", [Refused(404, "no-manifest", "x"), BadAnswer("x")])
def test_a_hand_over_that_never_comes_is_set_aside_and_blocks_nothing(
    desk: Desk, problem: Exception
) -> None:
    rows = [desk.manifest_row(1, handover()), delivery_row(2, platform_delivery())]
    desk.problem = problem
    for _ in range(3):
        try:
            desk.inbox.apply(SCOPE, rows)
        except BadAnswer:
            continue
        break
    assert desk.cursor() == 2
    assert desk.unread() == ["manifest"]
    assert any(isinstance(event, RowSetAside) for event in desk.events.all)
    desk.problem = None
    desk.inbox.read_again()
    assert desk.unread() == []
    assert desk.codes() == BOTH


def test_a_hand_over_of_another_delivery_than_announced_is_set_aside(desk: Desk) -> None:
    desk.inbox.apply(SCOPE, [desk.manifest_row(1, handover(), delivery_no="PS2")])
    assert desk.unread() == ["manifest"]


@pytest.mark.parametrize(
    ("entity", "version", "body"),
    [
        ("weather", 1, {}),
        ("delivery", 2, {}),
        ("delivery", 1, {}),
        ("delivery", 1, {"delivery_no": 3}),
        ("item", 1, {"province_code": ""}),
        ("item", 1, {"province_code": "X" * 101}),
        ("person", 1, {"number": None}),
        ("manifest", 1, {"sha256": "../../etc"}),
    ],
)
def test_what_cannot_be_read_is_kept_and_blocks_nothing(
    desk: Desk, entity: str, version: int, body: dict[str, Any]
) -> None:
    row = feed_row(1, entity, "1", version, body)
    desk.inbox.apply(SCOPE, [row, delivery_row(2, platform_delivery())])
    assert desk.cursor() == 2
    assert desk.unread() == [entity]
    assert desk.delivery() is not None
    desk.inbox.read_again()
    assert desk.unread() == [entity]


def test_numbers_no_column_can_hold_are_set_aside(desk: Desk) -> None:
    row = delivery_row(1, platform_delivery(quantity=2**70 // 2**5))
    desk.inbox.apply(SCOPE, [row, delivery_row(2, platform_delivery("PS2"))])
    assert desk.unread() == ["delivery"]
    assert desk.delivery("PS2") is not None


def test_a_row_left_out_is_noticed(desk: Desk) -> None:
    rows = [delivery_row(1, platform_delivery()), delivery_row(3, platform_delivery("PS2"))]
    with pytest.raises(cursors.RowMissed):
        desk.inbox.apply(SCOPE, rows)
    assert desk.cursor() == 1


def test_items_and_persons_replace_what_was_known(desk: Desk) -> None:
    known = {
        "province_code": "X0001",
        "name": "测试片",
        "form": "片剂",
        "strength": "0.25g",
        "maker": "测试药厂",
        "approval_number": "国药准字H00000001",
        "standard_code": "",
        "unit": "盒",
        "dosage_unit": "片",
        "pack_quantity": 24,
    }
    somebody = {"number": "1", "name": "甲", "role": "receiving-clerk"}

    def row(seq: int, entity: str, body: dict[str, Any]) -> wire.FeedRow:
        return feed_row(seq, entity, "1", 1, body)

    desk.inbox.apply(
        SCOPE,
        [
            row(1, "item", known),
            row(2, "item", known | {"pack_quantity": 36, "something": "new"}),
            row(3, "person", somebody),
            row(4, "person", somebody | {"name": "乙"}),
        ],
    )
    with desk.database.reading() as connection:
        assert connection.execute(select(item.c.pack_quantity)).scalars().all() == [36]
        assert connection.execute(select(person.c.name)).scalars().all() == ["乙"]


def test_what_the_service_tells_reaches_the_workstation(
    running: RunningService, station: Workstation
) -> None:
    document = platform_delivery()
    body = msgspec.json.encode(document).decode()
    row = feeds.NewRow("delivery", str(document.delivery_id), 1, body)
    station.begin_sync(running.url)
    commit(running.database, partial(feeds.publish, scope=SCOPE, rows=[row], at=NOW))
    hand_over(running.url, TRAINING_KEY, made(handover()))

    def joined() -> bool:
        with station.database.reading() as connection:
            rows = connection.execute(select(expected_package.c.code)).scalars().all()
        return len(rows) == 2

    station.events.wait_for(lambda _event: joined())
    changed = [e for e in station.events.all if isinstance(e, DeliveriesChanged)]
    assert {document.delivery_id} == set().union(*(e.delivery_ids for e in changed))


def test_a_hand_over_damaged_on_the_way_is_fetched_again(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    hand_over(running.url, TRAINING_KEY, made(handover()))
    flips = iter([True])

    def flip(request: bytes, answer: bytes) -> bytes:
        if b"/chunks/1 " in request and next(flips, False):
            return answer[:-10] + bytes([answer[-10] ^ 1]) + answer[-9:]
        return answer

    proxy.spoil = flip
    station.begin_sync(proxy.url, running.url)

    def kept() -> bool:
        with station.database.reading() as connection:
            return connection.execute(select(relay_manifest.c.state)).scalars().all() == ["sealed"]

    station.events.wait_for(lambda _event: kept())
    assert next(flips, None) is None


def test_a_service_that_lost_its_feeds_is_read_from_the_beginning(
    running: RunningService, station: Workstation
) -> None:
    with station.database.writing() as connection:
        for seq in range(1, 101):
            cursors.advance(connection, SCOPE, [Point(seq, b"x" * 32)])
    document = platform_delivery()
    row = feeds.NewRow(
        "delivery", str(document.delivery_id), 1, msgspec.json.encode(document).decode()
    )
    commit(running.database, partial(feeds.publish, scope=SCOPE, rows=[row], at=NOW))
    station.begin_sync(running.url)
    station.events.wait_for(lambda event: isinstance(event, DeliveriesChanged))


def item_row(seq: int, name: str = "测试片") -> wire.FeedRow:
    body = {
        "province_code": f"X{seq}",
        "name": name,
        "form": "",
        "strength": "",
        "maker": "",
        "approval_number": "",
        "standard_code": "",
        "unit": "盒",
        "dosage_unit": "片",
        "pack_quantity": 1,
    }
    return feed_row(seq, "item", f"X{seq}", 1, body)


def test_one_bad_row_among_many_small_ones_is_set_aside_alone(desk: Desk) -> None:
    rows = [item_row(seq) for seq in range(1, 131)]
    rows[70] = item_row(71, "长" * 501)
    desk.inbox.apply(SCOPE, rows)
    assert desk.cursor() == 130
    assert desk.unread() == ["item"]
    with desk.database.reading() as connection:
        assert len(connection.execute(select(item.c.province_code)).all()) == 129


def test_a_cut_costs_one_chunk_and_restarting_asks_for_what_is_missing(tmp_path: Path) -> None:
    many = [trace_code(number) for number in range(1, 51)]
    desk = Desk(tmp_path)
    rows = [
        delivery_row(1, platform_delivery(quantity=50)),
        desk.manifest_row(2, handover(cartons={"C1": many}), limit=10),
    ]
    desk.cut_at = 4
    with pytest.raises(Unreachable):
        desk.inbox.apply(SCOPE, rows)
    assert [no for _name, no in desk.fetched] == [0, 1, 2, 3]
    assert desk.codes() == []
    assert desk.core.stop(30)
    desk.database.close()
    again = Desk(tmp_path)
    again.made = desk.made
    again.inbox.apply(SCOPE, rows)
    assert [no for _name, no in again.fetched] == [3, 4, 5]
    assert again.asked == []
    assert again.listed() == 50
    assert len(again.codes()) == 50
    told = [event for event in again.events.all if isinstance(event, ManifestProgress)]
    assert [event.chunks_here for event in told] == [4, 5, 6]
    assert again.core.stop(30)
    again.database.close()


def test_a_correction_moves_adds_and_takes_out_but_leaves_what_was_received(desk: Desk) -> None:
    line = platform_delivery().lines[0]
    cartons = (CartonContent("C1", 4), CartonContent("C2", 1))
    two = replace(platform_delivery(), lines=(replace(line, quantity=5, cartons=cartons),))
    first = handover(cartons={"C1": [trace_code(n) for n in (1, 2, 3, 4)], "C2": []})
    row = desk.manifest_row(2, first)
    desk.inbox.apply(SCOPE, [delivery_row(1, two), row])
    assert desk.listed() == 4
    receive_code(desk, trace_code(4))
    second = handover(cartons={"C1": [trace_code(1)], "C2": [trace_code(2), trace_code(5)]})
    desk.inbox.apply(SCOPE, [desk.manifest_row(3, second, supersedes=row.entity_id)])
    assert desk.codes() == [
        (trace_code(1), "C1"),
        (trace_code(2), "C2"),
        (trace_code(4), "C1"),  # received: stays, whatever the correction says
        (trace_code(5), "C2"),
    ]
    document = desk.delivery()
    assert document is not None
    assert [content.listed for content in document.lines[0].cartons] == [1, 2]
    # Read from the beginning, the corrected one is not fetched at all.
    desk.superseded[row.entity_id] = "f" * 64
    with desk.database.writing() as connection:
        cursors.go_back(connection, SCOPE, 1)
    desk.inbox.apply(SCOPE, [row])
    assert len(desk.codes()) == 4


def receive_code(desk: Desk, code: str) -> None:
    with desk.database.writing() as connection:
        row = {
            "org": ORG,
            "code": code,
            "receipt_id": platform_delivery().delivery_id,
            "workstation": platform_delivery().delivery_id,
            "scan_seq": 1,
            "line_no": 1,
            "smallest": True,
            "ending": code[-6:],
        }
        connection.execute(package.insert(), row)


def test_a_manifest_that_is_not_what_its_name_says_is_set_aside(desk: Desk) -> None:
    row = desk.manifest_row(1, handover())
    other = made(handover(cartons={"C1": [trace_code(7)]}))
    desk.made[row.entity_id] = other
    for _ in range(3):
        try:
            desk.inbox.apply(SCOPE, [row])
        except BadAnswer:
            continue
        break
    assert desk.unread() == ["manifest"]
    assert desk.codes() == []


def test_codes_in_no_carton_go_to_the_line_of_their_item_and_batch(desk: Desk) -> None:
    group = Group("PS1", "small", None, 1, None, (trace_code(1), trace_code(2)))
    bare = json.loads(handover(cartons={"C1": []}))
    bare["lines"][0]["quantity"] = 2
    del bare["lines"][0]["cartons"]
    loose = handover_of(bare, [group], ORG)
    desk.made[loose.sha256] = loose
    body = {
        "sha256": loose.sha256,
        "delivery_no": "PS1",
        "distributor_code": DISTRIBUTOR,
        "code_count": 2,
    }
    row = feed_row(2, "manifest", "m", 2, body)
    desk.inbox.apply(SCOPE, [delivery_row(1, platform_delivery()), row])
    assert desk.codes() == [(trace_code(1), None), (trace_code(2), None)]
