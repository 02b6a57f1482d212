"""Keeps that the service's records are not what this workstation saw, and writes it down.

Without it the alarm would be gone with the program's end, and neither the self inspection nor the
audit log would know of it. It is kept until all stands again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from app.people.audit.kinds import Kind, Outcome
from app.people.audit.notebook import Notebook
from app.people.audit.values import Note, Subject, told
from app.store import local_state
from app.store.clock import Clock

_REASON, _SINCE = "testimony_broken", "testimony_broken_at"


def keep(connection: Connection, notebook: Notebook, reason: str, clock: Clock) -> None:
    """Keep why, in the caller's transaction; written down once. Empty: all stands again."""
    before = broken(connection)
    if not reason:
        if before is not None:
            local_state.forget(connection, _REASON)
            local_state.forget(connection, _SINCE)
        return
    if before is None:
        local_state.write(connection, _SINCE, clock.now().isoformat())
    if before is None or before[0] != reason:
        local_state.write(connection, _REASON, reason)
        about, said = Subject("service"), told({"why": reason})
        notebook.write(
            connection, Note(Kind.TESTIMONY_BROKEN, Outcome.FAILED, subject=about, after=said)
        )


def broken(connection: Connection) -> tuple[str, datetime] | None:
    """What does not stand, in Chinese, and since when that is known; None where all does."""
    reason, since = local_state.read(connection, _REASON), local_state.read(connection, _SINCE)
    if reason is None or since is None:
        return None
    return reason, datetime.fromisoformat(since)
