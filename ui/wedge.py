"""Hands key strokes to whoever tells a reader from a person, and carries out the answer.

Without it a reader that pretends to be a keyboard types into whatever field has the focus. The
filter decides nothing: it makes plain values of Qt's events, with the system's own times (a busy
main thread would make every pause longer), and swallows, restores or types again as it is told.

An input method takes keys away and sends text instead. While a scan comes in it is switched off for
the focused field and what it composed is cancelled; text that it commits in the middle of a scan,
or one character at a time as fast as a machine, is looked at like keys.

Traps of Qt: a key event reaches an application's filter once for the window, then for the widget
and each parent that it is offered to, so only the window's is looked at. A key is offered as
shortcut before it is pressed. `WA_InputMethodEnabled` does not change a line edit's answer to
`ImEnabled`; only overriding `inputMethodQuery` does.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QInputMethodQueryEvent,
    QKeyEvent,
    QWindow,
)
from PySide6.QtWidgets import QApplication, QWidget

from ui.typing_again import FieldContent, TypedKey, type_key

_LOOKED_AT = {
    QEvent.Type.KeyPress,
    QEvent.Type.KeyRelease,
    QEvent.Type.ShortcutOverride,
    QEvent.Type.InputMethod,
    QEvent.Type.InputMethodQuery,
}
_KEY = "Key_"
_SYMBOLS = {"Return": "Enter", "Control": "Ctrl", "unknown": ""}
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
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
    def kept(self) -> Sequence[TypedKey]:
        """Of what leaked, what a person typed: type it again where the field was put back."""

    @property
    def give_back(self) -> Sequence[TypedKey]:
        """Swallowed, and typed by a person after all: type it now, before this key."""

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


class WedgeFilter(QObject):
    """Stands between the keyboard and the windows of an application."""

    def __init__(self, listener: KeyListener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listener = listener
        self._enabled = True
        self._window: QWindow | None = None
        self._content: FieldContent | None = None
        self._keys_down: set[int] = set()
        self._quiet_ticks = 0
        self._composing_off = False
        self._commits_to_come = 0
        self._stamp = (0, 0)
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
        if kind not in _LOOKED_AT or not self._enabled:
            return False
        if isinstance(event, QInputMethodEvent):
            return self._take_composed(event)
        if isinstance(event, QInputMethodQueryEvent):
            return self._answer_about_input_method(event)
        if not isinstance(event, QKeyEvent):
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
        stroke = stroke_of(event)
        self._stamp = (stroke.at_ms, _now_ms())
        answer = self._listener.key(stroke)
        self._carry_out(answer)
        if event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat():
            swallowed = event.key() in self._keys_down
            self._keys_down.discard(event.key())
            return swallowed
        # A key without a meaning but with a place: an input method sends its text separately.
        unnamed = bool(stroke.place) and not stroke.symbol and not stroke.text
        self._commits_to_come = self._commits_to_come + 1 if unnamed else 0
        if answer.swallow:
            self._keys_down.add(event.key())
        return answer.swallow

    def _take_composed(self, event: QInputMethodEvent) -> bool:
        """Ask about what an input method made of keys; true keeps it from the field."""
        text = event.commitString()
        if text and self._commits_to_come:
            self._commits_to_come = max(0, self._commits_to_come - len(text))
            return self._listener.swallowing
        if not self._listener.swallowing:
            # A person commits words; only a machine commits single characters so fast.
            return len(text) == 1 and self._take_text(text)
        if not text and not event.preeditString():
            return False
        # Letters that wait to be composed are the reader's too; of more than one nothing is known.
        self._take_text(text or _letter(event.preeditString()))
        self._cancel_composition()
        return True

    def _take_text(self, text: str) -> bool:
        """Ask about each character as a key that went down and up; true when one is swallowed."""
        stamp, then = self._stamp
        at_ms = stamp + _now_ms() - then
        swallowed = False
        for character in text:
            down = _composed_stroke(character.replace(_UNKNOWN, ""), at_ms)
            answer = self._listener.key(down)
            self._carry_out(answer)
            self._carry_out(self._listener.key(replace(down, pressed=False)))
            swallowed |= answer.swallow
        return swallowed

    def _answer_about_input_method(self, event: QInputMethodQueryEvent) -> bool:
        """Say that no input method is wanted while a scan comes in."""
        enabled = Qt.InputMethodQuery.ImEnabled
        if not self._listener.swallowing or not event.queries() & enabled:
            return False
        event.setValue(enabled, False)
        event.accept()
        return True

    def _carry_out(self, answer: KeyAnswer) -> None:
        """Do what an answer asks for, before its own key goes on."""
        if answer.leaked and self._content is not None:
            self._content.put_back()
            self._type(answer.kept)
        self._type(answer.give_back)
        if answer.begins:
            self._content = FieldContent.of(self._focused())
        if answer.waiting:
            self._wait_for_quiet()
        else:
            self._timer.stop()
        self._switch_input_method(off=answer.waiting)

    def _switch_input_method(self, *, off: bool) -> None:
        """Keep an input method from the keys of a scan, and let it have the next ones again."""
        if off == self._composing_off:
            return
        self._composing_off = off
        if off:
            self._cancel_composition()
        QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)

    def _cancel_composition(self) -> None:
        """Take back what an input method shows and has not committed."""
        QGuiApplication.inputMethod().reset()
        widget = self._focused()
        if widget is not None and widget.inputMethodQuery(Qt.InputMethodQuery.ImEnabled):
            QApplication.sendEvent(widget, QInputMethodEvent())

    def _type(self, keys: Sequence[TypedKey]) -> None:
        """Type keys into the widget that has the focus."""
        for key in keys:
            widget = self._focused()
            if widget is not None:
                type_key(key, widget)

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


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def _letter(composing: str) -> str:
    """Take the one letter that waits to be composed; what else waits is not known."""
    return composing if len(composing) == 1 and composing.isascii() else _UNKNOWN


def _composed_stroke(text: str, at_ms: int) -> KeyStroke:
    """Make a key stroke of a character that an input method sent."""
    return KeyStroke(
        symbol=text.upper() if text.isascii() else text,
        text=text,
        pressed=True,
        repeated=False,
        shift=text.isupper(),
        ctrl=False,
        alt=False,
        keypad=False,
        place=0,
        at_ms=at_ms,
    )


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
        at_ms=event.timestamp() or _now_ms(),
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
