from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.packing.handover import handover_of
from app.receiving.values import (
    CartonContent,
)
from app.store.tables.tracing import package
from app.tracing.chunks import Group
from sync.client import cursors
from sync.client.errors import BadAnswer, Unreachable
from sync.client.status import ManifestProgress
from tests.sync.client.inbox_desk import SCOPE, Desk, delivery_row, platform_delivery
from tests.sync.client.workstation import feed_row
from tests.sync.service.running import (
    DISTRIBUTOR,
    ORG,
    handover,
    made,
    trace_code,
)


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
