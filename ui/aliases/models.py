"""The table of pairs; without it the panel would word and mark each cell."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from app.catalogue.aliases.values import Alias, State
from app.receiving.verdicts import Severity
from ui.aliases.words import kind_word, state_word
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel

STATE, NAMES, SAID = range(3)
_SIGNS = {State.SAME: "=", State.APART: "≠", State.CONTESTED: "?"}


class AliasesModel(RowsModel[Alias]):
    """Pairs as they were listed."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("关系"), self.tr("两个写法"), self.tr("登记"))

    def key(self, row: Alias) -> Hashable:
        """Return which pair it is."""
        return row.key

    def text(self, row: Alias, column: int) -> str:
        """Return what a cell says."""
        if column == STATE:
            return state_word(row.state)
        return readable(row.said.one if column == NAMES else row.said.person)

    def special(self, row: Alias, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines, the mark of a contest, and whether it was taken back."""
        if role == DONE_ROLE:
            return row.state is State.WITHDRAWN
        if role == SEVERITY_ROLE and column == STATE and row.state is State.CONTESTED:
            return Severity.NOTICE
        return self._detail(row, column) if role == DETAIL_ROLE else None

    def _detail(self, row: Alias, column: int) -> str:
        if column == STATE:
            return kind_word(row.key.kind)
        if column == NAMES:
            sign = _SIGNS.get(row.state, "")
            return f"{sign} {readable(row.said.other)}".lstrip()
        return f"{row.said.at.astimezone():%Y-%m-%d}"
