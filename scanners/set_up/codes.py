"""The three printed codes of the set-up, and where one of them stands in what a reader sent.

Without it nobody could tell what a reader adds to a code from the code itself. Pure.

1. Code 128 with letters of both cases, digits and symbols: layout, Caps Lock, what becomes of `|`
   and `#`.
2. GS1 DataMatrix with a separator (FNC1) in the middle: what the reader sends for it.
3. Code 128 with 20 digits, the everyday case: that prefix, suffix and line ending are always alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.codes.reading import GS, fold

Elements = tuple[tuple[str, str], ...]

LETTERS = "TD1aqwzmy/AQWZMY|#-^+]09"
GS1_ELEMENTS: Elements = (("01", "06901234567892"), ("21", "TD2aBz7"), ("10", "Q9m"))
DIGITS = "81000019000000000013"

CODES: tuple[str, Elements, str] = (LETTERS, GS1_ELEMENTS, DIGITS)
"""What the set-up sheet prints, in order."""

_BEFORE_GS = "".join(identifier + value for identifier, value in GS1_ELEMENTS[:2])
_AFTER_GS = "".join(GS1_ELEMENTS[2])
_LONGEST_GS = 8
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]\Z")

_PATTERNS = (
    re.compile(re.escape(LETTERS)),
    re.compile(f"{_BEFORE_GS}(?P<gs>.{{0,{_LONGEST_GS}}}?){_AFTER_GS}", re.DOTALL),
    re.compile(DIGITS),
)


@dataclass(frozen=True, slots=True)
class Found:
    """One of the codes in what a reader sent."""

    number: int
    """1, 2 or 3."""
    before: str
    """What stands before it, without the AIM symbology identifier …"""
    symbology: str
    """… which is here, empty where none came."""
    after: str
    """What stands after it, line ending and all."""
    gs: str = GS
    """What came for the separator of the second code; empty when nothing came."""
    times: int = 1
    """How often it was sent."""
    exact: bool = True
    """False when only upper and lower case differ."""


def find(text: str) -> Found | None:
    """Find one of the codes; None when there is none."""
    for number, pattern in enumerate(_PATTERNS, 1):
        matches = list(pattern.finditer(text))
        if matches:
            return _found(text, number, matches)
    for number, pattern in enumerate(_PATTERNS, 1):
        if re.search(pattern.pattern, text, re.IGNORECASE | re.DOTALL):
            return Found(number, "", "", "", exact=False)
    return None


def expected(number: int, gs_text: str, *, gs_lost: bool) -> str:
    """Say what a reader that is set up right makes of a code."""
    if number == 2:
        return _BEFORE_GS + ("" if gs_lost else GS) + _AFTER_GS
    text = (LETTERS, "", DIGITS)[number - 1]
    return text.replace(gs_text, GS) if gs_text else text


def gs_text_of(gs: str) -> str:
    """Say what must be set for what came as GS; nothing where it is understood anyway."""
    return "" if not gs or fold(f"1{gs}1") == f"1{GS}1" else gs


def _found(text: str, number: int, matches: list[re.Match[str]]) -> Found:
    first = matches[0]
    before = text[: first.start()]
    gs = first.groupdict().get("gs", GS)
    if number == 2 and gs and before.endswith(gs):
        # Some readers send the FNC1 that begins a GS1 code too.
        before = before.removesuffix(gs)
    symbology = _SYMBOLOGY.search(before)
    return Found(
        number=number,
        before=before[: symbology.start()] if symbology else before,
        symbology=symbology.group() if symbology else "",
        after=text[first.end() :],
        gs=gs,
        times=len(matches),
    )
