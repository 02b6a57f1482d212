"""The working copy and the computer it is on, as tasks see them.

Without it the tests of the tasks would install packages in earnest.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


class Checkout:
    """Where the files of one working copy are."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lock = root / "requirements.lock"
        self.venv = root / ".venv"
        self.python = self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.stamp = self.venv / "dev-stamp.json"


class Machine:
    """What tasks ask of the computer they run on; tests put a recording one in its place."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self.system = sys.platform
        self.has_apt = shutil.which("apt-get") is not None
        self.is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        self.system_root = Path("/")

    def has_module(self, name: str) -> bool:
        """Whether this Python can import a module; just installed ones count."""
        importlib.invalidate_caches()
        return importlib.util.find_spec(name) is not None

    def loads(self, soname: str) -> bool:
        """Whether the dynamic loader finds a shared library."""
        try:
            ctypes.CDLL(soname)
        except OSError:
            return False
        return True

    def finds(self, program: str) -> bool:
        """Whether a program is where the system keeps programs, PostgreSQL's included."""
        folders = ["/usr/sbin", "/sbin", *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
        path = [self.environment.get("PATH", os.defpath), *folders]
        return shutil.which(program, path=os.pathsep.join(path)) is not None

    def run(self, command: Sequence[str], folder: Path) -> int:
        """Run a program to its end on this terminal and return its exit code."""
        return subprocess.run(command, cwd=folder, env=self.environment, check=False).returncode

    def follow(self, command: Sequence[str], hear: Callable[[str], None]) -> int:
        """Run a program, hand over each line it prints, and return its exit code."""
        with subprocess.Popen(
            command,
            close_fds=False,  # the held lock goes along: see only_one
            encoding="utf-8",
            env={**self.environment, "PYTHONIOENCODING": "utf-8"},
            errors="replace",
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        ) as process:
            for line in process.stdout or ():
                hear(line.rstrip())
        return process.returncode

    def become(self, command: list[str], folder: Path, **variables: str) -> int:
        """Turn into a program; Windows cannot, there it runs to its end and gives its exit code."""
        environment = {**self.environment, **variables}
        if os.name == "posix":
            os.chdir(folder)
            os.execve(command[0], command, environment)
        process = subprocess.Popen(command, cwd=folder, env=environment)
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # the program got it too and decides
                return process.wait()
