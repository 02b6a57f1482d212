"""Takes the tables 配送企业 and 配送点 that HIS lays down, row by row, and tells workstations.

Without it delivery relations would have no way in where no platform tells them: in Shanghai the
table comes into HIS with the catalogue interface (医保目录接口). What is wrong with one row is said
of that row and stops no other. A file says only what it names; one called `relations-all…` is the
whole table, and what it does not name has ended from today on, unless one of its rows could not be
read: then nothing is ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from app.catalogue.relations.told.table import (
    RowRefused,
    missing_in,
    read_point,
    read_relation,
)
from app.catalogue.relations.told.values import Outcome, PartyListed, RelationList, RelationListed
from app.store.clock import Clock
from sync.service.refusals import ServiceRefusal
from sync.service.relations import tell

SOURCE, NAME = "his", "HIS 文件"
MOST_ROWS = 200_000
_NOT_ENDED = "；本文件有行未读入，没有终止任何配送关系"

Row = Mapping[str, str]
Read = TypeVar("Read")


def take(
    connection: Connection, org: str, rows: Sequence[Row], clock: Clock, *, whole: bool
) -> list[str]:
    """Take the table 配送企业; what became of each row (empty: taken). Raises ServiceRefusal."""
    _require(rows, points=False)
    read, said = _read(rows, read_relation)
    relations: list[RelationListed] = [relation for relation, _company in read]
    companies = {company.code: company for _relation, company in read if company.name}
    refused = any(said)
    listed = RelationList(tuple(relations), tuple(companies.values()), whole=whole and not refused)
    end = tell(connection, org, listed, (SOURCE, NAME, ""), clock)
    if end.outcome is Outcome.EMPTY:
        raise ServiceRefusal(422, "empty", "整表里没有任何配送关系，没有改动，请核对后重新放入")
    return [words + _NOT_ENDED if words and whole else words for words in said]


def take_points(connection: Connection, org: str, rows: Sequence[Row], clock: Clock) -> list[str]:
    """Take the table 配送点; what became of each row (empty: taken). Raises ServiceRefusal."""
    _require(rows, points=True)
    points, said = _read(rows, read_point)
    parties: dict[str, PartyListed] = {one.code: one for one in points}
    listed = RelationList(parties=tuple(parties.values()))
    tell(connection, org, listed, (SOURCE, NAME, ""), clock)
    return said


def _require(rows: Sequence[Row], *, points: bool) -> None:
    if len(rows) > MOST_ROWS:
        raise ServiceRefusal(413, "too-large", f"一个文件最多 {MOST_ROWS} 行，请分成几个文件")
    missing = missing_in(list(rows[0]), points=points) if rows else ()
    if missing:
        raise ServiceRefusal(422, "headings", f"缺少必需的列：{'、'.join(missing)}")


def _read(rows: Sequence[Row], reader: Callable[[Row], Read]) -> tuple[list[Read], list[str]]:
    read: list[Read] = []
    said = []
    for row in rows:
        try:
            read.append(reader(row))
            said.append("")
        except RowRefused as refusal:
            said.append(str(refusal))
    return read, said
