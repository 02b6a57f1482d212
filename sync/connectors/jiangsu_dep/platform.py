"""The Jiangsu platform behind the port: deliveries, items, orders, suppliers.

Without it the service could not tell Jiangsu from any other province. Messages: YY102 downloads the
deliveries that are not marked as downloaded, and marks one by its ID; YY003 gives the catalogue
from a day onwards; YY004 the suppliers; YY101 takes an order. A delivery is marked only when the
caller's own store is seen to hold it, at an asking after the one that brought it: the port has no
word for "stored", and being asked again proves nothing. Until then it comes again, which a caller
that stores by number does not notice. Nothing asks how an order stands; the hospital's number is
its key, and sent twice it is refused as known (12000), which is success. No message takes
acceptances or returns or tells invoices of their own: these are refused.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from app.catalogue.items import Item
from app.catalogue.relations.told.values import RelationList
from app.purchasing.orders import Order
from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from app.store.clock import utc_now
from sync.connectors.jiangsu_dep.answers import MOMENT, text
from sync.connectors.jiangsu_dep.catalogue import Catalogue, Report
from sync.connectors.jiangsu_dep.deliveries import Downloaded, read_delivery
from sync.connectors.jiangsu_dep.placing import filed, order_fields
from sync.connectors.jiangsu_dep.results import not_offered
from sync.connectors.jiangsu_dep.settings import DepSettings
from sync.connectors.jiangsu_dep.suppliers import read_suppliers
from sync.connectors.jiangsu_dep.transport import Transport
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

_NOT_DOWNLOADED = 0
_ALL = 0

_log = logging.getLogger(__name__)


class StoredDetails(Protocol):
    """Where it can be seen what of the deliveries is safe with the caller."""

    def holds(self, details: Sequence[PlatformDetail]) -> bool:
        """All of these details are stored durably, each just as it is here."""


def log_report(what: str, reason: str, /) -> None:
    """Write what cannot be read to the log."""
    _log.warning("%s 无法读取：%s", what, reason)


class JiangsuDep:
    """The hospital's client of the Jiangsu platform; for one thread at a time."""

    def __init__(
        self,
        settings: DepSettings,
        journal: Journal = no_journal,
        report: Report = log_report,
        now: Callable[[], datetime] = utc_now,
        stored: StoredDetails | None = None,
    ) -> None:
        """`stored`: what the caller holds; None: nothing is ever marked as downloaded."""
        self._settings = settings
        self._report = report
        self._now = now
        self._stored = stored
        self._transport = Transport(settings, journal, now)
        self._catalogue = Catalogue(
            settings, lambda data: self._transport.call("YY003", data), report, now
        )

    @property
    def name(self) -> str:
        """The platform's short name."""
        return "jiangsu-dep"

    @property
    def offers(self) -> frozenset[Offer]:
        """Orders, and the suppliers as parties of relations."""
        return frozenset({Offer.PLACING, Offer.RELATIONS})

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()

    def mark_stored(self, stored: StoredDetails) -> None:
        """Mark from now on what is stored there; before the first asking."""
        self._stored = stored

    def open_details(self) -> Iterator[PlatformDetail]:
        """Fetch the details of all deliveries not stored yet; mark those that are stored.

        A delivery that cannot be read is reported and passed over, and never marked.
        """
        safe: list[str] = []
        for delivery in self._downloaded():
            if self._is_stored(delivery):
                safe.append(delivery.number)
            else:
                yield from delivery.details
        self._mark(safe)

    def item(self, province_code: str) -> Item | None:
        """Look one item up by its UniCode; None where the catalogue has none."""
        return self._catalogue.find(province_code)

    def relations(self) -> RelationList:
        """YY004: who may deliver; what and where the platform does not say."""
        told = self._transport.call("YY004", {"Count": _ALL})
        return read_suppliers(told, self._settings, self._report)

    def file_order(self, order: OrderToPlace) -> FiledOrder:
        """Number an order; nothing is sent, because one message would make it valid at once."""
        return filed(order)

    def confirm_order(self, order: OrderToPlace, order_no: str) -> None:
        """YY101: make an order valid; safe to repeat, by its number; raises PlatformError."""
        fields = order_fields(replace(order, plan_no=order_no), self._settings, self._now())
        self._transport.call("YY101", [fields], or_before=True)

    def followed(self, order: Order) -> Order:
        """The order with what is certain: the platform took it. It answers no question on it."""
        lines = tuple(
            replace(line, state=OrderState.SENT) if line.state is OrderState.DRAFT else line
            for line in order.lines
        )
        return replace(order, lines=lines)

    def accept(self, acceptance: DetailAcceptance) -> None:
        """Refused: no message takes acceptances."""
        raise not_offered("验收上传", f"请在平台上登记配送明细 {acceptance.detail_id} 的验收结论")

    def orders(self) -> Iterator[Order]:
        """Refused: no message gives orders back."""
        raise not_offered("订单查询", "请在平台上查看订单")

    def accepted(self, first: date, last: date) -> Iterator[DetailSeen]:
        """Refused: no message tells what became of a delivery."""
        raise not_offered("验收结果查询", f"请在平台上查看 {first} 至 {last} 的验收结论")

    def invoices(self) -> Iterator[PlatformInvoice]:
        """Refused: invoices stand in delivery lines only, where none can be known to be whole."""
        raise not_offered("发票查询", "请录入或导入发票")

    def file_return(self, return_: ReturnToFile) -> str:
        """Refused: no message takes returns."""
        raise not_offered("退货上传", f"请在平台上录入退货 {return_.return_no}")

    def confirm_return(self, return_: ReturnToFile, number: str, *, sent_before: bool) -> None:
        """Refused as filing is; sent before or not."""
        raise not_offered("退货上传", f"请在平台上录入退货 {return_.return_no}")

    def return_state(self, number: str) -> ReturnState | None:
        """Refused: no message tells of returns."""
        raise not_offered("退货查询", f"请在平台上查看退货 {number}")

    def _downloaded(self) -> list[Downloaded]:
        """YY102: what is not marked, each once; the last word on a number stands."""
        now = self._now()
        since = now - timedelta(days=self._settings.days_back)
        question = {
            "DownloadState": _NOT_DOWNLOADED,
            "Kssj": since.astimezone(BEIJING).strftime(MOMENT),
            # A day more: what a platform made whose clock is ahead of ours is not missed.
            "Jssj": (now + timedelta(days=1)).astimezone(BEIJING).strftime(MOMENT),
            "Managed": self._settings.managed,
        }
        found: dict[str, Downloaded] = {}
        for head in self._transport.call("YY102", question):
            try:
                delivery = read_delivery(head, self._settings)
            except (ValueError, PlatformError) as error:
                self._report(f"配送单 {text(head, 'OrderNO')}", str(error))
            else:
                found[delivery.number] = delivery
        return list(found.values())

    def _is_stored(self, delivery: Downloaded) -> bool:
        return self._stored is not None and self._stored.holds(delivery.details)

    def _mark(self, numbers: Sequence[str]) -> None:
        """Mark as downloaded; what cannot be marked now comes again, and is marked then."""
        for number in numbers:
            try:
                self._transport.call("YY102", {"ID": number}, or_before=True)
            except PlatformError as error:
                _log.warning("配送单 %s 未能标记为已下载：%s", number, error)
                if error.retry_after_s is not None:
                    return
