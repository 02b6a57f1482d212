"""What feed rows say, entity by entity, and the small ones' way into the tables.

Without it the inbox would look at loose JSON. A body that does not fit is refused whole
(msgspec.ValidationError); fields this version does not know are let through.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, TypeVar

import msgspec
from sqlalchemy import Connection

from app.catalogue import items
from app.catalogue.entries import platform, taking
from app.catalogue.entries.bodies import CatalogueSaid
from app.catalogue.entries.platform import Told
from app.catalogue.items import Item
from app.catalogue.relations.told import taking as relations
from app.catalogue.relations.told.bodies import RelationsTold
from app.people import bodies, holdings, persons
from app.people.audit import journal, roots
from app.people.signing.rules import SignInRules
from app.people.signing.store import keep_rules
from app.purchasing import invoices, return_words, uploads
from app.purchasing import journal as purchasing
from app.purchasing.invoices import Invoice, InvoiceLine
from app.purchasing.invoicing import words as invoice_words
from app.purchasing.orders import Order, OrderLine
from app.purchasing.states import OrderState
from app.store.facts import Applied
from app.tracing.cases import store as cases
from app.tracing.cases import values as case_values
from sync import wire

Wanted = TypeVar("Wanted")

Short = Annotated[str, msgspec.Meta(max_length=500)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
Change = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]
Number = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_OF_ITEM = tuple(field.name for field in fields(Item))
_LARGEST = Decimal(10) ** 10
"""元; what no column could hold is no price."""


class ItemBody(msgspec.Struct, frozen=True):
    """`item` 1: one item of the province's catalogue."""

    province_code: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    name: Short
    form: Short
    strength: Short
    maker: Short
    approval_number: Short
    standard_code: Short
    unit: Short
    dosage_unit: Short
    pack_quantity: Count
    price: Decimal | None = None
    insurance_code: Short = ""
    trade_name: Short = ""
    distributors: list[Short] = []
    status: Short = ""
    material: Short = ""
    said_at: Moment | None = None
    """When the service told it; together with others of one platform it is one version."""
    platform: Short = ""
    together: Count = 0
    """How many items were told together."""


class ManifestBody(msgspec.Struct, frozen=True):
    """`manifest` 1 and 2: trace codes were handed over and can be fetched.

    1 is named by the document it once was, 2 by its content.
    """

    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    delivery_no: Short
    distributor_code: Short
    code_count: Count


class OrderLineBody(msgspec.Struct, frozen=True):
    """One line of an `order`."""

    line_no: Count
    order_line_id: Short
    distributor_code: Short
    province_code: Number
    quantity: Count
    unit: Short
    state: OrderState
    price: Decimal | None = None


class OrderBody(msgspec.Struct, frozen=True):
    """`order` 1: one purchase order, whole, as it was at `said_at`."""

    order_no: Number
    said_at: Moment
    lines: list[OrderLineBody]
    ordered_at: Moment | None = None
    plan_no: Short = ""


class InvoiceLineBody(msgspec.Struct, frozen=True):
    """One line of an `invoice`; a red one counts down."""

    line_no: Count
    order_no: Short
    province_code: Number
    batch: Short
    quantity: Change
    delivery_id: uuid.UUID | None = None
    expiry: date | None = None
    price: Decimal | None = None
    amount: Decimal | None = None


class InvoiceBody(msgspec.Struct, frozen=True):
    """`invoice` 1: one invoice, whole, as it was at `said_at`."""

    invoice_no: Number
    distributor_code: Short
    said_at: Moment
    lines: list[InvoiceLineBody]
    invoiced_on: date | None = None


def read_body(row: wire.FeedRow, wanted: type[Wanted]) -> Wanted:
    """Read what a row says; raises ValueError."""
    if row.body is msgspec.UNSET:
        raise ValueError("a row without its body")
    return msgspec.json.decode(row.body, type=wanted)


def take_order(connection: Connection, org: str, row: wire.FeedRow) -> Applied:
    """Store an order in place of what was known of it, unless that is newer."""
    body = read_body(row, OrderBody)
    for line in body.lines:
        _require_money(line.price)
    lines = tuple(OrderLine(**msgspec.structs.asdict(line)) for line in body.lines)
    order = Order(body.order_no, body.ordered_at, lines, body.plan_no)
    kept = purchasing.take_order(connection, org, order, body.said_at)
    return Applied() if kept is None else Applied(order_ids=kept.order_ids)


def take_upload(connection: Connection, org: str, row: wire.FeedRow) -> Applied:
    """Keep what the service says of an order's way to the platform."""
    upload = uploads.of_body(read_body(row, uploads.UploadBody))
    return purchasing.take_upload(connection, org, upload)


def take_invoice_word(connection: Connection, org: str, row: wire.FeedRow) -> Applied:
    """Keep what the service says of an invoice at the platform."""
    word = invoice_words.of_body(read_body(row, invoice_words.WordBody))
    news = invoice_words.store(connection, org, word)
    return Applied(invoices=frozenset({word.invoice_no} if news else ()))


def take_return(connection: Connection, org: str, row: wire.FeedRow) -> Applied:
    """Keep what the service says of a return at the platform."""
    word = return_words.of_body(read_body(row, return_words.ReturnBody))
    return purchasing.take_return(connection, org, word)


def take_invoice(connection: Connection, org: str, row: wire.FeedRow) -> None:
    """Store an invoice in place of what was known of it, unless that is newer."""
    body = read_body(row, InvoiceBody)
    for line in body.lines:
        _require_money(line.price)
        _require_money(line.amount)
    lines = tuple(InvoiceLine(**msgspec.structs.asdict(line)) for line in body.lines)
    invoice = Invoice(body.invoice_no, body.distributor_code, body.invoiced_on, lines)
    invoices.store(connection, org, invoice, body.said_at)


def _require_money(value: Decimal | None) -> None:
    if value is not None and not (value.is_finite() and abs(value) < _LARGEST):
        raise ValueError(f"no amount of money: {value}")


def take_items(
    connection: Connection, org: str, rows: Sequence[wire.FeedRow], now: datetime
) -> Applied:
    """Store items in place of what was known of them, and as a version of the catalogue."""
    said = [read_body(row, ItemBody) for row in rows]
    told = [(_item(one), Told(one.said_at, one.platform, one.together)) for one in said]
    items.store_all(connection, [one for one, _ in told], now)
    platform.take_items(connection, org, told)
    return Applied(catalogue=True)


def take_catalogue(connection: Connection, org: str, row: wire.FeedRow) -> Applied:
    """Take a piece of a version in that the service made of what HIS sent."""
    taking.take(connection, org, read_body(row, CatalogueSaid))
    return Applied(catalogue=True)


def take_relations(connection: Connection, org: str, row: wire.FeedRow) -> Applied:
    """Take in a piece of what the platform tells of delivery relations."""
    relations.take(connection, org, read_body(row, RelationsTold))
    return Applied(catalogue=True)


def _item(body: ItemBody) -> Item:
    said = {name: getattr(body, name) for name in _OF_ITEM}
    return Item(**said | {"distributors": tuple(body.distributors)})


def take_person(connection: Connection, org: str, row: wire.FeedRow) -> None:
    """Store a person in place of what was known of them."""
    persons.store(connection, org, bodies.person_in(read_body(row, bodies.PersonBody)))


def take_role(connection: Connection, org: str, row: wire.FeedRow) -> None:
    """Store what a role holds in place of what was known of it."""
    holdings.store(connection, org, holdings.holding_in(read_body(row, holdings.HoldingBody)))


def take_audit_root(connection: Connection, org: str, row: wire.FeedRow) -> None:
    """Keep what the audit log had come to, as a witness; raises ValueError for nonsense.

    What was heard first stays: the service must stand by it.
    """
    root = roots.of_body(read_body(row, roots.RootBody))
    if root.org not in (org, journal.SERVICE_CHAIN) or not root.is_signed:
        raise ValueError("a root that nobody signed, or of somebody else")
    if not roots.keep(connection, root):
        raise ValueError("another root than the one that was heard before")


def take_sign_in_rules(connection: Connection, org: str, row: wire.FeedRow) -> None:
    """Sign people in as the institution says now."""
    keep_rules(connection, org, SignInRules.parse(read_body(row, dict[str, object])))


def take_case(connection: Connection, org: str, row: wire.FeedRow) -> Applied:
    """Keep what the service says of a case; raises ValueError for nonsense."""
    case_id = uuid.UUID(row.entity_id)
    cases.keep(connection, org, case_id, case_values.decode(msgspec.json.encode(row.body)))
    return Applied(case_ids=frozenset({case_id}))
