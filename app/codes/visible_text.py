"""Text that came from outside, made fit to stand in a sentence.

Without it a damaged scan would break a line, turn the direction of a screen or fill it. Control
characters are shown by their pictures (␝), everything else that does not print by its number, and
long texts lose their middle.
"""

from __future__ import annotations

_DELETE = 0x7F


def visible(text: str) -> str:
    """Show every character that does not print; one line, all of it printable."""
    return text if text.isprintable() else "".join(map(_shown, text))


def shortened(text: str, longest: int) -> str:
    """Show at most `longest` characters (and an ellipsis in the middle), each of them visible."""
    if len(text) > 2 * longest:  # before each character is looked at: it may be a whole file
        text = text[:longest] + text[-longest:]
    shown = visible(text)
    if len(shown) <= longest:
        return shown
    tail = longest // 4
    return f"{shown[: longest - tail - 1]}…{shown[-tail:]}"


def _shown(character: str) -> str:
    number = ord(character)
    if character.isprintable():
        return character
    if number < 0x20:
        return chr(0x2400 + number)
    if number == _DELETE:
        return "␡"
    return " " if character.isspace() and number > 0x85 else f"⟨U+{number:04X}⟩"
