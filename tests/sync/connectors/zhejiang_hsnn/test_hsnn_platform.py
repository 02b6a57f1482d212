"""What the client does with a whole day: items, orders, deliveries, receipts, returns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.purchasing.orders import Order, OrderLine
from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from sync.connectors.port import DetailState, FiledOrder, Offer, OrderToPlace, PlatformError
from sync.connectors.zhejiang_hsnn.settings import HsnnPaths, HsnnSettings
from sync.sandbox.training.catalogue import load_catalogue
from tests.sync.connectors.zhejiang_hsnn.hsnn_stand import (
    ACCOUNT,
    ITEMS,
    NOON,
    PATHS,
    Stand,
    going_back,
    order,
    word,
)


def kept(one: OrderToPlace, filed: FiledOrder) -> Order:
    """The order as the service keeps it once it is placed."""
    lines = tuple(
        OrderLine(
            line.line_no,
            filed.line_ids[line.line_no],
            line.distributor_code,
            line.province_code,
            line.quantity,
            "盒",
            line.price,
            OrderState.DRAFT,
        )
        for line in one.lines
    )
    return Order(filed.order_no, NOON, lines, one.plan_no)


def test_an_item_is_read_from_the_catalogue_or_not_known(stand: Stand) -> None:
    known = load_catalogue()[3]
    with stand.client() as platform:
        item = platform.item(known.province_code)
        assert platform.item("X0") is None
    assert item is not None
    assert (item.name, item.strength, item.maker) == (known.name, known.strength, known.maker)
    assert (item.pack_quantity, item.price, item.unit) == (1, Decimal("28.60"), "盒")
    assert stand.calls.made == ["getToken", "getProcurecatalog", "getProcurecatalog"]


def test_an_order_is_saved_submitted_delivered_and_followed_to_its_end(stand: Stand) -> None:
    placed = order()
    with stand.client() as platform:
        filed = platform.file_order(placed)
        assert platform.file_order(placed) == filed
        assert {row["orderDetailState"] for row in stand.held("order-detail")} == {"0"}
        for _ in range(2):
            platform.confirm_order(placed, filed.order_no)
        one = kept(placed, filed)
        assert platform.followed(one) == one
        stand.respond(filed.line_ids[1], sends=12)
        control = {"order_detail_id": filed.line_ids[2], "agreed": False}
        stand.control("POST", "/responses", control)
        states = [line.state for line in platform.followed(one).lines]
        assert states == [OrderState.DELIVERING, OrderState.STOPPED]
        (detail,) = platform.open_details()
        assert (detail.order_line_id, detail.quantity) == (filed.line_ids[1], 12)
        assert (detail.province_code, detail.distributor_code) == (ITEMS[1], ACCOUNT.company)
        platform.accept(word(detail))
        assert list(platform.open_details()) == []
        (told,) = platform.orders()
    assert (told.plan_no, told.order_no, told.ordered_at) == ("CG001", filed.order_no, NOON)
    assert [(line.line_no, line.price) for line in told.lines] == [
        (1, Decimal("6.80")),
        (2, Decimal("6.80")),
    ]


def test_an_order_that_is_over_is_still_known_and_not_ordered_twice(stand: Stand) -> None:
    placed = order("CG001", 20)
    with stand.client() as platform:
        filed = platform.file_order(placed)
        platform.confirm_order(placed, filed.order_no)
        stand.respond(filed.line_ids[1], sends=12)
        rest = {"order_detail_id": filed.line_ids[1], "quantity": 8}
        stand.control("POST", "/distributions", rest)
        for detail in platform.open_details():
            platform.accept(word(detail))
        # Saved days before it was submitted, as the service knows it.
        late = replace(kept(placed, filed), ordered_at=NOON + timedelta(days=5))
        assert [line.state for line in platform.followed(late).lines] == [OrderState.CLOSED]
        assert platform.file_order(placed) == filed
        platform.confirm_order(placed, filed.order_no)
    assert len(stand.held("order-detail")) == 1


def test_what_was_received_of_each_distribution_is_told_by_quantity(stand: Stand) -> None:
    placed = order("CG001", 20, 30, 7)
    day = (NOON + timedelta(hours=8)).date()
    with stand.client() as platform:
        filed = platform.file_order(placed)
        platform.confirm_order(placed, filed.order_no)
        for line_id, sends in zip(filed.line_ids.values(), (20, 30, 7), strict=True):
            stand.respond(line_id, sends=sends)
        details = {one.quantity: one for one in platform.open_details()}
        platform.accept(replace(word(details[20]), received=18))
        platform.accept(word(details[30], accepted=False))
        # Asked again, the same word is the same receipt.
        platform.accept(replace(word(details[20]), received=18))
        seen = {one.detail.quantity: one for one in platform.accepted(day, day)}
        assert list(platform.accepted(day - timedelta(days=9), day - timedelta(days=3))) == []
    assert {number: (one.state, one.received) for number, one in seen.items()} == {
        20: (DetailState.PASSED, 18),
        30: (DetailState.FAILED, 0),
        7: (DetailState.OPEN, None),
    }
    assert {number: one.detail for number, one in seen.items()} == details


def test_a_plan_that_was_mended_is_another_order(stand: Stand) -> None:
    """The plan number stays: what is taken for the same order agrees in every line."""
    first = order("CG001", 20, 30)
    with stand.client() as platform:
        filed = platform.file_order(first)
        for other in (
            order("CG001", 20, 31),
            order("CG001", 20),
            order("CG002", 20, 30),
            replace(first, delivery_point="2"),
            replace(first, lines=tuple(replace(one, price=Decimal("7")) for one in first.lines)),
        ):
            assert platform.file_order(other).order_no != filed.order_no
        assert platform.file_order(first) == filed


def test_orders_that_cannot_be_written_are_refused_in_words(stand: Stand) -> None:
    good = order()
    by_dosage = replace(good, lines=(replace(good.lines[0], by_dosage=True),))
    strange = replace(good, lines=(good.lines[0], replace(good.lines[1], province_code="X0")))
    with stand.client() as platform:
        with pytest.raises(PlatformError, match=r"第 1 行.*包装"):
            platform.file_order(by_dosage)
        with pytest.raises(PlatformError, match="CG001#2 采购目录不存在（PX101）") as raised:
            platform.file_order(strange)
        assert (raised.value.code, raised.value.retry_after_s) == ("PX101", None)
        with pytest.raises(PlatformError, match="不存在"):
            platform.confirm_order(good, "DD0")


def test_deliveries_are_told_page_by_page_until_they_are_received(stand: Stand) -> None:
    stand.send(lines=5, cartons=5, boxes=100)
    with stand.client(ids_per_call=2, bare_ids=True) as platform:
        details = list(platform.open_details())
        assert len(details) == 5
        assert {one.delivery_no for one in details} == {"PS2026112100001"}
        assert {one.shipped_at for one in details} == {NOON}
        assert all(one.name and one.maker and one.batch and one.unit for one in details)
        platform.accept(word(details[0]))
        platform.accept(word(details[1], accepted=False))
        assert list(platform.open_details()) == details[2:]
    received = stand.held("receipt")
    counts = {row["distributeId"]: row["warehouseCount"] for row in received}
    assert counts == {details[0].detail_id: details[0].quantity, details[1].detail_id: 0}
    assert received[1]["warehouseCustomInfo"] == f"{details[1].detail_id}-0 备注"
    states = [row["orderDetailState"] for row in stand.held("order-detail")]
    assert states == ["8", "7", "4", "4", "4"]


@pytest.mark.parametrize("sent_before", [True, False])
def test_a_receipt_is_said_once_and_never_otherwise(stand: Stand, sent_before: bool) -> None:
    stand.send()
    with stand.client() as platform:
        detail = next(platform.open_details())
        for _ in range(2):
            platform.accept(word(detail, sent_before=sent_before))
        with pytest.raises(PlatformError, match=f"已收货 {detail.quantity}，本次为 0") as raised:
            platform.accept(word(detail, accepted=False, sent_before=sent_before))
        assert raised.value.code == "received-otherwise"
    assert len(stand.held("receipt")) == 1


def test_without_a_name_for_the_query_the_code_of_a_repeat_has_to_do(stand: Stand) -> None:
    stand.send()
    unnamed = replace(PATHS, receipts="")
    with stand.client() as platform:
        detail = next(platform.open_details())
        platform.accept(word(detail))
    with stand.client(paths=unnamed) as platform, pytest.raises(PlatformError, match="PX202"):
        platform.accept(word(detail))
    with stand.client(paths=unnamed, known_receipt_codes=frozenset({"PX202"})) as platform:
        platform.accept(word(detail))


def test_a_return_goes_back_once_and_is_answered(stand: Stand) -> None:
    stand.send()
    with stand.client() as platform:
        detail = next(platform.open_details())
        return_ = going_back(3, detail.detail_id)
        with pytest.raises(PlatformError, match="尚未收货"):
            platform.file_return(return_)
        platform.accept(word(detail))
        number = platform.file_return(return_)
        assert platform.file_return(return_) == number
        platform.confirm_return(return_, number, sent_before=True)
        assert platform.return_state(number) is ReturnState.UNDER_REVIEW
        (row,) = stand.held("return")
        assert (row["own_key"], row["returnCount"]) == (f"R1-{detail.detail_id}", 3)
        stand.control("POST", "/return-answers", {"return_id": row["returnId"]})
        assert platform.return_state(number) is ReturnState.GRANTED
        other = platform.file_return(going_back(1, detail.detail_id, number="R2"))
        answer = {"return_id": stand.held("return")[1]["returnId"], "refuse_reason": "已拆封"}
        stand.control("POST", "/return-answers", answer)
        assert platform.return_state(other) is ReturnState.TURNED_DOWN
        assert platform.return_state("R9@" + detail.detail_id) is None
        assert platform.return_state("手工单号") is None


def test_a_return_of_several_distributions_is_shared_out_over_what_is_left(stand: Stand) -> None:
    stand.send(lines=2, cartons=2, boxes=40)
    with stand.client() as platform:
        first, second = platform.open_details()
        for one in (first, second):
            platform.accept(word(one))
        ids = (first.detail_id, second.detail_id)
        platform.file_return(going_back(first.quantity - 1, first.detail_id, number="R1"))
        platform.file_return(going_back(5, *ids, number="R2"))
        rows = [row for row in stand.held("return") if row["returnCustomInfo"] == "R2"]
        shared = [(row["distributeId"], row["returnCount"]) for row in rows]
        assert shared == [(first.detail_id, 1), (second.detail_id, 4)]
        left = second.quantity - 4
        with pytest.raises(PlatformError, match=f"要退 {left + 1}，.*只有 {left}"):
            platform.file_return(going_back(left + 1, *ids, number="R3"))
        with pytest.raises(PlatformError, match="没有找到批号 B1 的配送明细"):
            platform.file_return(going_back(1))


def test_what_has_no_name_is_not_offered_and_refused_with_the_setting(stand: Stand) -> None:
    with stand.client(paths=HsnnPaths()) as platform:
        assert platform.offers == {Offer.RETURNING}
        for call in (
            lambda: list(platform.open_details()),
            lambda: list(platform.orders()),
            lambda: platform.file_order(order()),
            lambda: platform.confirm_order(order(), "DD1"),
            lambda: list(platform.invoices()),
            platform.relations,
            lambda: list(platform.accepted(NOON.date(), NOON.date())),
        ):
            with pytest.raises(PlatformError) as raised:
                call()
            assert (raised.value.code, raised.value.retry_after_s) == ("not-offered", None)
    with stand.client() as platform:
        assert platform.offers == frozenset(Offer) - {Offer.INVOICES, Offer.RELATIONS}
        assert platform.name == "zhejiang-hsnn"


def test_a_token_that_ended_is_fetched_anew_and_the_call_made_again(stand: Stand) -> None:
    with stand.client() as platform:
        platform.item(ITEMS[0])
        stand.clock.turn(seconds=601)
        assert platform.item(ITEMS[0]) is not None
        stand.control("DELETE", "/tokens")
        assert platform.item(ITEMS[0]) is not None
        stand.fault("error", "getProcurecatalog", code=0, times=2)
        with pytest.raises(PlatformError) as raised:
            platform.item(ITEMS[0])
    assert (raised.value.code, raised.value.retry_after_s) == ("0", 60)
    asked = ["getToken", "getProcurecatalog"]
    assert stand.calls.made == [*asked, asked[1], *asked, asked[1], *asked, asked[1], *asked]


@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S", "ms"])
def test_no_secret_stands_in_the_journal_or_in_what_is_said(stand: Stand, form: str) -> None:
    with stand.client(logtime_format=form) as platform:
        platform.item(ITEMS[0])
    with stand.client(secret="错误的秘密") as platform, pytest.raises(PlatformError) as raised:
        platform.item(ITEMS[0])
    assert (raised.value.code, raised.value.retry_after_s) == ("2", None)
    said = repr(stand.calls) + repr(stand.settings()) + repr(raised.value)
    for secret in (ACCOUNT.secret, "错误的秘密"):
        assert secret not in said
    assert said.count("accessToken=******") == 1
    assert '"accessToken": "******"' in said
    assert "&md5=******" in said


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"url": "ftp://x"}, "https"),
        ({"url": "http://x", "plain_http": False}, "没有加密"),
        ({"secret": ""}, "密钥不能为空"),
        ({"user": "a&b"}, "用户名不能含有"),
        ({"timeout_s": 0}, "timeout_s"),
    ],
)
def test_settings_that_could_only_fail_later_are_refused(
    changed: dict[str, object], what: str
) -> None:
    good: dict[str, object] = {"url": "https://x", "user": "u", "secret": "s"}
    with pytest.raises(ValueError, match=what):
        HsnnSettings(**{**good, **changed})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="接口路径"):
        HsnnPaths(orders="drug/x")
