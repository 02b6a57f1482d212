"""What a workstation audits, as a fact: it travels and is chained like a scan.

Without it what is done at a workstation without the network would stand nowhere but there. The
workstation's own log of operations is its chain of audit entries; the service puts each into the
institution's chain when it arrives (sync/service/auditing), and tells no other workstation of it.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from app.people.audit.values import Actor, Filed, Note, Subject
from app.store.change_log import ChangeLog
from app.store.facts import Area, Author, nothing_more


class AuditNoted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`audit.noted` 1: somebody did something at a workstation that no other fact says."""

    kind: str
    outcome: str
    number: str = ""
    name: str = ""
    roles: list[str] = []
    subject_kind: str = ""
    subject_id: str = ""
    subject: str = ""
    before: str = ""
    after: str = ""


KIND, VERSION = "audit.noted", 1


def write(connection: Connection, log: ChangeLog, note: Note) -> uuid.UUID:
    """Write a note down in the caller's transaction; its id."""
    actor, subject = note.actor, note.subject
    body = AuditNoted(
        kind=note.kind,
        outcome=note.outcome,
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


def filed_of(author: Author, at: datetime, body: AuditNoted) -> Filed:
    """The entry that the service makes of it; `at`: when it was written down there."""
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
