"""The GPO platform behind the port: plans, deliveries, stock-in notes.

Without it the service could not tell a GPO from any province. An order is a plan
(purchaseOrderPlan.send); it is valid at once, and sent again under its number it is answered with
what it became (err01), so no question comes before a second try. Deliveries are asked for by spans
of time, always all of the last weeks anew: the first reading sets a flag at the platform, and an
answer that is lost on the way must not take a delivery with it. A detail that passes goes into
stock by a note of its own (inOutBound.send); one that fails is told by no note, which is how this
platform says so. Not offered, because no source tells their fields: catalogue, orders placed
elsewhere, invoices, returns (suppliers upload them) and relations.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NoReturn, Protocol

from app.catalogue.items import Item
from app.catalogue.relations.told.values import RelationList
from app.purchasing.orders import Order
from app.purchasing.returns import ReturnState
from app.store.clock import utc_now
from sync.connectors.gpo_shyl.envelope import Json, rows, text, unexpected
from sync.connectors.gpo_shyl.reading import (
    MOMENT,
    details_of,
    read_detail,
)
from sync.connectors.gpo_shyl.settings import GpoSettings
from sync.connectors.gpo_shyl.transport import Transport
from sync.connectors.gpo_shyl.writing import plan_fields, read_filed, receipt_fields, with_states
from sync.connectors.journal import Journal, no_journal
from sync.connectors.port import (
    DetailAcceptance,
    DetailSeen,
    FiledOrder,
    Offer,
    OrderToPlace,
    PlatformDetail,
    PlatformError,
    PlatformInvoice,
    ReturnToFile,
)
from sync.platform_time import BEIJING

_PLAN = "purchaseOrderPlan"
_DELIVERY = "deliveryOrder"
_STOCK = "inOutBound"

_LONG_AGO = datetime(2000, 1, 1, tzinfo=BEIJING)
_A_MINUTE_LATER = _LONG_AGO + timedelta(minutes=1)

_log = logging.getLogger(__name__)


class DetailReport(Protocol):
    """Is told of a delivery or a detail that cannot be read, so that a person looks."""

    def __call__(self, fields: Json, reason: str, /) -> None:
        """Take note of it; the others go on."""


def log_detail(fields: Json, reason: str, /) -> None:
    """Write an unreadable delivery or detail to the log."""
    number = text(fields, "psdmxbh") or text(fields, "psdbh") or "（无编号）"
    _log.warning("配送单或配送明细 %s 无法读取：%s", number, reason)


class GpoShyl:
    """The hospital's client of the GPO platform; for one thread at a time."""

    def __init__(
        self,
        settings: GpoSettings,
        journal: Journal = no_journal,
        report: DetailReport = log_detail,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings
        self._transport = Transport(settings, journal, now)
        self._report = report
        self._now = now

    @property
    def name(self) -> str:
        """The platform's short name."""
        return "gpo-shyl"

    @property
    def offers(self) -> frozenset[Offer]:
        """Placing alone."""
        return frozenset({Offer.PLACING})

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()

    def open_details(self) -> Iterator[PlatformDetail]:
        """Fetch the details of all deliveries of the last weeks; raises PlatformError.

        Accepted ones come again: the platform does not tell them apart, whoever asks has to. A
        delivery that came short is reported and passed over whole; the next round asks again.
        """
        seen: set[str] = set()
        for begin, end in self._spans():
            said = {"cxkssj": begin.strftime(MOMENT), "cxjssj": end.strftime(MOMENT)}
            for delivery in self._deliveries(self._settings.list_operation, said):
                for detail in self._readable(delivery, self._whole(delivery)):
                    if detail.detail_id not in seen:
                        seen.add(detail.detail_id)
                        yield detail

    def delivery(self, bar_code: str) -> tuple[PlatformDetail, ...]:
        """Fetch one delivery by the bar code on its note, read before or not; PlatformError."""
        found = self._deliveries("get", {"psdtxm": bar_code})
        return tuple(detail for one in found for detail in self._readable(one, details_of(one)))

    def knock(self) -> None:
        """Ask for the deliveries of a minute long ago: it sets no flag; raises PlatformError."""
        said = {"cxkssj": _LONG_AGO.strftime(MOMENT), "cxjssj": _A_MINUTE_LATER.strftime(MOMENT)}
        self._deliveries(self._settings.list_operation, said)

    def item(self, province_code: str) -> Item | None:
        """Know nothing: the fields of the platform's drug lists are not known."""
        return None

    def accept(self, acceptance: DetailAcceptance) -> None:
        """Put a detail that passed into stock; one that failed needs no word. Safe to repeat."""
        if not acceptance.accepted:
            return
        delivery, detail = self._looked_up(acceptance)
        try:
            fields = receipt_fields(acceptance, delivery, detail, self._settings, self._now())
        except ValueError as error:
            number = acceptance.detail_id
            raise unexpected(f"配送明细 {number} 无法入库，{error}") from error
        self._transport.call(_STOCK, "send", fields, keyed=True)

    def file_order(self, order: OrderToPlace) -> FiledOrder:
        """Send a plan, valid at once; safe to repeat; raises PlatformError."""
        fields = plan_fields(order, self._settings, self._now())
        answer = self._transport.call(_PLAN, "send", fields, keyed=True)
        try:
            return read_filed(order, answer)
        except ValueError as error:
            raise unexpected(f"采购计划 {order.plan_no} 的编号无法读取，{error}") from error

    def confirm_order(self, order: OrderToPlace, order_no: str) -> None:
        """Do nothing: a plan is valid when it is sent."""

    def followed(self, order: Order) -> Order:
        """How the plan stands, where its states are known; raises PlatformError."""
        if not self._settings.plan_states:
            return order
        fields = {**self._who(), "ddjhbh": order.order_no}
        answer = self._transport.call(_PLAN, "get", fields)
        try:
            return with_states(order, answer.data, self._settings)
        except ValueError as error:
            raise unexpected(f"采购计划 {order.order_no} 的状态无法读取，{error}") from error

    def orders(self) -> Iterator[Order]:
        """Refuse."""
        self._refuse("订单内容查询")

    def accepted(self, first: date, last: date) -> Iterator[DetailSeen]:
        """Refuse."""
        self._refuse(f"验收结果查询（{first} 至 {last}）")

    def invoices(self) -> Iterator[PlatformInvoice]:
        """Refuse."""
        self._refuse("发票查询")

    def file_return(self, return_: ReturnToFile) -> str:
        """Refuse."""
        self._refuse(f"医院上传退货单（{return_.return_no}）")

    def confirm_return(self, return_: ReturnToFile, number: str, *, sent_before: bool) -> None:
        """Refuse."""
        self._refuse(f"医院确认退货单（{number}）")

    def return_state(self, number: str) -> ReturnState | None:
        """Refuse."""
        self._refuse(f"退货单（{number}）状态查询")

    def relations(self) -> RelationList:
        """Refuse."""
        self._refuse("配送关系查询")

    def _refuse(self, what: str) -> NoReturn:
        raise PlatformError("not-offered", f"与 GPO 平台的对接不提供{what}，请在平台网页上办理")

    def _who(self) -> dict[str, str]:
        return {"ptdm": self._settings.platform_code, "yybm": self._settings.org_code}

    def _deliveries(self, operation: str, said: Json) -> list[Json]:
        answer = self._transport.call(_DELIVERY, operation, {**self._who(), **said})
        return list(rows(answer.data, "配送单"))

    def _whole(self, delivery: Json) -> Sequence[Json]:
        try:
            return details_of(delivery)
        except PlatformError as error:
            # One delivery that never comes whole must not keep the others away.
            self._report(delivery, error.message)
            return ()

    def _readable(self, delivery: Json, details: Sequence[Json]) -> Iterator[PlatformDetail]:
        for fields in details:
            try:
                yield read_detail(delivery, fields)
            except ValueError as error:
                self._report(fields, str(error))

    def _looked_up(self, acceptance: DetailAcceptance) -> tuple[Json, Json]:
        """The delivery of a detail and the detail, as the platform has them."""
        number = acceptance.detail_id
        for delivery in self._deliveries("get", {"psdtxm": acceptance.carton_no}):
            for detail in details_of(delivery):
                if text(detail, "psdmxbh") == number:
                    return delivery, detail
        raise PlatformError(
            "no-detail",
            f"GPO 平台的配送单 {acceptance.carton_no} 中没有配送明细 {number}，请与配送企业核对",
        )

    def _spans(self) -> Iterator[tuple[datetime, datetime]]:
        """Spans that touch each other, the oldest first; what was asked before is asked again."""
        end = self._now().astimezone(BEIJING)
        begin = end - timedelta(days=self._settings.days_back)
        step = timedelta(days=self._settings.days_per_query)
        while begin < end:
            until = min(begin + step, end)
            yield begin, until
            begin = until
