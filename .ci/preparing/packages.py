"""Makes `.venv` hold exactly what requirements.lock names.

Without it two machines would run different packages. What was interrupted is finished by the next
call; one call installs at a time.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import time
from collections import deque
from collections.abc import Iterator

from preparing.computer import Checkout, Machine
from preparing.debian import install_debian
from preparing.stamp import finished_stamp, interpreter, is_installed, write_stamp
from preparing.words import TroubleError, explain_failure, say

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextlib.contextmanager
def only_one(checkout: Checkout) -> Iterator[None]:
    """Keep other calls out while one installs, until its last process has ended."""
    with checkout.lock.open("rb") as file:
        # A pip left alone by a killed dev.py keeps the lock with its copy of the descriptor.
        os.set_inheritable(file.fileno(), True)
        if not try_to_hold(file.fileno()):
            say("另一个 dev.py 正在安装，等它完成……", "Waiting for another dev.py to install …")
            while not try_to_hold(file.fileno()):
                time.sleep(0.2)
        yield


def try_to_hold(descriptor: int) -> bool:
    """Take the system's lock on an open file if it is free; closing the file gives it back."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # beyond the end: readers stay undisturbed
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def install(machine: Machine, checkout: Checkout) -> None:
    """Make `.venv` hold exactly what the lock says."""
    if is_installed(checkout):
        return
    with only_one(checkout):
        if is_installed(checkout):
            return
        checkout.stamp.unlink(missing_ok=True)
        make_venv(machine, checkout)
        install_packages(machine, checkout)
        write_stamp(checkout, finished_stamp(checkout))
    say("运行环境已就绪。", "The environment is ready.")


def make_venv(machine: Machine, checkout: Checkout) -> None:
    """Make `.venv` with pip in it, or keep one that works."""
    probe = [str(checkout.python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    if interpreter(checkout) and machine.follow(probe, lambda _: None) == 0:
        return
    if not machine.has_module("ensurepip"):  # Debian has it in a package for each version
        if machine.has_apt:
            install_debian(machine, [f"python3.{sys.version_info.minor}-venv"])
        if not machine.has_module("ensurepip"):
            raise TroubleError(
                "这个 Python 没有 ensurepip，建不了虚拟环境。请改用系统自带或完整安装的 Python。",
                "This Python lacks ensurepip. Use the system's Python or a complete one.",
            )
    say("正在建立 .venv ……", "Making .venv …")
    if checkout.venv.exists():
        shutil.rmtree(checkout.venv)
    heard: list[str] = []
    # Started inside a virtual environment, the new one must stand on the Python below it.
    python = getattr(sys, "_base_executable", sys.executable)
    if machine.follow([python, "-m", "venv", str(checkout.venv)], heard.append):
        raise explain_failure(heard, "建立 .venv", "Making .venv")


def install_packages(machine: Machine, checkout: Checkout) -> None:
    """Install what the lock names, wheels only, each checked against its hashes."""
    total = len(re.findall(r"^\S+==", checkout.lock.read_text(encoding="utf-8"), re.MULTILINE))
    say(f"正在安装约 {total} 个软件包；中断后下次接着装。", "Installing; the next call goes on.")
    for metadata in checkout.venv.glob("**/site-packages/*.dist-info"):
        if not (metadata / "INSTALLER").exists():  # pip was killed here and would think it whole
            shutil.rmtree(metadata)
    heard: deque[str] = deque(maxlen=40)
    seen: set[str] = set()

    def hear(line: str) -> None:
        heard.append(line)
        if match := re.match(r"(?:Collecting|Requirement already satisfied:) ([^\s=]+)==", line):
            seen.add(match[1])
            print(f"  [{len(seen):3}/{total}] {match[1]}", flush=True)
        elif line.startswith("Installing collected packages"):
            say("  正在写入 .venv ……", "Writing into .venv …")

    command = [str(checkout.python), "-m", "pip", "install", "--require-hashes", "--no-input"]
    command += ["--only-binary=:all:", "--progress-bar=off", "--disable-pip-version-check"]
    if machine.follow([*command, "-r", str(checkout.lock)], hear):
        raise explain_failure(heard, "安装软件包", "Installing packages")
