"""What the page of statistics asks for; without it the page would need a store.

Wishes return at once and are answered by app/reporting/statistics/events.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.reporting.statistics.values import Part, Period, Question


class Statistics(Protocol):
    """The statistics of one workstation."""

    def ask(self, asked: Question) -> None:
        """Ask for sums; answered by PurchasesShown or StatisticsRefused."""

    def list_lines(self, asked: Question) -> None:
        """Ask for the lines behind sums; answered by LinesShown."""

    def list_prices(self, asked: Question) -> None:
        """Ask where prices changed; answered by PricesShown."""

    def list_punctuality(self, period: Period) -> None:
        """Ask how distributors kept to their orders; answered by PunctualityShown."""

    def list_differences(self, period: Period) -> None:
        """Ask what became of the differences between the catalogues; by DifferencesShown."""

    def write_sheet(self, asked: Question, part: Part, path: Path) -> None:
        """Write a table to CSV or XLSX; answered by SheetWritten or StatisticsRefused."""
