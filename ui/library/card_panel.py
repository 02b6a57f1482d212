"""The card of a code: where it is in one large word, what it is, where from, and its history.

Without it a found code would be a row among others. A parent or a child is gone to with Return or a
double click, and back with Alt+←.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.receiving.verdicts import Severity
from app.tracing.card import CodeCard, Entry, Happened
from app.tracing.events import CodeShown
from app.tracing.values import MoveKind
from ui.cases.words import kind_word
from ui.decoding.what_panel import WordBand
from ui.library.history import HistoryModel, Step
from ui.library.relatives import Kin, KinModel, kin_of
from ui.library.words import local_time, state_mark, state_word, whereabouts
from ui.parts.action_button import ActionButton
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.parts.punctuation import listed
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_view import RowsView

_KIN_HEIGHT, _STEP_HEIGHT = 32, 46
_MOST_KIN, _MOST_STEPS = 6, 20
_NOTHING, _CARD = range(2)


def reversible(card: CodeCard) -> Entry | None:
    """The movement of a code that can be taken back: the last one that counts."""
    moves = (
        entry
        for entry in reversed(card.history)
        if entry.what is Happened.MOVED
        and entry.word != MoveKind.REVERSAL
        and not entry.problem
        and entry.reversed_by is None
    )
    return next(moves, None)


class FactsGrid(QWidget):
    """Names and values, one below the other; what is empty is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        self.shown: list[tuple[str, str]] = []

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show these."""
        self.shown = [(name, readable(value)) for name, value in facts if value]
        while len(self._rows) < len(self.shown):
            self._add_row()
        for place, (name, value) in enumerate(self._rows):
            used = place < len(self.shown)
            name.setVisible(used)
            value.setVisible(used)
            if used:
                name.setText(self.shown[place][0])
                value.setText(self.shown[place][1])

    def _add_row(self) -> None:
        name, value = QLabel(self), QLabel(self)
        name.setProperty("role", "muted")
        value.setWordWrap(True)
        # Names of drugs and firms are foreign text.
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        place = len(self._rows)
        self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, place, 1)
        self._rows.append((name, value))


class CardPanel(TranslatedWidget):
    """Shows one code."""

    code_wished = Signal(str)
    """This parent or child is to be shown."""

    def __init__(
        self, buttons: list[QAction], to_field: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.event_shown: CodeShown | None = None
        self.band = WordBand(self)
        self.title, self.sentence = QLabel(self), QLabel(self)
        self.facts = FactsGrid(self)
        self.kin_model, self.history_model = KinModel(self), HistoryModel(self)
        self.kin: RowsView[Kin] = RowsView(self.kin_model, _KIN_HEIGHT, self)
        self.more_kin = QLabel(self)
        self.history: RowsView[Step] = RowsView(self.history_model, _STEP_HEIGHT, self)
        self.kin.row_chosen.connect(self.go_to_kin)
        self.note = EmptyNote(to_field, self)
        self.buttons = [ActionButton(action, self) for action in buttons]
        self._lay_out()
        self.retranslate()

    @property
    def card(self) -> CodeCard | None:
        """The card that is shown."""
        return None if self.event_shown is None else self.event_shown.card

    @property
    def code(self) -> str:
        """The code that is shown."""
        if self.event_shown is None:
            return ""
        card, story = self.event_shown.card, self.event_shown.story
        if card is not None:
            return card.row.code
        return self.event_shown.code if story is None else story.code

    def retranslate(self) -> None:
        """Word everything anew."""
        self.note.say(
            self.tr("选一个追溯码"),
            self.tr("扫一盒药，或在左边选一行：这里显示它的来源、去向和全部经过。"),
        )
        self.kin_model.retranslate()
        self.history_model.retranslate()
        self.kin.setAccessibleName(self.tr("上下级包装"))
        self.history.setAccessibleName(self.tr("经过"))
        self._set_widths()
        if self.event_shown is not None:
            self.show_code(self.event_shown)

    def show_code(self, event: CodeShown) -> None:
        """Show a code: its card, its story, or that nothing is known."""
        self.event_shown = event
        if event.card is not None:
            self._show_card(event.card)
        else:
            self._show_stranger(event)
        self._stack.setCurrentIndex(_CARD)
        self._set_heights()

    def clear(self) -> None:
        """Show nothing."""
        self.event_shown = None
        self._stack.setCurrentIndex(_NOTHING)

    def as_text(self) -> str:
        """What is shown, for the clipboard."""
        if self.event_shown is None:
            return ""
        where = " ".join(filter(None, (self.band.word, self.band.form)))
        lines = [readable(self.code), where, self.title.text(), self.sentence.text()]
        lines += [f"{name}\t{value}" for name, value in self.facts.shown]
        lines += [self.kin_model.text(one, 0) for one in self.kin_model.rows]
        for step in self.history_model.rows:
            entry = step.entry
            said = (
                local_time(entry.at),
                self.history_model.said(entry),
                self.history_model.details(entry),
            )
            lines.append("\t".join(said))
        return "\n".join(filter(None, lines))

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        self.band.setFixedHeight(48 if compact else 76)

    @Slot(object)
    def go_to_kin(self, row: Kin) -> None:
        """Wish a parent or a child shown."""
        self.code_wished.emit(row.relative.code)

    def _show_card(self, card: CodeCard) -> None:
        row = card.row
        self.band.show_word(state_mark(row.state), state_word(row.state), whereabouts(row))
        self.title.setText(readable(row.name) or self.tr("（未知药品）"))
        self._warn_of_cases("")
        self.facts.show_facts(self._facts(card))
        self.kin_model.show_rows(kin_of(card))
        hidden = card.child_count - len(card.children)
        more = self.tr("里面共 {count} 个包装，{left} 个已出库")
        if hidden > 0:
            more = self.tr("里面共 {count} 个包装，{left} 个已出库；这里列出前 {shown} 个")
        texts = {"count": card.child_count, "left": card.children_left}
        self.more_kin.setText(more.format(shown=len(card.children), **texts))
        self.more_kin.setVisible(card.child_count > 0)
        self._show_history(card.history)

    def _show_stranger(self, event: CodeShown) -> None:
        told = event.story
        self.band.show_word(
            Severity.WRONG, self.tr("查无此码") if told is None else self.tr("不在库"), ""
        )
        self.title.setText(readable(self.code[:60]))
        said = self.tr("院内没有收过这个码，也没有扫过。请核对是否拿错，或先收货。")
        if told is not None:
            said = self.tr("这个码扫过，但没有计入，或已撤销；经过见下。")
        self._warn_of_cases(said)
        self.facts.show_facts([])
        self.kin_model.show_rows([])
        self.more_kin.hide()
        self._show_history(() if told is None else told.history)

    def _warn_of_cases(self, said: str) -> None:
        """Say what there is to say, and which cases of the code wait for a person."""
        event = self.event_shown
        cases = () if event is None else event.cases
        if cases:
            words = listed(dict.fromkeys(kind_word(case.kind) for case in cases))
            warning = self.tr("有待处理的重码：{kinds}。请到“重码处理”(Ctrl+8) 核对。")
            said = f"{said} {warning.format(kinds=words)}".strip()
        self.sentence.setText(said)
        set_role(self.sentence, "wrong" if cases else "")

    def _show_history(self, history: tuple[Entry, ...]) -> None:
        steps = [Step(place, entry) for place, entry in enumerate(history)]
        self.history_model.show_rows(steps[::-1])

    def _facts(self, card: CodeCard) -> list[tuple[str, str]]:
        row, origin, left = card.row, card.origin, card.departure
        gone = ""
        if left is not None:
            gone = " · ".join(filter(None, (local_time(left.at), left.document_no, left.person)))
        batch = [row.batch]
        if row.expiry is not None:
            batch.append(self.tr("有效期 {day}").format(day=row.expiry.isoformat()))
        if card.production_date is not None:
            batch.append(self.tr("生产 {day}").format(day=card.production_date.isoformat()))
        received = " · ".join(filter(None, (local_time(origin.at), origin.person)))
        return [
            (self.tr("追溯码"), row.code),
            (self.tr("规格"), " · ".join(filter(None, (row.strength, row.maker)))),
            (self.tr("文号"), row.approval_number),
            (self.tr("批号"), " · ".join(filter(None, batch))),
            (self.tr("来自"), origin.distributor or self.tr("期初导入")),
            (self.tr("配送单"), origin.delivery_no),
            (self.tr("收货单"), origin.receipt_no),
            (self.tr("收货"), received),
            (self.tr("箱号"), origin.carton_no or ""),
            (self.tr("出库"), gone),
        ]

    def _set_heights(self) -> None:
        """Be as high as there are rows; longer than a screen they scroll."""
        self.sentence.setVisible(bool(self.sentence.text()))
        for view, most, height in (
            (self.kin, _MOST_KIN, _KIN_HEIGHT),
            (self.history, _MOST_STEPS, _STEP_HEIGHT),
        ):
            count = view.model().rowCount()
            head = view.horizontalHeader().sizeHint().height()
            view.setFixedHeight(head + min(max(1, count), most) * height + 2 * view.frameWidth())
            view.setVisible(count > 0)

    def _set_widths(self) -> None:
        self.kin.set_widths({1: self.tr("未扫描") + "0000"})
        self.history.set_widths({1: "2026-11-21"})

    def _lay_out(self) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self.title.setFont(font)
        for label in (self.title, self.sentence, self.more_kin):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.more_kin.setProperty("role", "muted")
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        parts = (self.title, self.sentence, self.facts, self.kin, self.more_kin, self.history)
        for widget in parts:
            column.addWidget(widget)
        column.addStretch(1)
        scrolled = QScrollArea(self)
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setWidget(inside)
        scrolled.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        keys = QHBoxLayout()
        keys.setSpacing(4)
        for button in self.buttons:
            # Four in a narrow column: the keys stand under the words.
            button.set_compact(compact=True)
            keys.addWidget(button)
        keys.addStretch(1)
        shown = QWidget(self)
        shown_layout = QVBoxLayout(shown)
        shown_layout.setContentsMargins(0, 0, 0, 0)
        shown_layout.setSpacing(6)
        shown_layout.addWidget(self.band)
        shown_layout.addWidget(scrolled, 1)
        shown_layout.addLayout(keys)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.note)
        self._stack.addWidget(shown)
