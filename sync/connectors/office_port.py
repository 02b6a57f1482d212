"""What a platform does for the hospital's office, beside the goods: stock, papers, money, prices.

Without it stock reports, payments and inquiries would have no words of their own. Not every
platform has such messages: a connector that has them is an `Office` and says which it offers, in
the words of sync/connectors/port.py; the rest it refuses. Money is 元, quantities are sales
packages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, runtime_checkable

from sync.connectors.port import (
    DetailSeen,
    OrderToPlace,
    PlatformError,
    PlatformInvoiceLine,
    ReturnToFile,
)


class OfficeOffer(StrEnum):
    """What a platform may do for the office."""

    POINTS = "points"
    """Take the hospital's delivery points."""
    STOCK = "stock"
    """Take what the hospital has in stock."""
    HISTORY = "history"
    """List deliveries and invoices of any state, day by day."""
    ACCEPTING_INVOICES = "accepting-invoices"
    PAYING = "paying"
    """Take the word that an invoice was paid."""
    BALANCING = "balancing"
    """Compare the invoices of a period by count and sum."""
    INQUIRING = "inquiring"
    """Take inquiries for prices, and give the distributors' quotations."""
    VOIDING = "voiding"
    """Void orders and returns that are filed and not confirmed."""


class DrugKind(StrEnum):
    """What kind of drug an item is (药品类型)."""

    BIOLOGICAL = "biological"
    PATENT = "patent"
    """中成药."""
    DECOCTION = "decoction"
    """中药饮片."""
    OWN_PREPARATION = "own-preparation"
    """自制制剂."""
    VACCINE = "vaccine"
    LABORATORY = "laboratory"
    """实验室化验用药、试剂."""
    DIAGNOSTIC = "diagnostic"
    """医学检查用药、试剂."""
    CHEMICAL = "chemical"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DeliveryPoint:
    """Where a hospital is delivered to (配送点)."""

    code: str
    """The hospital's own choice."""
    name: str
    address: str
    contact: str
    phone: str
    postcode: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class StockLine:
    """What is in stock of one item at one delivery point."""

    province_code: str
    hospital_code: str
    delivery_point: str
    quantity: Decimal
    """Sales packages; never negative, and with four decimals at most."""
    unit: str
    kind: DrugKind

    def __post_init__(self) -> None:
        """Refuse what every platform refuses."""
        if self.quantity < 0 or self.quantity != round(self.quantity, 4):
            raise ValueError(
                f"{self.province_code} 的库存量应为不小于 0、至多四位小数的数量，"
                f"现为 {self.quantity}"
            )


class LinesRefused(PlatformError):
    """A platform kept nothing of what was told, because of some lines of it: others may pass."""


@dataclass(frozen=True, slots=True)
class StockRules:
    """How one platform wants to be told of stock, as far as that is set."""

    lines: int
    """Lines of one message."""
    points: Mapping[str, str] = field(default_factory=dict)
    """Place in the hospital (库房) → delivery point; NOT_TOLD: what lies there is not told."""
    point: str = ""
    """Delivery point of all other places; empty: each is called as a delivery point is."""
    kind: DrugKind = DrugKind.OTHER
    """Of an item of which nothing says what kind it is."""
    kinds: Mapping[str, DrugKind] = field(default_factory=dict)
    """How item codes of the platform begin → what kind these are."""


NOT_TOLD = "-"


class PaperState(StrEnum):
    """How a delivery or an invoice stands."""

    FILED = "filed"
    VOIDED = "voided"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """One delivery as a platform lists it."""

    delivery_id: str
    """The platform's number."""
    delivery_no: str
    """The distributor's."""
    distributor_code: str
    """Empty where neither the platform nor the question named one."""
    shipped_at: datetime
    cartons: int
    state: PaperState


@dataclass(frozen=True, slots=True)
class InvoiceSeen:
    """One invoice as a platform lists it, without its lines."""

    invoice_id: str
    """The platform's number."""
    invoice_no: str
    distributor_code: str
    distributor_name: str
    invoiced_on: date | None
    amount: Decimal | None
    """Tax included."""
    delivery_point: str
    volume_based: bool
    state: PaperState
    remark: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceNamed:
    """An invoice the hospital says something of; its sum proves that it is the right one."""

    distributor_code: str
    invoice_no: str
    amount: Decimal
    """Tax included; negative of a red one."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Invoices of one distributor, counted and added up."""

    distributor_code: str
    invoices: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class AccountPeriod:
    """What the hospital counted for a period."""

    name: str
    """对账期: `202611`."""
    first: date
    last: date
    volume_based: bool
    balances: tuple[Balance, ...]


class Balanced(StrEnum):
    """What a comparison says."""

    EQUAL = "equal"
    TOTAL_DIFFERS = "total-differs"
    DETAIL_DIFFERS = "detail-differs"


@dataclass(frozen=True, slots=True)
class BalanceTold:
    """What the platform counted beside it, and what it says of the whole and of each line."""

    result: Balanced
    lines: tuple[tuple[Balance, Balanced], ...]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """An item whose price the hospital asks for (询价单)."""

    province_code: str
    hospital_code: str
    kind: DrugKind
    first: date
    last: date
    """Until when distributors may answer."""
    remark: str = ""


class InquiryState(StrEnum):
    """How an inquiry stands."""

    NOT_VALID = "not-valid"
    """Filed, not confirmed."""
    OPEN = "open"
    CLOSED = "closed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Quotation:
    """What one distributor asks for an item (报价单)."""

    quotation_id: str
    inquiry_no: str
    distributor_code: str
    distributor_name: str
    province_code: str
    name: str
    unit: str
    price: Decimal
    """元 per sales package."""


@runtime_checkable
class TakesInvoices(Protocol):
    """What of an `Office` is asked for where invoices are accepted; raises PlatformError."""

    @property
    def office_offers(self) -> frozenset[OfficeOffer]:
        """What may be asked for; the rest is refused."""

    def accept_invoice(self, invoice: InvoiceNamed, *, sent_before: bool) -> None:
        """Accept an invoice; safe to repeat: what may be accepted already is asked for first."""


@runtime_checkable
class Office(Protocol):
    """A connector that does more than goods; every method raises PlatformError."""

    @property
    def office_offers(self) -> frozenset[OfficeOffer]:
        """What may be asked for; the rest is refused."""

    @property
    def stock_rules(self) -> StockRules:
        """How it wants to be told of stock."""

    def put_point(self, point: DeliveryPoint) -> None:
        """Tell a delivery point, new or changed; safe to repeat."""

    def remove_point(self, point: DeliveryPoint) -> None:
        """Take a delivery point out of use; safe to repeat."""

    def report_stock(self, lines: tuple[StockLine, ...], at: datetime) -> None:
        """Tell what is in stock at a time; it replaces what was told before; safe to repeat.

        Raises LinesRefused where nothing was kept because of some lines.
        """

    def deliveries(self, first: date, last: date, distributor: str = "") -> Iterator[DeliveryNote]:
        """Fetch the deliveries of some days, both included."""

    def details_of(self, note: DeliveryNote) -> Iterator[DetailSeen]:
        """Fetch all details of a delivery."""

    def invoices_between(
        self, first: date, last: date, distributor: str = ""
    ) -> Iterator[InvoiceSeen]:
        """Fetch the invoices of some days, both included."""

    def lines_of(self, invoice: InvoiceSeen) -> Iterator[PlatformInvoiceLine]:
        """Fetch all lines of an invoice."""

    def accept_invoice(self, invoice: InvoiceNamed, *, sent_before: bool) -> None:
        """Accept an invoice; safe to repeat: what may be accepted already is asked for first."""

    def confirm_payment(self, invoice: InvoiceNamed) -> None:
        """Say that an invoice was paid; safe to repeat."""

    def balance(self, period: AccountPeriod) -> BalanceTold:
        """Compare the invoices of a period; changes nothing."""

    def file_inquiry(self, inquiry: Inquiry) -> str:
        """File an inquiry and return its number; valid nowhere before it is confirmed."""

    def confirm_inquiry(self, inquiry: Inquiry, number: str, *, sent_before: bool) -> None:
        """Make a filed inquiry valid; safe to repeat."""

    def void_inquiry(self, inquiry: Inquiry, number: str) -> None:
        """Void an inquiry that is not confirmed."""

    def inquiry_state(self, number: str) -> InquiryState | None:
        """How an inquiry stands; None where the platform knows none."""

    def quotations(self, first: date, last: date, inquiry: str = "") -> Iterator[Quotation]:
        """Fetch the quotations of some days, both included."""

    def void_order(self, order: OrderToPlace, order_no: str) -> None:
        """Void an order that is filed and not confirmed; safe to repeat."""

    def void_return(self, return_: ReturnToFile, number: str) -> None:
        """Void a return that is filed and not confirmed; safe to repeat."""
