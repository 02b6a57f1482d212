"""Takes in what versions say of items, alike on every database and in whatever order it comes.

Without it two workstations would hold two catalogues. Of one item the later version stands; what a
platform does not tell of an item is filled in from the version before it. Both follow from the set
of all that was said, so neither order nor repetition matters. Version ids rise (UUIDv7): whoever
makes one puts it behind all it knows of, so that a clock that is wrong elsewhere hides nothing that
a person sees and imports anew.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.catalogue.entries.bodies import FIELDS, CatalogueSaid, ItemSaid, columns_of, derived
from app.catalogue.entries.terms import FIELD_OF
from app.catalogue.entries.values import Side, Source
from app.store.clock import Clock
from app.store.insert_once import insert_once
from app.store.many_rows import among, insert_rows, update_rows
from app.store.tables.catalogue import (
    catalogue_entry,
    catalogue_head,
    catalogue_term,
    catalogue_touch,
    catalogue_version,
)

BEFORE_VERSIONS = uuid.UUID("00000000-0000-7000-8000-000000000000")
"""The version of what a platform told before it said when; the earliest there is."""
KEPT_STEPS = 500
"""Pieces of which it is known what they were about: a catalogue of 100,000 items."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_BLANK = dict.fromkeys(FIELDS, "") | {"pack_quantity": None, "price": None}

Values = dict[str, Any]


def next_version_id(connection: Connection, org: str, clock: Clock) -> uuid.UUID:
    """An id for a new version: behind all that are known here, whatever the clock says."""
    made = clock.new_id()
    known = (
        select(catalogue_version.c.version_id)
        .where(catalogue_version.c.org == org)
        .order_by(catalogue_version.c.version_id.desc())
        .limit(1)
    )
    last = connection.execute(known).scalar_one_or_none()
    return made if last is None or last < made else uuid.UUID(int=last.int + 1)


def take(connection: Connection, org: str, said: CatalogueSaid, *, told: bool = True) -> None:
    """Take a piece in, in the caller's transaction; raises ValueError for nonsense.

    `told`: of a service, whether workstations know of it.
    """
    # Who holds this row writes first: two pieces about one item must not both be the latest.
    step = number(connection, org, said.side, 1)
    _note_version(connection, org, said, told=told)
    items = list({one.code: one for one in said.items}.values())
    if not items:
        return
    codes = [one.code for one in items]
    _note_touched(connection, org, said.side, step, codes)
    before = _histories(connection, org, said.side, codes)
    head = {"version_id": said.version_id, "at": said.at}
    new: list[Values] = []
    passed: list[Values] = []
    for one in items:
        made = _values(said, one) | head | {"latest": True}
        history = before.get(one.code)
        if history is None:
            new.append(made)
        elif said.version_id == BEFORE_VERSIONS:
            new += _replace_first(connection, org, said.side, history, made)
        elif all(row["version_id"] != said.version_id for row in history):
            passed += _join(connection, org, said.side, history, made)
            new.append(made)
    fixed = {"org": org, "side": said.side}
    update_rows(connection, catalogue_entry, "latest", fixed, passed)
    insert_rows(connection, catalogue_entry, fixed, new)
    _note_terms(connection, org, new)


def number(connection: Connection, org: str, side: Side, step: int = 0) -> int:
    """How often something was taken into a catalogue here; a step locks and raises it."""
    if not step:
        mine = (catalogue_head.c.org == org, catalogue_head.c.side == side)
        found = connection.execute(select(catalogue_head.c.number).where(*mine))
        return found.scalar_one_or_none() or 0
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(catalogue_head)
        .values(org=org, side=side, number=step)
        .on_conflict_do_update(
            index_elements=["org", "side"], set_={"number": catalogue_head.c.number + step}
        )
        .returning(catalogue_head.c.number)
    )
    return int(connection.execute(statement).scalar_one())


def touched(
    connection: Connection, org: str, side: Side, since: int, until: int
) -> set[str] | None:
    """Codes of items of which something was taken in after a number; None: too long ago."""
    if until - since > KEPT_STEPS:
        return None
    touch = catalogue_touch.c
    mine = (touch.org == org, touch.side == side, touch.number > since, touch.number <= until)
    rows = connection.execute(select(touch.codes).where(*mine)).scalars()
    return {code for codes in rows for code in msgspec.json.decode(codes, type=list[str])}


def _note_touched(
    connection: Connection, org: str, side: Side, step: int, codes: Sequence[str]
) -> None:
    """Say what a step was about; what nobody asks for any more is forgotten."""
    touch = catalogue_touch.c
    mine = (touch.org == org, touch.side == side, touch.number <= step - KEPT_STEPS)
    connection.execute(delete(catalogue_touch).where(*mine))
    values = {"org": org, "side": side, "number": step}
    said = {"codes": msgspec.json.encode(codes).decode()}
    connection.execute(insert(catalogue_touch), values | said)


def _note_version(connection: Connection, org: str, said: CatalogueSaid, *, told: bool) -> None:
    end = {"row_count": said.rows, "expected": said.expected}
    values = {
        "org": org,
        "version_id": said.version_id,
        "side": said.side,
        "source": said.source,
        "name": said.name,
        "person": said.person,
        "at": said.at,
        "whole": said.whole,
        "told": told,
    }
    connection.execute(insert_once(connection, catalogue_version), values | end)
    if said.expected is not None:
        version = catalogue_version.c
        mine = (version.org == org, version.version_id == said.version_id)
        connection.execute(update(catalogue_version).where(*mine).values(end))


def _values(said: CatalogueSaid, one: ItemSaid) -> Values:
    columns = columns_of(said.side, one)
    # A platform asked for single items fills in what it has; empty means that it does not say.
    empty = said.source is Source.PLATFORM
    unsaid = [f for f in FIELDS if f in said.unsaid or (empty and columns[f] in ("", None))]
    return {"code": one.code, "what": one.what.value, "unsaid": " ".join(unsaid)} | columns


_KNOWN = (
    "code",
    "version_id",
    "what",
    "latest",
    "in_use",
    "unsaid",
    "approval_key",
    *FIELDS,
)


def _histories(
    connection: Connection, org: str, side: Side, codes: Sequence[str]
) -> Mapping[str, list[Values]]:
    """All that versions said of items, the earliest first."""
    entry = catalogue_entry.c
    mine = (entry.org == org, entry.side == side, among(connection, entry.code, codes))
    query = select(*(entry[name] for name in _KNOWN)).where(*mine)
    found: dict[str, list[Values]] = defaultdict(list)
    for row in connection.execute(query.order_by(entry.code, entry.version_id)):
        found[row.code].append(dict(row._mapping))
    return found


def _join(
    connection: Connection, org: str, side: Side, history: Sequence[Values], made: Values
) -> list[Values]:
    """Put a version, which is to be inserted, into an item's history.

    Returns the rows of which only `latest` is to be set otherwise: of most items there is one.
    """
    before = {row["version_id"]: dict(row) for row in history}
    ordered = sorted([*history, made], key=lambda row: row["version_id"])
    _settle(ordered)
    passed = []
    for row in history:
        changed = {name: row[name] for name in row if row[name] != before[row["version_id"]][name]}
        if changed.keys() == {"latest"}:
            passed.append({name: row[name] for name in ("code", "version_id", "latest")})
        elif changed:
            _correct(connection, org, side, row, changed)
    return passed


def _replace_first(
    connection: Connection, org: str, side: Side, history: Sequence[Values], made: Values
) -> list[Values]:
    """What a platform told without saying when has one row, which says its last word."""
    first = history[0]
    if first["version_id"] != BEFORE_VERSIONS:
        # It is the earliest there is, so nothing else is the latest by it.
        _join(connection, org, side, history, made)
        return [made]
    changed = {name: made[name] for name in (*FIELDS, "unsaid") if made[name] != first[name]}
    if changed:
        first |= changed
        _settle(history)
        for row in history:
            values = {name: row[name] for name in (*FIELDS, "in_use", "approval_key", "unsaid")}
            _correct(connection, org, side, row, values)
        _note_terms(connection, org, history)
    return []


def _settle(ordered: Sequence[Values]) -> None:
    """Fill in what was not said, and note which is the latest."""
    before: Mapping[str, Any] = _BLANK
    for row in ordered:
        for name in row["unsaid"].split():
            row[name] = before[name]
        row |= derived(row["approval_number"], row["status"], row["what"])
        row["latest"] = row is ordered[-1]
        before = row


def _correct(
    connection: Connection, org: str, side: Side, row: Values, changed: Mapping[str, Any]
) -> None:
    entry = catalogue_entry.c
    key = {"org": org, "side": side, "code": row["code"], "version_id": row["version_id"]}
    mine = [entry[name] == value for name, value in key.items()]
    connection.execute(update(catalogue_entry).where(*mine).values(dict(changed)))


def _note_terms(connection: Connection, org: str, rows: Iterable[Values]) -> None:
    """Keep each name, maker and strength once; a worker makes them searchable."""
    terms = {(kind, row[field]) for row in rows for kind, field in FIELD_OF.items() if row[field]}
    told = [{"kind": kind, "text": text} for kind, text in sorted(terms)]
    insert_rows(connection, catalogue_term, {"org": org}, told, even_known=True)
