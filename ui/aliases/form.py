"""What is to be said of names: written by hand, proposed by a warning, or read from a file.

Without it an alias would be laid down without anybody seeing what it does. Ctrl+T tries it on the
present catalogues, Ctrl+Enter lays it down, Ctrl+N begins anew.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.catalogue.aliases.events import AliasFileRead, NamesOffered
from app.catalogue.aliases.values import Alias, Kind, Statement, Verdict, names_in
from app.catalogue.files.reports import summed
from app.catalogue.findings import Finding
from app.catalogue.warnings.values import TrialOutcome
from app.people.permissions import Permission
from ui.aliases.name_field import NameField
from ui.aliases.words import kind_word, verdict_word
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget
from ui.parts.permitted import guard
from ui.parts.readable import readable
from ui.parts.roles import set_role

_LONGEST_WHY = 200
_TOLD = 6
"""Differences that a trial names."""
_MOST_SENTENCES = 200
_SAID = (Verdict.SAME, Verdict.APART)


class AliasForm(TranslatedWidget):
    """Takes statements and shows what they would do."""

    names_wished = Signal(object, str)
    """Names of this Kind with this text in them are to be offered."""
    trial_wished = Signal(object)
    """These statements are to be tried."""
    taken = Signal(object)
    """These statements are to be laid down."""

    def __init__(self, panel: QWidget) -> None:
        """Stand in a panel; the keys are heard wherever the cursor is in it."""
        super().__init__(panel)
        self._from_file: tuple[Statement, ...] = ()
        self.kind_box, self.verdict_box = QComboBox(self), QComboBox(self)
        self.one = NameField(self)
        self.others = NameField(self, several=True)
        self.since, self.why = QLineEdit(self), QLineEdit(self)
        self.why.setMaxLength(_LONGEST_WHY)
        self._labels = [QLabel(self) for _ in range(5)]
        self.outcome = QPlainTextEdit(self)
        self.outcome.setReadOnly(True)
        self.outcome.setTabChangesFocus(True)
        self.fresh = add_action(panel, "Ctrl+N", self.begin, inside=True)
        self.trial = add_action(panel, "Ctrl+T", self.wish_trial, inside=True)
        self.take = add_action(panel, "Ctrl+Return", self.wish_taking, inside=True)
        guard(Permission.CHANGE_CATALOGUE_RULES, self.take)
        self.buttons = [
            ActionButton(self.fresh, self),
            ActionButton(self.trial, self),
            ActionButton(self.take, self, primary=True),
        ]
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the form anew."""
        names = (
            self.tr("类别"),
            self.tr("写法"),
            self.tr("其他写法"),
            self.tr("变更日期"),
            self.tr("理由"),
        )
        fields = (self.kind_box, self.one, self.others, self.since, self.why)
        for label, field, name in zip(self._labels, fields, names, strict=True):
            label.setText(name)
            field.setAccessibleName(name)
        self.verdict_box.setAccessibleName(self.tr("关系"))
        self.outcome.setAccessibleName(self.tr("试算结果"))
        self.others.setPlaceholderText(self.tr("曾用名、简称、旧文号；几个用“；”隔开"))
        self.since.setPlaceholderText(self.tr("可空，如 2026-11-21"))
        self.why.setPlaceholderText(self.tr("如 更名、换发批件"))
        self.fresh.setText(self.tr("清空"))
        self.trial.setText(self.tr("试算"))
        self.take.setText(self.tr("登记"))
        self._word_boxes()

    @property
    def kind(self) -> Kind:
        """What the names name."""
        return Kind(self.kind_box.currentData())

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        for button in self.buttons:
            button.set_compact(compact=compact)

    @Slot()
    def begin(self) -> None:
        """Forget what was written and begin anew."""
        self._clear()
        self.outcome.clear()
        self.one.setFocus()

    def show_statement(self, statement: Statement) -> None:
        """Show what may be said of a pair."""
        self._clear()
        self.kind_box.setCurrentIndex(self.kind_box.findData(statement.kind.value))
        place = self.verdict_box.findData(statement.verdict.value)
        self.verdict_box.setCurrentIndex(max(0, place))
        self.one.setText(statement.one)
        self.others.setText(statement.other)
        self.since.setText("" if statement.since is None else statement.since.isoformat())
        self.why.setText(statement.why)
        self.outcome.clear()
        self.why.setFocus()

    def show_alias(self, alias: Alias) -> None:
        """Show a pair that was chosen in the list, to say something else of it."""
        self.show_statement(alias.statement)

    def show_file(self, event: AliasFileRead) -> None:
        """Show what a file says, row by row what is wrong with it, and what may be laid down."""
        self._clear()
        self._from_file = event.statements
        said = self.tr("{name}：可登记 {count} 条，已登记过 {known} 条，{bad} 处没有读入。").format(
            name=readable(event.name),
            count=f"{len(event.statements):,}",
            known=f"{event.known:,}",
            bad=f"{len(event.said):,}",
        )
        doing = self.tr("Ctrl+T 试算，Ctrl+Enter 全部登记，Ctrl+N 放弃。")
        lines = [said, doing if event.statements else "", *event.notes]
        lines += summed(event.said, _MOST_SENTENCES)
        self.say("\n".join(filter(None, lines)))
        for field in (self.one, self.others, self.since, self.why):
            field.setEnabled(not event.statements)
        self.outcome.setFocus()

    def say(self, text: str) -> None:
        """Show one text below the fields."""
        self.outcome.setPlainText(readable_lines(text))

    def offer(self, event: NamesOffered) -> None:
        """Offer names where they were asked for."""
        if event.kind is self.kind:
            for field in (self.one, self.others):
                field.offer(event.text, event.names)

    def statements(self) -> tuple[Statement, ...]:
        """What the form says, or the file; nothing where something is missing, which is marked."""
        if self._from_file:
            return self._from_file
        since, why = _day(self.since.text()), self.why.text().strip()
        others, one = names_in(self.others.text()), self.one.text().strip()
        missing = {
            self.one: not one,
            self.others: not others,
            self.since: since is None and bool(self.since.text().strip()),
            self.why: not why,
        }
        for field, is_missing in missing.items():
            set_role(field, is_missing, "invalid")
        wrong = next((field for field, is_missing in missing.items() if is_missing), None)
        if wrong is not None:
            wrong.setFocus()
            self.say(self.tr("请填写两个写法和理由；日期写成 2026-11-21，或空着。"))
            return ()
        verdict = Verdict(self.verdict_box.currentData())
        return tuple(Statement(self.kind, one, other, verdict, why, since) for other in others)

    @Slot()
    def wish_trial(self) -> None:
        """Ask what the statements would do."""
        if statements := self.statements():
            self.outcome.setPlainText(self.tr("正在试算…"))
            self.trial_wished.emit(statements)

    @Slot()
    def wish_taking(self) -> None:
        """Lay the statements down."""
        if statements := self.statements():
            self.taken.emit(statements)

    def show_trial(self, outcome: TrialOutcome) -> None:
        """Show what statements would do to the warnings."""
        if outcome.cancelled:
            self.say(self.tr("试算已取消。"))
            return
        said = self.tr("登记后会消除 {closed} 条预警，新增 {new} 条，变化 {changed} 条。").format(
            closed=f"{outcome.closed:,}", new=f"{outcome.new:,}", changed=f"{outcome.changed:,}"
        )
        gone, new = self.tr("消除：{what}"), self.tr("新增：{what}")
        lines = [gone.format(what=_short(one)) for one in outcome.closed_ones[:_TOLD]]
        lines += [new.format(what=_short(one)) for one in outcome.new_ones[:_TOLD]]
        self.say("\n".join((said, *lines)))

    @Slot(str)
    def wish_names(self, text: str) -> None:
        """Ask for names of the kind that is chosen."""
        self.names_wished.emit(self.kind, text)

    def _clear(self) -> None:
        self._from_file = ()
        for field in (self.one, self.others, self.since, self.why):
            field.clear()
            field.setEnabled(True)
            set_role(field, False, "invalid")

    def _word_boxes(self) -> None:
        kinds = {kind.value: kind_word(kind) for kind in Kind}
        verdicts = {verdict.value: verdict_word(verdict) for verdict in _SAID}
        for box, words in ((self.kind_box, kinds), (self.verdict_box, verdicts)):
            chosen = box.currentData()
            box.clear()
            for value, word in words.items():
                box.addItem(word, value)
            box.setCurrentIndex(max(0, box.findData(chosen)))

    def _lay_out(self) -> None:
        both = QHBoxLayout()
        both.addWidget(self.kind_box, 1)
        both.addWidget(self.verdict_box, 1)
        fields = QGridLayout()
        for number, label in enumerate(self._labels):
            fields.addWidget(label, number, 0)
        fields.addLayout(both, 0, 1)
        for number, field in enumerate((self.one, self.others, self.since, self.why), start=1):
            fields.addWidget(field, number, 1)
        fields.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in self.buttons:
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 0, 0)
        layout.addLayout(fields)
        layout.addLayout(row)
        layout.addWidget(self.outcome, 1)

    def _connect(self) -> None:
        for field in (self.one, self.others):
            field.names_wished.connect(self.wish_names)


def readable_lines(text: str) -> str:
    """Show what cannot be seen in any of several lines."""
    return "\n".join(map(readable, text.split("\n")))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _short(finding: Finding) -> str:
    code = finding.hospital_code or finding.province_code or ""
    return f"{code} {finding.province_value} / {finding.hospital_value}"
