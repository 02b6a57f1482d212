"""Where the parts of the designer stand; without it parts.py would be half made of boxes.

Three columns: designs; tools, paper and problems; elements and the form of what is selected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.labels.designer.actions import Actions
from ui.parts.action_button import ActionButton, shortcut_text
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import TranslatedWidget
from ui.parts.roles import set_role

_LEFT, _RIGHT = 206, 292
_PROBLEMS, _ELEMENTS = 96, 150


class Labels(TranslatedWidget):
    """The words of the designer that are no buttons; never seen itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.name = ElidingLabel(parent)
        set_role(self.name, "title")
        self.elements = QLabel(parent)
        self.empty = QLabel(parent)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setProperty("role", "muted")
        self.add, self.more = QPushButton(parent), QPushButton(parent)
        self.open_only: list[QWidget] = []

    def retranslate(self) -> None:
        """Word them anew."""
        self.word()

    def word(self) -> None:
        """Word them."""
        self.elements.setText(self.tr("元素（从下往上画）"))
        self.add.setText(self.tr("添加元素"))
        self.more.setText(self.tr("更多"))
        self.empty.setText(
            self.tr(
                "请在左边选一个设计。随程序带的不会被改动：改过后另存为自己的，再选用来印这类标签。"
            )
        )

    def show_open(self, *, is_open: bool) -> None:
        """Show what belongs to an open design, or that none is open."""
        for widget in self.open_only:
            widget.setVisible(is_open)
        self.empty.setVisible(not is_open)


class ShortButton(QToolButton):
    """Stands for an action by a sign, with its words and keys beside the pointer."""

    def __init__(self, action: QAction, sign: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "action")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._action, self._sign = action, sign
        self.clicked.connect(action.trigger)
        action.changed.connect(self.follow)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Take over words and state from the action."""
        words = self._action.text()
        self.setText(self._sign or words)
        self.setAccessibleName(words)
        self.setToolTip(f"{words}  {shortcut_text(self._action)}")
        self.setEnabled(self._action.isEnabled())


class Room(QScrollArea):
    """Where the paper is seen, or a part of it."""

    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)

    def look_at(self, rectangle: QRectF | None) -> None:
        """Bring a part of the paper into sight."""
        if rectangle is not None:
            at = rectangle.center()
            self.ensureVisible(round(at.x()), round(at.y()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that there is more room, or less."""
        super().resizeEvent(event)
        self.resized.emit()


class Tries(TranslatedWidget):
    """At which resolution, and with which sample, a design is tried."""

    changed = Signal(int, int)
    """This dpi, this sample."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.dpi, self.sample = QComboBox(self), QComboBox(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.dpi)
        layout.addWidget(self.sample)
        self.dpi.activated.connect(self._tell)
        self.sample.activated.connect(self._tell)
        self.retranslate()

    def retranslate(self) -> None:
        """Word it anew."""
        self.dpi.setAccessibleName(self.tr("分辨率"))
        self.sample.setAccessibleName(self.tr("用哪张示例标签试"))
        self.sample.setToolTip(self.tr("用哪张示例标签试"))
        for row in range(self.sample.count()):
            self.sample.setItemText(row, self._words(row))

    def offer(self, dpis: Sequence[int], samples: int, dpi: int, sample: int) -> None:
        """Offer these."""
        with QSignalBlocker(self.dpi), QSignalBlocker(self.sample):
            self.dpi.clear()
            for one in dpis:
                self.dpi.addItem(f"{one} dpi", one)
            self.dpi.setCurrentIndex(self.dpi.findData(dpi))
            self.sample.clear()
            for number in range(samples):
                self.sample.addItem(self._words(number), number)
            self.sample.setCurrentIndex(self.sample.findData(sample))

    def _words(self, number: int) -> str:
        return self.tr("示例 {number}").format(number=number + 1)

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(self.dpi.currentData(), self.sample.currentData())


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands in a designer."""

    page: QWidget
    actions: Actions
    labels: Labels
    tries: Tries
    room: Room
    strip: QWidget
    designs: QWidget
    canvas: QWidget
    problems: QWidget
    elements: QWidget
    form: QWidget
    adding: QMenu


def lay_out(parts: Parts) -> None:
    """Put the parts of a designer in their places."""
    inside = QWidget(parts.page)
    columns = QHBoxLayout(inside)
    columns.setContentsMargins(0, 0, 0, 0)
    columns.setSpacing(10)
    columns.addWidget(_left(parts))
    columns.addLayout(_middle(parts), 1)
    columns.addWidget(_right(parts))
    layout = QVBoxLayout(parts.page)
    layout.setContentsMargins(8, 8, 8, 8)
    layout.setSpacing(6)
    layout.addWidget(parts.strip)
    # A small screen, or large letters: what has no room is scrolled to.
    around = QScrollArea(parts.page)
    around.setWidgetResizable(True)
    around.setFrameShape(QFrame.Shape.NoFrame)
    around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    around.setWidget(inside)
    layout.addWidget(around, 1)


def _left(parts: Parts) -> QWidget:
    column, actions = QWidget(parts.page), parts.actions
    column.setFixedWidth(_LEFT)
    menu = QMenu(parts.labels.more)
    menu.addActions([actions.use, actions.rename, actions.drop])
    menu.addSeparator()
    menu.addActions([actions.bring, actions.give])
    parts.labels.more.setMenu(menu)
    buttons = QHBoxLayout()
    buttons.addWidget(ActionButton(actions.create, column, primary=True), 1)
    buttons.addWidget(parts.labels.more)
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addLayout(buttons)
    layout.addWidget(parts.designs, 1)
    return column


def _middle(parts: Parts) -> QVBoxLayout:
    actions, labels = parts.actions, parts.labels
    head = QHBoxLayout()
    head.addWidget(labels.name, 1)
    head.addWidget(parts.tries)
    for action in (actions.save, actions.save_as, actions.draft):
        _add_button(parts, head, action, primary=action is actions.save)
    tools = QHBoxLayout()
    tools.setSpacing(4)
    labels.add.setMenu(parts.adding)
    tools.addWidget(labels.add)
    edits = (actions.undo, actions.redo, actions.double)
    for action in (*edits, actions.forward, actions.back, actions.delete):
        _add_button(parts, tools, action)
    tools.addStretch(1)
    _add_zoom(parts, tools)
    parts.room.setWidget(parts.canvas)
    parts.problems.setFixedHeight(_PROBLEMS)
    layout = QVBoxLayout()
    layout.setSpacing(6)
    layout.addLayout(head)
    layout.addLayout(tools)
    layout.addWidget(labels.empty, 1)
    layout.addWidget(parts.room, 1)
    layout.addWidget(parts.problems)
    labels.open_only += [labels.add, parts.room, parts.problems, parts.tries]
    return layout


def _add_zoom(parts: Parts, tools: QHBoxLayout) -> None:
    actions = parts.actions
    for action, words in ((actions.farther, "−"), (actions.closer, "+"), (actions.fit, "")):
        button = ShortButton(action, words, parts.page)
        tools.addWidget(button)
        parts.labels.open_only.append(button)


def _add_button(parts: Parts, row: QHBoxLayout, action: QAction, *, primary: bool = False) -> None:
    button = ActionButton(action, parts.page, primary=primary)
    button.set_compact(compact=True)
    row.addWidget(button)
    parts.labels.open_only.append(button)


def _right(parts: Parts) -> QWidget:
    column = QWidget(parts.page)
    column.setFixedWidth(_RIGHT)
    parts.elements.setMinimumHeight(_ELEMENTS)
    parts.labels.elements.setBuddy(parts.elements)
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(parts.labels.elements)
    layout.addWidget(parts.elements, 1)
    layout.addWidget(parts.form, 3)
    parts.labels.open_only.append(column)
    return column
