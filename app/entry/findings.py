"""What `doctor` finds, one thing at a time; without it each door would report in its own shape.

A finding carries no trace code, no person, no token and no password: it may be sent to support.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from app.entry.settings import Settings
from app.papers import Printer
from app.readers.saying import Saying


class Level(IntEnum):
    """How bad it is; as number the exit status."""

    OK = 0
    WARNING = 1
    """It works, and somebody should look at it."""
    BROKEN = 2
    """Something does not work."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is looked at."""

    folder: Path
    """The workstation's."""
    settings: Settings
    printers: Callable[[], tuple[Printer, ...]] | None = None
    """Lists the printers of the system, and raises NotPrinted; None: its programs do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    topic: str
    """For programs: `sqlite`, `disk`, `service` …"""
    level: Level
    sentence: Saying
    values: Mapping[str, object] = field(default_factory=dict)
    """What programs may want to know of it; plain JSON."""


def found(
    topic: str, chinese: str, english: str, level: Level = Level.OK, /, **values: object
) -> Finding:
    """Make a finding."""
    return Finding(topic, level, Saying(chinese, english), values)
