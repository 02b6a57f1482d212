"""Keeps what the service said of cases, and reads them: alone, in a list, by code.

Without it a workstation could not show a case without the network. A case is kept as it was said;
how it stands follows from that and from the decisions. There are few of them: a list is read whole.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.store.insert_once import insert_once, put_row
from app.store.tables.cases import case_decision, dup_case, dup_member
from app.tracing.cases.values import (
    CaseBody,
    CaseKind,
    CaseState,
    Decided,
    Standing,
    decode,
    encode,
    standing_of,
)
from app.tracing.standing import AnyRow, pieces
from app.tracing.values import box_of

LISTED = 1000
"""Cases in a list, the newest."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it stands."""

    case_id: uuid.UUID
    body: CaseBody
    standing: Standing
    decided: tuple[Decided, ...]
    """All that was said about it, in the order of the service."""

    @property
    def kind(self) -> CaseKind:
        """What contradicts."""
        return CaseKind(self.body.kind)

    @property
    def state(self) -> CaseState:
        """How it stands."""
        return self.standing.state


def keep(
    connection: Connection,
    org: str,
    case_id: uuid.UUID,
    body: CaseBody,
    side_keys: str | None = None,
) -> None:
    """Write down a case in place of what was known of it, in the caller's transaction."""
    row = {
        "org": org,
        "case_id": case_id,
        "kind": body.kind,
        "found_at": body.found_at,
        "standing": body.standing,
        "member_count": len(body.codes),
        "body": encode(body),
        "side_keys": side_keys,
    }
    put_row(connection, dup_case, row)
    members = [{"org": org, "box": box_of(one.code), "case_id": case_id} for one in body.codes]
    if members:
        connection.execute(insert_once(connection, dup_member), members)


def load(connection: Connection, org: str, case_id: uuid.UUID) -> Case | None:
    """Read one case."""
    mine = (dup_case.c.org == org, dup_case.c.case_id == case_id)
    row = connection.execute(select(dup_case).where(*mine)).one_or_none()
    return None if row is None else _cases(connection, org, [row])[0]


def newest(connection: Connection, org: str, limit: int = LISTED) -> list[Case]:
    """Read the newest cases, and all that somebody has to decide."""
    query = (
        select(dup_case)
        .where(dup_case.c.org == org)
        .order_by(dup_case.c.found_at.desc(), dup_case.c.case_id)
        .limit(limit)
    )
    return _cases(connection, org, connection.execute(query).all())


def of_code(connection: Connection, org: str, code: str) -> list[Case]:
    """The cases a code is in, in any spelling, the newest first."""
    mine = (dup_member.c.org == org, dup_member.c.box == box_of(code))
    found = connection.execute(select(dup_member.c.case_id).where(*mine)).scalars().all()
    query = select(dup_case).where(dup_case.c.org == org, dup_case.c.case_id.in_(found))
    rows = connection.execute(query.order_by(dup_case.c.found_at.desc())).all()
    return _cases(connection, org, rows)


def count_open(connection: Connection, org: str) -> int:
    """How many cases wait for a person; reads no codes."""
    columns = ("case_id", "kind", "standing", "member_count")
    query = select(*(dup_case.c[name] for name in columns)).where(
        dup_case.c.org == org, dup_case.c.kind != CaseKind.DOUBLE_SCAN
    )
    rows = connection.execute(query).all()
    said = decisions(connection, org, [row.case_id for row in rows])
    return sum(_standing(row, said[row.case_id]).state is CaseState.OPEN for row in rows)


def decisions(
    connection: Connection, org: str, case_ids: Collection[uuid.UUID]
) -> defaultdict[uuid.UUID, list[Decided]]:
    """What was said about cases, in the order of the service; what it has not heard comes last."""
    found: defaultdict[uuid.UUID, list[Decided]] = defaultdict(list)
    for piece in pieces(case_ids):
        query = (
            select(case_decision)
            .where(case_decision.c.org == org, case_decision.c.case_id.in_(piece))
            .order_by(
                case_decision.c.place.is_(None),
                case_decision.c.place,
                case_decision.c.decision_id,
            )
        )
        for row in connection.execute(query):
            found[row.case_id].append(_decided(row))
    return found


def _cases(connection: Connection, org: str, rows: Sequence[AnyRow]) -> list[Case]:
    said = decisions(connection, org, [row.case_id for row in rows])
    return [
        Case(
            row.case_id,
            decode(row.body),
            _standing(row, said[row.case_id]),
            tuple(said[row.case_id]),
        )
        for row in rows
    ]


def _standing(row: AnyRow, decided: Iterable[Decided]) -> Standing:
    kind, count = CaseKind(row.kind), row.member_count
    return standing_of(kind, standing=bool(row.standing), count=count, decided=decided)


def _decided(row: AnyRow) -> Decided:
    names = Decided.__dataclass_fields__
    return Decided(**{name: getattr(row, name) for name in names})
