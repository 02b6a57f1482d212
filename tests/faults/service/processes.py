"""Starts, kills and looks at service processes; without it each test would do so in its own way."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.commands import ENVIRONMENT, ROOT

_END_S = 120
_PROGRAM = "tests.faults.service.serving_program"


class ServiceProcess:
    """One service process, always on the same port."""

    def __init__(self, address: str, *, cores: int = 0, **settings: object) -> None:
        """Serve a database, perhaps on the first few cores only."""
        self._arguments = [json.dumps(settings), str(cores)]
        self.address = address
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> bool:
        """Begin to answer; False where it ends instead."""
        assert self._process is None
        self._process = subprocess.Popen(
            [sys.executable, "-m", _PROGRAM, self.address, str(self._port), *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=ENVIRONMENT,
        )
        if self._line():
            return True
        self.kill()
        return False

    def codes(self, org: str, count: int = 1) -> list[str]:
        """Enrolment codes."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(f"{org} {count}\n")
        self._process.stdin.flush()
        made: list[str] = self._line()
        return made

    def kill(self) -> None:
        """SIGKILL, in the middle of whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate(timeout=_END_S)
            self._process = None

    def stop(self) -> None:
        """Let it end in good order."""
        if self._process is not None:
            process, self._process = self._process, None
            try:
                process.communicate(timeout=_END_S)
            finally:
                process.kill()
            assert process.returncode == 0

    def memory_mib(self, what: str = "VmRSS") -> float:
        """Its memory now; at its peak with `VmHWM` (Linux)."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        found = re.search(rf"{what}:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024

    def _line(self) -> Any:  # noqa: ANN401 (what JSON holds)
        assert self._process is not None
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        return json.loads(line) if line else None
