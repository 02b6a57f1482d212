"""Runs a program under strace, which kills it or fails its disk at exactly one call.

Without it a blow would fall at some moment, and the moment between two flushes never. A test that
asks for it is skipped where there is no strace (Windows, macOS), or where this machine forbids to
trace.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands import ENVIRONMENT, LIMIT_S, ROOT


@dataclass(frozen=True, slots=True)
class Traced:
    """What became of a program."""

    fell: bool
    """Whether there was such a call."""
    status: int
    out: bytes
    said: str

    @property
    def lines(self) -> list[bytes]:
        """Whole lines of its output: the last one may have been cut by the blow."""
        return [line for line in self.out.splitlines(keepends=True) if line.endswith(b"\n")]


@functools.cache
def _trouble() -> str:
    if shutil.which("strace") is None:
        return "没有 strace，不能在指定的系统调用处注入故障 (no strace here)"
    tried = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-o", os.devnull, "-e", "trace=fsync", "true"],
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
    )
    return "" if tried.returncode == 0 else f"strace: {tried.stderr.decode(errors='replace')}"


def run_traced(command: Sequence[str], inject: str, given: Sequence[str]) -> Traced:
    """Run a program to its end under one injection, such as `fdatasync:signal=KILL:when=3`.

    With fdatasync SQLite makes its commits durable, with fsync the journal of scans its lines.
    It gets one line after the other, each when the one before was answered by one.
    """
    if trouble := _trouble():
        pytest.skip(trouble)
    # Only calls that are looked for stop the program, but then strace sends no signal.
    quick = () if "signal=" in inject else ("--seccomp-bpf",)
    looks = ("-qq", "-e", f"trace={inject.partition(':')[0]}")
    with (
        tempfile.NamedTemporaryFile(prefix="td-strace-") as seen,
        subprocess.Popen(
            ["strace", "-f", *quick, *looks, "-e", f"inject={inject}", "-o", seen.name, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=ENVIRONMENT,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        answered = b""
        with contextlib.suppress(BrokenPipeError):
            for text in given:
                process.stdin.write(f"{text}\n".encode())
                process.stdin.flush()
                line = process.stdout.readline()
                answered += line
                if not line:
                    break
        out, said = process.communicate(timeout=LIMIT_S)
        fell = process.returncode in (-9, 137) or b"INJECTED" in Path(seen.name).read_bytes()
    return Traced(fell, process.returncode, answered + out, said.decode())
