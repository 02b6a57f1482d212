"""The rules of the check, edited, and tried before they hold.

Without it a wish for a tolerance would be a change of the program. Space switches a rule off or on,
1 to 3 say how bad it is; "try" tells what the edited rules would make of the list, "take over" lets
them hold for everybody. Edited rules are dropped by the second Esc, never by one.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

import msgspec
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.catalogue.checking.rules import STANDARD, Rule
from app.catalogue.findings import Field, Finding, Severity
from app.catalogue.warnings.events import CheckShown, RulesShown
from app.catalogue.warnings.values import TrialOutcome
from app.people.permissions import Permission
from ui.cases.words import minute
from ui.catalogue.words import field_word
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget
from ui.parts.permitted import guard
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_view import RowsView
from ui.warnings.models import NUMBER, SEVERITY, WHAT, RulesModel

_ROW = 30
_TOLD = 6
"""Differences that a trial names."""
_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_LARGEST = Decimal(10_000)
_SIZE = QSize(940, 620)
_COMPACT_WIDTH = 1000
_TOLD_HEIGHT = 120
"""What a trial came to: more is scrolled."""


class RulesPanel(TranslatedWidget):
    """The rules, what one of them is, and what they would do."""

    trial_wished = Signal(object)
    """These rules are to be tried."""
    taken = Signal(object, str)
    """These rules are to hold, for this reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RulesModel(self)
        self.view: RowsView[Rule] = RowsView(self.model, _ROW, self)
        self.said, self.outcome = QLabel(self), QLabel(self)
        for label in (self.said, self.outcome):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setProperty("role", "muted")
        self.tolerance, self.items, self.classes, self.why = (QLineEdit(self) for _ in range(4))
        self._names = [QLabel(self) for _ in range(3)]
        self._held: tuple[Rule, ...] | None = None
        self.buttons: list[ActionButton] = []
        self.switch = add_action(self, "Space", self.switch_rule, inside=True)
        self.severities: list[QAction] = [
            add_action(self, f"Alt+{number}", self._severity_of(severity), inside=True)
            for number, severity in enumerate(_SEVERITIES, start=1)
        ]
        self.add = add_action(self, "Ctrl+N", self.add_rule, inside=True)
        self.remove = add_action(self, "Del", self.remove_rule, inside=True)
        self.standard = add_action(self, "", self.show_standard, inside=True)
        self.trial = add_action(self, "Ctrl+T", self.wish_trial, inside=True)
        self.take = add_action(self, "Ctrl+Return", self.wish_taking, inside=True)
        guard(Permission.CHANGE_CATALOGUE_RULES, self.take)
        self._lay_out()
        self.view.selectionModel().currentRowChanged.connect(self.show_fields)
        for field in (self.tolerance, self.items, self.classes):
            field.editingFinished.connect(self.keep_fields)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the panel anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("校验规则"))
        names = (
            self.tr("允许的价差（元/单位）"),
            self.tr("只管这些品种（代码，空格分开）"),
            self.tr("只管这些医保分类（开头，空格分开）"),
        )
        fields = (self.tolerance, self.items, self.classes)
        for label, field, name in zip(self._names, fields, names, strict=True):
            label.setText(name)
            field.setAccessibleName(name)
        self.why.setPlaceholderText(self.tr("为什么改"))
        self.why.setAccessibleName(self.tr("为什么改"))
        self.switch.setText(self.tr("停用或启用"))
        words = (self.tr("会买错收错"), self.tr("要核对"), self.tr("提示"))
        for action, word in zip(self.severities, words, strict=True):
            action.setText(word)
        self.add.setText(self.tr("复制为新规则"))
        self.remove.setText(self.tr("删除"))
        self.standard.setText(self.tr("恢复标准规则"))
        self.trial.setText(self.tr("试算"))
        self.take.setText(self.tr("启用这些规则"))
        widths = {
            NUMBER: "000",
            WHAT: self.tr("药品本位码"),
            SEVERITY: self.tr("会买错收错") + "MM",
        }
        self.view.set_widths(widths)

    @property
    def is_edited(self) -> bool:
        """Whether the rules are others than those that hold."""
        return self._held is not None and self.rules != self._held

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen."""
        super().resizeEvent(event)
        for button in self.buttons:
            button.set_compact(compact=event.size().width() < _COMPACT_WIDTH)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules as they are edited."""
        return tuple(self.model.rows)

    @Slot(object)
    def show_rules(self, event: RulesShown) -> None:
        """Show the rules that hold, and who said so."""
        self._held = event.present.rules
        self.show_edited(event.present.rules)
        said = event.present.said
        if event.present.contested:
            text = self.tr("两个人同时改了规则，现按最后一次执行；请核对后重新启用。")
        elif said is None:
            text = self.tr("现在执行标准规则。")
        else:
            text = self.tr("{person} 于 {at} 启用：{why}").format(
                person=said.person, at=minute(said.at), why=said.why
            )
        self.said.setText(readable(text))

    def show_edited(self, rules: tuple[Rule, ...]) -> None:
        """Show rules, the cursor where it was."""
        place = max(0, self.view.currentIndex().row())
        self.model.show_rows(rules)
        if rules:
            self.view.point_at(min(place, len(rules) - 1))
        self.show_fields()

    @Slot()
    def show_fields(self) -> None:
        """Show what the rule under the cursor says."""
        rule = self.view.current_row()
        is_price = rule is not None and rule.field is Field.PRICE
        self.tolerance.setEnabled(is_price)
        self.tolerance.setText(f"{rule.tolerance.normalize():f}" if rule and is_price else "")
        self.items.setText(" ".join(rule.items) if rule else "")
        self.classes.setText(" ".join(rule.classes) if rule else "")

    @Slot()
    def keep_fields(self) -> None:
        """Take over what was typed."""
        rule = self.view.current_row()
        if rule is None:
            return
        amount = _amount(self.tolerance.text()) if rule.field is Field.PRICE else rule.tolerance
        set_role(self.tolerance, amount is None, "invalid")
        if amount is not None:
            items, classes = self.items.text().split(), self.classes.text().upper().split()
            self._put(rule, tolerance=amount, items=tuple(items), classes=tuple(classes))

    @Slot()
    def switch_rule(self) -> None:
        """Switch the rule off, or on again."""
        rule = self.view.current_row()
        if rule is not None:
            self._put(rule, enabled=not rule.enabled)

    @Slot()
    def add_rule(self) -> None:
        """Make another rule of this one, for some items or classes only."""
        rule = self.view.current_row()
        if rule is not None:
            number = max(one.number for one in self.rules) + 1
            self.show_edited((*self.rules, msgspec.structs.replace(rule, number=number)))
            self.view.point_at(len(self.rules) - 1)
            self.items.setFocus()

    @Slot()
    def remove_rule(self) -> None:
        """Take the rule out; nothing is compared where no rule is left."""
        rule = self.view.current_row()
        if rule is not None:
            self.show_edited(tuple(one for one in self.rules if one is not rule))

    @Slot()
    def show_standard(self) -> None:
        """Show the standard rules; they hold when they are taken over."""
        self.show_edited(STANDARD)

    def show_problem(self, said: str) -> None:
        """Say why something was not done."""
        self._say(said, wrong=True)

    @Slot()
    def wish_trial(self) -> None:
        """Ask what the rules would do."""
        self._say(self.tr("正在试算…"))
        self.trial_wished.emit(self.rules)

    @Slot()
    def wish_taking(self) -> None:
        """Let the rules hold."""
        self.taken.emit(self.rules, self.why.text().strip())

    @Slot(object)
    def show_check(self, event: CheckShown) -> None:
        """Show how far a trial is, and what it came to."""
        if event.tried is not None:
            self._say(self._outcome(event.tried))
        elif event.done is None and event.of:
            said = self.tr("正在试算：{checked} / {of}")
            self._say(said.format(checked=f"{event.checked:,}", of=f"{event.of:,}"))

    def _say(self, said: str, *, wrong: bool = False) -> None:
        self.outcome.setText("\n".join(map(readable, said.split("\n"))))
        set_role(self.outcome, "wrong" if wrong else "")
        self.told.setFixedHeight(min(_TOLD_HEIGHT, self.outcome.sizeHint().height() + 4))
        self.told.show()
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.view.bring_into_view(max(0, self.view.currentIndex().row()))

    def _outcome(self, tried: TrialOutcome) -> str:
        if tried.cancelled:
            return self.tr("试算已取消。")
        said = self.tr("按这些规则：新增 {new} 条，消除 {closed} 条，变化 {changed} 条。").format(
            new=f"{tried.new:,}", closed=f"{tried.closed:,}", changed=f"{tried.changed:,}"
        )
        new = [self.tr("新增：{what}").format(what=_short(one)) for one in tried.new_ones[:_TOLD]]
        gone = [
            self.tr("消除：{what}").format(what=_short(one)) for one in tried.closed_ones[:_TOLD]
        ]
        return "\n".join((said, *new, *gone))

    def _severity_of(self, severity: Severity) -> Callable[[], None]:
        def choose() -> None:
            rule = self.view.current_row()
            if rule is not None:
                self._put(rule, severity=severity, enabled=True)

        return choose

    def _put(self, rule: Rule, **values: object) -> None:
        self.model.change_row(msgspec.structs.replace(rule, **values))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for action in (self.switch, *self.severities, self.add, self.remove, self.standard):
            self.buttons.append(ActionButton(action, self))
            self.buttons[-1].set_compact(compact=True)  # else it would begin too wide
            row.addWidget(self.buttons[-1])
        row.addStretch(1)
        fields = QGridLayout()
        for number, (label, field) in enumerate(
            zip(self._names, (self.tolerance, self.items, self.classes), strict=True)
        ):
            label.setBuddy(field)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignBottom)
            fields.addWidget(label, 0, number)
            fields.addWidget(field, 1, number)
        self.told = told = QScrollArea(self)
        told.setWidgetResizable(True)
        told.setFrameShape(QScrollArea.Shape.NoFrame)
        told.setWidget(self.outcome)
        told.hide()
        self.outcome.setAlignment(Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.addWidget(self.why, 1)
        foot.addWidget(ActionButton(self.trial, self))
        foot.addWidget(ActionButton(self.take, self, primary=True))
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addWidget(self.view, 1)
        layout.addLayout(row)
        layout.addLayout(fields)
        layout.addWidget(told)
        layout.addLayout(foot)


class RulesDialog(QDialog):
    """The panel in a dialog."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("校验规则"))
        self.panel = RulesPanel(self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.panel)
        self._warned = False
        self.resize(_SIZE.boundedTo(parent.window().size()))

    def reject(self) -> None:
        """Close; what was edited is dropped when it is wished twice."""
        if self.panel.is_edited and not self._warned:
            self._warned = True
            self.panel.show_problem(self.tr("改过的规则还没有启用；再按一次 Esc 就放弃修改。"))
            return
        super().reject()


def _amount(text: str) -> Decimal | None:
    """A tolerance; None where it is none."""
    try:
        amount = Decimal(text.strip() or 0)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount <= _LARGEST else None


def _short(finding: Finding) -> str:
    code = finding.hospital_code or finding.province_code or ""
    return f"{code} {field_word(finding.field)} {finding.province_value} / {finding.hospital_value}"
