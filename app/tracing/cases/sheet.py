"""Writes a list of cases as a spreadsheet.

Without it a list would stay on the screen. The file appears when it is whole; codes are text, and
nothing in it is taken for a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.codes.reading import GS
from app.tables.harmless import new_book
from app.tracing.cases.events import CaseRow
from app.tracing.cases.values import DECISION_NAMES, KIND_NAMES, STATE_NAMES

HEADER = (
    "类型",
    "状态",
    "发现时间",
    "追溯码",
    "个数",
    "药品与批号",
    "收货单号",
    "配送单号",
    "处理结果",
    "备注",
    "处理人",
    "处理时间",
)
_COUNT = 4


def write(rows: Sequence[CaseRow], path: Path) -> int:
    """Write rows to an XLSX file and return how many; raises OSError, then there is no file."""
    part = path.with_name(path.name + ".part")
    # The library's own error for a folder that is gone is no OSError.
    part.touch()
    try:
        with new_book(part) as workbook:
            text = workbook.add_format({"num_format": "@"})
            sheet = workbook.add_worksheet("重码处理")
            sheet.set_column(0, len(HEADER) - 1, 18)
            sheet.write_row(0, 0, HEADER)
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(_cells(row)):
                    sheet.write_string(number, column, cell, text)
                sheet.write_number(number, _COUNT, row.code_count)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return len(rows)


def _cells(row: CaseRow) -> tuple[str, ...]:
    decided = row.decided_at
    return (
        KIND_NAMES[row.kind],
        STATE_NAMES[row.state],
        f"{row.found_at.astimezone():%Y-%m-%d %H:%M:%S}",
        row.code.replace(GS, "<GS>"),
        str(row.code_count),
        "；".join(row.items),
        "；".join(row.receipts),
        "；".join(row.deliveries),
        DECISION_NAMES.get(row.decision, row.decision),
        row.remark,
        row.person,
        "" if decided is None else f"{decided.astimezone():%Y-%m-%d %H:%M:%S}",
    )
