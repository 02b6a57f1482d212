"""A described platform behind the port of procurement platforms.

Without it a province nobody programmed for could not be connected. It offers what is described and
refuses the rest. What may have been sent before is asked for first, where the description says how;
where it does not, the description has said that the platform counts the same once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from app.catalogue.items import Item
from app.catalogue.relations.told.values import RelationList
from app.purchasing.orders import Order, OrderLine
from app.purchasing.returns import ReturnState
from app.store.clock import utc_now
from sync.connectors.declared.answers import Refused
from sync.connectors.declared.asking import Asking, Report, Values
from sync.connectors.declared.description import Description, Port
from sync.connectors.declared.transport import Transport
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
    PlatformInvoiceLine,
    ReturnToFile,
)

_OFFERS = {
    "orders": Offer.ORDERS,
    "invoices": Offer.INVOICES,
    "file_order": Offer.PLACING,
    "file_return": Offer.RETURNING,
    "accepted": Offer.ACCEPTANCES,
}
_CONFIRMED = frozenset({ReturnState.UNDER_REVIEW, ReturnState.GRANTED, ReturnState.CREDITED})
_INVOICE_HEAD = ("invoice_no", "distributor_code", "invoiced_on")
_ORDER_HEAD = ("order_no", "ordered_at", "plan_no")

_log = logging.getLogger(__name__)


def log_row(fields: Mapping[str, Any], reason: str) -> None:
    """Write an unreadable row to the log, by the names of its fields."""
    _log.warning("平台的一行无法读取：%s（字段：%s）", reason, "、".join(map(str, fields)))


class DeclaredPlatform:
    """The hospital's client of a described platform; for one thread at a time."""

    def __init__(
        self,
        description: Description,
        secrets: Mapping[str, str],
        journal: Journal = no_journal,
        report: Report = log_row,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`secrets`: by the names the description gives them; ValueError where one lacks."""
        if description.port is not Port.PROCUREMENT:
            raise ValueError(f"{description.title}的对接说明不是采购平台的（port = procurement）")
        self._said = description
        self._transport = Transport(description, secrets, journal, now, sleep)
        self._asking = Asking(description, self._transport, report)

    @property
    def name(self) -> str:
        """The platform's short name."""
        return self._said.name

    @property
    def offers(self) -> frozenset[Offer]:
        """What is described."""
        return frozenset(offer for name, offer in _OFFERS.items() if self._has(name))

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()

    def open_details(self) -> Iterator[PlatformDetail]:
        """Fetch all delivery details not accepted yet; unreadable ones are passed over."""
        self._need("open_details")
        return self._asking.readable("open_details", {}, _detail)

    def item(self, province_code: str) -> Item | None:
        """Look one item up; None where the platform does not know it."""
        self._need("item")
        found = self._single("item", {"province_code": province_code})
        if found is None:
            return None
        if found["pack_quantity"] < 1:
            raise self._transport.answers.unexpected(f"商品 {province_code} 的转换比小于 1")
        return Item(province_code=province_code, **found)

    def accept(self, acceptance: DetailAcceptance) -> None:
        """Pass or fail one delivery detail; safe to repeat."""
        self._need("accept")
        if acceptance.sent_before and self._settled(acceptance):
            return
        values = asdict(acceptance) | {
            "accepted_quantity": acceptance.taken,
            "rejected_quantity": acceptance.quantity - acceptance.taken,
        }
        try:
            self._transport.call("accept", values)
        except PlatformError as refusal:
            # A refusal for good may mean that it is not open any more.
            if refusal.retry_after_s is not None or not self._settled(acceptance):
                raise

    def orders(self) -> Iterator[Order]:
        """Fetch the orders that were placed; one with an unreadable line is passed over."""
        self._need("orders")
        for lines in self._asking.documents("orders", ("order_no",)):
            head = lines[0]
            made = [OrderLine(**_without(line, _ORDER_HEAD)) for line in lines]
            ordered_at, plan_no = head["ordered_at"], head["plan_no"]
            in_order = tuple(sorted(made, key=lambda line: line.line_no))
            yield Order(head["order_no"], ordered_at, in_order, plan_no)

    def invoices(self) -> Iterator[PlatformInvoice]:
        """Fetch the invoices not accepted yet; one with an unreadable line is passed over."""
        self._need("invoices")
        for lines in self._asking.documents("invoices", ("invoice_no", "distributor_code")):
            head = lines[0]
            made = [PlatformInvoiceLine(**_without(line, _INVOICE_HEAD)) for line in lines]
            in_order = tuple(sorted(made, key=lambda line: line.line_id))
            yield PlatformInvoice(
                head["invoice_no"], head["distributor_code"], head["invoiced_on"], in_order
            )

    def file_order(self, order: OrderToPlace) -> FiledOrder:
        """Hand an order over; it is valid once confirmed, or at once where nothing confirms."""
        self._need("file_order")
        lines: list[Values] = [asdict(line) for line in order.lines]
        once, rows = self._asking.answer("file_order", _plan(order), lines)
        ids = {row["line_no"]: row["order_line_id"] for row in rows}
        if ids.keys() != {line.line_no for line in order.lines}:
            raise self._transport.answers.unexpected(f"订单 {order.plan_no} 的明细编号不全")
        return FiledOrder(once["order_no"], ids)

    def confirm_order(self, order: OrderToPlace, order_no: str) -> None:
        """Make a filed order valid; nothing is to do where filing did."""
        self._need("file_order")
        if self._has("confirm_order"):
            self._transport.call("confirm_order", {**_plan(order), "order_no": order_no})

    def followed(self, order: Order) -> Order:
        """How the lines of an order stand; one the platform does not know stays as it is."""
        self._need("follow_order")
        values = {"order_no": order.order_no, "plan_no": order.plan_no}
        try:
            rows = self._asking.all_of("follow_order", values)
        except Refused as refusal:
            if refusal.absent:
                return order
            raise
        told = {row["order_line_id"]: row["state"] for row in rows}
        lines = tuple(
            replace(line, state=told.get(line.order_line_id, line.state)) for line in order.lines
        )
        return replace(order, lines=lines)

    def file_return(self, return_: ReturnToFile) -> str:
        """Hand a return over, and say under which number the platform finds it again."""
        self._need("file_return")
        once, _ = self._asking.answer("file_return", _going_back(return_))
        return str(once["number"])

    def confirm_return(self, return_: ReturnToFile, number: str, *, sent_before: bool) -> None:
        """Make a filed return valid, where filing did not."""
        self._need("file_return")
        if not self._has("confirm_return"):
            return
        if sent_before and self._confirmed(number):
            return
        self._transport.call("confirm_return", {**_going_back(return_), "number": number})

    def return_state(self, number: str) -> ReturnState | None:
        """How a return stands now; None where the platform knows none."""
        self._need("return_state")
        found = self._single("return_state", {"number": number})
        return None if found is None else ReturnState(found["state"])

    def relations(self) -> RelationList:
        """Refuse: no description says who may deliver what."""
        raise self._not_offered("relations")

    def accepted(self, first: date, last: date) -> Iterator[DetailSeen]:
        """Fetch the details of some days; unreadable ones are passed over."""
        self._need("accepted")
        return self._asking.readable("accepted", {"first": first, "last": last}, _seen)

    def _settled(self, acceptance: DetailAcceptance) -> bool:
        """Ask whether the platform already holds this very word; raises where it holds another."""
        if not self._has("detail_state"):
            return False
        found = self._single("detail_state", {"detail_id": acceptance.detail_id})
        if found is None:
            raise PlatformError(
                "state-absent",
                f"{self._said.title}没有配送明细 {acceptance.detail_id}，请与配送企业核对",
            )
        state = found["state"]
        if state is DetailState.OPEN:
            return False
        if state in (_PASSED if acceptance.accepted else _FAILED):
            return True
        raise PlatformError(
            f"state-{state.value}",
            f"配送明细 {acceptance.detail_id} 在{self._said.title}上已是“{_NAMES[state]}”，"
            f"与本次验收结论不一致，请与配送企业核对",
        )

    def _confirmed(self, number: str) -> bool:
        state = self.return_state(number)
        if state in _CONFIRMED:
            return True
        if state is ReturnState.SENDING:
            return False
        raise PlatformError(
            "state-over", f"退货单 {number} 在平台上已撤销或不存在，请撤回后重新申请"
        )

    def _single(self, name: str, values: Values) -> Values | None:
        """The only row of an answer; None where there is none."""
        try:
            _, rows = self._asking.answer(name, values)
        except Refused as refusal:
            if refusal.absent:
                return None
            raise
        if len(rows) > 1:
            raise self._transport.answers.unexpected(f"{name} 应有一行，现有 {len(rows)} 行")
        return rows[0] if rows else None

    def _has(self, name: str) -> bool:
        return name in self._said.operations

    def _need(self, name: str) -> None:
        if not self._has(name):
            raise self._not_offered(name)

    def _not_offered(self, name: str) -> PlatformError:
        return PlatformError(
            "not-offered", f"{self._said.title}的对接说明里没有这项操作（{name}），请先补充"
        )


_NAMES = {
    DetailState.OPEN: "待验收",
    DetailState.PASSED: "验收通过",
    DetailState.FAILED: "验收不通过",
    DetailState.VOIDED: "已作废",
    DetailState.STOCKED: "已入库",
}
_PASSED = frozenset({DetailState.PASSED, DetailState.STOCKED})
_FAILED = frozenset({DetailState.FAILED})


def _detail(fields: Values) -> PlatformDetail:
    if fields["quantity"] < 1:
        raise ValueError(f"quantity 应不小于 1，现为 {fields['quantity']}")
    return PlatformDetail(**fields)


def _seen(fields: Values) -> DetailSeen:
    detail = _detail(_without(fields, ("state", "received")))
    return DetailSeen(detail, fields["state"], fields["received"])


def _plan(order: OrderToPlace) -> Values:
    return {
        "plan_no": order.plan_no,
        "delivery_point": order.delivery_point,
        "latest_on": order.latest_on,
    }


def _going_back(return_: ReturnToFile) -> Values:
    return asdict(return_) | {"amount": return_.amount}


def _without(fields: Values, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: one for name, one in fields.items() if name not in names}
