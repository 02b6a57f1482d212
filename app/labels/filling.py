"""What may stand in the fields of a label form, and rows that count up (A-01-01 … A-01-40).

Without it a date would be printed as it was typed, and each screen and table would know other
numbers. Reasons are Chinese sentences.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from app.codes.code import Form, Kind
from app.codes.parse import parse
from app.documents import DocumentProblem, Fields
from app.labels.forms import FieldKind, FormField, LabelForm, LabelProblem, LabelRow, Values
from app.labels.queue import MOST_LABELS
from app.tables.cells import OUTER

LONGEST = 500
"""Characters in one field; no label shows more."""
MOST_ENTRIES = 200
"""Lines of one field of entries."""
_YES = frozenset(("是", "有", "√", "✓", "y", "yes", "true", "1"))
_NO = frozenset(("否", "无", "×", "n", "no", "false", "0"))
_RUN = re.compile(r"[0-9]+|[A-Za-z]")
_COLUMN = re.compile(r"[\t|｜]")


class BadValue(ValueError):
    """A value that cannot stand in its field; the text says why, in Chinese."""


def cleaned(field: FormField, text: str) -> str:
    """A value as a label takes it; raises BadValue."""
    if field.kind is FieldKind.ROWS:
        return "\n".join("\t".join(entry) for entry in _entries(field, text))
    said = text.strip(OUTER)
    if not said:
        return ""
    if len(said) > LONGEST:
        raise BadValue(f"最长 {LONGEST} 个字，这里有 {len(said)} 个。")
    if not said.isprintable():
        raise BadValue("含有控制字符，请删去。")
    return _CLEANED[field.kind](field, said) if field.kind in _CLEANED else said


def entries_of(field: FormField, text: str) -> tuple[dict[str, str], ...]:
    """The entries of a field of rows, each by the names of its columns; raises BadValue."""
    names = [name for name, _ in field.columns]
    return tuple(dict(zip(names, entry, strict=False)) for entry in _entries(field, text))


def cleaned_row(form: LabelForm, row: LabelRow) -> tuple[LabelRow, tuple[LabelProblem, ...]]:
    """A row whose values a label takes, and what is wrong with the others."""
    values: dict[str, str] = {}
    problems = []
    for field in form.fields:
        try:
            value = cleaned(field, row.values.get(field.name, ""))
        except BadValue as bad:
            problems.append(problem_of(row, field, str(bad)))
            continue
        if value:
            values[field.name] = value
        elif field.required:
            problems.append(problem_of(row, field, "没有填写，请补上。"))
    return LabelRow(row.where, values), tuple(problems)


def problem_of(row: LabelRow, field: FormField, reason: str) -> LabelProblem:
    """Say what is wrong with one field of a row."""
    return LabelProblem(row.where, (field.name,), field.title, reason)


def name_of(form: LabelForm, values: Values) -> str:
    """What a label is, for people: what its first field that is filled says."""
    said = (values.get(field.name, "") for field in form.fields if field.kind is not FieldKind.ROWS)
    return next((one for one in said if one), "")


def scanned(form: LabelForm, text: str) -> Values:
    """What a scanned trace code says of the fields of a form; nothing where it is another code."""
    code = parse(text)
    if code.kind is not Kind.TRACE_CODE or not code.valid:
        return {}
    said = {
        "trace_code": code.code if code.form is Form.DIGITS_20 else None,
        "gtin": code.gtin,
        "serial": code.serial if code.gtin else None,
        "batch": code.batch,
        "expiry": code.expiry.isoformat() if code.expiry else None,
    }
    asked = {field.name for field in form.fields}
    return {name: value for name, value in said.items() if value and name in asked}


def count_of(first: str, last: str) -> int:
    """How many texts a series has; raises BadValue."""
    count = 1
    for part in _ranges(first, last):
        count *= len(part)
    if count > MOST_LABELS:
        raise BadValue(f"一次最多 {MOST_LABELS} 张，这个序列有 {count} 张，请分几次打印。")
    return count


def series(first: str, last: str) -> Iterator[str]:
    """All texts from one to the other; raises BadValue.

    What differs counts up: digits keep their zeros, a letter goes through the alphabet. Where
    several parts differ, the last one counts fastest: A-01-01 to B-02-10 are 40.
    """
    count_of(first, last)
    return map("".join, itertools.product(*_ranges(first, last)))


def _ranges(first: str, last: str) -> list[Sequence[str]]:
    """Each part of the texts, with all it says in turn."""
    if not first or not last:
        raise BadValue("序列要写起始和结束两个值。")
    if _shape(first) != _shape(last):
        raise BadValue(f"“{first}”和“{last}”的写法不一样：只有数字（位数相同）或单个字母可以递增。")
    pairs = zip(_parts(first), _parts(last), strict=True)
    return [_between(low, high) for low, high in pairs]


def _parts(text: str) -> list[str]:
    parts, at = [], 0
    for found in _RUN.finditer(text):
        parts += [text[at : found.start()], found[0]]
        at = found.end()
    return [*parts, text[at:]]


def _shape(text: str) -> str:
    """The same for texts one of which may become the other by counting."""

    def mark(found: re.Match[str]) -> str:
        run = found[0]
        return f"\0{len(run)}" if run.isdigit() else "\1" if run.isupper() else "\2"

    return _RUN.sub(mark, text)


def _between(low: str, high: str) -> Sequence[str]:
    if low == high:
        return (low,)
    if low > high:
        raise BadValue(f"序列要从小到大，“{low}”在“{high}”之后。")
    if low.isdigit():
        width = len(low)
        return _Numbers(int(low), int(high), width)
    return [chr(code) for code in range(ord(low), ord(high) + 1)]


class _Numbers(Sequence[str]):
    """Numbers with their zeros, made when they are asked for: a serial has thirteen digits."""

    def __init__(self, low: int, high: int, width: int) -> None:
        self._range, self._width = range(low, high + 1), width

    def __len__(self) -> int:
        return len(self._range)

    def __getitem__(self, at: int) -> str:  # type: ignore[override]  # nobody takes a slice
        return f"{self._range[at]:0{self._width}d}"


def _entries(field: FormField, text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.strip(OUTER)]
    if len(lines) > MOST_ENTRIES:
        raise BadValue(f"最多 {MOST_ENTRIES} 行，这里有 {len(lines)} 行。")
    entries = []
    for number, line in enumerate(lines, 1):
        entry = [one.strip(OUTER) for one in _COLUMN.split(line)]
        if len(entry) > len(field.columns):
            titles = "、".join(title for _, title in field.columns)
            raise BadValue(f"第 {number} 条有 {len(entry)} 栏，应为：{titles}。")
        if not all(one.isprintable() for one in entry) or len(line) > LONGEST:
            raise BadValue(f"第 {number} 条太长，或含有控制字符。")
        entries.append(entry)
    return entries


def _day(_field: FormField, text: str) -> str:
    try:
        return Fields({"": text}, "").day("").isoformat()
    except DocumentProblem as problem:
        raise BadValue(problem.reason) from problem


def _number(_field: FormField, text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,9}", text) or not int(text):
        raise BadValue(f"“{text[:30]}”不是数量，请写 1 到 999999999 的整数。")
    return str(int(text))


def _trace_code(_field: FormField, text: str) -> str:
    code = parse(text)
    if code.kind is Kind.TRACE_CODE and code.valid and code.form is Form.DIGITS_20 and code.code:
        return code.code
    reason = code.problems[0].message if code.problems else "应为 20 位数字。"
    raise BadValue(f"“{text[:60]}”不是药品追溯码，{reason}")


def _yes_no(field: FormField, text: str) -> str:
    said = text.casefold()
    if said in _NO:
        return ""
    if said in _YES or said == field.yes.casefold():
        return field.yes
    raise BadValue(f"“{text[:30]}”看不出是或否，请写“是”或“否”。")


_CLEANED = {
    FieldKind.DATE: _day,
    FieldKind.NUMBER: _number,
    FieldKind.TRACE_CODE: _trace_code,
    FieldKind.YES_NO: _yes_no,
}
