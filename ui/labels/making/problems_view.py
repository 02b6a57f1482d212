"""Rows that are not printed, each with its column and the reason; without it they were missed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.labels.forms import LabelProblem
from app.receiving.verdicts import Severity
from ui.catalogue.lines import Line, LinesModel
from ui.parts.rows_view import RowsView

_ROW = 26
_TITLE = "商品编码（14 位）"
"""As wide as a column's title is."""


class ProblemsView(RowsView[Line]):
    """A table that is there only where something is wrong."""

    def __init__(self, parent: QWidget) -> None:
        self.lines = LinesModel(self._titles)
        super().__init__(self.lines, _ROW, parent)
        self.lines.setParent(self)
        self.setAccessibleName(self.tr("不能打印的行和原因"))
        self.setWordWrap(True)
        self.hide()

    def show_problems(self, problems: Sequence[LabelProblem]) -> None:
        """Show them; none: take no room."""
        self.lines.show_anew([_line(number, one) for number, one in enumerate(problems)])
        self.set_widths({0: self.tr("第 {row} 行").format(row="00000") + "MM", 1: _TITLE})
        self.setVisible(bool(problems))

    def _titles(self) -> tuple[str, ...]:
        return self.tr("行"), self.tr("列"), self.tr("原因")


def _line(number: int, problem: LabelProblem) -> Line:
    mark = Severity.NOTICE if problem.hint else Severity.WRONG
    return Line(number, (problem.where, problem.titles, problem.reason), mark)
