"""Reads the cells of a sheet of an XLSX file, one row after the other, within limits.

Without it a small file could unfold to fill the memory: a library that lays out the whole rectangle
makes seventeen billion cells of one in the last corner. Only the cells that are there are read,
never more bytes than allowed of any part, and a million rows take no more memory than the texts
they share. Document types, and with them entities, are refused. A number stays a number, so that a
code that lost its last digits is noticed. Of merged cells the first holds the value, and `merged`
says how far they reach.

Source: ECMA-376, SpreadsheetML.
"""

from __future__ import annotations

import io
import math
import posixpath
import re
import struct
import zipfile
import zlib
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import IO
from xml.parsers import expat

from app.tables.cells import Cell, Row
from app.tables.refused import TableRefused
from app.tables.sheet_formats import GENERAL, CellFormat, cell_of, format_of

LARGEST_PART = 300 * 1024 * 1024
"""Bytes of one part of the file, unpacked, where the reader says nothing else."""
MOST_PARTS = 2_000
MOST_COLUMNS = 200
MOST_MERGED = 200_000
LONGEST_CELL = 32_768
"""Characters: what Excel allows."""
_PIECE = 1 << 16
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MERGED = re.compile(rb"mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BROKEN = (
    "不是 XLSX 文件，或文件已损坏，请另存为 XLSX 后重新选择。",
    "This is no XLSX file, or it is damaged: save it as XLSX, then choose it again.",
)

_UNCOMPUTED = "这一行有公式还没有算出值，已按空白读取，请用 Excel 打开并保存后再用。"
DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    EOFError,
    KeyError,
    IndexError,
    OverflowError,
    OSError,
    ValueError,
)
"""What zipfile and expat raise for a file in which any byte may be another."""

_Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Merged:
    """A block of merged cells; columns count from 0, rows from 1, both ends belong to it."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a file that is open."""

    rows: Iterator[Row]
    merged: tuple[Merged, ...]
    share: Callable[[], float]
    """How much of it was read, 0 to 1."""
    names: tuple[str, ...]
    """Of all sheets of the file."""


def is_sheet(data: bytes) -> bool:
    """Whether bytes are an XLSX file, and no other ZIP."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return any(name.startswith("xl/workbook") for name in packed.namelist())
    except (*DAMAGES, NotImplementedError):
        # NotImplementedError: it says that it needs a newer program than any.
        return False


@contextmanager
def open_sheet(
    file: IO[bytes], largest_part: int = LARGEST_PART, name: str = ""
) -> Iterator[Sheet]:
    """Open a sheet by its name, else the first; opening and reading on raise TableRefused."""
    with ExitStack() as stack:
        # Not around what is done with the rows: its errors are its own.
        with _in_words():
            book = stack.enter_context(zipfile.ZipFile(file))
            sheet = _opened(book, largest_part, name)
        yield sheet


def _opened(book: zipfile.ZipFile, largest_part: int, wanted: str) -> Sheet:
    if len(book.infolist()) > MOST_PARTS:
        raise TableRefused(
            "XLSX 文件里的部分太多，请另存为 XLSX 后重新选择。",
            "The XLSX file has too many parts: save it as XLSX, then choose it again.",
        )
    parts = _Parts(book, largest_part)
    sheets, from_1904 = _sheets(parts)
    name = sheets.get(wanted or next(iter(sheets), ""), "")
    if not name:
        raise _no_sheet(wanted, tuple(sheets))
    merged = tuple(_merged(parts, name))
    reader = _SheetReader(_Strings(parts), _formats(parts), from_1904=from_1904)
    return Sheet(_rows(parts, name, reader), merged, lambda: parts.share(name), tuple(sheets))


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except TableRefused:
        raise
    except (NotImplementedError, RuntimeError) as error:  # zipfile's, for odd packing and passwords
        raise TableRefused(
            "XLSX 文件带有密码或不能识别的压缩，请另存后重新选择。",
            "The XLSX file has a password or an unknown packing: save it without, then choose it"
            " again.",
        ) from error
    except DAMAGES as error:
        raise TableRefused(*_BROKEN) from error


class _Parts:
    """The parts of a file, read in pieces up to a limit; the sheet's own may be higher."""

    def __init__(self, book: zipfile.ZipFile, largest_sheet: int) -> None:
        self._book = book
        self._largest_sheet = largest_sheet
        self._names = set(book.namelist())
        self._read = 0

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def share(self, name: str) -> float:
        """How much of a part was read, 0 to 1, while it is being read."""
        return min(1.0, self._read / max(1, self._book.getinfo(name).file_size))

    def pieces(self, name: str) -> Iterator[bytes]:
        """Read a part; raises TableRefused beyond the limit."""
        sheet = name.startswith("xl/worksheets/")
        self._read = 0
        left = self._largest_sheet if sheet else min(self._largest_sheet, LARGEST_PART)
        with self._book.open(name) as part:
            while piece := part.read(_PIECE):
                left -= len(piece)
                self._read += len(piece)
                if left < 0:
                    raise TableRefused(
                        "XLSX 文件解压后太大，请分成几个文件。",
                        "The XLSX file is too large once unpacked: divide it into several files.",
                    )
                yield piece


def _local(name: str) -> str:
    """A name without the prefix some programs give all their elements."""
    return name.rpartition(":")[2]


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.buffer_text = True
    return parser


def _refuse_doctype(*_said: object) -> None:
    raise TableRefused(
        "XLSX 文件带有不能接受的内容（实体或外部引用）。",
        "The XLSX file holds what is not accepted (entities or references to elsewhere).",
    )


def _read_small(parts: _Parts, name: str, start: Callable[[str, _Attributes], None]) -> None:
    """Tell `start` of each element of a part."""
    parser = _parser()
    parser.StartElementHandler = lambda tag, attributes: start(_local(tag), attributes)
    for piece in parts.pieces(name):
        parser.Parse(piece)
    parser.Parse(b"", True)


def _sheets(parts: _Parts) -> tuple[dict[str, str], bool]:
    """The parts that are sheets by their names, in order, and whether days count from 1904."""
    wanted: dict[str, str] = {}
    from_1904: list[str] = []
    targets: dict[str, str] = {}

    def of_book(tag: str, attributes: _Attributes) -> None:
        if tag == "sheet":
            found = (v for key, v in attributes.items() if ":" in key and _local(key) == "id")
            wanted.setdefault(attributes.get("name", ""), next(found, ""))
        elif tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            from_1904.append(tag)

    def of_relations(tag: str, attributes: _Attributes) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _read_small(parts, "xl/workbook.xml", of_book)
    _read_small(parts, "xl/_rels/workbook.xml.rels", of_relations)
    found = {
        name: posixpath.normpath(posixpath.join("/xl", targets[part])).lstrip("/")
        for name, part in wanted.items()
        if targets.get(part)
    }
    return found, bool(from_1904)


def _no_sheet(wanted: str, names: tuple[str, ...]) -> TableRefused:
    if not names:
        return TableRefused(
            "XLSX 文件里没有工作表，请核对文件。", "The XLSX file holds no sheet: check the file."
        )
    return TableRefused(
        f"XLSX 文件里没有名为“{wanted}”的工作表，有：{'、'.join(names)}。请核对文件或另选工作表。",
        f"The XLSX file has no sheet named {wanted}; it has {', '.join(names)}.",
    )


def _formats(parts: _Parts) -> tuple[CellFormat, ...]:
    codes: dict[int, str] = {}
    numbers: list[int] = []
    within: list[str] = []

    def of_styles(tag: str, attributes: _Attributes) -> None:
        if tag == "numFmt":
            codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs"):
            within[:] = [tag]
        elif tag == "xf" and within == ["cellXfs"]:
            numbers.append(_whole(attributes.get("numFmtId")))

    if "xl/styles.xml" in parts:
        _read_small(parts, "xl/styles.xml", of_styles)
    return tuple(format_of(number, codes.get(number)) for number in numbers)


def _merged(parts: _Parts, name: str) -> Iterator[Merged]:
    """Find what is merged: it stands behind the cells, and is wanted before them."""
    before, count = b"", 0
    for piece in parts.pieces(name):
        text = before + piece
        end = 0
        for found in _MERGED.finditer(text):
            end = found.end()
            top_left, bottom_right = (_place(found[at].decode()) for at in (1, 2))
            count += 1
            if count > MOST_MERGED:
                raise TableRefused(
                    "XLSX 文件里合并的单元格太多，请取消合并后重新选择。",
                    "Too many cells of the XLSX file are merged: part them, then choose it again.",
                )
            yield Merged(top_left[1], bottom_right[1], top_left[0], bottom_right[0])
        before = text[max(end, len(text) - 200) :]


def _place(reference: str) -> tuple[int, int]:
    """Column from 0 and row from 1 of a reference; (-1, 0) for what is none."""
    found = _REFERENCE.fullmatch(reference)
    return (_column(found[1]), int(found[2])) if found else (-1, 0)


@lru_cache(maxsize=1_000)
def _column(letters: str) -> int:
    """The column of its letters, from 0; -1 for what is none."""
    if not 1 <= len(letters) <= 3 or not letters.isascii() or not letters.isupper():
        return -1
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _plain(text: str) -> str:
    """A text as it is meant: what XML cannot hold is written `_x001D_` (ECMA-376, ST_Xstring)."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text[:LONGEST_CELL]


def _whole(said: str | None) -> int:
    return int(said) if said is not None and said.isdecimal() and len(said) < 8 else 0


class _Strings:
    """The texts that cells share, packed: a million of them take little more than their bytes."""

    def __init__(self, parts: _Parts) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        self._text: list[str] = []
        self._hint = 0
        name = "xl/sharedStrings.xml"
        if name not in parts:
            return
        parser = _parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self._parser = parser
        for piece in parts.pieces(name):
            parser.Parse(piece)
            _refuse_giant(self._text)
        parser.Parse(b"", True)

    def __getitem__(self, index: int) -> str | None:
        if not 0 <= index < len(self._ends) - 1:
            return None
        return self._bytes[self._ends[index] : self._ends[index + 1]].decode()

    def _start(self, tag: str, attributes: _Attributes) -> None:
        name = _local(tag)
        if name == "t" and not self._hint:
            self._parser.CharacterDataHandler = self._text.append
        elif name == "rPh":
            # Hints of pronunciation, which Excel may put beside the text.
            self._hint += 1

    def _end(self, tag: str) -> None:
        name = _local(tag)
        if name == "t":
            self._parser.CharacterDataHandler = None
        elif name == "rPh":
            self._hint -= 1
        elif name == "si":
            self._bytes += _plain("".join(self._text)).encode("utf-8", "replace")
            self._ends.append(len(self._bytes))
            self._text.clear()


def _refuse_giant(text: list[str]) -> None:
    if sum(map(len, text)) > 4 * LONGEST_CELL:
        raise TableRefused(
            "XLSX 文件里有一格的文字长得离谱，请核对文件。",
            "A cell of the XLSX file holds far too much text: check the file.",
        )


class _SheetReader:
    """Takes the elements of a sheet and makes rows of them."""

    def __init__(
        self, strings: _Strings, formats: tuple[CellFormat, ...], *, from_1904: bool
    ) -> None:
        self.rows: deque[Row] = deque()
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._strings = strings
        self._formats = formats
        self._from_1904 = from_1904
        self._number = 0
        self._cells: list[Cell] = []
        self._at = 0
        self._kind = "n"
        self._format = GENERAL
        self._value: list[str] = []
        self._text: list[str] = []
        self._is_formula = False
        self._uncomputed = False

    def _start(self, tag: str, attributes: _Attributes) -> None:
        name = _local(tag) if ":" in tag else tag
        if name == "c":
            column = _column(attributes.get("r", "").rstrip("0123456789"))
            self._at = len(self._cells) if column < 0 else column
            self._kind = attributes.get("t", "n")
            style = _whole(attributes.get("s"))
            self._format = self._formats[style] if style < len(self._formats) else GENERAL
            self._is_formula = False
        elif name == "v":
            self.parser.CharacterDataHandler = self._value.append
        elif name == "t":
            self.parser.CharacterDataHandler = self._text.append
        elif name == "f":
            self._is_formula = True
        elif name == "row":
            self._number = _whole(attributes.get("r")) or self._number + 1
            self._cells = []
            self._uncomputed = False

    def _end(self, tag: str) -> None:
        name = _local(tag) if ":" in tag else tag
        if name in ("v", "t"):
            self.parser.CharacterDataHandler = None
        elif name == "c":
            self._take_cell()
        elif name == "row" and any(cell not in (None, "") for cell in self._cells):
            doubt = _UNCOMPUTED if self._uncomputed else ""
            self.rows.append(Row(self._number, self._cells, doubt=doubt))

    def refuse_giant(self) -> None:
        """Refuse a text that goes on and on; raises TableRefused."""
        _refuse_giant(self._value)
        _refuse_giant(self._text)

    def _take_cell(self) -> None:
        value = self._cell("".join(self._value))
        self._value.clear()
        self._text.clear()
        # A program that writes formulas need not work them out; a text may well be empty.
        self._uncomputed |= self._is_formula and value is None and self._kind == "n"
        if value in (None, "") or self._at >= MOST_COLUMNS:
            return
        self._cells.extend([None] * (self._at + 1 - len(self._cells)))
        self._cells[self._at] = value

    def _cell(self, said: str) -> Cell:
        if self._kind == "inlineStr":
            return _plain("".join(self._text))
        if not said:
            return None
        if self._kind == "s":
            return self._strings[_whole(said)]
        if self._kind == "b":
            return "TRUE" if said == "1" else "FALSE"
        if self._kind != "n":
            return _plain(said)
        try:
            value = float(said)
        except ValueError:
            return said[:LONGEST_CELL]
        if not math.isfinite(value):
            return said[:LONGEST_CELL]
        return cell_of(value, self._format, from_1904=self._from_1904)


def _rows(parts: _Parts, name: str, reader: _SheetReader) -> Iterator[Row]:
    with _in_words():
        for piece in parts.pieces(name):
            reader.parser.Parse(piece)
            reader.refuse_giant()
            while reader.rows:
                yield reader.rows.popleft()
        reader.parser.Parse(b"", True)
        while reader.rows:
            yield reader.rows.popleft()
