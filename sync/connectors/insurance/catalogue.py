"""Reads the catalogue of drugs: a ZIP with one text, columns parted by tabs, counted from 0.

Without it every caller would know that the conversion stands in column 46. The columns were found
in field programs; columns after the version are not read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from app.tables.sheet import DAMAGES
from sync.connectors.insurance.answers import unexpected
from sync.connectors.insurance_port import CatalogueRow

MAX_TEXT_BYTES = 2 * 1024 * 1024 * 1024
MAX_LINE = 1024 * 1024
COLUMNS = 83
"""Up to and with the version; the whole line has 97."""

_VALID = "1"
Report = Callable[[str, str], None]
"""Is told the code of a row that cannot be read, and why."""


def read_catalogue(packed: bytes, expected: int, report: Report) -> Iterator[CatalogueRow]:
    """Read row by row; PlatformError where the file is none or rows are missing.

    Rows that cannot be read are told and left out; they count as rows that came.
    """
    came = 0
    for line in _lines(packed):
        columns = line.rstrip("\r\n").split("\t")
        if columns == [""]:
            continue
        came += 1
        if len(columns) < COLUMNS or not columns[0]:
            report(columns[0], f"有 {len(columns)} 列，应不少于 {COLUMNS} 列")
            continue
        yield _row(columns)
    if came != expected:
        raise unexpected(f"目录文件有 {came} 行，平台说有 {expected} 行")


def _lines(packed: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if len(members) != 1 or members[0].file_size > MAX_TEXT_BYTES:
                raise unexpected(f"目录文件里有 {len(members)} 个文件，应为 1 个")
            with (
                archive.open(members[0]) as member,
                io.TextIOWrapper(member, encoding="utf-8-sig", newline="\n") as lines,
            ):
                # A line without an end must not fill the memory.
                yield from iter(partial(lines.readline, MAX_LINE), "")
    except UnicodeDecodeError as error:
        raise unexpected("目录文件不是 UTF-8") from error
    except (*DAMAGES, NotImplementedError, RuntimeError) as error:
        # RuntimeError: a password would be needed.
        raise unexpected("目录文件不是完整的 ZIP") from error


def _row(columns: Sequence[str]) -> CatalogueRow:
    def value(*places: int) -> str:
        """The first of several columns that says something."""
        return next((said for at in places if (said := columns[at].strip())), "")

    return CatalogueRow(
        insurance_code=value(0),
        name=value(7, 3),
        generic_name=value(3),
        standard_code=value(8),
        form=value(15),
        strength=value(16, 13),
        pack=value(31),
        pack_unit=value(44, 42),
        dosage_unit=value(45, 43),
        conversion=value(46),
        priced_unit=value(48),
        maker=value(53),
        approval_number=value(61),
        valid=value(78) == _VALID,
        row_id=value(79),
        version=value(82),
    )
