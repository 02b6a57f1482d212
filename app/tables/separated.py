"""Reads CSV as Excel and other programs in China write it, one row after the other.

Without it every reader would trip over a byte order mark, over GB18030, over tabs, or over one
quotation mark that swallows all rows behind it. Bytes are read on as they are needed; a row costs
the same in a file of any length.

- The encoding is that of the file: UTF-8 where all of it is that (or most lines), UTF-16 by its
  mark, else GB18030. A line in the other one is read in that and said; one that is neither is
  trouble of its own row.
- Commas, tabs, semicolons or bars divide, whichever stand in the most of the first lines.
- A quotation mark that is not closed as it should be within some lines is trouble of its first line
  alone; reading goes on with the next.
- `="00012"` is how programs keep Excel from taking a code for a number: the text is 00012.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import IO

from app.tables.cells import OUTER, Cell, Row

LONGEST_LINE = 1 << 16
"""Bytes of one line; what is longer is trouble of that line."""
_MOST_LINES = 20
"""Lines that one row may have within its quotation marks."""
_PIECE = 1 << 18
_MOST_CELLS = 1_000
_LOOKED_AT = 20
_GUARDED = re.compile(r'="(.*)"\s*', re.DOTALL)
_CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "utf-16": "UTF-16"}
_OPEN = "引号没有成对，这一行读不出各列，请核对引号。"
_ODD = "这一行的引号不成对，已照样读取，请核对。"
_TOO_LONG = "这一行太长，不像是表格里的一行，请核对。"
_NO_TEXT = "这一行既不是 UTF-8 也不是 GB18030，文字读不出，请核对。"


class _Quoting(Enum):
    """What the quotation marks of a line come to."""

    CLOSED = 1
    OPEN = 2
    ODD = 3
    """Closed, and followed by something that is no end of a cell."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the file as a whole is written."""

    name: str
    mixed: bool = False
    """Whether some lines are written in another one."""

    @property
    def shown(self) -> str:
        """As people call it."""
        return _NAMES[self.name]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line, decoded, with its end."""

    text: str
    trouble: str = ""
    doubt: str = ""


def find_encoding(file: IO[bytes]) -> Encoding:
    """Find out how a file is written, by all of it, and go back to where it was."""
    start = file.tell()
    try:
        head = file.read(4)
        file.seek(start)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return Encoding("utf-16")
        if _is_all(file, "utf-8"):
            return Encoding("utf-8")
        file.seek(start)
        return _by_lines(file)
    finally:
        file.seek(start)


def separated_rows(file: IO[bytes], encoding: Encoding, delimiter: str = "") -> Iterator[Row]:
    """Read the rows of a file that hold something; without a delimiter it is found out."""
    lines = _lines(file, encoding)
    first: deque[_Line] = deque()
    for line in lines:
        first.append(line)
        if len(first) >= _LOOKED_AT:
            break
    divider = delimiter or _delimiter([line.text for line in first])
    return _rows(_Lines(first, lines), divider)


def _is_all(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _by_lines(file: IO[bytes]) -> Encoding:
    """Which encoding most lines are in; the first line decides where there is no most."""
    counts: dict[str, int] = {}
    for line in _raw_lines(file):
        if line.isascii():
            continue
        decoded = _decoded(line, "utf-8")
        # Few texts in GB18030 happen to be UTF-8, and none of those reads as Chinese.
        if decoded is not None and _CHINESE.search(decoded):
            counts["utf-8"] = counts.get("utf-8", 0) + 1
        elif _decoded(line, "gb18030") is not None:
            counts["gb18030"] = counts.get("gb18030", 0) + 1
    name = max(counts, key=lambda each: counts[each], default="gb18030")
    return Encoding(name, mixed=len(counts) > 1)


def _decoded(line: bytes, encoding: str) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def _raw_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Lines with their ends; of a line that is too long only its beginning."""
    piece = file.read(_PIECE)
    # Old programs end lines with CR alone.
    end = b"\r" if b"\r" in piece and b"\n" not in piece else b"\n"
    rest, cut = b"", False
    while piece:
        lines = (rest + piece).split(end)
        rest = lines.pop()
        for line in lines:
            if not cut:
                yield line + b"\n"
            cut = False
        if len(rest) > LONGEST_LINE:
            if not cut:
                yield rest[: LONGEST_LINE + 1]
            rest, cut = b"", True
        piece = file.read(_PIECE)
    if rest and not cut:
        yield rest


def _lines(file: IO[bytes], encoding: Encoding) -> Iterator[_Line]:
    if encoding.name == "utf-16":
        yield from _wide_lines(file)
        return
    first = True
    for raw in _raw_lines(file):
        marked = first and raw.startswith(codecs.BOM_UTF8)
        first = False
        yield _line(raw.removeprefix(codecs.BOM_UTF8) if marked else raw, encoding)


def _wide_lines(file: IO[bytes]) -> Iterator[_Line]:
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    rest = ""
    while piece := file.read(_PIECE):
        lines = (rest + decoder.decode(piece)).split("\n")
        rest = lines.pop()[-LONGEST_LINE:]
        yield from (_wide_line(line + "\n") for line in lines)
    if rest:
        yield _wide_line(rest)


def _wide_line(text: str) -> _Line:
    if len(text) > LONGEST_LINE:
        return _Line(text[:200], trouble=_TOO_LONG)
    return _Line(text, trouble=_NO_TEXT if "\ufffd" in text else "")


def _line(raw: bytes, encoding: Encoding) -> _Line:
    if len(raw) > LONGEST_LINE:
        return _Line(raw[:200].decode("latin-1"), trouble=_TOO_LONG)
    if raw.isascii():
        return _Line(raw.decode("ascii"))
    others = {"utf-8": "gb18030", "gb18030": "utf-8"}
    other = others[encoding.name]
    text = _decoded(raw, encoding.name)
    if text is not None and not (encoding.mixed and encoding.name == "gb18030"):
        return _Line(text)
    alien = _decoded(raw, other)
    if alien is not None and _CHINESE.search(alien):
        doubt = (
            f"这一行是 {_NAMES[other]} 编码，其余各行是 {encoding.shown}，已按前者读取，请核对。"
        )
        return _Line(alien, doubt=doubt)
    if text is not None:
        return _Line(text)
    return _Line(raw.decode(encoding.name, "replace"), trouble=_NO_TEXT)


def _delimiter(lines: list[str]) -> str:
    """What divides the cells: what stands in the most lines, and there most often."""
    # Together: what is quoted may run over the ends of lines.
    text = re.sub(r'"[^"]*"', "", "".join(lines))
    plain = text.splitlines()
    return max(",\t;|", key=lambda mark: (sum(mark in one for one in plain), text.count(mark)))


class _Lines:
    """Lines, some of which can be given back."""

    def __init__(self, first: deque[_Line], rest: Iterator[_Line]) -> None:
        self._first = first
        self._rest = rest

    def take(self) -> _Line | None:
        """The next line; None after the last."""
        return self._first.popleft() if self._first else next(self._rest, None)

    def give_back(self, lines: list[_Line]) -> None:
        """Have them come again."""
        self._first.extendleft(reversed(lines))


def _rows(lines: _Lines, delimiter: str) -> Iterator[Row]:
    number = width = 0
    while (line := lines.take()) is not None:
        number += 1
        row = _row(number, line, lines, (delimiter, width))
        width = max(width, len(row.cells))
        if row.trouble or any(row.cells):
            yield row


def _row(number: int, line: _Line, lines: _Lines, shape: tuple[str, int]) -> Row:
    delimiter, _width = shape
    if line.trouble:
        return Row(number, (line.text[:60],), trouble=line.trouble)
    if '"' not in line.text:
        return _whole(number, line.text.rstrip("\r\n").split(delimiter), line.doubt)
    more, state = _quoted(line, lines, delimiter)
    text = line.text + "".join(each.text for each in more)
    doubt = next((each.doubt for each in (line, *more) if each.doubt), "")
    cells = _parsed(text, delimiter)
    if state is _Quoting.OPEN or cells is None or (more and _swallowed(state, cells, shape)):
        lines.give_back(more)
        return Row(number, (line.text[:60],), trouble=_OPEN)
    return _whole(number, cells, doubt or (_ODD if state is _Quoting.ODD else ""))


def _quoted(line: _Line, lines: _Lines, delimiter: str) -> tuple[list[_Line], _Quoting]:
    """The lines that follow within a quotation mark, and how they end."""
    more: list[_Line] = []
    state = _quoting(line.text, delimiter, within=False)
    while state is _Quoting.OPEN and len(more) < _MOST_LINES:
        following = lines.take()
        if following is None:
            break
        more.append(following)
        state = _quoting(following.text, delimiter, within=True)
    return more, state


def _quoting(text: str, delimiter: str, *, within: bool) -> _Quoting:
    """Where the quotation marks of a line leave off; `within`: it began inside of them."""
    end = len(text.rstrip("\r\n"))
    at, odd = 0, False
    within, at = (True, 1) if not within and text.startswith('"') else (within, 0)
    while True:
        if within:
            mark = text.find('"', at)
            if mark < 0:
                return _Quoting.OPEN
            at = mark + 2
            if text.startswith('"', mark + 1):
                continue
            within, at = False, mark + 1
            odd = odd or (at < end and not text.startswith(delimiter, at))
        divided = text.find(delimiter, at)
        if divided < 0:
            return _Quoting.ODD if odd else _Quoting.CLOSED
        at = divided + 1
        if text.startswith('"', at):
            within, at = True, at + 1


def _swallowed(state: _Quoting, cells: list[str], shape: tuple[str, int]) -> bool:
    """Whether a quotation mark ran over the ends of rows: such a cell is full of other cells."""
    delimiter, width = shape
    most = max(3, width // 2)
    return state is _Quoting.ODD or any("\n" in c and c.count(delimiter) >= most for c in cells)


def _parsed(text: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return None


def _whole(number: int, cells: list[str], doubt: str) -> Row:
    if len(cells) > _MOST_CELLS:
        return Row(number, cells[:1], trouble=_TOO_LONG)
    read: list[Cell] = [_cell(cell) for cell in cells]
    return Row(number, read, doubt=doubt)


def _cell(text: str) -> str:
    text = text.strip(OUTER)
    if text.startswith('="'):
        guarded = _GUARDED.fullmatch(text)
        return guarded[1].replace('""', '"').strip(OUTER) if guarded else text
    return text
