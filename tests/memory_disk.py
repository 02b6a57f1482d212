"""Keeps what tests write in memory, where there is plenty of it.

Without it a tenth of the suite's time would be waiting until a disk has files that live for a
second: each commit of a store, each database of PostgreSQL. Nothing is tried less: no test here
can cut the power, and whatever counts flushes counts calls of the system. On a system without a
roomy /dev/shm, for whoever names a TMPDIR, and in runs of what is slow, all is written where it
ever was.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

_DISK = Path("/dev/shm")
_ROOMY = 6 * 1024**3
"""Bytes that must be free: there, in this machine and in our container."""
_GROUPS = Path("/sys/fs/cgroup")
_BOUNDS = (
    ("memory.max", "memory.current"),
    ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
)


def write_to_memory() -> None:
    """Let this process and all that it starts keep temporary files there."""
    if "TMPDIR" not in os.environ and sys.platform == "linux" and _is_roomy():
        os.environ["TMPDIR"] = str(_DISK)
        tempfile.tempdir = None


def _is_roomy() -> bool:
    try:
        found = os.statvfs(_DISK)
        may_run = not found.f_flag & os.ST_NOEXEC  # tests start scripts that they wrote
        free = [found.f_bavail * found.f_frsize, _available(), _left_to_container()]
    except (OSError, ValueError):
        return False
    return may_run and os.access(_DISK, os.W_OK) and min(free) >= _ROOMY


def _available() -> int:
    lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    values = dict(line.split(":") for line in lines)
    return int(values["MemAvailable"].removesuffix("kB")) * 1024


def _left_to_container() -> int:
    """What its bound, of either kind of control groups, leaves us."""
    for most, used in _BOUNDS:
        if (_GROUPS / most).exists():
            bound = (_GROUPS / most).read_text("ascii").strip()
            return sys.maxsize if bound == "max" else int(bound) - int((_GROUPS / used).read_text())
    return sys.maxsize
