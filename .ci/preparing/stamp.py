"""The note of what was finished, so that later starts look for nothing.

Without it each call would ask pip and the loader again. It is written last and in one step.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from preparing.computer import Checkout


def interpreter(checkout: Checkout) -> str:
    """Describe the Python that `.venv` stands on, "" when there is none or it is gone."""
    try:
        settings = (checkout.venv / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return ""
    # Windows' python.exe in a venv only starts the one at home. Elsewhere it is a link, and an
    # upgraded system may have pointed it at another version, which does not see the packages.
    home = re.search(r"^home = (.*)$", settings, re.MULTILINE)
    base = Path(home[1] if home else "", "python.exe")
    base = base if os.name == "nt" else checkout.python.resolve()
    return f"{base}\n{settings}" if base.exists() and checkout.python.exists() else ""


def finished_stamp(checkout: Checkout) -> dict[str, str]:
    """What the stamp says when `.venv` holds exactly the lock, in the Python it was made for."""
    digest = hashlib.sha256(checkout.lock.read_bytes()).hexdigest()
    return {"lock": digest, "python": interpreter(checkout)}


def is_installed(checkout: Checkout) -> bool:
    """Whether `.venv` is finished and stands on the same Python still."""
    return finished_stamp(checkout).items() <= read_stamp(checkout).items()


def read_stamp(checkout: Checkout) -> dict[str, Any]:
    """Read what was finished, {} when nothing was."""
    try:
        stamp = json.loads(checkout.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(checkout: Checkout, stamp: Mapping[str, Any]) -> None:
    """Replace the stamp in one step, so that nobody reads half of one."""
    half = checkout.stamp.with_suffix(f".{os.getpid()}")
    half.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    half.replace(checkout.stamp)
