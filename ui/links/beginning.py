"""The first page of the guide: which platform, and what the connection is called.

Without it one would have to know the names of connectors.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
)

from app.links.connections import LinkKind, LinkShown
from ui.links.checks import name_problem
from ui.links.foreign_label import ForeignLabel
from ui.links.words import serves_word
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role

_LONGEST_TITLE = 60
_LONGEST_NAME = 40


class Beginning(TranslatedWidget):
    """Kinds in a list, two fields below."""

    kind_chosen = Signal()
    changed = Signal()
    chosen = Signal()
    """A kind was chosen for good, by a double click."""

    def __init__(
        self,
        kinds: Sequence[LinkKind],
        links: Sequence[LinkShown],
        link: LinkShown | None,
    ) -> None:
        super().__init__()
        self._kinds = kinds
        self._taken = frozenset(one.link for one in links)
        self._link = link
        self.list = QListWidget(self)
        self.about, self.problem = ForeignLabel(self, "muted"), ForeignLabel(self, "wrong")
        self.title, self.name = QLineEdit(self), QLineEdit(self)
        self.title.setMaxLength(_LONGEST_TITLE)
        self.name.setMaxLength(_LONGEST_NAME)
        self.problem.hide()
        form = QFormLayout()
        form.addRow(self.tr("名称"), self.title)
        form.addRow(self.tr("代号"), self.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 6, 0)
        column.addWidget(self.list, 1)
        column.addWidget(self.about)
        column.addLayout(form)
        column.addWidget(self.problem)
        self._fill()
        self.list.currentRowChanged.connect(self.take_kind)
        self.list.itemDoubleClicked.connect(self.chosen)
        self.title.textChanged.connect(self.changed)
        self.name.textChanged.connect(self.changed)
        self.take_kind()
        self.retranslate()

    @property
    def kind(self) -> LinkKind | None:
        """Which kind it is to be."""
        if self._link is not None:
            name = self._link.kind
            return next((one for one in self._kinds if one.name == name), None)
        row = self.list.currentRow()
        return self._kinds[row] if 0 <= row < len(self._kinds) else None

    def retranslate(self) -> None:
        """Name what is shown to who cannot see it."""
        self.list.setAccessibleName(self.tr("平台"))
        self.title.setAccessibleName(self.tr("名称"))
        self.name.setAccessibleName(self.tr("代号"))

    def showEvent(self, event: QShowEvent) -> None:
        """Lay the list out anew: only now its rows are as high as the style wants them."""
        super().showEvent(event)
        self.list.scheduleDelayedItemsLayout()

    def focus(self) -> None:
        """Put the keys where one begins."""
        (self.list if self._link is None else self.title).setFocus()

    def check(self) -> bool:
        """Show what is wrong; whether nothing is."""
        said, field = "", self.title
        if self.kind is None:
            said, field = self.tr("请选择要连接的平台。"), self.title
        elif not self.title.text().strip():
            said = self.tr("请填写名称，例如“省平台”。")
        elif self._link is None:
            said, field = name_problem(self.name.text().strip(), self._taken), self.name
            if said and self.name.isReadOnly():
                said = self.tr("这个平台已经有连接了，请返回列表修改它。")
        for one in (self.title, self.name):
            set_role(one, bool(said) and one is field, "invalid")
        self.problem.say(said)
        if said:
            field.setFocus()
        return not said

    @Slot()
    def take_kind(self) -> None:
        """Say what a kind is, and offer a name."""
        kind = self.kind
        if kind is None:
            return
        self.about.setText(readable(spoken(kind.explained)))
        if self._link is None:
            self.title.setText(readable(spoken(kind.called))[:_LONGEST_TITLE])
            self.name.setText(kind.link or self._free_name(kind.name))
            self.name.setReadOnly(bool(kind.link))
        self.kind_chosen.emit()

    def _free_name(self, name: str) -> str:
        names = [name, *(f"{name}-{number}" for number in range(2, len(self._taken) + 3))]
        return next(one for one in names if one not in self._taken)[:_LONGEST_NAME]

    def _fill(self) -> None:
        for kind in self._kinds:
            words = f"{readable(spoken(kind.called))}  ·  {serves_word(kind.serves)}"
            self.list.addItem(QListWidgetItem(words))
        self.list.setCurrentRow(0)
        if self._link is not None:
            self.list.hide()
            self.title.setText(self._link.title)
            self.name.setText(self._link.link)
            self.name.setReadOnly(True)
