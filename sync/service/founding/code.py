"""The set-up code of a new service: a file beside its database, there until it was used.

Without it whoever reaches an empty service first would own it. Only the service's own user can read
the file, so who knows the code has been on that machine. It is written at the first start on an
empty database and goes when the service knows an institution.
"""

from __future__ import annotations

import os
from pathlib import Path

from sync.service.tokens import make_code

FILE = "set-up-code"


def lay_ready(folder: Path) -> str:
    """The code of a service that knows nobody yet, the same at each start; raises OSError."""
    path = folder / FILE
    known = read_code(folder)
    if known:
        return known
    made = make_code()
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    return made


def read_code(folder: Path) -> str:
    """What the file says; empty where there is none that can be read."""
    try:
        return (folder / FILE).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def clear_away(folder: Path) -> None:
    """Leave no file behind that opens nothing any more; raises OSError."""
    (folder / FILE).unlink(missing_ok=True)
