"""登录规则: how people of the institution sign in, rule by rule, with what each is about.

Without it the rules would be changed by commands at the server. Ctrl+Enter lays down what was
changed, and nothing else: what somebody else changed meanwhile stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from app.people.answers import RulesKept, RulesListed
from app.people.permissions import Permission
from app.people.signing.lockout import DELAYS, MOST_WRONG
from app.people.signing.rules import LIMITS, SWITCHES, SignInRules
from ui.parts.actions import add_action
from ui.parts.field_words import field_word
from ui.people.fields import Said
from ui.people.rules_words import GROUPS, Rule
from ui.people.seen_tab import SeenTab

if TYPE_CHECKING:
    from ui.people.port import People

_NAME, _VALUE, _ABOUT = range(3)
_BETWEENGROUPS = 10


_Editor = QSpinBox | QCheckBox


class _Figure(QSpinBox):
    """A figure that the wheel does not change: whoever scrolls the page must lay nothing down."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class RulesTab(SeenTab):
    """The rules below each other, and buttons."""

    see = (Permission.MANAGE_PERSONS, Permission.READ_AUDIT)
    change = Permission.MANAGE_PERSONS
    save_wished = Signal(object)
    """These rules, by their names; no others."""

    def __init__(self, people: People, enter: QAction, parent: QWidget | None = None) -> None:
        super().__init__(enter, parent)
        self._people = people
        self._laid_down: SignInRules | None = None
        self.editors: dict[str, _Editor] = {}
        self._headings: list[QLabel] = []
        self._names: dict[str, QLabel] = {}
        self._about: dict[str, QLabel] = {}
        self.about = QLabel(self)
        self.about.setWordWrap(True)
        self.too_late = Said(self)
        self.save = add_action(self, "Ctrl+Return; Ctrl+Enter", self.wish_saving, inside=True)
        self.undo = add_action(self, "Ctrl+Z", self.take_back, inside=True)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(self._make_form())
        self.lay_out(self.about, self.area, actions=(self.save, self.undo))
        self.retranslate()

    def retranslate(self) -> None:
        """Word the tab anew."""
        for label, (heading, rules) in zip(self._headings, GROUPS, strict=True):
            label.setText(_said(heading))
            for rule in rules:
                self._word(rule)
        self.save.setText(self.tr("保存"))
        self.undo.setText(self.tr("放弃修改"))
        self.area.setAccessibleName(self.tr("登录规则"))
        super().retranslate()

    def begin(self) -> None:
        """Put the keys into the first rule."""
        self.editors["shortest"].setFocus()

    def ask(self) -> None:
        """Ask for the rules."""
        self._people.list_rules()

    @property
    def is_filled(self) -> bool:
        """Whether they are there."""
        return self._laid_down is not None

    @property
    def changes(self) -> dict[str, bool | int]:
        """What is to be another than it is, by name."""
        if self._laid_down is None:
            return {}
        before = self._laid_down.body()
        return {
            name: _value(editor)
            for name, editor in self.editors.items()
            if _value(editor) != before[name]
        }

    def clear(self) -> None:
        """Show none."""
        self._laid_down = None

    def show_rules(self, event: RulesListed | RulesKept) -> None:
        """Show them; what was changed here and is not laid down yet stays as it is."""
        mine = {} if isinstance(event, RulesKept) else self.changes
        self._laid_down = event.rules
        self._fill(event.rules.body() | mine)
        self.follow()

    @Slot()
    def follow_editor(self) -> None:
        """Something was changed: say what is wrong with it, and let it be laid down."""
        self.follow()

    def follow(self) -> None:
        """Offer what can be done now; say why the rest can not."""
        super().follow()
        changes, able = self.changes, self.is_filled and self.may(Permission.MANAGE_PERSONS)
        for editor in self.editors.values():
            editor.setEnabled(able)
        late = _value(self.editors["warns_days"]) >= _value(self.editors["expires_days"])
        self.too_late.say(self.tr("提醒要早于到期：请填得比口令有效天数小。") if late else "")
        self.offer(self.save, Permission.MANAGE_PERSONS, on=bool(changes) and not late)
        self.undo.setEnabled(bool(changes))
        self.about.setText(self._sentence())

    @Slot()
    def wish_saving(self) -> None:
        """What was changed is to be laid down."""
        for editor in self.editors.values():
            if isinstance(editor, QSpinBox):
                editor.interpretText()
        self.follow()
        if self.save.isEnabled():
            self.save_wished.emit(self.changes)

    @Slot()
    def take_back(self) -> None:
        """Everything is to be as it is laid down."""
        if self._laid_down is not None:
            self._fill(self._laid_down.body())
            self.follow()

    def _fill(self, rules: dict[str, bool | int]) -> None:
        for name, editor in self.editors.items():
            editor.blockSignals(True)
            if isinstance(editor, QCheckBox):
                editor.setChecked(bool(rules[name]))
            else:
                editor.setValue(int(rules[name]))
            editor.blockSignals(False)

    def _sentence(self) -> str:
        minutes = [str(int(delay.total_seconds()) // 60) for delay in DELAYS]
        said = self.tr(
            "对本机构所有人有效；保存后，各工作站下次联系前置服务时按新规则。"
            "口令每连续错 {wrong} 次锁定一次，依次 {minutes} 分钟，这一条不能改。"
        ).format(wrong=MOST_WRONG, minutes=self.tr("、").join(minutes))
        if self._laid_down is not None and self._laid_down.training:
            said += self.tr("这是培训机构：口令人人知道，也不会到期。")
        return said

    def _word(self, rule: Rule) -> None:
        editor, name, about = self.editors[rule.name], field_word(rule.name), _said(rule.about)
        if isinstance(editor, QCheckBox):
            editor.setText(self.tr("要求"))
        else:
            editor.setSuffix(_said(rule.unit))
            limits = self.tr("（{least}–{most}）")
            about += limits.format(least=editor.minimum(), most=editor.maximum())
        self._names[rule.name].setText(name)
        self._about[rule.name].setText(about)
        editor.setAccessibleName(name)
        editor.setAccessibleDescription(about)

    def _make_form(self) -> QWidget:
        form = QWidget(self)
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(_ABOUT, 1)
        row = 0
        for _, rules in GROUPS:
            row = self._add_heading(grid, row)
            for rule in rules:
                row = self._add_rule(grid, row, rule)
        grid.setRowStretch(row, 1)
        return form

    def _add_heading(self, grid: QGridLayout, row: int) -> int:
        if row:
            grid.setRowMinimumHeight(row, _BETWEENGROUPS)
            row += 1
        heading = QLabel(self)
        heading.setProperty("role", "title")
        self._headings.append(heading)
        grid.addWidget(heading, row, _NAME, 1, _ABOUT + 1)
        return row + 1

    def _add_rule(self, grid: QGridLayout, row: int, rule: Rule) -> int:
        editor = self._make_editor(rule.name)
        self.editors[rule.name] = editor
        name, about = QLabel(self), QLabel(self)
        name.setBuddy(editor)
        about.setWordWrap(True)
        about.setProperty("role", "muted")
        self._names[rule.name], self._about[rule.name] = name, about
        grid.addWidget(name, row, _NAME)
        grid.addWidget(editor, row, _VALUE)
        grid.addWidget(about, row, _ABOUT)
        if rule.name == "warns_days":
            row += 1
            grid.addWidget(self.too_late, row, _VALUE, 1, 2)
        return row + 1

    def _make_editor(self, name: str) -> _Editor:
        if name in SWITCHES:
            box = QCheckBox(self)
            box.toggled.connect(self.follow_editor)
            return box
        figure = _Figure(self)
        least, most, _ = LIMITS[name]
        figure.setRange(least, most)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight)
        figure.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        figure.valueChanged.connect(self.follow_editor)
        return figure


def _value(editor: _Editor) -> bool | int:
    return editor.isChecked() if isinstance(editor, QCheckBox) else editor.value()


def _said(text: str) -> str:
    return QCoreApplication.translate("RulesTab", text)
