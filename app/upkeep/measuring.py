"""Counts what a workstation did in a time: scans, receipts, labels, cases, and how it grew.

Without it a report of a month would say how the machine felt and not what it did. The database is
only read, in one look, beside the work.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Table, func, select

from app.entry.damage import DATABASE
from app.labels.queue import LabelState
from app.receiving.verdicts import Severity, Verdict
from app.store.looking import looking
from app.store.tables.cases import dup_case
from app.store.tables.labels import label_print
from app.store.tables.receipts import delivery, receipt, scan
from app.store.tables.schema import Utc
from app.upkeep.values import Measures

_ON_PAPER = (LabelState.PRINTED, LabelState.STUCK, LabelState.VOIDED)


def measure(folder: Path, start: datetime, end: datetime) -> Measures:
    """Count from `start` to before `end`; raises StoreError or SchemaTooOld."""
    database = folder / DATABASE
    if not database.is_file():
        return Measures()
    with looking(database) as connection:
        return _measured(connection, start, end)


def _measured(connection: Connection, start: datetime, end: datetime) -> Measures:
    within = _Within(connection, start, end)
    scanned = connection.execute(
        select(scan.c.verdict, func.count(), func.sum(scan.c.added))
        .where(scan.c.read_at >= start, scan.c.read_at < end)
        .group_by(scan.c.verdict)
    ).all()
    by_severity: Counter[Severity] = Counter()
    for verdict, count, _ in scanned:
        if verdict != Verdict.COMMAND:
            by_severity[Verdict(verdict).severity] += count
    people = select(func.count(scan.c.person.distinct()))
    printed = label_print.c.state.in_(_ON_PAPER)
    return Measures(
        deliveries=within.count(delivery, "arrived_at"),
        receipts=within.count(receipt, "opened_at"),
        confirmed=within.count(receipt, "confirmed_at"),
        scans=by_severity.total(),
        repeated=by_severity[Severity.REPEAT],
        refused=by_severity[Severity.WRONG],
        packages=sum(added for _, _, added in scanned),
        people=connection.execute(
            people.where(scan.c.read_at >= start, scan.c.read_at < end)
        ).scalar_one(),
        labels=within.count(label_print, "sent_at", printed),
        labels_again=within.count(
            label_print, "sent_at", printed, label_print.c.instead_of.is_not(None)
        ),
        cases=within.count(dup_case, "found_at"),
    )


@dataclass(frozen=True, slots=True)
class _Within:
    connection: Connection
    start: datetime
    end: datetime

    def count(self, table: Table, moment: str, *only: ColumnElement[bool]) -> int:
        """How many rows fall into the time."""
        at = table.c[moment]
        assert isinstance(at.type, Utc)
        query = select(func.count()).where(at >= self.start, at < self.end, *only)
        return self.connection.execute(query).scalar_one()
