"""Sheets and parts of them for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet


def sheet_of(fill: Callable[[Workbook, Worksheet], object]) -> io.BytesIO:
    """A workbook with one sheet that `fill` (book, sheet) wrote."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        fill(book, book.add_worksheet())
    out.seek(0)
    return out


def parts_of(sheet: io.BytesIO) -> dict[str, bytes]:
    """The parts of a workbook."""
    with zipfile.ZipFile(sheet) as book:
        return {name: book.read(name) for name in book.namelist()}


def zipped(parts: Mapping[str, bytes]) -> io.BytesIO:
    """A workbook of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    out.seek(0)
    return out
