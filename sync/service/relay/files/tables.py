"""Reads the codes of a CSV or XLSX file: one row per package.

Without it distributors would have to write XML. The first row names the columns, in any order:
追溯码, 批号, 有效期 and 省标代码 are required; 药品名称, 生产日期, 单位, 箱号, 上级码 and 包装级别
may be left out. Codes are taken from text cells only: as a number a code has lost its last digits
already. A bad row is named with its number and the reason.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.documents import DocumentProblem, Fields
from app.tables.cells import OUTER, Cell, Number, Row, day_in, shown
from app.tables.opening import open_table
from app.tables.refused import TableRefused
from sync.service.relay.files.entries import Entry, Goods, Report, canonical
from sync.service.relay.files.refused import FileRefused

LARGEST_PART = 300 * 1024 * 1024
"""Bytes of one part of an XLSX file, unpacked."""
MAX_ROWS = 200_000
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("追溯码", "药品追溯码", "code"),
    "province_code": ("省标代码", "统编代码", "药品编码", "品种编码", "province_code"),
    "name": ("药品名称", "名称", "通用名", "name"),
    "batch": ("批号", "生产批号", "batch"),
    "expiry": ("有效期", "有效期至", "失效日期", "expiry"),
    "production_date": ("生产日期", "production_date"),
    "unit": ("单位", "包装单位", "unit"),
    "carton": ("箱号", "箱码", "carton_no"),
    "parent": ("上级码", "上级追溯码", "父码", "parent"),
    "level": ("包装级别", "级别", "level"),
}
_FIELD_OF = {name: field for field, names in _COLUMNS.items() for name in names}
_REQUIRED = ("code", "province_code", "batch", "expiry")
_LEVELS = {
    **dict.fromkeys(("1", "小", "小包装", "小码", "small"), 0),
    **dict.fromkeys(("2", "中", "中包装", "中码", "middle"), 1),
    **dict.fromkeys(("3", "大", "大包装", "大码", "large"), 2),
}
_GOODS = ("province_code", "name", "batch", "expiry", "production_date", "unit")
_EXCEL_DAY_0 = date(1899, 12, 30)
_MAX_EXCEL_DAY = 100_000


def read_table(data: bytes, report: Report) -> list[Entry]:
    """Read all entries; mistakes go into the report. Raises FileRefused."""
    try:
        with open_table(io.BytesIO(data), LARGEST_PART) as table:
            return _entries(table.rows, report)
    except TableRefused as refused:
        raise FileRefused(str(refused)) from refused


def _entries(rows: Iterator[Row], report: Report) -> list[Entry]:
    header = next(rows, None)
    if header is None:
        raise FileRefused("文件是空的，请核对后重新上传。")
    columns = _columns(header.cells, report)
    entries: list[Entry] = []
    goods = _KnownGoods()
    for count, row in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise FileRefused(f"一个文件最多 {MAX_ROWS} 行，请分成几个文件，或改用接口交接。")
        if row.trouble:
            report.add(row.number, row.trouble)
            continue
        values = {field: row.cells[at] for field, at in columns.items() if at < len(row.cells)}
        entry = _entry(row.number, _Values(values), goods, report)
        if entry is not None:
            entries.append(entry)
    return entries


@dataclass(frozen=True, slots=True)
class _Values:
    """One row, field by field."""

    cells: Mapping[str, Cell]

    def text(self, field: str, *, required: bool = False) -> str:
        """A cell as text."""
        return Fields({field: shown(self.cells.get(field))}, "").text(
            field, None if required else ""
        )

    def day(self, field: str) -> date | None:
        """A cell as a date; a number is a day as Excel counts them."""
        cell = self.cells.get(field)
        if isinstance(cell, Number) and 1 <= cell.value < _MAX_EXCEL_DAY:
            return _EXCEL_DAY_0 + timedelta(days=int(cell.value))
        if day_in(cell) or not shown(cell):
            return day_in(cell)
        return Fields({field: shown(cell)}, "").day(field)

    def code(self, field: str) -> str:
        """A trace code; raises DocumentProblem."""
        cell = self.cells.get(field)
        if isinstance(cell, Number):
            reason = "是数字格式，末几位已丢失，请把这一列设为文本后重新填写。"
            raise DocumentProblem(field, reason)
        read, problem = canonical(shown(cell).strip(OUTER + "'"))
        if read is None:
            raise DocumentProblem(field, problem)
        return read


def _entry(number: int, values: _Values, goods: _KnownGoods, report: Report) -> Entry | None:
    """Read a row, or tell each thing that is wrong with it."""
    read: dict[str, Any] = {}
    parts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("code", lambda: values.code("code")),
        ("goods", lambda: goods.of(values)),
        ("carton_no", lambda: values.text("carton") or None),
        ("parent", lambda: values.code("parent") if shown(values.cells.get("parent")) else None),
        ("level", lambda: _level(values)),
    )
    for name, part in parts:
        try:
            read[name] = part()
        except DocumentProblem as problem:
            report.add(number, problem.reason, _COLUMNS[problem.where][0])
    return Entry(row=number, **read) if len(read) == len(parts) else None


class _KnownGoods:
    """What rows are of; thousands of rows say the same, and it is read once."""

    def __init__(self) -> None:
        self._by_cells: dict[tuple[Cell, ...], Goods] = {}
        self._same: dict[Goods, Goods] = {}
        """One value for all rows of a line, however they spell it: they are compared often."""

    def of(self, values: _Values) -> Goods:
        """Read it, or remember it; raises DocumentProblem."""
        key = tuple(values.cells.get(field) for field in _GOODS)
        found = self._by_cells.get(key)
        if found is None:
            read = _goods(values)
            found = self._by_cells[key] = self._same.setdefault(read, read)
        return found


def _goods(values: _Values) -> Goods:
    expiry = values.day("expiry")
    if expiry is None:
        raise DocumentProblem("expiry", "没有填写，请补上。")
    province_code = values.text("province_code", required=True)
    return Goods(
        province_code=province_code,
        name=values.text("name") or province_code,
        batch=values.text("batch", required=True),
        expiry=expiry,
        production_date=values.day("production_date"),
        unit=values.text("unit") or "盒",
    )


def _level(values: _Values) -> int | None:
    said = values.text("level").lower()
    if said and said not in _LEVELS:
        raise DocumentProblem("level", f"“{said}”不是包装级别，请填 小、中、大。")
    return _LEVELS[said] if said else None


def _columns(header: Sequence[Cell], report: Report) -> dict[str, int]:
    columns: dict[str, int] = {}
    unknown: list[str] = []
    for at, cell in enumerate(header):
        name = shown(cell)
        field = _FIELD_OF.get(name, _FIELD_OF.get(name.lower(), ""))
        if field and field not in columns:
            columns[field] = at
        elif name:
            unknown.append(name[:40])
    missing = [_COLUMNS[field][0] for field in _REQUIRED if field not in columns]
    if missing:
        raise FileRefused(f"第一行没有这些列：{'、'.join(missing)}。请核对表头后重新上传。")
    if unknown:
        report.notes.append(f"没有用到这些列：{'、'.join(unknown[:20])}。")
    return columns
