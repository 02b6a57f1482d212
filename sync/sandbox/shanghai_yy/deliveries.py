"""Deliveries at the platform's desk, for the hospital: listed, opened, passed or failed.

Without it nothing that was sent could be received. YY003 gives the details not accepted yet; YY005
lists deliveries, YY006 opens one; YY018 passes or fails one whole detail, once: a detail that is
not open is not found. A delivery of the training distributor is confirmed when it leaves; one that
a program told, when all of it is passed or failed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sync.platform_time import BEIJING
from sync.sandbox.shanghai_yy.checks import (
    Reply,
    page,
    require_distributor,
    required,
    span,
)
from sync.sandbox.shanghai_yy.fields import (
    CONFIRMED,
    Fields,
    delivery_detail_fields,
    delivery_fields,
    open_detail_fields,
)
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.delivery import FAILED, OPEN, PASSED
from sync.sandbox.training.ledger import DeliveryRow, DetailRow, Ledger
from sync.sandbox.training.sent_rows import VOIDED

_FILED = "00"


class DeliveryDesk:
    """Answers the hospital's messages about deliveries; safe to use from several threads."""

    def __init__(self, ledger: Ledger, items: Mapping[str, TrainingItem], page_size: int) -> None:
        self._ledger, self._items, self._page_size = ledger, items, page_size

    def open_details(self, main: Fields) -> Reply:
        """YY003 获取配送单明细数据: what is not accepted yet, after the cursor."""
        require_distributor(main.get("YQBM", ""))
        rows = self._ledger.details(
            after=main.get("PSMXBH", ""), state=OPEN, limit=self._page_size + 1
        )
        shown = [open_detail_fields(row, self._items[row.product]) for row in rows]
        return page(shown, self._page_size)

    def listed(self, main: Fields) -> Reply:
        """YY005 查询配送单数据."""
        first, last = span(main)
        require_distributor(main.get("YQBM", ""))
        number, cursor = main.get("PSDH", ""), main.get("PSDID", "")
        rows = [
            row
            for row in self._ledger.deliveries()
            if row.delivery_id > cursor
            and number in ("", row.delivery_no)
            and first <= _day(row) <= last
        ]
        told = rows[: self._page_size + 1]
        return page([delivery_fields(row, self.state_of(row)) for row in told], self._page_size)

    def opened(self, main: Fields) -> Reply:
        """YY006 按配送单编号查询配送单明细."""
        delivery = self.delivery(required(main, "PSDID"))
        rows = self._ledger.details(
            after=main.get("PSMXBH", ""),
            delivery_id=delivery.delivery_id,
            limit=self._page_size + 1,
        )
        shown = [delivery_detail_fields(row, self._items[row.product]) for row in rows]
        return page(shown, self._page_size)

    def accept(self, main: Fields) -> Reply:
        """YY018 配送明细验收: one whole detail, once."""
        values = {
            name: required(main, name)
            for name in ("YQBM", "PSMXBH", "PSDTM", "ZXSPBM", "PSL", "YSJG")
        }
        require_distributor(values["YQBM"])
        if values["ZXSPBM"] not in self._items:
            raise Refusal(Result.NO_PRODUCT)
        if values["YSJG"] not in ("0", "1"):
            raise Refusal(Result.WRONG_OPERATION, "验收结果应为 0 或 1")
        detail = self.detail(values["PSMXBH"])
        _require_same(detail, values)
        passed = values["YSJG"] == "1"
        settled = self._ledger.settle(
            detail.detail_id,
            PASSED if passed else FAILED,
            main.get("SCPH", "") if passed else "",
            main.get("YSJGBZ", ""),
        )
        if not settled:
            raise Refusal(Result.NO_DETAIL, "配送明细已验收")
        return Reply()

    def delivery(self, number: str) -> DeliveryRow:
        """One delivery by either of its numbers; raises Refusal(12022)."""
        for row in self._ledger.deliveries():
            if number in (row.delivery_id, row.delivery_no):
                return row
        raise Refusal(Result.NO_DELIVERY)

    def detail(self, number: str) -> DetailRow:
        """One detail; raises Refusal(13015)."""
        detail = self._ledger.detail(number)
        if detail is None:
            raise Refusal(Result.NO_DETAIL)
        return detail

    def state_of(self, row: DeliveryRow) -> str:
        """配送单状态 (4.1.16) of one delivery."""
        sent = self._ledger.sent()
        if row.delivery_id not in sent:
            return CONFIRMED
        if sent[row.delivery_id]:
            return VOIDED
        details = self._ledger.details(delivery_id=row.delivery_id)
        return _FILED if any(one.state == OPEN for one in details) else CONFIRMED


def _require_same(detail: DetailRow, values: Fields) -> None:
    if values["PSDTM"] != detail.carton_no or values["ZXSPBM"] != detail.product:
        raise Refusal(Result.NO_DETAIL, "箱条码或商品编码与配送明细不一致")
    if values["PSL"] != str(detail.quantity):
        raise Refusal(Result.NO_DETAIL, f"配送量应为 {detail.quantity}")


def _day(row: DeliveryRow) -> date:
    return row.shipped_at.astimezone(BEIJING).date()
