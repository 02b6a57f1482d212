"""The calls about goods: what is on its way, what was received, what goes back.

Without it nothing could be received. A distribution is received once, with a quantity, 0 refuses
it; what was received can go back, as often as the distributor has not taken it all back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sync.platform_time import BEIJING
from sync.sandbox.zhejiang_hsnn.account import MOMENT, HsnnAccount
from sync.sandbox.zhejiang_hsnn.form import Entry, Form, count_of
from sync.sandbox.zhejiang_hsnn.ledger import HsnnLedger, Kind, Record
from sync.sandbox.zhejiang_hsnn.lists import Json, each, page_of
from sync.sandbox.zhejiang_hsnn.order_desk import within
from sync.sandbox.zhejiang_hsnn.refusals import (
    NO_REASON,
    NOT_RECEIVED,
    NUMBER_USED,
    RECEIVED_BEFORE,
    TOO_MANY,
    UNKNOWN_DISTRIBUTION,
    EntryRefusal,
)

RECEIVING, RECEIVED = "7", "8"
"""orderDetailState."""


class GoodsDesk:
    """Takes receipts and returns."""

    def __init__(
        self, account: HsnnAccount, ledger: HsnnLedger, now: Callable[[], datetime]
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._now = now

    def distributions(self, form: Form) -> Json:
        """What was sent in a span of time, received or not."""
        rows = within(form, self._ledger.records(Kind.DISTRIBUTION))
        return page_of(form, rows, self._account.page_size)

    def receive(self, form: Form) -> Json:
        """Receive distributions: warehouse."""
        with self._ledger.change():
            return each(form.entries("distributeInfo"), ["distributeId"], self._receive)

    def receipts(self, form: Form) -> Json:
        """What was received of distributions."""
        return self._of_distributions(form, Kind.RECEIPT)

    def take_back(self, form: Form) -> Json:
        """Take returns: addReturn."""
        names = ["hospitalReturnId", "distributeId"]
        with self._ledger.change():
            return each(form.entries("returnInfo"), names, self._take_back)

    def returns(self, form: Form) -> Json:
        """The returns of distributions: getReturn."""
        return self._of_distributions(form, Kind.RETURN)

    def _of_distributions(self, form: Form, kind: Kind) -> Json:
        wanted = set(form.ids("distributeIds"))
        rows = [one.fields for one in self._ledger.records(kind)]
        mine = [row for row in rows if row["distributeId"] in wanted]
        return page_of(form, mine, self._account.page_size)

    def _receive(self, entry: Entry) -> Json:
        sent = self._sent(entry)
        number = count_of(entry, "warehouseCount", 0)
        if number > sent.fields["distributeCount"]:
            raise EntryRefusal(TOO_MANY, f"收货数量超过配送数量 {sent.fields['distributeCount']}")
        at = self._now()
        fields = {
            "distributeId": sent.number,
            "warehouseCount": number,
            "warehouseTime": at.astimezone(BEIJING).strftime(MOMENT),
            "warehouseCustomInfo": entry.get("warehouseCustomInfo", ""),
        }
        if not self._ledger.add(Record(Kind.RECEIPT, sent.number, at.isoformat(), fields)):
            raise EntryRefusal(RECEIVED_BEFORE, "该配送明细已收货")
        self._settle(str(sent.fields["orderDetailId"]))
        return {}

    def _settle(self, detail_id: str) -> None:
        """Set the state of an order detail by what was received on it."""
        detail = self._ledger.find(Kind.ORDER_DETAIL, detail_id)
        if detail is None:
            return
        sent = self._ledger.records(Kind.DISTRIBUTION)
        mine = [one.number for one in sent if one.fields["orderDetailId"] == detail_id]
        receipts = [self._ledger.find(Kind.RECEIPT, number) for number in mine]
        total = sum(one.fields["warehouseCount"] for one in receipts if one is not None)
        state = RECEIVED if total >= detail.fields["purchaseCount"] else RECEIVING
        self._ledger.change_fields(Kind.ORDER_DETAIL, detail_id, orderDetailState=state)

    def _take_back(self, entry: Entry) -> Json:
        sent = self._sent(entry)
        number = count_of(entry, "returnCount", 1)
        if not entry.get("returnReason"):
            raise EntryRefusal(NO_REASON, "退货原因不能为空")
        receipt = self._ledger.find(Kind.RECEIPT, sent.number)
        if receipt is None:
            raise EntryRefusal(NOT_RECEIVED, "该配送明细尚未收货")
        gone = sum(
            one.fields["returnCount"]
            for one in self._ledger.records(Kind.RETURN)
            if one.fields["distributeId"] == sent.number and not one.fields["refuseReason"]
        )
        own_key = entry.get("hospitalReturnId", "")
        if any(one.own_key == own_key for one in self._ledger.records(Kind.RETURN)):
            raise EntryRefusal(NUMBER_USED, "hospitalReturnId 重复")
        if gone + number > receipt.fields["warehouseCount"]:
            raise EntryRefusal(TOO_MANY, "退货数量超过收货数量")
        at = self._now()
        return_id = f"TH{self._ledger.next_number():08d}"
        fields = {
            "returnId": return_id,
            "returnTime": at.astimezone(BEIJING).strftime(MOMENT),
            "distributeId": sent.number,
            "returnCount": number,
            "returnType": "1",
            "returnReason": entry["returnReason"],
            "returnCustomInfo": entry.get("returnCustomInfo", ""),
            "isResponse": "0",
            "refuseReason": "",
            "returnInvoiceId": "",
        }
        self._ledger.add(Record(Kind.RETURN, return_id, at.isoformat(), fields, own_key))
        return {"returnId": return_id}

    def _sent(self, entry: Entry) -> Record:
        found = self._ledger.find(Kind.DISTRIBUTION, entry.get("distributeId", ""))
        if found is None:
            raise EntryRefusal(UNKNOWN_DISTRIBUTION, "配送明细不存在")
        return found
