"""The lines of the journal of scans: written, and read again whatever happened to them.

Without it a recording could be read only by the program that wrote it. A file is JSON lines: first
what it is (`{"tracedock_scans": 1, …}`), then a line for each scan, raw bytes in hex, and a line
for each that was answered. A line that cannot be read (cut off by a crash, overwritten) is passed
over. A text file with one code on each line is a recording too, a fifth of a second between two.

Where the folder is encrypted, all but the first line are sealed, each by itself and still one line:
`{"sealed": "base64"}`. A file may hold lines of both kinds, and of several keys; a line whose key
is not here is told from one that is damaged.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from app.readers.saying import Saying
from app.readers.scan import Scan
from app.readers.system_words import of_system
from app.store.encryption.beside import KeyLacking, Opener
from app.store.encryption.sealing import NotOpened, Seal
from scanners.framing import frame_of, scan_from_frame

MARK = "tracedock_scans"
VERSION = 1
LINE_LIMIT = 128 * 1024
"""Longer than the longest scan, 8 KiB raw, can become, sealed as well."""
PURPOSE = "scans"
"""What lines are sealed for."""
TEXT_SPACING = timedelta(milliseconds=200)
TEXT_DEVICE = "file"
"""Which device the codes of a text file came from."""

_SEALED = b'{"sealed":"'
_SEALED_END = b'"}\n'
_TEXT_BEGAN = datetime(2000, 1, 1, tzinfo=UTC)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class RecordingUnreadable(Exception):
    """A recording could not be read."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why.chinese)
        self.why = why


class RecordingLocked(RecordingUnreadable):
    """Some lines of a recording are sealed, and this machine lacks their key."""


@dataclass(frozen=True, slots=True)
class RecordedScan:
    """A scan as it was written down."""

    number: int
    """Counted from 1 in its run of the program, or among the codes of a text file."""
    scan: Scan
    inventory: bool = False
    """A line of a batch, not a scan of that moment."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A scan was answered, by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class Locked:
    """A line that is sealed with a key that is not here: a scan, or that one was answered."""

    line: bytes


class _Line(msgspec.Struct):
    """Any line of a journal."""

    n: int = 0
    raw: str = ""
    text: str = ""
    symbology: str | None = None
    device: str = ""
    read_at: datetime | None = None
    inventory: bool = False
    answered: int = 0


def packed_head(run: str, began_at: datetime) -> bytes:
    """Write the first line of a file."""
    return _packed({MARK: VERSION, "run": run, "began_at": began_at.isoformat()})


def packed_scan(recorded: RecordedScan) -> bytes:
    """Write the line of a scan."""
    scan = recorded.scan
    line: dict[str, Any] = {
        "n": recorded.number,
        "read_at": scan.read_at.isoformat(),
        "device": scan.device,
        "symbology": scan.symbology,
        "text": scan.text,
        "raw": scan.raw.hex(),
    }
    return _packed({**line, "inventory": True} if recorded.inventory else line)


def packed_answer(number: int) -> bytes:
    """Write the line that says a scan was answered."""
    return _packed({"answered": number})


def _packed(line: dict[str, Any]) -> bytes:
    # ASCII: a text may hold half of a surrogate pair, which no UTF-8 can.
    return json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n"


def sealed_line(line: bytes, seal: Seal) -> bytes:
    """Seal a line, with its end; it is one line again."""
    return _SEALED + base64.b64encode(seal.close(line)) + _SEALED_END


def is_sealed(line: bytes) -> bool:
    """Whether a line is sealed."""
    return line.startswith(_SEALED)


def opened_line(line: bytes, opener: Opener) -> bytes:
    """A line as it was before it was sealed; raises NotOpened or KeyLacking."""
    try:
        written = line.rstrip(b"\r\n").removeprefix(_SEALED).removesuffix(_SEALED_END[:-1])
        piece = base64.b64decode(written, validate=True)
    except ValueError as error:
        raise NotOpened("cut off, or written over") from error
    return opener.open(piece)


def read_lines(path: Path) -> Iterator[RecordedScan | Answered | Locked]:
    """Read what a journal file says, in its order; raises RecordingUnreadable."""
    opener = Opener(path, PURPOSE)
    for line in _lines(path):
        try:
            found = unpacked(opened_line(line, opener) if is_sealed(line) else line)
        except NotOpened:
            continue
        except KeyLacking:
            yield Locked(line)
            continue
        if found is not None:
            yield found


def unpacked(line: bytes) -> RecordedScan | Answered | None:
    """Read one line of a journal; None for the first line and for what cannot be read."""
    try:
        found = msgspec.convert(json.loads(line), _Line)
        if found.answered > 0:
            return Answered(found.answered)
        if found.n < 1 or found.read_at is None or found.read_at.tzinfo is None:
            return None
        raw = bytes.fromhex(found.raw)
    except (ValueError, RecursionError):
        return None
    scan = Scan(raw, found.text, found.symbology, found.device, found.read_at)
    return RecordedScan(found.n, scan, found.inventory)


def read_recording(path: Path) -> Iterator[RecordedScan]:
    """Read the scans of a journal file or of a text file; raises RecordingUnreadable.

    Behind all that can be read, RecordingLocked where there were lines whose key is not here.
    """
    lines = _lines(path)
    first = next((line for line in lines if line.strip()), b"")
    if first.lstrip(_BYTE_ORDER_MARK).startswith(b'{"'):
        yield from _from_journal(path)
    elif first:
        yield from _from_text(path)


def _from_journal(path: Path) -> Iterator[RecordedScan]:
    locked = 0
    for found in read_lines(path):
        if isinstance(found, RecordedScan):
            yield found
        locked += isinstance(found, Locked)
    if locked:
        raise RecordingLocked(
            Saying(
                f"扫码记录 {path.name} 有 {locked} 行加密了，本机没有密钥。"
                "请用恢复密钥解锁（命令 encryption unlock），再打开。",
                f"{locked} lines of the recording {path.name} are encrypted and their key is not "
                "here. Unlock them by the recovery key (encryption unlock), then open it again.",
            )
        )


def _from_text(path: Path) -> Iterator[RecordedScan]:
    """Read a code from each line that holds one, whatever ends a line."""
    pieces = (piece for line in _lines(path) for piece in line.split(b"\r"))
    number = 0
    for piece in pieces:
        frame = frame_of(piece.removeprefix(_BYTE_ORDER_MARK))
        scan = scan_from_frame(frame, TEXT_DEVICE, _TEXT_BEGAN + TEXT_SPACING * number)
        if not frame.empty and scan.text:
            number += 1
            yield RecordedScan(number, scan)


def _lines(path: Path) -> Iterator[bytes]:
    """Read lines of a bearable length; raises RecordingUnreadable."""
    try:
        with path.open("rb") as file:
            while line := file.readline(LINE_LIMIT):
                if line.endswith(b"\n") or not _skip_line(file):
                    yield line
    except OSError as error:
        reason = of_system(error)
        raise RecordingUnreadable(
            Saying(
                f"读不了扫码记录 {path.name}（{reason.chinese}）。请检查文件是否还在、能否打开。",
                f"The recording {path.name} cannot be read ({reason.english}). See whether it is "
                "there and can be opened.",
            )
        ) from error


def _skip_line(file: BinaryIO) -> bool:
    """Go to the end of a line that is too long; false where the file ended before it was."""
    longer = False
    while rest := file.readline(LINE_LIMIT):
        longer = True
        if rest.endswith(b"\n"):
            break
    return longer
