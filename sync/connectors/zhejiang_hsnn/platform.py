"""The Zhejiang platform behind the port: items, orders, distributions, receipts, returns.

Without it the service could not tell Zhejiang from any other province. The unit of everything is
the order detail; a distribution is one batch of it, and a receipt says how many of it came, where 0
refuses it all. Calls whose names are known: getProcurecatalog, warehouse, addReturn, getReturn. The
others (orders, what is on its way, what was received) are used once their names are entered. What
may have been done before is looked for by our own keys before it is sent: orderCustomInfo,
warehouseCustomInfo, returnCustomInfo.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from app.catalogue.items import Item
from app.catalogue.relations.told.values import RelationList
from app.purchasing.orders import Order
from app.purchasing.returns import ReturnState
from app.store.clock import utc_now
from sync.connectors.journal import Journal, no_journal
from sync.connectors.port import (
    DetailAcceptance,
    DetailSeen,
    DetailState,
    FiledOrder,
    Offer,
    OrderToPlace,
    PlatformDetail,
    PlatformError,
    PlatformInvoice,
    ReturnToFile,
)
from sync.connectors.zhejiang_hsnn.fields import count, read_detail, read_item, written
from sync.connectors.zhejiang_hsnn.placing import (
    find_filed,
    is_submitted,
    line_fields,
    order_fields,
    read_filed,
    read_orders,
    with_states,
)
from sync.connectors.zhejiang_hsnn.results import (
    Json,
    not_offered,
    require_taken,
    text,
    unexpected,
)
from sync.connectors.zhejiang_hsnn.returning import (
    is_refused,
    number_of,
    ours,
    parts_of_number,
    return_fields,
    returned,
    shares,
    state_of,
)
from sync.connectors.zhejiang_hsnn.settings import HsnnSettings
from sync.connectors.zhejiang_hsnn.transport import Transport, listed
from sync.platform_time import BEIJING

CATALOGUE = "/drug/procurecatalog/getProcurecatalog"
WAREHOUSE = "/drug/wareHouse/warehouse"
ADD_RETURN = "/drug/return/addReturn"
GET_RETURN = "/drug/return/getReturn"

_ONE_DAY = timedelta(days=1)

_log = logging.getLogger(__name__)


class RowReport(Protocol):
    """Is told of a row that cannot be read, so that a person looks."""

    def __call__(self, fields: Mapping[str, Any], reason: str, /) -> None:
        """Take note of it; the other rows go on."""


def log_row(fields: Mapping[str, Any], reason: str, /) -> None:
    """Write an unreadable row to the log, by what it names itself."""
    name = text(fields, "distributeId") or text(fields, "orderId") or "（无编号）"
    _log.warning("浙江采购平台的 %s 无法读取：%s", name, reason)


class ZhejiangHsnn:
    """The hospital's client of the Zhejiang drug platform; for one thread at a time."""

    def __init__(
        self,
        settings: HsnnSettings,
        journal: Journal = no_journal,
        report: RowReport = log_row,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings
        self._paths = settings.paths
        self._transport = Transport(settings, journal, now)
        self._report = report
        self._now = now

    @property
    def name(self) -> str:
        """The platform's short name."""
        return "zhejiang-hsnn"

    @property
    def offers(self) -> frozenset[Offer]:
        """Returns; orders and acceptances where their calls have names; no invoices, relations."""
        paths = self._paths
        found = {Offer.RETURNING}
        if paths.orders:
            found.add(Offer.ORDERS)
        if paths.orders and paths.add_order and paths.submit_order:
            found.add(Offer.PLACING)
        if paths.distributions and paths.receipts:
            found.add(Offer.ACCEPTANCES)
        return frozenset(found)

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()

    def open_details(self) -> Iterator[PlatformDetail]:
        """Fetch the distributions of the last days that were not received; raises PlatformError.

        One that cannot be read is reported and passed over.
        """
        paths = self._paths
        if not (paths.distributions and paths.receipts):
            raise not_offered("配送查询与收货查询", "distributions、receipts")
        now = self._now()
        span = _span(now, self._settings.lookback_days)
        on_the_way = self._transport.pages(paths.distributions, span, "distributeId")
        ids = [text(row, "distributeId") for row in on_the_way]
        received = {text(row, "distributeId") for row in self._receipts(ids)}
        still_open = [row for row in on_the_way if text(row, "distributeId") not in received]
        known = self._items([text(row, "procurecatalogId") for row in still_open])
        for row in still_open:
            try:
                yield read_detail(row, known.get(text(row, "procurecatalogId")), self._settings)
            except ValueError as error:
                self._report(row, str(error))

    def item(self, province_code: str) -> Item | None:
        """Look one item up by its procurecatalogId; None where the platform does not know it."""
        row = self._catalogue([province_code]).get(province_code)
        try:
            return None if row is None else read_item(row)
        except ValueError as error:
            raise unexpected(f"目录 {province_code} 无法读取，{error}") from error

    def accept(self, acceptance: DetailAcceptance) -> None:
        """Receive one distribution, or refuse it (0); safe to repeat; raises PlatformError."""
        number = acceptance.taken
        if acceptance.sent_before and self._is_received(acceptance.detail_id, number):
            return
        key = f"{acceptance.detail_id}-{number}"
        entry = {
            "distributeId": acceptance.detail_id,
            "warehouseCount": str(number),
            "warehouseCustomInfo": self._custom_info(key, acceptance.remark),
        }
        try:
            self._upload(WAREHOUSE, "distributeInfo", [entry], ("distributeId",))
        except PlatformError as refusal:
            if refusal.retry_after_s is not None:
                raise
            # Without a name for the query, the platform's code for a repeat has to do.
            codes = self._settings.known_receipt_codes
            known = not self._paths.receipts and refusal.code in codes
            if not (known or self._is_received(acceptance.detail_id, number)):
                raise

    def orders(self) -> Iterator[Order]:
        """Fetch the orders of the last days; one that cannot be read is passed over."""
        by_order: dict[str, list[Json]] = {}
        for row in self._order_rows(self._now(), self._settings.lookback_days):
            by_order.setdefault(text(row, "orderId"), []).append(row)
        for rows in by_order.values():
            try:
                yield from read_orders(rows, self._settings.distributor_field)
            except ValueError as error:
                self._report(rows[0], str(error))

    def invoices(self) -> Iterator[PlatformInvoice]:
        """Refuse: no call of a hospital gives invoices."""
        raise PlatformError("not-offered", "浙江采购平台没有面向医院的发票查询接口")

    def relations(self) -> RelationList:
        """Refuse: no call gives delivery relations."""
        raise PlatformError("not-offered", "浙江采购平台没有配送关系查询接口")

    def accepted(self, first: date, last: date) -> Iterator[DetailSeen]:
        """Fetch the distributions of some days and what was received of each."""
        paths = self._paths
        if Offer.ACCEPTANCES not in self.offers:
            raise not_offered("配送查询与收货查询", "distributions、receipts")
        until = datetime.combine(last, time(), BEIJING) + _ONE_DAY - timedelta(seconds=1)
        span = _between(datetime.combine(first, time(), BEIJING), until)
        rows = self._transport.pages(paths.distributions, span, "distributeId")
        received = {
            text(row, "distributeId"): row
            for row in self._receipts([text(row, "distributeId") for row in rows])
        }
        known = self._items([text(row, "procurecatalogId") for row in rows])
        for row in rows:
            try:
                detail = read_detail(row, known.get(text(row, "procurecatalogId")), self._settings)
                yield _seen(detail, received.get(detail.detail_id))
            except ValueError as error:
                self._report(row, str(error))

    def file_order(self, order: OrderToPlace) -> FiledOrder:
        """Save an order, unless it is there already; raises PlatformError."""
        self._require_placing()
        settings = self._settings
        entries = line_fields(order, settings.distributor_field)
        rows = self._order_rows(self._now(), settings.filed_days)
        before = find_filed(order, rows, settings.distributor_field)
        if before is not None:
            return before
        saved = self._upload(
            self._paths.add_order, "orderInfo", entries, ("orderCustomInfo",), order_fields(order)
        )
        try:
            return read_filed(order, saved)
        except ValueError as error:
            raise unexpected(f"订单 {order.plan_no} 的编号无法读取，{error}") from error

    def confirm_order(self, order: OrderToPlace, order_no: str) -> None:
        """Submit a saved order; safe to repeat; raises PlatformError."""
        self._require_placing()
        try:
            self._transport.call(self._paths.submit_order, {"orderId": order_no})
        except PlatformError as refusal:
            if refusal.retry_after_s is not None:
                raise
            rows = self._rows_of(order_no, self._now(), self._settings.filed_days)
            if not is_submitted(rows):
                raise

    def followed(self, order: Order) -> Order:
        """How the details of an order stand; what the platform does not tell stays as it is."""
        at = order.ordered_at or self._now()
        # It may have been saved days before it was submitted; asking for those days costs more.
        rows = self._rows_of(order.order_no, at, 1)
        rows = rows or self._rows_of(order.order_no, at, self._settings.filed_days)
        try:
            return with_states(order, rows)
        except ValueError as error:
            raise unexpected(f"订单 {order.order_no} 的状态无法读取，{error}") from error

    def file_return(self, return_: ReturnToFile) -> str:
        """Hand a return over, unless it is there already; raises PlatformError."""
        if not return_.detail_ids:
            raise PlatformError(
                "no-detail",
                f"浙江采购平台按配送明细退货，没有找到批号 {return_.batch} 的配送明细，"
                f"请核对批号后重新申请，或在平台上录入",
            )
        number = number_of(return_.return_no, return_.detail_ids)
        entries = self._return_entries(return_)
        if not entries:
            return number
        try:
            self._upload(ADD_RETURN, "returnInfo", entries, ("hospitalReturnId", "distributeId"))
        except PlatformError as refusal:
            if refusal.retry_after_s is not None:
                raise
            # Of several entries the code tells only one.
            known = len(entries) == 1 and refusal.code in self._settings.known_return_codes
            if not known and self._return_entries(return_):
                raise
        return number

    def confirm_return(self, return_: ReturnToFile, number: str, *, sent_before: bool) -> None:
        """Do nothing: what was filed is valid."""

    def return_state(self, number: str) -> ReturnState | None:
        """How a return stands now; None where the platform knows none; raises PlatformError."""
        return_no, detail_ids = parts_of_number(number)
        try:
            return state_of(ours(self._returns(detail_ids), return_no))
        except ValueError as error:
            raise unexpected(f"退货 {return_no} 的状态无法读取，{error}") from error

    def _return_entries(self, return_: ReturnToFile) -> list[dict[str, str]]:
        """What of a return the platform does not have yet."""
        rows = self._returns(return_.detail_ids)
        try:
            mine = returned(ours(rows, return_.return_no))
            wanted = return_.quantity - sum(mine.values())
            if wanted <= 0:
                return []
            if len(return_.detail_ids) == 1:
                return return_fields(return_, {return_.detail_ids[0]: wanted})
            gone = returned([row for row in rows if not is_refused(row)])
            room = {
                text(row, "distributeId"): count(row, "warehouseCount", 0)
                for row in self._receipts(return_.detail_ids)
            }
        except ValueError as error:
            raise unexpected(f"退货记录无法读取，{error}") from error
        # Where some of it went back already, our number was used.
        left = {one: room[one] - gone.get(one, 0) for one in room if one not in mine}
        return return_fields(return_, shares(return_, wanted, left))

    def _returns(self, detail_ids: Sequence[str]) -> list[Json]:
        return self._by_ids(GET_RETURN, "distributeId", detail_ids, "returnId")

    def _receipts(self, detail_ids: Sequence[str]) -> list[Json]:
        """What was received of distributions; raises PlatformError where the call has no name."""
        if not self._paths.receipts:
            raise not_offered("收货查询", "receipts")
        return self._by_ids(self._paths.receipts, "distributeId", detail_ids, "distributeId")

    def _is_received(self, detail_id: str, number: int) -> bool:
        """Whether the platform holds this very word; raises where it holds another."""
        if not self._paths.receipts:
            return False
        for row in self._receipts([detail_id]):
            try:
                held = count(row, "warehouseCount", 0)
            except ValueError as error:
                raise unexpected(f"配送明细 {detail_id} 的收货无法读取，{error}") from error
            if held != number:
                raise PlatformError(
                    "received-otherwise",
                    f"配送明细 {detail_id} 在平台上已收货 {held}，本次为 {number}，"
                    f"请与配送企业核对",
                )
            return True
        return False

    def _require_placing(self) -> None:
        if Offer.PLACING not in self.offers:
            raise not_offered("订单填报、提交与查询", "add_order、submit_order、orders")

    def _order_rows(self, at: datetime, days_before: int) -> list[Json]:
        if not self._paths.orders:
            raise not_offered("订单查询", "orders")
        return self._transport.pages(self._paths.orders, _span(at, days_before), "orderDetailId")

    def _rows_of(self, order_no: str, at: datetime, days_before: int) -> list[Json]:
        rows = self._order_rows(at, days_before)
        return [row for row in rows if text(row, "orderId") == order_no]

    def _items(self, province_codes: Sequence[str]) -> dict[str, Item]:
        """What the catalogue says of items; what cannot be read is reported and left out."""
        found = {}
        for code, row in self._catalogue(province_codes).items():
            try:
                found[code] = read_item(row)
            except ValueError as error:
                self._report(row, str(error))
        return found

    def _catalogue(self, province_codes: Sequence[str]) -> dict[str, Json]:
        name = "procurecatalogId"
        rows = self._by_ids(CATALOGUE, name, province_codes, name, {"month": ""})
        return {text(row, name): row for row in rows}

    def _by_ids(
        self,
        path: str,
        name: str,
        numbers: Sequence[str],
        key: str,
        more: Mapping[str, str] | None = None,
    ) -> list[Json]:
        """Ask for what belongs to numbers, so many at once; nothing where there are none."""
        wanted = list(dict.fromkeys(filter(None, numbers)))
        found: list[Json] = []
        size = self._settings.ids_per_call
        for start in range(0, len(wanted), size):
            piece = wanted[start : start + size]
            ids = piece if self._settings.bare_ids else [{name: one} for one in piece]
            fields = {**(more or {}), f"{name}s": listed(ids)}
            rows = self._transport.pages(path, fields, key)
            found += [row for row in rows if text(row, name) in piece]
        return found

    def _upload(
        self,
        path: str,
        name: str,
        entries: Sequence[Mapping[str, str]],
        keys: Sequence[str],
        more: Mapping[str, str] | None = None,
    ) -> list[Json]:
        answer = self._transport.call(path, {**(more or {}), name: listed(entries)})
        return require_taken(answer, entries, keys, self._settings)

    def _custom_info(self, key: str, remark: str) -> str:
        return f"{key} {remark}".strip()[: self._settings.custom_info_length]


def _span(at: datetime, days_before: int) -> dict[str, str]:
    """From so many days before a moment to a day after it: clocks differ."""
    return _between(at - timedelta(days=days_before), at + _ONE_DAY)


def _between(first: datetime, last: datetime) -> dict[str, str]:
    return {"startTime": written(first), "endTime": written(last)}


def _seen(detail: PlatformDetail, receipt: Json | None) -> DetailSeen:
    """How a distribution stands, by what was received of it; ValueError where it is no number."""
    if receipt is None:
        return DetailSeen(detail, DetailState.OPEN)
    number = count(receipt, "warehouseCount", 0)
    return DetailSeen(detail, DetailState.PASSED if number else DetailState.FAILED, number)
