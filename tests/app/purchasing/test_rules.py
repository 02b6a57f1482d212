from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.catalogue.findings import Severity
from app.purchasing.circumstances import Budget, Circumstances, KnownItem, OpenOrder
from app.purchasing.rule_book import RULES, OrderRule, Weights
from app.purchasing.rules import LINES_AT_MOST, Remark, check, in_the_way
from app.purchasing.values import OrderDraft, OrderUnit
from app.readers.saying import Saying
from tests.app.purchasing.samples import TODAY, draft, line

ITEM = KnownItem("A1", "药品A1", "盒", "片", 24, Decimal("12.50"))


def around(item: KnownItem | None = ITEM, **more: object) -> Circumstances:
    values: dict[str, object] = {"item": lambda _code: item, "catalogue_known": True}
    return Circumstances(TODAY, **(values | more))  # type: ignore[arg-type]


def remarks(
    order: OrderDraft, world: Circumstances | None = None, weights: Weights | None = None
) -> list[Remark]:
    return check(order, world or around(), weights or Weights())


def rules_of(order: OrderDraft, world: Circumstances | None = None) -> list[OrderRule]:
    return [remark.rule for remark in remarks(order, world)]


def test_a_proper_order_is_let_through() -> None:
    assert remarks(draft()) == []


@pytest.mark.parametrize(
    ("order", "world", "rule", "said"),
    [
        (OrderDraft(address_code="1"), around(), OrderRule.LINES, "没有明细"),
        (draft(line(quantity=0)), around(), OrderRule.QUANTITY, "数量为 0"),
        (draft(line(quantity=-3)), around(), OrderRule.QUANTITY, "数量为 -3"),
        (draft(), around(None), OrderRule.ITEM, "编码“A1”"),
        (draft(), around(replace(ITEM, stopped="暂停采购")), OrderRule.STOPPED, "暂停采购"),
        (draft(line(distributor_code="")), around(), OrderRule.DISTRIBUTOR, "没有配送企业"),
        (
            draft(),
            around(why_not_deliver=lambda d, i, a: Saying(f"{d} 不能配送 {i} 到 {a}", "no")),
            OrderRule.RELATION,
            "D1 不能配送 A1 到 1",
        ),
        (draft(line(price=Decimal("12.51"))), around(), OrderRule.PRICE, "高于省平台价 12.5 元"),
        (
            draft(line(price=Decimal("0.53"), counts=OrderUnit.DOSAGE, unit="片", quantity=24)),
            around(),
            OrderRule.PRICE,
            "0.520833 元",
        ),
        (draft(line(price=None)), around(), OrderRule.NO_PRICE, "没有采购价格"),
        (draft(line(quantity=7)), around(replace(ITEM, multiple=5)), OrderRule.PACKS, "5 或 10 盒"),
        (draft(line(quantity=3)), around(replace(ITEM, multiple=5)), OrderRule.PACKS, "建议 5 盒"),
        (draft(line(quantity=3)), around(replace(ITEM, least=5)), OrderRule.LEAST, "起订量 5 盒"),
        (
            draft(line(quantity=30, counts=OrderUnit.DOSAGE, unit="片", price=Decimal("0.5"))),
            around(),
            OrderRule.PACKS,
            "24 或 48 片",
        ),
        (draft(line(), line(2)), around(), OrderRule.TWICE, "第 1、2 行"),
        (
            draft(),
            around(on_order={"A1": [OpenOrder("CG9", "A1", "D1", 40, "盒")]}),
            OrderRule.ON_ORDER,
            "CG9（40 盒）",
        ),
        (
            draft(),
            around(budget=lambda _name: Budget(Decimal(100), Decimal(30))),
            OrderRule.BUDGET,
            "超出 55.00 元",
        ),
        (
            draft(),
            around(about=lambda _code: [Saying("生产企业不一致", "maker")]),
            OrderRule.MISMATCH,
            "生产企业不一致",
        ),
        (draft(wanted_on=date(2026, 11, 21)), around(), OrderRule.WANTED, "2026-11-21 已过"),
        (draft(address_code=""), around(), OrderRule.ADDRESS, "没有选配送点"),
    ],
)  # fmt: skip
def test_each_rule_says_what_is_wrong_and_what_to_do(
    order: OrderDraft, world: Circumstances, rule: OrderRule, said: str
) -> None:
    found = [remark for remark in remarks(order, world) if remark.rule is rule]
    assert found
    assert said in found[0].said.chinese
    assert found[0].severity is RULES[rule].severity
    assert found[0].said.english


def test_every_rule_has_a_name_a_weight_and_a_reason() -> None:
    assert set(RULES) == set(OrderRule)


def test_more_lines_than_a_platform_takes_are_too_many() -> None:
    order = draft(*(line(n, f"A{n}") for n in range(1, LINES_AT_MOST + 2)))
    assert OrderRule.LINES in rules_of(order)


def test_what_nobody_can_know_is_not_held_against_an_order() -> None:
    assert remarks(draft(), Circumstances(TODAY)) == []
    strange = line(counts=OrderUnit.DOSAGE, unit="片", price=Decimal(99))
    assert rules_of(draft(strange), around(replace(ITEM, pack_quantity=0))) == []


def test_a_price_within_the_tolerance_is_no_higher() -> None:
    dear = draft(line(price=Decimal("12.75")))
    assert remarks(dear, weights=Weights(price_tolerance=Decimal(2))) == []
    assert remarks(dear, weights=Weights(price_tolerance=Decimal("1.99")))


def test_a_hospital_weighs_rules_its_own_way_and_switches_them_off() -> None:
    bare = draft(line(price=None), address_code="")
    weights = Weights({OrderRule.NO_PRICE: Severity.ERROR, OrderRule.ADDRESS: None})
    assert [(one.rule, one.severity) for one in remarks(bare, weights=weights)] == [
        (OrderRule.NO_PRICE, Severity.ERROR)
    ]


def test_a_warning_is_in_the_way_until_acknowledged_and_again_when_it_says_something_else() -> None:
    world = around(replace(ITEM, multiple=5))
    found = remarks(draft(line(quantity=7)), world)
    assert in_the_way(found, set()) == found
    known = {(one.rule.value, one.province_code, one.about) for one in found}
    assert in_the_way(found, known) == []
    changed = remarks(draft(line(quantity=8)), world)
    assert in_the_way(changed, known) == changed


def test_no_reason_lets_an_error_through() -> None:
    found = remarks(draft(line(quantity=0)))
    known = {(one.rule.value, one.province_code, one.about) for one in found}
    assert [one.rule for one in in_the_way(found, known)] == [OrderRule.QUANTITY]
