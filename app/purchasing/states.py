"""How far an order has come, and what may follow.

Without it each screen, each end and each platform would count its own steps. One row of words for
the order a purchaser makes and for what a platform says of its lines: an order made here and the
platform's word on it are one order. Words of design.md §2. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum


class OrderState(StrEnum):
    """采购订单 states: of an order, and of a line as far as a delivery can depend on it."""

    DRAFT = "draft"
    """Nothing will be delivered on it: being written, or not confirmed by the platform."""
    SUBMITTED = "submitted"
    """Waits for approval."""
    APPROVED = "approved"
    """Waits for the platform."""
    SENT = "sent"
    """The platform has it and has not confirmed it."""
    CONFIRMED = "confirmed"
    DELIVERING = "delivering"
    CLOSED = "closed"
    STOPPED = "stopped"
    """Cancelled, voided, refused, lapsed or ended early."""


STATE_NAMES: Mapping[OrderState, tuple[str, str]] = {
    OrderState.DRAFT: ("草稿", "Draft"),
    OrderState.SUBMITTED: ("已提交", "Submitted"),
    OrderState.APPROVED: ("已审核", "Approved"),
    OrderState.SENT: ("已上传", "Sent"),
    OrderState.CONFIRMED: ("平台已确认", "Confirmed"),
    OrderState.DELIVERING: ("配送中", "Delivering"),
    OrderState.CLOSED: ("已完结", "Closed"),
    OrderState.STOPPED: ("已终止", "Stopped"),
}
"""Each state in Chinese and English."""

OVER = frozenset({OrderState.CLOSED, OrderState.STOPPED})
"""Nothing follows any more."""
WITH_PLATFORM = frozenset({OrderState.SENT, OrderState.CONFIRMED, OrderState.DELIVERING})
"""Under way at the distributor: chased, closed, but not changed any more."""
ON_THE_WAY = frozenset({OrderState.SUBMITTED, OrderState.APPROVED}) | WITH_PLATFORM
"""Will bring something, as things stand."""

NEXT: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.DRAFT: frozenset({OrderState.SUBMITTED, OrderState.STOPPED}),
    OrderState.SUBMITTED: frozenset({OrderState.DRAFT, OrderState.APPROVED, OrderState.STOPPED}),
    OrderState.APPROVED: frozenset({OrderState.DRAFT, OrderState.SENT, OrderState.STOPPED}),
    OrderState.SENT: frozenset(
        {OrderState.CONFIRMED, OrderState.DELIVERING, OrderState.CLOSED, OrderState.STOPPED}
    ),
    OrderState.CONFIRMED: frozenset({OrderState.DELIVERING, OrderState.CLOSED, OrderState.STOPPED}),
    OrderState.DELIVERING: frozenset({OrderState.CLOSED, OrderState.STOPPED}),
    OrderState.CLOSED: frozenset(),
    OrderState.STOPPED: frozenset(),
}
"""What may follow each state."""


def may_follow(before: OrderState, after: OrderState) -> bool:
    """Whether an order may go from one state to another."""
    return after in NEXT[before]


def of_lines(states: Collection[OrderState]) -> OrderState | None:
    """How an order stands of which the platform tells only the lines; None where it tells none.

    It delivers as soon as one line does or is done; it is over when all lines are.
    """
    if not states:
        return None
    if all(state in OVER for state in states):
        done = OrderState.CLOSED in states
        return OrderState.CLOSED if done else OrderState.STOPPED
    if OrderState.DELIVERING in states or OrderState.CLOSED in states:
        return OrderState.DELIVERING
    if OrderState.CONFIRMED in states:
        return OrderState.CONFIRMED
    return OrderState.SENT


def combined(own: OrderState, *, sent: bool, lines: Collection[OrderState] = ()) -> OrderState:
    """How an order stands, from what persons did here and what the platform says of its lines.

    A person's closing stands before the platform's word; before it is sent, the platform has none.
    """
    if own is OrderState.APPROVED and sent:
        own = OrderState.SENT
    if own not in WITH_PLATFORM:
        return own
    told = of_lines(lines)
    return told if told is not None and may_follow(own, told) else own
