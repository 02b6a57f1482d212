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

_USAGES = "abcdefghijklmnopqrstuvwxyz1234567890\r\x1b\b\t -=[]\\#;'`,./"
"""In the order in which the USB tables number the keys, from usage 4 on."""

_PLAIN = {shifted: plain for plain, shifted in LEGENDS.values()} | {"Enter": "\r", "Tab": "\t"}


def usage_of(symbol: str, place: int) -> int | None:
    """Say where a key stands in the USB tables (HID usage page 7), where it is one of a reader's.

    A reader that reports all keys as a map of bits lets the system tell them in this order.
    """
    plain = LEGENDS[place][0] if place in LEGENDS else _PLAIN.get(symbol, symbol.lower())
    found = _USAGES.find(plain) if len(plain) == 1 else -1
    return found if found >= 0 else None
