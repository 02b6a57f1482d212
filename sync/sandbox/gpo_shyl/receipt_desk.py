"""inOutBound: takes stock-in notes.

Without it nothing could be received. A note's own number is used once: sent again, it is answered
with err01 and what it became. Less than was delivered may come in, never more, in however many
notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sync.platform_time import BEIJING
from sync.sandbox.gpo_shyl.account import MOMENT, GpoAccount
from sync.sandbox.gpo_shyl.checks import (
    Checking,
    Fields,
    Refusal,
    amount,
    line_name,
    lines,
    text,
)
from sync.sandbox.gpo_shyl.ledger import DELIVERY, RECEIPT, Document, GpoLedger
from sync.sandbox.gpo_shyl.plan_desk import ALREADY_THERE

_LINE_FIELDS = (
    "sxh",
    "rkdmxbh",
    "psdmxbh",
    "ypbm",
    "scph",
    "scrq",
    "yxrq",
    "crksl",
    "crkdj",
    "crkje",
)
_HEAD_FIELDS = ("psdbm", "rkdbh", "psdbh", "czsj", "czr")
_SAME = ("ypbm", "scph", "scrq", "yxrq")


class ReceiptDesk:
    """Takes stock-in notes."""

    def __init__(self, account: GpoAccount, ledger: GpoLedger, now: Callable[[], datetime]) -> None:
        self._account = account
        self._ledger = ledger
        self._now = now

    def check(self, fields: Fields) -> None:
        """Check the fields of a note; raises Refusal."""
        checking = Checking()
        checking.needs(fields, "ptdm", "yybm", *_HEAD_FIELDS, "jls")
        checking.time(fields, "czsj")
        checking.counted(fields)
        for number, line in enumerate(lines(fields), start=1):
            where = line_name(number)
            checking.needs(line, *_LINE_FIELDS, where=where)
            checking.number(line, "crksl", where)
            for name in ("crkdj", "crkje"):
                checking.money(line, name, where)
            for name in ("scrq", "yxrq"):
                checking.day(line, name, where)
        checking.done()

    def send(self, fields: Fields) -> dict[str, Any]:
        """Take a note; inside `change`; raises Refusal."""
        own_no = text(fields, "rkdbh")
        before = self._ledger.by_own(RECEIPT, own_no)
        if before is not None:
            raise Refusal("入库单编号已存在", ALREADY_THERE, {"crkdbh": before.number})
        self._require_right(fields)
        number = self._ledger.next_number(RECEIPT)
        kept = [{name: text(line, name) for name in _LINE_FIELDS} for line in lines(fields)]
        head = {name: text(fields, name) for name in _HEAD_FIELDS}
        at = self._now().astimezone(BEIJING).strftime(MOMENT)
        self._ledger.add(Document(RECEIPT, number, own_no, at, {**head, "mx": kept}))
        for line in kept:
            self._ledger.take(RECEIPT, line["psdmxbh"], int(line["crksl"]))
        return {"crkdbh": number}

    def _require_right(self, fields: Fields) -> None:
        delivery = self._ledger.by_number(DELIVERY, text(fields, "psdbh"))
        if delivery is None:
            raise Refusal(f"配送单编号不存在：{text(fields, 'psdbh')}")
        details = {one["psdmxbh"]: one for one in delivery.body["mx"]}
        checking = Checking()
        checking.among(fields, "psdbm", self._account.delivery_points)
        wanted: Counter[str] = Counter()
        for number, line in enumerate(lines(fields), start=1):
            where, detail_id = line_name(number), text(line, "psdmxbh")
            if detail_id not in details:
                checking.errors.append(f"{where}配送单明细编号不存在：{detail_id}")
                continue
            wanted[detail_id] += int(text(line, "crksl"))
            self._require_fitting(checking, where, line, details[detail_id])
            left = int(details[detail_id]["pssl"]) - self._ledger.taken(RECEIPT, detail_id)
            if wanted[detail_id] > left:
                checking.errors.append(f"{where}入库数量 {wanted[detail_id]} 超过可入库数量 {left}")
        checking.done()

    @staticmethod
    def _require_fitting(
        checking: Checking, where: str, line: Fields, detail: Mapping[str, Any]
    ) -> None:
        for name in _SAME:
            checking.among(line, name, (str(detail[name]),), f"{where}与配送单不符，")
        total = amount(line, "crkdj") * amount(line, "crksl")
        if total != amount(line, "crkje"):
            checking.errors.append(f"{where}crkje 应为 {total:f}：{text(line, 'crkje')}")
