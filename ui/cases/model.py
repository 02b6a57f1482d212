"""The rows of the list of cases; without it the list would word and mark them in the view."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from app.tracing.cases.events import CaseRow
from app.tracing.cases.values import CaseState
from ui.cases.words import decision_word, kind_word, mark_of, minute, shown, state_word
from ui.parts.punctuation import listed
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel

KIND, CODE, RECEIPT, FOUND = range(4)


class CasesModel(RowsModel[CaseRow]):
    """Cases as they were listed."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("类型"), self.tr("追溯码"), self.tr("收货单"), self.tr("发现")

    def key(self, row: CaseRow) -> Hashable:
        """Return which case it is."""
        return row.case_id

    def text(self, row: CaseRow, column: int) -> str:
        """Return what a cell says."""
        if column == CODE:
            return self._codes(row)
        if column == RECEIPT:
            return readable(listed(row.receipts)) or "—"
        return kind_word(row.kind) if column == KIND else minute(row.found_at)

    def special(self, row: CaseRow, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines, the mark of a kind, and whether anybody waits."""
        if role == DONE_ROLE:
            return row.state is not CaseState.OPEN
        if role == SEVERITY_ROLE and column == KIND:
            return mark_of(row.kind, row.state)
        return self._detail(row, column) if role == DETAIL_ROLE else None

    def _codes(self, row: CaseRow) -> str:
        if row.code_count == 1:
            return shown(row.code)
        # The number first: in a narrow column the end is what is left out.
        count = f"{row.code_count:,}"
        return self.tr("{count} 个：{code}").format(code=shown(row.code), count=count)

    def _detail(self, row: CaseRow, column: int) -> str:
        if column == KIND:
            return state_word(row.state)
        if column == CODE:
            return readable(listed(row.items))
        if column == RECEIPT:
            return readable(listed(row.deliveries))
        return decision_word(row.decision) if row.decision else readable(row.person)
