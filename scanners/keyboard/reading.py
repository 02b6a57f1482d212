"""Says which character a reader meant by a key.

Without it Caps Lock, a French layout, an input method or Alt and a number would change what was
read. Pure.

- Characters come from the key and Shift, not from the text: Caps Lock turns the text's case round.
- GS arrives as Ctrl+], as a function key, or as Alt+0 2 9 on the keypad.
- An input method leaves neither key nor text, only the place; Chinese layouts are the US one, so
  the place tells the character whatever the settings say.
"""

from __future__ import annotations

from app.codes.reading import GS
from app.readers.settings import Layout, WedgeSettings
from scanners.keyboard.keys import KeyStroke
from scanners.keyboard.us_keyboard import LEGENDS

MODIFIERS = frozenset({"Shift", "Ctrl", "Alt", "AltGr", "Meta", "CapsLock", "NumLock"})
LINE_ENDS = frozenset({"\r", "\n", "\t"})

LINE_END_KEYS = {"Enter": "\r", "Tab": "\t"}
_KEYPAD_WITHOUT_NUMLOCK = {
    "Insert": "0", "End": "1", "Down": "2", "PageDown": "3", "Left": "4",
    "Clear": "5", "Right": "6", "Home": "7", "Up": "8", "PageUp": "9",
}  # fmt: skip


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


class AltNumber:
    """Collects the digits that are typed on the keypad while Alt is held."""

    def __init__(self) -> None:
        self._digits = ""
        self._composed: str | None = None

    def clear(self) -> None:
        """Begin anew: a modifier went down."""
        self._digits = ""

    def takes(self, stroke: KeyStroke) -> bool:
        """Take a key when it is one of the digits."""
        digit = alt_digit_of(stroke)
        if digit is not None:
            self._digits += digit
        return digit is not None

    def released(self, stroke: KeyStroke) -> str | None:
        """Say which character is made when Alt goes up."""
        if stroke.symbol != "Alt" or not self._digits:
            return None
        self._composed = composed_by_alt(self._digits)
        self._digits = ""
        return self._composed

    def repeats(self, stroke: KeyStroke, character: str | None) -> bool:
        """Whether this is what Windows types for the number, which has been taken already."""
        composed, self._composed = self._composed, None
        return composed is not None and character == composed and not stroke.symbol


def character_of(stroke: KeyStroke, settings: WedgeSettings) -> str | None:
    """Say which character a reader meant by a key; None for a key that means none."""
    if stroke.symbol in LINE_END_KEYS:
        return LINE_END_KEYS[stroke.symbol]
    if stroke.symbol in settings.gs_keys:
        return GS
    if _told_by_place(stroke, settings):
        return _by_place(stroke)
    if stroke.ctrl and not stroke.alt:
        # Qt gives the control character as text, or none where the layout has no such key.
        return stroke.text if _is_control(stroke.text) else _control(stroke.symbol)
    if len(stroke.symbol) > 1 or (stroke.alt and not stroke.ctrl):
        return None
    return _typed(stroke)


def _told_by_place(stroke: KeyStroke, settings: WedgeSettings) -> bool:
    if stroke.keypad or stroke.place not in LEGENDS:
        return False
    return settings.layout is Layout.US_POSITIONS or not (stroke.symbol or stroke.text)


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
