"""What every outside platform is to the service: the ten operations, as far as it can do them.

Without it the scheduler would know each province by name. A connector is a client of one platform;
it keeps nothing, retries nothing and knows no database: what to send again is the outbox's to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.catalogue.items import Item


@dataclass(frozen=True, slots=True)
class PlatformDetail:
    """One delivery detail as the platform gives it: same carton, same item, same batch."""

    detail_id: str
    """The platform's number (Shanghai PSMXBH)."""
    delivery_no: str
    distributor_code: str
    carton_no: str
    """Private carton bar code of the distributor (Shanghai PSDTM), free text."""
    province_code: str
    name: str
    form: str
    strength: str
    maker: str
    unit: str
    batch: str
    production_date: date | None
    expiry: date
    quantity: int
    """Sales packages."""
    order_line_id: str
    shipped_at: datetime


@dataclass(frozen=True, slots=True)
class DetailAcceptance:
    """The hospital's word on one delivery detail."""

    detail_id: str
    distributor_code: str
    carton_no: str
    province_code: str
    quantity: int
    """The delivered quantity, echoed where the platform wants it."""
    accepted: bool
    remark: str = ""
    sent_before: bool = True
    """It may have reached the platform before (an answer lost, a restart): the platform is asked
    first. False only where the caller can prove that this is the first try."""


class PlatformError(Exception):
    """The platform could not be reached or refused."""

    def __init__(self, code: str, message: str, *, retry_after_s: float | None = None) -> None:
        """Name the platform's code and say when another try makes sense; None: it never does."""
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.retry_after_s = retry_after_s


class Platform(Protocol):
    """One outside procurement platform."""

    @property
    def name(self) -> str:
        """The platform's short name, as stored with outbox rows: `shanghai-yy`."""

    def open_details(self) -> Iterator[PlatformDetail]:
        """Fetch all delivery details not accepted yet, page after page; raises PlatformError."""

    def item(self, province_code: str) -> Item | None:
        """Look one item up; None where the platform does not know it; raises PlatformError."""

    def accept(self, acceptance: DetailAcceptance) -> None:
        """Pass or fail one delivery detail; safe to repeat; raises PlatformError."""
