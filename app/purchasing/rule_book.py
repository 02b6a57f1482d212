"""The rules of ordering as data: what each is called, how heavy it is, and why it is there.

Without it a purchaser would hear that something is wrong and never why that matters. A hospital may
lay down another weight (`Weights`). How each is asked: rules.py. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.catalogue.findings import Severity
from app.readers.saying import Saying


class OrderRule(StrEnum):
    """What is looked at."""

    LINES = "lines"
    QUANTITY = "quantity"
    ITEM = "item"
    STOPPED = "stopped"
    DISTRIBUTOR = "distributor"
    RELATION = "relation"
    PRICE = "price"
    NO_PRICE = "no-price"
    PACKS = "packs"
    LEAST = "least"
    TWICE = "twice"
    ON_ORDER = "on-order"
    BUDGET = "budget"
    MISMATCH = "mismatch"
    WANTED = "wanted"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Described:
    """What a rule is called, how heavy it is where nobody says otherwise, and why it is there."""

    severity: Severity
    name: Saying
    why: Saying


RULES: Mapping[OrderRule, Described] = {
    OrderRule.LINES: Described(
        Severity.ERROR,
        Saying("订单明细", "Lines"),
        Saying("平台不接收没有明细的订单。", "No platform takes an order without lines."),
    ),
    OrderRule.QUANTITY: Described(
        Severity.ERROR,
        Saying("采购数量", "Quantity"),
        Saying("平台只接收大于 0 的整数数量。", "Platforms take whole quantities above 0 only."),
    ),
    OrderRule.ITEM: Described(
        Severity.ERROR,
        Saying("目录品种", "Item"),
        Saying(
            "不在省平台目录里的品种，平台会退回整张订单。",
            "An item the province does not list makes the platform refuse the whole order.",
        ),
    ),
    OrderRule.STOPPED: Described(
        Severity.ERROR,
        Saying("停用品种", "Stopped item"),
        Saying("停用或暂停采购的品种不能采购。", "A stopped item must not be bought."),
    ),
    OrderRule.DISTRIBUTOR: Described(
        Severity.ERROR,
        Saying("配送企业", "Distributor"),
        Saying("没有配送企业，订单无处可送。", "Without a distributor nobody would deliver."),
    ),
    OrderRule.RELATION: Described(
        Severity.ERROR,
        Saying("配送关系", "Delivery relation"),
        Saying(
            "没有配送关系的企业送来的货，验收时会拒收。",
            "What comes without a delivery relation is rejected at the door.",
        ),
    ),
    OrderRule.PRICE: Described(
        Severity.ERROR,
        Saying("采购价格", "Price"),
        Saying("不得高于省平台价采购。", "Nothing is bought above the provincial price."),
    ),
    OrderRule.NO_PRICE: Described(
        Severity.WARNING,
        Saying("没有价格", "No price"),
        Saying(
            "没有价格就不能核对预算和发票。", "Without a price neither budget nor invoice is held."
        ),
    ),
    OrderRule.PACKS: Described(
        Severity.WARNING,
        Saying("中包装倍数", "Middle packs"),
        Saying("拆中包装发货慢，也容易错。", "Opened middle packs come late and get miscounted."),
    ),
    OrderRule.LEAST: Described(
        Severity.WARNING,
        Saying("起订量", "Least quantity"),
        Saying("低于起订量，配送企业可能不发货。", "Less than this may not be delivered."),
    ),
    OrderRule.TWICE: Described(
        Severity.ERROR,
        Saying("重复明细", "Line twice"),
        Saying(
            "同一品种在一张订单里出现两次，到货无法分清。",
            "What comes for an item that stands twice cannot be told apart.",
        ),
    ),
    OrderRule.ON_ORDER: Described(
        Severity.WARNING,
        Saying("在途订单", "On order"),
        Saying("重复下单会造成积压。", "What is ordered twice is stored twice."),
    ),
    OrderRule.BUDGET: Described(
        Severity.WARNING,
        Saying("预算", "Budget"),
        Saying("超出科室本月预算。", "It is more than the department's month allows."),
    ),
    OrderRule.MISMATCH: Described(
        Severity.WARNING,
        Saying("校验预警", "Mismatch warning"),
        Saying(
            "院内外目录不一致，可能买错品种或价格。",
            "The two catalogues disagree: it may be the wrong thing, or the wrong price.",
        ),
    ),
    OrderRule.WANTED: Described(
        Severity.ERROR,
        Saying("最晚到货日期", "Latest day"),
        Saying(
            "日期已过的订单，平台会自动完结。", "A platform ends orders whose latest day is past."
        ),
    ),
    OrderRule.ADDRESS: Described(
        Severity.WARNING,
        Saying("配送点", "Delivery point"),
        Saying(
            "没有配送点，平台不知道送到哪里。", "Without it the platform knows no place to go to."
        ),
    ),
}
"""All rules, with their reasons."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How heavy rules are in this hospital, and how much a price may differ."""

    severities: Mapping[OrderRule, Severity | None] = field(default_factory=dict)
    """Only those that were laid down otherwise; None: the rule is not asked."""
    price_tolerance: Decimal = Decimal(0)
    """Per cent above the provincial price."""

    def of(self, rule: OrderRule) -> Severity | None:
        """How heavy a rule is; None where it is not asked."""
        return self.severities.get(rule, RULES[rule].severity)
