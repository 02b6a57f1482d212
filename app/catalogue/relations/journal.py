"""The facts of delivery relations: how they are said, and how they become rows.

Without it what one workstation lays down would hold there alone. `relations.said` 1 holds some
distributors, papers, addresses and relations, each whole. Of one key the later word stands, in
whatever order they come; whoever says something stands behind all he knew of it, so that a clock
that is wrong elsewhere hides nothing. A word with `Origin.PLATFORM` is a person's, too: that the
platform's is to stand (standing.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any

import msgspec
from sqlalchemy import Connection, Table, func, select, update

from app.catalogue.relations.values import (
    Address,
    Distributor,
    Document,
    DocumentKind,
    Origin,
    Relation,
)
from app.store.change_log import ChangeLog
from app.store.facts import Applied, Area, Author, Kinds
from app.store.insert_once import insert_once
from app.store.tables.relations import (
    delivery_address,
    delivery_relation,
    distributor,
    distributor_document,
    relations_round,
)

KIND, VERSION = "relations.said", 1
PIECE = 200
"""Things in one fact that this program makes."""
_MOST = 500

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Short = Annotated[str, msgspec.Meta(max_length=500)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class DistributorSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A distributor."""

    code: Code
    name: Code
    contact: Short = ""
    phone: Short = ""
    stopped: Short = ""
    gone: bool = False


class DocumentSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A paper of a distributor."""

    distributor_code: Code
    kind: DocumentKind
    number: Short
    name: Short = ""
    valid_from: date | None = None
    valid_until: date | None = None
    gone: bool = False


class AddressSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An address of the institution."""

    code: Code
    name: Short
    text: Short = ""
    contact: Short = ""
    phone: Short = ""
    stopped: Short = ""
    gone: bool = False


class RelationSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who may deliver what where."""

    province_code: Short
    distributor_code: Code
    address_code: Short = ""
    valid_from: date | None = None
    valid_until: date | None = None
    note: Short = ""
    gone: bool = False


class RelationsSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`relations.said` 1: what somebody laid down, or a platform told."""

    origin: Origin
    person: Short = ""
    at: Moment
    distributors: Annotated[list[DistributorSaid], msgspec.Meta(max_length=_MOST)] = []
    documents: Annotated[list[DocumentSaid], msgspec.Meta(max_length=_MOST)] = []
    addresses: Annotated[list[AddressSaid], msgspec.Meta(max_length=_MOST)] = []
    relations: Annotated[list[RelationSaid], msgspec.Meta(max_length=_MOST)] = []


AnySaid = DistributorSaid | DocumentSaid | AddressSaid | RelationSaid
_TABLES: dict[type[msgspec.Struct], Table] = {
    DistributorSaid: distributor,
    DocumentSaid: distributor_document,
    AddressSaid: delivery_address,
    RelationSaid: delivery_relation,
}
_OF_THE_STORE = frozenset({"origin", "told"})
"""What the store says of a value beside what was laid down."""


def said_of(value: Distributor | Document | Address | Relation, *, gone: bool = False) -> AnySaid:
    """What is said of a value."""
    if isinstance(value, Relation):
        return RelationSaid(
            province_code=value.province_code,
            distributor_code=value.distributor_code,
            address_code=value.address_code,
            valid_from=value.valid_from,
            valid_until=value.valid_until,
            note=value.note,
            gone=gone or value.gone,
        )
    kinds: Mapping[type, Callable[..., AnySaid]] = {
        Distributor: DistributorSaid,
        Document: DocumentSaid,
        Address: AddressSaid,
    }
    said = kinds[type(value)]
    names = (name for name in type(value).__slots__ if name not in _OF_THE_STORE)
    return said(**{name: getattr(value, name) for name in names}, gone=gone)


def say(
    connection: Connection,
    log: ChangeLog,
    said: Sequence[AnySaid],
    origin: Origin,
    person: str,
    now: datetime,
) -> None:
    """Say at most `PIECE` things and make their rows, in the caller's transaction."""
    org = log.workstation.org
    body = RelationsSaid(
        origin=origin,
        person=person,
        at=_behind_all(connection, org, said, now),
        distributors=[one for one in said if isinstance(one, DistributorSaid)],
        documents=[one for one in said if isinstance(one, DocumentSaid)],
        addresses=[one for one in said if isinstance(one, AddressSaid)],
        relations=[one for one in said if isinstance(one, RelationSaid)],
    )
    op_id = log.append(connection, KIND, VERSION, msgspec.json.encode(body).decode())
    apply(connection, Author(org, log.workstation.device, op_id), body)


def apply(connection: Connection, author: Author, body: RelationsSaid) -> Applied:
    """Make the rows of one fact, in the caller's transaction."""
    take(connection, author.org, author.op_id, body)
    return Applied(catalogue=True)


def take(connection: Connection, org: str, op_id: uuid.UUID, body: RelationsSaid) -> None:
    """Keep each word that is the last on its key; `op_id` tells two of one moment apart."""
    word = {"origin": body.origin, "person": body.person, "at": body.at, "op_id": op_id}
    for one in (*body.distributors, *body.documents, *body.addresses, *body.relations):
        _keep(connection, _TABLES[type(one)], org, msgspec.structs.asdict(one) | word)


def _keep(connection: Connection, table: Table, org: str, values: dict[str, Any]) -> None:
    row = {"org": org} | values
    key = {column.name: row[column.name] for column in table.primary_key.columns}
    inserted = insert_once(connection, table).returning(table.c.at)
    if connection.execute(inserted, row).one_or_none() is not None:
        return
    mine = [table.c[name] == value for name, value in key.items()]
    query = select(table.c.at, table.c.op_id).where(*mine).with_for_update()
    held = connection.execute(query).one()
    if (row["at"], row["op_id"]) > (held.at, held.op_id):
        others = {name: value for name, value in row.items() if name not in key}
        connection.execute(update(table).where(*mine).values(others))


def _behind_all(
    connection: Connection, org: str, said: Sequence[AnySaid], now: datetime
) -> datetime:
    """A time behind all that was said of these things and by platforms, whatever the clock says."""
    tables = {_TABLES[type(one)] for one in said} | {relations_round}
    known = [
        connection.execute(select(func.max(table.c.at)).where(table.c.org == org)).scalar()
        for table in tables
    ]
    last = max((at for at in known if at is not None), default=None)
    return now if last is None or last < now else last + timedelta(microseconds=1)


KINDS: Kinds = {(KIND, VERSION): RelationsSaid}
AREA = Area(KINDS, apply)
"""What is laid down of deliveries, as the change log says it."""
