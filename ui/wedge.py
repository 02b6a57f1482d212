"""Hands key strokes to whoever tells a reader from a person, and carries out the answer.

Without it a reader that pretends to be a keyboard types into whatever field has the focus. The
filter decides nothing: it makes plain values of Qt's events, with the system's own times (a busy
main thread would make every pause longer), and swallows, restores or types again as it is told.

Traps of Qt: a key event reaches an application's filter once for the window, then for the widget
and each parent that it is offered to, so only the window's is looked at. A key is offered as
shortcut before it is pressed. `WA_InputMethodEnabled` does not change a line edit's answer to
`ImEnabled`; only overriding `inputMethodQuery` does.
"""

from __future__ import annotations

import math
import sys
import time
from dataclasses import dataclass
from typing import Protocol

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget

_KEYS = {QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride}
_KEY = "Key_"
_SYMBOLS = {"Return": "Enter", "Control": "Ctrl", "unknown": ""}
_XKB_OFFSET = 8
"""X11 and Wayland number the places of keys 8 higher than evdev."""


@dataclass(frozen=True, slots=True)
class KeyStroke:
    """A key going down or up."""

    symbol: str
    """`A`, `5`, `]`, or a name: `Enter`, `Tab`, `Alt`, `F8` …; empty when unknown."""
    text: str
    """What it would type."""
    pressed: bool
    """Down, not up."""
    repeated: bool
    """Made by a key that is held down."""
    shift: bool
    """Shift is held; likewise the next two."""
    ctrl: bool
    alt: bool
    keypad: bool
    """The key is on the keypad."""
    place: int
    """Number of the key's place (evdev, scan code set 1), 0 when unknown."""
    at_ms: int
    """When, by the system's clock for input, in milliseconds."""


class KeyAnswer(Protocol):
    """What is to be done about a key."""

    @property
    def swallow(self) -> bool:
        """Keep the key from the window."""

    @property
    def begins(self) -> bool:
        """The key may be the first of a scan: remember what the focused field holds."""

    @property
    def leaked(self) -> str:
        """A scan is complete, and this much of it reached the field: put the field back."""

    @property
    def give_back(self) -> bool:
        """What was swallowed was typing: type it now, before this key."""

    @property
    def waiting(self) -> bool:
        """Call `silence` when no key comes for `gap_ms`."""


class KeyListener(Protocol):
    """Who tells a reader from a person. Called in the main thread; answers at once."""

    @property
    def gap_ms(self) -> int:
        """How long a silence ends a scan."""

    @property
    def swallowing(self) -> bool:
        """True while a scan is coming in: no key is a shortcut now."""

    def key(self, stroke: KeyStroke, /) -> KeyAnswer:
        """Take one key stroke."""

    def silence(self) -> KeyAnswer:
        """Hear that no key came for `gap_ms`."""


@dataclass(frozen=True, slots=True)
class _FieldContent:
    """What a line edit held before a scan leaked into it."""

    field: QLineEdit
    text: str
    cursor: int
    selected_from: int
    selected: int

    @classmethod
    def of(cls, widget: QWidget | None) -> _FieldContent | None:
        """Look at a line edit, or the one within a combo or spin box."""
        if isinstance(widget, QComboBox | QAbstractSpinBox):
            # Both keep the focus for the line edit within them.
            widget = widget.findChild(QLineEdit)
        if not isinstance(widget, QLineEdit):
            return None
        return cls(
            field=widget,
            text=widget.text(),
            cursor=widget.cursorPosition(),
            selected_from=widget.selectionStart(),
            selected=len(widget.selectedText()),
        )

    def put_back(self) -> None:
        """Make the field as it was, as an edit that can be undone and is announced."""
        if not shiboken6.isValid(self.field):
            return
        if self.field.text() != self.text:
            self.field.selectAll()
            self.field.insert(self.text)
        self.field.setCursorPosition(self.cursor)
        if self.selected:
            self.field.setSelection(self.selected_from, self.selected)


@dataclass(frozen=True, slots=True)
class _SwallowedKey:
    """A key that may have to be typed after all."""

    key: int
    modifiers: Qt.KeyboardModifier
    text: str

    def type_into(self, widget: QWidget) -> None:
        """Press and release the key; past the filter, which looks at windows only."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, self.key, self.modifiers, self.text))


class WedgeFilter(QObject):
    """Stands between the keyboard and the windows of an application."""

    def __init__(self, listener: KeyListener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listener = listener
        self._enabled = True
        self._window: QWindow | None = None
        self._content: _FieldContent | None = None
        self._swallowed: list[_SwallowedKey] = []
        self._keys_down: set[int] = set()
        self._quiet_ticks = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note_quiet)

    def set_enabled(self, enabled: bool) -> None:
        """Listen, or let every key through: while a password is typed, say."""
        if not enabled:
            self._carry_out(self._listener.silence())
        self._enabled = enabled

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at keys on their way into a window; true keeps one from it."""
        kind = event.type()
        if kind not in _KEYS or not self._enabled or not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            if self._listener.swallowing:
                event.accept()
                return True
            return False
        if not isinstance(watched, QWindow):
            return False
        self._window = watched
        return self._take(event)

    def _take(self, event: QKeyEvent) -> bool:
        """Ask about a key and do what is answered; true swallows it."""
        answer = self._listener.key(stroke_of(event))
        self._carry_out(answer)
        if event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat():
            swallowed = event.key() in self._keys_down
            self._keys_down.discard(event.key())
            return swallowed
        if answer.swallow:
            self._keys_down.add(event.key())
        if answer.swallow and answer.waiting:
            key = _SwallowedKey(event.key(), event.modifiers(), event.text())
            self._swallowed.append(key)
        return answer.swallow

    def _carry_out(self, answer: KeyAnswer) -> None:
        """Do what an answer asks for, before its own key goes on."""
        if answer.give_back:
            self._type_swallowed()
        if answer.leaked and self._content is not None:
            self._content.put_back()
        if answer.begins:
            self._content = _FieldContent.of(self._focused())
        if answer.waiting:
            self._wait_for_quiet()
        else:
            self._timer.stop()
            self._swallowed.clear()

    def _type_swallowed(self) -> None:
        """Type what was swallowed into the widget that has the focus."""
        keys, self._swallowed = self._swallowed, []
        for key in keys:
            widget = self._focused()
            if widget is not None:
                key.type_into(widget)

    def _focused(self) -> QWidget | None:
        """Find who gets the keys; without a window manager a window gets them and is not active."""
        widget: QObject | None = QApplication.focusWidget()
        if widget is None and self._window is not None and shiboken6.isValid(self._window):
            widget = self._window.focusObject()
        return widget if isinstance(widget, QWidget) else None

    def _wait_for_quiet(self) -> None:
        # Two short waits: after a main thread that was busy the timer is due before the keys that
        # lie in the queue have been seen. They are seen between the first wait and the second.
        self._quiet_ticks = 0
        self._timer.start(math.ceil(self._listener.gap_ms * 0.6))

    @Slot()
    def _note_quiet(self) -> None:
        """End a scan that has no line ending."""
        self._quiet_ticks += 1
        if self._quiet_ticks == 1:
            self._timer.start()
        else:
            self._carry_out(self._listener.silence())


class ScanFocus(QWidget):
    """A place for the focus where no input method takes the letters away.

    A screen that waits for scans gives it the focus; it shows nothing by itself.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        """Answer that no input method is wanted."""
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query)

    def event(self, event: QEvent) -> bool:
        """Drop what an input method sends all the same, as some Wayland compositors do."""
        if isinstance(event, QInputMethodEvent):
            event.accept()
            return True
        return super().event(event)


def stroke_of(event: QKeyEvent) -> KeyStroke:
    """Make a plain value of Qt's event."""
    modifiers = event.modifiers()
    return KeyStroke(
        symbol=symbol_of(event.key()),
        text=event.text(),
        pressed=event.type() == QEvent.Type.KeyPress,
        repeated=event.isAutoRepeat(),
        shift=bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
        ctrl=bool(modifiers & Qt.KeyboardModifier.ControlModifier),
        alt=bool(modifiers & Qt.KeyboardModifier.AltModifier),
        keypad=bool(modifiers & Qt.KeyboardModifier.KeypadModifier),
        place=place_of(event.nativeScanCode(), QGuiApplication.platformName()),
        at_ms=event.timestamp() or time.monotonic_ns() // 1_000_000,
    )


def symbol_of(key: int) -> str:
    """Name a key: the character that stands on it, or Qt's name of it."""
    if 0 < key <= sys.maxunicode:
        return chr(key)
    name = Qt.Key(key).name
    if not name.startswith(_KEY):
        return ""
    name = name.removeprefix(_KEY)
    return _SYMBOLS.get(name, name)


def place_of(scan_code: int, platform: str) -> int:
    """Number the place of a key alike on every system; 0 where the system does not tell."""
    offset = _XKB_OFFSET if platform in {"xcb", "wayland"} else 0
    return max(0, scan_code - offset)
