"""召回与停用: what may not be received, and what was lifted.

Without it a recalled batch would go into the shelves.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.receiving.known.events import BarsListed, BarWish
from app.receiving.known.listing import BarKind, BarRow, BarsAsked
from app.receiving.verdicts import Severity
from ui.known.bar_dialog import BarDialog
from ui.known.searched_list import SearchedList
from ui.known.waiting_dialog import WaitingDialog
from ui.known.words import bar_word, item_detail, local_minute, scope_text
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView
from ui.ports import Knowledge

_KIND, _WHAT, _BATCH, _WHO = 0, 1, 2, 4


class BarsModel(RowsModel[BarRow]):
    """Recalls and stops: those that hold first."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("类型"),
            self.tr("品种"),
            self.tr("批号"),
            self.tr("原因 · 文号"),
            self.tr("谁 · 何时"),
        )

    def key(self, row: BarRow) -> Hashable:
        """Return which it is."""
        return row.kind, row.key

    def text(self, row: BarRow, column: int) -> str:
        """Return what a cell says."""
        texts = (
            bar_word(row.kind),
            self._what(row),
            readable(row.batch) or self.tr("所有批号"),
            readable(row.reason),
            readable(row.person),
        )
        return texts[column]

    def special(self, row: BarRow, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines, marks, and whether it was lifted."""
        if role == DONE_ROLE:
            return row.lifted_at is not None
        if role == SEVERITY_ROLE and column == _KIND and row.lifted_at is None:
            return Severity.WRONG
        if role == DETAIL_ROLE:
            return self._detail(row, column)
        return None

    def _detail(self, row: BarRow, column: int) -> str:
        if column == _KIND and row.lifted_at is not None:
            return self.tr("{at} 解除").format(at=f"{row.lifted_at.astimezone():%m-%d}")
        if column == _WHAT:
            return item_detail(row.item)
        if column == _BATCH and row.identifier:
            return self.tr("标识码 {identifier}").format(identifier=row.identifier)
        return local_minute(row.at) if column == _WHO else ""

    def _what(self, row: BarRow) -> str:
        if row.kind is BarKind.STOP:
            return scope_text(row.key, row.item)
        if not row.province_code:
            return self.tr("任何品种")
        return readable(row.item.name if row.item is not None else row.province_code)


class BarsPanel(TranslatedWidget):
    """The list of recalls and stops, and what can be done with them."""

    dialog_wished = Signal(object)
    """This WaitingDialog is to be opened."""

    def __init__(self, knowledge: Knowledge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        self.person = ""
        self._asked = BarsAsked()
        self.model = BarsModel(self)
        self.view: RowsView[BarRow] = RowsView(self.model, 46, self)
        self.lifted = QCheckBox(self)
        self.add = add_action(self, "F7; Ins", self.ask_for_bar, inside=True)
        self.lift = add_action(self, "F8; Del", self.lift_chosen, inside=True)
        self.list = SearchedList(self.view, self.add, self)
        self.list.use_filters(self.lifted)
        self.list.use_buttons([self.add, self.lift])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        self.list.search_wished.connect(self.ask)
        self.lifted.toggled.connect(self.ask)
        self.view.selectionModel().selectionChanged.connect(self.allow)
        self.retranslate()
        self.allow()

    def retranslate(self) -> None:
        """Word the panel anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("召回与停用"))
        self.list.field.setPlaceholderText(
            self.tr("药品名称、首字母、省标代码、批号、原因或文号 (Ctrl+F)")
        )
        self.list.field.setAccessibleName(self.tr("查找召回与停用"))
        self.lifted.setText(self.tr("也显示已解除的(&J)"))
        self.add.setText(self.tr("新增"))
        self.lift.setText(self.tr("解除"))
        self.view.set_widths(
            {
                _KIND: self.tr("{at} 解除").format(at="11-21"),
                _BATCH: "00000000000000M",
                _WHO: "2026-11-21 10:00M",
            }
        )
        self._word_found()

    @Slot()
    def refresh(self) -> None:
        """Ask for what is shown."""
        self._knowledge.list_bars(self._asked)

    @Slot()
    def ask(self) -> None:
        """Ask for what is searched for."""
        self._asked = BarsAsked(self.list.text, self.lifted.isChecked())
        self.refresh()

    @Slot(object)
    def show_listed(self, event: BarsListed) -> None:
        """Show recalls and stops, if they are those that were asked for last."""
        if event.asked == self._asked:
            row = self.view.currentIndex().row()
            self.model.show_rows(event.rows)
            if event.rows and self.view.current_row() is None:
                self.view.point_at(max(0, min(row, len(event.rows) - 1)))
            self._word_found()
            self.allow()

    @Slot()
    def ask_for_bar(self) -> None:
        """Ask what may not be received."""
        dialog = BarDialog(self)
        dialog.barred.connect(self.bar)
        shown: WaitingDialog = dialog
        self.dialog_wished.emit(shown)

    @Slot(object)
    def bar(self, wish: BarWish) -> None:
        """Hand a recall or a stop to the desk."""
        self._knowledge.bar(wish, self.person)

    @Slot()
    def lift_chosen(self) -> None:
        """Let the chosen things be received again."""
        rows = tuple(row for row in self.list.chosen if row.lifted_at is None)
        if rows:
            self._knowledge.lift(rows, self.person)

    @Slot()
    def allow(self) -> None:
        """Let be done what can be done."""
        self.lift.setEnabled(any(row.lifted_at is None for row in self.list.chosen))

    def _word_found(self) -> None:
        count = len(self.model.rows)
        self.list.show_count(self.tr("共 {count} 条").format(count=f"{count:,}"), empty=not count)
        if self._asked.search:
            said = self.tr("请核对输入，或清空查找框。")
            self.list.empty.say(self.tr("没有查到"), said)
        else:
            said = self.tr("收到召回或停用通知时在这里登记，扫到的盒会马上被拒收。")
            self.list.empty.say(self.tr("没有召回，也没有停用"), said)
