"""Takes orders over (YY101), each checked line by line against what the platform knows.

Without it any order would be valid. A number is used once: the same order again is known already,
another one under its number does not fit what is here. Of several orders the good ones are taken
and the answer says that some were not.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from sync.sandbox.jiangsu_dep import refusals
from sync.sandbox.jiangsu_dep.account import DepAccount
from sync.sandbox.jiangsu_dep.fields import Fields, moment, number, objects, text, whole
from sync.sandbox.jiangsu_dep.ledger import DepLedger
from sync.sandbox.jiangsu_dep.refusals import DepRefusal

_OF_THIS_UPLOAD = frozenset({"CreateTime"})
"""What may differ where the same order is sent once more."""


class OrderDesk:
    """Takes orders over."""

    def __init__(self, account: DepAccount, ledger: DepLedger, items: Collection[str]) -> None:
        self._account = account
        self._ledger = ledger
        self._items = items

    def upload(self, data: object) -> None:
        """YY101; raises DepRefusal unless all orders were taken."""
        orders = objects(data)
        if not orders:
            raise DepRefusal(refusals.NO_DETAILS, "没有订单")
        if len(orders) > self._account.records:
            raise DepRefusal(refusals.TOO_MANY, f"一次最多 {self._account.records} 张订单")
        problems = []
        with self._ledger.change():
            for order in orders:
                try:
                    self._take_over(order)
                except DepRefusal as refusal:
                    problems.append(refusal)
        if len(problems) == len(orders):
            raise problems[0]
        if problems:
            said = "；".join(problem.message for problem in problems)
            raise DepRefusal(refusals.PARTLY, said)

    def _take_over(self, order: Fields) -> None:
        self._check_head(order)
        lines = objects(order.get("PurchaseDetail"))
        self._check_lines(lines)
        _check_sums(order, lines)
        known = self._ledger.orders(text(order, "OrderNO"))
        if not known:
            self._ledger.put_order(order)
        elif _content(known[0]) == _content(order):
            raise DepRefusal(refusals.KNOWN_ALREADY, f"订单 {order['OrderNO']} 已上传")
        else:
            raise DepRefusal(
                refusals.OTHER_THAN_BEFORE, f"订单 {order['OrderNO']} 与已上传的内容不一致"
            )

    def _check_head(self, order: Fields) -> None:
        for name in ("OrderNO", "OrderType", "OrderLevel", "Employee", "Creator"):
            text(order, name)
        moment(order, "CreateTime")
        if order.get("ArrivalTime"):
            moment(order, "ArrivalTime")
        for name, known, code in (
            ("HospitalCode", (self._account.hospital,), refusals.WRONG_HOSPITAL),
            ("DistributionSiteCode", self._account.sites, refusals.WRONG_SITE),
            ("SupplierCode", self._account.suppliers, refusals.WRONG_SUPPLIER),
        ):
            if text(order, name) not in known:
                raise DepRefusal(code, f"{name} {order[name]} 不匹配")

    def _check_lines(self, lines: Collection[Fields]) -> None:
        if not lines:
            raise DepRefusal(refusals.NO_DETAILS, "订单没有明细")
        numbers = [whole(line, "Seq") for line in lines]
        if len(set(numbers)) < len(numbers):
            raise DepRefusal(refusals.SEQ_TWICE, "Seq 重复")
        codes = [text(line, "UniCode") for line in lines]
        if len(set(codes)) < len(codes):
            raise DepRefusal(refusals.ITEM_TWICE, "UniCode 重复")
        for code in codes:
            if code not in self._items:
                raise DepRefusal(refusals.WRONG_ITEM, f"UniCode {code} 不匹配")


def _check_sums(order: Fields, lines: Collection[Fields]) -> None:
    for line in lines:
        if number(line, "Amount") != whole(line, "Quantity") * number(line, "Price"):
            raise DepRefusal(refusals.ERROR, f"第 {line['Seq']} 行金额不等于数量乘单价")
    if whole(order, "SumQuantity") != sum(whole(line, "Quantity") for line in lines):
        raise DepRefusal(refusals.ERROR, "SumQuantity 不等于明细合计")
    if number(order, "Amount") != sum((number(line, "Amount") for line in lines), Decimal(0)):
        raise DepRefusal(refusals.ERROR, "Amount 不等于明细合计")


def _content(order: Fields) -> dict[str, object]:
    return {name: value for name, value in order.items() if name not in _OF_THIS_UPLOAD}
