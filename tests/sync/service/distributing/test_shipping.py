"""What a distributor hands over is told to its own platform: once, whole, or not at all."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.store.clock import SystemClock
from sync.connectors.distributor_port import Packing
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE as SUPPLIER
from sync.service.accounts import Caller
from sync.service.distributing.shipments import NotEnough, delivery_of
from sync.service.relay import senders
from sync.service.transactions import commit
from tests.sync.connectors.shanghai_yy.yy_stand import NOON, ORG
from tests.sync.service.distributing.distributor_region import LINK, Document, Region


def test_it_is_offered_to_distributors_alone(region: Region) -> None:
    told = {
        org: [one.name for one in region.service.links.kinds(Caller(org, uuid.UUID(int=1))).kinds]
        for org in (ORG, SUPPLIER)
    }
    assert LINK in told[SUPPLIER]
    assert told[ORG] == [one for one in told[SUPPLIER] if one != LINK]
    now = region.service.clock.now()
    commit(region.service.database, lambda c: senders.revoke_key(c, region.key, now))
    with region.service.database.reading() as connection:
        assert not senders.is_distributor(connection, SUPPLIER)


@pytest.mark.parametrize("kind", ["", "cut-before", "cut-after", "error-after"])
def test_a_delivery_is_told_once_whatever_breaks(
    region: Region, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = region.document()
    region.hand_over(document)
    region.hand_over({**region.document(), "delivery_no": f"X{kind}"}, own=False)
    assert region.notice() == 1, "what a hospital's program declared is not the distributor's"
    assert region.notice() == 0
    if kind:
        region.stand.fault(kind, "YQ003")
    states = region.send_all()
    # As if the wait were over.
    later = region.service.clock.now() + timedelta(hours=3)
    monkeypatch.setattr(SystemClock, "now", lambda _self: later)
    states += region.send_all()
    assert states == (["due", "done"] if kind else ["done"])
    came = region.came(document["delivery_no"])
    assert [(one.carton_no[-1], one.quantity) for one in came] == [("A", 4), ("B", 6)]
    assert {one.batch for one in came} == {"A2601"}
    assert region.notice() == 0


def test_what_lacks_is_said_and_a_correction_that_has_it_is_told(region: Region) -> None:
    document = region.document()
    line = document["lines"][0]
    bare = {**document, "platform": {}, "lines": [{**line, "order_line_id": ""}]}
    first = region.hand_over(bare)
    assert region.notice() == 1
    assert region.send_all() == ["dead"]
    station = Caller(SUPPLIER, uuid.UUID(int=1))
    (letter,) = region.service.letters.shown(station).letters
    assert letter.title == f"配送单传报 配送单 {document['delivery_no']}（医院 {ORG}）"
    for words in ("配送点编码", "送达时间", "第 1 行订单明细编号", "更正交接"):
        assert words in letter.error
    second = region.hand_over(document, first)
    assert region.notice() == 1
    assert region.send_all() == ["done"]
    assert len(region.came(document["delivery_no"])) == 2
    assert region.service.letters.shown(station).letters == (), "what was put right waits no more"
    line["cartons"] = [{**line["cartons"][0], "quantity": 10}]
    region.hand_over(document, second)
    assert region.notice() == 1
    assert region.send_all() == ["dead"]
    (letter,) = region.service.letters.shown(station).letters
    assert "不能重报" in letter.error
    assert len(region.came(document["delivery_no"])) == 2


def test_the_packing_is_said_or_follows_from_what_a_carton_holds() -> None:
    line: Document = {
        "line_no": 1, "order_line_id": "D1", "batch": "A", "expiry": "2028-01-04", "quantity": 3,
        "item": {"province_code": "P1", "name": "甲"},
        "cartons": [{"carton_no": "K1", "quantity": 2}, {"carton_no": "K2", "quantity": 1}],
    }  # fmt: skip
    other = {**line, "line_no": 2, "order_line_id": "D2", "batch": "B", "quantity": 1}
    other["cartons"] = [{"carton_no": "K2", "quantity": 1, "logistics_no": "L1"}]
    platform = {"hospital_code": "H1", "delivery_point": "1", "arrives_at": "2026-11-23T01:00:00Z"}
    document: Document = {"delivery_no": "N1", "distributor": {}, "platform": platform}
    sent = delivery_of(json.dumps({**document, "lines": [line, other]}).encode(), ORG, NOON)
    assert [one.packing for one in sent.lines] == [Packing.WHOLE, Packing.MIXED, Packing.MIXED]
    assert (sent.hospital_code, sent.cartons, sent.lines[2].logistics_no) == ("H1", 2, "L1")
    line["cartons"][0]["packing"] = "spread"
    sent = delivery_of(json.dumps({**document, "lines": [line]}).encode(), ORG, NOON)
    assert sent.lines[0].packing is Packing.SPREAD
    for wrong in (
        {**document, "lines": [{**line, "quantity": 4}]},
        {**document, "lines": [{**line, "item": {"name": "甲"}}]},
        {**document, "lines": [line], "platform": {**platform, "arrives_at": "2026-11-23T01:00"}},
        {**document, "lines": [line], "platform": {**platform, "arrives_at": "morgen"}},
        {**document, "lines": [line, {**line, "line_no": 2}]},
    ):
        with pytest.raises(NotEnough) as lacking:
            delivery_of(json.dumps(wrong).encode(), ORG, NOON)
        assert str(lacking.value).startswith(("交接的配送单", "配送单 N1 中同箱同品同批"))


KEYS = st.sampled_from(["lines", "platform", "cartons", "item", "delivery_no", "batch"])
GARBAGE = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=12,
)


@settings(max_examples=30, deadline=None)
@given(GARBAGE)
def test_garbage_is_not_enough_and_nothing_else(document: object) -> None:
    with pytest.raises(NotEnough):
        delivery_of(json.dumps(document).encode(), ORG, NOON)
