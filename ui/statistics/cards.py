"""The few numbers above a table; without it the total would be searched for at its end."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from app.reporting.statistics.values import Answer, Sums, growth
from ui.parts.languages import TranslatedWidget
from ui.statistics.words import change, money, percent


class _Card(QWidget):
    """One number, what it is, and what it was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title, self.number, self.note = (QLabel(self) for _ in range(3))
        self.title.setProperty("role", "muted")
        self.note.setProperty("role", "muted")
        self._size = self.number.font().pointSizeF()
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        for label in (self.title, self.number, self.note):
            self._layout.addWidget(label)
        self.set_compact(compact=False)

    def set_compact(self, *, compact: bool) -> None:
        """Stand in one line, without the note, or in three."""
        way = QBoxLayout.Direction
        self._layout.setDirection(way.LeftToRight if compact else way.TopToBottom)
        self._layout.setContentsMargins(0, 0, 12 if compact else 24, 0)
        self._layout.setSpacing(4 if compact else 0)
        font = self.number.font()
        font.setPointSizeF(self._size * (1.0 if compact else 1.35))
        font.setBold(True)
        self.number.setFont(font)
        self.note.setVisible(not compact)


class Cards(TranslatedWidget):
    """Money, boxes, differences, coverage of an answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self.amount, self.received, self.differing, self.coverage = (_Card(self) for _ in range(4))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for card in (self.amount, self.received, self.differing, self.coverage):
            layout.addWidget(card)
        layout.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the cards anew."""
        self.amount.title.setText(self.tr("采购金额（元）"))
        self.received.title.setText(self.tr("实收（最小包装）"))
        self.differing.title.setText(self.tr("有差异的行"))
        self.coverage.title.setText(self.tr("追溯码覆盖率"))
        self._say()

    def set_compact(self, *, compact: bool) -> None:
        """Put each card into one line on a small screen, without what stands below."""
        for card in (self.amount, self.received, self.differing, self.coverage):
            card.set_compact(compact=compact)

    def show_answer(self, answer: Answer) -> None:
        """Show the total of an answer."""
        self._answer = answer
        self._say()

    def _say(self) -> None:
        total = self._answer.total if self._answer is not None else Sums()
        self.amount.number.setText(money(total.amount))
        self.amount.note.setText(self._compared(total))
        self.received.number.setText(f"{total.received:,}")
        rejected = self.tr("应收 {delivered}，拒收 {rejected}")
        self.received.note.setText(
            rejected.format(delivered=f"{total.delivered:,}", rejected=f"{total.rejected:,}")
        )
        self.differing.number.setText(f"{total.differing:,}")
        lines = self.tr("共 {lines} 行，{unpriced} 行没有价格")
        self.differing.note.setText(
            lines.format(lines=f"{total.lines:,}", unpriced=f"{total.unpriced:,}")
        )
        self.coverage.number.setText(percent(total.coverage))
        sure = self.tr("其中品种已确认 {share}").format(share=percent(total.certainty))
        self.coverage.note.setText(sure)

    def _compared(self, total: Sums) -> str:
        answer = self._answer
        if answer is None or answer.before is None or answer.year_before is None:
            return ""
        before = change(growth(total.amount, answer.before.amount))
        year = change(growth(total.amount, answer.year_before.amount))
        return self.tr("环比 {before}，同比 {year}").format(before=before, year=year)
