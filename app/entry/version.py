"""Which TraceDock this is.

Without it each part would ask for the version in its own way.
"""

from __future__ import annotations

import tomllib
from pathlib import Path


def program_version() -> str:
    """Which TraceDock this is, as the file beside main.py says: it runs from its folder."""
    try:
        said = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
        return str(said["project"]["version"])
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return "?"


def is_older(version: str, other: str) -> bool:
    """Whether a version comes before another, number by number; False where one is none."""
    mine, theirs = _numbers(version), _numbers(other)
    return bool(mine and theirs) and mine < theirs


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()
