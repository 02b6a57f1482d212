"""A note beside a database that something was wrong with it while it was open.

Without it the next start would trust a file whose disk has failed: both ends of every table may be
sound, and only the reading of everything tells (app/store/restoring.py does that).
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

DAMAGE_NOTED = ".damaged"
"""Behind the name of the database."""


def note(database: Path, problem: str) -> None:
    """Let the next start look at the whole database; where that cannot be written it does not."""
    with suppress(OSError):
        _note_of(database).write_text(problem, encoding="utf-8")


def noted(database: Path) -> str | None:
    """What was noted; None where nothing was."""
    try:
        return _note_of(database).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def forget(database: Path) -> None:
    """The file was read through and is sound, or another has taken its place."""
    with suppress(OSError):
        _note_of(database).unlink(missing_ok=True)


def _note_of(database: Path) -> Path:
    return database.with_name(database.name + DAMAGE_NOTED)
