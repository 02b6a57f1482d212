"""登录会话: who is signed in where, since when, last used when; and ending that.

Without it a session that was left open elsewhere would stay so. Everybody sees and ends his own,
who manages persons those of all. Del ends the one under the cursor.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QWidget

from app.people.answers import SessionShown, SessionsListed
from app.people.permissions import Permission
from ui.links.models import Now
from ui.parts.actions import add_action
from ui.parts.moments import utc_now
from ui.parts.rows_view import RowsView
from ui.people.models import SessionsModel
from ui.people.seen_tab import SeenTab

if TYPE_CHECKING:
    from ui.people.port import People

_ROW = 34


class SessionsTab(SeenTab):
    """The list of sessions, and a button."""

    end_wished = Signal(object)
    """Of this SessionShown."""

    def __init__(
        self, people: People, enter: QAction, parent: QWidget | None = None, now: Now = utc_now
    ) -> None:
        super().__init__(enter, parent)
        self._people = people
        self._sessions: tuple[SessionShown, ...] = ()
        self.model = SessionsModel(self, now)
        self.view: RowsView[SessionShown] = RowsView(self.model, _ROW, self)
        self.only_open = QCheckBox(self)
        self.only_open.setChecked(True)
        self.end = add_action(self, "Del", self.wish_end, inside=True)
        self.lay_out(self.only_open, self.view, actions=(self.end,))
        self.only_open.toggled.connect(self.narrow)
        self.view.selectionModel().currentRowChanged.connect(self.follow_cursor)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the tab anew."""
        self.model.retranslate()
        self.only_open.setText(self.tr("只看在用的登录"))
        self.end.setText(self.tr("结束登录"))
        self.view.setAccessibleName(self.tr("登录会话"))
        moment = "2026-11-22 00:00"
        self.view.set_widths({2: "255.255.255.255", 3: moment, 4: moment, 5: "MMMMMMMMMMM"})
        super().retranslate()

    def begin(self) -> None:
        """Put the keys into the list."""
        self.view.setFocus()

    def ask(self) -> None:
        """Ask for sessions: everybody's, where that may be seen."""
        self._people.list_sessions(everybody=self.may(Permission.MANAGE_PERSONS))

    @property
    def is_filled(self) -> bool:
        """Whether there are rows."""
        return bool(self.model.rows)

    def clear(self) -> None:
        """Show none."""
        self._sessions = ()
        self.narrow()

    def show_sessions(self, event: SessionsListed) -> None:
        """Show them."""
        self._sessions = event.sessions
        self.narrow()

    def name(self, names: Mapping[str, str]) -> None:
        """Know who has which 工号."""
        self.model.names_of = names
        self.model.retranslate()

    @Slot()
    def narrow(self) -> None:
        """Show all, or those that are not over."""
        some = self.only_open.isChecked()
        rows = [one for one in self._sessions if one.ended_at is None or not some]
        self.model.show_rows(rows)
        if rows and self.view.current_row() is None:
            self.view.point_at(0)
        self.follow()

    @Slot()
    def follow_cursor(self) -> None:
        """Offer what can be done with the session under the cursor."""
        self.follow()

    def follow(self) -> None:
        """Offer what can be done now."""
        super().follow()
        row = self.view.current_row()
        self.end.setEnabled(self.is_seen and row is not None and row.ended_at is None)

    @Slot()
    def wish_end(self) -> None:
        """The session under the cursor is to be over."""
        self.end_wished.emit(self.view.current_row())
