"""Characters that no key types, written by their names: `<STX>`, `<GS>`.

Without it a prefix of STX could be neither seen nor typed. The names are those that
ui/parts/readable.py shows.
"""

from __future__ import annotations

import re

from ui.parts.readable import readable

_CHARACTERS = {readable(chr(number)): chr(number) for number in range(0x20)}
_NAME = re.compile(r"<[A-Z0-9]{2,3}>")
_LONG_WORD = re.compile(r"\S{13,}")
_PIECE = re.compile(r"<[A-Z0-9+]+>|.", re.DOTALL)
ZERO_WIDTH_SPACE = "\u200b"


def from_typed(text: str) -> str:
    """Put characters in the place of their names; what names none stays as it is."""
    return _NAME.sub(lambda found: _CHARACTERS.get(found[0], found[0]), text)


def breakable(text: str) -> str:
    """Let long words break at any character, for a label; a name in angle brackets stays whole."""
    return _LONG_WORD.sub(lambda word: ZERO_WIDTH_SPACE.join(_PIECE.findall(word[0])), text)
