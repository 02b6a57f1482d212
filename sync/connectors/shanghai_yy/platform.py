"""The Shanghai platform behind the port: deliveries, items, acceptances, invoices, order states.

Without it the service could not tell Shanghai from any other province. Messages: YY003 (details not
accepted yet, keyset cursor PSMXBH), YY018 (pass or fail one whole detail), YY020 (one document or
product). YY018 has no key of ours, so an answer that got lost cannot be told from a request that
did; a detail that may have been sent before is therefore looked up (YY020, 08) before it is sent.
Invoices not accepted yet come by YY004 (cursor FPMXBH). Orders are placed in two steps: YY009 files
one and numbers it, YY010 makes it valid; asked twice to confirm, the platform says so (32001), and
that is success. Returns go the same two steps (YY011, YY012), and before one is confirmed once more
it is looked up (YY020, 04). No message gives an order back, so those of others are offered only
where the system that placed them is known; YY021 adds the states of their lines. No message lists
delivery relations either: the table 配送企业 comes with the catalogue interface (医保目录接口),
whose transport is not published, so they are offered only where that table can be read; whether the
platform knows a delivery point says YY020 (09). The office's messages stand beside: stock.py,
history.py, inquiries.py, accounts.py; the distributor's side begins in distributor.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from app.catalogue.items import Item
from app.catalogue.relations.told.values import Party, PartyListed, RelationList
from app.purchasing.orders import Order
from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from app.store.clock import utc_now
from sync.connectors.journal import Journal, no_journal
from sync.connectors.office_port import OfficeOffer, StockRules
from sync.connectors.port import (
    DetailAcceptance,
    FiledOrder,
    Offer,
    OrderBook,
    OrderToPlace,
    PlatformDetail,
    PlatformError,
    PlatformInvoice,
    PlatformInvoiceLine,
    RelationTable,
    ReturnToFile,
)
from sync.connectors.shanghai_yy.accounts import AccountMessages
from sync.connectors.shanghai_yy.calling import may_be_done, unexpected
from sync.connectors.shanghai_yy.fields import read_detail, read_item
from sync.connectors.shanghai_yy.history import HistoryMessages
from sync.connectors.shanghai_yy.inquiries import InquiryMessages
from sync.connectors.shanghai_yy.papers import put_together, read_invoice_line, with_states
from sync.connectors.shanghai_yy.placing import confirmation_fields, order_fields, read_filed
from sync.connectors.shanghai_yy.reporting import DetailReport, log_detail
from sync.connectors.shanghai_yy.returning import (
    CONFIRMED,
    of_return,
    read_return_state,
    return_confirmation,
    return_fields,
)
from sync.connectors.shanghai_yy.settings import YySettings
from sync.connectors.shanghai_yy.stock import StockMessages

# 查询类型 CXLX (4.1.15).
_ORDER = "01"
_RETURN = "04"
_PRODUCT = "07"
_DELIVERY_DETAIL = "08"
_DELIVERY_POINT = "09"

# 配送单明细状态 (4.1.22).
_OPEN = "00"
_VOIDED = "01"
_STATES = {"01": "已作废", "10": "验收通过", "11": "验收不通过", "20": "已入库"}
_PASSED = frozenset({"10", "20"})
_FAILED = frozenset({"11"})

# "No such product", said of the distributor's code or of the platform's.
_UNKNOWN_PRODUCT = frozenset({"12009", "13008"})
_UNKNOWN_ORDER = "22008"
_UNKNOWN_RETURN = "22010"
_UNKNOWN_POINT = "12004"

_OVER = frozenset({OrderState.CLOSED, OrderState.STOPPED})
"""States of an order line that do not change any more."""


class ShanghaiYy(StockMessages, HistoryMessages, InquiryMessages, AccountMessages):
    """The hospital's client of the Shanghai drug platform; for one thread at a time."""

    def __init__(
        self,
        settings: YySettings,
        journal: Journal = no_journal,
        report: DetailReport = log_detail,
        now: Callable[[], datetime] = utc_now,
        order_book: OrderBook | None = None,
        relation_table: RelationTable | None = None,
    ) -> None:
        """`order_book`: where the hospital's orders were written; None: nobody can tell.

        `relation_table`: where the table 配送企业 can be read; None: it comes another way.
        """
        super().__init__(settings, journal, report, now)
        self._rules = StockRules(
            settings.stock_rows,
            settings.stock_points,
            settings.stock_point,
            settings.stock_kind,
            settings.stock_kinds,
        )
        self._order_book = order_book
        self._relation_table = relation_table

    @property
    def name(self) -> str:
        """The platform's short name."""
        return "shanghai-yy"

    @property
    def stock_rules(self) -> StockRules:
        """As they are set."""
        return self._rules

    @property
    def offers(self) -> frozenset[Offer]:
        """All; orders and relations where it can be read what no message gives."""
        unread = set()
        if self._order_book is None:
            unread.add(Offer.ORDERS)
        if self._relation_table is None:
            unread.add(Offer.RELATIONS)
        return frozenset(Offer) - unread

    @property
    def office_offers(self) -> frozenset[OfficeOffer]:
        """All of them."""
        return frozenset(OfficeOffer)

    def open_details(self) -> Iterator[PlatformDetail]:
        """Fetch all details not accepted yet, page after page; raises PlatformError.

        A detail that cannot be read is reported and passed over; the cursor moves on all the same.
        """
        return self._read("YY003", {"YQBM": ""}, "PSMXBH", read_detail)

    def orders(self) -> Iterator[Order]:
        """Walk the orders of the order book with the states the platform gives their lines."""
        if self._order_book is None:
            raise PlatformError(
                "not-offered", "阳光采购平台不提供订单内容查询，请先设置医院的订单来源"
            )
        for order in self._order_book.placed():
            over = all(line.state in _OVER for line in order.lines)
            yield order if over else self.followed(order)

    def file_order(self, order: OrderToPlace) -> FiledOrder:
        """YY009: hand an order over, to be confirmed; raises PlatformError."""
        hospital = self._settings.org_code
        main, structs = order_fields(order, hospital)
        answer = self._transport.call("YY009", main, structs)
        try:
            return read_filed(order, answer.main, answer.structs)
        except ValueError as error:
            raise unexpected(f"订单 {order.plan_no} 的编号无法读取，{error}") from error

    def confirm_order(self, order: OrderToPlace, order_no: str) -> None:
        """YY010: make a filed order valid; safe to repeat; raises PlatformError."""
        hospital = self._settings.org_code
        self._transport.call("YY010", confirmation_fields(order, hospital, order_no))

    def void_order(self, order: OrderToPlace, order_no: str) -> None:
        """YY009: void a filed order; one that is unknown or voided is void; PlatformError."""
        state = self._state_of(_ORDER, order_no, _UNKNOWN_ORDER)
        if state not in (None, _VOIDED):
            self._transport.call("YY009", *order_fields(order, self._settings.org_code, order_no))

    def followed(self, order: Order) -> Order:
        """YY021: how the lines of an order stand; one the platform does not know stays as it is."""
        try:
            answer = self._transport.call("YY021", {"DDBH": order.order_no, "DDMXBH": ""})
            return with_states(order, answer.structs)
        except PlatformError as error:
            if error.code == _UNKNOWN_ORDER:
                return order
            raise
        except ValueError as error:
            raise unexpected(f"订单 {order.order_no} 的状态无法读取，{error}") from error

    def relations(self) -> RelationList:
        """The table's relations, and the delivery points as far as the platform knows them."""
        if self._relation_table is None:
            raise PlatformError(
                "not-offered", "阳光采购平台不提供配送关系查询，请先设置《配送企业》表的来源"
            )
        listed = self._relation_table.listed()
        return replace(listed, parties=tuple(map(self._looked_up, listed.parties)))

    def _looked_up(self, party: PartyListed) -> PartyListed:
        """YY020, 09: a delivery point that the platform does not know is none."""
        if party.part is not Party.ADDRESS:
            return party
        try:
            self._query(_DELIVERY_POINT, party.code)
        except PlatformError as error:
            if error.code == _UNKNOWN_POINT:
                return replace(party, enabled=False)
            raise
        return party

    def file_return(self, return_: ReturnToFile) -> str:
        """YY011: hand a return over, to be confirmed; raises PlatformError."""
        try:
            answer = self._transport.call("YY011", return_fields(return_, self._settings.org_code))
        except PlatformError as error:
            raise of_return(error) from error
        number = answer.main.get("THDBH", "")
        if not number:
            raise unexpected("退货单填报没有给出编号（THDBH）")
        return number

    def confirm_return(self, return_: ReturnToFile, number: str, *, sent_before: bool) -> None:
        """YY012: make a filed return valid; what may be so already is looked up (YY020, 04)."""
        if sent_before:
            state = self.return_state(number)
            if state in CONFIRMED:
                return
            if state is not ReturnState.SENDING:
                raise PlatformError(
                    "state-01", f"退货单 {number} 在平台上已撤销或不存在，请撤回后重新申请"
                )
        fields = return_confirmation(return_, self._settings.org_code, number)
        self._transport.call("YY012", fields)

    def void_return(self, return_: ReturnToFile, number: str) -> None:
        """YY011: void a filed return; one that is unknown or voided is void; PlatformError."""
        if self.return_state(number) not in (None, ReturnState.VOIDED):
            hospital = self._settings.org_code
            self._transport.call("YY011", return_fields(return_, hospital, number))

    def return_state(self, number: str) -> ReturnState | None:
        """YY020, 04: how a return stands; None where the platform knows none."""
        try:
            return read_return_state(self._query(_RETURN, number).main)
        except PlatformError as error:
            if error.code == _UNKNOWN_RETURN:
                return None
            raise
        except ValueError as error:
            raise unexpected(f"退货单 {number} 的状态无法读取，{error}") from error

    def invoices(self) -> Iterator[PlatformInvoice]:
        """Fetch all invoices not accepted yet; one with an unreadable line is passed over."""
        structs: list[Mapping[str, str]] = []
        for answer in self._pages("YY004", {"YQBM": ""}, "FPMXBH"):
            structs += answer.structs
        lines: dict[str, PlatformInvoiceLine] = {}
        for fields in structs:
            try:
                lines[fields.get("FPMXBH", "")] = read_invoice_line(fields)
            except ValueError as error:
                self._report(fields, str(error))
        yield from put_together(structs, lines)

    def item(self, province_code: str) -> Item | None:
        """Look one item up by its ZXSPBM; None where the platform does not know it."""
        try:
            answer = self._query(_PRODUCT, province_code)
        except PlatformError as error:
            if error.code in _UNKNOWN_PRODUCT:
                return None
            raise
        try:
            return read_item(province_code, answer.main)
        except ValueError as error:
            raise unexpected(f"商品 {province_code} 的信息无法读取，{error}") from error

    def accept(self, acceptance: DetailAcceptance) -> None:
        """Pass or fail one delivery detail; safe to repeat; raises PlatformError."""
        if acceptance.sent_before and self._settled(acceptance):
            return
        try:
            self._transport.call("YY018", _acceptance_fields(acceptance))
        except PlatformError as refusal:
            if not (may_be_done(refusal) and self._settled(acceptance)):
                raise

    def _settled(self, acceptance: DetailAcceptance) -> bool:
        """Ask whether the platform already holds this very word; raises where it holds another."""
        state = self._query(_DELIVERY_DETAIL, acceptance.detail_id).main.get("CLZT", "")
        if state == _OPEN:
            return False
        if state in (_PASSED if acceptance.accepted else _FAILED):
            return True
        if state not in _STATES:
            raise unexpected(f"配送明细 {acceptance.detail_id} 的处理状态为“{state}”")
        raise PlatformError(
            f"state-{state}",
            f"配送明细 {acceptance.detail_id} 在平台上已是“{_STATES[state]}”，"
            f"与本次验收结论不一致，请与配送企业核对",
        )


def _acceptance_fields(acceptance: DetailAcceptance) -> dict[str, str]:
    return {
        "YQBM": acceptance.distributor_code,
        "PSMXBH": acceptance.detail_id,
        "PSDTM": acceptance.carton_no,
        "ZXSPBM": acceptance.province_code,
        "PSL": str(acceptance.quantity),
        # Empty keeps the batch number the distributor gave.
        "SCPH": "",
        "YSJG": "1" if acceptance.accepted else "0",
        "YSJGBZ": acceptance.remark,
    }
