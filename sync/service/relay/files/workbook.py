"""Reads the cells of an XLSX file's first sheet, one row after the other, within limits.

Without it a small file could unfold to fill the memory: a library that lays out the whole rectangle
makes seventeen billion cells of one in the last corner. Only the cells that are there are read, and
never more bytes than allowed of any part; entities are refused (defusedxml). A number stays a
number, so that a code that lost its last digits is noticed.

Source: ECMA-376, SpreadsheetML.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as SafeTree
from defusedxml import DefusedXmlException

from sync.service.relay.files.refused import FileRefused

MAX_PART_BYTES = 300 * 1024 * 1024
"""One part of the file, unpacked."""
MAX_PARTS = 2_000
MAX_COLUMN = 200
_COLUMN = re.compile(r"([A-Z]{1,3})[0-9]+")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Cell = str | float | None
Row = tuple[int, list[Cell]]
"""Its number as people count, and its cells from column A on."""


def rows_of(data: bytes) -> Iterator[Row]:
    """Read the rows of the first sheet that hold something; raises FileRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if len(book.infolist()) > MAX_PARTS:
                raise FileRefused("XLSX 文件里的部分太多，请另存为 XLSX 后重新上传。")
            strings = list(_strings(book))
            with _part(book, _first_sheet(book)) as sheet:
                yield from _rows(sheet, strings)
    except (zipfile.BadZipFile, KeyError, ParseError, EOFError, zlib.error, OSError) as error:
        raise FileRefused("不是 XLSX 文件，或文件已损坏，请另存为 XLSX 后重新上传。") from error
    except (DefusedXmlException, NotImplementedError, RuntimeError, ValueError) as error:
        raise FileRefused("XLSX 文件带有不能接受的内容（加密、实体或外部引用）。") from error


class _Bounded(io.RawIOBase):
    """A part of the file, up to the limit."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self._left = MAX_PART_BYTES

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read on; raises FileRefused beyond the limit."""
        piece = self._inner.read(min(size, 1 << 20) if size >= 0 else 1 << 20)
        self._left -= len(piece)
        if self._left < 0:
            raise FileRefused("XLSX 文件解压后太大，请分成几个文件上传。")
        return piece


def _part(book: zipfile.ZipFile, name: str) -> _Bounded:
    return _Bounded(book.open(name))


def _first_sheet(book: zipfile.ZipFile) -> str:
    with _part(book, "xl/workbook.xml") as part:
        sheet = next(SafeTree.parse(part).iter(_MAIN + "sheet"), None)
        wanted = None if sheet is None else sheet.get(_RELATION)
    with _part(book, "xl/_rels/workbook.xml.rels") as part:
        for relation in SafeTree.parse(part).iter():
            if relation.get("Id") == wanted:
                target = relation.get("Target", "")
                return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError("sheet")


def _strings(book: zipfile.ZipFile) -> Iterator[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return
    with _part(book, "xl/sharedStrings.xml") as part:
        for _event, element in SafeTree.iterparse(part):
            if element.tag == _MAIN + "si":
                yield _text(element)
                element.clear()


def _rows(sheet: _Bounded, strings: list[str]) -> Iterator[Row]:
    number = 0
    for _event, element in SafeTree.iterparse(sheet):
        if element.tag != _MAIN + "row":
            continue
        said = element.get("r", "")
        number = int(said) if said.isdecimal() and len(said) < 8 else number + 1
        cells: list[Cell] = []
        for cell in element.iter(_MAIN + "c"):
            at = _column(cell.get("r", ""), len(cells))
            if at >= MAX_COLUMN:
                continue
            cells.extend([None] * (at + 1 - len(cells)))
            cells[at] = _value(cell, strings)
        element.clear()
        if any(cell not in (None, "") for cell in cells):
            yield number, cells


def _column(reference: str, otherwise: int) -> int:
    found = _COLUMN.fullmatch(reference)
    if found is None:
        return otherwise
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: Element, strings: list[str]) -> Cell:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    said = cell.findtext(_MAIN + "v")
    if said is None:
        return None
    if kind == "s":
        index = int(said)
        return strings[index] if 0 <= index < len(strings) else None
    return float(said) if kind == "n" else said


def _text(element: Element) -> str:
    # Without the hints of pronunciation that Excel may put beside the text.
    parts = [t.text or "" for t in element.iter(_MAIN + "t")]
    return "".join(parts)
