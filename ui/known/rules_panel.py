"""品种规则: what the hospital laid down for items, classes of items and all.

Without it near expiry or double acceptance would be the same for every drug.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.receiving.known.events import RulesListed
from app.receiving.known.item_rules import Rule
from app.receiving.known.listing import RuleRow
from ui.known.rule_dialog import RuleDialog
from ui.known.searched_list import SearchedList
from ui.known.waiting_dialog import WaitingDialog
from ui.known.words import item_detail, local_minute, rule_word, scope_text, value_text
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, RowsModel
from ui.parts.rows_view import RowsView
from ui.ports import Knowledge

_SCOPE, _RULE, _VALUE, _WHO = range(4)


class RulesModel(RowsModel[RuleRow]):
    """Rules, the newest first."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("适用范围"), self.tr("规则"), self.tr("值"), self.tr("谁 · 何时")

    def key(self, row: RuleRow) -> Hashable:
        """Return scope and rule."""
        return row.scope, row.rule

    def text(self, row: RuleRow, column: int) -> str:
        """Return what a cell says."""
        texts = (
            scope_text(row.scope, row.item),
            rule_word(row.rule),
            value_text(row.rule, row.value),
            readable(row.person),
        )
        return texts[column]

    def special(self, row: RuleRow, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines."""
        if role == DETAIL_ROLE and column == _SCOPE:
            return item_detail(row.item)
        if role == DETAIL_ROLE and column == _WHO:
            return local_minute(row.at)
        return None


class RulesPanel(TranslatedWidget):
    """The list of rules, and what can be done with them."""

    dialog_wished = Signal(object)
    """This WaitingDialog is to be opened."""

    def __init__(self, knowledge: Knowledge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        self.person = ""
        self._search = ""
        self.model = RulesModel(self)
        self.view: RowsView[RuleRow] = RowsView(self.model, 46, self)
        self.add = add_action(self, "F7; Ins", self.ask_for_rule, inside=True)
        self.change = add_action(self, "F2", self.ask_to_change, inside=True)
        self.remove = add_action(self, "F8; Del", self.take_back, inside=True)
        self.list = SearchedList(self.view, self.add, self)
        self.list.use_buttons([self.add, self.change, self.remove])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        self.list.search_wished.connect(self.ask)
        self.view.row_chosen.connect(self.ask_to_change)
        self.view.selectionModel().selectionChanged.connect(self.allow)
        self.retranslate()
        self.allow()

    def retranslate(self) -> None:
        """Word the panel anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("品种规则"))
        self.list.field.setPlaceholderText(self.tr("药品名称、首字母、省标代码或类别 (Ctrl+F)"))
        self.list.field.setAccessibleName(self.tr("查找规则"))
        self.add.setText(self.tr("新增规则"))
        self.change.setText(self.tr("修改"))
        self.remove.setText(self.tr("撤销规则"))
        widest = max((rule_word(rule) for rule in Rule), key=len)
        self.view.set_widths({_RULE: widest + "M", _WHO: "2026-11-21 10:00M"})
        self._word_found()

    @Slot()
    def refresh(self) -> None:
        """Ask for what is shown."""
        self._knowledge.list_rules(self._search)

    @Slot()
    def ask(self) -> None:
        """Ask for what is searched for."""
        self._search = self.list.text
        self.refresh()

    @Slot(object)
    def show_listed(self, event: RulesListed) -> None:
        """Show rules, if they are those that were asked for last."""
        if event.search == self._search:
            row = self.view.currentIndex().row()
            self.model.show_rows(event.rows)
            if event.rows and self.view.current_row() is None:
                self.view.point_at(max(0, min(row, len(event.rows) - 1)))
            self._word_found()
            self.allow()

    @Slot()
    def ask_for_rule(self) -> None:
        """Ask for a new rule."""
        self._open(RuleDialog(None, self))

    @Slot()
    def ask_to_change(self) -> None:
        """Ask for another value of the current rule."""
        row = self.view.current_row()
        if row is not None:
            self._open(RuleDialog(row, self))

    @Slot()
    def take_back(self) -> None:
        """Take the chosen rules back."""
        if self.list.chosen:
            self._knowledge.take_back(tuple(self.list.chosen), self.person)

    @Slot(str, object, str)
    def lay_down(self, scope: str, rule: Rule, value: str) -> None:
        """Hand a rule to the desk."""
        self._knowledge.lay_down(scope, rule, value, self.person)

    @Slot()
    def allow(self) -> None:
        """Let be done what can be done."""
        chosen = len(self.list.chosen)
        self.change.setEnabled(chosen == 1)
        self.remove.setEnabled(chosen > 0)

    def _open(self, dialog: RuleDialog) -> None:
        dialog.laid_down.connect(self.lay_down)
        shown: WaitingDialog = dialog
        self.dialog_wished.emit(shown)

    def _word_found(self) -> None:
        count = len(self.model.rows)
        self.list.show_count(self.tr("共 {count} 条").format(count=f"{count:,}"), empty=not count)
        if self._search:
            said = self.tr("请核对输入，或清空查找框。")
            self.list.empty.say(self.tr("没有查到"), said)
        else:
            said = self.tr(
                "没有规则时，全部品种按系统默认收货。可为一个品种、一类品种或全部定规则。"
            )
            self.list.empty.say(self.tr("还没有定规则"), said)
