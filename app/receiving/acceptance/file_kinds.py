"""Tells what an attached file is by what is in it, and gives it a harmless name.

Without it a program named 检验报告.pdf would be kept and opened. Pictures, PDF, XLSX, CSV and plain
text are taken, all else is refused; the name's ending follows from the content.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable

from app.tables.sheet import is_sheet

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
TEXT = "text/plain"
LONGEST_NAME = 80
_LOOKED_AT = 1 << 16
"""Characters that tell a table from other text."""

_ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/bmp": (".bmp",),
    "image/tiff": (".tif", ".tiff"),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    PDF: (".pdf",),
    XLSX: (".xlsx",),
    CSV: (".csv",),
    TEXT: (".txt", ".log"),
}
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", PDF),
)
_HEIC = {b"heic", b"heix", b"mif1", b"msf1", b"heif"}
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def media_type(data: bytes) -> str | None:
    """What a file is; None for what is not taken."""
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    return next((kind for holds, kind in _LOOKS if holds(data)), None)


def decoded(data: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16 with a mark, or GB18030; None where it is no text."""
    encodings = ["utf-8-sig", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _UNSEEN.search(text) else text
    return None


def rows_of_text(text: str) -> list[list[str]]:
    """The cells of a text whose lines are divided by commas, tabs or semicolons."""
    head = text[:4096]
    delimiter = max(",\t;", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return []


def clean_name(name: str, kind: str) -> str:
    """A name every system can keep, with an ending that says what the file is."""
    text = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name))
    text = "".join(each for each in text if unicodedata.category(each)[0] != "C").strip(" .")
    endings = _ENDINGS[kind]
    stem = text
    for ending in endings:
        stem = stem[: -len(ending)] if stem.lower().endswith(ending) else stem
    ending = text[len(stem) :] or endings[0]
    stem = stem.strip(" .")[: LONGEST_NAME - len(ending)] or "附件"
    return ("_" if _RESERVED.match(stem) else "") + stem + ending


def _is_bitmap(data: bytes) -> bool:
    # Two letters alone would be any text that begins with BM; the length of the file stands next.
    return data[:2] == b"BM" and int.from_bytes(data[2:6], "little") == len(data)


def _is_table(data: bytes) -> bool:
    rows = [row for row in rows_of_text((decoded(data) or "")[:_LOOKED_AT])[:50] if row]
    # Before the table a logger writes lines about itself, which have other widths.
    widths = {len(row) for row in rows[-3:]}
    return len(rows) > 1 and len(widths) == 1 and max(widths) > 1


_LOOKS: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", "image/webp"),
    (lambda data: data[4:8] == b"ftyp" and data[8:12] in _HEIC, "image/heic"),
    (_is_bitmap, "image/bmp"),
    (is_sheet, XLSX),
    (_is_table, CSV),
    (lambda data: decoded(data) is not None, TEXT),
)
