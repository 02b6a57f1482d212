"""What is laid down about ordering: approvals, limits, packs, budgets, how heavy rules are.

Without it only a program could set them. The list says what stands; a row that is chosen is taken
into the fields; an empty value takes it back. The dialog stays open until it is closed: limits are
set for many items one after the other.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.purchasing.events import RulesTold
from app.purchasing.laying_down import (
    ALL,
    DEPARTMENT,
    ITEM,
    RULE,
    BadOrderRule,
    LaidDown,
    checked,
    scope_of,
)
from app.purchasing.rule_book import RULES, OrderRule
from ui.orders.dialogs import OrderDialog
from ui.parts.languages import spoken
from ui.parts.readable import readable


class RulesDialog(OrderDialog):
    """Shows what stands, and lays down more."""

    laid_down = Signal(str, object, str)
    """(scope, LaidDown, value) is to hold; an empty value takes it back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("采购设置"))
        self.ok.setText(self.tr("保存本项"))
        self.heading.setText(self.tr("审核金额、库存上下限、中包装、预算和校验级别。"))
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("已有设置"))
        self.list.setMinimumHeight(220)
        self.column.insertWidget(1, self.list, 1)
        self.what, self.value = QComboBox(self), QComboBox(self)
        self.value.setEditable(True)
        self.about = QLineEdit(self)
        self.rule = QComboBox(self)
        words = self._words()
        for one in LaidDown:
            self.what.addItem(words[one], one.value)
        for rule in OrderRule:
            self.rule.addItem(spoken(RULES[rule].name), rule.value)
        self.form.addRow(self.tr("设置"), self.what)
        self.form.addRow(self.tr("省平台编码 / 科室"), self.about)
        self.form.addRow(self.tr("校验"), self.rule)
        self.form.addRow(self.tr("值"), self.value)
        self._rows: list[tuple[str, str, str]] = []
        self.what.currentIndexChanged.connect(self.choose_kind)
        self.list.currentRowChanged.connect(self.take_row)
        self.choose_kind()
        self.what.setFocus()

    @property
    def kind(self) -> LaidDown:
        """What is to be laid down."""
        return LaidDown(self.what.currentData())

    @Slot(object)
    def show_rules(self, event: RulesTold) -> None:
        """Show what stands."""
        self._rows = list(event.rows)
        words = self._words()
        names = dict(event.names)
        self.list.blockSignals(True)
        self.list.clear()
        weights = self._weights()
        for scope, rule, value in self._rows:
            said = weights.get(value, value) if rule == LaidDown.WEIGHT else value
            parts = (words[LaidDown(rule)], self._scope(scope, names), said)
            self.list.addItem(QListWidgetItem(readable("　".join(filter(None, parts)))))
        self.list.blockSignals(False)

    @Slot()
    def choose_kind(self) -> None:
        """Ask for what the setting is about."""
        of = scope_of(self.kind)
        self.form.setRowVisible(self.about, of in (ITEM, DEPARTMENT))
        self.form.setRowVisible(self.rule, of == RULE)
        self.value.clear()
        weighing = self.kind is LaidDown.WEIGHT
        self.value.setEditable(not weighing)
        if weighing:
            for value, word in self._weights().items():
                self.value.addItem(word, value)
        self.say(self._expected(), wrong=False)

    @Slot(int)
    def take_row(self, number: int) -> None:
        """Take what stands into the fields."""
        if 0 <= number < len(self._rows):
            scope, rule, value = self._rows[number]
            self.what.setCurrentIndex(self.what.findData(rule))
            of = scope_of(LaidDown(rule))
            if of == RULE:
                self.rule.setCurrentIndex(self.rule.findData(scope.removeprefix(RULE)))
            else:
                self.about.setText("" if of == ALL else scope.removeprefix(of))
            if self.kind is LaidDown.WEIGHT:
                self.value.setCurrentIndex(self.value.findData(value))
            else:
                self.value.setCurrentText(value)

    @Slot()
    def wish(self) -> None:
        """Lay it down, if it can be read."""
        of = scope_of(self.kind)
        about = str(self.rule.currentData()) if of == RULE else self.about.text().strip()
        scope = ALL if of == ALL else of + about
        weighing = self.kind is LaidDown.WEIGHT
        said = self.value.currentData() if weighing else self.value.currentText()
        try:
            value = checked(scope, self.kind, said)
        except BadOrderRule:
            self.say(self._expected(), wrong=True)
            return
        self.laid_down.emit(scope, self.kind, value)

    def _scope(self, scope: str, names: dict[str, str]) -> str:
        if scope.startswith(RULE):
            return spoken(RULES[OrderRule(scope.removeprefix(RULE))].name)
        code = scope.removeprefix(ITEM).removeprefix(DEPARTMENT)
        return "" if scope == ALL else f"{code} {names.get(code, '')}".strip()

    def _expected(self) -> str:
        of = scope_of(self.kind)
        if self.kind is LaidDown.WEIGHT:
            return self.tr("校验没有通过时怎么办：必须改正的不能提交，需确认的写明理由后提交。")
        if of == DEPARTMENT:
            return self.tr("填写科室名称和每月金额（元）；留空取消。")
        if of == ITEM:
            return self.tr("填写省平台编码和数量（最小销售包装）；留空取消。")
        return self.tr("填写数字：金额为元，比例为百分数；留空取消。")

    def _weights(self) -> dict[str, str]:
        return {
            "": self.tr("恢复默认"),
            "error": self.tr("必须改正"),
            "warning": self.tr("需确认"),
            "info": self.tr("只提示"),
            "off": self.tr("不校验"),
        }

    def _words(self) -> dict[LaidDown, str]:
        return {
            LaidDown.TWO_STEPS_FROM: self.tr("两级审核起点（元）"),
            LaidDown.PRICE_TOLERANCE: self.tr("价格容差（%）"),
            LaidDown.WEIGHT: self.tr("校验级别"),
            LaidDown.MINIMUM: self.tr("库存下限"),
            LaidDown.MAXIMUM: self.tr("库存上限"),
            LaidDown.MULTIPLE: self.tr("中包装数量"),
            LaidDown.LEAST: self.tr("起订量"),
            LaidDown.BUDGET: self.tr("科室月预算（元）"),
        }
