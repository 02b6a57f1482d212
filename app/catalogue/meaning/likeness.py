"""The three answers to "do these two writings mean the same?".

Without it each comparison would say yes or no, and what cannot be read would be called a
difference. Every comparison of this folder is symmetric.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Likeness(StrEnum):
    """Whether two writings mean the same."""

    SAME = "same"
    DIFFERS = "differs"
    """Both can be read, and they say different things."""
    UNKNOWN = "unknown"
    """One side says nothing that can be compared; never a guess."""


def all_of(parts: Iterable[Likeness]) -> Likeness:
    """Join what parts of one thing say: one difference is enough, else one likeness is."""
    found = set(parts)
    for likeness in (Likeness.DIFFERS, Likeness.SAME):
        if likeness in found:
            return likeness
    return Likeness.UNKNOWN


def any_of(readings: Iterable[Likeness]) -> Likeness:
    """Join what several readings of one writing say: the same in one of them is enough."""
    found = set(readings)
    for likeness in (Likeness.SAME, Likeness.UNKNOWN):
        if likeness in found:
            return likeness
    return Likeness.DIFFERS if found else Likeness.UNKNOWN
