"""Reads distributors, papers, addresses and relations as they stand.

Without it each screen and each rule would know the tables.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from app.catalogue.relations.events import RelationsAsked
from app.catalogue.relations.values import (
    Address,
    Distributor,
    Document,
    DocumentKind,
    DocumentWarning,
    Origin,
    Relation,
)
from app.store.many_rows import among
from app.store.tables.relations import (
    delivery_address,
    delivery_relation,
    distributor,
    distributor_document,
)

PAGE = 200


def distributors(connection: Connection, org: str) -> tuple[Distributor, ...]:
    """All distributors, by name."""
    mine = (distributor.c.org == org, distributor.c.gone.is_(False))
    query = select(distributor).where(*mine).order_by(distributor.c.name, distributor.c.code)
    return tuple(_distributor(row) for row in connection.execute(query))


def find_distributor(connection: Connection, org: str, key: str) -> Distributor | None:
    """One distributor by its code or its name."""
    table = distributor.c
    for column in (table.code, table.name):
        mine = (table.org == org, column == key, table.gone.is_(False))
        row = connection.execute(select(distributor).where(*mine).order_by(table.code)).first()
        if row is not None:
            return _distributor(row)
    return None


def documents(connection: Connection, org: str, distributor_code: str = "") -> list[Document]:
    """The papers of one distributor, or of all."""
    table = distributor_document.c
    wanted = [table.org == org, table.gone.is_(False)]
    if distributor_code:
        wanted.append(table.distributor_code == distributor_code)
    order = (table.distributor_code, table.kind, table.number)
    query = select(distributor_document).where(*wanted).order_by(*order)
    return [_document(row) for row in connection.execute(query)]


def warnings(
    connection: Connection, org: str, today: date, days: int
) -> tuple[DocumentWarning, ...]:
    """Papers that end within some days, or have ended, the most pressing first.

    A paper that was renewed (another of its kind is valid for longer) is no warning.
    """
    names = {one.code: one.name for one in distributors(connection, org) if not one.stopped}
    latest: dict[tuple[str, str], Document] = {}
    for one in documents(connection, org):
        key = (one.distributor_code, one.kind if one.kind is not DocumentKind.OTHER else one.name)
        held = latest.get(key)
        if held is None or _until(one) > _until(held):
            latest[key] = one
    due = [
        DocumentWarning(one, names[one.distributor_code], (one.valid_until - today).days)
        for one in latest.values()
        if one.valid_until is not None
        and one.valid_until <= today + timedelta(days=days)
        and one.distributor_code in names
    ]
    return tuple(sorted(due, key=lambda one: (one.days_left, one.distributor_name)))


def addresses(connection: Connection, org: str) -> tuple[Address, ...]:
    """All addresses of the institution, by code."""
    mine = (delivery_address.c.org == org, delivery_address.c.gone.is_(False))
    query = select(delivery_address).where(*mine).order_by(delivery_address.c.code)
    return tuple(
        Address(row.code, row.name, row.text, row.contact, row.phone, row.stopped)
        for row in connection.execute(query)
    )


def of_items(
    connection: Connection, org: str, province_codes: Collection[str]
) -> tuple[Relation, ...]:
    """Who may deliver items where, ended relations as well."""
    table = delivery_relation.c
    here = among(connection, table.province_code, province_codes)
    query = select(delivery_relation).where(table.org == org, here, table.gone.is_(False))
    order = (table.province_code, table.distributor_code, table.address_code)
    return tuple(relation_of(row) for row in connection.execute(query.order_by(*order)))


def listed(connection: Connection, org: str, asked: RelationsAsked) -> tuple[list[Relation], bool]:
    """One page of relations, and whether there is more."""
    table = delivery_relation.c
    wanted = [table.org == org]
    for name in ("province_code", "distributor_code", "address_code"):
        if value := getattr(asked, name):
            wanted.append(table[name] == value)
    if not asked.gone:
        wanted.append(table.gone.is_(False))
    query = (
        select(delivery_relation)
        .where(*wanted)
        .order_by(table.province_code, table.distributor_code, table.address_code)
        .offset(asked.page * PAGE)
        .limit(PAGE + 1)
    )
    rows = connection.execute(query).all()
    return [relation_of(row) for row in rows[:PAGE]], len(rows) > PAGE


def counts(connection: Connection, org: str) -> dict[str, int]:
    """How many relations each distributor has."""
    table = delivery_relation.c
    mine = (table.org == org, table.gone.is_(False))
    query = select(table.distributor_code, func.count().label("count")).where(*mine)
    rows = connection.execute(query.group_by(table.distributor_code))
    return {row.distributor_code: row[1] for row in rows}


def allowed(connection: Connection, org: str, today: date) -> dict[str, Sequence[str]]:
    """Province code → names of those who may deliver it today, as the check of catalogues reads."""
    names = {one.code: one.name for one in distributors(connection, org)}
    table = delivery_relation.c
    mine = (table.org == org, table.gone.is_(False), table.province_code != "")
    found: dict[str, list[str]] = {}
    for row in connection.execute(select(delivery_relation).where(*mine)):
        if _holds(row, today):
            name = names.get(row.distributor_code, row.distributor_code)
            found.setdefault(row.province_code, []).append(name)
    return {code: tuple(sorted(set(some))) for code, some in found.items()}


def relation_of(row: Any) -> Relation:  # noqa: ANN401 (a row of delivery_relation)
    """A row as a value."""
    return Relation(
        province_code=row.province_code,
        distributor_code=row.distributor_code,
        address_code=row.address_code,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        note=row.note,
        gone=row.gone,
        origin=Origin(row.origin),
        person=row.person,
        at=row.at,
    )


def _holds(row: Any, on: date) -> bool:  # noqa: ANN401 (a row)
    begun = row.valid_from is None or row.valid_from <= on
    return begun and (row.valid_until is None or row.valid_until >= on)


def _until(document: Document) -> date:
    return document.valid_until or date.max


def _distributor(row: Any) -> Distributor:  # noqa: ANN401 (a row)
    return Distributor(row.code, row.name, row.contact, row.phone, row.stopped)


def _document(row: Any) -> Document:  # noqa: ANN401 (a row)
    return Document(
        distributor_code=row.distributor_code,
        kind=DocumentKind(row.kind),
        number=row.number,
        name=row.name,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )
