"""The packages of requirements.lock; without it each check would read that file in its own way."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
_PACKAGE = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([\w.+!-]+)(?: ; [^\\\n]+)? \\$", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """One version of one package."""

    name: str
    version: str


def packages_in(text: str) -> tuple[Package, ...]:
    """The packages a lock names, by name; one may be there in several versions."""
    found = tuple(sorted({Package(name, version) for name, version in _PACKAGE.findall(text)}))
    if not found:
        raise ValueError("requirements.lock: no packages")
    return found


def speak_utf8() -> None:
    """Let Chinese be printed wherever the output goes."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
