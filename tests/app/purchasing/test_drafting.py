from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.purchasing import drafting
from app.purchasing.circumstances import KnownItem
from app.purchasing.drafting import ItemText, StockNeed
from app.purchasing.orders import Order, OrderLine
from app.purchasing.states import OrderState
from app.purchasing.values import OrderDraft
from tests.app.purchasing.samples import NOON, draft, line

ITEM = KnownItem("A1", "药品A1", "盒", "片", 24, Decimal("11.00"), multiple=10)


Limits = tuple[int, int | None]


def need(
    code: str = "A1", stock: int = 0, used: int = 0, coming: int = 0, limits: Limits | None = None
) -> StockNeed:
    least, most = limits or (None, None)
    minimum = None if least is None else Decimal(least)
    maximum = None if most is None else Decimal(most)
    amounts = (Decimal(stock), Decimal(coming), Decimal(used))
    return StockNeed(code, *amounts, 30, minimum, maximum)


def proposed(*needs: StockNeed) -> list[tuple[str, int]]:
    found = drafting.proposals(needs, lambda code: ITEM if code == "A1" else None)
    return [(one.need.province_code, one.quantity) for one in found]


def test_below_the_minimum_it_is_filled_up_to_the_maximum_in_whole_packs() -> None:
    limits = (20, 100)
    assert proposed(need(stock=19, limits=limits)) == [("A1", 90)]
    assert proposed(need("B1", stock=19, limits=limits)) == [("B1", 81)]
    assert proposed(need(stock=20, limits=limits)) == []
    assert proposed(need(stock=5, coming=15, limits=limits)) == []


def test_without_limits_a_month_of_use_is_kept() -> None:
    assert proposed(need("B1", stock=10, used=30)) == [("B1", 50)]
    assert proposed(need("B1", stock=30, used=30)) == []
    assert proposed(need("B1")) == []


def test_what_runs_out_first_stands_first() -> None:
    limits = (50, None)
    found = proposed(
        need("B1", 40, 30, 0, limits), need("B2", 10, 60, 0, limits), need("B3", 1, limits=limits)
    )
    assert [code for code, _quantity in found] == ["B2", "B1", "B3"]


def test_a_template_is_renewed_at_the_prices_of_today() -> None:
    old = draft(line(wanted_on=date(2025, 1, 1)), line(2, "B1"), wanted_on=date(2025, 1, 1))
    new = drafting.renewed(old, lambda code: ITEM if code == "A1" else None)
    assert [one.price for one in new.lines] == [Decimal("11.00"), Decimal("12.50")]
    assert new.wanted_on is None
    assert all(one.wanted_on is None for one in new.lines)


def test_a_request_of_his_becomes_a_draft_that_names_it() -> None:
    asked = [
        OrderLine(1, "", "D9", "A1", 3, "盒", Decimal(9), OrderState.DRAFT),
        OrderLine(2, "", "", "B1", 4, "瓶", None, OrderState.DRAFT),
    ]
    texts = {"B1": ItemText("乙药", "0.5g", "乙厂", Decimal(7), "D1", "第一配送公司")}
    made = drafting.from_request(Order("HIS7", NOON, tuple(asked)), texts)
    assert made.request_no == "HIS7"
    assert [(one.name, one.quantity, one.unit, one.price) for one in made.lines] == [
        ("A1", 3, "盒", Decimal(9)),
        ("乙药", 4, "瓶", Decimal(7)),
    ]
    assert [one.distributor_code for one in made.lines] == ["D9", "D1"]


def test_drafts_are_joined_line_by_line() -> None:
    one, two = draft(line(), line(2, "B1")), draft(line(quantity=5))
    assert [
        (x.line_no, x.province_code, x.quantity) for x in drafting.joined([one, two]).lines
    ] == [
        (1, "A1", 15),
        (2, "B1", 10),
    ]


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["", "D1", "D2"])), max_size=8))
def test_splitting_by_distributor_loses_and_doubles_no_line(pairs: list[tuple[str, str]]) -> None:
    lines = [
        line(number, code, number, distributor_code=distributor)
        for number, (code, distributor) in enumerate(pairs, start=1)
    ]
    whole = OrderDraft(lines=tuple(lines), department="西药库")
    parts = drafting.split(whole)
    assert sorted(x.quantity for part in parts for x in part.lines) == [x.quantity for x in lines]
    for part in parts:
        assert len(part.distributors) == 1
        assert [x.line_no for x in part.lines] == list(range(1, len(part.lines) + 1))
        assert part.department == whole.department
    assert sum((part.amount for part in parts), Decimal(0)) == whole.amount
