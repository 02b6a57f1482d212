"""Fields of the forms about people: a day, roles with places and days, words beside a field.

Without it each form would say in its own way what is wrong with a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.people.person import ANYWHERE, Grant
from ui.parts.roles import set_role
from ui.people.words import Names

_DAY = "2026-11-22"
_LONGEST_DAY = 10


class WrongDay(ValueError):
    """What was typed is no day."""


class DayField(QLineEdit):
    """A day, or nothing."""

    def __init__(self, parent: QWidget, day: date | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(_LONGEST_DAY)
        self.setPlaceholderText(_DAY)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(_DAY) + 28)
        self.setText("" if day is None else day.isoformat())

    @property
    def day(self) -> date | None:
        """The day; None for none; raises WrongDay."""
        text = self.text().strip()
        try:
            found = date.fromisoformat(text) if text else None
        except ValueError as error:
            set_role(self, True, "invalid")
            raise WrongDay(text) from error
        set_role(self, False, "invalid")
        return found


class Said(QLabel):
    """What is wrong with the field above; hidden where nothing is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self, "wrong")
        self.hide()

    def say(self, text: str) -> None:
        """Say it; nothing: all is well."""
        self.setText(text)
        self.setVisible(bool(text))


class GrantRow(QWidget):
    """One role, where it holds, and between which days."""

    dropped = Signal(object)
    """This row is to go."""

    def __init__(self, grant: Grant, names: Names, parent: QWidget) -> None:
        super().__init__(parent)
        roles = {one: names.role(one) for one in names.roles}
        self.role = choice_of(self, roles, grant.role, self.tr("选择岗位"))
        self.place = choice_of(self, names.places, grant.place, self.tr("整个机构"))
        self.since, self.until = DayField(self, grant.since), DayField(self, grant.until)
        self.drop = QPushButton(self.tr("移除"), self)
        self.drop.setAutoDefault(False)
        self.drop.clicked.connect(self.wish_drop)
        for field, name in (
            (self.role, self.tr("岗位")),
            (self.place, self.tr("配送点")),
            (self.since, self.tr("岗位开始")),
            (self.until, self.tr("岗位截止")),
        ):
            field.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.role, 3)
        row.addWidget(self.place, 3)
        row.addWidget(self.since)
        row.addWidget(QLabel("–", self))
        row.addWidget(self.until)
        row.addWidget(self.drop)

    @property
    def grant(self) -> Grant | None:
        """What is chosen; None where no role is; raises WrongDay."""
        role = str(self.role.currentData() or "")
        since, until = self.since.day, self.until.day
        return (
            Grant(role, str(self.place.currentData() or ANYWHERE), since, until) if role else None
        )

    @Slot()
    def wish_drop(self) -> None:
        """This row is to go."""
        self.dropped.emit(self)


class GrantsField(QWidget):
    """All roles of one person."""

    def __init__(self, grants: tuple[Grant, ...], names: Names, parent: QWidget) -> None:
        super().__init__(parent)
        self._names = names
        self.rows: list[GrantRow] = []
        self.more = QPushButton(self.tr("再加一个岗位"), self)
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self.add_row)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._rows)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        for grant in grants or (Grant(""),):
            self._add(grant)

    @property
    def grants(self) -> tuple[Grant, ...]:
        """What is chosen, each once; raises WrongDay."""
        chosen = (row.grant for row in self.rows)
        return tuple(dict.fromkeys(one for one in chosen if one is not None))

    @Slot()
    def add_row(self) -> None:
        """Ask for one more."""
        self._add(Grant(""))
        self.rows[-1].role.setFocus()

    @Slot(object)
    def drop_row(self, row: GrantRow) -> None:
        """Let a role go."""
        self.rows.remove(row)
        self._rows.removeWidget(row)
        row.deleteLater()
        self.more.setFocus()

    def _add(self, grant: Grant) -> None:
        row = GrantRow(grant, self._names, self)
        row.dropped.connect(self.drop_row)
        self.rows.append(row)
        self._rows.addWidget(row)


def choice_of(parent: QWidget, choices: Mapping[str, str], chosen: str, nothing: str) -> QComboBox:
    """A choice by name; what nobody knows any more stays as it is."""
    box = QComboBox(parent)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    box.addItem(nothing, "")
    for value, name in choices.items():
        box.addItem(name, value)
    if chosen and chosen not in choices:
        box.addItem(chosen, chosen)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box
