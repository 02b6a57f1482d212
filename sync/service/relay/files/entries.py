"""Puts the codes of a file in their places: parents before children, each code on its line.

Without it each kind of file would build its own tree. Pure. What is wrong comes back row by row;
nothing is made of a file with a mistake in it, because half a shipment is worse than none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from app.codes.code import Form, Kind
from app.codes.parse import parse
from app.tracing.chunks import LEVELS, Group

MAX_TOLD = 200
"""Mistakes shown; beyond them only their number."""
MAX_DEPTH = 4
_LARGE = 2


@dataclass(frozen=True, slots=True)
class BadRow:
    """What is wrong in one row."""

    row: int
    message: str
    """What is wrong and what to do."""
    column: str = ""
    """Which cell; empty: the whole row."""

    @property
    def sentence(self) -> str:
        """All of it but the row, for who has no table to show it in."""
        return f"{self.column}：{self.message}" if self.column else self.message


@dataclass(slots=True)
class Report:
    """The mistakes of a file."""

    count: int = 0
    first: list[BadRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is no mistake, but should be known."""
    rows_are: str = "行"
    """What the numbers of rows count."""

    def add(self, row: int, message: str, column: str = "") -> None:
        """Note one mistake."""
        self.count += 1
        if len(self.first) < MAX_TOLD:
            self.first.append(BadRow(row, message, column))

    def in_order(self) -> list[BadRow]:
        """The mistakes that are shown, row by row."""
        return sorted(self.first, key=lambda bad: bad.row)


@dataclass(frozen=True, slots=True)
class Goods:
    """What a code belongs to: one line of the delivery."""

    province_code: str
    name: str
    batch: str
    expiry: date
    production_date: date | None = None
    unit: str = "盒"


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of a file."""

    row: int
    code: str
    goods: Goods
    carton_no: str | None = None
    parent: str | None = None
    level: int | None = None
    """0 small, 1 middle, 2 large; None: the file does not say."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The whole of a file: the document without codes, and the codes by their places."""

    document: dict[str, Any]
    groups: list[Group]
    counts: Mapping[str, int]
    """How many codes of each level."""


def canonical(text: str) -> tuple[str | None, str]:
    """A trace code as it is stored, or None and what is wrong."""
    code = parse(text)
    if code.kind is Kind.TRACE_CODE and code.valid and code.code is not None:
        return code.code, ""
    if not text:
        return None, "没有填写，请补上。"
    reason = code.problems[0].message if code.problems else "请核对。"
    # A file is not scanned again, it is filled in again.
    return None, f"“{text[:60]}”不是追溯码，{reason}".replace("请重新扫描", "请核对后重新填写")


def place(
    entries: Sequence[Entry], delivery_no: str, distributor: tuple[str, str], report: Report
) -> Placed | None:
    """Put entries in their places; None where the report has something to say."""
    by_code = _by_code(entries, report)
    heights = _heights(by_code, report)
    levels = {code: _level(by_code[code], heights[code], report) for code in by_code}
    # A mistake in the tree would be told again as one of levels.
    identifiers = {} if report.count else _identifiers(by_code, levels, report)
    if report.count or not entries:
        return None
    lines = {goods: n for n, goods in enumerate(dict.fromkeys(e.goods for e in entries), start=1)}
    document = {
        "delivery_no": delivery_no,
        "distributor": {"code": distributor[0], "name": distributor[1]},
        "lines": _lines(lines, by_code, levels, identifiers),
    }
    groups = list(_groups(by_code, levels, lines, delivery_no))
    return Placed(document, groups, Counter(LEVELS[level] for level in levels.values()))


def _by_code(entries: Sequence[Entry], report: Report) -> dict[str, Entry]:
    """The entries by their codes; a code that comes again is reported."""
    by_code: dict[str, Entry] = {}
    for entry in entries:
        first = by_code.setdefault(entry.code, entry)
        if first is not entry:
            report.add(
                entry.row,
                f"{entry.code} 与第 {first.row} {report.rows_are}重复，请删去一个。",
                "追溯码",
            )
    return by_code


def _heights(by_code: Mapping[str, Entry], report: Report) -> dict[str, int]:
    """How many layers are inside each package; the parents are checked on the way."""
    heights = dict.fromkeys(by_code, 0)
    for entry in by_code.values():
        inside, above = 0, entry.parent
        while above is not None:
            inside += 1
            parent = by_code.get(above)
            if parent is None:
                report.add(entry.row, f"{above} 不在文件里，请补上它的一行。", "上级码")
                break
            if inside >= MAX_DEPTH:
                report.add(entry.row, f"包装嵌套超过 {MAX_DEPTH} 层，或上级码绕成了圈，请核对。")
                break
            if parent.goods != entry.goods:
                report.add(
                    entry.row,
                    f"与上级码 {above}（第 {parent.row} {report.rows_are}）的药品或批号不同，"
                    "请核对。",
                )
                break
            heights[above] = max(heights[above], inside)
            above = parent.parent
    return heights


def _level(entry: Entry, height: int, report: Report) -> int:
    if entry.level is None:
        return min(height, _LARGE)
    if height and entry.level == 0:
        report.add(entry.row, "写着小包装，却有别的码以它为上级，请核对。", "包装级别")
    return entry.level


def _identifiers(
    by_code: Mapping[str, Entry], levels: Mapping[str, int], report: Report
) -> dict[Goods, dict[str, str]]:
    """What the codes themselves say of each line: drug identifier → level."""
    found: dict[Goods, dict[str, str]] = {}
    for code, entry in by_code.items():
        read = parse(code)
        if read.form is not Form.DIGITS_20 or read.drug_identifier is None:
            continue
        known = found.setdefault(entry.goods, {})
        level = LEVELS[levels[code]]
        if known.setdefault(read.drug_identifier, level) != level:
            report.add(
                entry.row,
                f"药品标识码 {read.drug_identifier} 在文件里有两种包装级别，"
                "请核对级别；没有装满的箱也要按它自己的级别填写。",
            )
    return found


def _groups(
    by_code: Mapping[str, Entry],
    levels: Mapping[str, int],
    lines: Mapping[Goods, int],
    delivery_no: str,
) -> Iterator[Group]:
    """Parents first; codes of one place together."""

    def place_of(entry: Entry) -> tuple[int, int, str, str, int]:
        depth, above = 0, entry.parent
        while above is not None:
            depth, above = depth + 1, by_code[above].parent
        carton = _carton(entry, by_code) or ""
        return depth, lines[entry.goods], carton, entry.parent or "", levels[entry.code]

    ordered = sorted(by_code.values(), key=place_of)
    for (_depth, line, carton, parent, level), run in groupby(ordered, key=place_of):
        codes = tuple(entry.code for entry in run)
        yield Group(delivery_no, LEVELS[level], parent or None, line, carton or None, codes)


def _carton(entry: Entry, by_code: Mapping[str, Entry]) -> str | None:
    """The carton a code is in, also where only its parent says so."""
    at: Entry | None = entry
    while at is not None:
        if at.carton_no is not None:
            return at.carton_no
        at = by_code.get(at.parent or "")
    return None


def _lines(
    lines: Mapping[Goods, int],
    by_code: Mapping[str, Entry],
    levels: Mapping[str, int],
    identifiers: Mapping[Goods, Mapping[str, str]],
) -> list[dict[str, Any]]:
    by_goods: dict[Goods, list[Entry]] = {goods: [] for goods in lines}
    for entry in by_code.values():
        by_goods[entry.goods].append(entry)
    return [
        _line(goods, number, by_goods[goods], by_code, levels, identifiers.get(goods, {}))
        for goods, number in lines.items()
    ]


def _line(
    goods: Goods,
    number: int,
    mine: Sequence[Entry],
    by_code: Mapping[str, Entry],
    levels: Mapping[str, int],
    identifiers: Mapping[str, str],
) -> dict[str, Any]:
    smallest = [entry for entry in mine if levels[entry.code] == 0]
    cartons = dict.fromkeys(c for e in mine if (c := _carton(e, by_code)) is not None)
    line: dict[str, Any] = {
        "line_no": number,
        "item": {
            "province_code": goods.province_code,
            "name": goods.name,
            "drug_identifiers": dict(identifiers),
        },
        "batch": goods.batch,
        "expiry": goods.expiry.isoformat(),
        "quantity": max(1, len(smallest)),
        "unit": goods.unit,
        "cartons": [{"carton_no": carton} for carton in cartons],
    }
    if goods.production_date is not None:
        line["production_date"] = goods.production_date.isoformat()
    return line
