"""From plan to stock through the stand-in, and what is refused before and after it is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.purchasing.orders import Order, OrderLine
from app.purchasing.states import OrderState
from sync.connectors.gpo_shyl.settings import GpoSettings
from sync.connectors.port import Offer, Platform, PlatformError, ReturnToFile
from tests.sync.connectors.gpo_shyl.stand import (
    ACCOUNT,
    CODES,
    POINT,
    SUPPLIER,
    Stand,
    acceptance,
    order,
    standing,
)

STATES = {"0": OrderState.SENT, "1": OrderState.CONFIRMED, "2": OrderState.STOPPED}
RESULTS = {"0": OrderState.STOPPED, "1": OrderState.CONFIRMED}


def test_an_order_is_placed_delivered_and_goes_into_stock(stand: Stand) -> None:
    with stand.client() as client:
        platform: Platform = client
        filed = platform.file_order(order())
        platform.confirm_order(order(), filed.order_no)
        (plan,) = stand.documents("plans")
        assert (plan["number"], plan["own_no"]) == (filed.order_no, "CG1")
        assert plan["body"]["yqphsj"] == "2026-11-21 23:59:59"
        assert [one["cgdj"] for one in plan["body"]["mx"]] == ["6.80", ""]
        bar_code = stand.send(filed.order_no)
        details = list(platform.open_details())
        assert details == list(client.delivery(bar_code))
        assert [one.order_line_id for one in details] == list(filed.line_ids.values())
        assert [(one.province_code, one.quantity) for one in details] == [
            (CODES[0], 10),
            (CODES[1], 20),
        ]
        first = details[0]
        assert {one.carton_no for one in details} == {bar_code}
        assert (first.production_date, first.expiry) == (date(2026, 10, 22), date(2028, 10, 21))
        assert first.shipped_at.isoformat() == "2026-11-21T00:30:00+00:00"
        platform.accept(acceptance(details[0]))
        platform.accept(acceptance(details[1], accepted=False))
    _require_one_note(stand, first.detail_id)


def _require_one_note(stand: Stand, detail_id: str) -> None:
    assert stand.received() == {detail_id: 10}
    (receipt,) = stand.documents("receipts")
    (line,) = receipt["body"]["mx"]
    assert receipt["own_no"] == f"RK{detail_id}"
    assert receipt["body"]["czsj"] == "2026-11-21 12:00:00"
    assert Decimal(line["crkje"]) == Decimal(line["crkdj"]) * 10
    (delivery,) = stand.documents("deliveries")
    assert delivery["times_read"] == 3


def test_what_is_read_is_read_again_and_lines_tell_how_the_plan_stands(stand: Stand) -> None:
    with stand.client(plan_states=STATES, line_states=RESULTS) as platform:
        stand.send()
        first = list(platform.open_details())
        assert first and list(platform.open_details()) == first
        filed = platform.file_order(order())
        lines = tuple(
            OrderLine(no, line_id, SUPPLIER, CODES[no - 1], 10, "盒", None, OrderState.SENT)
            for no, line_id in filed.line_ids.items()
        )
        placed = Order(filed.order_no, None, lines, "CG1")
        assert platform.followed(placed) == placed
        stand.control(
            "POST", "/feedback", {"plan": filed.order_no, "state": "1", "results": ["1", "0"]}
        )
        told = platform.followed(placed)
        assert [one.state for one in told.lines] == [OrderState.CONFIRMED, OrderState.STOPPED]
        on_its_way = replace(lines[0], state=OrderState.DELIVERING)
        moved = platform.followed(replace(placed, lines=(on_its_way,)))
        assert moved.lines == (on_its_way,)
        with stand.client(plan_states={"9": OrderState.SENT}) as strange:
            with pytest.raises(PlatformError, match="zt") as raised:
                strange.followed(placed)
            assert raised.value.retry_after_s == 600
        with stand.client() as silent:
            assert silent.followed(placed) is placed
        with pytest.raises(PlatformError, match="不存在"):
            platform.followed(replace(placed, order_no="JH9"))


def test_every_line_that_is_wrong_is_named_and_nothing_is_kept(stand: Stand) -> None:
    with standing(replace(ACCOUNT, disabled=frozenset({CODES[1]}), contract_quantity=50)) as strict:
        wrong = order(quantities=(60, 5, 5))
        lines = (*wrong.lines[:2], replace(wrong.lines[2], province_code="X1"))
        with strict.client() as platform:
            with pytest.raises(PlatformError) as raised:
                platform.file_order(replace(wrong, lines=lines))
            assert raised.value.retry_after_s is None
            for said in (
                "第(1)笔：采购数量超过合同数量",
                "第(2)笔：药品已停用",
                "第(3)笔：药品不在",
            ):
                assert said in raised.value.message
            with pytest.raises(PlatformError, match="psdbm"):
                platform.file_order(replace(order(), delivery_point="PX9"))
            with pytest.raises(PlatformError, match="yqphsj"):
                platform.file_order(replace(order(), latest_on=date(2026, 11, 20)))
            with pytest.raises(PlatformError, match="按包装") as unsent:
                by_dosage = (replace(order().lines[0], by_dosage=True),)
                platform.file_order(replace(order(), lines=by_dosage))
            assert unsent.value.code == "by-dosage"
        assert strict.documents("plans") == []
        assert strict.calls.messages == ["purchaseOrderPlan.send"] * 3
    with stand.client() as platform:
        stand.send()
        (detail, *_) = platform.open_details()
        with pytest.raises(PlatformError, match="超过可入库数量"):
            platform.accept(replace(acceptance(detail), quantity=detail.quantity + 1))
        with pytest.raises(PlatformError, match="核对"):
            platform.accept(replace(acceptance(detail), detail_id="PS9"))
        with pytest.raises(PlatformError, match="条码不存在"):
            platform.accept(replace(acceptance(detail), carton_no="PS9"))
    assert stand.received() == {}


def test_a_plan_number_that_is_another_plan_is_never_taken_for_ours(stand: Stand) -> None:
    with stand.client() as platform:
        filed = platform.file_order(order())
        assert platform.file_order(order()) == filed
        with pytest.raises(PlatformError, match="平台为 2 行，本次为 1 行") as raised:
            platform.file_order(order(quantities=(10,)))
    assert (raised.value.code, raised.value.retry_after_s) == ("err01", None)
    assert len(stand.documents("plans")) == 1


def test_what_is_not_offered_is_refused_in_words(stand: Stand) -> None:
    back = ReturnToFile("TH1", SUPPLIER, POINT, CODES[0], "B1", 1, Decimal(1), False, "破损")
    with stand.client() as platform:
        assert (platform.name, platform.offers) == ("gpo-shyl", frozenset({Offer.PLACING}))
        assert platform.item(CODES[0]) is None
        for refused in (
            platform.orders,
            platform.invoices,
            platform.relations,
            lambda: platform.file_return(back),
            lambda: platform.confirm_return(back, "TH1", sent_before=True),
            lambda: platform.return_state("TH1"),
            lambda: platform.accepted(date(2026, 11, 1), date(2026, 11, 2)),
        ):
            with pytest.raises(PlatformError, match="网页") as raised:
                refused()
            assert (raised.value.code, raised.value.retry_after_s) == ("not-offered", None)
    assert stand.calls == []


def test_the_secret_signs_and_is_shown_nowhere(stand: Stand) -> None:
    assert ACCOUNT.secret not in repr(stand.settings()) + repr(ACCOUNT)
    with stand.client(operator=f"员{ACCOUNT.secret}") as platform:
        stand.send()
        (detail, *_) = platform.open_details()
        platform.accept(acceptance(detail))
    with stand.client(secret="别的") as stranger, pytest.raises(PlatformError, match="签名"):
        list(stranger.open_details())
    with stand.client(org_code=ACCOUNT.secret) as stranger, pytest.raises(PlatformError) as raised:
        list(stranger.open_details())
    assert "******" in raised.value.message
    journal = repr(stand.calls)
    for shape in (ACCOUNT.secret, "u79d8", "秘密", "&lt;+"):
        assert shape not in journal
    assert "sign" not in journal and journal.count("******") > 2
    assert stand.calls[-1].outcome == "refused" and not stand.calls[-1].ok


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"url": "ftp://x"}, "https"),
        ({"url": "http://127.0.0.1/x", "plain_http": False}, "加密"),
        ({"secret": ""}, "iocode"),
        ({"platform_code": " "}, "ptdm"),
        ({"org_code": ""}, "yybm"),
        ({"operator": ""}, "czr"),
        ({"receipt_prefix": ""}, "前缀"),
        ({"service_path": "/x"}, "subject"),
        ({"days_back": 0}, "days_back"),
        ({"timeout_s": 0}, "timeout_s"),
    ],
)
def test_settings_that_cannot_work_are_not_made(
    stand: Stand, changed: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        stand.settings(**changed)
    assert isinstance(stand.settings(), GpoSettings)
