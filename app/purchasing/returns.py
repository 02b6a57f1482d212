"""What is to go back to a distributor (退货单), and how far it has come.

Without it a return would be a line in the order's life that nobody acts upon. A person asks for it;
the service files it at the platform and asks how it stands (退货单处理状态); when it is granted the
distributor writes a red invoice, which names the platform's number of it. What a person decided
stands before the platform's word as long as the platform does not have the return. Pure.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class ReturnState(StrEnum):
    """How far a return has come."""

    ASKED = "asked"
    """Waits for the platform."""
    SENDING = "sending"
    """It may have reached the platform, and is valid nowhere before it is confirmed."""
    UNDER_REVIEW = "under-review"
    TURNED_DOWN = "turned-down"
    """The platform did not grant it."""
    GRANTED = "granted"
    """The red invoice follows."""
    CREDITED = "credited"
    """The red invoice came."""
    VOIDED = "voided"
    """Taken back at the platform."""
    REFUSED = "refused"
    """The platform would not have it: a person mends it and asks anew."""
    BY_HAND = "by-hand"
    """No platform takes returns of this institution: a person has to enter it."""
    ENTERED = "entered"
    """A person entered it, and noted its number."""
    WITHDRAWN = "withdrawn"


RETURN_NAMES: Mapping[ReturnState, tuple[str, str]] = {
    ReturnState.ASKED: ("待上报", "Waiting"),
    ReturnState.SENDING: ("未确认", "Not confirmed"),
    ReturnState.UNDER_REVIEW: ("待审批", "Under review"),
    ReturnState.TURNED_DOWN: ("审批未通过", "Turned down"),
    ReturnState.GRANTED: ("审批通过", "Granted"),
    ReturnState.CREDITED: ("已冲红", "Credited"),
    ReturnState.VOIDED: ("平台已撤销", "Voided"),
    ReturnState.REFUSED: ("平台拒收", "Refused"),
    ReturnState.BY_HAND: ("待人工录入", "To be entered by hand"),
    ReturnState.ENTERED: ("已人工录入", "Entered by hand"),
    ReturnState.WITHDRAWN: ("已撤回", "Withdrawn"),
}
"""Each state in Chinese and English."""

OUT = frozenset(
    {ReturnState.SENDING, ReturnState.UNDER_REVIEW, ReturnState.GRANTED, ReturnState.CREDITED}
)
"""The platform has it, or is being given it: nobody here takes it back any more."""
STUCK = frozenset(
    {ReturnState.TURNED_DOWN, ReturnState.VOIDED, ReturnState.REFUSED, ReturnState.BY_HAND}
)
"""Nothing goes on before a person does something."""
DONE = frozenset({ReturnState.CREDITED, ReturnState.ENTERED, ReturnState.WITHDRAWN})
"""Nothing follows any more."""
GOES_BACK = frozenset(ReturnState) - STUCK - {ReturnState.WITHDRAWN} | {ReturnState.BY_HAND}
"""What was asked for in these states is, or will be, gone."""


@dataclass(frozen=True, slots=True)
class ReturnWish:
    """What is to go back."""

    province_code: str
    batch: str
    quantity: int
    """Sales packages."""
    reason: str
    price: Decimal | None = None
    """元 per sales package, as it was bought."""
    volume_based: bool = False
    """Bought under a volume-based contract (带量采购)."""


@dataclass(frozen=True, slots=True)
class ReturnWord:
    """What the service says of a return."""

    order_id: uuid.UUID
    return_id: uuid.UUID
    state: ReturnState
    platform_no: str
    """Empty until the platform gave one."""
    problem: str
    """Why it does not go on, in Chinese."""
    invoice_no: str
    """The red invoice; empty until it came."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Return:
    """One return as it stands."""

    return_id: uuid.UUID
    event_id: uuid.UUID
    """The fact that asked for it."""
    wish: ReturnWish
    person: str
    asked_at: datetime
    state: ReturnState
    platform_no: str = ""
    problem: str = ""
    invoice_no: str = ""
    said_at: datetime | None = None
    """When the service said so; None: it has not said anything."""

    @property
    def is_out(self) -> bool:
        """Whether the platform has it, or is being given it."""
        return self.state in OUT

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether a person may still give it up."""
        return not self.is_out and self.state not in DONE

    @property
    def may_be_entered(self) -> bool:
        """Whether a person may note the number under which he entered it at the platform."""
        return self.state in (ReturnState.ASKED, ReturnState.BY_HAND, ReturnState.REFUSED)


def gone_back(returns: Iterable[Return]) -> dict[tuple[str, str], int]:
    """How many packages of an item's batch were asked to go back, and will."""
    found: dict[tuple[str, str], int] = {}
    for one in returns:
        if one.state in GOES_BACK:
            key = one.wish.province_code, one.wish.batch
            found[key] = found.get(key, 0) + one.wish.quantity
    return found
