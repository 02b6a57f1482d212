"""岗位与权限: what each role may do, and composing one's own.

Without it what a role holds would stand in a document. The arrow keys go through roles and
permissions, the line below says what one lets somebody do; Enter or F2 changes the role under the
cursor, Ctrl+N composes another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QWidget

from app.people.answers import RoleShown, RolesListed
from app.people.permissions import DESCRIBED, Permission
from app.people.roles import Role
from ui.parts.actions import add_action
from ui.parts.languages import spoken
from ui.parts.rows_view import RowsView
from ui.people.roles_model import Line, RolesModel, lines
from ui.people.seen_tab import SeenTab
from ui.people.words import role_word

if TYPE_CHECKING:
    from ui.people.port import People

_ROW = 26
_AROUND = 24
_AROUND_NAME = 14


class RolesTab(SeenTab):
    """The table of roles and permissions, and buttons."""

    see = (Permission.MANAGE_ROLES, Permission.MANAGE_PERSONS, Permission.READ_AUDIT)
    change = Permission.MANAGE_ROLES
    new_wished = Signal()
    change_wished = Signal(object)
    """This RoleShown."""

    def __init__(self, people: People, enter: QAction, parent: QWidget | None = None) -> None:
        super().__init__(enter, parent)
        self._people = people
        self.model = RolesModel(self)
        self.view: RowsView[Line] = RowsView(self.model, _ROW, self)
        # An institution may have more roles than a screen has room for.
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        # It says more of one cell than of another: the table must not move about.
        self.said.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.new = add_action(self, "Ctrl+N", self.new_wished, inside=True)
        self.edit = add_action(self, "F2", self.wish_change, inside=True)
        self.lay_out(None, self.view, actions=(self.new, self.edit))
        self.body_layout.insertWidget(1, self.said)
        self.view.viewport().installEventFilter(self)
        self.view.row_chosen.connect(self.wish_change)
        self.view.selectionModel().currentChanged.connect(self.follow_cursor)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the tab anew."""
        self.model.retranslate()
        self.new.setText(self.tr("新增岗位"))
        self.edit.setText(self.tr("修改岗位"))
        self.view.setAccessibleName(self.tr("岗位与权限"))
        self._share()
        super().retranslate()

    @property
    def roles(self) -> tuple[RoleShown, ...]:
        """All roles."""
        return tuple(self.model.roles)

    @property
    def current(self) -> RoleShown | None:
        """The role under the cursor."""
        column = self.view.currentIndex().column()
        return self.model.roles[column - 1] if 0 < column <= len(self.model.roles) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share the room of the table anew where it is another."""
        if event.type() is QEvent.Type.Resize:
            self._share()
        return super().eventFilter(watched, event)

    def begin(self) -> None:
        """Put the keys into the table."""
        self.view.setFocus()

    def ask(self) -> None:
        """Ask what each role holds."""
        self._people.list_roles()

    @property
    def is_filled(self) -> bool:
        """Whether there are rows."""
        return bool(self.model.rows)

    def clear(self) -> None:
        """Show none."""
        self.model.show_roles(())

    def show_roles(self, event: RolesListed) -> None:
        """Show them; the cursor stays where it was."""
        before = self.view.currentIndex()
        row, column = max(1, before.row()), max(1, before.column())
        if event.roles != self.roles:
            self.model.show_roles(event.roles)
            self._share()
            self.view.setCurrentIndex(self.model.index(row, column))
        self.follow()

    @Slot()
    def follow_cursor(self) -> None:
        """Say what is under the cursor."""
        self.follow()

    def follow(self) -> None:
        """Offer what can be done now, and say what is under the cursor."""
        super().follow()
        role = self.current
        fixed = role is not None and role.role == Role.ADMINISTRATOR
        self.offer(self.new, Permission.MANAGE_ROLES)
        self.offer(self.edit, Permission.MANAGE_ROLES, on=role is not None and not fixed)
        self.said.setText(self._sentence(role))

    @Slot()
    def wish_change(self) -> None:
        """The role under the cursor is to be changed."""
        if self.edit.isEnabled():
            self.change_wished.emit(self.current)

    def _sentence(self, role: RoleShown | None) -> str:
        index = self.view.currentIndex()
        line = self.model.rows[index.row()] if index.isValid() else None
        said = []
        if line is not None and line.permission is not None:
            one = DESCRIBED[line.permission]
            about = self.tr("{name}：{does}")
            said.append(about.format(name=spoken(one.name), does=spoken(one.does)))
        if role is not None:
            kind = self.tr("系统自带") if role.built_in else self.tr("本机构自设")
            about = self.tr("{role}（{kind}），{count} 项权限").format(
                role=role_word(role.role, role.name), kind=kind, count=len(role.permissions)
            )
            if role.approves_up_to is not None:
                about += self.tr("，审核订单到 {amount} 元").format(amount=role.approves_up_to)
            said.append(about + self.tr("。"))
        if role is not None and role.role == Role.ADMINISTRATOR:
            said.append(self.tr("“管理员”合并三员，权限固定，只给声明一人兼任的小机构。"))
        return " ".join(said)

    def _share(self) -> None:
        """Give each column the room of its words, and all what is left over in equal parts."""
        header, advance = self.view.horizontalHeader(), self.fontMetrics().horizontalAdvance
        roles = self.roles
        if not roles:
            return
        first = max(advance(self.model.text(row, 0)) for row in lines()) + _AROUND
        widths = [advance(role_word(one.role, one.name)) + _AROUND_NAME for one in roles]
        left = self.view.viewport().width() - first - sum(widths)
        more = max(0, left // len(widths))
        for column, width in enumerate((first, *(one + more for one in widths))):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
