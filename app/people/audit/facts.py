"""What a workstation audits, as a fact: it travels and is chained like a scan.

Without it what is done at a workstation without the network would stand nowhere but there. The
workstation's own log of operations is its chain of audit entries; the service puts each into the
institution's chain when it arrives (sync/service/auditing), and tells no other workstation of it.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

import msgspec
from sqlalchemy import Connection

from app.people import persons
from app.people.audit import alone
from app.people.audit.values import Actor, Filed, Note, Subject
from app.store.change_log import ChangeLog
from app.store.facts import Area, Author, nothing_more
from app.store.workstation import UNENROLLED_ORG


class AuditNoted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`audit.noted` 1: somebody did something at a workstation that no other fact says."""

    kind: str
    outcome: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    number: str = ""
    name: str = ""
    roles: list[str] = []
    subject_kind: str = ""
    subject_id: str = ""
    subject: str = ""
    before: str = ""
    after: str = ""


KIND, VERSION = "audit.noted", 1


def write(
    connection: Connection, log: ChangeLog, note: Note, at: datetime | None = None
) -> uuid.UUID:
    """Write a note down in the caller's transaction; its id. `at`: when it was done, if not now.

    A workstation that belongs to no institution yet keeps it apart from its log: only an empty one
    may still join.
    """
    at = at or log.clock.now()
    if log.workstation.org == UNENROLLED_ORG:
        return alone.keep(connection, log, note, at)
    actor, subject = _named(connection, log.workstation.org, note.actor), note.subject
    body = AuditNoted(
        kind=note.kind,
        outcome=note.outcome,
        at=at,
        number=actor.number,
        name=actor.name,
        roles=list(actor.roles),
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject=subject.words,
        before=note.before,
        after=note.after,
    )
    return log.append(connection, KIND, VERSION, msgspec.json.encode(body).decode())


def write_kept(connection: Connection, log: ChangeLog, most: int) -> bool:
    """Write down what was kept before the workstation joined; whether there is more of it.

    In the caller's transaction, `most` at once.
    """
    seq = count = 0
    for entry in alone.waiting(connection, most):
        write(connection, log, entry.filed.note, entry.filed.at)
        seq, count = entry.seq, count + 1
    if count:
        alone.hand_on(connection, seq)
    return count == most


def _named(connection: Connection, org: str, actor: Actor) -> Actor:
    """Complete somebody who is known by number, or by a name that nobody else has."""
    if bool(actor.number) == bool(actor.name):
        return actor
    same = [
        one
        for one in persons.all_of(connection, org)
        if actor.number in ("", one.number) and actor.name in ("", one.name)
    ]
    if len(same) != 1:
        return actor
    roles = tuple(grant.role for grant in same[0].grants)
    return Actor(same[0].number, same[0].name, roles, actor.address)


def filed_of(author: Author, at: datetime, body: AuditNoted) -> Filed:
    """The entry that the service makes of it; `at`: when it was done, as a database can hold."""
    note = Note(
        kind=body.kind,
        outcome=body.outcome,
        actor=Actor(body.number, body.name, tuple(body.roles)),
        subject=Subject(body.subject_kind, body.subject_id, body.subject),
        before=body.before,
        after=body.after,
    )
    return Filed(author.op_id, at, author.device, note)


AREA = Area({(KIND, VERSION): AuditNoted}, nothing_more)
"""What workstations audit."""
