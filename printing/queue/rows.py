"""The rows of the queue: put, take the next one, note what became of it.

Without it each caller would write the states by itself. Each function is one step of one
transaction; none waits.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, func, select

from app.labels import left
from app.labels.queue import (
    MOST_LABELS,
    ON_PAPER,
    OPEN,
    JobWish,
    LabelState,
    LabelWish,
    QueuedJob,
    QueuedLabel,
    QueueRefused,
)
from app.store.tables.labels import label_job, label_print

_SHOWN_JOBS = 200
_GONE = "这张标签已不在打印队列里，请刷新后再试。"
_SAME_JOB = (label_job.c.org == label_print.c.org) & (label_job.c.job_id == label_print.c.job_id)


@dataclass(frozen=True, slots=True)
class NextLabel:
    """What is to be handed over now."""

    label: QueuedLabel
    design: str
    fields: str
    counted: int | None


def put(connection: Connection, org: str, wish: JobWish, now: datetime) -> None:
    """Queue a job; again with the same number changes nothing. Raises QueueRefused."""
    if not wish.labels or len(wish.labels) > MOST_LABELS:
        raise QueueRefused(
            f"一次打印 1 到 {MOST_LABELS} 张标签，这里有 {len(wish.labels)} 张，请分几次打印。"
        )
    if _job(connection, org, wish.job_id) is not None:
        return
    numbers = {label.number for label in wish.labels if label.number}
    for taken in _taken(connection, org, numbers):
        raise QueueRefused(
            f"号码 {taken} 的标签已经在打印队列里或已打印，要重打请在标签队列里选“重打”。"
        )
    connection.execute(
        label_job.insert().values(
            org=org,
            job_id=wish.job_id,
            printer=wish.printer,
            title=wish.title,
            design=wish.design,
            person=wish.person,
            put_at=now,
            held="",
        )
    )
    rows = [_values(org, wish.job_id, place, one) for place, one in enumerate(wish.labels)]
    connection.execute(label_print.insert(), rows)
    left.forget(connection, numbers)


def next_of(connection: Connection, org: str, printer: str) -> NextLabel | None:
    """The label that goes to a printer next: of the oldest job, in its order."""
    query = (
        select(label_print, label_job.c.design)
        .join(label_job, _SAME_JOB)
        .where(
            label_print.c.org == org,
            label_print.c.state == LabelState.WAITING,
            label_job.c.printer == printer,
            label_job.c.held == "",
        )
        .order_by(label_job.c.put_at, label_job.c.job_id, label_print.c.place)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else NextLabel(_label(row), row.design, row.fields, row.counted)


def printers_waited_for(connection: Connection, org: str) -> tuple[str, ...]:
    """Names of the printers that have something to do."""
    query = (
        select(label_job.c.printer)
        .distinct()
        .join(label_print, _SAME_JOB)
        .where(
            label_job.c.org == org,
            label_job.c.held == "",
            label_print.c.state.in_((LabelState.WAITING, LabelState.SENDING)),
        )
    )
    return tuple(connection.execute(query).scalars())


def begin(
    connection: Connection, org: str, label_id: uuid.UUID, counted: int | None, now: datetime
) -> bool:
    """Note that a label goes out now; False where it does not wait any more."""
    done = connection.execute(
        label_print.update()
        .where(*_one(org, label_id), label_print.c.state == LabelState.WAITING)
        .values(state=LabelState.SENDING, counted=counted, sent_at=now, reason="")
    )
    return done.rowcount == 1


def end(
    connection: Connection,
    org: str,
    label_id: uuid.UUID,
    state: LabelState,
    now: datetime,
    reason: str = "",
    among: Collection[LabelState] = (LabelState.SENDING,),
) -> bool:
    """Note what became of a label; False where it was not among these states."""
    done = connection.execute(
        label_print.update()
        .where(*_one(org, label_id), label_print.c.state.in_(among))
        .values(state=state, reason=reason, ended_at=None if state in OPEN else now)
    )
    return done.rowcount == 1


def left_sending(connection: Connection, org: str, printer: str) -> tuple[NextLabel, ...]:
    """The labels that were going out to a printer when the program ended."""
    query = (
        select(label_print, label_job.c.design)
        .join(label_job, _SAME_JOB)
        .where(
            label_print.c.org == org,
            label_print.c.state == LabelState.SENDING,
            label_job.c.printer == printer,
        )
    )
    rows = connection.execute(query).all()
    return tuple(NextLabel(_label(row), row.design, row.fields, row.counted) for row in rows)


def uncertain(connection: Connection, org: str) -> tuple[tuple[QueuedLabel, str], ...]:
    """The labels of which a person has to say whether they are there, and their printers."""
    query = (
        select(label_print, label_job.c.printer)
        .join(label_job, _SAME_JOB)
        .where(label_print.c.org == org, label_print.c.state == LabelState.UNCERTAIN)
        .order_by(label_print.c.sent_at, label_print.c.place)
    )
    return tuple((_label(row), row.printer) for row in connection.execute(query))


def of_number(connection: Connection, org: str, number: str) -> QueuedLabel | None:
    """The label that carries a number, whatever became of it."""
    query = (
        select(label_print)
        .where(label_print.c.org == org, label_print.c.number == number)
        # A number of a distributor's own comes again on the label that is printed instead.
        .order_by(label_print.c.state.in_((LabelState.VOIDED, LabelState.CANCELLED)))
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _label(row)


def label(connection: Connection, org: str, label_id: uuid.UUID) -> QueuedLabel:
    """One label; raises QueueRefused where there is none."""
    row = connection.execute(select(label_print).where(*_one(org, label_id))).one_or_none()
    if row is None:
        raise QueueRefused(_GONE)
    return _label(row)


def labels(connection: Connection, org: str, job_id: uuid.UUID) -> tuple[QueuedLabel, ...]:
    """The labels of one job, in their order."""
    query = (
        select(label_print)
        .where(label_print.c.org == org, label_print.c.job_id == job_id)
        # Labels that are printed anew have the place of the old one, and come after it.
        .order_by(label_print.c.place, label_print.c.sent_at.is_(None), label_print.c.sent_at)
    )
    return tuple(_label(row) for row in connection.execute(query))


def jobs(connection: Connection, org: str) -> tuple[QueuedJob, ...]:
    """The newest jobs first; all that are open, and some that are done."""
    newest_first = (label_job.c.put_at.desc(), label_job.c.job_id.desc())
    newest = select(label_job.c.job_id).where(label_job.c.org == org).order_by(*newest_first)
    still_open = select(label_print.c.job_id).where(
        label_print.c.org == org, label_print.c.state.in_(OPEN)
    )
    wanted = set(connection.execute(newest.limit(_SHOWN_JOBS)).scalars())
    wanted |= set(connection.execute(still_open.distinct()).scalars())
    counts: dict[uuid.UUID, list[tuple[LabelState, int]]] = defaultdict(list)
    counted = (
        select(label_print.c.job_id, label_print.c.state, func.count())
        .where(label_print.c.org == org, label_print.c.job_id.in_(wanted))
        .group_by(label_print.c.job_id, label_print.c.state)
    )
    for job_id, state, number in connection.execute(counted):
        counts[job_id].append((LabelState(state), number))
    rows = connection.execute(
        select(label_job)
        .where(label_job.c.org == org, label_job.c.job_id.in_(wanted))
        .order_by(*newest_first)
    )
    return tuple(_shown(row, tuple(counts[row.job_id])) for row in rows)


def hold(connection: Connection, org: str, job_id: uuid.UUID, reason: str) -> None:
    """Let a job wait, with the reason; an empty one lets it go on."""
    connection.execute(
        label_job.update()
        .where(label_job.c.org == org, label_job.c.job_id == job_id)
        .values(held=reason)
    )


def move(connection: Connection, org: str, job_id: uuid.UUID, printer: str) -> None:
    """Let what is left of a job come out of another printer."""
    connection.execute(
        label_job.update()
        .where(label_job.c.org == org, label_job.c.job_id == job_id)
        .values(printer=printer, held="")
    )


def title_of(connection: Connection, org: str, job_id: uuid.UUID) -> str:
    """What people call a job; empty where there is none."""
    query = select(label_job.c.title).where(label_job.c.org == org, label_job.c.job_id == job_id)
    return connection.execute(query).scalar() or ""


def cancel(connection: Connection, org: str, job_id: uuid.UUID, now: datetime) -> int:
    """Take back what of a job has not gone out; how many labels that were."""
    done = connection.execute(
        label_print.update()
        .where(
            label_print.c.org == org,
            label_print.c.job_id == job_id,
            label_print.c.state == LabelState.WAITING,
        )
        .values(state=LabelState.CANCELLED, ended_at=now)
    )
    return int(done.rowcount)


def again(
    connection: Connection,
    org: str,
    old: QueuedLabel,
    fresh: LabelWish,
    because: str,
    person: str,
    now: datetime,
) -> None:
    """Void a label and queue another in its place of the job."""
    end(connection, org, old.label_id, LabelState.VOIDED, now, because, ON_PAPER)
    values = _values(org, old.job_id, old.place, fresh) | {
        "instead_of": old.label_id,
        "because": because,
        "person": person,
    }
    connection.execute(label_print.insert().values(values))
    left.forget(connection, {fresh.number})


def fields_of(connection: Connection, org: str, label_id: uuid.UUID) -> str:
    """What a label's design is filled with, as JSON."""
    query = select(label_print.c.fields).where(*_one(org, label_id))
    return str(connection.execute(query).scalar_one())


def drawn_from(connection: Connection, org: str, label_id: uuid.UUID) -> tuple[str, str, str]:
    """Design and fields of a label as JSON, and its printer; raises QueueRefused."""
    query = (
        select(label_job.c.design, label_print.c.fields, label_job.c.printer)
        .join(label_job, _SAME_JOB)
        .where(*_one(org, label_id))
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise QueueRefused(_GONE)
    return row.design, row.fields, row.printer


def _one(org: str, label_id: uuid.UUID) -> tuple[ColumnElement[bool], ...]:
    return (label_print.c.org == org, label_print.c.label_id == label_id)


def _job(connection: Connection, org: str, job_id: uuid.UUID) -> Row[tuple[object, ...]] | None:
    query = select(label_job).where(label_job.c.org == org, label_job.c.job_id == job_id)
    return connection.execute(query).one_or_none()


def _taken(connection: Connection, org: str, numbers: set[str]) -> list[str]:
    query = select(label_print.c.number).where(
        label_print.c.org == org,
        label_print.c.number.in_(numbers),
        label_print.c.state != LabelState.CANCELLED,
    )
    return sorted(connection.execute(query).scalars())


def _values(org: str, job_id: uuid.UUID, place: int, wish: LabelWish) -> dict[str, object]:
    return {
        "org": org,
        "label_id": wish.label_id,
        "job_id": job_id,
        "place": place,
        "number": wish.number,
        "words": wish.words,
        "fields": wish.fields,
        "state": LabelState.WAITING,
        "reason": "",
        "because": "",
        "person": "",
    }


def _label(row: Row[tuple[object, ...]]) -> QueuedLabel:
    return QueuedLabel(
        label_id=row.label_id,
        job_id=row.job_id,
        place=row.place,
        number=row.number,
        words=row.words,
        state=LabelState(row.state),
        reason=row.reason,
        sent_at=row.sent_at,
        ended_at=row.ended_at,
        instead_of=row.instead_of,
        because=row.because,
        person=row.person,
    )


def _shown(row: Row[tuple[object, ...]], counts: tuple[tuple[LabelState, int], ...]) -> QueuedJob:
    return QueuedJob(
        job_id=row.job_id,
        printer=row.printer,
        title=row.title,
        person=row.person,
        put_at=row.put_at,
        total=sum(number for _, number in counts),
        counts=counts,
        held=row.held,
    )
