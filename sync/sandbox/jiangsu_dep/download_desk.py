"""Gives what a hospital downloads: the catalogue (YY003), suppliers (YY004), deliveries (YY102).

Without it there would be nothing to receive. A delivery is told until it is marked as downloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sync.platform_time import BEIJING
from sync.sandbox.jiangsu_dep import refusals
from sync.sandbox.jiangsu_dep.account import MAKES, MOMENT, DepAccount
from sync.sandbox.jiangsu_dep.fields import Fields, moment, text, whole
from sync.sandbox.jiangsu_dep.ledger import DepLedger, Json
from sync.sandbox.jiangsu_dep.refusals import DepRefusal
from sync.sandbox.training.catalogue import TrainingItem

_CHANGED_AT = datetime(2026, 1, 1, tzinfo=BEIJING)
"""When the whole training catalogue was approved."""


class DownloadDesk:
    """Tells what is there."""

    def __init__(
        self, account: DepAccount, ledger: DepLedger, items: Callable[[], Sequence[TrainingItem]]
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._items = items

    def items(self, data: Fields) -> list[Json]:
        """YY003: one page of what changed since Kssj."""
        since = moment(data, "Kssj")
        size = min(whole(data, "Count"), self._account.page_size)
        start = (whole(data, "Page") - 1) * size
        if since > _CHANGED_AT:
            return []
        return [_item(item) for item in self._items()[start : start + size]]

    def suppliers(self, data: Fields) -> list[Json]:
        """YY004: all parties, those that make drugs too."""
        whole(data, "Count", least=0)
        return [
            {
                "Type": party.type,
                "Name": party.name,
                "Code": party.code,
                "OrgCode": party.code,
                "Contacter": "培训联系人" if party.type != MAKES else "",
                "ContactNumber": "000-0000000",
                "CompanyAddress": "培训路 1 号",
                "SimpleCharacter": "PX",
            }
            for party in self._account.parties
        ]

    def deliveries(self, data: Fields) -> list[Json]:
        """YY102: what was made in a span and is, or is not, downloaded."""
        state = whole(data, "DownloadState", least=0)
        begin, end = moment(data, "Kssj"), moment(data, "Jssj")
        return [
            row.body
            for row in self._ledger.deliveries()
            if min(row.marks, 1) == state and begin <= _made(row.created_at) <= end
        ]

    def mark(self, data: Fields) -> None:
        """YY102 with an ID: this one is downloaded; raises DepRefusal."""
        number = text(data, "ID")
        with self._ledger.change():
            marks = self._ledger.mark(number)
        if not marks:
            raise DepRefusal(refusals.ERROR, f"配送单 {number} 不存在")
        if marks > 1:
            raise DepRefusal(refusals.NOTHING_TO_DO, f"配送单 {number} 已下载")


def _made(created_at: str) -> datetime:
    return datetime.strptime(created_at, MOMENT).replace(tzinfo=BEIJING)


def _item(item: TrainingItem) -> Json:
    return {
        "UniCode": item.province_code,
        "Name": item.name,
        "TradeName": "",
        "PackSpec": f"{item.pack_quantity}{item.dosage_unit}/{item.unit}",
        "Spec": item.strength,
        "PackUnit": item.unit,
        "PackQuantity": item.pack_quantity,
        "Unit": item.dosage_unit,
        "DosageForm": item.form,
        "SDC": item.standard_code,
        "ApprovalNumber": item.approval_number,
        "ApprovalTime": _CHANGED_AT.strftime(MOMENT),
        "Price": float(item.price),
        "Category": "",
        "ProductSource": 0,
        "Property": "",
        "Essential": 0,
        "ManufacturerCode": "",
        "Manufacturer": item.maker,
    }
