"""Reads distributors, papers, addresses and relations as they stand.

Without it each screen and each rule would know the tables, and what stands where persons and
platforms both spoke.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from app.catalogue.relations import listing, standing
from app.catalogue.relations.events import RelationsAsked
from app.catalogue.relations.told import reading as told_reading
from app.catalogue.relations.told.values import Party
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
    rows = connection.execute(select(distributor).where(distributor.c.org == org))
    laid_down = [(_distributor(row), bool(row.gone)) for row in rows]
    told = told_reading.parties(connection, org, Party.DISTRIBUTOR)
    return tuple(standing.distributors(laid_down, told))


def find_distributor(known: Iterable[Distributor], key: str) -> Distributor | None:
    """One of some distributors by its code or its name.

    One that was laid down by its name alone is another of that name which has a code.
    """
    named = sorted(known, key=lambda one: (one.code == one.name, one.code))
    by_code = next((one for one in named if one.code == key != one.name), None)
    return by_code or next((one for one in named if one.name == key), None)


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
    rows = connection.execute(select(delivery_address).where(delivery_address.c.org == org))
    laid_down = [(_address(row), bool(row.gone)) for row in rows]
    told = told_reading.parties(connection, org, Party.ADDRESS)
    return tuple(standing.addresses(laid_down, told))


def of_items(
    connection: Connection, org: str, province_codes: Collection[str]
) -> tuple[Relation, ...]:
    """Who may deliver items where, ended relations as well."""
    return tuple(one for one in _of_items(connection, org, province_codes) if not one.gone)


def listed(connection: Connection, org: str, asked: RelationsAsked) -> tuple[list[Relation], bool]:
    """One page of relations, and whether there is more."""
    query = listing.keys(org, asked, _round_asked(connection, org, asked))
    rows = connection.execute(query.offset(asked.page * PAGE).limit(PAGE + 1)).all()
    keys = {(row.province_code, row.distributor_code, row.address_code) for row in rows[:PAGE]}
    found = _of_items(connection, org, {key[0] for key in keys})
    return [one for one in found if standing.key_of(one) in keys], len(rows) > PAGE


def disputed(connection: Connection, org: str) -> int:
    """How many relations differ from what the platform says, undecided."""
    return int(connection.execute(listing.disputed(org)).scalar_one())


def counts(connection: Connection, org: str) -> dict[str, int]:
    """How many relations each distributor has."""
    rows = connection.execute(listing.counts(org))
    return {row.distributor_code: row.number for row in rows}


def allowed(connection: Connection, org: str, today: date) -> dict[str, Sequence[str]]:
    """Province code → names of those who may deliver it today, as the check of catalogues reads."""
    names = {one.code: one.name for one in distributors(connection, org)}
    found: dict[str, Sequence[str]] = {}
    # A hundred thousand items have a few dozen distributors: those of most are kept once.
    alone: dict[str, Sequence[str]] = {}
    for province_code, distributor_code, _address in connection.execute(
        listing.holding(org, today)
    ):
        held = found.get(province_code)
        name = names.get(distributor_code, distributor_code)
        if held is None:
            found[province_code] = alone.setdefault(name, (name,))
        elif name not in held:
            found[province_code] = tuple(sorted((*held, name)))
    return found


def _of_items(connection: Connection, org: str, province_codes: Collection[str]) -> list[Relation]:
    """What stands of some items, what was taken back as well."""
    here = among(connection, delivery_relation.c.province_code, province_codes)
    query = select(delivery_relation).where(delivery_relation.c.org == org, here)
    laid_down = [relation_of(row) for row in connection.execute(query)]
    return standing.relations(laid_down, told_reading.of_items(connection, org, province_codes))


def _round_asked(connection: Connection, org: str, asked: RelationsAsked) -> uuid.UUID | None:
    last = told_reading.last_news(connection, org) if asked.news else None
    return None if last is None else last.round_id


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


def _until(document: Document) -> date:
    return document.valid_until or date.max


def _distributor(row: Any) -> Distributor:  # noqa: ANN401 (a row)
    said = (row.code, row.name, row.contact, row.phone, row.stopped)
    return Distributor(*said, origin=Origin(row.origin))


def _address(row: Any) -> Address:  # noqa: ANN401 (a row)
    said = (row.code, row.name, row.text, row.contact, row.phone, row.stopped)
    return Address(*said, origin=Origin(row.origin))


def _document(row: Any) -> Document:  # noqa: ANN401 (a row)
    return Document(
        distributor_code=row.distributor_code,
        kind=DocumentKind(row.kind),
        number=row.number,
        name=row.name,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )
