"""Which drug identifiers (药品标识码) stand for which items: learned, confirmed, refused, listed.

Without it every workstation would ask the same question at every truck. Platforms hand over no such
list, and one drug has several identifiers (one per package level, new ones when a package changes):
many to many. A scan that can be no other item proposes; a person assigns, confirms, refuses or
takes back. Each is a fact (`identifier.mapped` 1), applied alike on workstation and service, in
whatever order they come: a person's word beats a scan's, the later one of two persons stands, the
earlier one of two scans.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from app.codes.reading import fold
from app.receiving.known.identifiers import LENGTH
from app.receiving.known.values import Learned, MappingState
from app.receiving.parts import Parts
from app.receiving.refusals import WishRefused
from app.receiving.values import DeliveryLine, PackageLevel
from app.store.facts import Applied, Area, Author
from app.store.tables.rules import identifier_item

KIND = "identifier.mapped"
VERSION = 1
_GTIN = 14


class Source(StrEnum):
    """Where what is said of an identifier comes from."""

    SCAN = "scan"
    """A box that could be no other item."""
    ASSIGNED = "assigned"
    """A person at the desk."""
    REVIEW = "review"
    """A person who went through the list."""


class IdentifierMapped(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`identifier.mapped` 1: somebody, or a scan, said something of an identifier and an item."""

    identifier: str
    province_code: str
    level: str
    state: str
    source: str
    person: str
    at: datetime
    receipt_id: uuid.UUID | None = None
    """The receipt at which a person assigned it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of one identifier and one item."""

    identifier: str
    province_code: str
    level: PackageLevel
    state: MappingState
    source: Source
    person: str
    at: datetime


def find(connection: Connection, org: str, identifier: str, province_code: str) -> Entry | None:
    """What is said of them; None where nobody said anything."""
    mine = _key(org, identifier, province_code)
    row = connection.execute(
        select(identifier_item).where(*(identifier_item.c[n] == v for n, v in mine.items()))
    ).one_or_none()
    return None if row is None else entry_of(row)


def entry_of(row: Any) -> Entry:  # noqa: ANN401 (a row with the columns of identifier_item)
    """A row as a value."""
    return Entry(
        identifier=row.identifier,
        province_code=row.province_code,
        level=PackageLevel(row.level),
        state=MappingState(row.state),
        source=Source(row.source),
        person=row.person,
        at=row.at,
    )


def propose(connection: Connection, parts: Parts, learned: Learned, person: str) -> None:
    """Keep what a scan taught, in the caller's transaction; nothing where anything is said."""
    org = parts.log.workstation.org
    if find(connection, org, learned.identifier, learned.province_code) is None:
        said = (learned.identifier, learned.province_code, learned.level)
        _say(connection, parts, said, MappingState.PROPOSED, Source.SCAN, person)


def assign(
    connection: Connection,
    parts: Parts,
    identifier: str,
    line: DeliveryLine,
    level: PackageLevel,
    person: str,
    receipt_id: uuid.UUID | None = None,
) -> None:
    """Say at the desk that an identifier is the item of a line; raises WishRefused.

    Boxes count by it from then on; in the list it waits for somebody's confirmation.
    """
    known = _checked(identifier)
    if not line.item.province_code:
        raise WishRefused("mapping-no-item", line=line.line_no)
    org = parts.log.workstation.org
    said = find(connection, org, known, line.item.province_code)
    if said is not None and said.state is MappingState.REFUSED:
        raise WishRefused("mapping-refused", identifier=known, name=line.item.name)
    if said is not None and said.state is MappingState.CONFIRMED and said.level is level:
        return
    state = MappingState.PROPOSED
    if said is not None and said.state is MappingState.CONFIRMED:
        state = said.state
    _say(
        connection,
        parts,
        (known, line.item.province_code, level),
        state,
        Source.ASSIGNED,
        person,
        receipt_id,
    )


def confirm(
    connection: Connection,
    parts: Parts,
    identifier: str,
    province_code: str,
    person: str,
    level: PackageLevel | None = None,
) -> Entry:
    """Say that it is so, perhaps on another level than was proposed; raises WishRefused."""
    entry = _known(connection, parts, identifier, province_code)
    said = (identifier, province_code, level or entry.level)
    return _say(connection, parts, said, MappingState.CONFIRMED, Source.REVIEW, person)


def refuse(
    connection: Connection, parts: Parts, identifier: str, province_code: str, person: str
) -> Entry:
    """Say that it is not so: it is never proposed again. Raises WishRefused."""
    entry = _known(connection, parts, identifier, province_code)
    said = (identifier, province_code, entry.level)
    return _say(connection, parts, said, MappingState.REFUSED, Source.REVIEW, person)


def withdraw(
    connection: Connection, parts: Parts, identifier: str, province_code: str, person: str
) -> Entry:
    """Take back what was said: judged as if nobody had said anything. Raises WishRefused."""
    entry = _known(connection, parts, identifier, province_code)
    said = (identifier, province_code, entry.level)
    return _say(connection, parts, said, MappingState.WITHDRAWN, Source.REVIEW, person)


def restore(connection: Connection, parts: Parts, before: Entry, person: str) -> Entry:
    """Say again what was said before a decision that was a mistake.

    What a scan taught waits again as a person's word: no scan's word could stand before his.
    """
    said = (before.identifier, before.province_code, before.level)
    source = Source.REVIEW if before.source is Source.SCAN else before.source
    return _say(connection, parts, said, before.state, source, person)


def _checked(identifier: str) -> str:
    text = fold(identifier).strip()
    if not is_identifier(text):
        raise WishRefused("mapping-no-identifier", identifier=text[:40])
    return text


def is_identifier(text: str) -> bool:
    """Whether a text looks like a drug identifier: 7 digits, or a GTIN of 14."""
    return text.isascii() and text.isdigit() and len(text) in (LENGTH, _GTIN)


def _known(connection: Connection, parts: Parts, identifier: str, province_code: str) -> Entry:
    entry = find(connection, parts.log.workstation.org, identifier, province_code)
    if entry is None:
        raise WishRefused("mapping-unknown", identifier=identifier[:40])
    return entry


def _say(
    connection: Connection,
    parts: Parts,
    said: tuple[str, str, PackageLevel],
    state: MappingState,
    source: Source,
    person: str,
    receipt_id: uuid.UUID | None = None,
) -> Entry:
    """Append the fact to the log and make its row."""
    identifier, province_code, level = said
    entry = Entry(identifier, province_code, level, state, source, person, parts.clock.now())
    body = IdentifierMapped(**asdict(entry), receipt_id=receipt_id)
    op_id = parts.log.append(connection, KIND, VERSION, msgspec.json.encode(body).decode())
    workstation = parts.log.workstation
    apply(connection, Author(workstation.org, workstation.device, op_id), body)
    return entry


def apply(connection: Connection, author: Author, body: IdentifierMapped) -> Applied:
    """Make the row of one fact, in the caller's transaction."""
    key = _key(author.org, body.identifier, body.province_code)
    values = {
        "level": body.level,
        "state": body.state,
        "source": body.source,
        "person": body.person,
        "at": body.at,
    }
    mine = [identifier_item.c[name] == value for name, value in key.items()]
    held = connection.execute(select(identifier_item).where(*mine).with_for_update()).one_or_none()
    if held is None:
        connection.execute(insert(identifier_item), key | values)
    elif _stands_before(body, held):
        connection.execute(update(identifier_item).where(*mine).values(values))
    return Applied(knowledge=True)


def _stands_before(body: IdentifierMapped, held: Any) -> bool:  # noqa: ANN401 (a row)
    """Whether a fact's word stands before the one that is held; the order they came in is none."""
    by_scan = body.source == Source.SCAN
    if by_scan != (held.source == Source.SCAN):
        return not by_scan
    if body.at != held.at:
        return bool(body.at < held.at if by_scan else body.at > held.at)
    said = (body.state, body.source, body.level, body.person)
    return said > (held.state, held.source, held.level, held.person)


def _key(org: str, identifier: str, province_code: str) -> dict[str, str]:
    return {"org": org, "identifier": identifier, "province_code": province_code}


AREA = Area({(KIND, VERSION): IdentifierMapped}, apply)
"""What is learned of identifiers, as the change log says it."""
