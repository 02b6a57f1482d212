"""Statistics without a store: without it the page could be shown and tested only with one.

Answers at once, through the `post` it is given, with what it was told to know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.reporting.statistics.events import (
    DifferencesShown,
    LinesShown,
    PricesShown,
    PunctualityShown,
    PurchasesShown,
    SheetWritten,
)
from app.reporting.statistics.values import (
    Answer,
    By,
    Differences,
    LineFound,
    Part,
    Period,
    PriceStep,
    Punctuality,
    Question,
    Row,
    Sums,
)


class FakeStatistics:
    """Holds answers in memory."""

    def __init__(self, post: Callable[[object], None]) -> None:
        self._post = post
        self.rows: dict[By, tuple[Row, ...]] = {}
        self.total, self.before = Sums(), Sums()
        self.lines: tuple[LineFound, ...] = ()
        self.more = False
        self.steps: tuple[PriceStep, ...] = ()
        self.punctuality: tuple[Punctuality, ...] = ()
        self.differences = Differences(Period(date.min, date.min))
        self.asked: list[Question] = []
        self.written: list[tuple[Question, Part, Path]] = []

    def ask(self, asked: Question) -> None:
        """Give the sums it knows."""
        self.asked.append(asked)
        before = self.before if asked.compared else None
        rows = self.rows.get(asked.by, ())
        self._post(PurchasesShown(Answer(asked, rows, self.total, before, before)))

    def list_lines(self, asked: Question) -> None:
        """Give the lines it knows."""
        self._post(LinesShown(asked, self.lines, self.more))

    def list_prices(self, asked: Question) -> None:
        """Give the price changes it knows."""
        self._post(PricesShown(asked, self.steps))

    def list_punctuality(self, period: Period) -> None:
        """Give the distributors it knows."""
        self._post(PunctualityShown(period, self.punctuality))

    def list_differences(self, period: Period) -> None:
        """Give the differences it knows."""
        self._post(DifferencesShown(replace(self.differences, period=period)))

    def write_sheet(self, asked: Question, part: Part, path: Path) -> None:
        """Say that it was written."""
        self.written.append((asked, part, path))
        self._post(SheetWritten(path))
