"""Reads opening stock (期初库存) from CSV or XLSX, row by row, as people's programs write it.

Without it a hospital would begin with an empty code library. The first row names the columns, in
any order and under the usual names. From XLSX a code is taken from a text cell only: as a number it
has lost its last digits already, and nothing can bring them back. A bad row is named with its
reason; the others are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.codes.code import Kind
from app.codes.parse import parse
from app.documents import DocumentProblem, Fields
from app.tables.cells import Cell, Row, day_in, shown
from app.tables.opening import open_table
from app.tables.refused import TableRefused
from app.tracing.operations import ImportedLine
from app.tracing.values import box_of

LARGEST_FILE = 300_000_000
MOST_ROWS = 2_000_000
MOST_CHARACTERS = 200

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("追溯码", "药品追溯码", "code"),
    "province_code": ("品种编码", "药品编码", "省标代码", "统编代码", "province_code"),
    "name": ("名称", "药品名称", "通用名", "通用名称", "name"),
    "strength": ("规格", "strength"),
    "maker": ("厂家", "生产厂家", "生产企业", "maker"),
    "form": ("剂型", "form"),
    "approval_number": ("批准文号", "approval_number"),
    "batch": ("批号", "生产批号", "batch"),
    "expiry": ("有效期", "有效期至", "失效日期", "expiry"),
    "production_date": ("生产日期", "production_date"),
    "unit": ("单位", "unit"),
    "parent": ("上级码", "上级追溯码", "父码", "parent"),
    "carton": ("箱号", "箱码", "carton_no"),
}
_FIELD_OF = {name: field for field, names in _COLUMNS.items() for name in names}


class FileProblem(ValueError):
    """A file that cannot be read at all: one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken."""

    row: int
    """As people count: the header is row 1."""
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class StockRow:
    """One code of opening stock."""

    row: int
    code: str
    line: ImportedLine
    """Its drug and batch; the number is given later."""
    parent: str | None
    carton: str | None


def read_stock(path: Path) -> Iterator[StockRow | BadRow]:
    """Read a file; raises FileProblem or OSError."""
    if path.stat().st_size > LARGEST_FILE:
        raise FileProblem(f"文件超过 {LARGEST_FILE // 1_000_000} MB，请分成几个文件导入。")
    try:
        with open_table(path) as table:
            header = next(table.rows, None)
            fields = _fields(() if header is None else header.cells)
            yield from _rows(table.rows, fields)
    except TableRefused as refused:
        raise FileProblem(str(refused)) from refused


def _rows(table: Iterator[Row], fields: Sequence[str]) -> Iterator[StockRow | BadRow]:
    for row in table:
        values = {name: cell for name, cell in zip(fields, row.cells, strict=False) if name}
        if row.trouble:
            yield BadRow(row.number, shown(row.cells[0])[:60], row.trouble)
            continue
        if not any(shown(cell) for cell in values.values()):
            continue
        if row.number > MOST_ROWS:
            yield BadRow(row.number, "", f"超过 {MOST_ROWS} 行，以后各行没有导入，请分成几个文件。")
            return
        try:
            yield _row(row.number, values)
        except DocumentProblem as problem:
            code = shown(values.get("code"))[:60]
            yield BadRow(row.number, code, f"{_title(problem.where)}：{problem.reason}")


def _row(number: int, values: Mapping[str, Cell]) -> StockRow:
    parent = _code(values, "parent", required=False)
    code = _code(values, "code", required=True)
    assert code is not None
    if parent is not None and box_of(parent) == box_of(code):
        raise DocumentProblem("parent", "上级码与追溯码相同，请核对。")
    return StockRow(number, code, _line(values), parent, _text(values, "carton") or None)


def _line(values: Mapping[str, Cell]) -> ImportedLine:
    province_code, name = _text(values, "province_code"), _text(values, "name")
    if not province_code and not name:
        raise DocumentProblem("name", "品种编码和名称都没有填写，请补上一项。")
    batch = _text(values, "batch")
    if not batch:
        raise DocumentProblem("batch", "没有填写，请补上。")
    return ImportedLine(
        line_no=0,
        province_code=province_code,
        name=name,
        batch=batch,
        strength=_text(values, "strength"),
        maker=_text(values, "maker"),
        form=_text(values, "form"),
        approval_number=_text(values, "approval_number"),
        expiry=_day(values, "expiry"),
        production_date=_day(values, "production_date"),
        unit=_text(values, "unit") or "盒",
    )


def _code(values: Mapping[str, Cell], field: str, *, required: bool) -> str | None:
    cell = values.get(field)
    text = shown(cell)
    if not text:
        if required:
            raise DocumentProblem(field, "没有填写，请补上。")
        return None
    if not isinstance(cell, str):
        raise DocumentProblem(field, "是数字格式，末几位已丢失，请把这一列设为文本后重新填写。")
    code = parse(cell)
    if code.kind is not Kind.TRACE_CODE or not code.valid or code.code is None:
        reason = code.problems[0].message if code.problems else "请核对。"
        raise DocumentProblem(field, f"“{text[:60]}”不是追溯码，{reason}")
    return code.code


def _text(values: Mapping[str, Cell], field: str) -> str:
    cell = values.get(field)
    text = shown(cell)
    if len(text) > MOST_CHARACTERS:
        raise DocumentProblem(field, f"最长 {MOST_CHARACTERS} 个字，这里有 {len(text)} 个。")
    if not text.isprintable():
        raise DocumentProblem(field, "含有控制字符，请删去。")
    return text


def _day(values: Mapping[str, Cell], field: str) -> date | None:
    cell = values.get(field)
    text = shown(cell)
    return day_in(cell) or (Fields({field: text}, "").day(field) if text else None)


def _fields(header: Sequence[Cell]) -> list[str]:
    fields = [_FIELD_OF.get(shown(cell), _FIELD_OF.get(shown(cell).lower(), "")) for cell in header]
    missing = [
        "、".join(_COLUMNS[wanted[0]][:1] + tuple(_COLUMNS[n][0] for n in wanted[1:]))
        for wanted in (("code",), ("batch",), ("province_code", "name"))
        if not any(field in wanted for field in fields)
    ]
    if missing:
        raise FileProblem(f"第一行没有这些列：{'；'.join(missing)}。请核对表头后重新导入。")
    return fields


def _title(field: str) -> str:
    return _COLUMNS[field][0] if field in _COLUMNS else field
