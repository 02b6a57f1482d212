"""The company at the other side: answers orders, sends goods, answers returns.

Without it nothing would follow on an order. A training delivery comes with an order of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sync.platform_time import BEIJING
from sync.sandbox.training import training_delivery
from sync.sandbox.zhejiang_hsnn.account import MOMENT, HsnnAccount
from sync.sandbox.zhejiang_hsnn.ledger import HsnnLedger, Kind, Record
from sync.sandbox.zhejiang_hsnn.lists import Json

RESPONDED, TURNED_DOWN, SENT = "2", "3", "4"
"""orderDetailState."""
_SUBMITTED = "1"
_OPEN = (RESPONDED, SENT, "7")
"""More may be sent; 7: some of it was received."""


class Supplier:
    """Acts for the company; ValueError where the figures or states do not fit."""

    def __init__(
        self, account: HsnnAccount, ledger: HsnnLedger, now: Callable[[], datetime]
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._now = now

    def send_delivery(self, lines: int, cartons: int, boxes: int) -> str:
        """Send a training delivery on an order of its own; its number."""
        with self._ledger.change():
            seed = self._ledger.next_number()
            made = training_delivery(seed, lines, cartons, boxes, today=self._today())
            quantities = dict.fromkeys((line.line_no for line in made.lines), 0)
            for detail in made.details:
                quantities[detail.line.line_no] += detail.quantity
            for line in made.lines:
                quantity = quantities[line.line_no]
                number = self._order(made.order_no, line.item.province_code, quantity, seed)
                batch = (line.batch, line.expiry)
                self._distribute(number, quantity, batch, made.delivery_no)
            return made.delivery_no

    def respond(self, detail_id: str, *, agreed: bool) -> None:
        """Agree to an order detail that was submitted, or turn it down."""
        with self._ledger.change():
            detail = self._ledger.find(Kind.ORDER_DETAIL, detail_id)
            if detail is None or detail.fields["orderDetailState"] != _SUBMITTED:
                raise ValueError(f"订单明细 {detail_id} 不在待响应状态")
            state = RESPONDED if agreed else TURNED_DOWN
            self._ledger.change_fields(Kind.ORDER_DETAIL, detail_id, orderDetailState=state)

    def send(self, detail_id: str, quantity: int) -> str:
        """Send something on an order detail; the number of the distribution."""
        with self._ledger.change():
            detail = self._ledger.find(Kind.ORDER_DETAIL, detail_id)
            if detail is None or detail.fields["orderDetailState"] not in _OPEN:
                raise ValueError(f"订单明细 {detail_id} 不在待配送状态")
            expiry = self._today() + timedelta(days=540)
            batch = (f"PX{self._ledger.next_number():05d}", expiry)
            return self._distribute(detail_id, quantity, batch, f"PS-{detail_id}")

    def answer_return(self, return_id: str, refuse_reason: str) -> None:
        """Agree to a return, or refuse it with a reason."""
        with self._ledger.change():
            changed = {"isResponse": "1", "refuseReason": refuse_reason}
            self._ledger.change_fields(Kind.RETURN, return_id, **changed)

    def _today(self) -> date:
        return self._now().astimezone(BEIJING).date()

    def _order(self, order_no: str, item: str, quantity: int, seed: int) -> str:
        number = f"MX{self._ledger.next_number():08d}"
        at = self._now()
        fields: Json = {
            "orderId": order_no,
            "orderName": f"培训订单 {seed}",
            "orderType": "0",
            "orderRemarks": "",
            "orderDetailId": number,
            "hospitalId": self._account.hospital,
            "hospitalDepartmentId": self._account.department,
            "procurecatalogId": item,
            "purchaseCount": quantity,
            "purchasePrice": "",
            "detailDistributeAddress": "1",
            "companyIdPs": self._account.company,
            "orderCustomInfo": "",
            "orderDetailState": RESPONDED,
            "submitTime": at.astimezone(BEIJING).strftime(MOMENT),
        }
        self._ledger.add(Record(Kind.ORDER_DETAIL, number, at.isoformat(), fields))
        return number

    def _distribute(
        self, detail_id: str, quantity: int, batch: tuple[str, date], delivery_no: str
    ) -> str:
        detail = self._ledger.find(Kind.ORDER_DETAIL, detail_id)
        if detail is None:
            raise ValueError(f"订单明细 {detail_id} 不存在")
        serial = self._ledger.next_number()
        number = f"PS{serial:08d}"
        at = self._now()
        fields: Json = {
            "distributeId": number,
            "companyDistributeId": f"{delivery_no}-{serial}",
            "orderDetailId": detail_id,
            "procurecatalogId": detail.fields["procurecatalogId"],
            "companyIdPs": detail.fields["companyIdPs"],
            "distributeCount": quantity,
            "invoiceId": "",
            "batchCode": batch[0],
            "periodDate": batch[1].isoformat(),
            "distributeCustomInfo": delivery_no,
            "distributeTime": at.astimezone(BEIJING).strftime(MOMENT),
            "firstInviceID": "",
            "middleInviceID": "",
            "secondInviceCode": "",
        }
        self._ledger.add(Record(Kind.DISTRIBUTION, number, at.isoformat(), fields))
        self._ledger.change_fields(Kind.ORDER_DETAIL, detail_id, orderDetailState=SENT)
        return number
