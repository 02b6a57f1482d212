"""Who holds a box among all institutions: the first that said so, on the server of its code.

Without it two hospitals could both have received one box and neither would know. Distributed by
code: nothing here reads a table of institutions, so it may stand on another server; what is new is
read from RETURNING. An institution says for each box that it has it, or that it has it no longer;
saying it again changes nothing. A box given back by its holder goes to who has waited longest, and
its `gen` counts up; only the holder can give it back. Codes are handled in their order, so that two
institutions that claim the same boxes at once wait for each other and never in a ring.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from app.store.many_rows import among, insert_new
from app.store.tables.cases import claim, claim_beside
from app.tracing.standing import AnyRow, pieces

AT_ONCE = 2000
"""Boxes in one transaction."""


@dataclass(frozen=True, slots=True)
class Hold:
    """By which operation an institution has a box."""

    op_id: uuid.UUID
    receipt_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Rival:
    """Another institution that says it has a box."""

    org: str
    since: datetime
    holds: bool
    """It was the first."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of saying it."""

    rivals: Mapping[str, tuple[Rival, ...]]
    """By box; only boxes that others have, too."""
    changed: frozenset[str]
    """Boxes about which something is otherwise now."""


def say(
    connection: Connection, org: str, said: Mapping[str, Hold | None], now: datetime
) -> Answered:
    """Claim boxes, or give them back (None), in the caller's transaction."""
    book = _Book(connection, org, now)
    held = {box: hold for box, hold in sorted(said.items()) if hold is not None}
    changed = book.claim(held) | book.give_back([box for box in sorted(said) if box not in held])
    return Answered(book.rivals(said), frozenset(changed))


class _Book:
    """The claims, as one institution changes them."""

    def __init__(self, connection: Connection, org: str, now: datetime) -> None:
        self._connection, self._org, self._now = connection, org, now

    def claim(self, held: Mapping[str, Hold]) -> set[str]:
        """Claim boxes; those about which that changed something."""
        new = self._insert(claim, held, gen=0)
        late = {box: hold for box, hold in held.items() if box not in new}
        changed = set(new)
        beside: dict[str, Hold] = {}
        for row in self._claims(late):
            hold = late[row.code]
            if row.org == self._org:
                self._say_again(claim, row, hold)
            elif row.org is None and self._take_free(row.code, hold):
                changed.add(row.code)
            else:
                beside[row.code] = hold
        return changed | self._insert(claim_beside, beside)

    def give_back(self, boxes: Sequence[str]) -> set[str]:
        """Give boxes back; those that were claimed."""
        gone: set[str] = set()
        for piece in pieces(boxes):
            mine = (claim.c.code.in_(piece), claim.c.org == self._org)
            freed = update(claim).where(*mine).values(org=None, gen=claim.c.gen + 1)
            free = set(self._connection.execute(freed.returning(claim.c.code)).scalars())
            for box in sorted(free):
                self._hand_on(box)
            gone |= free | self._stop_waiting(piece)
        return gone

    def rivals(self, boxes: Collection[str]) -> dict[str, tuple[Rival, ...]]:
        """Who else has boxes, the holder first."""
        found: defaultdict[str, list[Rival]] = defaultdict(list)
        for table in (claim, claim_beside):
            others = (among(self._connection, table.c.code, boxes), table.c.org != self._org)
            query = select(table.c.code, table.c.org, table.c.at).where(*others)
            for row in self._connection.execute(query.order_by(table.c.code, table.c.at)):
                found[row.code].append(Rival(row.org, row.at, table is claim))
        return {box: tuple(rivals) for box, rivals in found.items()}

    def _insert(self, table: Table, held: Mapping[str, Hold], **more: int) -> set[str]:
        rows = [
            {"code": box, "op_id": hold.op_id, "receipt_id": hold.receipt_id}
            for box, hold in sorted(held.items())
        ]
        fixed = {"org": self._org, "at": self._now} | more
        return insert_new(self._connection, table, fixed, rows, "code")

    def _claims(self, boxes: Collection[str]) -> Iterable[AnyRow]:
        if boxes:
            query = select(claim).where(among(self._connection, claim.c.code, boxes))
            query = query.order_by(claim.c.code).with_for_update()
            yield from self._connection.execute(query).all()

    def _take_free(self, box: str, hold: Hold) -> bool:
        statement = (
            update(claim)
            .where(claim.c.code == box, claim.c.org.is_(None))
            .values(self._row(hold))
            .returning(claim.c.code)
        )
        taken = self._connection.execute(statement).first() is not None
        if taken:
            self._stop_waiting([box])
        return taken

    def _say_again(self, table: Table, row: AnyRow, hold: Hold) -> None:
        """Note another scan of the same institution; nobody else minds."""
        if row.op_id == hold.op_id:
            return
        mine = (table.c.code == row.code, table.c.org == self._org)
        values = {"op_id": hold.op_id, "receipt_id": hold.receipt_id}
        self._connection.execute(update(table).where(*mine).values(values))

    def _stop_waiting(self, boxes: Sequence[str]) -> set[str]:
        mine = (claim_beside.c.code.in_(boxes), claim_beside.c.org == self._org)
        statement = delete(claim_beside).where(*mine).returning(claim_beside.c.code)
        return set(self._connection.execute(statement).scalars())

    def _hand_on(self, box: str) -> None:
        """Let who has waited longest hold a box that was given back."""
        waiting = select(claim_beside).where(claim_beside.c.code == box)
        first = self._connection.execute(
            waiting.order_by(claim_beside.c.at, claim_beside.c.org).limit(1)
        ).first()
        if first is None:
            return
        values = {name: getattr(first, name) for name in ("org", "op_id", "receipt_id", "at")}
        free = (claim.c.code == box, claim.c.org.is_(None))
        self._connection.execute(update(claim).where(*free).values(values))
        mine = (claim_beside.c.code == box, claim_beside.c.org == first.org)
        self._connection.execute(delete(claim_beside).where(*mine))

    def _row(self, hold: Hold) -> dict[str, Any]:
        row = {"op_id": hold.op_id, "receipt_id": hold.receipt_id}
        return row | {"org": self._org, "at": self._now}
