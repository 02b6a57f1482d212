"""The platform's desk: checks a call in the platform's order and answers it.

Without it the stand-in would believe everything. Order of checks: the SOAP envelope, account
(11003), message (11004), signature over the exact text (11005, upper or lower case), XML (11006),
dictionaries (12xxx), logic (22xxx), details (13xxx). A detail that is not open is not found: YY018
passes or fails it once. Page size is the platform's own choice, here a setting.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sync.platform_time import BEIJING
from sync.sandbox.shanghai_yy.checks import Reply, require_distributor, required
from sync.sandbox.shanghai_yy.fields import (
    CONFIRMED,
    Fields,
    delivery_detail_fields,
    delivery_fields,
    moment_a,
    open_detail_fields,
    product_fields,
    read_date_b,
)
from sync.sandbox.shanghai_yy.invoices import InvoiceDesk
from sync.sandbox.shanghai_yy.orders import OrderDesk
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.shanghai_yy.returns import ReturnDesk
from sync.sandbox.shanghai_yy.soap import Call, read_call, read_request, write_answer
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.delivery import FAILED, OPEN, PASSED
from sync.sandbox.training.ledger import DeliveryRow, DetailRow, Ledger
from sync.sandbox.training.order import DELIVERY_POINT

_MAX_DAYS = 60

# 查询类型 CXLX (4.1.15) of documents that training has none of, and what is said of them.
_NEVER_FOUND = {
    "05": Result.NO_QUOTATION,
    "06": Result.NO_INQUIRY,
}


@dataclass(frozen=True, slots=True)
class Account:
    """The one hospital that may call, and how much it gets per page."""

    user: str
    password: str = field(repr=False)
    org_code: str
    page_size: int


class Desk:
    """Answers one SOAP call after the other; safe to use from several threads."""

    def __init__(
        self,
        account: Account,
        ledger: Ledger,
        catalogue: Sequence[TrainingItem],
        now: Callable[[], datetime],
        today: Callable[[], date],
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._items = {item.province_code: item for item in catalogue}
        self._now = now
        self._orders = OrderDesk(ledger, account.org_code, self._items, today)
        self._returns = ReturnDesk(ledger, account.org_code, self._items, now, today)
        self._invoices = InvoiceDesk(ledger, account.org_code, self._items, now)
        self._messages: dict[str, Callable[[Fields], Reply]] = {
            "YY003": self._open_details,
            "YY004": self._open_invoices,
            "YY005": self._deliveries,
            "YY006": self._delivery_details,
            "YY010": self._orders.confirm,
            "YY011": self._returns.file,
            "YY012": self._returns.confirm,
            "YY018": self._accept_detail,
            "YY020": self._query,
            "YY021": self._orders.line_states,
        }
        # Requests that have a DETAIL.
        self._uploads: dict[str, Callable[[Fields, Sequence[Fields]], Reply]] = {
            "YY009": self._orders.file,
        }

    def answer(self, body: bytes) -> str:
        """Answer whatever was sent; never raises for bad input."""
        try:
            reply = self._process(read_call(body))
            hint = reply.result.meaning
        except Refusal as refusal:
            reply, hint = Reply(result=refusal.result), refusal.hint
        head = {
            "JSSJ": moment_a(self._now()),
            "ZTCLJG": reply.result.code,
            "CWXX": hint,
            "BZXX": "",
        }
        return write_answer(head, reply.main, reply.structs)

    def _process(self, call: Call) -> Reply:
        self._require_account(call)
        if call.message not in self._messages and call.message not in self._uploads:
            raise Refusal(Result.WRONG_MESSAGE)
        signature = hashlib.sha1(call.data.encode("utf-8"), usedforsecurity=False).hexdigest()
        if call.sign.lower() != signature:
            raise Refusal(Result.WRONG_SIGNATURE)
        main, structs = read_request(call.data)
        if call.message in self._uploads:
            return self._uploads[call.message](main, structs)
        return self._messages[call.message](main)

    def _require_account(self, call: Call) -> None:
        account = self._account
        pairs = (
            (call.user, account.user),
            (call.password, account.password),
            (call.org_code, account.org_code),
        )
        if not all([hmac.compare_digest(a.encode(), b.encode()) for a, b in pairs]):
            raise Refusal(Result.WRONG_ACCOUNT)

    def _open_details(self, main: Fields) -> Reply:
        """YY003 获取配送单明细数据: what is not accepted yet, after the cursor."""
        require_distributor(main.get("YQBM", ""))
        rows = self._ledger.details(
            after=main.get("PSMXBH", ""), state=OPEN, limit=self._account.page_size + 1
        )
        return self._page([open_detail_fields(row, self._items[row.product]) for row in rows])

    def _open_invoices(self, main: Fields) -> Reply:
        """YY004 获取发票明细数据: what is not accepted yet, after the cursor."""
        require_distributor(main.get("YQBM", ""))
        return self._page(self._invoices.lines_after(main.get("FPMXBH", "")))

    def _deliveries(self, main: Fields) -> Reply:
        """YY005 查询配送单数据."""
        first = read_date_b("QSRQ", main.get("QSRQ", ""))
        last = read_date_b("JZRQ", main.get("JZRQ", ""))
        require_distributor(main.get("YQBM", ""))
        if first and last and abs((last - first).days) > _MAX_DAYS:
            raise Refusal(Result.INTERVAL_60)
        number, cursor = main.get("PSDH", ""), main.get("PSDID", "")
        rows = [
            row
            for row in self._ledger.deliveries()
            if row.delivery_id > cursor
            and number in ("", row.delivery_no)
            and (first is None or _day(row) >= first)
            and (last is None or _day(row) <= last)
        ]
        return self._page([delivery_fields(row) for row in rows])

    def _delivery_details(self, main: Fields) -> Reply:
        """YY006 按配送单编号查询配送单明细."""
        delivery = self._delivery(required(main, "PSDID"))
        rows = self._ledger.details(
            after=main.get("PSMXBH", ""),
            delivery_id=delivery.delivery_id,
            limit=self._account.page_size + 1,
        )
        return self._page([delivery_detail_fields(row, self._items[row.product]) for row in rows])

    def _accept_detail(self, main: Fields) -> Reply:
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
        detail = self._ledger.detail(values["PSMXBH"])
        if detail is None:
            raise Refusal(Result.NO_DETAIL)
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

    def _query(self, main: Fields) -> Reply:
        """YY020 单条单据通用查询."""
        kind, number = main.get("CXLX", ""), main.get("CXBH", "")
        if kind == "01":
            return Reply({"CLZT": self._orders.state(number)})
        if kind == "02":
            self._delivery(number)
            return Reply({"CLZT": CONFIRMED})
        if kind == "03":
            return Reply({"CLZT": self._invoices.state(number)})
        if kind == "04":
            return Reply({"CLZT": self._returns.state(number)})
        if kind == "07":
            item = self._items.get(number)
            if item is None:
                raise Refusal(Result.NO_PRODUCT)
            return Reply({"CLZT": "", "ZXBJ": item.price, "PSDTM": "", **product_fields(item)})
        if kind == "08":
            detail = self._ledger.detail(number)
            if detail is None:
                raise Refusal(Result.NO_DETAIL)
            product = product_fields(self._items[detail.product])
            return Reply({"CLZT": detail.state, "ZXBJ": "", "PSDTM": detail.carton_no, **product})
        if kind == "09":
            if number != DELIVERY_POINT:
                raise Refusal(Result.NO_DELIVERY_POINT)
            # Which states a delivery point has is not published.
            return Reply({"CLZT": ""})
        raise Refusal(_NEVER_FOUND.get(kind, Result.WRONG_OPERATION))

    def _delivery(self, number: str) -> DeliveryRow:
        for row in self._ledger.deliveries():
            if number in (row.delivery_id, row.delivery_no):
                return row
        raise Refusal(Result.NO_DELIVERY)

    def _page(self, structs: list[Fields]) -> Reply:
        page = structs[: self._account.page_size]
        finished = "1" if len(page) == len(structs) else "0"
        return Reply({"SFWJ": finished, "JLS": str(len(page))}, page)


def _require_same(detail: DetailRow, values: Fields) -> None:
    if values["PSDTM"] != detail.carton_no or values["ZXSPBM"] != detail.product:
        raise Refusal(Result.NO_DETAIL, "箱条码或商品编码与配送明细不一致")
    if values["PSL"] != str(detail.quantity):
        raise Refusal(Result.NO_DETAIL, f"配送量应为 {detail.quantity}")


def _day(row: DeliveryRow) -> date:
    return row.shipped_at.astimezone(BEIJING).date()
