"""Writes down what a caller did, in the transaction in which it is done.

Without it each desk would make entries in its own way, or forget who was calling. What was done and
what is written of it are durable together, or neither is.
"""

from __future__ import annotations

from contextvars import ContextVar

from sqlalchemy import Connection, select

from app.people.audit import journal
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.values import NOTHING, OPERATOR, Actor, Filed, Note, Subject, Told, told
from app.store.clock import Clock
from app.store.tables.service import person
from sync.service.accounts import Caller

_OPERATOR_NAME = "服务器上的命令"
OPERATED_BY: ContextVar[str] = ContextVar("operated_by", default="")
"""The account of the operating system that wished the command which is carried out now."""


def write(
    connection: Connection,
    clock: Clock,
    caller: Caller,
    kind: Kind,
    subject: Subject = NOTHING,
    *,
    before: Told | None = None,
    after: Told | None = None,
    outcome: Outcome = Outcome.DONE,
) -> None:
    """Write one entry in the caller's transaction; before feeds are told. Raises StoreError."""
    note = Note(
        kind=kind,
        outcome=outcome,
        actor=actor_of(connection, caller),
        subject=subject,
        before=told(before or {}),
        after=told(after or {}),
    )
    journal.append(
        connection, caller.org, [Filed(clock.new_id(), clock.now(), caller.device, note)]
    )


def actor_of(connection: Connection, caller: Caller) -> Actor:
    """Who calls, by name as far as it is known."""
    name = _OPERATOR_NAME if caller.number == OPERATOR else ""
    if caller.number and not name:
        mine = (person.c.org == caller.org, person.c.number == caller.number)
        name = connection.execute(select(person.c.name).where(*mine)).scalar() or ""
    return Actor(caller.number, name, caller.rights.roles, caller.address)
