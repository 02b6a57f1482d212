"""The views a person saved: chosen, kept, forgotten; without it the page would mix both worlds."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QWidget

from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.preferences import Preferences
from ui.statistics.views import View, forget_view, save_view, saved_views


class ViewsBar(TranslatedWidget):
    """A box with the names, and two buttons."""

    chosen = Signal(object)
    """This View is to be shown."""
    keeping_wished = Signal()
    """What is looked at is to be kept: `ask_name`."""

    def __init__(self, preferences: Preferences, page: QWidget) -> None:
        super().__init__(page)
        self._preferences = preferences
        self._person = ""
        self.box = QComboBox(self)
        self.keep = add_action(page, "Ctrl+K", self.keeping_wished, inside=True)
        self.forget = add_action(page, "", self.forget_view, inside=True)
        self.buttons = [ActionButton(action, self) for action in (self.keep, self.forget)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.box, *self.buttons):
            row.addWidget(widget)
        self.box.activated.connect(self.choose)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the bar anew."""
        self.keep.setText(self.tr("存为视图"))
        self.forget.setText(self.tr("删除视图"))
        self.box.setAccessibleName(self.tr("已存的视图"))
        self._list(self._saved, self.box.currentData() or "")

    def begin(self, person: str) -> None:
        """Offer the views of a person."""
        self._person = person
        self._list(self._saved, "")

    def ask_name(self, suggested: str) -> str:
        """Ask under which name a view is to be kept; empty: not at all."""
        title, label = self.tr("存为视图"), self.tr("视图名称")
        name, agreed = QInputDialog.getText(self, title, label, text=suggested)
        return name.strip() if agreed else ""

    def save(self, view: View) -> None:
        """Keep a view, and show that it is the one that is looked at."""
        self._list(save_view(self._preferences, self._person, view), view.name)

    @Slot(int)
    def choose(self, number: int) -> None:
        """Say which view is to be shown."""
        name = self.box.itemData(number)
        view = next((one for one in self._saved if one.name == name), None)
        self._may_forget(view is not None)
        if view is not None:
            self.chosen.emit(view)

    @Slot()
    def forget_view(self) -> None:
        """Forget the view that is chosen."""
        name = self.box.currentData()
        if name:
            self._list(forget_view(self._preferences, self._person, name), "")

    @property
    def _saved(self) -> tuple[View, ...]:
        return saved_views(self._preferences, self._person)

    def _list(self, views: tuple[View, ...], chosen: str) -> None:
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItem(self.tr("已存的视图"), "")
        for view in views:
            self.box.addItem(readable(view.name), view.name)
        self.box.setCurrentIndex(max(0, self.box.findData(chosen)))
        self.box.blockSignals(False)
        self._may_forget(bool(self.box.currentData()))

    def _may_forget(self, may: bool) -> None:
        """Offer to forget the view that is chosen; where none is, the button only takes room."""
        self.forget.setEnabled(may)
        self.buttons[1].setVisible(may)
