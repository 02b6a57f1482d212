"""The packages around a code: its parents above it, what is in it below.

Without it nobody would find the carton of a box, or the boxes of a carton. Return or a double click
goes there.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from app.receiving.verdicts import Severity
from app.tracing.card import CodeCard, Relative
from ui.parts.readable import readable
from ui.parts.rows_model import SEVERITY_ROLE, RowsModel


@dataclass(frozen=True, slots=True)
class Kin:
    """A package above or below."""

    relative: Relative
    above: bool


def kin_of(card: CodeCard) -> list[Kin]:
    """All around a code, the outermost parent first."""
    above = [Kin(one, above=True) for one in reversed(card.parents)]
    return above + [Kin(one, above=False) for one in card.children]


class KinModel(RowsModel[Kin]):
    """Parents, then children."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("上下级包装"), self.tr("现在"))

    def key(self, row: Kin) -> Hashable:
        """Return the code."""
        return row.relative.code

    def text(self, row: Kin, column: int) -> str:
        """Return what a cell says."""
        if column == 0:
            return f"{'↑' if row.above else '↓'} {readable(row.relative.code)}"
        if row.relative.left:
            return self.tr("已出库")
        return self.tr("在库") if row.relative.held else self.tr("未扫描")

    def special(self, row: Kin, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the mark of what has become of it."""
        if role != SEVERITY_ROLE or column != 1:
            return None
        if row.relative.left:
            return Severity.NEUTRAL
        return Severity.RIGHT if row.relative.held else Severity.NOTICE
