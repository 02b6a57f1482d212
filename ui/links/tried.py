"""What trying a connection came to, step by step; without it one would read logs to find a typo."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.links.connections import LinkTested, TestStep
from app.receiving.verdicts import Severity
from ui.links.foreign_label import ForeignLabel
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.status_strip import StateMark

_SIZE = (620, 380)
_LEAST_WIDTH = 500


class TriedSteps(TranslatedWidget):
    """One row for each thing that was tried: a mark, what it was, what was found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = ForeignLabel(self)
        self._rows = QWidget(self)
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setVerticalSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.said)
        layout.addWidget(self._rows)
        layout.addStretch(1)

    def retranslate(self) -> None:
        """Leave the words as they were said."""

    @property
    def words(self) -> list[str]:
        """What each row says."""
        return [label.text() for label in self._rows.findChildren(QLabel)]

    def say(self, text: str, role: str = "muted") -> None:
        """Say how it goes, without rows."""
        self._clear()
        set_role(self.said, role)
        self.said.setText(text)

    def show_tested(self, event: LinkTested) -> None:
        """Show what was found."""
        self._clear()
        failed = sum(not step.ok for step in event.steps)
        if event.ok:
            set_role(self.said, "title")
            self.said.setText(self.tr("✓ 测试通过"))
        else:
            set_role(self.said, "wrong")
            self.said.setText(self.tr("✗ {count} 步没有通过").format(count=max(1, failed)))
        for row, step in enumerate(event.steps):
            self._add(row, step)

    def _add(self, row: int, step: TestStep) -> None:
        mark = StateMark(self._rows)
        mark.show_severity(Severity.RIGHT if step.ok else Severity.WRONG)
        mark.setAccessibleName("✓" if step.ok else "✗")
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(mark, 2 * row, 0, 2, 1, top)
        title = ForeignLabel(self._rows, "title")
        message = ForeignLabel(self._rows, "muted", selectable=True)
        for label, text in ((title, step.called), (message, step.found)):
            label.setText(readable(spoken(text)))
            # What is broken into lines is given the height it has at its least width.
            label.setMinimumWidth(_LEAST_WIDTH)
        self._grid.addWidget(title, 2 * row, 1, top)
        self._grid.addWidget(message, 2 * row + 1, 1, top)
        for widget in (mark, title, message):
            widget.show()

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                # At once out of the tree: its words are not those of the next test.
                widget.setParent(None)
                widget.deleteLater()


def scrolled(widget: QWidget, parent: QWidget) -> QScrollArea:
    """Let a widget be higher than the screen."""
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(widget)
    area.viewport().setAutoFillBackground(False)
    widget.setAutoFillBackground(False)
    return area


class TriedDialog(QDialog):
    """Shows the trial of a connection that stands."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("测试 {title}").format(title=readable(title)))
        self.steps = TriedSteps(self)
        self.steps.say(self.tr("正在测试…"))
        buttons = QDialogButtonBox(self)
        self.close_it = buttons.addButton(self.tr("关闭"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(scrolled(self.steps, self), 1)
        layout.addWidget(buttons)
        self.resize(*_SIZE)
