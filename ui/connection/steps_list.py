"""What is being done, step by step; without it a slow network would look like a dead button."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.connection import JoinStep
from app.receiving.verdicts import Severity
from ui.connection.words import said, step_name
from ui.parts.languages import QT_TRANSLATE_NOOP
from ui.status_strip import StateMark

_UNDER_WAY = QT_TRANSLATE_NOOP("Connection", "正在进行…")
_DONE = QT_TRANSLATE_NOOP("Connection", "完成")
_FAILED = QT_TRANSLATE_NOOP("Connection", "没有通过")
_STEPS = tuple(JoinStep)


class StepsList(QWidget):
    """One row for each step: a mark, its name, how it is."""

    def __init__(self, parent: QWidget | None = None, *, last: str = "") -> None:
        """`last`: what the service is asked for in the end, where that is not to take us in."""
        super().__init__(parent)
        self.marks = {step: StateMark(self) for step in _STEPS}
        self.states = {step: QLabel(self) for step in _STEPS}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for column, step in enumerate(_STEPS):
            grid.addWidget(self.marks[step], 0, 3 * column)
            named = last if last and step is _STEPS[-1] else step_name(step)
            grid.addWidget(QLabel(named, self), 0, 3 * column + 1)
            grid.addWidget(self.states[step], 0, 3 * column + 2)
            self.states[step].setProperty("role", "muted")
            grid.setColumnStretch(3 * column + 2, 1)
        self.hide()

    def begin(self) -> None:
        """Show that nothing is done yet."""
        for step in _STEPS:
            self._show(step, Severity.NEUTRAL, "")
        self.show()

    def show_step(self, step: JoinStep) -> None:
        """Show that a step is under way, and those before it done."""
        for one in _STEPS[: _STEPS.index(step)]:
            self._show(one, Severity.RIGHT, said(_DONE))
        self._show(step, Severity.NEUTRAL, said(_UNDER_WAY))

    def show_end(self, failed: JoinStep | None = None) -> None:
        """Show that all are done, or which one was not."""
        before = _STEPS if failed is None else _STEPS[: _STEPS.index(failed)]
        for one in before:
            self._show(one, Severity.RIGHT, said(_DONE))
        if failed is not None:
            self._show(failed, Severity.WRONG, said(_FAILED))
            for one in _STEPS[_STEPS.index(failed) + 1 :]:
                self._show(one, Severity.NEUTRAL, "")

    def _show(self, step: JoinStep, severity: Severity, words: str) -> None:
        self.marks[step].show_severity(severity)
        self.states[step].setText(words)
