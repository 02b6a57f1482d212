"""deliveryOrder: gives deliveries out, by bar code or by a span of time, and flags what was read.

Without it nothing would ever come. By its bar code a delivery is given as often as it is asked for;
whether a span leaves out what was read before is the account's to say.
"""

from __future__ import annotations

from typing import Any

from sync.sandbox.gpo_shyl.account import GpoAccount
from sync.sandbox.gpo_shyl.checks import Checking, Fields, Refusal, moment, text
from sync.sandbox.gpo_shyl.ledger import DELIVERY, Document, GpoLedger


class DeliveryDesk:
    """Tells of deliveries."""

    def __init__(self, account: GpoAccount, ledger: GpoLedger) -> None:
        self._account = account
        self._ledger = ledger

    def check(self, fields: Fields) -> None:
        """Check the fields of a question; raises Refusal."""
        checking = Checking()
        checking.needs(fields, "ptdm", "yybm")
        if not text(fields, "psdtxm"):
            checking.needs(fields, "cxkssj", "cxjssj")
            checking.time(fields, "cxkssj")
            checking.time(fields, "cxjssj")
        checking.done()

    def get(self, fields: Fields) -> dict[str, Any] | list[dict[str, Any]]:
        """Give one delivery, or those of a span; inside `change`; raises Refusal."""
        bar_code = text(fields, "psdtxm")
        if not bar_code:
            return [self._given(one) for one in self._of_span(fields)]
        found = self._ledger.by_own(DELIVERY, bar_code)
        if found is None:
            raise Refusal(f"配送单条码不存在：{bar_code}")
        return self._given(found)

    def _of_span(self, fields: Fields) -> list[Document]:
        begin, end = moment(text(fields, "cxkssj")), moment(text(fields, "cxjssj"))
        return [
            one
            for one in self._ledger.documents(DELIVERY)
            if begin <= moment(one.at) <= end and not (self._account.unread_only and one.times_read)
        ]

    def _given(self, delivery: Document) -> dict[str, Any]:
        self._ledger.mark_read(delivery)
        return delivery.body
