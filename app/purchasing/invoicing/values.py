"""How an invoice stands on its way to being accepted, by what persons and the service say of it.

Without it nobody would know whether the platform was told. A person asks for acceptance; as long as
the platform does not have it, he may take that back. What the platform accepted stays accepted: no
platform takes that back by a message. Pure.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.readers.saying import Saying


class InvoiceState(StrEnum):
    """How far the acceptance of an invoice has come."""

    UNTOLD = "untold"
    """The service has not said whether it can be accepted."""
    BY_HAND = "by-hand"
    """The platform takes no acceptances: a person accepts it there, if at all."""
    OPEN = "open"
    """The platform waits for it."""
    ASKED = "asked"
    """A person accepted it; it waits to be sent."""
    SENDING = "sending"
    """It may have reached the platform."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """The platform would not have it: a person looks at it and accepts it anew."""


INVOICE_STATE_NAMES: Mapping[InvoiceState, tuple[str, str]] = {
    InvoiceState.UNTOLD: ("尚未同步", "Not told yet"),
    InvoiceState.BY_HAND: ("在平台上办理", "Accepted on the platform's pages"),
    InvoiceState.OPEN: ("待验收", "To be accepted"),
    InvoiceState.ASKED: ("待上报", "Waiting"),
    InvoiceState.SENDING: ("上报中", "Being sent"),
    InvoiceState.ACCEPTED: ("平台已验收", "Accepted"),
    InvoiceState.REFUSED: ("平台拒绝", "Refused"),
}
"""Each state in Chinese and English."""


@dataclass(frozen=True, slots=True)
class InvoiceWord:
    """What the service says of an invoice."""

    invoice_no: str
    link: str
    """The connection that told it."""
    state: InvoiceState
    asked: uuid.UUID | None
    """The fact that the word answers; None: nobody had asked."""
    amount: Decimal | None
    """元, tax included: the sum that the platform will want to hear; None: it tells none."""
    problem: str
    """Why it does not go on, in Chinese."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Asking:
    """A person's wish that an invoice be accepted, which stands."""

    event_id: uuid.UUID
    amount: Decimal
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Bill:
    """One invoice as it stands."""

    invoice_no: str
    distributor_code: str
    state: InvoiceState
    amount: Decimal | None
    asking: Asking | None = None
    problem: str = ""
    said_at: datetime | None = None
    """When the service said so; None: it has not said anything."""
    in_the_way: Saying | None = None
    """Why it cannot be accepted here and now; None where nothing is."""

    @property
    def may_be_accepted(self) -> bool:
        """Whether a person may say that it is right."""
        return self.state in (InvoiceState.OPEN, InvoiceState.REFUSED) and self.in_the_way is None

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether a person may still take back that it is right."""
        return self.asking is not None and self.state in (
            InvoiceState.ASKED,
            InvoiceState.REFUSED,
        )
