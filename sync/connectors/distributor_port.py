"""What a platform is to a distributor: orders come down, deliveries and invoices go up.

Without it only hospitals could be connected. A connector is a client of one platform for one
distributor; it keeps nothing and retries nothing. Money is 元; quantities are sales packages unless
a line says that it counts dosage units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from sync.connectors.office_port import DeliveryPoint, DrugKind, PaperState
from sync.connectors.port import DetailState, FiledOrder, OrderToPlace


class DistributorOffer(StrEnum):
    """What not every platform can do for a distributor."""

    CONFIRMING = "confirming"
    """Take the word that an order line will be delivered, before it is."""
    REFUSING = "refusing"
    """Take the word that an order line will not be delivered (any more)."""
    FILING = "filing"
    """Take orders that the distributor writes for a hospital (代填)."""
    POINTS = "points"
    ITEMS = "items"
    STOCK = "stock"
    RETURNS = "returns"
    BILLING = "billing"


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """One line of a hospital's order."""

    order_line_id: str
    """The platform's number."""
    plan_no: str
    """The hospital's own number of the order."""
    hospital_code: str
    delivery_point: str
    address: str
    province_code: str
    name: str
    form: str
    strength: str
    maker: str
    dosage_unit: str
    pack_quantity: int
    """Dosage units in one sales package."""
    by_dosage: bool
    """The quantity counts dosage units."""
    quantity: int
    filed_here: bool
    """A distributor wrote it for the hospital."""
    state: OrderState
    ordered_on: date | None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """One return a hospital filed: one batch of one item."""

    return_no: str
    """The platform's number; the red invoice names it."""
    hospital_code: str
    delivery_point: str
    province_code: str
    name: str
    batch: str
    by_dosage: bool
    quantity: int
    price: Decimal
    amount: Decimal
    volume_based: bool
    reason: str
    state: ReturnState
    filed_on: date | None


class Packing(StrEnum):
    """How a carton is packed (装箱类型)."""

    MIXED = "mixed"
    """一箱多品(拼箱)."""
    WHOLE = "whole"
    """一箱一品(整箱)."""
    SPREAD = "spread"
    """一品多箱."""


@dataclass(frozen=True, slots=True)
class PackedLine:
    """What one carton holds of one batch of one item."""

    carton_no: str
    """Its bar code."""
    packing: Packing
    order_line_id: str
    province_code: str
    batch: str
    production_date: date | None
    expiry: date | None
    quantity: int
    by_dosage: bool = False
    sale_no: str = ""
    """The distributor's own number of the sale."""
    logistics_no: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryToSend:
    """One delivery as it leaves the distributor."""

    delivery_no: str
    """The distributor's own: a delivery is known by it, so that it is taken once."""
    hospital_code: str
    delivery_point: str
    created_at: datetime
    arrives_at: datetime
    lines: tuple[PackedLine, ...]

    def __post_init__(self) -> None:
        """Refuse what a hospital could not receive."""
        keys = [
            (line.carton_no, line.order_line_id, line.province_code, line.batch)
            for line in self.lines
        ]
        if len(set(keys)) != len(keys):
            raise ValueError(f"配送单 {self.delivery_no} 中同箱同品同批有两行，请合并为一行")
        if not self.lines or any(line.quantity < 1 for line in self.lines):
            raise ValueError(f"配送单 {self.delivery_no} 没有明细，或有数量小于 1 的明细")

    @property
    def cartons(self) -> int:
        """How many there are."""
        return len({line.carton_no for line in self.lines})


@dataclass(frozen=True, slots=True)
class DeliverySent:
    """What a platform calls a delivery it took."""

    delivery_id: str
    """Empty where it does not say, or said it in an answer that was lost."""
    detail_ids: tuple[str, ...]
    """In the order of the lines; empty as above."""


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line of an invoice as its distributor writes it."""

    bills: str
    """The order line it bills; on a red invoice the return it answers."""
    province_code: str
    batch: str
    production_date: date | None
    expiry: date | None
    quantity: int
    """Negative on a red invoice, and so are the amounts."""
    price: Decimal
    """Per sales package, tax included."""
    tax_rate: Decimal
    tax: Decimal
    amount: Decimal
    """Tax included."""
    approval_number: str = ""
    sale_no: str = ""
    unrelated_because: str = ""
    """Why it bills no order line, where it does not."""

    @property
    def amount_before_tax(self) -> Decimal:
        """元."""
        return self.amount - self.tax

    @property
    def price_before_tax(self) -> Decimal:
        """元 per sales package."""
        return round(self.price / (1 + self.tax_rate), 6)


@dataclass(frozen=True, slots=True)
class BillToSend:
    """One invoice, whole."""

    invoice_no: str
    day: date
    hospital_code: str
    delivery_point: str
    volume_based: bool
    lines: tuple[BillLine, ...]
    remark: str = ""

    def __post_init__(self) -> None:
        """Refuse what is neither an invoice nor a red one."""
        signs = {(line.quantity > 0, line.amount >= 0) for line in self.lines}
        if signs not in ({(True, True)}, {(False, True)}, {(False, False)}):
            raise ValueError(
                f"发票 {self.invoice_no} 没有明细，或蓝字与红字明细混在一张发票上，请分开开具"
            )

    @property
    def red(self) -> bool:
        """It takes back what a return brings back."""
        return self.lines[0].quantity < 0

    @property
    def amount(self) -> Decimal:
        """Tax included."""
        return sum((line.amount for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class ItemToTell:
    """An item the distributor sells, for the platform to match."""

    kind: DrugKind
    name: str
    product_name: str
    english_name: str
    trade_name: str
    bar_code: str
    form: str
    strength: str
    maker: str
    category: str
    standard_code: str
    approval_number: str
    pack_material: str
    pack_unit: str
    dosage_unit: str
    pack_quantity: int
    pack_form: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ItemTold:
    """What became of it."""

    matched: bool
    """False: a person at the platform will match it."""
    province_code: str
    """Empty where it is not matched, or the platform does not say."""


@dataclass(frozen=True, slots=True)
class SupplyLine:
    """What a distributor has in stock of an item."""

    province_code: str
    quantity: Decimal
    unit: str


class DistributorPort(Protocol):
    """One outside platform, to a distributor; every method raises PlatformError."""

    @property
    def name(self) -> str:
        """The platform's short name: `shanghai-yq`."""

    @property
    def offers(self) -> frozenset[DistributorOffer]:
        """What may be asked for beyond orders and deliveries; the rest is refused."""

    def points(self, hospital_code: str) -> tuple[DeliveryPoint, ...]:
        """The delivery points of a hospital."""

    def orders(self, first: date, last: date, hospital_code: str = "") -> Iterator[OrderedLine]:
        """Fetch the lines ordered on some days, both included, however they stand."""

    def confirm_line(self, order_line_id: str) -> None:
        """Say that an order line will be delivered; safe to repeat."""

    def refuse_line(self, order_line_id: str, reason: str) -> None:
        """Say that nothing (more) is delivered on an order line; safe to repeat."""

    def file_order(self, order: OrderToPlace, hospital_code: str) -> FiledOrder:
        """Write an order for a hospital, which confirms it; not safe to repeat, but harmless."""

    def ship(self, delivery: DeliveryToSend, *, sent_before: bool) -> DeliverySent:
        """Tell a delivery; safe to repeat: one that may be told already is asked for first."""

    def void_delivery(self, delivery: DeliveryToSend) -> None:
        """Void a delivery nobody accepted and no invoice names; safe to repeat."""

    def delivery_state(self, delivery_no: str) -> PaperState | None:
        """How a delivery stands; None where the platform knows none."""

    def detail_state(self, detail_id: str) -> DetailState | None:
        """What the hospital said of one detail; None where the platform knows none."""

    def file_invoice(self, bill: BillToSend, *, sent_before: bool) -> None:
        """Tell an invoice, to be confirmed; safe to repeat."""

    def confirm_invoice(self, bill: BillToSend) -> None:
        """Make an invoice valid: the hospital sees it from now on; safe to repeat."""

    def void_invoice(self, bill: BillToSend) -> None:
        """Void an invoice the hospital has not accepted; safe to repeat."""

    def invoice_state(self, invoice_no: str) -> PaperState | None:
        """How an invoice stands; None where the platform knows none."""

    def returns(self, first: date, last: date, hospital_code: str = "") -> Iterator[ReturnedLine]:
        """Fetch the returns confirmed on some days, both included, however they stand."""

    def tell_item(self, item: ItemToTell) -> ItemTold:
        """Tell an item that is to be matched."""

    def report_stock(self, lines: tuple[SupplyLine, ...]) -> None:
        """Tell what can be delivered; it replaces what was told before; safe to repeat."""
