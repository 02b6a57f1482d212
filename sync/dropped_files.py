"""Files that others lay into a folder: which there are, and where a file may be put.

Without it each folder that is watched would tell a whole file from half a one in its own way. A
file is whole when its size and time are the same in two looks.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

Sizes = dict[Path, tuple[int, int]]
"""Of each file its size and its time."""


def sizes(folder: Path, endings: Collection[str]) -> Sizes:
    """The files of these endings that lie in a folder now; raises OSError."""
    found = {}
    for path in folder.iterdir():
        if path.suffix.lower() not in endings or path.name.startswith((".", "~$")):
            continue
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue  # whoever lays files down has renamed it in the meantime
        if path.is_file():
            found[path] = (stat.st_size, stat.st_mtime_ns)
    return found


def free(target: Path) -> Path:
    """A name that is not taken."""
    number, found = 1, target
    while found.exists():
        number += 1
        found = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return found
