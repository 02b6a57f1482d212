"""Voids labels in the queue in the transaction of what voided their numbers.

Without it a program killed in between would go on with a label of a carton that is no more. What
waits is cancelled, what may be on paper is void; both keep the reason.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, case

from app.labels.queue import LabelState
from app.store.many_rows import among
from app.store.tables.labels import label_print

_ENDED = (LabelState.VOIDED, LabelState.CANCELLED)


def void_labels(
    connection: Connection, org: str, numbers: Collection[str], because: str, at: datetime
) -> None:
    """The labels of these numbers count no more, for this reason (Chinese)."""
    state = label_print.c.state
    ended = case((state == LabelState.WAITING, LabelState.CANCELLED), else_=LabelState.VOIDED)
    connection.execute(
        label_print.update()
        .where(
            label_print.c.org == org,
            among(connection, label_print.c.number, numbers),
            state.not_in(_ENDED),
        )
        .values(state=ended, reason=because, ended_at=at)
    )
