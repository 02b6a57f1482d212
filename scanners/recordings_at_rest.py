"""Brings the recordings that are there to what their folder wants: sealed, or plain again.

Without it only what is scanned from now on would be sealed, and the last 90 days lie open beside an
encrypted database. A file is written anew beside, flushed, and takes the old one's place in one
step: after a power cut there is the one or the other, each with every line. A line that cannot be
read is taken along as it is, one whose key is not here stays sealed. A file that is open for
writing, here or in another program, is left as it is: the next start finds it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from io import FileIO
from pathlib import Path

from app.store.durably import BINARY, flush_folder
from app.store.encryption.beside import KeyLacking, Opener, wanted_seal
from app.store.encryption.keys import BOOK
from app.store.encryption.sealing import NotOpened, Seal
from app.store.errors import DatabaseLocked
from scanners.journal import FOLDER, lock_file, run_of, sessions
from scanners.records import LINE_LIMIT, MARK, PURPOSE, is_sealed, opened_line, sealed_line
from scanners.restored import HEAD, LIST, LISTS

UNFINISHED = ".sealing"
_PLAIN_PIECE = LINE_LIMIT * 5 // 8
"""Of a line that is longer, so much is sealed at a time: sealed it stays below the limit."""
_HEADS = (f'{{"{MARK}"'.encode("ascii"), f'{{"{HEAD}"'.encode("ascii"))

log = logging.getLogger(__name__)


def settle_meanwhile(folder: Path, this_run: str) -> None:
    """Begin `settle_recordings` in a thread of its own and return at once."""
    # What it leaves half-done is cleared away at the next start.
    settling = threading.Thread(
        target=settle_recordings, args=(folder, this_run), name="recordings", daemon=True
    )
    settling.start()


def settle_recordings(folder: Path, this_run: str = "") -> int:
    """Seal the journals and lists of a folder that wants it, open those of one that does not.

    `this_run` names the run of the program whose files are not touched. Returns how many files
    were changed; what cannot be changed stays as it is, and is logged. From any thread.
    """
    if not (folder / BOOK).is_file():
        return 0
    try:
        seal = wanted_seal(folder, PURPOSE)
    except (DatabaseLocked, OSError) as error:
        log.info("recordings stay as they are: %s", error)
        return 0
    for left in (*folder.glob("*" + UNFINISHED), *(folder / FOLDER).glob("*" + UNFINISHED)):
        with suppress(OSError):
            left.unlink()
    journals = [one.path for one in sessions(folder) if run_of(one.path) != this_run]
    changed = sum(_settled(path, seal) for path in journals)
    with LISTS:
        lists = (folder / LIST, *folder.glob("scans-repeated-*.jsonl"))
        return changed + sum(_settled(path, seal) for path in lists if path.is_file())


def _settled(path: Path, seal: Seal | None) -> bool:
    """Bring one file to what is wanted; whether it was not so already."""
    beside = path.with_name(path.name + UNFINISHED)
    try:
        with FileIO(path, "r+") as file:
            if not lock_file(file) or all(new == old for old, new in _lines(path, seal)):
                return False
            _write(path, beside, seal)
            if os.name == "posix":
                beside.replace(path)
        if os.name != "posix":
            # Windows replaces no open file: not this one before here, and none of another program.
            beside.replace(path)
        flush_folder(path.parent)
    except OSError as error:
        log.warning("%s stays as it is: %s", path.name, error)
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        return False
    return True


def _write(path: Path, beside: Path, seal: Seal | None) -> None:
    descriptor = os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | BINARY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(new for _old, new in _lines(path, seal))
        file.flush()
        os.fsync(file.fileno())
    if _digest(beside) != _digest(path):
        raise OSError(f"{beside.name} does not say what {path.name} says")


def _digest(path: Path) -> bytes:
    """Of what a file says, sealed or not."""
    digest = hashlib.sha256()
    for _old, plain in _lines(path, None):
        digest.update(plain)
    return digest.digest()


def _lines(path: Path, seal: Seal | None) -> Iterator[tuple[bytes, bytes]]:
    """Each line, and what it is to be; raises OSError."""
    opener = Opener(path, PURPOSE)
    with path.open("rb") as file:
        while line := file.readline(LINE_LIMIT):
            yield line, _opened(line, opener) if seal is None else _sealed(line, seal)


def _sealed(line: bytes, seal: Seal) -> bytes:
    if is_sealed(line) or line.startswith(_HEADS) or not line.strip():
        return line
    pieces = range(0, len(line), _PLAIN_PIECE)
    return b"".join(sealed_line(line[at : at + _PLAIN_PIECE], seal) for at in pieces)


def _opened(line: bytes, opener: Opener) -> bytes:
    if not is_sealed(line):
        return line
    try:
        return opened_line(line, opener)
    except (NotOpened, KeyLacking):
        return line
