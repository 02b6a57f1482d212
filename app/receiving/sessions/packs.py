"""Reads which packages of unknown contents are open in a receipt, and what has come of each.

Without it a counter would be forgotten with the program. All of it follows from the scans that
opened them, from the code library and from what was put aside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, func, or_, select

from app.codes.code import Kind
from app.receiving.operations import ScanRecorded
from app.receiving.records import ReceiptKey
from app.receiving.tally import Pack
from app.receiving.verdicts import Verdict
from app.store.tables.receipts import aside_event, scan
from app.store.tables.tracing import package
from app.tracing.standing import pieces


def of_opening(body: ScanRecorded) -> Pack:
    """The package that a scan opened."""
    assert body.code is not None
    carton_no = body.packages[0].carton_no if body.packages else None
    return _pack(body.code, body.line_no, carton_no, body.sentence_values)


def opened(connection: Connection, key: ReceiptKey, codes: Iterable[str]) -> dict[str, Pack]:
    """The packages of these codes as their scans opened them, in order, with what came of each."""
    wanted = list(codes)
    rows: dict[str, Any] = {}
    columns = (scan.c.code, scan.c.line_no, scan.c.sentence_values, package.c.carton_no)
    inside = and_(package.c.org == scan.c.org, package.c.code == scan.c.code)
    for piece in pieces(wanted):
        found = connection.execute(
            select(*columns)
            .join(package, inside, isouter=True)
            .where(
                *_mine(scan, key),
                scan.c.verdict == Verdict.ACCEPTED_CARTON,
                scan.c.code == scan.c.carton_no,
                scan.c.code.in_(piece),
            )
            .order_by(scan.c.seq)
        )
        rows |= {row.code: row for row in found}
    packs = {}
    # What was opened as a carton of a delivery that was corrected since is no package.
    for code in (code for code in wanted if code in rows):
        row = rows[code]
        values = msgspec.json.decode(row.sentence_values)
        packs[code] = _pack(code, row.line_no, row.carton_no, values)
    for code, number in arrived(connection, key, packs.keys()).items():
        packs[code].arrived = number
    return packs


def arrived(connection: Connection, key: ReceiptKey, codes: Collection[str]) -> dict[str, int]:
    """How many boxes of each package came: received, put aside, or joined by a second scan."""
    found = Counter(dict.fromkeys(codes, 0))
    for piece in pieces(codes):
        found.update(_inside(connection, key, piece))
        found.update(_aside(connection, key, piece))
        found.update(_joined(connection, key, piece))
    return dict(found)


def joined_to(connection: Connection, key: ReceiptKey, code: str, pack: str) -> bool:
    """Whether a box fills this package already."""
    is_child = (package.c.org == key.org, package.c.code == code, package.c.parent_code == pack)
    if connection.execute(select(package.c.code).where(*is_child)).first() is not None:
        return True
    scans = (*_mine(scan, key), scan.c.code == code, *_JOINING, scan.c.carton_no == pack)
    return connection.execute(select(scan.c.seq).where(*scans).limit(1)).first() is not None


_JOINING = (
    scan.c.verdict == Verdict.ALREADY_SCANNED,
    scan.c.kind == Kind.TRACE_CODE,
    scan.c.code != scan.c.carton_no,
    scan.c.added == 0,
)


def _inside(connection: Connection, key: ReceiptKey, codes: list[str]) -> dict[str, int]:
    rows = connection.execute(
        select(package.c.parent_code, func.count())
        .where(
            *_mine(package, key),
            package.c.parent_code.in_(codes),
            package.c.parent_code.is_not(None),
            package.c.smallest,
        )
        .group_by(package.c.parent_code)
    )
    return {parent: number for parent, number in rows}


def _aside(connection: Connection, key: ReceiptKey, codes: list[str]) -> dict[str, int]:
    boxes = (
        select(aside_event.c.parent_code, aside_event.c.code)
        .where(
            *_mine(aside_event, key), aside_event.c.parent_code.in_(codes), aside_event.c.smallest
        )
        .group_by(aside_event.c.parent_code, aside_event.c.code)
        .having(func.sum(aside_event.c.quantity) > 0)
        .subquery()
    )
    rows = connection.execute(
        select(boxes.c.parent_code, func.count()).group_by(boxes.c.parent_code)
    )
    return {parent: number for parent, number in rows}


def _joined(connection: Connection, key: ReceiptKey, codes: list[str]) -> dict[str, int]:
    """Boxes that the receipt holds, of another parent or none, and that were scanned again."""
    held = and_(
        package.c.org == scan.c.org,
        package.c.code == scan.c.code,
        package.c.receipt_id == scan.c.receipt_id,
        or_(package.c.parent_code.is_(None), package.c.parent_code != scan.c.carton_no),
    )
    rows = connection.execute(
        select(scan.c.carton_no, func.count(scan.c.code.distinct()))
        .join(package, held)
        .where(*_mine(scan, key), *_JOINING, scan.c.carton_no.in_(codes))
        .group_by(scan.c.carton_no)
    )
    return {number: count for number, count in rows}


def _pack(code: str, line_no: int | None, carton_no: str | None, values: dict[str, Any]) -> Pack:
    assert line_no is not None
    expected = values.get("expected")
    return Pack(code, line_no, carton_no, expected if isinstance(expected, int) else None)


def _mine(table: Any, key: ReceiptKey) -> tuple[Any, ...]:  # noqa: ANN401 (a table)
    return (table.c.org == key.org, table.c.receipt_id == key.receipt_id)
