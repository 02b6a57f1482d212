"""Reads persons from a table (CSV, XLSX), row by row; pure but for the file.

Without it a hospital of a thousand would be typed in. A row is one person; 岗位 names one role or
several, each with a 配送点 behind @ where it holds there only (收货员@P001；采购员). A bad row is
named and stops nothing. What a column that is not there would say stays as it is; an empty cell of
one that is there means none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.documents import DocumentProblem, Fields
from app.people.person import Away, Grant, Person
from app.people.roles import BUILT_IN, Holding
from app.tables.cells import Cell, Row, day_in, shown
from app.tables.headings import Column, Headings, find_headings
from app.tables.opening import open_table
from app.tables.refused import TableRefused
from app.tables.writing import Layout

MOST_ROWS = 5_000
_LONGEST = 100
COLUMNS = (
    Column("number", "工号", required=True),
    Column("name", "姓名", required=True),
    Column("roles", "岗位", required=True),
    Column("since", "岗位开始"),
    Column("until", "岗位截止"),
    Column("away_since", "休假开始"),
    Column("away_until", "休假截止"),
    Column("replaced_by", "代理人工号"),
    Column("retired_on", "离职日期"),
)
_TITLES = {one.field: one.heading for one in COLUMNS}
TEMPLATE = Layout(
    "人员",
    tuple(one.heading for one in COLUMNS),
    (12, 12, 40, *([14] * 6)),
    above=(
        ("岗位可以写几个，用分号隔开；只在某个配送点有效的，写成“收货员@配送点编码”。",),
        ("日期写成 2026-11-22。留空的岗位日期表示一直有效；没有休假、没有离职就留空。",),
    ),
)
"""An empty file to be filled in."""
_BETWEEN_ROLES = re.compile(r"[;；、,，\n]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says; None: nothing of it."""

    row: int
    number: str
    name: str
    grants: tuple[Grant, ...]
    leave: tuple[Away | None] | None = None
    end: tuple[date | None] | None = None

    def of(self, known: Person | None) -> Person:
        """The person as it is to be."""
        was = known or Person(self.number, self.name)
        return replace(
            was,
            name=self.name,
            grants=self.grants,
            away=was.away if self.leave is None else self.leave[0],
            retired_on=was.retired_on if self.end is None else self.end[0],
        )


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that says nothing of use, and why."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class People:
    """What a file says."""

    entries: tuple[Entry, ...]
    bad: tuple[BadRow, ...]
    unknown: tuple[str, ...]
    """Columns that are not used."""


class _Bad(ValueError):
    """Why a row is not taken."""


def read_people(path: Path, laid_down: Mapping[str, Holding]) -> People:
    """Read a file; raises TableRefused or OSError."""
    roles = {one.role: one.role for one in {**BUILT_IN, **laid_down}.values()}
    roles |= {one.name: one.role for one in {**BUILT_IN, **laid_down}.values()}
    entries: dict[str, Entry] = {}
    bad: list[BadRow] = []
    with open_table(path) as table:
        headings, rows = find_headings(table.rows, COLUMNS, merged=table.merged)
        _require(headings)
        for row in rows:
            if len(entries) + len(bad) >= MOST_ROWS:
                raise TableRefused(
                    f"一次最多导入 {MOST_ROWS} 人，请分成几个文件。",
                    f"At most {MOST_ROWS} persons at once: divide the file.",
                )
            try:
                _add(entries, _read(row, headings, roles))
            except _Bad as why:
                bad.append(BadRow(row.number, str(why)))
    return People(tuple(entries.values()), tuple(bad), headings.unknown)


def _read(row: Row, headings: Headings, roles: Mapping[str, str]) -> Entry:
    if row.trouble:
        raise _Bad(row.trouble)
    cells = dict.fromkeys((field for field in headings.fields if field), "") | {
        field: cell for field, cell in zip(headings.fields, row.cells, strict=False) if field
    }
    return _entry(cells, row.number, roles)


def _add(entries: dict[str, Entry], entry: Entry) -> None:
    if entry.number in entries:
        first = entries[entry.number].row
        raise _Bad(f"工号 {entry.number} 在第 {first} 行已有，请只留一行")
    entries[entry.number] = entry


def _require(headings: Headings) -> None:
    if headings.missing:
        names = "、".join(one.heading for one in headings.missing)
        raise TableRefused(
            f"文件里没有这些必需的列：{names}，请用模板填写。",
            f"Columns are missing: {names}. Use the template.",
        )


def _entry(cells: Mapping[str, Cell], row: int, roles: Mapping[str, str]) -> Entry:
    number, name = _word(cells, "number"), _word(cells, "name")
    since, until = _day(cells, "since"), _day(cells, "until")
    named = [one for one in _BETWEEN_ROLES.split(shown(cells["roles"])) if one.strip()]
    if not named:
        raise _Bad("岗位是空的，请填写")
    grants = tuple(_grant(one, roles, since, until) for one in named)
    leave = (_away(cells),) if "away_since" in cells else None
    end = (_day(cells, "retired_on"),) if "retired_on" in cells else None
    return Entry(row, number, name, grants, leave, end)


def _word(cells: Mapping[str, Cell], field: str) -> str:
    word = shown(cells[field])
    if not 0 < len(word) <= _LONGEST or not word.isprintable():
        raise _Bad(f"{_TITLES[field]}应为 1 到 {_LONGEST} 个字")
    return word


def _grant(said: str, roles: Mapping[str, str], since: date | None, until: date | None) -> Grant:
    role, _, place = (part.strip() for part in said.partition("@"))
    if role not in roles:
        raise _Bad(f"没有岗位“{role}”，请核对岗位名称")
    if since and until and until < since:
        raise _Bad(f"岗位截止 {until} 早于岗位开始 {since}")
    return Grant(roles[role], place, since, until)


def _away(cells: Mapping[str, Cell]) -> Away | None:
    since, until = _day(cells, "away_since"), _day(cells, "away_until")
    if since is None and until is None:
        return None
    if since is None or until is None:
        raise _Bad("休假要同时填写开始和截止日期")
    if until < since:
        raise _Bad(f"休假截止 {until} 早于休假开始 {since}")
    return Away(since, until, shown(cells.get("replaced_by")))


def _day(cells: Mapping[str, Cell], field: str) -> date | None:
    cell = cells.get(field)
    text = shown(cell)
    if not text:
        return None
    try:
        return day_in(cell) or Fields({_TITLES[field]: text}, "").day(_TITLES[field])
    except DocumentProblem as problem:
        raise _Bad(str(problem)) from problem
