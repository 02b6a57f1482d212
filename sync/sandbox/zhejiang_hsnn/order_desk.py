"""The calls about the catalogue and orders: list, save, submit, query.

Without it nothing could be ordered. An order is saved (0) and submitted (1); what it is called and
what is asked for is made up as far as no source shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sync.platform_time import BEIJING
from sync.sandbox.training.catalogue import TrainingItem, load_catalogue
from sync.sandbox.zhejiang_hsnn.account import MOMENT, HsnnAccount
from sync.sandbox.zhejiang_hsnn.form import Entry, Form, count_of
from sync.sandbox.zhejiang_hsnn.ledger import HsnnLedger, Kind, Record
from sync.sandbox.zhejiang_hsnn.lists import Json, each, page_of
from sync.sandbox.zhejiang_hsnn.refusals import (
    BAD_PRICE,
    UNKNOWN_COMPANY,
    UNKNOWN_ITEM,
    EntryRefusal,
    refused,
)

SAVED, SUBMITTED = "0", "1"
"""orderDetailState."""
_PRICE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?")


class OrderDesk:
    """Takes orders."""

    def __init__(
        self, account: HsnnAccount, ledger: HsnnLedger, now: Callable[[], datetime]
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._now = now
        self._items = {item.province_code: item for item in load_catalogue()}

    def catalogue(self, form: Form) -> Json:
        """getProcurecatalog: some items, or all of them."""
        wanted = form.ids("procurecatalogIds") or list(self._items)
        rows = [_item(self._items[one]) for one in wanted if one in self._items]
        return page_of(form, rows, self._account.page_size)

    def save(self, form: Form) -> Json:
        """Save an order; its details that are wrong are left out and named."""
        entries = form.entries("orderInfo")
        with self._ledger.change():
            head = {
                "orderId": f"DD{self._ledger.next_number():08d}",
                "orderName": form.text("orderName"),
                "orderType": form.optional("orderType"),
                "orderRemarks": form.optional("orderRemarks"),
                "totalDetailCount": len(entries),
            }
            return each(entries, ["orderCustomInfo"], lambda one: self._save(head, one))

    def submit(self, form: Form) -> Json:
        """Submit a saved order."""
        number = form.text("orderId")
        with self._ledger.change():
            mine = [one for one in self._details() if one.fields["orderId"] == number]
            if not mine:
                raise refused(f"订单 {number} 不存在")
            if any(one.fields["orderDetailState"] != SAVED for one in mine):
                raise refused(f"订单 {number} 状态有误")
            at = self._now().astimezone(BEIJING).strftime(MOMENT)
            for one in mine:
                changed = {"orderDetailState": SUBMITTED, "submitTime": at}
                self._ledger.change_fields(Kind.ORDER_DETAIL, one.number, **changed)
        return {}

    def orders(self, form: Form) -> Json:
        """Order details that were saved in a span of time."""
        rows = within(form, self._details())
        return page_of(form, rows, self._account.page_size)

    def _details(self) -> list[Record]:
        return self._ledger.records(Kind.ORDER_DETAIL)

    def _save(self, head: dict[str, Any], entry: Entry) -> Json:
        item = self._items.get(entry.get("procurecatalogId", ""))
        if item is None:
            raise EntryRefusal(UNKNOWN_ITEM, "采购目录不存在")
        count = count_of(entry, "purchaseCount", 1)
        price = entry.get("purchasePrice") or item.price
        if not _PRICE.fullmatch(price):
            raise EntryRefusal(BAD_PRICE, "采购价格有误")
        if entry.get("companyIdPs") != self._account.company:
            raise EntryRefusal(UNKNOWN_COMPANY, "配送企业不存在")
        number = f"MX{self._ledger.next_number():08d}"
        fields = {
            **head,
            "orderDetailId": number,
            "hospitalId": self._account.hospital,
            "hospitalDepartmentId": self._account.department,
            "procurecatalogId": item.province_code,
            "purchaseCount": count,
            "purchasePrice": price,
            "detailDistributeAddress": entry.get("detailDistributeAddress", ""),
            "companyIdPs": entry["companyIdPs"],
            "orderCustomInfo": entry.get("orderCustomInfo", ""),
            "orderDetailState": SAVED,
            "submitTime": "",
            "unit": item.unit,
        }
        at = self._now().isoformat()
        self._ledger.add(Record(Kind.ORDER_DETAIL, number, at, fields))
        return {"orderId": head["orderId"], "orderDetailId": number}


def within(form: Form, records: list[Record]) -> list[Json]:
    """What came in a span of time."""
    begin, end = form.moment("startTime"), form.moment("endTime")
    return [dict(one.fields) for one in records if begin <= datetime.fromisoformat(one.at) <= end]


def _item(item: TrainingItem) -> Json:
    return {
        "procurecatalogId": item.province_code,
        "goodsId": f"G{item.province_code}",
        "productName": item.name,
        "goodsName": "",
        "medicinemodel": item.form,
        "outlook": item.strength,
        "factor": item.pack_quantity,
        "materialName": "",
        "unit": item.unit,
        "companyIdSc": "PXSC0001",
        "companyNameSc": item.maker,
        "purchaseType": "1",
        "sourceName": "培训目录",
        "middlePack": item.boxes_per_middle,
        "maxPack": 0,
        "bidPrice": item.price,
        "isUsing": "1",
        "addTime": "2026-01-01 00:00:00",
        "lastUpdateTime": "2026-01-01 00:00:00",
    }
