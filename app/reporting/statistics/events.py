"""What the desk of the statistics asks and answers, as frozen values.

Without it a screen would have to know the book. Each answer carries what was asked, so that one to
an older question is known as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.readers.saying import Saying
from app.reporting.statistics.values import (
    Answer,
    Differences,
    LineFound,
    Period,
    PriceStep,
    Punctuality,
    Question,
)


@dataclass(frozen=True, slots=True)
class PurchasesShown:
    """Event: sums."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class LinesShown:
    """Event: the lines behind a question, the latest first."""

    asked: Question
    lines: tuple[LineFound, ...]
    more: bool
    """There are more than these."""


@dataclass(frozen=True, slots=True)
class PricesShown:
    """Event: where items cost something else than before, the latest first."""

    asked: Question
    steps: tuple[PriceStep, ...]


@dataclass(frozen=True, slots=True)
class PunctualityShown:
    """Event: how distributors kept to the orders of a period, the least punctual first."""

    period: Period
    rows: tuple[Punctuality, ...]


@dataclass(frozen=True, slots=True)
class DifferencesShown:
    """Event: how many differences between the catalogues were found, decided and closed."""

    differences: Differences


@dataclass(frozen=True, slots=True)
class BookFilled:
    """Event: how far the receipts are taken into account; again and again while it goes on."""

    taken: int
    of: int

    @property
    def whole(self) -> bool:
        """Whether all of them are."""
        return self.taken >= self.of


@dataclass(frozen=True, slots=True)
class SheetWritten:
    """Event: a table was written into a file."""

    path: Path


@dataclass(frozen=True, slots=True)
class StatisticsRefused:
    """Event: a wish could not be carried out."""

    why: Saying
    number: str | None = None
    """The number under which a bug was logged."""


StatisticsEvent = (
    PurchasesShown
    | LinesShown
    | PricesShown
    | PunctualityShown
    | DifferencesShown
    | BookFilled
    | SheetWritten
    | StatisticsRefused
)
