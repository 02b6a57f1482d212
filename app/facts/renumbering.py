"""Gives scans other numbers, whose history goes on from an older copy of the database.

Without it two lives of one workstation would use the same numbers: the one that reached the
service, and the one that went on from the copy before anybody noticed. Facts that nobody else knows
yet, and all rows that were made of them, get numbers behind those of any other history: together,
in one transaction. What is known elsewhere has there the numbers it keeps: where they are others
than here (they were given in a life between, of which this copy knows nothing), they are taken
over.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, bindparam, update

from app.facts.registry import FACTS
from app.receiving.blind.operations import BlindScanned
from app.receiving.operations import AsideBody, ScanRecorded, ScanSettled
from app.receiving.told.facts import CodeNoted
from app.store.facts import UnreadableOperation
from app.store.tables.arrivals import blind_scan
from app.store.tables.receipts import aside_event, count_event, scan, settlement
from app.store.tables.told import code_told
from app.store.tables.tracing import code_claim, package

Numbers = Mapping[int, int]
"""Old number → new one, of the scans of one receipt."""


def renumber(
    connection: Connection,
    org: str,
    device: uuid.UUID,
    facts: Iterable[Any],
    behind: int,
    known: Mapping[uuid.UUID, str | None],
) -> dict[uuid.UUID, str]:
    """Renumber the scans among a workstation's facts, in the caller's transaction.

    `facts` are rows of its log, in order; `behind` is the number the new ones follow on; `known`
    are those that others have, with what they say there if that is something else. Returns the
    facts that say something else now.
    """
    rows = list(facts)
    bodies = dict(_readable(rows))
    taken = {row.op_id: text for row in rows if (text := _taken_over(row, known.get(row.op_id)))}
    numbering = _numbering(bodies, behind, known, dict(_readable(rows, taken)))
    for receipt_id, numbers in numbering.items():
        for reference in _REFERENCES:
            reference.follow(connection, org, device, receipt_id, numbers)
    texts = dict(taken)
    for op_id, body in bodies.items():
        if op_id not in known and (other := _renumbered(body, device, numbering)) != body:
            texts[op_id] = msgspec.json.encode(other).decode()
    return texts


def only_numbers_differ(kind: str, version: int, one: str, other: str) -> bool:
    """Whether two texts are one fact whose scans have other numbers."""
    try:
        first, second = (FACTS.decode(kind, version, text) for text in (one, other))
    except UnreadableOperation:
        return False
    return _unnumbered(first) == _unnumbered(second)


def _taken_over(row: Any, text: str | None) -> str | None:  # noqa: ANN401 (a row)
    """What a fact says elsewhere, if that is the same but for its numbers."""
    if text is None or not only_numbers_differ(row.kind, row.version, row.body, text):
        return None
    return text


def _readable(
    facts: Iterable[Any], texts: Mapping[uuid.UUID, str] | None = None
) -> Iterable[tuple[uuid.UUID, msgspec.Struct]]:
    """What facts say; with `texts`, what those of them say there."""
    for row in facts:
        text = row.body if texts is None else texts.get(row.op_id)
        if text is None:
            continue
        try:
            yield row.op_id, FACTS.decode(row.kind, row.version, text)
        except UnreadableOperation:
            # Of a newer program: it went back to this one, which knows no rows of it.
            continue


def _numbering(
    bodies: Mapping[uuid.UUID, msgspec.Struct],
    behind: int,
    known: Container[uuid.UUID],
    taken: Mapping[uuid.UUID, msgspec.Struct],
) -> dict[uuid.UUID, dict[int, int]]:
    numbering: dict[uuid.UUID, dict[int, int]] = defaultdict(dict)
    fresh: Counter[uuid.UUID] = Counter()
    for op_id, body in bodies.items():
        if not isinstance(body, (ScanRecorded, BlindScanned)):
            continue
        receipt_id = _receipt_of(body)
        other = taken.get(op_id)
        if isinstance(other, (ScanRecorded, BlindScanned)):
            numbering[receipt_id][body.seq] = other.seq
        elif op_id not in known:
            fresh[receipt_id] += 1
            numbering[receipt_id][body.seq] = behind + fresh[receipt_id]
    return dict(numbering)


def _receipt_of(body: ScanRecorded | BlindScanned) -> uuid.UUID:
    return body.receipt_id if isinstance(body, ScanRecorded) else body.blind_id


def _renumbered(
    body: msgspec.Struct, device: uuid.UUID, numbering: Mapping[uuid.UUID, Numbers]
) -> msgspec.Struct:
    replace = msgspec.structs.replace
    if isinstance(body, ScanRecorded):
        numbers = numbering.get(body.receipt_id, {})
        return replace(
            body,
            seq=_new(numbers, body.seq),
            undoes=_new(numbers, body.undoes),
            redoes=_new(numbers, body.redoes),
            asides=[_aside(one, device, numbers) for one in body.asides],
        )
    if isinstance(body, BlindScanned):
        numbers = numbering.get(body.blind_id, {})
        return replace(body, seq=_new(numbers, body.seq), undoes=_new(numbers, body.undoes))
    if isinstance(body, (ScanSettled, CodeNoted)) and body.workstation in (None, device):
        return replace(body, seq=_new(numbering.get(body.receipt_id, {}), body.seq))
    return body


def _unnumbered(body: msgspec.Struct) -> msgspec.Struct:
    """A fact with all its numbers alike."""
    replace = msgspec.structs.replace
    if isinstance(body, ScanRecorded):
        asides = [replace(one, owner_seq=_alike(one.owner_seq)) for one in body.asides]
        undoes, redoes = _alike(body.undoes), _alike(body.redoes)
        return replace(body, seq=0, undoes=undoes, redoes=redoes, asides=asides)
    if isinstance(body, BlindScanned):
        return replace(body, seq=0, undoes=_alike(body.undoes))
    if isinstance(body, (ScanSettled, CodeNoted)):
        return replace(body, seq=_alike(body.seq))
    return body


def _alike(seq: int | None) -> int | None:
    return None if seq is None else 0


def _aside(one: AsideBody, device: uuid.UUID, numbers: Numbers) -> AsideBody:
    if one.owner != device:
        return one
    return msgspec.structs.replace(one, owner_seq=_new(numbers, one.owner_seq))


def _new(numbers: Numbers, seq: int | None) -> int | None:
    return None if seq is None else numbers.get(seq, seq)


@dataclass(frozen=True, slots=True)
class _Reference:
    """One column that names a scan by its number."""

    receipt: Column[Any]
    workstation: Column[Any]
    """Whose scan it is."""
    number: Column[Any]

    def follow(
        self,
        connection: Connection,
        org: str,
        device: uuid.UUID,
        receipt_id: uuid.UUID,
        numbers: Numbers,
    ) -> None:
        """Name scans by their new numbers."""
        table = self.number.table
        mine: tuple[ColumnElement[bool], ...] = (
            table.c.org == org,
            self.receipt == receipt_id,
            self.workstation == device,
            self.number == bindparam("b_old"),
        )
        statement = update(table).where(*mine).values({self.number.name: bindparam("b_new")})
        rows = [{"b_old": old, "b_new": new} for old, new in numbers.items()]
        connection.execute(statement, rows)


def _of(table: Any, number: str, workstation: str = "workstation") -> _Reference:  # noqa: ANN401 (one of the tables below)
    receipt = table.c.blind_id if table is blind_scan else table.c.receipt_id
    return _Reference(receipt, table.c[workstation], table.c[number])


_REFERENCES = (
    *(_of(scan, number) for number in ("undoes", "redoes", "seq")),
    _of(count_event, "seq"),
    _of(aside_event, "owner_seq", "owner"),
    _of(aside_event, "seq"),
    _of(settlement, "seq"),
    _of(code_told, "seq"),
    _of(package, "scan_seq"),
    *(_of(code_claim, number) for number in ("withdrawn_by", "scan_seq")),
    *(_of(blind_scan, number) for number in ("undoes", "seq")),
)
