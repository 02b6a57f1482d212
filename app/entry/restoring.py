"""What is to be restored before a window's database is opened.

Without it main.py would have to load the store to say so. Values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RestoreWish:
    """A wish to go on from a backup."""

    file: Path | None = None
    """None: the newest good one."""
    replace_sound: bool = False
    """Also where nothing is wrong with the database; a person has confirmed it."""


def wished_by(argument: Path | None) -> RestoreWish | None:
    """What `--restore [FILE]` says; without FILE it is an empty path."""
    if argument is None:
        return None
    return RestoreWish(None if argument == Path() else argument)
