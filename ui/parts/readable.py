"""Makes the raw text of a code readable: without it a separator would be an empty box.

What cannot be seen is shown by its name in angle brackets. `<GS>` is also what app/codes reads as
the separator, so a code that is read off the screen can be typed again.
"""

from __future__ import annotations

import unicodedata

_CONTROLS = (
    "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI "
    "DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US"
)
"""ISO/IEC 646, control characters in order."""
_NAMES = _CONTROLS.split()
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
"""Controls, marks that only steer a text (also its direction), and line separators."""


def readable(raw: str) -> str:
    """Show each character that cannot be seen by its name, all others as they are."""
    if raw.isprintable():
        return raw
    return "".join(map(_shown, raw))


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _UNSEEN:
        return character
    number = ord(character)
    return f"<{_NAMES[number]}>" if number < len(_NAMES) else f"<U+{number:04X}>"
