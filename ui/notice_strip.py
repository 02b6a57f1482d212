"""One sentence above the page: without it a failed wish would vanish or stop the work in a box.

Stays until the work goes on, the next one or a click; never takes the focus away from scanning.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ui.parts.languages import TranslatedWidget
from ui.parts.roles import set_role

if TYPE_CHECKING:
    from app.papers import PaperKind


class NoticeStrip(TranslatedWidget):
    """Shows what went wrong, or what is ready."""

    print_wished = Signal(object, object)
    """Print this Path, which is a paper of this PaperKind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._url = QUrl()
        self._kind: PaperKind | None = None
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        # It carries foreign text: what a code says must never become markup.
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.print_it = QPushButton(self)
        self.print_it.clicked.connect(self.print_file)
        self._open = QPushButton(self)
        self._open.clicked.connect(self.open_file)
        self._close = QPushButton(self)
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 6, 4)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.print_it)
        layout.addWidget(self._open)
        layout.addWidget(self._close)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Word the buttons anew."""
        self.print_it.setText(self.tr("打印"))
        self._open.setText(self.tr("打开"))
        self._close.setText(self.tr("知道了"))

    @Slot(str)
    def say_wrong(self, text: str) -> None:
        """Show what could not be done."""
        self._say("strip-wrong", text, QUrl())

    @Slot(str)
    def say_right(self, text: str) -> None:
        """Show that something is right again."""
        self._say("strip-said", text, QUrl())

    def say_ready(self, text: str, url: QUrl, kind: PaperKind | None = None) -> None:
        """Show what is ready, with a button that opens it where there is an address.

        Where a kind of paper is named it can be printed too.
        """
        self._say("strip-said", text, url, kind)

    def say_not_printed(self, text: str, url: QUrl, kind: PaperKind | None) -> None:
        """Show why a paper was not printed; it can be opened, or printed again."""
        self._say("strip-wrong", text, url, kind)

    @Slot()
    def print_file(self) -> None:
        """Wish that what is ready is printed."""
        if self._kind is not None:
            self.print_wished.emit(Path(self._url.toLocalFile()), self._kind)

    @Slot()
    def open_file(self) -> None:
        """Open what is ready with the program the system has for it."""
        QDesktopServices.openUrl(self._url)

    def hideEvent(self, event: QHideEvent) -> None:
        """Close the gap at once: Qt would draw the page once more where it was."""
        super().hideEvent(event)
        page = self.parentWidget()
        layout = None if page is None else page.layout()
        if layout is not None:
            layout.invalidate()
            layout.activate()

    def _say(self, role: str, text: str, url: QUrl, kind: PaperKind | None = None) -> None:
        self._url, self._kind = url, kind
        self.label.setText(text)
        self._open.setVisible(not url.isEmpty())
        self.print_it.setVisible(kind is not None)
        set_role(self, role)
        # Its text is styled by the role of the strip.
        set_role(self.label, "")
        self.show()
