"""What feed rows say, entity by entity, and the small ones' way into the tables.

Without it the inbox would look at loose JSON. A body that does not fit is refused whole
(msgspec.ValidationError); fields this version does not know are let through.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

import msgspec
from sqlalchemy import Connection

from app.catalogue import items
from app.catalogue.items import Item
from app.people import persons
from app.people.persons import Person
from sync import wire

Short = Annotated[str, msgspec.Meta(max_length=500)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


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


class PersonBody(msgspec.Struct, frozen=True):
    """`person` 1: somebody who works for the institution."""

    number: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    name: Short
    role: Short


class ManifestBody(msgspec.Struct, frozen=True):
    """`manifest` 1: trace codes were handed over and can be fetched."""

    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    delivery_no: Short
    distributor_code: Short
    code_count: Count


def take_item(connection: Connection, row: wire.FeedRow, now: datetime) -> None:
    """Store an item in place of what was known of it."""
    body = msgspec.convert(row.body, ItemBody)
    items.store(connection, Item(**msgspec.structs.asdict(body)), now)


def take_person(connection: Connection, org: str, row: wire.FeedRow) -> None:
    """Store a person in place of what was known of them."""
    body = msgspec.convert(row.body, PersonBody)
    persons.store(connection, org, Person(body.number, body.name, body.role))
