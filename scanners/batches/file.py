"""Opens a batch file: finds out what it is and in which encoding it is written.

Without it a photo chosen by mistake would be ten thousand unreadable lines. Never more than
`LARGEST` is read; what is no list raises `BatchProblem`, whose sentence says what it is instead.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.tables.sheet import is_sheet
from scanners.batches import sayings
from scanners.batches.rows import Row, rows_of_bytes
from scanners.batches.sheet import SheetDamaged, rows_of_sheet

LARGEST_MB = 50
LARGEST = LARGEST_MB * 1024 * 1024

_PACKED = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (_PACKED, "压缩包"),
    (b"PK\x05\x06", "压缩包"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"%PDF", "PDF"),
    (b"\x7fELF", "程序"),
    (b"SQLite format 3", "数据库"),
)
_LOOKED_AT = 65_536
# What may stand in a list: line ends, blanks, GS and its neighbours, STX and ETX of old terminals,
# Ctrl+Z at the end of a file.
_WELCOME = frozenset(b"\t\n\v\f\r\x02\x03\x04\x1a\x1c\x1d\x1e\x1f")
_ODD = bytes(n for n in range(32) if n not in _WELCOME)
_FEW = 0.02


class BatchProblem(Exception):
    """A file is no list of codes; `why` says what it is, and what to do."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why.chinese)
        self.why = why


def read_rows(path: Path) -> tuple[Iterator[Row], tuple[Saying, ...]]:
    """Open a file and give its lines, and what was noticed; raises BatchProblem.

    The iterator may raise it too, where a sheet turns out to be damaged.
    """
    data = _bytes_of(path)
    if data.startswith(_PACKED) and is_sheet(data):
        return _sheet(data, path.name), ()
    data, encoding = _decoded(data)
    _require_text(data, path.name)
    notes = () if encoding is not None else (sayings.ENCODING_UNKNOWN,)
    return rows_of_bytes(data, encoding), notes


def _bytes_of(path: Path) -> bytes:
    try:
        # A pipe would keep the reader waiting for ever.
        if path.exists() and not path.is_file():
            raise BatchProblem(sayings.not_a_file(str(path)))
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        said = str(error)
        reason = of_system(error) if isinstance(error, OSError) else Saying(said, said)
        raise BatchProblem(sayings.not_opened(str(path), reason)) from error
    if len(data) > LARGEST:
        raise BatchProblem(sayings.too_large(path.name, LARGEST_MB))
    if not data.strip(b"\0 \t\r\n\x1a"):
        raise BatchProblem(sayings.empty(path.name))
    return data


def _sheet(data: bytes, name: str) -> Iterator[Row]:
    try:
        yield from rows_of_sheet(data)
    except SheetDamaged as error:
        raise BatchProblem(sayings.damaged_sheet(name)) from error


def _decoded(data: bytes) -> tuple[bytes, str | None]:
    """Say which encoding a file is in; UTF-16 is turned into UTF-8, where lines can be cut."""
    wide = _utf16(data)
    if wide is not None:
        text = data.decode(wide, errors="replace").removeprefix("\ufeff")
        return text.encode("utf-8", errors="replace"), "utf-8"
    data = data.removeprefix(codecs.BOM_UTF8)
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return data, encoding
    return data, None


def _utf16(data: bytes) -> str | None:
    """Tell UTF-16, with its mark or without: every other byte of digits is zero."""
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    start = data[:4096]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 < len(start):
        return None
    if min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _require_text(data: bytes, name: str) -> None:
    """Refuse what is no text; raises BatchProblem."""
    if data.startswith(_OLD_OFFICE):
        raise BatchProblem(sayings.old_or_locked_sheet(name))
    what = next((what for magic, what in _OTHERS if data.startswith(magic)), None)
    start = data[:_LOOKED_AT]
    odd = len(start) - len(start.translate(None, _ODD))
    if what is not None or odd > _FEW * len(start) + 1:
        raise BatchProblem(sayings.not_text(name, what or "二进制文件"))
