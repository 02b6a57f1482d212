"""Writes orders as spreadsheets: a list of them, or one whole, to be entered at a platform by hand.

Without it an approved order could not leave the program where no platform takes it. One order has
its head above its lines, numbers as numbers, and the total below.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from app.purchasing.chasing import Chase
from app.purchasing.records import OrderRow, OrderView
from app.purchasing.states import STATE_NAMES
from app.purchasing.values import DraftLine
from app.tables.harmless import new_book
from app.tables.writing import Layout, write_table

_LIST = Layout(
    name="采购订单",
    titles=(
        "订单号",
        "平台订单号",
        "状态",
        "配送企业",
        "科室",
        "品种数",
        "金额（元）",
        "制单人",
        "制单时间",
        "最晚到货",
        "超期天数",
        "说明",
    ),
    widths=(24, 24, 12, 28, 14, 8, 14, 12, 18, 12, 10, 40),
    numbers={5: "0", 6: "#,##0.00", 10: "0"},
)
_CHASE = Layout(
    name="催货清单",
    titles=(
        "配送企业",
        "订单号",
        "药品",
        "规格",
        "生产企业",
        "单位",
        "订购",
        "已送（件）",
        "已收（件）",
        "缺",
        "最晚到货",
        "超期天数",
        "上次催货",
        "催货人",
        "对方答复",
        "答复到货",
    ),
    widths=(28, 26, 24, 18, 26, 6, 8, 10, 10, 8, 12, 10, 18, 12, 40, 12),
    numbers=dict.fromkeys((6, 7, 8, 9, 11), "0"),
)
_TITLES = (
    "序号",
    "省平台编码",
    "院内编码",
    "药品名称",
    "规格",
    "生产企业",
    "单位",
    "数量",
    "单价（元）",
    "金额（元）",
    "配送企业编码",
    "配送企业",
    "最晚到货",
    "备注",
)
_WIDTHS = (6, 20, 14, 26, 18, 26, 6, 8, 12, 14, 22, 26, 12, 24)
_NUMBERS = {7: "0", 8: "0.00####", 9: "#,##0.00"}


def write_list(rows: Sequence[OrderRow], path: Path) -> int:
    """Write a list of orders as XLSX or CSV; returns how many. Raises OSError or TableRefused."""
    return write_table(path, _LIST, (_cells(row) for row in rows))


def write_chase(rows: Sequence[Chase], path: Path) -> int:
    """Write what is to be chased as XLSX or CSV; returns how many. Raises OSError, TableRefused."""
    return write_table(path, _CHASE, (_chase_cells(row) for row in rows))


def write_order(view: OrderView, path: Path) -> int:
    """Write one order as XLSX, whole or not at all; returns how many lines. Raises OSError."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    # The library's own error for a folder that is gone is no OSError.
    part.touch()
    try:
        with new_book(part) as book:
            sheet = book.add_worksheet("采购订单")
            bold = book.add_format({"bold": True, "bottom": 1})
            title = book.add_format({"bold": True, "font_size": 16})
            formats = {column: book.add_format({"num_format": f}) for column, f in _NUMBERS.items()}
            for column, width in enumerate(_WIDTHS):
                sheet.set_column(column, column, width)
            sheet.write_string(0, 0, "采购订单", title)
            row = 1
            for name, value in _head(view):
                sheet.write_string(row, 0, name)
                sheet.write_string(row, 2, value)
                row += 1
            sheet.write_row(row + 1, 0, _TITLES, bold)
            row += 2
            for line in view.draft.lines:
                for column, cell in enumerate(_line_cells(view, line)):
                    if column in _NUMBERS and cell:
                        sheet.write_number(row, column, float(cell), formats[column])
                    else:
                        sheet.write_string(row, column, cell)
                row += 1
            sheet.write_string(row, 0, "合计", bold)
            sheet.write_number(row, 9, float(view.draft.amount), formats[9])
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return len(view.draft.lines)


def _head(view: OrderView) -> Sequence[tuple[str, str]]:
    draft, standing = view.draft, view.standing
    return (
        ("订单号", view.order_no),
        ("平台订单号", view.platform_no),
        ("状态", STATE_NAMES[view.state][0]),
        ("科室", draft.department),
        ("配送点", f"{draft.address_code} {draft.address}".strip()),
        ("最晚到货", "" if draft.wanted_on is None else str(draft.wanted_on)),
        ("制单", "、".join(sorted(standing.writers))),
        ("审核", "、".join(standing.approvers)),
        ("备注", draft.remark),
    )


def _line_cells(view: OrderView, line: DraftLine) -> Sequence[str]:
    wanted = view.draft.wanted_of(line)
    return (
        str(line.line_no),
        line.province_code,
        line.hospital_code,
        line.name,
        line.strength,
        line.maker,
        line.unit,
        str(line.quantity),
        "" if line.price is None else f"{line.price:f}",
        "" if line.amount is None else f"{line.amount:f}",
        line.distributor_code,
        line.distributor_name,
        "" if wanted is None else str(wanted),
        line.reason,
    )


def _cells(row: OrderRow) -> Sequence[str]:
    return (
        row.order_no,
        row.platform_no,
        STATE_NAMES[row.state][0],
        "、".join(row.distributors),
        row.department,
        str(row.line_count),
        f"{row.amount:.2f}",
        row.written_by,
        f"{row.written_at.astimezone():%Y-%m-%d %H:%M}",
        "" if row.wanted_on is None else str(row.wanted_on),
        str(row.days_late or ""),
        row.problem,
    )


def _chase_cells(row: Chase) -> Sequence[str]:
    line, come, chased = row.progress.line, row.progress.come, row.chased
    return (
        row.distributor_name or row.distributor_code,
        row.order_no,
        line.name,
        line.strength,
        line.maker,
        line.unit,
        str(line.quantity),
        str(come.sent),
        str(come.received),
        str(row.progress.missing),
        "" if row.progress.due_on is None else row.progress.due_on.isoformat(),
        str(row.days_late) if row.days_late else "",
        "" if chased is None else f"{chased.at.astimezone():%Y-%m-%d %H:%M}",
        "" if chased is None else chased.person,
        "" if chased is None else chased.said,
        "" if chased is None or chased.promised_on is None else chased.promised_on.isoformat(),
    )
