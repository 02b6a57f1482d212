"""The list of codes that are to leave (出库单): scanned one by one, looked at before they go.

Without it each code would be moved by itself, and what cannot leave would be learned too late. Each
row says at once whether it can leave and why not; nothing moves before a confirmation.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.codes.parse import parse
from app.codes.reading import fold
from app.receiving.verdicts import Severity
from app.tracing.events import MovePreviewed, TakeBack
from app.tracing.moving import TEXT_LIMIT, Answer, Wish
from app.tracing.rules import MOST_UNITS
from app.tracing.sayings import Refusal
from app.tracing.values import LEAVING, MoveKind, box_of
from app.tracing.wanted import CodeRow
from ui.library.words import kind_word, problem_word, state_word
from ui.parts.action_button import ActionButton
from ui.parts.eliding_label import plain_tool_tip
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_model import DETAIL_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView

KINDS = (*LEAVING, MoveKind.OPENED, MoveKind.USED)
MOST_CODES = 2000
"""Codes of one list; a carton's code stands for all inside it."""
_ROW_HEIGHT = 44
_LEAST_HEIGHT = 46
_NOTHING, _LIST = range(2)


@dataclass(frozen=True, slots=True)
class Listed:
    """One code of the list."""

    code: str
    row: CodeRow | None = None
    """What the library has of it."""
    refusal: Refusal | None = None
    checked: bool = False
    """Whether it was asked if it can leave."""


class ListedModel(RowsModel[Listed]):
    """Codes, the last scanned first."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("追溯码"), self.tr("可否出库"))

    def key(self, row: Listed) -> Hashable:
        """Return the box."""
        return box_of(row.code)

    def text(self, row: Listed, column: int) -> str:
        """Return what a cell says."""
        if column == 0:
            return readable(row.code)
        if not row.checked:
            return "…"
        return self.tr("可以") if row.refusal is None else problem_word(row.refusal.problem)

    def special(self, row: Listed, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the mark, the drug, and where the code is now."""
        if role == SEVERITY_ROLE and column == 1 and row.checked:
            return Severity.RIGHT if row.refusal is None else Severity.WRONG
        if role == DETAIL_ROLE and row.row is not None:
            if column == 1:
                return state_word(row.row.state)
            return readable(" · ".join(filter(None, (row.row.name, row.row.batch))))
        return None

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Say the whole reason in the tool tip."""
        if role == Qt.ItemDataRole.ToolTipRole and index.isValid():
            refusal = self.rows[index.row()].refusal
            if refusal is not None:
                return plain_tool_tip(refusal_text(refusal))
        return super().data(index, role)


def refusal_text(refusal: Refusal) -> str:
    """Word a refusal in the language that is spoken; it may name raw texts."""
    return readable(spoken(_Said(refusal.message, refusal.english)))


@dataclass(frozen=True, slots=True)
class _Said:
    chinese: str
    english: str


class MoveListPanel(TranslatedWidget):
    """The list, what is to happen to it, and what would."""

    preview_wished = Signal(object)
    """Say what this Wish would do."""
    move_wished = Signal(object, object)
    """(Wish, Answer): a person wants it done; ask whether he is sure."""
    count_changed = Signal()
    refused = Signal(str)
    """Something was not taken into the list: one sentence."""

    def __init__(self, to_field: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person = ""
        self._foreseen: Answer | None = None
        self.kind = QComboBox(self)
        self.document, self.remark, self.units = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self._labels = [QLabel(self) for _ in range(2)]
        self.model = ListedModel(self)
        self.view: RowsView[Listed] = RowsView(self.model, _ROW_HEIGHT, self)
        self.sums, self.reason = QLabel(self), QLabel(self)
        self.note = EmptyNote(to_field, self)
        self.go, self.drop, self.drop_all = QAction(self), QAction(self), QAction(self)
        self._lay_out()
        self._join()
        self.retranslate()
        self.choose_kind()

    @property
    def wish(self) -> Wish:
        """What is asked for now."""
        return Wish(
            kind=KINDS[max(0, self.kind.currentIndex())],
            codes=tuple(row.code for row in self.model.rows),
            person=self.person,
            document_no=self.document.text().strip(),
            note=self.remark.text().strip(),
            units=self._units(),
        )

    def retranslate(self) -> None:
        """Word everything anew."""
        for place, kind in enumerate(KINDS):
            self.kind.setItemText(place, kind_word(kind))
        words = (self.tr("办理"), self.tr("单据号"), self.tr("数量"), self.tr("备注"))
        for label, word in zip(self._labels, words, strict=False):
            label.setText(word)
        fields = (self.kind, self.document, self.units, self.remark)
        for field, word in zip(fields, words, strict=True):
            field.setAccessibleName(word)
        self.document.setPlaceholderText(self.tr("处方号、退货单号…"))
        self.remark.setPlaceholderText(self.tr("备注（可不填）"))
        self.drop.setText(self.tr("移出"))
        self.drop.setToolTip(self.tr("把选中的码移出出库单 (Delete)"))
        self.drop_all.setText(self.tr("清空"))
        self.drop_all.setToolTip(self.tr("清空出库单"))
        self.view.setAccessibleName(self.tr("出库单"))
        self.model.retranslate()
        self.view.set_widths({1: self.tr("没有可冲销的") + "000"})
        self.note.say(
            self.tr("出库单是空的"),
            self.tr("扫要出库的码（整箱扫箱内大包装码），或在左边选几行按 F7。"),
        )
        self._word()

    def add(self, texts: Sequence[str]) -> None:
        """Put codes on the list, the last on top; what is there already stays once."""
        known = list(self.model.rows)
        boxes = {box_of(row.code) for row in known}
        new = []
        for text in texts:
            code = parse(text).code or fold(text)
            if code and box_of(code) not in boxes:
                boxes.add(box_of(code))
                new.append(Listed(code))
        if len(known) + len(new) > MOST_CODES:
            said = self.tr("出库单最多 {count} 个码，请先办理这些，或扫整箱的大包装码。")
            self.refused.emit(said.format(count=f"{MOST_CODES:,}"))
            return
        self._show([*reversed(new), *known])
        if self.model.rows:
            place = self.model.position(box_of(parse(texts[-1]).code or texts[-1])) if texts else 0
            self.view.point_at(place or 0)
        self.check()

    @Slot()
    def check(self) -> None:
        """Ask what would happen now."""
        self._foreseen = None
        self._word()
        if self.model.rows:
            self.preview_wished.emit(self.wish)

    def show_preview(self, event: MovePreviewed) -> None:
        """Show what would happen; an answer to an older list is none."""
        if isinstance(event.wish, TakeBack) or _asked(event.wish) != _asked(self.wish):
            return
        self._foreseen = event.answer
        refusals = {box_of(one.code): one for one in event.answer.refused}
        held = {box_of(row.code): row for row in event.rows}
        self.model.show_rows(
            [
                Listed(row.code, held.get(box), refusals.get(box), checked=True)
                for row in self.model.rows
                for box in (box_of(row.code),)
            ]
        )
        self._word()

    def take_out(self, answer: Answer) -> None:
        """Let go of what moved; what was refused stays, with its reason."""
        refused = {box_of(one.code) for one in answer.refused}
        self._show([row for row in self.model.rows if box_of(row.code) in refused])
        self.check()

    @Slot()
    def choose_kind(self) -> None:
        """Take another kind; units are asked for only where packs are opened or used."""
        kind = KINDS[max(0, self.kind.currentIndex())]
        counted = kind not in LEAVING
        self.units.setVisible(counted)
        opening = kind is MoveKind.OPENED
        self.units.setPlaceholderText(
            self.tr("每盒几个，空=按目录") if opening else self.tr("每盒用了几个")
        )
        self.check()

    @Slot()
    def drop_chosen(self) -> None:
        """Take the code under the cursor off the list."""
        current = self.view.current_row()
        if current is not None:
            self._show([row for row in self.model.rows if row is not current])
            self.check()

    @Slot()
    def clear(self) -> None:
        """Take all codes off the list, and forget its document."""
        self._show([])
        self.document.clear()
        self.remark.clear()
        self.units.clear()
        self.check()

    @Slot()
    def ask_to_move(self) -> None:
        """Wish the list moved, once it is known what would happen."""
        if self._foreseen is not None and self._foreseen.moved:
            self.move_wished.emit(self.wish, self._foreseen)

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        self.view.horizontalHeader().setHidden(compact)
        # The sentence is enough; the button takes the room of a row.
        self.note.button.setHidden(compact)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a code off with Delete."""
        if event.key() == Qt.Key.Key_Delete and self.view.hasFocus():
            self.drop_chosen()
        else:
            super().keyPressEvent(event)

    def _show(self, rows: list[Listed]) -> None:
        self.model.show_rows(rows)
        self._stack.setCurrentIndex(_LIST if rows else _NOTHING)
        self.count_changed.emit()

    def _units(self) -> int | None:
        text = fold(self.units.text())
        if self.units.isHidden() or not (text.isascii() and text.isdigit()):
            return None
        return min(int(text), MOST_UNITS + 1)

    def _word(self) -> None:
        kind = kind_word(self.wish.kind)
        foreseen = self._foreseen
        count = 0 if foreseen is None else foreseen.packages
        self.go.setText(self.tr("{kind} {count} 盒…").format(kind=kind, count=f"{count:,}"))
        self.go.setEnabled(foreseen is not None and bool(foreseen.moved))
        self.drop.setEnabled(bool(self.model.rows))
        self.drop_all.setEnabled(bool(self.model.rows))
        self.sums.setText("" if foreseen is None else self._sums(foreseen))
        self.sums.setVisible(foreseen is not None)
        current = self.view.current_row()
        refusal = None if current is None else current.refusal
        self.reason.setText("" if refusal is None else refusal_text(refusal))
        self.reason.setVisible(refusal is not None)

    def _sums(self, foreseen: Answer) -> str:
        said = self.tr("{codes} 个码，{count} 盒可以办理")
        if foreseen.refused:
            said = self.tr("{codes} 个码，{count} 盒可以办理，{refused} 个码不能")
        if foreseen.left_behind:
            said += self.tr("；箱内 {gone} 盒已不在，跳过")
        return said.format(
            codes=f"{len(self.model.rows):,}",
            count=f"{foreseen.packages:,}",
            refused=f"{len(foreseen.refused):,}",
            gone=f"{foreseen.left_behind:,}",
        )

    def _join(self) -> None:
        self.kind.currentIndexChanged.connect(self.choose_kind)
        self.units.textEdited.connect(self.check)
        self.go.triggered.connect(self.ask_to_move)
        self.drop.triggered.connect(self.drop_chosen)
        self.drop_all.triggered.connect(self.clear)
        self.view.selectionModel().currentRowChanged.connect(self._word_again)

    @Slot()
    def _word_again(self) -> None:
        self._word()

    def _lay_out(self) -> None:
        self.kind.addItems([""] * len(KINDS))
        for field in (self.document, self.remark):
            field.setMaxLength(TEXT_LIMIT)
        self.units.setMaxLength(7)
        self.view.setMinimumHeight(_LEAST_HEIGHT)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.note)
        self._stack.addWidget(self.view)
        form = QGridLayout()
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(4)
        rows = ((self.kind, self.units), (self.document, self.remark))
        for place, (label, fields) in enumerate(zip(self._labels, rows, strict=True)):
            beside = QHBoxLayout()
            for entry in fields:
                beside.addWidget(entry, 1)
            form.addWidget(label, place, 0)
            form.addLayout(beside, place, 1)
        form.setColumnStretch(1, 1)
        buttons = [ActionButton(self.go, self, primary=True)]
        buttons += [ActionButton(action, self) for action in (self.drop, self.drop_all)]
        for button in buttons:
            button.set_compact(compact=True)
        keys = QHBoxLayout()
        keys.setSpacing(4)
        keys.addWidget(buttons[0], 1)
        keys.addWidget(buttons[1])
        keys.addWidget(buttons[2])
        for label in (self.sums, self.reason):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self.sums, "title")
        set_role(self.reason, "wrong")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(form)
        layout.addLayout(self._stack, 1)
        layout.addWidget(self.sums)
        layout.addWidget(self.reason)
        layout.addLayout(keys)


def _asked(wish: Wish) -> tuple[object, ...]:
    """What decides whether codes may move; documents and notes do not."""
    return wish.kind, wish.codes, wish.units
