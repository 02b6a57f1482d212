"""What HIS sends and what it is answered: typed JSON, described by `/schema`.

Without it the interface would be known only from its code. Field names are those of the views
(docs/operation/his.md). Unknown fields in what is sent are refused, so that a misspelt one is
noticed.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

MOST_CODES = 2_000
"""Codes in one movement."""
MOST_ITEMS = 5_000
"""Items of the catalogue in one request."""
MOST_LINES = 2_000
"""Lines of one order."""
MOST_ROWS = 10_000
"""Rows in one answer."""
MOST_STOCK = 100_000
"""Rows of one stock taking, however many pieces it comes in."""

Plain = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*\Z")]
Named = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+\Z")]
Code = Annotated[str, Meta(min_length=1, max_length=300)]
Count = Annotated[int, Meta(ge=1, le=100_000_000)]
Moment = Annotated[datetime, Meta(tz=True)]
OrderSaid = Literal["taken", "same", "refused"]
StockSaid = Literal["taken", "same", "waiting"]


class Sending(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What HIS sends."""


class MovementIn(Sending, frozen=True, kw_only=True):
    """Codes that left, were opened or used, or come back (发药、核销、退货、销毁、拆零、冲销)."""

    kind: Literal["dispensed", "written-off", "returned", "destroyed", "opened", "used", "reversal"]
    codes: Annotated[list[Code], Meta(min_length=1, max_length=MOST_CODES)]
    person: Named
    document_no: Plain = ""
    note: Plain = ""
    units: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    at: Moment | None = None
    """When it happened; the service's time where it is left out."""
    movement_id: uuid.UUID | None = None
    """Of a reversal: the movement to take back; left out: however each code left."""


class RefusedCode(Struct, frozen=True, kw_only=True):
    """One code that did not move."""

    code: str
    problem: str
    message: str
    """One sentence: what is wrong, and what to do."""


class MovementAnswer(Struct, frozen=True, kw_only=True):
    """What became of a movement."""

    movement_ids: list[str]
    moved: list[str]
    """All codes that moved; of a parent also those inside it."""
    packages: int
    """Of these, smallest packages."""
    left_behind: int
    """Packages inside parents that were not there any more."""
    refused: list[RefusedCode]


class ItemIn(Sending, frozen=True, kw_only=True):
    """One item of the hospital's catalogue (院内目录)."""

    hospital_code: Named
    name: Named
    province_code: Plain = ""
    strength: Plain = ""
    form: Plain = ""
    maker: Plain = ""
    approval_number: Plain = ""
    insurance_code: Plain = ""
    unit: Plain = ""
    pack_quantity: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    price: Decimal | None = None
    in_use: bool = True
    dosage_unit: Plain | None = None
    """This and the following: null, or left out, leaves what is known as it is."""
    standard_code: Plain | None = None
    trade_name: Plain | None = None
    distributors: Annotated[list[Plain], Meta(max_length=100)] | None = None
    status: Plain | None = None
    """As HIS writes it; goes before `in_use`."""
    price_unit: Literal["包装", "最小"] | None = None
    """What the price is for: the sales package (which it is where nobody says), or the smallest
    dosage unit."""


class OrderLineIn(Sending, frozen=True, kw_only=True):
    """One line of a purchase order; the drug by either code."""

    line_no: Annotated[int, Meta(ge=1, le=1_000_000)]
    quantity: Count
    distributor_code: Named
    hospital_code: Plain = ""
    province_code: Plain = ""
    unit: Plain = ""
    price: Decimal | None = None


class CatalogueIn(Sending, frozen=True, kw_only=True):
    """Items of the hospital's catalogue; each is read by itself, as an `ItemIn`."""

    items: Annotated[list[Any], Meta(min_length=1, max_length=MOST_ITEMS)]


class OrderIn(Sending, frozen=True, kw_only=True):
    """A purchase order (采购订单); each line is read by itself, as an `OrderLineIn`."""

    order_no: Named
    lines: Annotated[list[Any], Meta(min_length=1, max_length=MOST_LINES)]
    ordered_at: Moment | None = None


class StockRowIn(Sending, frozen=True, kw_only=True):
    """What is in stock of one batch of an item at one place."""

    hospital_code: Named
    quantity: Decimal
    """In `unit`."""
    unit: Plain = ""
    """The sales package, where it is left out; or the item's smallest dosage unit."""
    place: Plain = ""
    """The warehouse or pharmacy (库房), as HIS calls it."""
    province_code: Plain = ""
    name: Plain = ""
    batch: Plain = ""
    expiry: date | None = None


class StockIn(Sending, frozen=True, kw_only=True):
    """A stock taking, or a piece of one; each row is read by itself, as a `StockRowIn`."""

    total_rows: Annotated[int, Meta(ge=1, le=MOST_STOCK)]
    """Of the whole taking: what has fewer rows is not whole yet, and changes nothing."""
    rows: Annotated[list[Any], Meta(min_length=1, max_length=MOST_ITEMS)]
    first_row: Annotated[int, Meta(ge=1, le=MOST_STOCK)] = 1
    """Where in the taking the first of these rows stands."""
    taking: Plain = ""
    """Its number; needed where it comes in pieces."""
    source: Plain = ""
    """Whose stock it is, where several systems tell theirs."""
    taken_at: Moment | None = None
    """When it was so; the service's time where it is left out."""


class RowProblem(Struct, frozen=True, kw_only=True):
    """What is wrong with one row of what was sent."""

    row: int
    """Counted from 1."""
    key: str
    """Its hospital code, or its line number."""
    message: str


class CatalogueAnswer(Struct, frozen=True, kw_only=True):
    """What became of items."""

    new: int
    changed: int
    same: int
    refused: list[RowProblem]


class OrderAnswer(Struct, frozen=True, kw_only=True):
    """What became of an order: taken whole, or not at all."""

    order_no: str
    state: OrderSaid
    message: str
    refused: list[RowProblem]


class StockAnswer(Struct, frozen=True, kw_only=True):
    """What became of a stock taking, or of a piece of it."""

    taking: str
    state: StockSaid
    message: str
    came: int
    """Rows that are there of it by now."""
    total_rows: int
    changed: int
    """Rows that are new, or not there any more."""
    refused: list[RowProblem]


class CodeRow(Struct, frozen=True, gc=False):
    """One row of the view `codes`."""

    code: str
    box: str
    state: str
    left_kind: str
    left_at: datetime | None
    receipt_no: str
    delivery_no: str
    order_no: str
    line_no: int
    province_code: str
    hospital_code: str
    name: str
    strength: str
    form: str
    maker: str
    approval_number: str
    batch: str
    expiry: date | None
    production_date: date | None
    unit: str
    level: str
    parent_code: str | None
    carton_no: str | None
    units: int | None
    remaining: int | None
    received_at: datetime
    confirmed_at: datetime | None


class CodePage(Struct, frozen=True, kw_only=True):
    """Codes of a receipt or a delivery, in their order."""

    codes: list[CodeRow]
    next: str | None
    """What to send as `after` for the next page; null where this is the last."""


class ChangeRow(Struct, frozen=True, kw_only=True):
    """Something that happened to a code."""

    seq: int
    code: str
    what: str
    receipt_no: str
    at: datetime
    now: CodeRow | None
    """Where the code is now; null where nobody holds it any more."""


class ChangePage(Struct, frozen=True, kw_only=True):
    """Changes behind a cursor, without gaps."""

    head: int
    """The number of the last change there is."""
    next: str
    """What to send as `after` the next time: a text to keep as it is."""
    more: bool
    """Whether to ask again at once."""
    changes: list[ChangeRow]


class ReceiptRow(Struct, frozen=True, gc=False):
    """One row of the view `receipts`."""

    receipt_no: str
    delivery_no: str
    distributor_code: str
    distributor_name: str
    state: str
    opened_at: datetime
    opened_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    line_count: int
    delivered: int | None
    received: int
    rejected: int


class ReceiptLineRow(Struct, frozen=True, gc=False):
    """One row of the view `receipt_lines`."""

    receipt_no: str
    delivery_no: str
    order_no: str
    line_no: int
    province_code: str
    hospital_code: str
    name: str
    strength: str
    form: str
    maker: str
    approval_number: str
    batch: str
    expiry: date | None
    production_date: date | None
    unit: str
    price: Decimal | None
    delivered: int | None
    received: int
    rejected: int
    difference: int
    difference_reason: str
    remark: str
    confirmed_at: datetime | None


class ReceiptPage(Struct, frozen=True, kw_only=True):
    """Receipts and their lines."""

    receipts: list[ReceiptRow]
    lines: list[ReceiptLineRow]
