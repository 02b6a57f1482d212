"""Shows one label after the other as it will be printed; without it paper would be the preview."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.labels.forms import LabelProblem
from app.labels.queue import LabelDrawn
from ui.labels.preview import LabelPreview
from ui.links.foreign_label import ForeignLabel
from ui.parts.actions import add_action
from ui.parts.readable import readable
from ui.parts.roles import set_role

_MOST_SAID = 5


class LookPane(QWidget):
    """The picture, which label it is, and what is wrong with it."""

    turned = Signal()
    """Another label is to be shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.place, self._count = 0, 0
        self.preview = LabelPreview(self)
        self.which = QLabel(self)
        self.said = ForeignLabel(self, "wrong")
        self.said.hide()
        self.before = self._button("◀", self.tr("上一张 (Alt+←)"))
        self.after = self._button("▶", self.tr("下一张 (Alt+→)"))
        self.before.clicked.connect(self.turn_back)
        self.after.clicked.connect(self.turn_on)
        owner = parent.window()
        add_action(owner, "Alt+Left", self.turn_back)
        add_action(owner, "Alt+Right", self.turn_on)
        line = QHBoxLayout()
        line.addStretch(1)
        for widget in (self.before, self.which, self.after):
            line.addWidget(widget)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.preview, 1)
        column.addLayout(line)
        column.addWidget(self.said)

    def show_count(self, count: int) -> None:
        """Know how many labels there are."""
        self._count = count
        self.place = max(0, min(self.place, count - 1))
        self._word()

    def show_place(self, place: int) -> None:
        """Turn to a label."""
        if 0 <= place < self._count and place != self.place:
            self.place = place
            self._word()
            self.turned.emit()

    def show_drawn(self, drawn: LabelDrawn, problems: Sequence[LabelProblem]) -> None:
        """Show a label, and what is wrong with it that stands nowhere else."""
        self.preview.show_drawn(drawn)
        self.show_reasons(problems)

    def show_reasons(self, problems: Sequence[LabelProblem]) -> None:
        """Say what is wrong, the first of it."""
        set_role(self.said, "muted" if all(one.hint for one in problems) else "wrong")
        said = dict.fromkeys(readable(str(one)) for one in problems)
        self.said.say("\n".join(list(said)[:_MOST_SAID]))

    def show_nothing(self, reason: str) -> None:
        """Show an empty place, and say why."""
        set_role(self.said, "muted")
        self.preview.show_drawn(None)
        self.said.say(reason)

    @Slot()
    def turn_back(self) -> None:
        """Show the label before."""
        self.show_place(self.place - 1)

    @Slot()
    def turn_on(self) -> None:
        """Show the next label."""
        self.show_place(self.place + 1)

    def _word(self) -> None:
        shown = self._count > 1
        for widget in (self.before, self.which, self.after):
            widget.setVisible(shown)
        self.which.setText(
            self.tr("第 {place} 张，共 {count} 张").format(place=self.place + 1, count=self._count)
        )
        self.before.setEnabled(self.place > 0)
        self.after.setEnabled(self.place + 1 < self._count)

    def _button(self, mark: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(mark)
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button
