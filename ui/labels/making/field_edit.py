"""One field of a label form: what may be written there, and what is wrong with it.

Without it dates would be typed blindly and a problem would stand far from what it is about. A
scanner ends its codes with Enter: it goes on to the next field and prints nothing.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from app.labels.filling import LONGEST, BadValue, cleaned
from app.labels.forms import FieldKind, FormField
from ui.links.foreign_label import ForeignLabel
from ui.parts.readable import readable
from ui.parts.roles import set_role

_ENTRIES_HEIGHT = 84


class FieldEdit(QWidget):
    """The editor of one field, and a sentence under it."""

    changed = Signal()

    def __init__(self, field: FormField, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self.message = ForeignLabel(self)
        self.message.hide()
        self.editor = self._editor()
        self.editor.setAccessibleName(field.title)
        self.stops: list[QWidget] = [self.editor]
        """Where Tab stops, in order."""
        self.setFocusProxy(self.editor)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.editor, 1)
        if field.kind is FieldKind.DATE:
            self.stops.append(self._calendar_button())
            line.addWidget(self.stops[-1])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.message)

    @property
    def text(self) -> str:
        """What it says."""
        if isinstance(self.editor, QCheckBox):
            return self.field.yes if self.editor.isChecked() else ""
        if isinstance(self.editor, QPlainTextEdit):
            return self.editor.toPlainText()
        return self.editor.text()

    def set_text(self, text: str) -> None:
        """Let it say something else."""
        if isinstance(self.editor, QCheckBox):
            self.editor.setChecked(bool(text))
        elif isinstance(self.editor, QPlainTextEdit):
            self.editor.setPlainText(text)
        else:
            self.editor.setText(text)

    def say(self, reason: str, *, hint: bool = False) -> None:
        """Say what is wrong with it; nothing: all is well."""
        set_role(self.message, "muted" if hint else "wrong")
        self.message.say(readable(reason))

    def _editor(self) -> QCheckBox | QPlainTextEdit | QLineEdit:
        field = self.field
        if field.kind is FieldKind.YES_NO:
            box = QCheckBox(field.yes, self)
            box.toggled.connect(self.changed)
            return box
        if field.kind is FieldKind.ROWS:
            entries = QPlainTextEdit(self)
            entries.setTabChangesFocus(True)
            entries.setFixedHeight(_ENTRIES_HEIGHT)
            columns = " | ".join(title for _, title in field.columns)
            entries.setPlaceholderText(columns)
            entries.setToolTip(
                self.tr("一行一条，各栏用“|”或制表符隔开：{columns}").format(columns=columns)
            )
            entries.textChanged.connect(self.changed)
            return entries
        line = QLineEdit(self)
        line.setMaxLength(LONGEST)
        if field.sample:
            line.setPlaceholderText(self.tr("例如 {sample}").format(sample=readable(field.sample)))
        line.textChanged.connect(self.changed)
        line.returnPressed.connect(self.go_on)
        return line

    @Slot()
    def go_on(self) -> None:
        """Go to the next field."""
        self.focusNextChild()

    def _calendar_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setText("▾")
        words = self.tr("选日期")
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        self.calendar = QCalendarWidget(menu)
        self.calendar.setGridVisible(True)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(self.calendar)
        menu.addAction(holder)
        menu.aboutToShow.connect(self.point_at_day)
        self.calendar.clicked.connect(self.take_day)
        self.calendar.activated.connect(self.take_day)
        self.calendar.activated.connect(menu.close)
        self.calendar.clicked.connect(menu.close)
        button.setMenu(menu)
        return button

    @Slot()
    def point_at_day(self) -> None:
        """Open the calendar at the day that is written."""
        try:
            day = date.fromisoformat(cleaned(self.field, self.text))
        except (BadValue, ValueError):
            return
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))

    @Slot(QDate)
    def take_day(self, day: QDate) -> None:
        """Write the day that was chosen."""
        self.set_text(f"{day.year():04d}-{day.month():02d}-{day.day():02d}")
