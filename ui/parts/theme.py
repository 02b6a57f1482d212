"""Colours and the style sheet: without it the window would look as the system happens to.

Two sets, light and dark, each with text contrast of 4.5:1 or more (WCAG 2.2, 1.4.3). A verdict
never speaks by colour alone: ui/parts/marks.py gives each severity a shape as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from app.receiving.verdicts import Severity
from ui.parts.resource_files import ICONS
from ui.parts.style_sheet import style_sheet


class Scheme(StrEnum):
    """Light, dark, or whatever the system says."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Tone:
    """The colours of one severity."""

    fill: str
    """A field that is read from two metres."""
    ink: str
    """Text and shapes on that field."""
    mark: str
    """The same meaning as a small mark on the surface colour."""


@dataclass(frozen=True, slots=True)
class Colours:
    """One set of colours."""

    window: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    faint: str
    """Text of what is done; still 4.5:1."""
    accent: str
    accent_text: str
    selection: str
    fresh: str
    """The row that was just counted."""
    track: str
    """The empty part of a progress bar."""
    right: Tone
    notice: Tone
    repeat: Tone
    wrong: Tone
    neutral: Tone

    def tone(self, severity: Severity) -> Tone:
        """Return the colours of a severity."""
        tones = {
            Severity.RIGHT: self.right,
            Severity.NOTICE: self.notice,
            Severity.REPEAT: self.repeat,
            Severity.WRONG: self.wrong,
            Severity.NEUTRAL: self.neutral,
        }
        return tones[severity]


LIGHT = Colours(
    window="#EEF1F4",
    surface="#FFFFFF",
    raised="#F7F9FB",
    line="#CFD7DF",
    text="#14202B",
    muted="#4E5C69",
    faint="#5E6B77",
    accent="#0B5A8F",
    accent_text="#FFFFFF",
    selection="#D3E6F5",
    fresh="#DDF3E4",
    track="#DDE3E9",
    right=Tone(fill="#0A6B35", ink="#FFFFFF", mark="#0A7A3C"),
    notice=Tone(fill="#FFC21A", ink="#1E1600", mark="#8A5A00"),
    repeat=Tone(fill="#12539F", ink="#FFFFFF", mark="#12539F"),
    wrong=Tone(fill="#B4121B", ink="#FFFFFF", mark="#B4121B"),
    neutral=Tone(fill="#DCE3EA", ink="#2B3844", mark="#4E5C69"),
)
DARK = Colours(
    window="#11161B",
    surface="#1A2128",
    raised="#212A33",
    line="#35414D",
    text="#EDF2F6",
    muted="#A9B6C2",
    faint="#8593A0",
    accent="#5FB0EA",
    accent_text="#06131D",
    selection="#24445E",
    fresh="#173D28",
    track="#33404C",
    right=Tone(fill="#0B7038", ink="#FFFFFF", mark="#4CC880"),
    notice=Tone(fill="#F2B413", ink="#1A1300", mark="#F5BE3A"),
    repeat=Tone(fill="#1659A8", ink="#FFFFFF", mark="#7DB7F5"),
    wrong=Tone(fill="#B8161F", ink="#FFFFFF", mark="#FF8A8A"),
    neutral=Tone(fill="#28323C", ink="#DCE4EB", mark="#A9B6C2"),
)


def colours_of(palette: QPalette) -> Colours:
    """Tell which of the two sets a widget is drawn in, by its palette."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def make_palette(colours: Colours) -> QPalette:
    """Put a set of colours into Qt's roles."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.raised,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.faint,
        QPalette.ColorRole.Button: colours.raised,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.Highlight: colours.selection,
        QPalette.ColorRole.HighlightedText: colours.text,
        QPalette.ColorRole.ToolTipBase: colours.raised,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.Mid: colours.line,
    }
    for role, value in roles.items():
        palette.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.faint))
    return palette


class Appearance(QObject):
    """Keeps the application light or dark, as chosen or as the system says."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self.scheme = Scheme.SYSTEM
        self._applied: Colours | None = None
        application.styleHints().colorSchemeChanged.connect(self.follow_system)
        self._apply()

    def choose(self, scheme: Scheme) -> None:
        """Take a scheme at once."""
        self.scheme = scheme
        self._apply()

    @Slot()
    def follow_system(self) -> None:
        """Take over what the system says, unless a person chose."""
        if self.scheme is Scheme.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        system_dark = self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        dark = self.scheme is Scheme.DARK or (self.scheme is Scheme.SYSTEM and system_dark)
        colours = DARK if dark else LIGHT
        if colours is self._applied:
            return
        self._applied = colours
        self._application.setPalette(make_palette(colours))
        self._application.setStyleSheet(
            style_sheet(
                icons=ICONS.as_posix(),
                window=colours.window,
                surface=colours.surface,
                raised=colours.raised,
                line=colours.line,
                text=colours.text,
                muted=colours.muted,
                faint=colours.faint,
                accent=colours.accent,
                accent_text=colours.accent_text,
                selection=colours.selection,
                wrong=colours.wrong.fill,
                wrong_mark=colours.wrong.mark,
                notice=colours.notice.fill,
                notice_ink=colours.notice.ink,
            )
        )
