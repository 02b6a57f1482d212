"""Small disks for services, in memory; without it the disk of the tests itself would be filled."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.conftest import SmallDisk


@contextmanager
def small_disk(size_mib: int) -> Iterator[SmallDisk]:
    """A disk with a short path (a socket may be on it); skips where nobody may mount one."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("只有 root 能挂载小磁盘 only root may mount a small disk")
    folder = Path(tempfile.mkdtemp(prefix="td-disk-"))
    try:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size_mib}m,mode=755", "tmpfs", str(folder)]
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        folder.rmdir()
        pytest.skip(f"这里不能挂载 tmpfs no tmpfs can be mounted here: {error}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def leave(disk: SmallDisk, free_bytes: int) -> None:
    """Fill a disk up to so many bytes."""
    disk.fill()
    ballast = disk.folder / "ballast"
    os.truncate(ballast, max(0, ballast.stat().st_size - free_bytes))
