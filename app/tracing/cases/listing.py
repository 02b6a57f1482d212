"""Lists cases as they were asked for: what waits for a person first.

Without it the window would sift them. A list reads the heads of cases and skips their codes, of
which there may be thousands; only a typed code is looked up.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, false, or_, select

from app.codes.code import Kind
from app.codes.parse import parse
from app.store.tables.cases import dup_case, dup_member
from app.tracing.cases import store
from app.tracing.cases.events import CaseRow, CasesAsked, Shown
from app.tracing.cases.values import (
    CaseKind,
    CaseState,
    CodeBody,
    Decided,
    LineBody,
    Standing,
    standing_of,
)
from app.tracing.standing import AnyRow
from app.tracing.values import box_of

MOST_DECIDED = 1000
"""Cases looked through, the newest; those that wait are all among them or shown besides."""


class _SideHead(msgspec.Struct, frozen=True):
    receipt_no: str = ""
    delivery_no: str = ""
    workstation: uuid.UUID | None = None


class _Head(msgspec.Struct, frozen=True):
    """What of a case a list needs; what else is in it is skipped while it is read."""

    sides: list[_SideHead]
    lines: list[LineBody] = []
    codes: list[msgspec.Raw] = []


_HEADS = msgspec.json.Decoder(_Head)


def listed(
    connection: Connection, org: str, workstation: uuid.UUID, asked: CasesAsked
) -> tuple[tuple[CaseRow, ...], int]:
    """The rows that were asked for, and how many cases wait for a person."""
    found = _rows(connection, org, asked)
    said = store.decisions(connection, org, [row.case_id for row in found])
    rows = [_row(row, said[row.case_id], workstation, asked.search) for row in found]
    wanted = [row for row in rows if _fits(row, asked)]
    wanted.sort(key=lambda row: (row.state is not CaseState.OPEN, -row.found_at.timestamp()))
    return tuple(wanted), store.count_open(connection, org)


def open_cases_of(
    connection: Connection, org: str, workstation: uuid.UUID, code: str
) -> tuple[CaseRow, ...]:
    """The cases of a code that wait for a person."""
    asked = CasesAsked(search=code, shown=Shown.OPEN)
    if _code_in(code) is None:
        return ()
    rows, _count = listed(connection, org, workstation, asked)
    return rows


def _rows(connection: Connection, org: str, asked: CasesAsked) -> list[AnyRow]:
    conditions: list[ColumnElement[bool]] = [dup_case.c.org == org]
    if asked.kind is not None:
        conditions.append(dup_case.c.kind == asked.kind)
    elif asked.shown is Shown.OPEN:
        conditions.append(dup_case.c.kind != CaseKind.DOUBLE_SCAN)
    if asked.since is not None:
        day = datetime(asked.since.year, asked.since.month, asked.since.day).astimezone()
        conditions.append(dup_case.c.found_at >= day)
    code = _code_in(asked.search)
    if code is not None:
        named = _named(connection, org, code)
        conditions.append(or_(false(), *(dup_case.c.case_id == one for one in named)))
    query = select(dup_case).where(*conditions)
    newest = query.order_by(dup_case.c.found_at.desc(), dup_case.c.case_id).limit(MOST_DECIDED)
    return list(connection.execute(newest))


def _code_in(search: str) -> str | None:
    """The trace code that was typed or scanned; None where something else was."""
    read = parse(search.strip())
    return read.code if read.kind is Kind.TRACE_CODE and read.valid else None


def _named(connection: Connection, org: str, code: str) -> list[uuid.UUID]:
    mine = (dup_member.c.org == org, dup_member.c.box == box_of(code))
    return list(connection.execute(select(dup_member.c.case_id).where(*mine)).scalars())


def _row(row: AnyRow, decided: list[Decided], workstation: uuid.UUID, search: str) -> CaseRow:
    head = _HEADS.decode(row.body)
    kind = CaseKind(row.kind)
    standing = standing_of(
        kind, standing=bool(row.standing), count=row.member_count, decided=decided
    )
    return CaseRow(
        case_id=row.case_id,
        kind=kind,
        found_at=row.found_at,
        code=_code(head, search),
        code_count=row.member_count,
        items=tuple(dict.fromkeys(f"{line.name} {line.batch}".strip() for line in head.lines)),
        receipts=_texts(side.receipt_no for side in head.sides),
        deliveries=_texts(side.delivery_no for side in head.sides),
        mine=any(side.workstation == workstation for side in head.sides),
        **_words(standing),
    )


def _words(standing: Standing) -> dict[str, Any]:
    closed = standing.by if standing.state is CaseState.CLOSED else None
    return {
        "state": standing.state,
        "decision": closed.decision if closed else "",
        "person": closed.person if closed else "",
        "decided_at": closed.at if closed else None,
        "remark": closed.remark if closed else "",
    }


def _code(head: _Head, search: str) -> str:
    """The code that was looked for, or the first one."""
    wanted = _code_in(search)
    if wanted is not None:
        return wanted
    return msgspec.json.decode(head.codes[0], type=CodeBody).code if head.codes else ""


def _texts(some: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in some if text))


def _fits(row: CaseRow, asked: CasesAsked) -> bool:
    waits = row.state is CaseState.OPEN
    if asked.shown is not Shown.ALL and waits != (asked.shown is Shown.OPEN):
        return False
    if asked.mine and not row.mine:
        return False
    text = asked.search.strip().lower()
    if not text or _code_in(asked.search) is not None:
        return True
    said = (*row.items, *row.receipts, *row.deliveries, row.code, row.person, row.remark)
    return any(text in one.lower() for one in said)
