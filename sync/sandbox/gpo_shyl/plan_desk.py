"""purchaseOrderPlan: takes plans and tells how they stand.

Without it nothing could be ordered. A plan's own number is used once: sent again, it is answered
with err01 and what it became, whatever the second one says. Refused are drugs that are disabled or
not in the hospital's catalogue, unknown suppliers, and more than the contract allows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sync.platform_time import BEIJING
from sync.sandbox.gpo_shyl.account import MOMENT, GpoAccount
from sync.sandbox.gpo_shyl.checks import (
    Checking,
    Fields,
    Refusal,
    line_name,
    lines,
    moment,
    text,
)
from sync.sandbox.gpo_shyl.ledger import PLAN, Document, GpoLedger

ALREADY_THERE = "err01"
_LINE_FIELDS = ("sxh", "ypbm", "gysbm", "cgsl", "cgdj")
_HEAD_FIELDS = ("psdbm", "yqphsj", "dcpsbs", "cgjhdbh", "jjcd", "jhlx")


class PlanDesk:
    """Takes plans."""

    def __init__(
        self,
        account: GpoAccount,
        ledger: GpoLedger,
        products: Collection[str],
        now: Callable[[], datetime],
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._products = products
        self._now = now

    def check_send(self, fields: Fields) -> None:
        """Check the fields of a plan; raises Refusal."""
        checking = Checking()
        checking.needs(fields, "ptdm", "yybm", *_HEAD_FIELDS, "jls")
        checking.among(fields, "dcpsbs", ("0", "1"))
        checking.among(fields, "jhlx", ("0", "1"))
        checking.time(fields, "yqphsj")
        checking.counted(fields)
        for number, line in enumerate(lines(fields), start=1):
            where = line_name(number)
            checking.needs(line, "sxh", "ypbm", "gysbm", "cgsl", where=where)
            checking.number(line, "cgsl", where)
            checking.money(line, "cgdj", where)
        checking.done()

    def send(self, fields: Fields) -> dict[str, Any]:
        """Take a plan; inside `change`; raises Refusal."""
        before = self._ledger.by_own(PLAN, text(fields, "cgjhdbh"))
        if before is not None:
            raise Refusal("采购计划单编号已存在", ALREADY_THERE, _numbers(before))
        self._require_right(fields)
        number = self._ledger.next_number(PLAN)
        at = self._now().astimezone(BEIJING).strftime(MOMENT)
        kept = [
            {name: text(line, name) for name in _LINE_FIELDS}
            | {"ddjhmxbh": f"{number}{at_line:04d}", "cljg": ""}
            for at_line, line in enumerate(lines(fields), start=1)
        ]
        head = {name: text(fields, name) for name in _HEAD_FIELDS}
        plan = Document(PLAN, number, head["cgjhdbh"], at, {**head, "zt": "0", "mx": kept})
        self._ledger.add(plan)
        for line in kept:
            self._ledger.take(PLAN, line["ypbm"], int(line["cgsl"]))
        return _numbers(plan)

    def check_get(self, fields: Fields) -> None:
        """Check the fields of a question; raises Refusal."""
        checking = Checking()
        checking.needs(fields, "ptdm", "yybm", "ddjhbh")
        checking.done()

    def get(self, fields: Fields) -> dict[str, Any]:
        """Tell a plan with what became of it; raises Refusal."""
        plan = self._ledger.by_number(PLAN, text(fields, "ddjhbh"))
        if plan is None:
            raise Refusal(f"订单计划编号不存在：{text(fields, 'ddjhbh')}")
        return {"ddjhbh": plan.number, "jls": len(plan.body["mx"]), **plan.body}

    def _require_right(self, fields: Fields) -> None:
        checking = Checking()
        checking.among(fields, "psdbm", self._account.delivery_points)
        if moment(text(fields, "yqphsj")) < self._now():
            checking.errors.append("yqphsj 不能早于当前时间")
        wanted: Counter[str] = Counter()
        for number, line in enumerate(lines(fields), start=1):
            where = line_name(number)
            code = text(line, "ypbm")
            checking.among(line, "ypbm", self._products, f"{where}药品不在医院目录，")
            checking.among(line, "gysbm", self._account.suppliers, where)
            if code in self._account.disabled:
                checking.errors.append(f"{where}药品已停用：{code}")
            wanted[code] += int(text(line, "cgsl"))
            most = self._account.contract_quantity
            if most and wanted[code] + self._ledger.taken(PLAN, code) > most:
                checking.errors.append(f"{where}采购数量超过合同数量：{code}")
        checking.done()


def _numbers(plan: Document) -> dict[str, Any]:
    """What a plan and its lines are called."""
    found = [{"sxh": one["sxh"], "ddjhmxbh": one["ddjhmxbh"]} for one in plan.body["mx"]]
    return {"ddjhbh": plan.number, "jls": len(found), "mx": found}
