"""One role: its name, its permissions by area, and up to which amount it approves orders.

Without it a role would be composed by a command. That three administrators stay apart is said while
the permissions are chosen, not only when the service refuses.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.people.answers import RoleShown
from app.people.permissions import AREA_NAMES, DESCRIBED, Area, Permission
from app.people.roles import (
    why_not_limit,
    why_not_name,
    why_not_together,
    why_not_word,
)
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.people.fields import Said

_SIZE = (820, 600)
_LONGEST = 40
_BOX = 16
"""A box takes more room than a tree knows of."""


class RoleDialog(QDialog):
    """Takes what a role is to hold."""

    wished = Signal(object)
    """This RoleShown, whole."""

    def __init__(
        self, role: RoleShown | None, taken: frozenset[str], parent: QWidget, *, own: bool = False
    ) -> None:
        """`role`: None for a new one; `taken`: words of others; `own`: it is held by who asks."""
        super().__init__(parent)
        self._role, self._taken, self._own = role, taken, own
        self.setWindowTitle(self.tr("新增岗位") if role is None else self.tr("修改岗位"))
        self.word = QLineEdit("" if role is None else role.role, self)
        self.name = QLineEdit("" if role is None else role.name, self)
        self.limit = QLineEdit(self)
        for field in (self.word, self.name, self.limit):
            field.setMaxLength(_LONGEST)
        self.word.setReadOnly(role is not None)
        self.word.setPlaceholderText(self.tr("小写字母开头，如 night-clerk；以后不能改"))
        self.limit.setPlaceholderText(self.tr("元；不填：不限金额"))
        if role is not None and role.approves_up_to is not None:
            self.limit.setText(str(role.approves_up_to))
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.setAccessibleName(self.tr("权限"))
        self._items: dict[Permission, QTreeWidgetItem] = {}
        self._fill()
        self.tick(*(one for one in Permission if role is not None and one in role.permissions))
        self.tree.ensurePolished()
        self.tree.resizeColumnToContents(0)
        self.tree.setColumnWidth(0, self.tree.columnWidth(0) + _BOX)
        self.said = {part: Said(self) for part in ("name", "word", "limit")}
        self.answer = Said(self)
        self.save = QPushButton(self.tr("保存  Ctrl+Enter"), self)
        self.save.setProperty("role", "primary")
        self.save.setShortcut("Ctrl+Return")
        self.back = QPushButton(self.tr("取消"), self)
        for button in (self.save, self.back):
            button.setAutoDefault(False)
        self.save.clicked.connect(self.wish)
        self.back.clicked.connect(self.reject)
        self.tree.itemChanged.connect(self.check)
        for field in (self.word, self.name, self.limit):
            field.textChanged.connect(self.check)
        self._lay_out()
        self.resize(*_SIZE)
        self.check()
        (self.tree if role is not None else self.word).setFocus()

    @property
    def chosen(self) -> frozenset[Permission]:
        """What is ticked."""
        checked = Qt.CheckState.Checked
        return frozenset(one for one, item in self._items.items() if item.checkState(0) is checked)

    def tick(self, *permissions: Permission) -> None:
        """Tick these, and no others."""
        for one, item in self._items.items():
            on = one in permissions
            item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    @Slot()
    def check(self) -> None:
        """Say what does not go together, before it is wished."""
        may_approve = Permission.APPROVE_ORDERS in self.chosen
        self.limit.setEnabled(may_approve and not self._own)
        wrong = {
            "name": self._about_name(),
            "word": self._about_word(),
            "limit": self._about_limit(),
        }
        for part, why in wrong.items():
            self.said[part].say(why)
        together = why_not_together(self.chosen)
        self.answer.say("" if together is None else spoken(together))
        whole = bool(self.word.text().strip() and self.name.text().strip())
        is_right = together is None and not any(wrong.values())
        self.save.setEnabled(whole and is_right and not self._own)
        if self._own:
            said = self.tr("您自己持有这个岗位，不能修改它的权限，请由另一位安全管理员修改。")
            self.answer.say(said)

    @Slot()
    def wish(self) -> None:
        """Wish what is chosen, if it goes together."""
        if self.save.isEnabled():
            self.save.setEnabled(False)
            self.wished.emit(self._wanted())

    def refuse(self, text: str) -> None:
        """Say why it was not done, and let it be mended."""
        self.allow()
        self.answer.say(readable(text))

    def allow(self) -> None:
        """Let it be wished again."""
        self.save.setEnabled(True)

    def _wanted(self) -> RoleShown:
        was = self._role
        # What a newer service allows beside what is known here is kept.
        unknown = frozenset() if was is None else was.permissions - set(Permission)
        return RoleShown(
            self.word.text().strip(),
            self.name.text().strip(),
            unknown | self.chosen,
            self._amount(),
            built_in=was is not None and was.built_in,
        )

    def _amount(self) -> Decimal | None:
        """The limit; raises InvalidOperation."""
        text = self.limit.text().strip()
        return Decimal(text) if text and self.limit.isEnabled() else None

    def _about_name(self) -> str:
        name = self.name.text().strip()
        why = why_not_name(name) if name else None
        return "" if why is None else spoken(why)

    def _about_word(self) -> str:
        word = self.word.text().strip()
        if self._role is None and word in self._taken:
            return self.tr("已有代号为“{word}”的岗位，请换一个。").format(word=word)
        why = why_not_word(word) if word else None
        return "" if why is None else spoken(why)

    def _about_limit(self) -> str:
        try:
            why = why_not_limit(self._amount())
        except InvalidOperation:
            return self.tr("审核金额上限应为数字，如 50000。")
        return "" if why is None else spoken(why)

    def _fill(self) -> None:
        areas: dict[Area, QTreeWidgetItem] = {}
        for one in DESCRIBED.values():
            if one.area not in areas:
                areas[one.area] = QTreeWidgetItem(self.tree, [spoken(AREA_NAMES[one.area])])
                areas[one.area].setFirstColumnSpanned(True)
            item = QTreeWidgetItem(areas[one.area], [spoken(one.name), spoken(one.does)])
            item.setToolTip(1, spoken(one.does))
            if self._own:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            self._items[one.permission] = item
        self.tree.expandAll()

    def _lay_out(self) -> None:
        form = QFormLayout()
        rows = (
            (self.tr("名称"), self.name, "name"),
            (self.tr("代号"), self.word, "word"),
            (self.tr("审核订单上限"), self.limit, "limit"),
        )
        for label, field, part in rows:
            form.addRow(label, field)
            form.addRow("", self.said[part])
        apart = QLabel(
            self.tr("三员分立：系统管理、安全管理、审计三类权限不能编进同一个岗位。"), self
        )
        apart.setWordWrap(True)
        apart.setProperty("role", "muted")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        buttons.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addLayout(form)
        layout.addWidget(self.tree, 1)
        layout.addWidget(apart)
        layout.addWidget(self.answer)
        layout.addLayout(buttons)
