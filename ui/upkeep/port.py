"""What the window wishes of upkeep; without it it would know the desk by name.

Every method returns at once; what follows comes as an event of app/upkeep/events.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.upkeep.period import Period
from app.upkeep.values import SupportText


class Upkeep(Protocol):
    """Looks at the workstation, and makes the papers of it."""

    def inspect(self) -> None:
        """Look at everything now; answered by InspectionStepped and InspectionShown."""

    def show_last(self) -> None:
        """Ask for the last look there was; answered by InspectionShown."""

    def show_period(self, period: Period) -> None:
        """Ask how a month or a year has been; answered by UpkeepShown."""

    def write_report(self, period: Period, path: Path) -> None:
        """Write the paper of a month or a year; answered by UpkeepWritten."""

    def show_crashes(self) -> None:
        """Ask what went wrong in the program; answered by CrashesShown."""

    def show_support(self) -> None:
        """Ask what would be sent to support; answered by SupportShown."""

    def write_support(self, texts: tuple[SupportText, ...], path: Path) -> None:
        """Write what was shown; answered by UpkeepWritten."""
