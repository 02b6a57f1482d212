"""Duties: what waits for a person, how much of it, and whom it concerns.

Without it a purchaser would see scans to explain and a clerk orders to approve. Counted by short
looks into the store; an administrator sees everything, and so does somebody the service does not
know, but for what takes a permission.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection, func, select

from app.catalogue.findings import Severity
from app.catalogue.relations import reading as relations
from app.catalogue.warnings import listing as warnings
from app.people.permissions import Permission
from app.people.rights import Rights
from app.people.roles import Role
from app.purchasing import records
from app.purchasing.records import OrdersAsked, Shown
from app.receiving.progress import ReceiptState
from app.reporting.today import letters
from app.store.tables.receipts import delivery, receipt
from app.tracing.cases import store as cases

DOCUMENT_DAYS = 60
"""So long before a distributor's licence ends it is told."""


class Task(StrEnum):
    """What is to be done."""

    RECEIVE = "receive"
    """Deliveries of which nobody has begun a receipt."""
    GO_ON = "go-on"
    """Receipts that are open."""
    CASES = "cases"
    """Codes that contradict each other."""
    WARNINGS = "warnings"
    """Catalogue differences that would buy or receive the wrong thing, and all others."""
    DRAFTS = "drafts"
    """Orders that nobody has submitted."""
    APPROVE = "approve"
    """Orders that wait for approval."""
    STUCK = "stuck"
    """Orders that have not gone to the platform, or that persons contradict each other on."""
    CHASE = "chase"
    """Order lines that are overdue."""
    RETURNS = "returns"
    """Orders with a return that does not go on before a person does something."""
    DOCUMENTS = "documents"
    """Distributors' licences that have ended or soon will."""
    LETTERS = "letters"
    """Messages that platforms refused, for whoever may decide about them."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that waits."""

    task: Task
    count: int
    urgent: int = 0
    """How many of them should be done first."""
    oldest_days: int | None = None
    """Of what is late: for how long at most."""
    known_at: datetime | None = None
    """When it was so, where that may have changed meanwhile."""


_DOCK = (Task.RECEIVE, Task.GO_ON, Task.CASES)
_DESK = (Task.WARNINGS, Task.DRAFTS, Task.STUCK, Task.CHASE, Task.RETURNS, Task.DOCUMENTS)
_OF_WORK: tuple[tuple[Permission, tuple[Task, ...]], ...] = (
    (Permission.RECEIVE, _DOCK),
    (Permission.APPROVE_ORDERS, (Task.APPROVE,)),
    (Permission.PLACE_ORDERS, _DESK),
    (Permission.CLOSE_SHIPMENTS, ()),
)
_ADMINISTRATORS = (
    *(Role.ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR),
    *(Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR),
)


def tasks_of(held: Rights) -> tuple[Task, ...]:
    """What concerns somebody; all but what takes a permission where nobody knows better."""
    works = [tasks for permission, tasks in _OF_WORK if held.may(permission)]
    if not works or held.is_any_of(*_ADMINISTRATORS):
        works = [tuple(Task)]
    decides = held.may(Permission.MANAGE_CONNECTIONS)
    tasks = dict.fromkeys(task for work in works for task in work)
    return tuple(task for task in tasks if decides or task is not Task.LETTERS)


def duties(connection: Connection, org: str, held: Rights, today: date) -> tuple[Duty, ...]:
    """What waits for somebody; what nothing waits of is left out."""
    found = (_COUNTED[task](connection, org, today) for task in tasks_of(held))
    return tuple(duty for duty in found if duty.count)


def _receive(connection: Connection, org: str, today: date) -> Duty:  # noqa: ARG001 (one of the counts)
    mine = (receipt.c.org == delivery.c.org) & (receipt.c.delivery_id == delivery.c.delivery_id)
    waiting = (
        select(func.count())
        .select_from(delivery)
        .where(delivery.c.org == org, ~select(receipt.c.org).where(mine).exists())
    )
    return Duty(Task.RECEIVE, connection.execute(waiting).scalar_one())


def _go_on(connection: Connection, org: str, today: date) -> Duty:
    is_open = receipt.c.state == ReceiptState.OPEN.value
    found = connection.execute(
        select(func.count(), func.min(receipt.c.opened_at)).where(receipt.c.org == org, is_open)
    ).one()
    count, oldest = found
    days = None if oldest is None else (today - oldest.date()).days
    return Duty(Task.GO_ON, count, oldest_days=days or None)


def _cases(connection: Connection, org: str, today: date) -> Duty:  # noqa: ARG001 (one of the counts)
    return Duty(Task.CASES, cases.count_open(connection, org))


def _warnings(connection: Connection, org: str, today: date) -> Duty:
    found = warnings.counts(connection, org, today)
    return Duty(Task.WARNINGS, found.open, dict(found.by_severity).get(Severity.ERROR, 0))


def _drafts(connection: Connection, org: str, today: date) -> Duty:
    rows = records.listed(connection, org, OrdersAsked(shown=Shown.DRAFTS), today)
    return Duty(Task.DRAFTS, len(rows))


def _approve(connection: Connection, org: str, today: date) -> Duty:
    rows = records.listed(connection, org, OrdersAsked(shown=Shown.TO_APPROVE), today)
    return Duty(Task.APPROVE, len(rows))


def _stuck(connection: Connection, org: str, today: date) -> Duty:
    rows = records.listed(connection, org, OrdersAsked(shown=Shown.OPEN), today)
    stuck = [row for row in rows if row.problem or row.contested]
    return Duty(Task.STUCK, len(stuck), len(stuck))


def _chase(connection: Connection, org: str, today: date) -> Duty:
    lines = records.to_chase(connection, org, today)
    return Duty(Task.CHASE, len(lines), oldest_days=lines[0].days_late if lines else None)


def _returns(connection: Connection, org: str, today: date) -> Duty:
    rows = records.listed(connection, org, OrdersAsked(shown=Shown.RETURNS), today)
    stuck = sum(bool(row.returns_stuck) for row in rows)
    return Duty(Task.RETURNS, stuck, stuck)


def _documents(connection: Connection, org: str, today: date) -> Duty:
    found = relations.warnings(connection, org, today, DOCUMENT_DAYS)
    return Duty(Task.DOCUMENTS, len(found), sum(one.days_left < 0 for one in found))


def _letters(connection: Connection, org: str, today: date) -> Duty:
    said = letters.waiting(connection, org)
    if said is None:
        return Duty(Task.LETTERS, 0)
    days = None if said.since is None else (today - said.since.date()).days
    return Duty(Task.LETTERS, said.count, said.count, days or None, said.known_at)


_COUNTED: Mapping[Task, Callable[[Connection, str, date], Duty]] = {
    Task.RECEIVE: _receive,
    Task.GO_ON: _go_on,
    Task.CASES: _cases,
    Task.WARNINGS: _warnings,
    Task.DRAFTS: _drafts,
    Task.APPROVE: _approve,
    Task.STUCK: _stuck,
    Task.CHASE: _chase,
    Task.RETURNS: _returns,
    Task.DOCUMENTS: _documents,
    Task.LETTERS: _letters,
}
