"""What a replay from the window answers with.

Without it a person would wait before a still window.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.receiving.black_box.differences import Difference


@dataclass(frozen=True, slots=True)
class ReplayStepped:
    """Event: so many of so many steps were played again."""

    receipt_no: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class ReplayEnded:
    """Event: a receipt was played to its end, and compared."""

    receipt_no: str
    steps: int
    differences: tuple[Difference, ...]
    """None: it is as it was."""


@dataclass(frozen=True, slots=True)
class ReplayNotEnded:
    """Event: nothing was compared."""

    receipt_no: str
    reason: str
    """Why, in Chinese; empty where a person called it off."""


@dataclass(frozen=True, slots=True)
class ReplayFileKept:
    """Event: the recording or the report was written, or not."""

    path: Path
    complaint: str = ""
    """Why it was not, in Chinese."""
