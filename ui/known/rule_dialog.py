"""Lays one rule down: for an item, a class of items or all.

Without it rules would be rows that somebody typed into a database. What a value looks like is said
before anything is typed; what is wrong about it, while it is typed.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.receiving.known import wording
from app.receiving.known.item_rules import ALL, CLASS, BadRule, Rule, checked, of_class, of_item
from app.receiving.known.listing import RuleRow
from app.receiving.known.naming import NamedItem
from ui.known.waiting_dialog import WaitingDialog
from ui.known.words import rule_word, scope_text, value_text
from ui.parts.languages import spoken

RULES = tuple(rule for rule in Rule if rule is not Rule.STOPPED)
"""A stop is laid down beside the recalls."""
_ITEM, _CLASS, _ALL = range(3)
_CHOICES: dict[Rule, tuple[str, ...]] = {
    Rule.NEAR_EXPIRY: ("refuse", "accept"),
    Rule.CONTROLLED: ("yes", "no"),
    Rule.COUNTED_BY_CARTON: ("yes", "no"),
    Rule.COLD_CHAIN: ("2-8℃", "no"),
    Rule.DOCUMENTS: ("检验报告", "检验报告，批签发", "no"),
    Rule.NEAR_EXPIRY_DAYS: ("180", "270", "365"),
    Rule.NEAR_EXPIRY_SHARE: ("1/3", "1/2"),
    Rule.PRICE_TOLERANCE: ("0", "5"),
}
"""What is offered; most can be typed otherwise."""
_CLOSED = {Rule.NEAR_EXPIRY, Rule.CONTROLLED}
_WORDED = _CLOSED | {Rule.COUNTED_BY_CARTON}
"""Rules whose choices are shown as words, not as they are written."""


class RuleDialog(WaitingDialog):
    """Takes a scope, a rule and its value."""

    laid_down = Signal(str, object, str)
    """(scope, Rule, value) is to hold."""

    def __init__(self, row: RuleRow | None = None, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self._row = row
        self.setWindowTitle(self.tr("新增规则") if row is None else self.tr("修改规则"))
        self.ok.setText(self.tr("生效"))
        self.kind, self.rule, self.value = QComboBox(self), QComboBox(self), QComboBox(self)
        self.word = QLineEdit(self)
        self.word.setMaxLength(40)
        self.word.setPlaceholderText(self.tr("名称或剂型里的字，例如 注射液"))
        self.kind.addItems([self.tr("一个品种"), self.tr("一类品种"), self.tr("全部品种")])
        self.rule.addItems([rule_word(rule) for rule in RULES])
        self.form.addRow(self.tr("适用"), self.kind)
        self.form.addRow(self.tr("品种"), self.item)
        self.form.addRow(self.tr("类别"), self.word)
        self.form.addRow(self.tr("规则"), self.rule)
        self.form.addRow(self.tr("值"), self.value)
        self.kind.currentIndexChanged.connect(self.choose_kind)
        self.rule.currentIndexChanged.connect(self.choose_rule)
        self.value.currentTextChanged.connect(self.check)
        self.word.textChanged.connect(self.check)
        self.item.changed.connect(self.check)
        if row is not None:
            self._fill(row)
        self.choose_rule()
        self.choose_kind()
        if row is not None:
            self.value.setCurrentText(self._shown(row.rule, row.value))
        (self.item if row is None else self.value).setFocus()

    @property
    def scope(self) -> str:
        """What the rule is for; empty while nothing is chosen."""
        if self._row is not None:
            return self._row.scope
        kind = self.kind.currentIndex()
        if kind == _ALL:
            return ALL
        if kind == _CLASS:
            word = self.word.text().strip()
            return of_class(word) if word else ""
        return "" if self.item.chosen is None else of_item(self.item.chosen.province_code)

    @property
    def chosen_rule(self) -> Rule:
        """The rule."""
        return RULES[max(0, self.rule.currentIndex())]

    @property
    def written(self) -> str:
        """The value as it is kept."""
        text = self.value.currentText().strip()
        for choice in _CHOICES[self.chosen_rule]:
            if text == self._shown(self.chosen_rule, choice):
                return choice
        return text

    @Slot()
    def choose_kind(self) -> None:
        """Ask for an item, for a class, or for neither."""
        kind = self.kind.currentIndex()
        self.form.setRowVisible(self.item, kind == _ITEM)
        self.form.setRowVisible(self.word, kind == _CLASS)
        self.check()

    @Slot()
    def choose_rule(self) -> None:
        """Offer the values of a rule."""
        rule = self.chosen_rule
        self.value.clear()
        self.value.addItems([self._shown(rule, choice) for choice in _CHOICES[rule]])
        self.value.setEditable(rule not in _CLOSED)
        self.check()

    @Slot()
    def check(self) -> None:
        """Say what is missing or wrong."""
        if not self.scope:
            self.say(spoken(wording.saying("scope-missing")))
            self.ok.setEnabled(False)
            return
        try:
            checked(self.chosen_rule, self.written)
        except BadRule:
            self.say(spoken(wording.expected(self.chosen_rule)), wrong=True)
            self.ok.setEnabled(False)
            return
        self.say(spoken(wording.expected(self.chosen_rule)))
        self.ok.setEnabled(True)

    @Slot()
    def wish(self) -> None:
        """Wish that the rule holds."""
        self.check()
        if self.ok.isEnabled():
            self.ok.setEnabled(False)
            self.laid_down.emit(self.scope, self.chosen_rule, self.written)

    def _shown(self, rule: Rule, value: str) -> str:
        worded = rule in _WORDED and value in _CHOICES[rule]
        return value_text(rule, value) if worded or value == "no" else value

    def _fill(self, row: RuleRow) -> None:
        is_class = row.scope.startswith(CLASS)
        self.kind.setCurrentIndex(_ALL if row.scope == ALL else _CLASS if is_class else _ITEM)
        if is_class:
            self.word.setText(row.scope.removeprefix(CLASS))
        elif row.scope != ALL:
            self.item.choose(row.item or NamedItem("", scope_text(row.scope, None)))
        self.rule.setCurrentIndex(RULES.index(row.rule))
        # What a rule is for, and which it is, is its name: another name is another rule.
        for widget in (self.kind, self.item, self.word, self.rule):
            widget.setEnabled(False)
