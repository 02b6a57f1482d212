"""Runs one program under a clock that a test turns while it runs; monotonic time goes on as ever.

Without it a wrong clock would be a value handed in, and what a library asks the machine would be
right. It stands on libfaketime; where there is none (Windows, macOS), a test is skipped.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.commands import ENVIRONMENT, LIMIT_S, ROOT


@functools.cache
def _library() -> str:
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    return str(found[0]) if found and sys.platform == "linux" else ""


class WrongClock:
    """One program that answers each line it is given with one line."""

    def __init__(self, folder: Path, *command: str, zone: str = "") -> None:
        """Start it with the right time."""
        if not _library():
            pytest.skip("没有 libfaketime，不能改一个程序的时钟 (no libfaketime here)")
        self._turned = folder / "clock"
        self.turn(0)
        clock = {
            "LD_PRELOAD": _library(),
            "FAKETIME_TIMESTAMP_FILE": str(self._turned),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        if zone:
            clock["TZ"] = zone
        self._process = subprocess.Popen(
            [sys.executable, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=ENVIRONMENT | clock,
        )

    def turn(self, ahead_s: float) -> None:
        """Let its clock be so much ahead of ours."""
        fresh = self._turned.with_name("clock.new")
        fresh.write_text(f"{ahead_s:+.0f}\n", encoding="ascii")
        # At once: it is read at any moment.
        os.replace(fresh, self._turned)  # noqa: PTH105 (of two paths)

    def turn_to(self, moment: datetime) -> None:
        """Let its clock say this now."""
        self.turn(moment.timestamp() - time.time())

    def ask(self, line: str) -> str:
        """Give it a line and hear the answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()
        answer = self._process.stdout.readline().decode()
        assert answer.endswith("\n"), "it ended"
        return answer.rstrip("\n")

    def end(self) -> int:
        """Let it end by itself; returns its status."""
        self._process.communicate(timeout=LIMIT_S)
        return self._process.returncode

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate(timeout=LIMIT_S)
