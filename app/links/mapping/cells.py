"""Reads a cell by what its field is, and writes a value as a platform wants it.

Without it each table would have its own idea of 31/01/2028 and of what 21 means. What is written
by a mapping is read back by it as the same value; a month without a day stands for its last day.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from app.catalogue.files.values import (
    CellProblem,
    Reader,
    read_code,
    read_day,
    read_names,
    read_optional,
    read_price,
    read_ratio,
)
from app.links.mapping.tables import Form, TableField
from app.links.mapping.values import TableMapping
from app.tables.cells import Cell, Number, day_in

Value = str | int | Decimal | date | datetime | tuple[str, ...] | None
BETWEEN_NAMES = "；"
LONGEST_CODE = 200
MOST = 1_000_000_000
_WHOLE = re.compile(r"(?P<number>[+-]?[0-9]{1,12})(?:\.0*)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.0*)?")
_MOMENT = re.compile(
    r"(?P<day>.+?)[ T](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
)
_PATTERNS: Mapping[str, str] = {
    "DD/MM/YYYY": r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})",
    "MM/DD/YYYY": r"(?P<m>\d{1,2})[/.-](?P<d>\d{1,2})[/.-](?P<y>\d{4})",
    "YYMMDD": r"(?P<y>\d{2})[/.-]?(?P<m>\d{2})[/.-]?(?P<d>\d{2})",
    "YYYY-MM": r"(?P<y>\d{4})[年/.-]?(?P<m>\d{1,2})月?",
}
"""Those that cannot be read without being told."""
_WRITTEN = {"YYYY": "%Y", "MM": "%m", "DD": "%d", "YY": "%y"}
_YEARS = range(1990, 2100)


def reader_of(field: TableField, mapping: TableMapping) -> Reader:
    """How the cells of a field are read; the reader raises CellProblem."""
    read = _reader(field, mapping)
    column = mapping.columns.get(field.name)
    usual = column.constant if column is not None else ""
    if not usual:
        return read
    return lambda cell: read(usual if cell is None or cell == "" else cell)


def constant_problem(mapping: TableMapping) -> str:
    """What is wrong with a constant of a table that comes; empty: nothing."""
    for name, column in mapping.columns.items():
        field = mapping.kind.field(name)
        try:
            if column.constant and not mapping.kind.outgoing:
                reader_of(field, mapping)(None)
        except CellProblem as problem:
            return f"“{field.label}”的固定值“{column.constant}”：{problem}"
    return ""


def written(field: TableField, value: Value, mapping: TableMapping) -> str:
    """A value as the mapping's files say it; empty for None."""
    if value is None:
        return ""
    if field.form is Form.WORD:
        return _their_word(field, str(value), mapping.words.get(field.name, {}))
    if isinstance(value, datetime):
        return f"{_day_text(value, mapping.days)} {value:%H:%M:%S}"
    if isinstance(value, date):
        return _day_text(value, mapping.days)
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", mapping.decimal)
    if isinstance(value, tuple):
        return BETWEEN_NAMES.join(value)
    return str(value)


def _reader(field: TableField, mapping: TableMapping) -> Reader:
    if field.form is Form.WORD:
        return _word_reader(field, mapping.words.get(field.name, {}))
    if field.form is Form.DAY:
        return lambda cell: _day(cell, mapping.days)
    if field.form is Form.MOMENT:
        return lambda cell: _moment(cell, mapping.days)
    if field.form is Form.AMOUNT and mapping.decimal == ",":
        return _read_comma_amount
    return _PLAIN[field.form]


def _read_whole(cell: Cell) -> int | None:
    text = unicodedata.normalize("NFKC", read_optional(cell)).replace(" ", "")
    if not text:
        return None
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise CellProblem("不是整数，请写成数字，如 40。")
    if abs(int(found["number"])) > MOST:
        raise CellProblem(f"应在 {MOST:,} 以内，请核对。")
    return int(found["number"])


def _read_count(cell: Cell) -> int | None:
    number = _read_whole(cell)
    if number is not None and number < 1:
        raise CellProblem("应大于 0，请核对。")
    return number


def _read_short_code(cell: Cell) -> str:
    text = read_code(cell)
    if len(text) > LONGEST_CODE:
        raise CellProblem(f"编码最长 {LONGEST_CODE} 个字，这里有 {len(text)} 个，请核对。")
    return text


_SIGNED = re.compile(r"\s*[-－−]\s*(?P<rest>.+)", re.DOTALL)


def _read_amount(cell: Cell) -> Decimal | None:
    """元; a credit note's is below nothing."""
    found = _SIGNED.fullmatch(text) if (text := read_optional(cell)) else None
    if found is None:
        return read_price(cell)
    amount = read_price(found["rest"])
    return None if amount is None else -amount


def _read_comma_amount(cell: Cell) -> Decimal | None:
    """1.234,50 as it is written where a comma stands before the decimals."""
    if isinstance(cell, Number):
        return _read_amount(cell)
    return _read_amount(read_optional(cell).translate({ord("."): None, ord(","): "."}))


_PLAIN: Mapping[Form, Reader] = {
    Form.TEXT: read_optional,
    Form.CODE: _read_short_code,
    Form.NAMES: read_names,
    Form.WHOLE: _read_whole,
    Form.COUNT: _read_count,
    Form.RATIO: read_ratio,
    Form.AMOUNT: _read_amount,
}


def _day(cell: Cell, form: str) -> date | None:
    pattern = _PATTERNS.get(form)
    if pattern is None or day_in(cell) is not None:
        return read_day(cell)
    text = unicodedata.normalize("NFKC", read_optional(cell)).replace(" ", "")
    if not text:
        return None
    found = re.fullmatch(pattern, text, re.ASCII)
    if found is None:
        raise CellProblem(f"不是这种写法的日期：{form}，请核对文件或改列对照里的日期写法。")
    said = {name: int(digits) for name, digits in found.groupdict().items()}
    year = said["y"] if said["y"] > 99 else 2000 + said["y"]
    try:
        last = calendar.monthrange(year, said["m"])[1] if "d" not in said else said["d"]
        day = date(year, said["m"], last)
    except (ValueError, IndexError):
        raise CellProblem("这一天不存在，请核对。") from None
    if day.year not in _YEARS:
        raise CellProblem(f"年份 {day.year} 不对，请核对。")
    return day


def _moment(cell: Cell, form: str) -> datetime | None:
    """A day with the time of day, Beijing's, where it is said."""
    if isinstance(cell, datetime):
        return cell
    text = unicodedata.normalize("NFKC", read_optional(cell))
    found = _MOMENT.fullmatch(text)
    day = _day(found["day"] if found else text, form)
    if day is None:
        return None
    if found is None:
        return datetime.combine(day, time())
    try:
        clock = time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        raise CellProblem("时间不对，请写成 08:30:00。") from None
    return datetime.combine(day, clock)


def _day_text(day: date, form: str) -> str:
    pattern = form or "YYYY-MM-DD"
    for theirs, ours in _WRITTEN.items():
        pattern = pattern.replace(theirs, ours)
    return f"{day:{pattern}}"


def _word_reader(field: TableField, table: Mapping[str, str]) -> Callable[[Cell], str]:
    known = {_word_key(text): word.ours for word in field.words for text in reversed(word.texts)}
    known |= {_word_key(word.ours): word.ours for word in field.words}
    known |= {_word_key(theirs): ours for theirs, ours in table.items()}

    def read(cell: Cell) -> str:
        text = read_optional(cell)
        if not text:
            return ""
        if _word_key(text) not in known:
            shown = "、".join(word.label for word in field.words)
            raise CellProblem(f"不知道是什么意思，请在列对照的代码表里补上（可用：{shown}）。")
        return known[_word_key(text)]

    return read


def _word_key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _their_word(field: TableField, ours: str, table: Mapping[str, str]) -> str:
    theirs = next((theirs for theirs, mine in table.items() if mine == ours), None)
    if theirs is not None:
        return theirs
    return next((word.label for word in field.words if word.ours == ours), ours)
