"""The client and its stand-in, call by call: what is told arrives, what is refused says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.catalogue.relations.told.values import Party
from app.purchasing.orders import Order, OrderLine
from app.purchasing.states import OrderState
from sync.connectors.jiangsu_dep.platform import JiangsuDep
from sync.connectors.port import (
    DetailAcceptance,
    Offer,
    OrderToPlace,
    Platform,
    PlatformError,
    ReturnToFile,
)
from tests.sync.connectors.jiangsu_dep.dep_stand import (
    ACCOUNT,
    ITEMS,
    NOON,
    SUPPLIERS,
    TOKEN,
    Stand,
    order,
    standing,
)

BACK = ReturnToFile("TH1", "S", "P", "C", "B", 1, Decimal(1), False, "破损")


def refused(call: Callable[[], object]) -> PlatformError:
    with pytest.raises(PlatformError) as raised:
        call()
    return raised.value


def place(platform: Platform, wanted: OrderToPlace) -> str:
    filed = platform.file_order(wanted)
    platform.confirm_order(wanted, filed.order_no)
    return filed.order_no


def test_a_delivery_comes_until_it_is_stored_and_is_marked_only_then(stand: Stand) -> None:
    with stand.client() as platform:
        first = list(platform.open_details())
        assert list(platform.open_details()) == first and stand.marks() == [0]
        stand.store.keep(first[:-1])
        assert list(platform.open_details()) == first and stand.marks() == [0]
        stand.store.keep(first)
        assert list(platform.open_details()) == [] and stand.marks() == [1]
        assert list(platform.open_details()) == [] and stand.marks() == [1]
        stand.control("POST", "/deliveries", {"lines": 3, "cartons": 4, "boxes": 48})
        second = list(platform.open_details())
    assert not {one.detail_id for one in first} & {one.detail_id for one in second}
    assert sum(one.quantity for one in first) == 48
    detail = first[0]
    assert detail.delivery_no.startswith("PS") and detail.carton_no.startswith("CK")
    assert detail.distributor_code == SUPPLIERS[0] and detail.order_line_id == ""
    assert detail.shipped_at.isoformat() == "2026-11-20T16:00:00+00:00"
    assert detail.batch and detail.expiry > date(2026, 11, 21)


def test_a_delivery_of_changed_content_is_not_taken_for_the_stored_one(stand: Stand) -> None:
    with stand.client() as platform:
        told = list(platform.open_details())
        stand.store.keep([replace(one, batch="旧") for one in told])
        assert list(platform.open_details()) == told and stand.marks() == [0]


def test_without_a_store_to_look_into_nothing_is_marked(stand: Stand) -> None:
    platform = JiangsuDep(stand.settings(), now=stand.clock)
    for _ in range(3):
        assert list(platform.open_details())
    platform.close()
    assert stand.marks() == [0]


def test_a_delivery_older_than_the_span_is_not_asked_for(stand: Stand) -> None:
    stand.clock.turn(days=40)
    with stand.client(days_back=39) as platform:
        assert list(platform.open_details()) == []
    with stand.client(days_back=41) as platform:
        assert list(platform.open_details())


def test_an_order_is_placed_delivered_and_told_line_by_line(stand: Stand) -> None:
    with stand.client() as platform:
        stand.store.keep(list(platform.open_details()))
        wanted = order()
        filed = platform.file_order(wanted)
        assert stand.orders() == []
        platform.confirm_order(wanted, filed.order_no)
        platform.confirm_order(wanted, filed.order_no)
        (placed,) = stand.orders()
        assert (placed["OrderNO"], placed["SumQuantity"], placed["Amount"]) == ("CG1", 60, 741.0)
        assert stand.calls[-1].outcome == "12000" and stand.calls[-1].ok
        stand.control("POST", "/orders/CG1/delivery")
        details = list(platform.open_details())
    lines = {one.order_line_id: one for one in details}
    assert set(lines) == set(filed.line_ids.values()) == {"CG1/1", "CG1/2", "CG1/3"}
    for line in wanted.lines:
        told = lines[filed.line_ids[line.line_no]]
        assert (told.province_code, told.quantity) == (line.province_code, line.quantity)


def test_an_order_the_platform_cannot_take_is_refused_before_it_is_sent(stand: Stand) -> None:
    good = order()
    first, *rest = good.lines
    with stand.client() as platform:
        for changed, code, said in (
            (replace(first, distributor_code=SUPPLIERS[1]), "one-supplier", "分成几张"),
            (replace(first, by_dosage=True), "by-dosage", "包装数量"),
            (replace(first, price=None), "no-price", "补上"),
        ):
            bad = replace(good, lines=(changed, *rest))
            error = refused(lambda bad=bad: platform.file_order(bad))  # type: ignore[misc]
            assert (error.code, error.retry_after_s) == (code, None) and said in error.message
    assert not stand.calls


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"delivery_point": "P9"}, "11003"),
        ({"lines": order(supplier="S9").lines}, "11004"),
        ({"lines": (replace(order().lines[0], province_code="X"),)}, "11002"),
        ({"lines": (order().lines[0], replace(order().lines[0], line_no=2))}, "10011"),
        ({"lines": (order().lines[0], replace(order().lines[1], line_no=1))}, "10013"),
        ({"lines": order(lines=2).lines}, "3"),
    ],
)
def test_a_refused_order_says_why_and_is_not_sent_again(
    stand: Stand, changed: dict[str, object], code: str
) -> None:
    with stand.client() as platform:
        if code == "3":
            place(platform, order())
        error = refused(lambda: place(platform, replace(order(), **changed)))  # type: ignore[arg-type]
    assert (error.code, error.retry_after_s) == (code, None)
    assert f"代码 {code}" in error.message and "平台提示" in error.message
    assert len(stand.orders()) == (code == "3")


def test_an_order_that_was_placed_stands_as_sent(stand: Stand) -> None:
    line = OrderLine(1, "CG1/1", "S", "P", 1, "盒", None, OrderState.DRAFT)
    over = replace(line, line_no=2, state=OrderState.CLOSED)
    with stand.client() as platform:
        told = platform.followed(Order("CG1", None, (line, over)))
    assert [one.state for one in told.lines] == [OrderState.SENT, OrderState.CLOSED]


def test_items_are_found_in_a_catalogue_that_is_read_once(stand: Stand) -> None:
    last = ITEMS[-1]
    with stand.client(page_size=7) as platform:
        for item in (last, ITEMS[0]):
            found = platform.item(item.province_code)
            assert found is not None
            assert (found.name, found.maker, found.price) == (
                item.name,
                item.maker,
                Decimal(item.price),
            )
            assert (found.unit, found.pack_quantity) == (item.unit, item.pack_quantity)
        read = len(stand.calls)
        assert read == -(-len(ITEMS) // 7) + 1
        assert platform.item("X9") is None and len(stand.calls) == read
        stand.clock.turn(seconds=601)
        assert platform.item("X9") is None and len(stand.calls) == read + 1
        assert '"Kssj":"2026-11-20 12:00:00"' in stand.calls[-1].request


def test_suppliers_are_offered_as_parties_of_relations(stand: Stand) -> None:
    with stand.client() as platform:
        listed = platform.relations()
    assert listed.relations == () and not listed.whole
    assert [(one.part, one.code, one.name) for one in listed.parties] == [
        (Party.DISTRIBUTOR, one.code, one.name) for one in ACCOUNT.suppliers.values()
    ]
    assert listed.parties[0].phone == "000-0000000"


def test_what_the_platform_has_no_message_for_is_refused_and_sends_nothing(stand: Stand) -> None:
    accepted = DetailAcceptance("D1", "S", "C", "P", 1, accepted=True)
    with stand.client() as platform:
        one: Platform = platform
        assert one.name == "jiangsu-dep"
        assert one.offers == {Offer.PLACING, Offer.RELATIONS}
        for call in (
            lambda: one.accept(accepted),
            one.orders,
            one.invoices,
            lambda: one.file_return(BACK),
            lambda: one.confirm_return(BACK, "TH1", sent_before=True),
            lambda: one.return_state("TH1"),
            lambda: one.accepted(date(2026, 11, 1), date(2026, 11, 2)),
        ):
            error = refused(call)
            assert (error.code, error.retry_after_s) == ("not-offered", None)
    assert not stand.calls


def test_the_token_is_seen_nowhere(stand: Stand) -> None:
    wrong = "wrong-token-1"
    with stand.client(token=wrong) as platform:
        error = refused(lambda: list(platform.open_details()))
    assert (error.code, error.retry_after_s) == ("40300", None)
    stand.fault("error", "YY004", sub_msg=f"token={TOKEN} 有误", code=1)
    with stand.client() as platform:
        error = refused(platform.relations)
        assert "token=****** 有误" in error.message
    shown = f"{stand.calls} {error} {error!r} {stand.settings()}"
    assert TOKEN not in shown and wrong not in shown
    assert [entry.outcome for entry in stand.calls] == ["40300", "1"]


def test_a_token_before_and_after_its_time_is_told_apart() -> None:
    account = replace(
        ACCOUNT,
        valid_from=NOON + timedelta(days=0.5),
        valid_until=NOON + timedelta(days=1.5),
        lower_case=True,
    )
    with standing(account=account) as stand, stand.client() as platform:
        codes = []
        for _ in range(4):
            try:
                codes.append(str(len(platform.relations().parties)))
            except PlatformError as error:
                codes.append(error.code)
            stand.clock.turn(days=0.9)
    assert codes == ["40302", "2", "40301", "40301"]
