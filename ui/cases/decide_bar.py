"""What can be decided about a case, by keys: without it a gloved hand would need the mouse.

Alt and a digit decide; where a remark is needed and none was written, the field asks for it and the
same key decides afterwards. Nothing is asked twice: what was decided can be opened again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.tracing.cases.store import Case
from app.tracing.cases.values import (
    DECISIONS,
    NEEDS_REMARK,
    REMARK_LIMIT,
    CaseKind,
    CaseState,
    Decision,
)
from ui.cases.words import decision_word, minute
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.roles import set_role

MOST = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be decided."""

    decision: Decision
    receipt_id: uuid.UUID | None = None
    receipt_no: str = ""


def choices_of(case: Case) -> tuple[Choice, ...]:
    """What can be decided about a case: where it has several receipts, which of them."""
    return tuple(_choices(case))


def _choices(case: Case) -> Iterator[Choice]:
    for decision in DECISIONS[case.kind]:
        if decision is not Decision.HERE:
            yield Choice(decision)
            continue
        receipts = {side.receipt_id: side.receipt_no for side in case.body.sides if side.own}
        named = case.kind is CaseKind.INTERNAL
        for receipt_id, number in receipts.items():
            yield Choice(decision, receipt_id, number if named else "")


class DecideBar(TranslatedWidget):
    """A remark, and one button per decision."""

    decided = Signal(object, str)
    """This Choice, with this remark."""
    reopen_wished = Signal(str)
    """The case is to be opened again, for this reason."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._case: Case | None = None
        self.choices: tuple[Choice, ...] = ()
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.remark = QLineEdit(self)
        self.remark.setMaxLength(REMARK_LIMIT)
        self.actions_: list[QAction] = []
        self.buttons: list[ActionButton] = []
        row = QHBoxLayout()
        row.setSpacing(6)
        for number in range(MOST):
            action = add_action(page, f"Alt+{number + 1}", self._wish_of(number), inside=True)
            self.actions_.append(action)
            button = ActionButton(action, self)
            self.buttons.append(button)
            row.addWidget(button)
        self.reopen = add_action(page, "F8", self.wish_reopening, inside=True)
        self.reopen_button = ActionButton(self.reopen, self)
        row.addWidget(self.reopen_button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.said)
        layout.addWidget(self.remark)
        layout.addLayout(row)
        self.retranslate()
        self.show_case(None)

    def retranslate(self) -> None:
        """Word the bar anew."""
        self.remark.setAccessibleName(self.tr("处理备注"))
        self.remark.setPlaceholderText(self.tr("备注：核对了什么、实物在哪里、联系了谁"))
        self.reopen.setText(self.tr("重新打开"))
        self._word()

    def show_case(self, case: Case | None) -> None:
        """Offer what can be decided; what was written stays while it is the same case."""
        before = None if self._case is None else self._case.case_id
        if case is None or case.case_id != before:
            self.remark.clear()
        self._case = case
        waits = case is not None and case.state is CaseState.OPEN
        self.choices = choices_of(case)[:MOST] if case is not None and waits else ()
        self.remark.setVisible(waits)
        for number, (action, button) in enumerate(zip(self.actions_, self.buttons, strict=True)):
            action.setEnabled(number < len(self.choices))
            button.setVisible(number < len(self.choices))
        done = case is not None and case.state in (CaseState.CLOSED, CaseState.RESOLVED)
        self.reopen.setEnabled(done)
        self.reopen_button.setVisible(done)
        self._word()

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        for button in (*self.buttons, self.reopen_button):
            button.set_compact(compact=compact)

    @Slot()
    def wish_reopening(self) -> None:
        """Wish that the case is opened again."""
        self.reopen_wished.emit(self.remark.text())

    def decide(self, number: int) -> None:
        """Decide, or ask for the remark that is needed."""
        if number >= len(self.choices):
            return
        choice = self.choices[number]
        if choice.decision in NEEDS_REMARK and not self.remark.text().strip():
            word = decision_word(choice.decision)
            said = self.tr("“{decision}”需要备注：写好后再按 Alt+{key}。")
            self._tell(said.format(decision=word, key=number + 1), "wrong")
            self.remark.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self.decided.emit(choice, self.remark.text().strip())

    def _wish_of(self, number: int) -> Callable[[], None]:
        def wish() -> None:
            self.decide(number)

        return wish

    def _word(self) -> None:
        for action, choice in zip(self.actions_, self.choices, strict=False):
            word = decision_word(choice.decision)
            if choice.receipt_no:
                word = self.tr("实物在 {receipt}").format(receipt=readable(choice.receipt_no))
            action.setText(word)
        self._tell(self._outcome(), "muted")

    def _outcome(self) -> str:
        """Say what was decided, or that nobody has."""
        case = self._case
        if case is None:
            return ""
        by = case.standing.by
        if case.state is CaseState.MERGED:
            return self.tr("自动合并：库存只计一次，不用处理。")
        if case.state is CaseState.RESOLVED:
            return self.tr("一方已撤销或退回，矛盾已自行消除。需要追查可以重新打开。")
        if by is None:
            return ""
        word = decision_word(by.decision) if by.closes else self.tr("重新打开")
        said = self.tr("{person} {at}：{decision}").format(
            person=readable(by.person), at=minute(by.at), decision=word
        )
        if by.closes and case.state is CaseState.OPEN:
            said += self.tr("；此后又发现新的追溯码，请再核对。")
        return f"{said}　{readable(by.remark)}".rstrip()

    def _tell(self, text: str, role: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        set_role(self.said, role)
