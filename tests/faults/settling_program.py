"""Brings the recordings of a folder to what it wants, and is killed before each touch of a file.

Run with the folder and with a place for copies: each child works on a copy of its own and dies one
touch later than the one before, until one lives to the end.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

from app.store.encryption.keeping import keep_with
from scanners.recordings_at_rest import settle_recordings
from sync.data_keys import data_keys

_TOUCHES = {"open", "os.rename", "os.remove", "os.truncate"}


def main(folder: Path, copies: Path) -> None:
    """Let one child after the other die."""
    keep_with(data_keys)
    for number in count(1):
        copy = copies / f"{number:03}"
        shutil.copytree(folder, copy)
        child = os.fork()
        if not child:
            _die_at(number, copy)
            settle_recordings(copy)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != -signal.SIGKILL:
            return


def _die_at(number: int, folder: Path) -> None:
    """Be killed before the touch of this number, counted from 1."""
    left = number

    def touched(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in _TOUCHES and str(arguments[0]).startswith(str(folder)):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(touched)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
