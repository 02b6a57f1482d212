"""Writes what a search finds to CSV or XLSX, page by page, with codes as text.

Without it the library's answers would stay on the screen. Nothing is held but one page; a page is
one short look into the store, so that an export of a day holds nobody up. The file appears when it
is whole. In CSV a tab stands before each code, or a spreadsheet would read twenty digits as a
number and lose the last ones; separators of GS1 codes are written <GS>. Both read back as they
were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

from app.codes.reading import GS
from app.tables.harmless import new_book, write_separated
from app.tracing.parts import Readable
from app.tracing.search import search
from app.tracing.values import KIND_NAMES, STATE_NAMES
from app.tracing.wanted import CodeRow, Wanted

PAGE = 1000
SHEET_ROWS = 1_000_000
"""Rows of one sheet; Excel takes 1,048,576 with the header."""

HEADER = (
    "追溯码",
    "品种编码",
    "名称",
    "规格",
    "厂家",
    "批准文号",
    "批号",
    "有效期",
    "单位",
    "上级码",
    "箱号",
    "收货单号",
    "配送单号",
    "配送企业",
    "收货时间",
    "状态",
    "去向",
    "出库时间",
    "拆零总数",
    "剩余",
)
_CODES = (0, 9)
"""Columns that hold codes."""


def export(
    database: Readable,
    org: str,
    wanted: Wanted,
    path: Path,
    progress: Callable[[int], None] = lambda _written: None,
) -> int:
    """Write all that a search finds to `path`, XLSX by its suffix, else CSV; rows written.

    `progress` is told after each page and may raise to end it. Raises TooLittle, OSError or
    StoreError; then there is no file.
    """
    part = path.with_name(path.name + ".part")
    found = _pages(database, org, wanted, progress)
    try:
        count = (_write_sheet if path.suffix.lower() == ".xlsx" else _write_csv)(part, found)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return count


def _pages(
    database: Readable, org: str, wanted: Wanted, progress: Callable[[int], None]
) -> Iterator[CodeRow]:
    after, count = None, 0
    while True:
        with database.reading() as connection:
            page = search(connection, org, wanted, after, PAGE)
        yield from page.rows
        after = page.after
        count += len(page.rows)
        progress(count)
        if after is None:
            return


def _write_csv(path: Path, found: Iterable[CodeRow]) -> int:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        return _write_lines(file, found)


def _write_lines(file: TextIO, found: Iterable[CodeRow]) -> int:
    write_separated(file, [HEADER])
    return write_separated(file, (_csv_cells(row) for row in found))


def _csv_cells(row: CodeRow) -> Iterator[str | int]:
    for place, cell in enumerate(_cells(row)):
        # A spreadsheet would round a code of twenty digits.
        yield f"\t{cell}" if place in _CODES and cell else cell


def _write_sheet(path: Path, found: Iterable[CodeRow]) -> int:
    count = 0
    # Rows are written as they come: memory stays the same whatever their number.
    with new_book(path, as_they_come=True) as workbook:
        text = workbook.add_format({"num_format": "@"})
        for row in found:
            place = count % SHEET_ROWS
            if place == 0:
                sheet = workbook.add_worksheet()
                sheet.set_column(0, len(HEADER) - 1, 16)
                sheet.write_row(0, 0, HEADER)
            for column, cell in enumerate(_cells(row)):
                if isinstance(cell, int):
                    sheet.write_number(place + 1, column, cell)
                else:
                    sheet.write_string(place + 1, column, cell, text)
            count += 1
        if count == 0:
            workbook.add_worksheet().write_row(0, 0, HEADER)
    return count


def _cells(row: CodeRow) -> tuple[str | int, ...]:
    return (
        _shown(row.code),
        row.province_code,
        row.name,
        row.strength,
        row.maker,
        row.approval_number,
        row.batch,
        "" if row.expiry is None else row.expiry.isoformat(),
        row.unit,
        _shown(row.parent_code or ""),
        row.carton_no or "",
        row.receipt_no,
        row.delivery_no,
        row.distributor,
        f"{row.received_at.astimezone():%Y-%m-%d %H:%M:%S}",
        STATE_NAMES[row.state],
        "" if row.kind is None else KIND_NAMES[row.kind],
        "" if row.left_at is None else f"{row.left_at.astimezone():%Y-%m-%d %H:%M:%S}",
        "" if row.units is None else row.units,
        "" if row.remaining is None else row.remaining,
    )


def _shown(code: str) -> str:
    return code.replace(GS, "<GS>")
