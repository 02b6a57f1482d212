"""Words of acceptance in the language that is spoken: without it each panel would choose it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.receiving.acceptance import names
from app.receiving.acceptance.values import Missing
from app.receiving.acceptance.wording import of_missing, words
from ui.parts.languages import spoken, spoken_language

_KILOBYTE = 1024


def choice_name(choice: StrEnum) -> str:
    """Name a choice."""
    return names.name(choice, spoken_language())


def missing_text(found: Missing) -> str:
    """Say what is missing."""
    return spoken(of_missing(found))


def sentence_of(key: str) -> str:
    """Word a sentence that has no values."""
    return words(key, {}, spoken_language())


def local_minute(at: datetime) -> str:
    """Write a moment as tables do."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def degrees(value: Decimal) -> str:
    """Write a temperature."""
    return f"{value} ℃"


def size_text(size: int) -> str:
    """Write the size of a file."""
    if size < _KILOBYTE * _KILOBYTE:
        return f"{max(1, round(size / _KILOBYTE))} KB"
    return f"{size / _KILOBYTE / _KILOBYTE:.1f} MB"
