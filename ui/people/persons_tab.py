"""人员: who works here, and what can be done about each.

Without it a person would be let in by a command. Ctrl+N adds one, Enter or F2 changes the one under
the cursor, F8 gives a badge, Ctrl+U drops a lost telephone, Ctrl+O takes a file; Ctrl+F searches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.people.answers import PersonShown, PersonsListed, RolesListed
from app.people.permissions import Permission
from app.people.person import Standing
from ui.parts.actions import add_action
from ui.parts.rows_view import RowsView
from ui.people.models import PersonsModel
from ui.people.seen_tab import SeenTab
from ui.people.words import Names, standing_word

if TYPE_CHECKING:
    from ui.people.port import People

_ROW = 46
_LONGEST = 60


class PersonsTab(SeenTab):
    """The list of persons, what narrows it, and buttons."""

    see = (Permission.MANAGE_PERSONS, Permission.READ_AUDIT)
    change = Permission.MANAGE_PERSONS
    new_wished = Signal()
    file_wished = Signal()
    change_wished = Signal(object)
    badge_wished = Signal(object)
    telephone_wished = Signal(object)
    """Of this PersonShown."""

    def __init__(self, people: People, enter: QAction, parent: QWidget | None = None) -> None:
        super().__init__(enter, parent)
        self._people = people
        self.persons: tuple[PersonShown, ...] = ()
        self.names = Names()
        self.roles = RolesListed(())
        self.model = PersonsModel(self)
        self.view: RowsView[PersonShown] = RowsView(self.model, _ROW, self)
        self.search, self.count = QLineEdit(self), QLabel(self)
        self.standing, self.role = QComboBox(self), QComboBox(self)
        self.search.setMaxLength(_LONGEST)
        self.search.setClearButtonEnabled(True)
        self.count.setProperty("role", "muted")
        self._make_actions()
        self.lay_out(
            self._narrowing(),
            self.view,
            actions=(self.new, self.edit, self.badge, self.telephone, self.file),
        )
        self.search.textChanged.connect(self.narrow)
        self.search.returnPressed.connect(self.view.setFocus)
        for box in (self.standing, self.role):
            box.currentIndexChanged.connect(self.narrow)
        self.view.row_chosen.connect(self.wish_change)
        self.view.selectionModel().currentRowChanged.connect(self.follow_cursor)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the tab anew."""
        self.model.retranslate()
        self.new.setText(self.tr("添加"))
        self.edit.setText(self.tr("修改"))
        self.badge.setText(self.tr("胸卡"))
        self.telephone.setText(self.tr("手机丢失"))
        self.file.setText(self.tr("导入"))
        self.search.setPlaceholderText(self.tr("工号或姓名的一部分"))
        self.search.setAccessibleName(self.tr("查找人员"))
        self.view.setAccessibleName(self.tr("人员"))
        self._word_boxes()
        self.view.set_widths(
            {
                0: "MMMMMMMM",
                1: "MMMMMMMMM",
                3: self.tr("休假 {days}，代理 {who}").format(
                    days="2026-11-01 – 2026-11-30", who="MMMM"
                ),
                4: self.tr("胸卡") + "M",
            }
        )
        super().retranslate()

    def begin(self) -> None:
        """Put the keys into the list."""
        self.view.setFocus()

    def ask(self) -> None:
        """Ask for everybody, and how roles are called."""
        self._people.list_roles()
        self._people.list_persons()

    @property
    def is_filled(self) -> bool:
        """Whether there are rows."""
        return bool(self.model.rows)

    def clear(self) -> None:
        """Show nobody."""
        self.persons = ()
        self.narrow()

    def show_persons(self, event: PersonsListed) -> None:
        """Show everybody."""
        self.persons = event.persons
        self._name(Names(self.names.roles, dict(event.places)))
        self.narrow()

    def show_roles(self, event: RolesListed) -> None:
        """Know how roles are called."""
        self.roles = event
        self._name(Names({one.role: one.name for one in event.roles}, self.names.places))
        chosen = self.role.currentData()
        self._word_boxes()
        self.role.setCurrentIndex(max(0, self.role.findData(chosen)))

    def point_at(self, number: str) -> None:
        """Put the cursor on a person."""
        position = self.model.position(number)
        if position is not None:
            self.view.point_at(position)

    @Slot()
    def narrow(self) -> None:
        """Show who fits what is asked."""
        text = self.search.text().strip().casefold()
        standing, role = self.standing.currentData(), self.role.currentData()
        rows = [
            one
            for one in self.persons
            if text in f"{one.number} {one.name}".casefold()
            and (not standing or one.standing == standing)
            and (not role or any(grant.role == role for grant in one.grants))
        ]
        self.model.show_rows(rows)
        if rows and self.view.current_row() is None:
            self.view.point_at(0)
        shown = self.tr("{count} 人").format(count=len(rows))
        if len(rows) != len(self.persons):
            shown = self.tr("{count} / {all} 人").format(count=len(rows), all=len(self.persons))
        self.count.setText(shown if self.persons else "")
        self.follow()

    @Slot()
    def follow_cursor(self) -> None:
        """Offer what can be done with the person under the cursor."""
        self.follow()

    def follow(self) -> None:
        """Offer what can be done now."""
        super().follow()
        row, manage = self.view.current_row(), Permission.MANAGE_PERSONS
        self.offer(self.new, manage)
        self.offer(self.file, manage)
        here = row is not None and row.standing is not Standing.RETIRED
        self.offer(self.edit, manage, on=row is not None)
        self.offer(self.badge, manage, on=row is not None and (here or row.has_badge))
        self.offer(self.telephone, manage, on=here)

    @Slot()
    def wish_change(self) -> None:
        """The person under the cursor is to be changed."""
        if self.edit.isEnabled():
            self.change_wished.emit(self.view.current_row())

    @Slot()
    def wish_badge(self) -> None:
        """The person under the cursor is to have a badge, or none."""
        self.badge_wished.emit(self.view.current_row())

    @Slot()
    def wish_telephone(self) -> None:
        """The telephone of the person under the cursor is lost."""
        self.telephone_wished.emit(self.view.current_row())

    def _name(self, names: Names) -> None:
        self.names = self.model.names = names
        self.model.retranslate()

    def _word_boxes(self) -> None:
        standings = [
            ("", self.tr("全部状态")),
            *((one.value, standing_word(one)) for one in Standing),
        ]
        named = [
            ("", self.tr("全部岗位")),
            *((one, self.names.role(one)) for one in self.names.roles),
        ]
        for box, rows in ((self.standing, standings), (self.role, named)):
            chosen = max(0, box.currentIndex())
            box.blockSignals(True)
            box.clear()
            for value, word in rows:
                box.addItem(word, value)
            box.setCurrentIndex(min(chosen, len(rows) - 1))
            box.blockSignals(False)
        self.standing.setAccessibleName(self.tr("状态"))
        self.role.setAccessibleName(self.tr("岗位"))

    def _narrowing(self) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.search, 1)
        for part in (self.standing, self.role, self.count):
            row.addWidget(part)
        return line

    def _make_actions(self) -> None:
        def act(keys: str, wish: object) -> QAction:
            return add_action(self, keys, wish, inside=True)

        act("Ctrl+F", self.search.setFocus)
        self.new = act("Ctrl+N", self.new_wished)
        self.edit = act("F2", self.wish_change)
        self.badge = act("F8", self.wish_badge)
        self.telephone = act("Ctrl+U", self.wish_telephone)
        self.file = act("Ctrl+O", self.file_wished)
