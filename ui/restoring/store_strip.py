"""What threatens the store, above every page and as long as it does.

Without it the warning of a full disk would be gone with the next notice. Two tell: the watch over
the store, and the journal of scans; it goes when both are well again. What only is to be known can
be closed.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.readers.events import JournalShown
from app.store.encrypting import ConversionFailed, Converted
from app.store.health import Level, StoreWarned
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.roles import set_role

URGENT = (Level.SCARCE, Level.DAMAGED)


class StoreStrip(TranslatedWidget):
    """Shows the most urgent of what is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._warning: StoreWarned | None = None
        self._journal: JournalShown | None = None
        self._conversion: Converted | ConversionFailed | None = None
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.noted = QPushButton(self)
        self.noted.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.noted.clicked.connect(self.take_note)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 6, 4)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.noted)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.retranslate()

    @property
    def is_urgent(self) -> bool:
        """Whether scans are refused, or will be soon."""
        warned = self._warning is not None and self._warning.level in URGENT
        return warned or self._journal is not None

    def retranslate(self) -> None:
        """Word sentence and button anew."""
        self.noted.setText(self.tr("知道了"))
        self._show()

    @Slot(object)
    def show_warning(self, event: StoreWarned) -> None:
        """Show what the watch over the store says, or that all is well."""
        damaged = self._warning is not None and self._warning.level is Level.DAMAGED
        if event.level is Level.WELL and damaged:
            return  # room on the disk mends no database
        self._warning = None if event.level is Level.WELL else event
        self._show()

    @Slot(object)
    def show_conversion(self, event: Converted | ConversionFailed) -> None:
        """Show what became of the database at this start."""
        self._conversion = event
        self._show()

    @Slot(object)
    def show_journal(self, event: JournalShown) -> None:
        """Show that scans cannot be kept, or can be again."""
        self._journal = None if event.working else event
        self._show()

    @Slot()
    def take_note(self) -> None:
        """Show no longer what only was to be known."""
        if self._warning is None:
            self._conversion = None
        elif not self.is_urgent:
            self._warning = None
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Close the gap at once: Qt would draw the page once more where it was."""
        super().hideEvent(event)
        page = self.parentWidget()
        layout = None if page is None else page.layout()
        if layout is not None:
            layout.invalidate()
            layout.activate()

    def _show(self) -> None:
        warning, journal, conversion = self._warning, self._journal, self._conversion
        if warning is not None and (journal is None or warning.level in URGENT):
            self.label.setText(spoken(warning.sentence))
        elif journal is not None:
            self.label.setText(spoken(journal.detail))
        elif conversion is not None:
            self.label.setText(spoken(conversion.sentence))
        set_role(self, "strip-wrong" if self.is_urgent else "strip-said")
        set_role(self.label, "")
        self.noted.setVisible(not self.is_urgent)
        self.setVisible(any(one is not None for one in (warning, journal, conversion)))
