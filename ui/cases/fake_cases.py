"""Cases without a store: without it their page could be shown and tested only with one.

Answers as the real desk does, through the `post` it is given, and remembers every wish.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.tracing.cases import sayings
from app.tracing.cases.desk import Closing
from app.tracing.cases.events import (
    CaseDecided,
    CaseRow,
    CasesAsked,
    CasesExported,
    CaseShown,
    CasesListed,
    Shown,
)
from app.tracing.cases.store import Case
from app.tracing.cases.values import CaseBody, CaseKind, CaseState, Decided, standing_of

STATION = uuid.UUID(int=1)


class FakeCases:
    """Holds cases in memory."""

    def __init__(
        self,
        post: Callable[[object], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._post, self._now = post, now
        self.cases: dict[uuid.UUID, Case] = {}
        self.wishes: list[tuple[object, ...]] = []

    def put(self, case_id: uuid.UUID, body: CaseBody, *decided: Decided) -> None:
        """Hold a case."""
        standing = standing_of(
            CaseKind(body.kind), standing=body.standing, count=len(body.codes), decided=decided
        )
        self.cases[case_id] = Case(case_id, body, standing, decided)

    def list(self, asked: CasesAsked) -> None:
        """List what fits."""
        self.wishes.append(("list", asked))
        rows = [row for row in map(row_of, self.cases.values()) if _fits(row, asked)]
        rows.sort(key=lambda row: row.state is not CaseState.OPEN)
        waiting = sum(case.state is CaseState.OPEN for case in self.cases.values())
        self._post(CasesListed(asked, tuple(rows), waiting))

    def show(self, case_id: uuid.UUID) -> None:
        """Show a case."""
        self.wishes.append(("show", case_id))
        self._post(CaseShown(self.cases[case_id]))

    def close(self, wish: Closing) -> None:
        """Close a case."""
        self.wishes.append(("close", wish))
        said = self._decided(wish.person, wish.remark)
        closing = replace(said, closes=True, decision=wish.decision, receipt_id=wish.receipt_id)
        self._decide(wish.case_id, closing)
        self._post(CaseDecided(self.cases[wish.case_id], sayings.closed(wish.decision)))

    def reopen(self, case_id: uuid.UUID, person: str, remark: str = "") -> None:
        """Open a case again."""
        self.wishes.append(("reopen", case_id, person, remark))
        self._decide(case_id, self._decided(person, remark))
        self._post(CaseDecided(self.cases[case_id], sayings.REOPENED))

    def export(self, rows: Sequence[CaseRow], path: Path) -> None:
        """Say that a list was written."""
        self.wishes.append(("export", tuple(rows), path))
        self._post(CasesExported(path, len(rows)))

    def _decided(self, person: str, remark: str) -> Decided:
        return Decided(False, "", None, remark, person, self._now(), 10_000, STATION, None)

    def _decide(self, case_id: uuid.UUID, decided: Decided) -> None:
        case = self.cases[case_id]
        self.put(case_id, case.body, *case.decided, decided)


def row_of(case: Case) -> CaseRow:
    """A case as a list shows it."""
    body = case.body
    by = case.standing.by if case.state is CaseState.CLOSED else None
    return CaseRow(
        case_id=case.case_id,
        kind=case.kind,
        state=case.state,
        found_at=body.found_at,
        code=body.codes[0].code,
        code_count=len(body.codes),
        items=tuple(f"{line.name} {line.batch}" for line in body.lines),
        receipts=tuple(dict.fromkeys(s.receipt_no for s in body.sides if s.own)),
        deliveries=tuple(dict.fromkeys(s.delivery_no for s in body.sides if s.own)),
        mine=True,
        decision=by.decision if by else "",
        person=by.person if by else "",
        decided_at=by.at if by else None,
        remark=by.remark if by else "",
    )


def _fits(row: CaseRow, asked: CasesAsked) -> bool:
    waits = row.state is CaseState.OPEN
    if asked.shown is not Shown.ALL and waits != (asked.shown is Shown.OPEN):
        return False
    said = (row.code, *row.items, *row.receipts)
    return asked.kind in (None, row.kind) and any(asked.search in one for one in said)
