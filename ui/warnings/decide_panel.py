"""The warning under the cursor: what disagrees, what was said of it, and the decisions by key.

Without it a decision would be made on a cell of a table. Alt and a digit decide on all rows that
are marked; each but the last needs a reason: somebody will ask for it in a year.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.catalogue.warnings import wording
from app.catalogue.warnings.values import CatalogueWarning, Decision, WarningWord
from ui.cases.words import minute
from ui.catalogue.words import field_word
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.warnings.words import decision_word, returned_word, state_word, until_word

LONGEST = 200
_HALF_A_YEAR = timedelta(days=182)
_ORDER = (
    Decision.ACCEPT,
    Decision.IGNORE,
    Decision.FIX_IN_HIS,
    Decision.REPORT,
    Decision.REOPEN,
)


class DecidePanel(TranslatedWidget):
    """Says what is wrong, and takes decisions."""

    decided = Signal(object, str, object)
    """This Decision, for this reason, until this date or None."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._rows: Sequence[CatalogueWarning] = ()
        self._fitting = 0
        self.title, self.message, self.words, self.count = (QLabel(self) for _ in range(4))
        for label in (self.title, self.message, self.words, self.count):
            label.setWordWrap(True)
            # It carries what files say: that must never become markup.
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setProperty("role", "title")
        self.words.setProperty("role", "muted")
        self.why = QLineEdit(self)
        self.why.setMaxLength(LONGEST)
        self.all_of, self.limited = QCheckBox(self), QCheckBox(self)
        self.until = QDateEdit(self)
        self.until.setCalendarPopup(True)
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setEnabled(False)
        self.limited.toggled.connect(self.until.setEnabled)
        self.all_of.toggled.connect(self._say)
        self.actions_: list[QAction] = [
            add_action(page, f"Alt+{number}", self._wish_of(decision), inside=True)
            for number, decision in enumerate(_ORDER, start=1)
        ]
        self.buttons = [ActionButton(action, self) for action in self.actions_]
        self._lay_out()
        self.retranslate()
        self.show_rows((), date(2000, 1, 1))

    def retranslate(self) -> None:
        """Word the panel anew."""
        for action, decision in zip(self.actions_, _ORDER, strict=True):
            action.setText(decision_word(decision))
        self.why.setPlaceholderText(self.tr("理由：核对了什么、问了谁"))
        self.why.setAccessibleName(self.tr("处理理由"))
        self.limited.setText(self.tr("只管到(&U)"))
        self.until.setAccessibleName(self.tr("处理期限"))
        self._say()

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        for button in self.buttons:
            button.set_compact(compact=compact)
        # What it asks for from now on is asked at once: the splitter is about to share the room.
        layout = self.layout()
        assert layout is not None
        layout.activate()

    def show_fitting(self, count: int) -> None:
        """Say how many a decision on all that the filters show would be on."""
        self._fitting = count
        self._say()

    def show_rows(self, rows: Sequence[CatalogueWarning], today: date) -> None:
        """Show the first of the rows that are marked; what was written goes with another one."""
        if not rows or not self._rows or rows[0].key != self._rows[0].key:
            self.why.clear()
            set_role(self.why, False, "invalid")
            self.limited.setChecked(False)
            limit = today + _HALF_A_YEAR
            self.until.setDate(QDate(limit.year, limit.month, limit.day))
            self.words.clear()
        self._rows = rows
        for action in self.actions_:
            action.setEnabled(bool(rows))
        for field in (self.all_of, self.why, self.limited):
            field.setEnabled(bool(rows))
        self._say()

    def show_words(self, words: Sequence[WarningWord]) -> None:
        """Show all that was decided on it, the latest first."""
        self.words.setText("\n".join(map(self._word, words)))

    def _word(self, word: WarningWord) -> str:
        what = (decision_word(word.decision), until_word(word.until), word.why)
        said = self.tr("{at} {person}：{what}").format(
            at=minute(word.at), person=word.person, what=self.tr("，").join(filter(None, what))
        )
        values = (word.province_value or "—", word.hospital_value or "—")
        then = self.tr("（当时省平台 {province}，院内 {hospital}）")
        standing = "" if word.stands else self.tr("（已被取代）")
        return readable(said + then.format(province=values[0], hospital=values[1]) + standing)

    @Slot()
    def _say(self) -> None:
        first = self._rows[0] if self._rows else None
        self.title.setText("" if first is None else readable(self._title(first)))
        said = "" if first is None else spoken(wording.of_finding(first.finding))
        self.message.setText(readable(said))
        several = self.tr("选中 {count} 条，一起处理").format(count=f"{len(self._rows):,}")
        self.count.setText(several)
        all_of = self.tr("处理筛选出的全部 {count} 条(&A)")
        self.all_of.setText(all_of.format(count=f"{self._fitting:,}"))
        for label in (self.title, self.message):
            label.setVisible(first is not None)
        self.count.setVisible(len(self._rows) > 1 and not self.all_of.isChecked())

    def _title(self, row: CatalogueWarning) -> str:
        state = decision_word(row.decision) if row.decision else state_word(row.state)
        why = returned_word(row.returned) if row.returned else until_word(row.until)
        about = " ".join(filter(None, (row.name, row.strength)))
        return " · ".join(filter(None, (about, field_word(row.finding.field), state, why)))

    def _wish_of(self, decision: Decision) -> Callable[[], None]:
        def wish() -> None:
            self.decide(decision)

        return wish

    def decide(self, decision: Decision) -> None:
        """Decide on what is marked, once a reason is there where one is needed."""
        why = self.why.text().strip()
        missing = decision is not Decision.REOPEN and not why
        set_role(self.why, missing, "invalid")
        if missing:
            self.why.setFocus()
            return
        day = self.until.date()
        until = date(day.year(), day.month(), day.day()) if self.limited.isChecked() else None
        self.decided.emit(decision, why, until)

    def _lay_out(self) -> None:
        limit = QHBoxLayout()
        limit.addWidget(self.limited)
        limit.addWidget(self.until)
        limit.addStretch(1)
        buttons = QGridLayout()
        for number, button in enumerate(self.buttons):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            buttons.addWidget(button, number // 2, number % 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for label in (self.title, self.message, self.count):
            layout.addWidget(label)
        layout.addWidget(self.all_of)
        layout.addWidget(self.why)
        layout.addLayout(limit)
        layout.addLayout(buttons)
        layout.addWidget(self.words)
        layout.addStretch(1)
