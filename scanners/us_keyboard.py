"""What stands on the keys of a US keyboard, by the place of the key.

Without it a reader that types as on a US keyboard gives other characters on a French or German
layout, and none where an input method takes the letters away. Places are numbered as Linux evdev
and PC scan code set 1 number them; for the keys that readers use the two agree.
"""

from __future__ import annotations

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)

LEGENDS: dict[int, tuple[str, str]] = {
    first + offset: legends
    for first, plain, shifted in _ROWS
    for offset, legends in enumerate(zip(plain, shifted, strict=True))
}
"""Place of the key → what it types, without and with Shift."""
