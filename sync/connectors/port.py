"""What every outside platform is to the service: the ten operations, as far as it can do them.

Without it the scheduler would know each province by name. A connector is a client of one platform;
it keeps nothing, retries nothing and knows no database: what to send again is the outbox's to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.catalogue.items import Item
from app.catalogue.relations.told.values import RelationList
from app.purchasing.orders import Order
from app.purchasing.returns import ReturnState


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


class DetailState(StrEnum):
    """How a delivery detail stands at the platform."""

    OPEN = "open"
    VOIDED = "void"
    PASSED = "passed"
    FAILED = "failed"
    STOCKED = "stocked"
    """Passed, and put into stock."""


@dataclass(frozen=True, slots=True)
class DetailSeen:
    """One delivery detail, whatever became of it."""

    detail: PlatformDetail
    state: DetailState
    received: int | None = None
    """Sales packages that count as received, where the platform counts them."""


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
    received: int | None = None
    """Sales packages that were taken of an accepted detail; None: all."""

    @property
    def taken(self) -> int:
        """Sales packages that count as received, for platforms that want a quantity."""
        if not self.accepted:
            return 0
        return self.quantity if self.received is None else self.received


@dataclass(frozen=True, slots=True)
class PlatformInvoiceLine:
    """One line of an invoice as the platform gives it."""

    line_id: str
    """The platform's number (Shanghai FPMXBH); lines stand in its order."""
    order_line_id: str
    """The order line it bills, or the return it takes back (Shanghai GLMXBH); may be empty."""
    province_code: str
    batch: str
    expiry: date | None
    quantity: int
    """Sales packages; negative on a red invoice."""
    price: Decimal | None
    """元 per sales package, tax included."""
    amount: Decimal | None
    """元, tax included."""


@dataclass(frozen=True, slots=True)
class PlatformInvoice:
    """One invoice, whole."""

    invoice_no: str
    distributor_code: str
    invoiced_on: date | None
    lines: tuple[PlatformInvoiceLine, ...]
    amount: Decimal | None = None
    """元, tax included: the sum that its own head gives, where the platform tells it."""


@dataclass(frozen=True, slots=True)
class LineToPlace:
    """One line of an order that is to be placed."""

    line_no: int
    province_code: str
    quantity: int
    by_dosage: bool
    """The quantity counts smallest dosage units, not sales packages."""
    price: Decimal | None
    """元 per that unit; None where it is fixed elsewhere (volume-based purchase)."""
    distributor_code: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class OrderToPlace:
    """An approved order, as it goes to a platform."""

    plan_no: str
    """The hospital's own number (Shanghai YYJHDH)."""
    delivery_point: str
    """配送点编码."""
    latest_on: date | None
    """The latest day all of it must have come."""
    lines: tuple[LineToPlace, ...]


@dataclass(frozen=True, slots=True)
class FiledOrder:
    """What a platform calls an order that was filed, and its lines."""

    order_no: str
    line_ids: Mapping[int, str]
    """By line number of ours."""


@dataclass(frozen=True, slots=True)
class ReturnToFile:
    """Something that is to go back, as it goes to a platform: one batch of one item."""

    return_no: str
    """The hospital's own number of it; a platform that keeps it takes the same return once."""
    distributor_code: str
    delivery_point: str
    """配送点编码."""
    province_code: str
    batch: str
    quantity: int
    """Sales packages."""
    price: Decimal
    """元 per sales package, as it was bought."""
    volume_based: bool
    """Bought under a volume-based contract (带量采购)."""
    reason: str
    detail_ids: tuple[str, ...] = ()
    """The platform's numbers of the delivery details that brought it, as far as they are known:
    some platforms take a return of a detail, not of a batch."""

    @property
    def amount(self) -> Decimal:
        """元, exactly: a platform checks it."""
        return self.price * self.quantity


class Offer(StrEnum):
    """What not every platform can do for a hospital."""

    ORDERS = "orders"
    """Tell the orders that were placed elsewhere."""
    INVOICES = "invoices"
    PLACING = "placing"
    """Take orders, and tell how they stand."""
    RETURNING = "returning"
    """Take returns, and tell how they stand."""
    RELATIONS = "relations"
    """Tell who may deliver what where."""
    ACCEPTANCES = "acceptances"
    """Tell how each delivery detail of some days stands."""


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

    @property
    def offers(self) -> frozenset[Offer]:
        """What may be asked for beyond deliveries; the rest is refused (PlatformError)."""

    def open_details(self) -> Iterator[PlatformDetail]:
        """Fetch all delivery details not accepted yet, page after page; raises PlatformError."""

    def item(self, province_code: str) -> Item | None:
        """Look one item up; None where the platform does not know it; raises PlatformError."""

    def accept(self, acceptance: DetailAcceptance) -> None:
        """Pass or fail one delivery detail; safe to repeat; raises PlatformError."""

    def orders(self) -> Iterator[Order]:
        """Fetch the orders that were placed, with the state of each line; raises PlatformError."""

    def invoices(self) -> Iterator[PlatformInvoice]:
        """Fetch the invoices the hospital has not accepted yet; raises PlatformError."""

    def file_order(self, order: OrderToPlace) -> FiledOrder:
        """Hand an order over; nothing is delivered on it before it is confirmed.

        Not safe to repeat where the answer was lost, but harmless: what is filed and not confirmed
        is valid nowhere. Raises PlatformError.
        """

    def confirm_order(self, order: OrderToPlace, order_no: str) -> None:
        """Make a filed order valid; safe to repeat; raises PlatformError."""

    def followed(self, order: Order) -> Order:
        """How the lines of an order stand now; raises PlatformError."""

    def file_return(self, return_: ReturnToFile) -> str:
        """Hand a return over, and say under which number the platform finds it again.

        What is filed is valid nowhere before it is confirmed, so that a lost answer does no harm; a
        platform that takes it at once knows our number of it, and does not take it twice. Raises
        PlatformError.
        """

    def confirm_return(self, return_: ReturnToFile, number: str, *, sent_before: bool) -> None:
        """Make a filed return valid, where filing did not; raises PlatformError.

        Safe to repeat: where it may have been confirmed before (an answer lost, a restart), the
        platform is asked first.
        """

    def return_state(self, number: str) -> ReturnState | None:
        """How a return stands now; None where the platform knows none; raises PlatformError."""

    def relations(self) -> RelationList:
        """List who may deliver what where, as it stands now; raises PlatformError."""

    def accepted(self, first: date, last: date) -> Iterator[DetailSeen]:
        """Fetch every detail that was shipped on these days of Beijing, both included.

        Raises PlatformError.
        """


class RelationTable(Protocol):
    """Where delivery relations can be read that no message of a platform gives."""

    def listed(self) -> RelationList:
        """Read the tables of distributors and delivery points; raises PlatformError."""


class OrderBook(Protocol):
    """Where orders can be read that no platform gives back: the system that placed them."""

    def placed(self) -> Iterator[Order]:
        """Walk the orders that may still matter; raises PlatformError."""
