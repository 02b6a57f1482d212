"""Alias lists as files: read row by row with a report, and written so that they can be read again.

Without it what one hospital knows of its makers would have to be typed at the next. A row names one
writing and one or several others, with semicolons between; what a row does not say of its kind is
seen from its first writing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.catalogue.aliases.checking import BadStatement, check
from app.catalogue.aliases.values import Alias, AliasKey, Kind, State, Statement, Verdict
from app.catalogue.aliases.wording import saying
from app.catalogue.files.columns import FileKind
from app.catalogue.files.columns import Kind as FileName
from app.catalogue.files.reading import open_catalogue
from app.catalogue.files.reports import RowSaid, shortened
from app.catalogue.files.values import CellProblem, read_day, read_names, read_optional
from app.tables.cells import Cell
from app.tables.headings import Column
from app.tables.writing import Layout, write_table

KIND_NAMES = {Kind.MAKER: "生产企业", Kind.APPROVAL: "批准文号"}
VERDICT_NAMES = {Verdict.SAME: "同一", Verdict.APART: "不同", Verdict.WITHDRAWN: "已撤销"}
_STATE_NAMES = {
    State.SAME: "同一",
    State.APART: "不同",
    State.CONTESTED: "意见不一",
    State.WITHDRAWN: "已撤销",
}
_SAME = frozenset({"", "同一", "相同", "同一厂家", "同一批文", "是", "same"})
_APART = frozenset({"不同", "不是同一", "不是同一厂家", "不同一", "否", "apart", "different"})
_MAKERS = frozenset({"生产企业", "厂家", "生产厂家", "企业", "maker"})
_APPROVALS = frozenset({"批准文号", "文号", "批文", "批文号", "approval"})
_NUMBER = re.compile(
    r"(?:国药准字|进口药品|医药产品|注册证号?|批准文号|[:：\s])*B?[A-Z]{1,2}[0-9]{8}"
)


@dataclass(frozen=True, slots=True)
class AliasRow:
    """One row of a file."""

    kind: Kind
    one: str
    others: tuple[str, ...]
    verdict: Verdict
    since: date | None
    why: str


@dataclass(slots=True)
class FileRead:
    """What a file says."""

    statements: dict[AliasKey, Statement] = field(default_factory=dict)
    known: int = 0
    said: list[RowSaid] = field(default_factory=list)
    notes: tuple[str, ...] = ()


def _read_kind(cell: Cell) -> Kind | None:
    text = read_optional(cell)
    if text in _MAKERS or not text:
        return Kind.MAKER if text else None
    if text in _APPROVALS:
        return Kind.APPROVAL
    raise CellProblem("应为“生产企业”或“批准文号”，或留空。")


def _read_verdict(cell: Cell) -> Verdict:
    text = read_optional(cell)
    if text in _SAME:
        return Verdict.SAME
    if text in _APART:
        return Verdict.APART
    raise CellProblem("应为“同一”或“不同”，或留空（视为同一）。已撤销的请删去这一行。")


def _made(fields: dict[str, Any]) -> AliasRow:
    kind = fields["kind"]
    if kind is None:
        folded = unicodedata.normalize("NFKC", fields["one"]).upper().strip()
        kind = Kind.APPROVAL if _NUMBER.fullmatch(folded) else Kind.MAKER
    return AliasRow(**{**fields, "kind": kind})


_COLUMNS = (
    Column("kind", "类别", False, ("类型",)),
    Column("one", "写法", True, ("写法一", "标准名称", "现名", "新批准文号")),
    Column("others", "其他写法", True, ("写法二", "别名", "曾用名", "原名", "旧批准文号")),
    Column("verdict", "关系", False, ("是否同一",)),
    Column("since", "变更日期", False, ("换发日期", "更名日期", "日期")),
    Column("why", "理由", False, ("原因", "说明", "备注")),
)
ALIASES: FileKind[AliasRow] = FileKind(
    FileName.ALIASES,
    "别名",
    _COLUMNS,
    {
        "kind": _read_kind,
        "one": read_optional,
        "others": read_names,
        "verdict": _read_verdict,
        "since": read_day,
        "why": read_optional,
    },
    _made,
    ("one", "others", "kind"),
    ("one", "others"),
)
_WRITTEN = Layout(
    "别名",
    (*(column.heading for column in _COLUMNS), "状态", "登记人", "登记时间"),
    (12, 36, 36, 10, 14, 30, 12, 14, 20),
)


def read_file(path: Path, known: Mapping[AliasKey, Alias]) -> FileRead:
    """Read a file; raises TableRefused, or OSError."""
    found = FileRead()
    with open_catalogue(path, ALIASES) as reading:
        for row in reading.rows:
            if isinstance(row, RowSaid):
                found.said.append(row)
            else:
                number = reading.headings.last + reading.count
                for other in row.others:
                    _take(found, row, other, number, known)
        found.notes = tuple(reading.notes)
    return found


def _take(
    found: FileRead, row: AliasRow, other: str, number: int, known: Mapping[AliasKey, Alias]
) -> None:
    one = Statement(row.kind, row.one, other, row.verdict, row.why or "批量导入", row.since)
    try:
        check(one)
    except BadStatement as bad:
        found.said.append(_said(number, one, bad.why.chinese))
        return
    standing, earlier = known.get(one.key), found.statements.get(one.key)
    if earlier is not None:
        if earlier.verdict is not one.verdict:
            found.said.append(_said(number, one, "与前面的行相反，只读入了前面的，请核对。"))
    elif standing is None or standing.state not in (State.SAME, State.APART):
        found.statements[one.key] = one
    elif standing.state.value == one.verdict.value:
        found.known += 1
    else:
        found.said.append(_said(number, one, _opposite(standing)))


def _opposite(standing: Alias) -> str:
    said = standing.said
    day = said.at.astimezone().date().isoformat()
    verdict = VERDICT_NAMES[said.verdict]
    return saying("opposite", person=said.person, day=day, verdict=verdict).chinese


def _said(number: int, one: Statement, reason: str) -> RowSaid:
    return RowSaid(number, "", shortened(f"{one.one} / {one.other}"), reason, key=one.one)


def write_file(path: Path, aliases: Iterable[Alias]) -> int:
    """Write pairs, and return how many; raises TableRefused or OSError."""
    return write_table(path, _WRITTEN, map(_cells, aliases))


def _cells(alias: Alias) -> tuple[str, ...]:
    said = alias.said
    return (
        KIND_NAMES[alias.key.kind],
        said.one,
        said.other,
        VERDICT_NAMES[said.verdict],
        "" if said.since is None else said.since.isoformat(),
        said.why,
        _STATE_NAMES[alias.state],
        said.person,
        f"{said.at.astimezone():%Y-%m-%d %H:%M}",
    )
