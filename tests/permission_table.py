"""Reads docs/operation/permissions.md: who may call which route and do which use case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from app.people.permissions import Permission

DOCUMENT = Path(__file__).parents[1] / "docs" / "operation" / "permissions.md"
OPEN, STATION, STATION_ITSELF, PERSON, KEY = "公开", "工作站", "工作站本身", "登录者", "密钥"
_ROUTE = re.compile(r"\| `([A-Z]+) (/[^`]*)` \| ([^|]+) \|")
_USE_CASE = re.compile(r"\| `(\w+\.\w+)` \| ([^|]+) \|")
_CODE = re.compile(r"`([a-z-]+)`")


@dataclass(frozen=True, slots=True)
class Who:
    """Who may do something."""

    words: str
    permissions: frozenset[Permission]
    """One of them is enough; none: it takes no permission."""


def routes() -> dict[tuple[str, str], Who]:
    """By method and path."""
    found = _ROUTE.findall(DOCUMENT.read_text(encoding="utf-8"))
    return {(method, path): _who(said) for method, path, said in found}


def use_cases() -> dict[str, Who]:
    """By class and method."""
    found = _USE_CASE.findall(DOCUMENT.read_text(encoding="utf-8"))
    return {name: _who(said) for name, said in found}


def _who(said: str) -> Who:
    return Who(said.strip(), frozenset(Permission(one) for one in _CODE.findall(said)))
