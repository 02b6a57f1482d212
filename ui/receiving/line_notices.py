"""What is to be looked at on a line: short words for the row, sentences for whoever looks closer.

Without it a recalled batch would look like any other until it is scanned. What bars a line comes
first; nothing here stops a scan by itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.receiving.progress import LineProgress
from app.receiving.verdicts import Sentence, Severity
from ui.parts.languages import QT_TRANSLATE_NOOP, TranslatedWidget
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView
from ui.parts.verdict_words import sentence_text

_WORDS: dict[str, tuple[str, Severity]] = {
    "notice-recalled": (QT_TRANSLATE_NOOP("Notice", "召回"), Severity.WRONG),
    "notice-stopped": (QT_TRANSLATE_NOOP("Notice", "停用"), Severity.WRONG),
    "notice-controlled": (QT_TRANSLATE_NOOP("Notice", "双人验收"), Severity.NOTICE),
    "notice-cold-chain": (QT_TRANSLATE_NOOP("Notice", "冷链"), Severity.REPEAT),
    "notice-approval-differs": (QT_TRANSLATE_NOOP("Notice", "文号不同"), Severity.NOTICE),
    "notice-price-differs": (QT_TRANSLATE_NOOP("Notice", "价格不同"), Severity.NOTICE),
    "notice-mismatch": (QT_TRANSLATE_NOOP("Notice", "目录不符"), Severity.NOTICE),
    "notice-relation": (QT_TRANSLATE_NOOP("Notice", "配送关系不符"), Severity.NOTICE),
    "notice-documents": (QT_TRANSLATE_NOOP("Notice", "随货资料"), Severity.NEUTRAL),
}
"""In the order of their weight."""


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """One notice of one line."""

    line_no: int
    drug: str
    key: str
    word: str
    sentence: str
    severity: Severity


def notices_of(line: LineProgress) -> list[ShownNotice]:
    """What is to be looked at on a line, the weightiest first."""
    values = dict[str, str | int](line.notice_values)
    return [
        ShownNotice(
            line_no=line.line_no,
            drug=readable(line.name),
            key=key,
            word=QCoreApplication.translate("Notice", word),
            sentence=sentence_text(Sentence(key, values)),
            severity=severity,
        )
        for key, (word, severity) in _WORDS.items()
        if key in line.notices
    ]


class NoticesModel(RowsModel[ShownNotice]):
    """Notices of all lines, in the order of the lines."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("提示"),)

    def key(self, row: ShownNotice) -> Hashable:
        """Return line and notice."""
        return row.line_no, row.key

    def text(self, row: ShownNotice, column: int) -> str:
        """Return which line it is, and the short word."""
        return self.tr("{word} · 第 {line} 行 {drug}").format(
            word=row.word, line=row.line_no, drug=row.drug
        )

    def special(self, row: ShownNotice, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the mark and the sentence."""
        if role == SEVERITY_ROLE:
            return row.severity
        return row.sentence if role == DETAIL_ROLE else None


class NoticesPanel(TranslatedWidget):
    """The list of notices."""

    line_chosen = Signal(int)
    """A line is to be looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = NoticesModel(self)
        self.view: RowsView[ShownNotice] = RowsView(self.model, 46, self)
        self.view.row_chosen.connect(self.choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.view)
        self._lines: Sequence[LineProgress] = ()
        self.retranslate()

    def retranslate(self) -> None:
        """Word headings and notices anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("提示"))
        self.view.set_widths({})
        self.show_lines(self._lines)

    def set_compact(self, *, compact: bool) -> None:
        """Do without the heading on a small screen."""
        self.view.horizontalHeader().setHidden(compact)

    def show_lines(self, lines: Sequence[LineProgress]) -> None:
        """Show what is to be looked at on any of these lines."""
        self._lines = lines
        self.model.show_rows([notice for line in lines for notice in notices_of(line)])

    @Slot(object)
    def choose(self, notice: ShownNotice) -> None:
        """Wish to see the line of a notice."""
        self.line_chosen.emit(notice.line_no)
