"""The lines with their papers and conclusions: without it a batch would be taken in unseen.

Arrows go from cell to cell, Space ticks the paper under the cursor (elsewhere, all papers the line
asks for), 1 2 3 conclude the selected lines, in the column 外观 1 is yes, 2 no and 0 not checked.
Unqualified asks for a reason, which is given for all selected lines at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.receiving.acceptance.operations import AppearanceNoted, DocumentTicked, LineConcluded
from app.receiving.acceptance.values import (
    AcceptanceView,
    Conclusion,
    Finding,
    LineAcceptance,
    Requirement,
)
from app.receiving.progress import Difference
from ui.acceptance.lines_model import (
    APPEARANCE,
    CONCLUSION,
    DOCUMENTS,
    FILES,
    FIRST_DOCUMENT,
    NUMBER,
    AcceptedLinesModel,
    document_of,
)
from ui.acceptance.words import choice_name
from ui.parts.cells import CellDelegate
from ui.parts.languages import TranslatedWidget
from ui.parts.rows_view import RowsView
from ui.parts.theme import colours_of
from ui.parts.verdict_words import difference_word

_CONCLUSIONS = {
    Qt.Key.Key_1: Conclusion.QUALIFIED,
    Qt.Key.Key_2: Conclusion.UNQUALIFIED,
    Qt.Key.Key_3: Conclusion.PENDING,
}
_APPEARANCES = {
    Qt.Key.Key_0: Finding.UNCHECKED,
    Qt.Key.Key_1: Finding.YES,
    Qt.Key.Key_2: Finding.NO,
}
_REASONS = tuple(each for each in Difference if each not in {Difference.SHORT, Difference.OVER})
"""Why a line is unqualified; too few or too many is no matter of quality."""


class _CursorDelegate(CellDelegate):
    """Frames the cell under the cursor: Space acts on that cell."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the cell, and the frame."""
        super().paint(painter, option, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours_of(option.palette).accent), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))


class _LinesView(RowsView[LineAcceptance]):
    """A table whose cells are ticked by Space and concluded by digits."""

    ticked = Signal()
    digit_pressed = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick, or choose by a digit."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            self.ticked.emit()
        elif Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_3:
            self.digit_pressed.emit(event.key())
        else:
            super().keyPressEvent(event)


class AcceptedLinesPanel(TranslatedWidget):
    """The table of lines, and what is said about the selected ones."""

    noted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = AcceptedLinesModel(self)
        self.view = _LinesView(self.model, 44, self)
        self.view.setItemDelegate(_CursorDelegate(self.view))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.hint = QLabel(self)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.reason = QComboBox(self)
        for reason in _REASONS:
            self.reason.addItem("", reason)
        self.remark = QLineEdit(self)
        self.remark.setMaxLength(200)
        self.buttons = {conclusion: QPushButton(self) for conclusion in Conclusion}
        self._asked: Conclusion | None = None
        self._lay_out()
        self.view.ticked.connect(self.tick)
        self.view.digit_pressed.connect(self.choose)
        self.remark.returnPressed.connect(self.conclude_as_asked)
        for button in self.buttons.values():
            button.setAutoDefault(False)
            button.clicked.connect(self.conclude_by_button)
        self.retranslate()

    def retranslate(self) -> None:
        """Word all anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("验收明细"))
        self.hint.setText(
            self.tr("方向键选格　空格：勾选单据　1 合格　2 不合格　3 待处理　外观列 1 是 2 否")
        )
        self.reason.setAccessibleName(self.tr("不合格原因"))
        for position, reason in enumerate(_REASONS):
            self.reason.setItemText(position, difference_word(reason))
        self.remark.setPlaceholderText(self.tr("备注，按 Enter"))
        self.remark.setAccessibleName(self.tr("备注"))
        for conclusion, button in self.buttons.items():
            button.setText(choice_name(conclusion))
        self._size_columns()

    def show_view(self, view: AcceptanceView, required: Mapping[int, Requirement]) -> None:
        """Show what is known."""
        before = len(self.model.rows)
        self.model.show_view(view, required)
        if len(self.model.rows) != before:
            self._size_columns()
            self.view.setCurrentIndex(self.model.index(0, FIRST_DOCUMENT))

    def point_at_line(self, line_no: int) -> None:
        """Put the cursor on a line."""
        position = self.model.position(line_no)
        if position is not None:
            self.view.setCurrentIndex(self.model.index(position, CONCLUSION))
            self.view.bring_into_view(position)
        self.view.setFocus()

    @Slot()
    def tick(self) -> None:
        """Tick the paper under the cursor for the selected lines, or take the tick away."""
        current = self.view.current_row()
        if current is None:
            return
        document = document_of(self.view.currentIndex().column())
        if document is None:
            self._tick_required()
            return
        ticked = not current.seen(document).ticked
        for row in self._selected():
            self.noted.emit(DocumentTicked(document=document, ticked=ticked, line_no=row.line_no))

    @Slot(int)
    def choose(self, key: int) -> None:
        """Conclude the selected lines, or note what they look like."""
        if self.view.currentIndex().column() == APPEARANCE:
            finding = _APPEARANCES.get(Qt.Key(key))
            if finding is not None:
                self._note_appearance(finding)
        elif key == Qt.Key.Key_0:
            self._conclude(None)
        else:
            self._ask(_CONCLUSIONS[Qt.Key(key)])

    @Slot()
    def conclude_by_button(self) -> None:
        """Conclude as the button says, with the reason and the remark that stand there."""
        sender = self.sender()
        self._conclude(next(each for each, button in self.buttons.items() if button is sender))

    @Slot()
    def conclude_as_asked(self) -> None:
        """Conclude as the last digit said, with the reason and the remark."""
        if self._asked is not None:
            self._conclude(self._asked)
            self.view.setFocus()

    def _ask(self, conclusion: Conclusion) -> None:
        if conclusion is Conclusion.QUALIFIED:
            self._conclude(conclusion)
            return
        self._asked = conclusion
        (self.reason if conclusion is Conclusion.UNQUALIFIED else self.remark).setFocus()

    def _note_appearance(self, finding: Finding) -> None:
        for row in self._selected():
            self.noted.emit(AppearanceNoted(line_no=row.line_no, finding=finding))

    def _conclude(self, conclusion: Conclusion | None) -> None:
        # Qt keeps item data as plain text.
        reason = Difference(self.reason.currentData())
        stands = conclusion in {Conclusion.UNQUALIFIED, Conclusion.PENDING}
        for row in self._selected():
            self.noted.emit(
                LineConcluded(
                    line_no=row.line_no,
                    conclusion=conclusion,
                    reason=reason if conclusion is Conclusion.UNQUALIFIED else None,
                    remark=self.remark.text() if stands else "",
                )
            )
        self._asked = None
        self.remark.clear()

    def _tick_required(self) -> None:
        for row in self._selected():
            asked = self.model.required(row.line_no).documents
            for document in DOCUMENTS:
                if document in asked and not self.model.has(row, document):
                    self.noted.emit(
                        DocumentTicked(document=document, ticked=True, line_no=row.line_no)
                    )

    def _selected(self) -> list[LineAcceptance]:
        found = self.view.selectionModel().selectedRows()
        return [self.model.rows[row] for row in sorted(index.row() for index in found)]

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self.buttons[Conclusion.QUALIFIED])
        below.addWidget(self.reason)
        below.addWidget(self.remark, 1)
        below.addWidget(self.buttons[Conclusion.UNQUALIFIED])
        below.addWidget(self.buttons[Conclusion.PENDING])
        layout = QVBoxLayout(self)
        layout.addWidget(self.hint)
        layout.addWidget(self.view, 1)
        layout.addLayout(below)

    def _size_columns(self) -> None:
        widths = {NUMBER: "999", APPEARANCE: "Yes 000", FILES: "99"}
        widths[CONCLUSION] = "Unqualified 000"
        widths |= {FIRST_DOCUMENT + n: self.tr("附 {count}") for n in range(len(DOCUMENTS))}
        self.view.set_widths(widths)
