from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from app.people.signing.rules import SignInRules
from app.people.signing.store import load_rules
from app.receiving.documents import deliveries
from app.receiving.values import (
    CartonContent,
)
from app.store.change_log import Point
from app.store.tables.receipts import expected_package
from app.store.tables.reference import item
from app.store.tables.relay import relay_manifest
from app.store.tables.service import person
from sync import wire
from sync.client import cursors
from sync.client.errors import BadAnswer, Refused, Unreachable
from sync.client.status import DeliveriesChanged, ManifestProgress, RowSetAside
from sync.service import feeds
from sync.service.transactions import commit
from tests.sync.client.inbox_desk import (
    BOTH,
    NOW,
    SCOPE,
    Desk,
    delivery_row,
    item_row,
    platform_delivery,
)
from tests.sync.client.workstation import Proxy, Workstation, feed_row
from tests.sync.service.running import (
    ORG,
    TRAINING_KEY,
    RunningService,
    hand_over,
    handover,
    made,
    trace_code,
)


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
        ("sign-in-rules", 1, {"shortest": 3}),
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


def test_how_people_sign_in_is_known_from_what_the_service_tells(desk: Desk) -> None:
    """Without it a workstation would go on taking any name."""
    told = ({"idle_min": 5}, {"idle_min": 20, "offline_days": 3, "later": "unknown"})
    rows = [feed_row(seq, "sign-in-rules", "ORG", 1, one) for seq, one in enumerate(told, start=1)]
    desk.inbox.apply(SCOPE, rows)
    with desk.database.reading() as connection:
        assert load_rules(connection, ORG) == SignInRules(idle_min=20, offline_days=3)


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


def test_one_bad_row_among_many_small_ones_is_set_aside_alone(desk: Desk) -> None:
    rows = [item_row(seq) for seq in range(1, 131)]
    rows[70] = item_row(71, "长" * 501)
    desk.inbox.apply(SCOPE, rows)
    assert desk.cursor() == 130
    assert desk.unread() == ["item"]
    with desk.database.reading() as connection:
        assert len(connection.execute(select(item.c.province_code)).all()) == 129
