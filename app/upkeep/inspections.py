"""Keeps what each look at the workstation found, so that a month can be told from its days.

Without it an inspection would be a picture of one moment. One line of JSON for each look, a file
for each month; a line that was cut short by a loss of power is left out, and what is older than two
years goes. It stands beside the database, not in it: it is read when that one is damaged.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from app.entry.findings import Finding, Level

FOLDER = "inspections"
MONTHS_KEPT = 26


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """One finding, as it is kept."""

    topic: str
    level: Level
    chinese: str
    english: str
    values: dict[str, Any] = msgspec.field(default_factory=dict)


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """One look at everything."""

    at: datetime
    """UTC."""
    findings: tuple[Noted, ...]

    @property
    def level(self) -> Level:
        """How bad it was all in all."""
        return max((one.level for one in self.findings), default=Level.OK)


def inspection_of(findings: Iterable[Finding], at: datetime) -> Inspection:
    """What was found, in the shape in which it is kept."""
    noted = (
        Noted(
            topic=one.topic,
            level=one.level,
            chinese=one.sentence.chinese,
            english=one.sentence.english,
            values=dict(one.values),
        )
        for one in findings
    )
    return Inspection(at=at, findings=tuple(noted))


def keep(folder: Path, inspection: Inspection) -> None:
    """Add a look; raises OSError."""
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{inspection.at.astimezone():%Y-%m}.jsonl"
    # A line that was cut short must not take the next one with it.
    with path.open("a+b") as file:
        if file.tell():
            file.seek(-1, 2)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(msgspec.json.encode(inspection) + b"\n")
    for old in sorted(place.glob("*.jsonl"))[:-MONTHS_KEPT]:
        old.unlink(missing_ok=True)


def read(folder: Path, first: date, last: date) -> tuple[Inspection, ...]:
    """The looks of some days, both included, the oldest first."""
    found = []
    for path in sorted((folder / FOLDER).glob("*.jsonl")):
        if f"{first:%Y-%m}" <= path.stem <= f"{last:%Y-%m}":
            with suppress(OSError):
                found += [one for line in path.read_bytes().splitlines() if (one := _decode(line))]
    mine = (one for one in found if first <= one.at.astimezone().date() <= last)
    return tuple(sorted(mine, key=lambda one: one.at))


def latest(folder: Path, most: int) -> tuple[Inspection, ...]:
    """The last looks there were, the newest first."""
    found: list[Inspection] = []
    for path in sorted((folder / FOLDER).glob("*.jsonl"), reverse=True):
        if len(found) >= most:
            break
        with suppress(OSError):
            lines = path.read_bytes().splitlines()[::-1]
            found += [one for line in lines if (one := _decode(line)) is not None]
    return tuple(found[:most])


def _decode(line: bytes) -> Inspection | None:
    try:
        return msgspec.json.decode(line, type=Inspection)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
