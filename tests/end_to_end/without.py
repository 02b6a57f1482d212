"""Runs a command of main.py in a Python that refuses some packages, as if they were not installed.

Called as a program: the packages, separated by commas, then the command. Without it nobody would
notice that the service has begun to need a window.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType


class Refusal:
    """Stands in front of all other finders."""

    def __init__(self, packages: Sequence[str]) -> None:
        self._packages = frozenset(packages)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find nothing; refused packages are said not to be there."""
        if name.partition(".")[0] in self._packages:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


if __name__ == "__main__":
    sys.meta_path.insert(0, Refusal(sys.argv[1].split(",")))
    sys.path[0] = str(Path(__file__).parents[2])
    # Only now: it is to be refused what it must not need.
    import main

    sys.exit(main.main(sys.argv[2:]))
