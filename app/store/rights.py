"""Sees to it that a workstation's files are their owner's alone.

Without it whoever else has an account on the machine could read trace codes, names and journals, or
change them. On POSIX folders have 0700 and files 0600; what is beside the database is mended at
each start, and below a closed folder nobody comes. On Windows the folder lies in the user's profile
and takes over its rights, which this program does not change. What is not ours to change, and a
folder that is shared by its nature (`/tmp`), stays as it is and is reported.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_BELOW = ("backups", "scans", "attachments", "label-designs", "papers", "inspections", "logs")
"""Closed themselves, in case somebody opens the folder above again."""

log = logging.getLogger(__name__)


def open_to_others(folder: Path) -> tuple[Path, ...]:
    """What others may reach of a workstation's folder; nothing on Windows.

    Behind a closed folder nobody reaches a file, whatever its own rights: what is written during
    the day is closed at the next start.
    """
    if os.name != "posix" or not _is_open(folder):
        return ()
    return tuple(path for path in _looked_at(folder) if _is_open(path))


def keep_private(folder: Path) -> tuple[Path, ...]:
    """Close what is open to others; returns what stays open."""
    if os.name != "posix":
        return ()
    for path in _looked_at(folder):
        close(path)
    return open_to_others(folder)


def close(path: Path) -> None:
    """Close one file or folder to others, where it is ours to close."""
    if os.name != "posix" or not _is_open(path):
        return
    try:
        _close(path)
    except OSError as error:
        log.info("%s stays open to others: %s", path, error)


def _looked_at(folder: Path) -> Iterator[Path]:
    yield folder
    try:
        for path in sorted(folder.iterdir()):
            if path.is_symlink():
                continue
            if path.is_file() or path.name in _BELOW:
                yield path
        for name in _BELOW[:2]:
            if (folder / name).is_dir():
                yield from (one for one in sorted((folder / name).iterdir()) if one.is_file())
    except OSError as error:
        log.info("%s is not looked at: %s", folder, error)


def _is_open(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & _OTHERS)
    except OSError:
        return False


def _close(path: Path) -> None:
    state = path.stat()
    if os.name == "posix" and state.st_uid == os.geteuid() and not state.st_mode & stat.S_ISVTX:
        path.chmod(stat.S_IMODE(state.st_mode) & ~_OTHERS)
