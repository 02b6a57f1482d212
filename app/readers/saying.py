"""One sentence in both languages.

Without it what a device says would be Chinese on an English screen.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saying:
    """What a person is told: what happened, and what to do next."""

    chinese: str
    english: str

    def __str__(self) -> str:
        return self.chinese
