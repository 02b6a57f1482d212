"""Writes small files and names durably; without it a power cut could take what was just kept.

Windows makes names durable by itself and opens no folder.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

_NOT_KNOWN = (errno.EINVAL, errno.ENOTSUP)
BINARY = getattr(os, "O_BINARY", 0)
"""For os.open on Windows, where a file is text otherwise."""


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; raises OSError."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Shares that know no such thing; a disk that fails says something else.
        if error.errno not in _NOT_KNOWN:
            raise
    finally:
        os.close(descriptor)


def write_durably(path: Path, content: bytes) -> None:
    """Write a small file for its owner alone: whole and durable, or as before; raises OSError."""
    unfinished = path.with_name(path.name + ".part")
    descriptor = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | BINARY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)
