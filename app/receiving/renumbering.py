"""Gives scans other numbers, whose history goes on from an older copy of the database.

Without it two lives of one workstation would use the same numbers: the one that reached the
service, and the one that went on from the copy before anybody noticed. Facts that nobody else knows
yet, and all rows that were made of them, get numbers behind those of any other history: together,
in one transaction. What is known elsewhere keeps its numbers.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, bindparam, update

from app.receiving.blind.operations import BlindScanned
from app.receiving.operations import AsideBody, ScanRecorded, ScanSettled
from app.receiving.registry import FACTS
from app.store.facts import UnreadableOperation
from app.store.tables.arrivals import blind_scan
from app.store.tables.receipts import aside_event, count_event, scan, settlement
from app.store.tables.tracing import code_claim, package

Numbers = Mapping[int, int]
"""Old number → new one, of the scans of one receipt."""


def renumber(
    connection: Connection, org: str, device: uuid.UUID, facts: Iterable[Any], behind: int
) -> dict[uuid.UUID, str]:
    """Renumber the scans among a workstation's facts, in the caller's transaction.

    `facts` are rows of its log, in order, that nobody else knows; `behind` is the number the new
    ones follow on. Returns the facts that say something else now.
    """
    bodies = dict(_readable(facts))
    numbering = _numbering(bodies.values(), behind)
    for receipt_id, numbers in numbering.items():
        for reference in _REFERENCES:
            reference.follow(connection, org, device, receipt_id, numbers)
    texts = {}
    for op_id, body in bodies.items():
        other = _renumbered(body, device, numbering)
        if other != body:
            texts[op_id] = msgspec.json.encode(other).decode()
    return texts


def _readable(facts: Iterable[Any]) -> Iterable[tuple[uuid.UUID, msgspec.Struct]]:
    for row in facts:
        try:
            yield row.op_id, FACTS.decode(row.kind, row.version, row.body)
        except UnreadableOperation:
            # Of a newer program: it went back to this one, which knows no rows of it.
            continue


def _numbering(bodies: Iterable[msgspec.Struct], behind: int) -> dict[uuid.UUID, dict[int, int]]:
    numbering: dict[uuid.UUID, dict[int, int]] = defaultdict(dict)
    for body in bodies:
        if isinstance(body, (ScanRecorded, BlindScanned)):
            numbers = numbering[_receipt_of(body)]
            numbers[body.seq] = behind + len(numbers) + 1
    return dict(numbering)


def _receipt_of(body: ScanRecorded | BlindScanned) -> uuid.UUID:
    return body.receipt_id if isinstance(body, ScanRecorded) else body.blind_id


def _renumbered(
    body: msgspec.Struct, device: uuid.UUID, numbering: Mapping[uuid.UUID, Numbers]
) -> msgspec.Struct:
    replace = msgspec.structs.replace
    if isinstance(body, ScanRecorded):
        numbers = numbering[body.receipt_id]
        return replace(
            body,
            seq=_new(numbers, body.seq),
            undoes=_new(numbers, body.undoes),
            redoes=_new(numbers, body.redoes),
            asides=[_aside(one, device, numbers) for one in body.asides],
        )
    if isinstance(body, BlindScanned):
        numbers = numbering[body.blind_id]
        return replace(body, seq=_new(numbers, body.seq), undoes=_new(numbers, body.undoes))
    if isinstance(body, ScanSettled) and body.workstation in (None, device):
        return replace(body, seq=_new(numbering.get(body.receipt_id, {}), body.seq))
    return body


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
    _of(package, "scan_seq"),
    *(_of(code_claim, number) for number in ("withdrawn_by", "scan_seq")),
    *(_of(blind_scan, number) for number in ("undoes", "seq")),
)
