"""The pinyin initials (拼音首字母) of a drug's name, as people type them.

Without it nobody could find 参附注射液 by `sfzsy`. Some characters are read in several ways and no
dictionary knows which one a drug's name means, so a name has a spelling for each combination, up to
128. Latin letters and digits stand for themselves, all else is left out. The dictionary takes a
moment to load: a worker asks first (app/tracing/lines.py), so that no scan waits. Its phrases are
left out: they know few names of drugs, and take 45 MB.
"""

from __future__ import annotations

import os
from functools import lru_cache
from itertools import islice, product
from typing import Any

MOST_SPELLINGS = 128
_WITHOUT_PHRASES = "PYPINYIN_NO_PHRASES"
"""Read by pypinyin when it is loaded."""


@lru_cache(maxsize=20_000)
def initials_of(name: str) -> str:
    """All spellings of a name, each between blanks: ` sfzsy cfzsy `."""
    if not name.strip():
        return ""
    positions = [_choices(readings) for readings in _readings(name)]
    combined = product(*(choices for choices in positions if choices))
    spellings = dict.fromkeys("".join(letters) for letters in islice(combined, MOST_SPELLINGS))
    return f" {' '.join(spelling for spelling in spellings if spelling)} "


def _readings(name: str) -> list[list[str]]:
    os.environ.setdefault(_WITHOUT_PHRASES, "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415 (for new drugs only)

    return pinyin(name, style=Style.FIRST_LETTER, heteronym=True, errors=_letter_by_letter)


def _letter_by_letter(other: str) -> Any:  # noqa: ANN401 (pypinyin's own type leaves lists out)
    return list(other)


def _choices(readings: list[str]) -> tuple[str, ...]:
    """The letters one place of a name may stand for."""
    kept = ("".join(c for c in one.lower() if c.isascii() and c.isalnum()) for one in readings)
    return tuple(dict.fromkeys(letter for letter in kept if letter))
