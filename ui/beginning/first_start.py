"""Asks at the first start how this workstation is to work, and sets a service up when it is wished.

Without it a new workstation would begin at a name nobody asked for. Whoever chose to work alone is
not asked again; whoever closed the question is, at the next start.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.connection import ConnectionShown
from app.founding import FirstStart, FoundingEvent
from ui.beginning.choice_page import Way
from ui.beginning.dialog import BeginningDialog
from ui.beginning.port import BeginningPorts
from ui.bridge import Bridge

BEGINNING = "beginning/way"
"""The preference that keeps what was chosen."""


class Beginning(QObject):
    """Between the first questions and what is done about the answers."""

    join_wished = Signal()
    """A service is to be joined."""
    close_wished = Signal()
    """The window is to be closed, and opened anew."""

    def __init__(self, ports: BeginningPorts, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._ports, self._bridge, self._window = ports, bridge, window
        self.dialog: BeginningDialog | None = None
        self._standing: ConnectionShown | None = None
        bridge.founding_said.connect(self.hear)
        bridge.connection_shown.connect(self.remember)

    @Slot(object)
    def remember(self, event: ConnectionShown) -> None:
        """Note how this workstation stands: a dialog that is opened later shows it at once."""
        self._standing = event

    @Slot(object)
    def hear(self, event: FoundingEvent) -> None:
        """Ask, where this workstation is opened for the first time."""
        chosen = self._ports.preferences.read(BEGINNING, "")
        if isinstance(event, FirstStart) and chosen != Way.ALONE:
            self._ask(founds=False)

    @Slot()
    def found(self) -> None:
        """Set a service up."""
        self._ask(founds=True)

    @Slot(object)
    def follow(self, way: Way) -> None:
        """Do what was chosen."""
        if way is Way.JOIN:
            self.join_wished.emit()
        elif way is Way.TRAIN:
            self._ports.train()
            self.close_wished.emit()
        else:
            self._ports.preferences.write(BEGINNING, way)

    @Slot()
    def let_go(self) -> None:
        """Let go of the dialog that was closed."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _ask(self, *, founds: bool) -> None:
        if self.dialog is not None:
            return
        self.dialog = dialog = BeginningDialog(self._ports, self._window, founds=founds)
        bridge = self._bridge
        bridge.founding_said.connect(dialog.hear)
        bridge.connection_shown.connect(dialog.show_standing)
        bridge.join_step_shown.connect(dialog.show_step)
        bridge.join_refused.connect(dialog.show_refusal)
        bridge.joined.connect(dialog.show_joined)
        if self._standing is not None:
            dialog.show_standing(self._standing)
        dialog.chosen.connect(self.follow)
        dialog.reopen_wished.connect(self.close_wished)
        dialog.finished.connect(self.let_go)
        dialog.open()
