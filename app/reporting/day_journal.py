"""Reads what one day brought: receipts, their lines, exceptions, scans by person and hour.

Without it nobody could see a day of the dock on one sheet. A receipt belongs to a day when it was
opened or confirmed on it, or somebody scanned for it; exceptions and scans are those read on that
day, by all workstations whose facts are here. A day is a day where the warehouse is. Receipts are
read one after another, each by short looks into the store, so that nobody waits and a long day
takes no more memory than its longest receipt. Opening stock has no delivery and is not in it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, or_, select

from app.codes.reading import text_of
from app.receiving.documents import deliveries
from app.receiving.parts import Parts
from app.receiving.progress import ReceiptView
from app.receiving.sessions.opening import view_receipt
from app.receiving.values import DeliveryLine
from app.receiving.verdicts import Sentence, Severity, Verdict
from app.store.tables.receipts import delivery, receipt, scan, settlement

_ROWS = 1000
"""Scans held at once."""


@dataclass(frozen=True, slots=True)
class Day:
    """From one midnight to the next, aware."""

    date: date
    start: datetime
    end: datetime

    def holds(self, moment: datetime | None) -> bool:
        """Whether something happened on it."""
        return moment is not None and self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class ExceptionOfDay:
    """One scan that was refused, and what was said about it."""

    seq: int
    read_at: datetime
    person: str
    device: str
    raw: str
    verdict: Verdict
    sentence: Sentence
    explanation: str | None = None
    """The last word; None while nobody said anything."""
    explained_by: str = ""
    explained_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What one person scanned in one hour."""

    scans: int = 0
    """Commands left out."""
    counted: int = 0
    """Scans that counted, or put something aside as asked."""
    repeated: int = 0
    refused: int = 0
    undone: int = 0
    packages: int = 0
    """Smallest packages added, undone ones taken off."""

    def __add__(self, other: Work) -> Work:
        """Both together."""
        return Work(
            self.scans + other.scans,
            self.counted + other.counted,
            self.repeated + other.repeated,
            self.refused + other.refused,
            self.undone + other.undone,
            self.packages + other.packages,
        )


Hour = tuple[str, datetime]
"""A person, and the hour it began (local)."""


@dataclass(frozen=True, slots=True)
class ReceiptOfDay:
    """One receipt with all that a day's journal says of it."""

    view: ReceiptView
    delivered: dict[int, DeliveryLine]
    """What the delivery says of each line: form, price."""
    exceptions: tuple[ExceptionOfDay, ...] = ()
    work: dict[Hour, Work] = field(default_factory=dict)


def day_of(wanted: date, zone: tzinfo | None = None) -> Day:
    """A day in a zone; None is where this machine is."""
    start = _midnight(wanted, zone)
    return Day(wanted, start, _midnight(wanted + timedelta(days=1), zone))


def read_day(parts: Parts, day: Day) -> Iterator[ReceiptOfDay]:
    """Read the receipts of a day in the order they were opened; raises StoreError."""
    org = parts.log.workstation.org
    with parts.database.reading() as connection:
        candidates = _candidates(connection, org, day)
    for receipt_id, delivery_id in candidates:
        with parts.database.reading() as connection:
            exceptions, work = _scans(connection, org, receipt_id, day)
            document = deliveries.load(connection, org, delivery_id)
        view = view_receipt(parts, receipt_id)
        if not (work or exceptions or day.holds(view.opened_at) or day.holds(view.confirmed_at)):
            continue
        lines = () if document is None else document.lines
        yield ReceiptOfDay(view, {line.line_no: line for line in lines}, exceptions, work)


def _midnight(wanted: date, zone: tzinfo | None) -> datetime:
    start = datetime.combine(wanted, time.min, zone)
    return start if zone is not None else start.astimezone()


def _candidates(connection: Connection, org: str, day: Day) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Receipts that were open at some time of the day, each with its delivery."""
    mine = and_(delivery.c.org == receipt.c.org, delivery.c.delivery_id == receipt.c.delivery_id)
    open_still = or_(receipt.c.confirmed_at.is_(None), receipt.c.confirmed_at >= day.start)
    rows = connection.execute(
        select(receipt.c.receipt_id, receipt.c.delivery_id)
        .join(delivery, mine)
        .where(receipt.c.org == org, receipt.c.opened_at < day.end, open_still)
        .order_by(receipt.c.opened_at, receipt.c.receipt_id)
    )
    return [(row.receipt_id, row.delivery_id) for row in rows]


def _scans(
    connection: Connection, org: str, receipt_id: uuid.UUID, day: Day
) -> tuple[tuple[ExceptionOfDay, ...], dict[Hour, Work]]:
    columns = (
        scan.c.workstation,
        scan.c.seq,
        scan.c.raw,
        scan.c.verdict,
        scan.c.added,
        scan.c.sentence_key,
        scan.c.sentence_values,
        scan.c.undoes,
        scan.c.device,
        scan.c.person,
        scan.c.read_at,
    )
    rows = connection.execution_options(yield_per=_ROWS).execute(
        select(*columns)
        .where(
            scan.c.org == org,
            scan.c.receipt_id == receipt_id,
            scan.c.read_at >= day.start,
            scan.c.read_at < day.end,
        )
        .order_by(scan.c.workstation, scan.c.seq)
    )
    refused: dict[tuple[uuid.UUID, int], ExceptionOfDay] = {}
    work: dict[Hour, Work] = defaultdict(Work)
    for row in rows:
        work[_hour(row, day)] += _work(row)
        if Verdict(row.verdict).severity is Severity.WRONG:
            refused[row.workstation, row.seq] = _exception(row)
    if refused:
        _explain(connection, org, receipt_id, refused)
    in_time = sorted(refused.values(), key=lambda one: (one.read_at, one.seq))
    return tuple(in_time), dict(work)


def _hour(row: Any, day: Day) -> Hour:  # noqa: ANN401 (a row of scan)
    local = row.read_at.astimezone(day.start.tzinfo)
    return row.person, local.replace(minute=0, second=0, microsecond=0)


def _work(row: Any) -> Work:  # noqa: ANN401 (a row of scan)
    verdict = Verdict(row.verdict)
    severity = verdict.severity
    return Work(
        scans=int(verdict is not Verdict.COMMAND),
        counted=int(severity in (Severity.RIGHT, Severity.NOTICE)),
        repeated=int(severity is Severity.REPEAT),
        refused=int(severity is Severity.WRONG),
        undone=int(row.undoes is not None),
        packages=row.added,
    )


def _exception(row: Any) -> ExceptionOfDay:  # noqa: ANN401 (a row of scan)
    return ExceptionOfDay(
        seq=row.seq,
        read_at=row.read_at,
        person=row.person,
        device=row.device,
        raw=text_of(row.raw),
        verdict=Verdict(row.verdict),
        sentence=Sentence(row.sentence_key, msgspec.json.decode(row.sentence_values)),
    )


def _explain(
    connection: Connection,
    org: str,
    receipt_id: uuid.UUID,
    refused: dict[tuple[uuid.UUID, int], ExceptionOfDay],
) -> None:
    """Put the last word on each refused scan to it."""
    rows = connection.execute(
        select(settlement)
        .where(settlement.c.org == org, settlement.c.receipt_id == receipt_id)
        .order_by(settlement.c.settlement_id)
    )
    for row in rows:
        one = refused.get((row.workstation, row.seq))
        if one is not None:
            refused[row.workstation, row.seq] = replace(
                one,
                explanation=row.explanation,
                explained_by=row.person,
                explained_at=row.at,
            )
