"""Badges: a number on a card (Code 128) by which a scanner knows somebody; good only with a PIN.

Without it everybody would type a 工号, which anybody knows. The number is random, never the 工号,
so that a badge is called in by giving another; what is kept of it is a hash, so that nobody who
reads the database can print one. Sixteen characters of 32 are 80 bits, too many to be tried out;
two more guard against a misread. A badge alone opens nothing.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable

PREFIX = "TDB"
"""Tells a badge from whatever else is scanned."""
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's, without I, L, O and U."""
_RANDOM = 16
_FORM = re.compile(rf"{PREFIX}[{_LETTERS}]{{{_RANDOM + 2}}}")
_MODULUS = len(_LETTERS) ** 2 - 3
"""1021: a prime, so that no single wrong or exchanged character goes unseen."""


def make_badge(choose: Callable[[str], str] = secrets.choice) -> str:
    """A new badge's number: to be printed, and shown to nobody again."""
    body = "".join(choose(_LETTERS) for _ in range(_RANDOM))
    return PREFIX + body + _check(body)


def read_badge(text: str) -> str | None:
    """The badge's number in what was scanned or typed; None where that is none."""
    number = text.strip().upper()
    if not _FORM.fullmatch(number):
        return None
    body = number.removeprefix(PREFIX)
    return number if _check(body[:_RANDOM]) == body[_RANDOM:] else None


def digest_of(number: str) -> bytes:
    """What is kept of a badge's number."""
    return hashlib.sha256(f"badge {number}".encode()).digest()


def _check(body: str) -> str:
    value = 0
    for letter in body:
        value = value * len(_LETTERS) + _LETTERS.index(letter)
    high, low = divmod(value % _MODULUS, len(_LETTERS))
    return _LETTERS[high] + _LETTERS[low]
