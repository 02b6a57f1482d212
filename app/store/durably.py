"""Makes new names in a folder durable; without it a file could be gone after a power cut.

Windows does that by itself and opens no folder.
"""

from __future__ import annotations

import os
from pathlib import Path


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; raises OSError."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
