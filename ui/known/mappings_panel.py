"""标识对照: what is said of identifiers and items, for somebody to confirm or refuse.

Without it what scans teach would never become certain. Waiting pairs come first; several are
decided at once; the last decision can be undone.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from app.receiving.known.events import (
    Decided,
    Decision,
    KnownChanged,
    MappingsAsked,
    MappingsListed,
    Pair,
)
from app.receiving.known.review import ReviewPage, ReviewRow
from app.receiving.known.values import MappingState
from app.receiving.values import PackageLevel
from ui.known.mappings_model import LEVEL, STATE, WHO, MappingsModel, explained
from ui.known.searched_list import SearchedList
from ui.known.words import level_word, state_word
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget
from ui.parts.rows_view import RowsView
from ui.ports import Knowledge

_CONFLICTS, _ALL = "conflicts", "all"
_SHOWN: tuple[MappingState | str, ...] = (
    MappingState.PROPOSED,
    _CONFLICTS,
    MappingState.CONFIRMED,
    MappingState.REFUSED,
    MappingState.WITHDRAWN,
    _ALL,
)
"""What the filter offers, in its order."""
_LEVELS: tuple[PackageLevel | None, ...] = (None, *PackageLevel)


class MappingsPanel(TranslatedWidget):
    """The list of pairs, and what can be decided about them."""

    waiting_changed = Signal(int)
    """So many pairs wait for a person."""

    def __init__(self, knowledge: Knowledge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        self.person = ""
        self._page = ReviewPage((), 0, 0)
        self._asked = MappingsAsked(MappingState.PROPOSED)
        self._undoable = False
        self.model = MappingsModel(self)
        self.view: RowsView[ReviewRow] = RowsView(self.model, 46, self)
        self.shown, self.level = QComboBox(self), QComboBox(self)
        self.shown.addItems([""] * len(_SHOWN))
        self.level.addItems([""] * len(_LEVELS))
        self.explanation = QLabel(self)
        self.explanation.setWordWrap(True)
        self.explanation.setTextFormat(Qt.TextFormat.PlainText)
        self._make_actions()
        self.list = SearchedList(self.view, self.show_all, self)
        self._lay_out()
        self._join()
        self.retranslate()

    @property
    def asked(self) -> MappingsAsked:
        """What is shown."""
        return self._asked

    def retranslate(self) -> None:
        """Word the panel anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("标识对照"))
        self.list.field.setPlaceholderText(
            self.tr("标识码、省标代码、药品名称或首字母；也可直接扫一盒 (Ctrl+F)")
        )
        self.list.field.setAccessibleName(self.tr("查找对照"))
        self.shown.setAccessibleName(self.tr("显示哪些对照"))
        self.level.setAccessibleName(self.tr("确认为哪一级包装"))
        self.level.setToolTip(self.tr("确认时采用的包装级别"))
        for place, what in enumerate(_SHOWN):
            self.shown.setItemText(place, self._shown_text(what))
        for place, level in enumerate(_LEVELS):
            said = self.tr("按原级别") if level is None else level_word(level)
            self.level.setItemText(place, said)
        self.confirm.setText(self.tr("确认"))
        self.refuse.setText(self.tr("驳回"))
        self.withdraw.setText(self.tr("撤回"))
        self.undo.setText(self.tr("撤销"))
        self.undo.setToolTip(self.tr("撤销上一次决定 (Ctrl+Z)"))
        self.before.setText(self.tr("上一页"))
        self.after.setText(self.tr("下一页"))
        self.show_all.setText(self.tr("显示全部"))
        self._size_columns()
        self._word_found()
        self.show_explanation()

    @Slot()
    def refresh(self) -> None:
        """Ask for the page that is shown."""
        self._knowledge.list_mappings(self._asked)

    @Slot()
    def ask(self) -> None:
        """Ask for the first page of what is wanted now."""
        what = _SHOWN[max(0, self.shown.currentIndex())]
        self._asked = MappingsAsked(
            state=what if isinstance(what, MappingState) else None,
            conflicts=what == _CONFLICTS,
            search=self.list.text,
        )
        self.refresh()

    @Slot(object)
    def show_listed(self, event: MappingsListed) -> None:
        """Show a page, if it is the one that was asked for last."""
        if event.asked != self._asked:
            return
        self._page = event.page
        row = self.view.currentIndex().row()
        self.model.show_rows(event.page.rows)
        if self.model.rows and self.view.current_row() is None:
            self.view.point_at(max(0, min(row, len(self.model.rows) - 1)))
        self.waiting_changed.emit(event.page.waiting)
        self._word_found()
        self.show_explanation()

    @Slot(object)
    def show_changed(self, event: KnownChanged) -> None:
        """Ask again after something changed."""
        self._undoable = event.undoable
        self.level.setCurrentIndex(0)
        self.refresh()

    def look_for(self, identifier: str) -> None:
        """Show all that is said of an identifier."""
        self.shown.blockSignals(True)
        self.shown.setCurrentIndex(_SHOWN.index(_ALL))
        self.shown.blockSignals(False)
        self.list.field.setText(identifier)
        self.list.search_now()

    @Slot()
    def confirm_chosen(self) -> None:
        """Say that it is so."""
        self._decide(Decision.CONFIRM, _LEVELS[max(0, self.level.currentIndex())])

    @Slot()
    def refuse_chosen(self) -> None:
        """Say that it is not so."""
        self._decide(Decision.REFUSE)

    @Slot()
    def withdraw_chosen(self) -> None:
        """Take back what was said."""
        self._decide(Decision.WITHDRAW)

    @Slot()
    def undo_last(self) -> None:
        """Take the last decision back."""
        self._knowledge.undo_decision(self.person)

    @Slot()
    def show_everything(self) -> None:
        """Show all pairs."""
        self.list.field.clear()
        self.shown.setCurrentIndex(_SHOWN.index(_ALL))
        self.ask()

    @Slot()
    def turn_back(self) -> None:
        """Show the page before."""
        self._turn(-1)

    @Slot()
    def turn_on(self) -> None:
        """Show the page that follows."""
        self._turn(1)

    @Slot()
    def show_explanation(self) -> None:
        """Say what is odd about the row the cursor is on, and allow what can be done."""
        row = self.view.current_row()
        said = "" if row is None else explained(row)
        self.explanation.setText(said)
        self.explanation.setVisible(bool(said))
        self._allow()

    def _decide(self, decision: Decision, level: PackageLevel | None = None) -> None:
        pairs = tuple(
            Pair(row.entry.identifier, row.entry.province_code) for row in self.list.chosen
        )
        if pairs:
            self._knowledge.decide(Decided(pairs, decision, level), self.person)

    def _turn(self, by: int) -> None:
        asked = self._asked
        self._asked = MappingsAsked(
            asked.state, asked.conflicts, asked.search, self._page.page + by
        )
        self.refresh()

    def _allow(self) -> None:
        states = {row.entry.state for row in self.list.chosen}
        self.confirm.setEnabled(bool(states))
        self.refuse.setEnabled(bool(states - {MappingState.REFUSED}))
        self.withdraw.setEnabled(bool(states & {MappingState.CONFIRMED, MappingState.REFUSED}))
        self.undo.setEnabled(self._undoable)
        self.before.setEnabled(self._page.page > 0)
        self.after.setEnabled(self._page.page + 1 < self._page.pages)
        several = self._page.pages > 1
        for button in self.list.buttons:
            if button.action in (self.before, self.after):
                button.setVisible(several)

    def _word_found(self) -> None:
        page = self._page
        said = self.tr("共 {count} 条").format(count=f"{page.total:,}")
        if page.pages > 1:
            more = self.tr(" · 第 {page} / {pages} 页")
            said += more.format(page=page.page + 1, pages=page.pages)
        self.list.show_count(said, empty=not page.rows)
        if self._asked.search:
            heading = self.tr("没有查到")
            text = self.tr("请核对输入，或按“显示全部”再查。")
        elif self._asked.state is MappingState.PROPOSED:
            heading = self.tr("没有待确认的对照")
            text = self.tr("收货时学到的药品标识码会列在这里，等人确认。")
        elif self._asked.conflicts:
            heading = self.tr("没有冲突")
            text = self.tr("没有一个药品标识码同时对应几个品种。")
        else:
            heading = self.tr("这里还没有对照")
            text = self.tr("收货扫码，或在收货页的异常筐里指定品种，就会有对照。")
        self.list.empty.say(heading, text)

    def _shown_text(self, what: MappingState | str) -> str:
        if isinstance(what, MappingState):
            return state_word(what)
        return self.tr("有冲突") if what == _CONFLICTS else self.tr("全部")

    def _size_columns(self) -> None:
        self.view.set_widths(
            {
                0: "00000000000000MM",
                LEVEL: self.tr("同级另有标识码"),
                STATE: self.tr("收货时指定") + "MMM",
                WHO: "2026-11-21 10:00M",
            }
        )

    def _make_actions(self) -> None:
        self.confirm = add_action(self, "F7", self.confirm_chosen, inside=True)
        self.refuse = add_action(self, "F8", self.refuse_chosen, inside=True)
        self.withdraw = add_action(self, "F9", self.withdraw_chosen, inside=True)
        self.undo = add_action(self, "Ctrl+Z", self.undo_last, inside=True)
        self.before = add_action(self, "Alt+Left", self.turn_back, inside=True)
        self.after = add_action(self, "Alt+Right", self.turn_on, inside=True)
        self.show_all = add_action(self, "Alt+0", self.show_everything, inside=True)

    def _lay_out(self) -> None:
        self.list.use_filters(self.shown)
        self.list.put_below(self.explanation)
        self.list.use_buttons(
            [self.confirm, self.refuse, self.withdraw, self.undo, self.before, self.after],
            self.level,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)

    def _join(self) -> None:
        self.list.search_wished.connect(self.ask)
        self.shown.currentIndexChanged.connect(self.ask)
        selection = self.view.selectionModel()
        selection.selectionChanged.connect(self.show_explanation)
        selection.currentRowChanged.connect(self.show_explanation)
