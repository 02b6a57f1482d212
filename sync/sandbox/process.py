"""Starts service and sandbox in one process beside this program, and ends it.

Without it a trainee would have to start a server first. The child announces itself with one JSON
line on its standard output and ends when its standard input closes, so that it never outlives its
parent, however that ends.
"""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

from app.readers.system_words import of_system


@dataclass(frozen=True, slots=True)
class Announcement:
    """Where the training service is and how to join it."""

    service_url: str
    sandbox_url: str
    training_key: str
    enrolment_code: str


class TrainingFailed(Exception):
    """The training service did not start; the text is for people."""


class TrainingProcess:
    """One child process."""

    def __init__(self, command: Sequence[str], log_file: Path) -> None:
        """Start it; what it has to complain about goes to the log file. Raises TrainingFailed."""
        self._log_file = log_file
        try:
            log_file.parent.mkdir(parents=True, exist_ok=True)
            with log_file.open("ab") as log:
                self._child = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
                )
        except OSError as error:
            raise TrainingFailed(f"培训服务无法启动：{of_system(error)}") from error

    def announcement(self, timeout_s: float = 60.0) -> Announcement:
        """Wait until it answers; raises TrainingFailed."""
        lines: SimpleQueue[bytes] = SimpleQueue()
        assert self._child.stdout is not None
        reader = threading.Thread(
            target=_read_line, args=(self._child.stdout, lines), name="training", daemon=True
        )
        reader.start()
        try:
            return Announcement(**json.loads(lines.get(timeout=timeout_s)))
        except (Empty, ValueError, TypeError) as error:
            self.stop()
            raise TrainingFailed(f"培训服务没有启动，原因见 {self._log_file}") from error

    def stop(self, timeout_s: float = 10.0) -> None:
        """Let it end, and end it where it does not."""
        if self._child.stdin is not None:
            self._child.stdin.close()
        try:
            self._child.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        if self._child.stdout is not None:
            self._child.stdout.close()


def _read_line(stream: IO[bytes], lines: SimpleQueue[bytes]) -> None:
    lines.put(stream.readline())
