"""Numbers whose labels still have to be queued: noted with the number, forgotten with the job.

Without it a program killed between the two would leave a carton without a label, and nobody would
know which one. Kept by this machine alone: who hears of a carton from elsewhere prints no label.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection, select

from app.store import local_state
from app.store.tables.labels import label_print

_KEY = "labels_left"


def note(connection: Connection, number: str) -> None:
    """A number was given; its label is to follow."""
    local_state.write(connection, _KEY, json.dumps([*numbers(connection), number]))


def forget(connection: Connection, queued: Collection[str]) -> None:
    """These have their labels, or need none any more."""
    known = numbers(connection)
    rest = [number for number in known if number not in queued]
    if len(rest) < len(known):
        local_state.write(connection, _KEY, json.dumps(rest))


def is_queued(connection: Connection, org: str, number: str) -> bool:
    """Whether a label of this number is in the queue, or was printed."""
    same = (label_print.c.org == org, label_print.c.number == number)
    return connection.execute(select(label_print.c.label_id).where(*same)).first() is not None


def numbers(connection: Connection) -> tuple[str, ...]:
    """Those without a label, the oldest first."""
    return tuple(json.loads(local_state.read(connection, _KEY) or "[]"))
