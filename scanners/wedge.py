"""Tells a reader that pretends to be a keyboard from a person who types.

Without it a scan lands in whatever field has the focus. A state machine: key strokes with the
system's own times go in, decisions come out; no clock, no window.

- A reader types faster than any person: three keys each within `machine_gap_ms` begin a burst.
  What comes before that has reached the focused field (`leaked`) and is to be taken out of it again
  when the scan is complete; what comes after is kept from the window (`swallow`).
- In a burst a pause of `gap_ms` is borne (Bluetooth, a busy machine), as long as the keys stay as
  fast as a machine's on average. When they do not, it was typing: `give_back` asks for what was
  swallowed to be typed after all. So nothing a person types is ever lost.
- Enter or Tab ends a scan, and so does silence when enough has come. A line ending that comes right
  after a scan (CR LF, an Enter that was late) is swallowed, or it would press a button.
- Characters come from the key and Shift, not from the text: Caps Lock turns the text's case round.
- GS arrives as Ctrl+], as a function key, or as Alt+0 2 9 on the keypad.
- A key held down repeats as fast as a machine; repeats are never part of a scan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from app.codes.reading import GS
from app.readers.scan import ScanSink
from app.readers.settings import Layout, WedgeSettings
from scanners.device import Clock, utc_now
from scanners.framing import MAX_FRAME, frame_of, scan_from_frame
from scanners.us_keyboard import LEGENDS

RECOGNISED_AT = 3
"""Keys in a row as fast as a machine that make a burst."""
UNTERMINATED_LENGTH = 8
"""Without Enter or Tab fewer characters than this are not taken for a scan."""
LINE_END_GAPS = 3
"""A line ending this many `gap_ms` after a scan still belongs to it."""

_MODIFIERS = {"Shift", "Ctrl", "Alt", "AltGr", "Meta", "CapsLock", "NumLock"}
_LINE_END_KEYS = {"Enter": "\r", "Tab": "\t"}
_LINE_ENDS = {"\r", "\n", "\t"}
_KEYPAD_WITHOUT_NUMLOCK = {
    "Insert": "0", "End": "1", "Down": "2", "PageDown": "3", "Left": "4",
    "Clear": "5", "Right": "6", "Home": "7", "Up": "8", "PageUp": "9",
}  # fmt: skip


class KeyStroke(Protocol):
    """A key going down or up, as the window saw it."""

    @property
    def symbol(self) -> str:
        """`A`, `5`, `]`, or a name: `Enter`, `Tab`, `Alt`, `F8` …; empty when unknown."""

    @property
    def text(self) -> str:
        """What it would type; turned round by Caps Lock."""

    @property
    def pressed(self) -> bool:
        """Down, not up."""

    @property
    def repeated(self) -> bool:
        """Made by a key that is held down."""

    @property
    def shift(self) -> bool:
        """Shift is held."""

    @property
    def ctrl(self) -> bool:
        """Ctrl is held."""

    @property
    def alt(self) -> bool:
        """Alt is held."""

    @property
    def keypad(self) -> bool:
        """The key is on the keypad."""

    @property
    def place(self) -> int:
        """Number of the key's place (evdev, scan code set 1), 0 when unknown."""

    @property
    def at_ms(self) -> int:
        """When, by the system's clock for input, in milliseconds."""


@dataclass(frozen=True, slots=True)
class KeyDecision:
    """What is to be done about a key."""

    swallow: bool = False
    """Keep the key from the window."""
    begins: bool = False
    """The key may be the first of a scan: remember what the focused field holds."""
    leaked: str = ""
    """A scan is complete, and this much of it reached the field: put the field back."""
    give_back: bool = False
    """What was swallowed was typing: type it now, before this key."""
    waiting: bool = False
    """Call `silence` when no key comes for `gap_ms`."""


PASS = KeyDecision()


@dataclass(slots=True)
class _Burst:
    """Keys that may be a scan."""

    first_at: int
    last_at: int = 0
    keys: int = 0
    text: str = ""
    leaked: str = ""
    swallowing: bool = False


class KeyboardWedge:
    """Turns bursts of keys into scans, and says of each key whether the window may have it."""

    device = "wedge"

    def __init__(
        self,
        sink: ScanSink,
        settings: WedgeSettings | None = None,
        *,
        clock: Clock = utc_now,
    ) -> None:
        self._settings = settings or WedgeSettings()
        self._sink = sink
        self._clock = clock
        self._burst: _Burst | None = None
        self._alt_digits = ""
        self._alt_composed: str | None = None
        self._scanned_at: int | None = None

    @property
    def gap_ms(self) -> int:
        """How long a silence ends a scan."""
        return self._settings.gap_ms

    @property
    def swallowing(self) -> bool:
        """True while a scan is coming in: no key is a shortcut now."""
        return self._burst is not None and self._burst.swallowing

    def key(self, stroke: KeyStroke) -> KeyDecision:
        """Take one key stroke; a scan that it completes is in the sink before this returns."""
        ended = PASS
        if not stroke.pressed:
            decision = self._release(stroke)
        elif stroke.repeated:
            decision = self._end()
        else:
            ended = self._end_what_is_over(stroke.at_ms)
            decision = self._press(stroke)
        return replace(
            decision,
            leaked=decision.leaked or ended.leaked,
            give_back=decision.give_back or ended.give_back,
            waiting=self.swallowing,
        )

    def silence(self) -> KeyDecision:
        """Hear that no key came for `gap_ms`."""
        return self._end()

    def _end_what_is_over(self, at_ms: int) -> KeyDecision:
        """End a burst that a key at this time cannot belong to."""
        burst = self._burst
        if burst is None:
            return PASS
        settings = self._settings
        pause = at_ms - burst.last_at
        if not burst.swallowing:
            if not 0 <= pause <= settings.machine_gap_ms:
                self._burst = None
            return PASS
        if not 0 <= pause <= settings.gap_ms:
            return self._end()
        taken = at_ms - burst.first_at
        if taken > settings.total_ms or taken > settings.machine_gap_ms * burst.keys:
            self._burst = None
            return KeyDecision(give_back=True)
        return PASS

    def _press(self, stroke: KeyStroke) -> KeyDecision:
        """Say what a key going down is, and count it."""
        if stroke.symbol in _MODIFIERS:
            return self._modifier(stroke)
        digit = alt_digit_of(stroke)
        if digit is not None:
            self._alt_digits += digit
            return self._count(stroke, "")
        character = character_of(stroke, self._settings)
        composed, self._alt_composed = self._alt_composed, None
        if character is None:
            return self._end()
        if character == composed and not stroke.symbol:
            # Windows types what Alt and the keypad made, and it is in the burst already.
            return KeyDecision(swallow=self.swallowing)
        if character in _LINE_ENDS:
            return self._line_end(stroke)
        return self._count(stroke, character)

    def _modifier(self, stroke: KeyStroke) -> KeyDecision:
        """Let a modifier through, but not an Alt within a scan: it would open a menu."""
        self._alt_digits = ""
        if self._burst is not None:
            self._burst.last_at = stroke.at_ms
        return KeyDecision(swallow=self.swallowing and stroke.symbol == "Alt")

    def _count(self, stroke: KeyStroke, character: str) -> KeyDecision:
        """Add a key to the burst; keep it from the window once the burst is a machine's."""
        begins = self._burst is None
        burst = self._burst = self._burst or _Burst(stroke.at_ms)
        burst.keys += 1
        burst.last_at = stroke.at_ms
        burst.text += character
        if burst.keys >= RECOGNISED_AT and burst.text.startswith(self._settings.prefix):
            burst.swallowing = True
        if not burst.swallowing:
            burst.leaked += stroke.text
            return KeyDecision(begins=begins)
        if len(burst.text) >= MAX_FRAME:
            return self._end(terminated=True)
        return KeyDecision(swallow=True)

    def _line_end(self, stroke: KeyStroke) -> KeyDecision:
        """End a scan, swallow what belongs to the last one, or let a person's Enter through."""
        if self.swallowing:
            return self._end(terminated=True)
        self._burst = None
        scanned_at = self._scanned_at
        grace = self._settings.gap_ms * LINE_END_GAPS
        late = scanned_at is not None and 0 <= stroke.at_ms - scanned_at <= grace
        return KeyDecision(swallow=late)

    def _release(self, stroke: KeyStroke) -> KeyDecision:
        """Compose the character whose number was typed while Alt was held."""
        digits = self._alt_digits
        if stroke.symbol != "Alt" or not digits:
            return PASS
        self._alt_digits = ""
        self._alt_composed = composed_by_alt(digits)
        if self._burst is None:
            return PASS
        if self.swallowing and self._alt_composed in _LINE_ENDS:
            return self._end(terminated=True)
        self._burst.text += self._alt_composed
        return PASS

    def _end(self, *, terminated: bool = False) -> KeyDecision:
        """End the burst: it was a scan, or typing that is to be given back."""
        burst, self._burst = self._burst, None
        if burst is None or not burst.swallowing:
            return PASS
        settings = self._settings
        frame = frame_of(burst.text.encode(errors="replace"), settings.prefix, settings.suffix)
        whole = terminated or (settings.suffix and burst.text.endswith(settings.suffix))
        least = settings.min_length if whole else max(settings.min_length, UNTERMINATED_LENGTH)
        if len(burst.text) < least or frame.empty:
            return KeyDecision(give_back=True)
        self._scanned_at = burst.last_at
        self._sink(scan_from_frame(frame, self.device, self._clock()))
        return KeyDecision(swallow=terminated, leaked=burst.leaked)


def alt_digit_of(stroke: KeyStroke) -> str | None:
    """Read a keypad digit that is typed while Alt is held, with Num Lock or without."""
    if not stroke.alt or stroke.ctrl or not stroke.keypad:
        return None
    symbol = _KEYPAD_WITHOUT_NUMLOCK.get(stroke.symbol, stroke.symbol)
    return symbol if len(symbol) == 1 and symbol in "0123456789" else None


def composed_by_alt(digits: str) -> str:
    """Say which character Alt and a number make: ASCII, Windows-1252, or GBK above 255."""
    if len(digits) > len("65535"):
        return "\N{REPLACEMENT CHARACTER}"
    number = int(digits)
    if number < 0x80:
        return chr(number)
    if number <= 0xFF:
        return bytes([number]).decode("cp1252", "replace")
    if number <= 0xFFFF:
        return bytes(divmod(number, 0x100)).decode("gbk", "replace")
    return "\N{REPLACEMENT CHARACTER}"


def character_of(stroke: KeyStroke, settings: WedgeSettings) -> str | None:
    """Say which character a reader meant by a key; None for a key that means none."""
    if stroke.symbol in _LINE_END_KEYS:
        return _LINE_END_KEYS[stroke.symbol]
    if stroke.symbol in settings.gs_keys:
        return GS
    if settings.layout is Layout.US_POSITIONS and not stroke.keypad and stroke.place in LEGENDS:
        return _by_place(stroke)
    if stroke.ctrl and not stroke.alt:
        # Qt gives the control character as text, or none where the layout has no such key.
        return stroke.text if _is_control(stroke.text) else _control(stroke.symbol)
    if len(stroke.symbol) > 1 or (stroke.alt and not stroke.ctrl):
        return None
    return _typed(stroke)


def _by_place(stroke: KeyStroke) -> str | None:
    """Read a key by where it is on a US keyboard."""
    plain, shifted = LEGENDS[stroke.place]
    if stroke.ctrl:
        return _control(plain)
    return shifted if stroke.shift else plain


def _typed(stroke: KeyStroke) -> str | None:
    """Read a key without Ctrl: letters by key and Shift, as Caps Lock turns their text round."""
    symbol = stroke.symbol
    if symbol.isascii() and symbol.isalpha():
        return symbol.upper() if stroke.shift else symbol.lower()
    return stroke.text or symbol or None


def _control(symbol: str) -> str | None:
    """Read Ctrl and a key as a control character: Ctrl+] is GS, Ctrl+B is STX."""
    upper = symbol.upper()
    if len(upper) == 1 and "@" <= upper <= "_":
        return chr(ord(upper) - ord("@"))
    return None


def _is_control(text: str) -> bool:
    return len(text) == 1 and text < " "
