"""A process of main.py that has imported already, and is copied for each call.

Without it most of a test of the command line would be the same imports once more. Each call is a
process of its own, with its own arguments, folder, environment, files and exit status; only the
imports and the first migration are done. One process per test process stands ready; it ends with
whoever started it. Not on Windows, which copies no process. Whatever is tried about the start
itself (what is imported, how long it takes) starts Python for itself.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any, NoReturn

from app.store.database import Database
from tests.end_to_end.without import Refusal
from tests.migrated import migrations_replayed

ROOT = Path(__file__).parents[1]
IS_POSSIBLE = hasattr(os, "fork")
_PARTS = (
    "main",
    "alembic.command",
    "app.entry.scripts",
    "printing.replay_command",
    "sync.assembly.operating",
)
"""What calls need, and no Qt: a copy of a process with Qt is none that works."""
_MESSAGE = 1 << 20


def call(
    arguments: Sequence[str],
    given: bytes,
    environment: Mapping[str, str],
    within_s: float,
    refused: Sequence[str] = (),
) -> tuple[int, bytes, bytes]:
    """Run main.py; returns its status, answers and words. Raises TimeoutError, and ends it.

    Packages that are `refused` are not there for it, and were not for what it imported already.
    """
    with _file() as entered, _file() as out, _file() as said:
        entered.write(given)
        entered.seek(0)
        wish = {
            "arguments": arguments,
            "folder": str(Path.cwd()),
            "environment": dict(environment),
            "refused": refused,
        }
        files = [entered.fileno(), out.fileno(), said.fileno()]
        line = _line_to_the_ready()
        socket.send_fds(line, [json.dumps(wish).encode()], files)
        process = int(line.recv(_MESSAGE))
        line.settimeout(within_s)
        try:
            status = int(line.recv(_MESSAGE))
        except TimeoutError:
            os.kill(process, 9)
            line.settimeout(None)
            line.recv(_MESSAGE)
            raise
        out.seek(0)
        said.seek(0)
        return status, out.read(), said.read()


def _file() -> IO[bytes]:
    return tempfile.TemporaryFile(buffering=0)


@cache
def _line_to_the_ready() -> socket.socket:
    """A line to this process's ready one, which ends when the line does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm", str(theirs.fileno())],
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


def _stand_ready(line: socket.socket) -> None:
    """Copy this process for each wish, until whoever wishes is gone."""
    for part in _PARTS:
        importlib.import_module(part)
    with migrations_replayed():
        with tempfile.TemporaryDirectory() as folder:
            Database.at(Path(folder) / "first.db").close()  # migrated here, once for all calls
        # Else each copy would look through all that was imported when it ends, and so copy it.
        gc.collect()
        gc.freeze()
        _answer(line)


def _answer(line: socket.socket) -> None:
    while True:
        message, files, _, _ = socket.recv_fds(line, _MESSAGE, 3)
        if not message:
            return
        process = os.fork()
        if not process:
            line.close()
            _become(json.loads(message), files)
        for file in files:
            os.close(file)
        line.send(str(process).encode())
        _, status = os.waitpid(process, 0)
        line.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(wish: dict[str, Any], files: list[int]) -> NoReturn:
    """Be what was called, to the end."""
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(wish["environment"])
    os.chdir(wish["folder"])
    assert sys.modules.keys().isdisjoint(wish["refused"])
    sys.meta_path.insert(0, Refusal(wish["refused"]))
    sys.argv = [str(ROOT / "main.py"), *wish["arguments"]]
    sys.exit(sys.modules["main"].main())


if __name__ == "__main__":
    _stand_ready(socket.socket(fileno=int(sys.argv[1])))
