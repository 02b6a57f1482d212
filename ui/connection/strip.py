"""Offers to join a service, above the page; without it nobody would know that nothing is sent.

It asks once a start, and only whoever works: a workstation may work by itself for good. When the
service refuses this workstation it asks whatever was said before.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.connection import ConnectionShown
from ui.ports import LinkState, SyncShown
from ui.question_strip import QuestionStrip


class ConnectionStrip(QuestionStrip):
    """Says that this workstation is joined to no service, or is refused."""

    connection_wished = Signal()
    """The dialog is to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: ConnectionShown | None = None
        self._refusal = ""
        """The service's own reason."""
        self._refused = self._put_off = self._working = False
        self.look.clicked.connect(self.connection_wished)
        self.put_off.clicked.connect(self.hide_for_now)
        self.retranslate()

    def retranslate(self) -> None:
        """Word sentence and buttons anew."""
        if self._refused:
            text = self.tr("服务端拒绝：{reason} 扫过的都保存在本机，一条也不会丢。")
            self.label.setText(text.format(reason=self._refusal))
        else:
            self.label.setText(
                self.tr("本机没有连接前置服务：收货照常，但不会上传，也收不到配送单。")
            )
        self.look.setText(self.tr("连接…"))
        self.put_off.setText(self.tr("以后再说"))

    def set_working(self, *, working: bool) -> None:
        """Be seen only by who works."""
        self._working = working
        self._show_or_hide()

    @Slot(object)
    def show_standing(self, event: ConnectionShown) -> None:
        """Ask whoever is joined to nothing."""
        self._shown = event
        self._show_or_hide()

    @Slot(object)
    def show_sync(self, event: SyncShown) -> None:
        """Ask again when the service refuses for good."""
        refused = event.state is LinkState.REFUSED
        if refused and not self._refused:
            self._put_off = False
        self._refused, self._refusal = refused, event.reason
        self.retranslate()
        self._show_or_hide()

    @Slot()
    def hide_for_now(self) -> None:
        """Ask again at the next start, or when the service refuses."""
        self._put_off = True
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        shown = self._shown
        alone = shown is not None and not shown.joined and not shown.training
        self.setVisible(self._working and not self._put_off and (alone or self._refused))
