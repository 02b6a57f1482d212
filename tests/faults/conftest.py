"""Disks that are small, full or read-only, for the tests beside it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SMALL, ROOMY = "2m", "24m"


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A disk of some megabytes in memory."""

    folder: Path

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"

    def fill(self, room: int = 0) -> None:
        """Leave not one block, or room for so many bytes."""
        with self._ballast.open("ab", buffering=0) as file:
            for piece in (65_536, 4096, 1):
                try:
                    while True:
                        file.write(b"x" * piece)
                except OSError:
                    continue
            file.truncate(max(0, file.tell() - room))

    def free(self) -> None:
        """Give the space back."""
        self._ballast.unlink()

    def forbid_writing(self) -> None:
        """Make it read-only, for root too."""
        _mount("-o", "remount,ro", str(self.folder))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """Two megabytes."""
    yield from _disk(tmp_path / "disk", SMALL)


@pytest.fixture
def roomy_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """Enough for a write-ahead log that has begun anew."""
    yield from _disk(tmp_path / "roomy", ROOMY)


def _disk(folder: Path, size: str) -> Iterator[SmallDisk]:
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder.mkdir()
    try:
        _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"this machine mounts no tmpfs: {error}")
    yield SmallDisk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)
