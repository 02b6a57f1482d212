"""What the desk of upkeep tells.

Without them the window would ask the desk's own thread. Plain values; each stands for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.upkeep.crashes import CrashReport
from app.upkeep.inspections import Inspection
from app.upkeep.period import UpkeepReport
from app.upkeep.values import SupportText


@dataclass(frozen=True, slots=True)
class InspectionStepped:
    """A look is under way: this many things were looked at."""

    count: int


@dataclass(frozen=True, slots=True)
class InspectionShown:
    """A look at everything is done."""

    inspection: Inspection
    by_itself: bool
    """Nobody asked for it: it is the day's."""


@dataclass(frozen=True, slots=True)
class UpkeepShown:
    """How a month or a year has been so far."""

    report: UpkeepReport


@dataclass(frozen=True, slots=True)
class CrashesShown:
    """The reports of what went wrong in the program, newest first."""

    reports: tuple[CrashReport, ...]


@dataclass(frozen=True, slots=True)
class SupportShown:
    """What would be sent to support."""

    texts: tuple[SupportText, ...]


@dataclass(frozen=True, slots=True)
class UpkeepWritten:
    """A report or a bundle was written."""

    path: Path


@dataclass(frozen=True, slots=True)
class UpkeepRefused:
    """Something was not done; the text says why and what to do (Chinese)."""

    sentence: str


UpkeepEvent = (
    InspectionStepped
    | InspectionShown
    | UpkeepShown
    | CrashesShown
    | SupportShown
    | UpkeepWritten
    | UpkeepRefused
)
