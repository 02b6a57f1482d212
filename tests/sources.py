"""The program's own modules, read as trees; without it each look at them would find them anew."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_ROOMS = ("app", "ui", "scanners", "printing", "sync", "main.py")


def sources(*words: str) -> Iterator[tuple[str, ast.Module]]:
    """Each module by its path below the root; where there are words, those that have one of them.

    To read a module as a tree takes a hundred times as long as to look for a word in it.
    """
    for room in _ROOMS:
        top = ROOT / room
        for path in sorted(top.rglob("*.py")) if top.is_dir() else [top]:
            text = path.read_text(encoding="utf-8")
            if not words or any(word in text for word in words):
                yield path.relative_to(ROOT).as_posix(), ast.parse(text)
