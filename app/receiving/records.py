"""Reads a receipt back from its facts: counts, answers, exceptions, explanations.

Without it a receipt could not be opened again after a restart.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, func, select

from app.codes.code import Command, Kind
from app.codes.reading import text_of
from app.receiving.code_questions import MANUAL_DEVICE
from app.receiving.progress import Difference, ReceiptState, TrayEntry
from app.receiving.tally import Tally
from app.receiving.verdicts import Answer, Sentence, Severity, Verdict
from app.store.tables.receipts import count_event, line_explanation, receipt, scan, settlement
from app.store.workstation import NUMBERS_PER_HISTORY, first_number
from app.tracing import library

_OPENING = (Verdict.ACCEPTED_CARTON, Verdict.ACCEPTED_PARTLY, Verdict.NEAR_EXPIRY)
"""Verdicts on a label that opens its carton."""
_ASIDE = (Verdict.REJECTED, Verdict.HELD)
_STEP = scan.c.undoes.is_(None) & (
    (scan.c.added > 0) | scan.c.verdict.in_((Verdict.ACCEPTED_CARTON, *_ASIDE))
)
"""A scan that an undo takes back."""
_WRONG = [verdict.value for verdict in Verdict if verdict.severity is Severity.WRONG]


@dataclass(frozen=True, slots=True)
class ReceiptKey:
    """Which receipt, of which institution."""

    org: str
    receipt_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ReceiptHead:
    """The receipt itself."""

    key: ReceiptKey
    delivery_id: uuid.UUID
    receipt_no: str
    state: ReceiptState
    opened_at: datetime
    opened_by: str
    confirmed_at: datetime | None
    confirmed_by: str | None


def head(connection: Connection, key: ReceiptKey) -> ReceiptHead | None:
    """Read a receipt; None where there is none."""
    row = connection.execute(select(receipt).where(*_mine(receipt.c, key))).one_or_none()
    if row is None:
        return None
    return ReceiptHead(
        key=key,
        delivery_id=row.delivery_id,
        receipt_no=row.receipt_no,
        state=ReceiptState(row.state),
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
    )


def newest(connection: Connection, org: str, at_most: int) -> tuple[ReceiptKey, ...]:
    """The receipts that were opened last, the newest first."""
    query = (
        select(receipt.c.receipt_id)
        .where(receipt.c.org == org)
        .order_by(receipt.c.opened_at.desc(), receipt.c.receipt_id)
        .limit(at_most)
    )
    return tuple(ReceiptKey(org, one) for one in connection.execute(query).scalars())


def tally(connection: Connection, key: ReceiptKey, workstation: uuid.UUID) -> Tally:
    """Add up what has come, from all workstations; `workstation` is the one that counts here."""
    found = Tally()
    found.by_line.update(_received(connection, key))
    found.by_carton.update(library.by_carton(connection, key.org, key.receipt_id))
    for carton_no, quantity in _uncoded(connection, key):
        found.by_carton[carton_no] += quantity
    found.opened.update(opened_cartons(connection, key, workstation))
    return found


def opened_cartons(
    connection: Connection, key: ReceiptKey, workstation: uuid.UUID
) -> dict[str, None]:
    """Cartons whose label was scanned and not undone, in order, those of one workstation last."""
    columns = (scan.c.workstation, scan.c.seq, scan.c.verdict, scan.c.kind, scan.c.code)
    mine = _mine(scan.c, key)
    labels = connection.execute(
        select(*columns, scan.c.carton_no).where(*mine, scan.c.verdict.in_(_OPENING))
    )
    undone = connection.execute(
        select(scan.c.workstation, scan.c.undoes).where(*mine, scan.c.undoes.is_not(None))
    )
    taken_back = {(row.workstation, row.undoes) for row in undone}
    standing = [row for row in labels if (row.workstation, row.seq) not in taken_back]
    standing.sort(key=lambda row: (row.workstation == workstation, row.seq))
    numbers = (label_of(row) for row in standing)
    return dict.fromkeys(number for number in numbers if number is not None)


def label_of(row: Any) -> str | None:  # noqa: ANN401 (a row of scan)
    """The carton whose label a counted scan was; None where it was a package out of a carton.

    A distributor may number its cartons by the trace codes on them.
    """
    is_label = row.verdict == Verdict.ACCEPTED_CARTON or (
        row.kind != Kind.TRACE_CODE or row.code == row.carton_no
    )
    return row.carton_no if is_label else None


def last_seq(connection: Connection, key: ReceiptKey, workstation: uuid.UUID) -> int:
    """The number of the last scan on one workstation, or the one its history counts from.

    A copy of its database may be at work too: what that scanned came here under the numbers of a
    later history, and going on from those would use them twice.
    """
    first = first_number(connection)
    here = scan.c.seq <= first + NUMBERS_PER_HISTORY
    newest = select(func.max(scan.c.seq)).where(*_of(key, workstation), here)
    last = connection.execute(newest).scalar() or 0
    return max(int(last), first)


def scan_count(connection: Connection, key: ReceiptKey) -> int:
    """How many scans were made, good and bad, commands left out."""
    is_scan = (scan.c.verdict != Verdict.COMMAND) & (scan.c.kind != Kind.COMMAND)
    mine = (*_mine(scan.c, key), is_scan, scan.c.redoes.is_(None))
    return connection.execute(select(func.count()).where(*mine)).scalar_one()


def undoable(connection: Connection, key: ReceiptKey, workstation: uuid.UUID) -> list[int]:
    """The scans of one workstation that counted and were not undone, oldest first."""
    rows = connection.execute(
        select(scan.c.seq)
        .where(*_of(key, workstation), _STEP, scan.c.seq.not_in(_undone(key, workstation)))
        .order_by(scan.c.seq)
    )
    return list(rows.scalars())


def redoable(connection: Connection, key: ReceiptKey, workstation: uuid.UUID) -> list[int]:
    """The undone scans of one workstation that may be made again, the next one last."""
    mine = _of(key, workstation)
    last_step = connection.execute(
        select(func.max(scan.c.seq)).where(*mine, _STEP, scan.c.redoes.is_(None))
    ).scalar()
    after = select(scan.c.undoes, scan.c.redoes).where(
        *mine,
        scan.c.seq > (last_step or 0),
        scan.c.undoes.is_not(None) | scan.c.redoes.is_not(None),
    )
    found: list[int] = []
    for row in connection.execute(after.order_by(scan.c.seq)):
        if row.undoes is not None:
            found.append(row.undoes)
        else:
            found.pop()
    return found


def armed(connection: Connection, key: ReceiptKey, workstation: uuid.UUID) -> str | None:
    """The command that waits for the next scan on one workstation."""
    newest = select(scan.c.armed).where(*_of(key, workstation)).order_by(scan.c.seq.desc())
    return connection.execute(newest.limit(1)).scalar()


def armed_before(
    connection: Connection, key: ReceiptKey, workstation: uuid.UUID, seq: int
) -> str | None:
    """The command that waited for one scan."""
    before = select(scan.c.armed).where(*_of(key, workstation), scan.c.seq == seq - 1)
    return connection.execute(before).scalar()


def first_of(
    connection: Connection, key: ReceiptKey, workstation: uuid.UUID, seq: int
) -> Row[*tuple[Any, ...]]:
    """The scan itself, of one that was made again, perhaps more than once."""
    row = scan_row(connection, key, workstation, seq)
    while row.redoes is not None:
        row = scan_row(connection, key, workstation, row.redoes)
    return row


def ended_cartons(connection: Connection, key: ReceiptKey, workstation: uuid.UUID) -> set[str]:
    """Cartons that were ended by command on one workstation, and not taken up again."""
    numbers = connection.execute(
        select(scan.c.carton_no)
        .where(*_of(key, workstation), scan.c.code == Command.NEXT_CARTON)
        .where(scan.c.carton_no.is_not(None))
        .distinct()
    ).scalars()
    ended: set[str] = set()
    for number in numbers.all():
        rows = connection.execute(
            select(scan.c.code, scan.c.kind, scan.c.carton_no, scan.c.verdict)
            .where(*_of(key, workstation), scan.c.carton_no == number)
            .order_by(scan.c.seq)
        )
        for row in rows:
            follow_carton(ended, row)
    return ended


def follow_carton(ended: set[str], row: Any) -> None:  # noqa: ANN401 (a row of scan, or its fact)
    """Take one scan into account: a command ends a carton, its label takes it up again."""
    if row.kind == Kind.COMMAND:
        if row.code == Command.NEXT_CARTON and row.carton_no is not None:
            ended.add(row.carton_no)
    elif row.verdict in (*_OPENING, Verdict.ALREADY_SCANNED):
        ended.discard(label_of(row) or "")


def scan_row(
    connection: Connection, key: ReceiptKey, workstation: uuid.UUID, seq: int
) -> Row[*tuple[Any, ...]]:
    """One scan."""
    return connection.execute(select(scan).where(*_of(key, workstation), scan.c.seq == seq)).one()


def taken_in(
    connection: Connection, key: ReceiptKey, workstation: uuid.UUID, seq: int
) -> list[Row[*tuple[Any, ...]]]:
    """The smallest packages one scan took in: `line_no`, `carton_no`."""
    scanned = {
        "org": key.org,
        "receipt_id": key.receipt_id,
        "workstation": workstation,
        "seq": seq,
    }
    return [row for row in library.taken_in(connection, scanned) if row.smallest]


def answers(
    connection: Connection, key: ReceiptKey, workstation: uuid.UUID, limit: int
) -> tuple[Answer, ...]:
    """The last answers of one workstation, newest first."""
    rows = connection.execute(
        select(scan).where(*_of(key, workstation)).order_by(scan.c.seq.desc()).limit(limit)
    )
    return tuple(_answer(row) for row in rows)


def tray(connection: Connection, key: ReceiptKey, workstation: uuid.UUID) -> tuple[TrayEntry, ...]:
    """The refused scans of a receipt with what was said about them: own ones last, oldest first.

    Those of other workstations, too: whoever confirms answers for all of them.
    """
    settled = _settlements(connection, key)
    rows = connection.execute(
        select(scan)
        .where(*_mine(scan.c, key), scan.c.verdict.in_(_WRONG))
        .order_by(scan.c.workstation == workstation, scan.c.workstation, scan.c.seq)
    )
    return tuple(
        TrayEntry(
            seq=row.seq,
            raw=text_of(row.raw),
            verdict=Verdict(row.verdict),
            sentence=_sentence(row),
            scanned_at=row.read_at,
            settled=settled.get((row.workstation, row.seq)),
            workstation=None if row.workstation == workstation else row.workstation,
            typed=row.device == MANUAL_DEVICE,
        )
        for row in rows
    )


def explanations(connection: Connection, key: ReceiptKey) -> dict[int, tuple[Difference, str]]:
    """Line number → the last word on why it is short or over."""
    rows = connection.execute(
        select(line_explanation)
        .where(*_mine(line_explanation.c, key))
        .order_by(*_by_place(line_explanation.c), line_explanation.c.explanation_id)
    )
    return {row.line_no: (Difference(row.difference), row.remark) for row in rows}


def _received(connection: Connection, key: ReceiptKey) -> dict[int, int]:
    rows = connection.execute(
        select(count_event.c.line_no, func.sum(count_event.c.quantity).label("received"))
        .where(*_mine(count_event.c, key))
        .group_by(count_event.c.line_no)
    )
    return {row.line_no: row.received for row in rows}


def _uncoded(connection: Connection, key: ReceiptKey) -> list[tuple[str, int]]:
    """Boxes without codes of their own, scan by scan, with the carton they came in."""
    rows = connection.execute(
        select(scan.c.carton_no, scan.c.uncoded).where(
            *_mine(scan.c, key), scan.c.uncoded.is_not(None), scan.c.carton_no.is_not(None)
        )
    )
    return [(row.carton_no, sum(uncoded_of(row).values())) for row in rows]


def uncoded_of(row: Any) -> dict[int, int]:  # noqa: ANN401 (a row of scan)
    """Boxes without codes that a scan added, by line."""
    return {} if row.uncoded is None else msgspec.json.decode(row.uncoded, type=dict[int, int])


def _settlements(connection: Connection, key: ReceiptKey) -> dict[tuple[uuid.UUID, int], str]:
    """The last word on each refused scan."""
    rows = connection.execute(
        select(settlement.c.workstation, settlement.c.seq, settlement.c.explanation)
        .where(*_mine(settlement.c, key))
        .order_by(*_by_place(settlement.c), settlement.c.settlement_id)
    )
    return {(row.workstation, row.seq): row.explanation for row in rows}


def _answer(row: Any) -> Answer:  # noqa: ANN401 (a row of scan)
    return Answer(
        seq=row.seq,
        raw=text_of(row.raw),
        code=row.code,
        kind=Kind(row.kind),
        verdict=Verdict(row.verdict),
        line_no=row.line_no,
        added=row.added,
        received=row.received,
        expected=row.expected,
        sentence=_sentence(row),
        carton_no=row.carton_no,
    )


def _sentence(row: Any) -> Sentence:  # noqa: ANN401 (a row of scan)
    return Sentence(row.sentence_key, msgspec.json.decode(row.sentence_values))


def _undone(key: ReceiptKey, workstation: uuid.UUID) -> Any:  # noqa: ANN401 (a subquery)
    return select(scan.c.undoes).where(*_of(key, workstation), scan.c.undoes.is_not(None))


def _by_place(columns: Any) -> tuple[Any, ...]:  # noqa: ANN401 (columns of a table)
    """In the order all ends agree on; what only this workstation knows comes last."""
    return columns.place.is_(None), columns.place


def _of(key: ReceiptKey, workstation: uuid.UUID) -> tuple[ColumnElement[bool], ...]:
    return (*_mine(scan.c, key), scan.c.workstation == workstation)


def _mine(columns: Any, key: ReceiptKey) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401
    return (columns.org == key.org, columns.receipt_id == key.receipt_id)
