"""Writes a day's journal as an XLSX workbook: receipts, lines, exceptions, scans.

Without it a day of the dock could be looked at only receipt by receipt. Numbers of papers, codes
and batches are text, or a spreadsheet would round twenty digits; what begins like a formula stays
text. Headings are frozen and stand on each printed page; pages are A4 landscape, as wide as the
paper. Rows are written as they come, so memory stays the same whatever their number. The file
appears when it is whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.codes.visible_text import shortened
from app.receiving.progress import LineProgress, ReceiptState, ReceiptView
from app.receiving.wording import difference_words, words
from app.reporting.day_journal import Day, ExceptionOfDay, Hour, ReceiptOfDay, Work
from app.tables.harmless import new_book
from printing.receipt_pdf import came, day_words
from printing.storing import PaperNotWritten

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Cell = str | int | Decimal

LONGEST_CELL = 2000
"""Characters; Excel takes 32,767."""
SHEET_ROWS = 1_000_000
"""Rows of one sheet; Excel takes 1,048,576."""

_STATES = {ReceiptState.OPEN: "收货中", ReceiptState.CONFIRMED: "已确认"}
_HEADINGS: dict[str, tuple[tuple[str, float], ...]] = {
    "收货单": (
        ("收货单号", 20),
        ("配送单号", 20),
        ("供应商", 28),
        ("状态", 9),
        ("开单时间", 17),
        ("开单人", 10),
        ("确认时间", 17),
        ("确认人", 10),
        ("行数", 7),
        ("箱数", 7),
        ("配送数量", 10),
        ("实收数量", 10),
        ("拒收数量", 10),
        ("待处理数量", 11),
        ("差异行数", 9),
        ("短少", 8),
        ("多货", 8),
        ("异常扫码", 9),
        ("未说明", 8),
    ),
    "明细": (
        ("收货单号", 20),
        ("行号", 6),
        ("药品编码", 16),
        ("药品名称", 28),
        ("规格", 18),
        ("剂型", 10),
        ("生产企业", 28),
        ("批准文号", 20),
        ("单位", 6),
        ("批号", 14),
        ("生产日期", 11),
        ("有效期至", 11),
        ("配送数量", 10),
        ("实收数量", 10),
        ("拒收数量", 10),
        ("待处理数量", 11),
        ("差异", 8),
        ("差异原因", 12),
        ("备注", 24),
        ("单价（元）", 11),
        ("金额（元）", 12),
    ),
    "异常": (
        ("收货单号", 20),
        ("时间", 20),
        ("序号", 7),
        ("人员", 10),
        ("设备", 14),
        ("扫码内容", 34),
        ("判定", 40),
        ("处理说明", 30),
        ("说明人", 10),
        ("说明时间", 17),
    ),
    "扫码": (
        ("人员", 12),
        ("时段", 20),
        ("扫码次数", 10),
        ("有效", 8),
        ("重复", 8),
        ("异常", 8),
        ("撤销", 8),
        ("净收数量", 10),
    ),
}


@dataclass(frozen=True, slots=True)
class Written:
    """How much stands in a journal."""

    receipts: int
    lines: int
    exceptions: int
    scans: int


def write_workbook(
    path: Path, hospital: str, day: Day, receipts: Iterable[ReceiptOfDay]
) -> Written:
    """Write a day's journal; raises PaperNotWritten, and what reading the receipts raises."""
    part = path.with_name(f".{path.name}.part")
    try:
        written = _write(part, hospital, day, receipts)
        part.replace(path)
    except OSError as error:
        raise PaperNotWritten(path, error) from error
    finally:
        part.unlink(missing_ok=True)
    return written


def _write(path: Path, hospital: str, day: Day, receipts: Iterable[ReceiptOfDay]) -> Written:
    with new_book(path, as_they_come=True) as workbook:
        workbook.set_properties({"title": f"收货日报 {day.date}", "author": "TraceDock"})
        sheets = {name: _Sheet(workbook, name, hospital, day) for name in _HEADINGS}
        work: dict[Hour, Work] = defaultdict(Work)
        for one in receipts:
            _write_receipt(sheets, day, one)
            for key, done in one.work.items():
                work[key] += done
        for (person, hour), done in sorted(work.items(), key=lambda item: (item[0][1], item[0][0])):
            sheets["扫码"].add(_scans(person, hour, done))
        for sheet in sheets.values():
            sheet.finish()
    return Written(
        receipts=sheets["收货单"].rows,
        lines=sheets["明细"].rows,
        exceptions=sheets["异常"].rows,
        scans=sum(done.scans for done in work.values()),
    )


def _write_receipt(sheets: dict[str, _Sheet], day: Day, one: ReceiptOfDay) -> None:
    sheets["收货单"].add(_receipt(one.view, day))
    for line in one.view.lines:
        sheets["明细"].add(_line(one, line))
    for refused in one.exceptions:
        sheets["异常"].add(_exception(one.view.receipt_no, refused, day))


class _Sheet:
    """One sheet, written from the top down."""

    def __init__(self, workbook: Workbook, name: str, hospital: str, day: Day) -> None:
        self.rows = 0
        self._columns = _HEADINGS[name]
        heading = workbook.add_format(
            {
                "bold": True,
                "bg_color": "#DDDDDD",
                "border": 1,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
            }
        )
        self._text = workbook.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self._whole = workbook.add_format({"num_format": "0", "valign": "top"})
        self._money = workbook.add_format({"num_format": "#,##0.00####", "valign": "top"})
        self._sheet = workbook.add_worksheet(name)
        for column, (_, width) in enumerate(self._columns):
            self._sheet.set_column(column, column, width)
        for column, (words_of_column, _) in enumerate(self._columns):
            self._sheet.write_string(0, column, words_of_column, heading)
        self._set_up(f"{hospital}　{day.date} {name}")

    def _set_up(self, title: str) -> None:
        """Print as people expect: landscape A4, as wide as the paper, headings on each page."""
        self._sheet.freeze_panes(1, 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        # & begins a code of its own there.
        self._sheet.set_header("&C&12" + " " + title.replace("&", "&&")[:200])
        self._sheet.set_footer("&C第 &P 页 / 共 &N 页&RTraceDock")

    def add(self, cells: Sequence[Cell]) -> None:
        """Write the next row; what no sheet can hold any more is left out and counted."""
        self.rows += 1
        if self.rows > SHEET_ROWS:
            return
        for column, cell in enumerate(cells):
            self._write(column, cell)

    def finish(self) -> None:
        """Let people filter what is there, and say what was left out."""
        last = min(self.rows, SHEET_ROWS)
        self._sheet.autofilter(0, 0, last, len(self._columns) - 1)
        if self.rows > SHEET_ROWS:
            self._sheet.write_string(last + 1, 0, f"另有 {self.rows - SHEET_ROWS} 行没有写入")

    def _write(self, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            if cell:
                text = shortened(cell, LONGEST_CELL)
                self._sheet.write_string(self.rows, column, text, self._text)
        elif isinstance(cell, Decimal):
            self._sheet.write_number(self.rows, column, cell, self._money)
        else:
            self._sheet.write_number(self.rows, column, cell, self._whole)


def _receipt(view: ReceiptView, day: Day) -> tuple[Cell, ...]:
    lines = view.lines
    return (
        view.receipt_no,
        view.delivery_no,
        view.distributor.name,
        _STATES[view.state],
        _moment(view.opened_at, day),
        view.opened_by,
        _moment(view.confirmed_at, day),
        view.confirmed_by or "",
        len(view.lines),
        sum(not carton.is_package for carton in view.cartons),
        sum(line.expected for line in lines),
        sum(line.received for line in lines),
        sum(line.rejected for line in lines),
        sum(line.held for line in lines),
        sum(came(line) != line.expected for line in lines),
        sum(max(0, line.expected - came(line)) for line in lines),
        sum(max(0, came(line) - line.expected) for line in lines),
        len(view.tray),
        sum(entry.settled is None for entry in view.tray),
    )


def _line(one: ReceiptOfDay, line: LineProgress) -> tuple[Cell, ...]:
    delivered = one.delivered.get(line.line_no)
    price = None if delivered is None else delivered.price
    return (
        one.view.receipt_no,
        line.line_no,
        line.province_code,
        line.name,
        line.strength,
        "" if delivered is None else delivered.item.form,
        line.maker,
        line.approval_number,
        line.unit,
        line.batch,
        day_words(line.production_date),
        day_words(line.expiry),
        line.expected,
        line.received,
        line.rejected,
        line.held,
        came(line) - line.expected,
        "" if line.difference is None else difference_words(line.difference),
        line.remark,
        "" if price is None else price,
        "" if price is None else price * line.received,
    )


def _exception(receipt_no: str, one: ExceptionOfDay, day: Day) -> tuple[Cell, ...]:
    return (
        receipt_no,
        _moment(one.read_at, day, "%Y-%m-%d %H:%M:%S"),
        one.seq,
        one.person,
        one.device,
        one.raw,
        words(one.sentence),
        one.explanation or "（未说明）",
        one.explained_by,
        _moment(one.explained_at, day),
    )


def _scans(person: str, hour: datetime, done: Work) -> tuple[Cell, ...]:
    return (
        person,
        f"{hour:%Y-%m-%d %H}:00–{hour:%H}:59",
        done.scans,
        done.counted,
        done.repeated,
        done.refused,
        done.undone,
        done.packages,
    )


def _moment(moment: datetime | None, day: Day, form: str = "%Y-%m-%d %H:%M") -> str:
    return "" if moment is None else moment.astimezone(day.start.tzinfo).strftime(form)
