"""Orders: what was sent from here, by the day it was approved, and what the platform has of it.

Without it an order that a platform lost would be noticed when nothing comes. What is still on its
way in the outbox is named and left to it. An order that is at the platform is never sent a second
time: where the platform has no word on one, a person looks; where it stands otherwise, or where the
platform has orders that are not known here, orders are fetched again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import msgspec
from sqlalchemy import Connection, select

from app.links.days import Difference, Repair
from app.purchasing import orders
from app.purchasing.orders import Order
from app.purchasing.states import OVER, STATE_NAMES, OrderState
from app.store.database import Database
from app.store.tables.orders import purchase_order
from app.store.tables.service import outbox
from sync.connectors.port import Offer, Platform
from sync.service.comparing.days import beginning, between, day_of
from sync.service.comparing.differing import Looked, Tally, Values, held_against
from sync.service.outbox_rows import DONE, DUE
from sync.service.placing import PLACE, OrderWord
from sync.service.transactions import reading_of

UNTOLD = "平台不提供订单查询，订单无法核对，请在平台上查看。"
SILENT = "平台没有给出任何订单的状态，已上传的订单无法核对，请在平台上查看。"
_UNSAID = OrderState.SUBMITTED
"""No platform says it of a line: a line that stays so was not spoken of."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An order that was to be sent on a day."""

    order_no: str
    day: date
    state: str
    """Of its row in the outbox."""
    placed: tuple[Order, ...]
    """What is known here of it at the platform; empty: it is not there yet."""

    @property
    def is_over(self) -> bool:
        """Whether nothing is asked any more about it."""
        return all(line.state in OVER for one in self.placed for line in one.lines)


@dataclass(slots=True)
class _Told:
    """What the platform said."""

    orders: dict[str, Order]
    is_silent: bool = True
    """It said nothing of any order that was sent from here."""


def look(database: Database, org: str, platform: Platform, first: date, last: date) -> Looked:
    """Compare the orders of some days; raises PlatformError or StoreError."""
    if not platform.offers & {Offer.ORDERS, Offer.PLACING}:
        return Looked(message=UNTOLD)
    with reading_of(database, org) as connection:
        sent = _sent(connection, org, platform.name, first, last)
    told = _ask(platform, sent)
    with reading_of(database, org) as connection:
        unknown = {
            number: day_of(order.ordered_at)
            for number, order in told.orders.items()
            if order.ordered_at is not None and orders.load(connection, org, number) is None
        }
    days = {day: _day(day, sent, told, unknown) for day in between(first, last)}
    waits = told.is_silent and any(one.placed for one in sent)
    return Looked(days, SILENT if waits else "")


def _day(day: date, sent: Iterable[Sent], told: _Told, unknown: Mapping[str, date]) -> Tally:
    mine: dict[str, Sent] = {}
    ours: dict[str, Values] = {}
    theirs: dict[str, Values] = {}
    for one in sent:
        if one.day != day or (one.placed and told.is_silent):
            continue
        mine[one.order_no] = one
        ours[one.order_no] = _lines(one.placed)
        known = [told.orders[it.order_no] for it in one.placed if it.order_no in told.orders]
        if known:
            theirs[one.order_no] = _lines(known)
    strangers = [number for number, ordered in unknown.items() if ordered == day]
    theirs |= {number: _lines([told.orders[number]]) for number in strangers}

    def mending(number: str, how: Difference) -> Repair:
        if how is Difference.MISSING_THERE:
            return Repair.WAITS if mine[number].state == DUE else Repair.NONE
        is_settled = how is Difference.DIFFERS and mine[number].is_over
        return Repair.NONE if is_settled else Repair.FETCHED_AGAIN

    return held_against("订单", ours, theirs, mending)


def _sent(connection: Connection, org: str, platform: str, first: date, last: date) -> list[Sent]:
    """The orders whose sending was wished on these days, the last wish of each."""
    rows = connection.execute(
        select(outbox.c.state, outbox.c.body, outbox.c.created_at, purchase_order.c.order_no)
        .join(
            purchase_order,
            (purchase_order.c.org == outbox.c.org)
            & (purchase_order.c.order_id == outbox.c.receipt_id),
        )
        .where(
            outbox.c.org == org,
            outbox.c.target == platform,
            outbox.c.kind == PLACE,
            outbox.c.created_at >= beginning(first),
            outbox.c.created_at < beginning(last + timedelta(days=1)),
        )
        .order_by(outbox.c.created_at)
    ).all()
    by_number = {row.order_no: row for row in rows}
    known = orders.of_plans(connection, org, list(by_number))
    found = []
    for number, row in by_number.items():
        is_filed = bool(msgspec.json.decode(row.body, type=OrderWord).platform_no)
        if row.state == DONE and not is_filed:
            # It was recalled before its turn, or a person enters it.
            continue
        placed = tuple(known.get(number, ())) if row.state == DONE else ()
        found.append(Sent(number, day_of(row.created_at), row.state, placed))
    return found


def _ask(platform: Platform, sent: Iterable[Sent]) -> _Told:
    """The platform's word on the orders it lists, and on ours one by one."""
    listed = platform.orders() if Offer.ORDERS in platform.offers else ()
    told = _Told({order.order_no: order for order in listed})
    for order in (order for one in sent for order in one.placed):
        if order.order_no not in told.orders and Offer.PLACING in platform.offers:
            unsaid = tuple(replace(line, state=_UNSAID) for line in order.lines)
            heard = platform.followed(replace(order, lines=unsaid))
            if any(line.state is not _UNSAID for line in heard.lines):
                told.orders[order.order_no] = heard
        told.is_silent &= order.order_no not in told.orders
    return told


def _lines(placed: Iterable[Order]) -> dict[str, str]:
    return {
        f"第 {line.line_no} 行 {line.province_code}": _line(line.quantity, line.state)
        for order in placed
        for line in order.lines
    }


def _line(quantity: int, state: OrderState) -> str:
    said = "平台没有这一行" if state is _UNSAID else STATE_NAMES[state][0]
    return f"{quantity}，{said}"
