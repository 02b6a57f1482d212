"""Facts by which people decided something, shown among the entries of the audit log.

Without it who confirmed a receipt or closed a case would stand in the facts and in no list. They
are read where they are, by an index of their own that holds no reading of a scanner, and never
written a second time. Who is meant by a 工号 or a part of a name is looked up first: facts carry
names.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from app.people.audit.asking import AuditShown, AuditWish
from app.people.audit.decisions import NUMBER_FIELDS, PERSON_FIELDS
from app.people.audit.kinds import Outcome
from app.people.audit.values import told
from app.store.tables.changes import DECIDED, operation
from app.store.tables.orders import purchase_order
from app.store.tables.receipts import receipt
from app.store.tables.service import device, person
from app.store.texts import storable
from sync.service.searching import between_days, contains

_MOST_NAMES = 20
"""Persons whom a part of a name may mean."""
_fact = operation.c
_NOT_COUNTED = "rejected"


def listed(connection: Connection, org: str, wish: AuditWish, most: int) -> list[AuditShown]:
    """The newest that fit a wish, at most so many."""
    if wish.outcome == Outcome.REFUSED:
        return []
    named = and_(device.c.org == _fact.org, device.c.device == _fact.device)
    rows = connection.execute(
        select(operation, device.c.name.label("device_name"))
        .select_from(operation.join(device, named, isouter=True))
        .where(_fact.org == org, DECIDED, *_conditions(connection, org, wish))
        .order_by(_fact.at.desc(), _fact.seq.desc(), _fact.op_id.desc())
        .limit(most)
    ).all()
    return _shown(connection, org, rows)


def behind(
    wish: AuditWish, at: ColumnElement[Any], seq: ColumnElement[Any], entry: ColumnElement[Any]
) -> Iterator[ColumnElement[bool]]:
    """What stands behind the last one shown."""
    if wish.before_at is None:
        return
    same = seq < wish.before_seq
    if wish.before_id is not None:
        same = or_(same, and_(seq == wish.before_seq, entry < wish.before_id))
    yield or_(at < wish.before_at, and_(at == wish.before_at, same))


def _conditions(connection: Connection, org: str, wish: AuditWish) -> Iterator[ColumnElement[bool]]:
    yield from between_days(_fact.at, wish.first, wish.last)
    yield from behind(wish, _fact.at, _fact.seq, _fact.op_id)
    if wish.kinds:
        yield _fact.kind.in_([storable(kind) for kind in wish.kinds])
    if wish.person:
        yield or_(*_by(_names(connection, org, wish.person)))
    if wish.outcome == Outcome.FAILED:
        yield _fact.status == _NOT_COUNTED
    elif wish.outcome:
        yield or_(_fact.status.is_(None), _fact.status != _NOT_COUNTED)
    if wish.text:
        yield contains(connection, _fact.body, wish.text)


def _names(connection: Connection, org: str, wanted: str) -> list[str]:
    """The names that a 工号 or a part of a name means; the words themselves, too."""
    meant = or_(person.c.number == storable(wanted), contains(connection, person.c.name, wanted))
    query = select(person.c.name).where(person.c.org == org, meant).limit(_MOST_NAMES)
    return [storable(wanted), *connection.execute(query).scalars()]


def _by(names: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    for name in names:
        quoted = msgspec.json.encode(name).decode()
        for field in PERSON_FIELDS:
            yield _fact.body.contains(f'"{field}":{quoted}', autoescape=True)


def _shown(connection: Connection, org: str, rows: Sequence[Row[Any]]) -> list[AuditShown]:
    bodies = [_body(row.body) for row in rows]
    names = {_said(body, PERSON_FIELDS) for body in bodies}
    numbers = _numbers(connection, org, names)
    called = _called(connection, org, bodies)
    return [_one(row, body, numbers, called) for row, body in zip(rows, bodies, strict=True)]


def _one(
    row: Row[Any], body: Mapping[str, object], numbers: Mapping[str, str], called: Mapping[str, str]
) -> AuditShown:
    name, subject_id = _said(body, PERSON_FIELDS), _subject_id(body)
    done = Outcome.FAILED if row.status == _NOT_COUNTED else Outcome.DONE
    reason = {"reason": row.reason} if row.status == _NOT_COUNTED and row.reason else {}
    return AuditShown(
        seq=row.seq,
        entry_id=row.op_id,
        at=row.at,
        device=row.device,
        device_name=row.device_name or "",
        number=numbers.get(name, ""),
        name=name,
        roles=(),
        address="",
        kind=row.kind,
        outcome=done,
        subject_kind=row.kind.partition(".")[0],
        subject_id=subject_id,
        subject=_said(body, NUMBER_FIELDS) or called.get(subject_id, ""),
        before="",
        after=told(reason | {one: value for one, value in body.items() if one not in _KNOWN}),
        hash="" if row.hash is None else bytes(row.hash).hex(),
    )


_KNOWN = frozenset((*PERSON_FIELDS, "at", "heard", "event_id"))
"""Said in columns of their own, or nothing to people."""


def _body(text: str) -> Mapping[str, object]:
    try:
        said = msgspec.json.decode(text)
    except msgspec.MsgspecError:
        said = None
    return said if isinstance(said, dict) else {}


def _said(body: Mapping[str, object], fields: Sequence[str]) -> str:
    return next((str(body[one]) for one in fields if body.get(one)), "")


def _subject_id(body: Mapping[str, object]) -> str:
    """The first id: of the receipt, the order, the case that it is about."""
    found = (str(value) for name, value in body.items() if name.endswith("_id"))
    return next(found, "")


def _numbers(connection: Connection, org: str, names: set[str]) -> dict[str, str]:
    """The 工号 of names that nobody else has."""
    query = select(person.c.name, person.c.number).where(
        person.c.org == org, person.c.name.in_(sorted(names))
    )
    rows = connection.execute(query).all()
    known = [row.name for row in rows]
    return {row.name: row.number for row in rows if known.count(row.name) == 1}


def _called(
    connection: Connection, org: str, bodies: Sequence[Mapping[str, object]]
) -> dict[str, str]:
    """How people call receipts and orders."""
    called: dict[str, str] = {}
    for field, table, column in (
        ("receipt_id", receipt, receipt.c.receipt_no),
        ("order_id", purchase_order, purchase_order.c.order_no),
    ):
        said = (_id(body.get(field)) for body in bodies)
        ids = sorted({one for one in said if one is not None})
        mine = (table.c.org == org, table.c[field].in_(ids))
        rows = connection.execute(select(table.c[field], column).where(*mine)).all() if ids else ()
        called |= {str(row[0]): str(row[1]) for row in rows}
    return called


def _id(said: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(said))
    except ValueError:
        return None
