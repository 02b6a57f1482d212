"""The tables 配送企业 and 配送点 of the training platform, and what a trainer may change in them.

Without it nobody could practise what happens when a distributor may not deliver any more. The
tables have the columns of the Shanghai ones and are told whole, as CSV; in Shanghai they come with
the catalogue interface, whose transport is not published, so here they lie under /training. The
training distributor may deliver everything; a second one may deliver nothing any more.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import JSONBody

from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE, DISTRIBUTOR_NAME
from sync.sandbox.training.minting import uscc
from sync.sandbox.training.order import DELIVERY_POINT

FORMER_CODE = uscc("91310000", "00000002")
FORMER_NAME = "浦东培训医药有限公司"
PERIOD = "第一批"
TABLES = """
CREATE TABLE IF NOT EXISTS relation_ended (
    product TEXT NOT NULL,
    distributor TEXT NOT NULL,
    PRIMARY KEY (product, distributor)
) STRICT;
"""
RELATION_COLUMNS = (
    "统编代码",
    "配送企业代码",
    "中标期数",
    "名称",
    "配送制约要求",
    "配送范围",
    "启用",
    "有效",
)
POINT_COLUMNS = ("配送点编码", "配送点名称", "配送地址", "联系人", "联系电话")
_RESTRAINT = "急救药品 4 小时内送达"
_SCOPE = "全市"
_YES, _NO = "是", "否"
_POINT = (DELIVERY_POINT, "培训医院西药库", "培训路 1 号", "", "")
_FORMER_ITEMS = 3


class RelationSet(msgspec.Struct, frozen=True):
    """What a trainer wishes: may the training distributor deliver an item, or not any more?"""

    province_code: str
    enabled: bool


def end(connection: sqlite3.Connection, product: str, *, ended: bool) -> None:
    """End a relation of the training distributor, or let it hold again."""
    key = (product, DISTRIBUTOR_CODE)
    if ended:
        connection.execute("INSERT OR IGNORE INTO relation_ended VALUES (?, ?)", key)
    else:
        connection.execute("DELETE FROM relation_ended WHERE product = ? AND distributor = ?", key)


def ended(connection: sqlite3.Connection) -> frozenset[str]:
    """The items that the training distributor may not deliver any more."""
    rows = connection.execute("SELECT product FROM relation_ended").fetchall()
    return frozenset(str(product) for (product,) in rows)


def relation_rows(
    catalogue: Sequence[TrainingItem], ended_items: frozenset[str]
) -> list[tuple[str, ...]]:
    """The rows of 配送企业."""
    rows = [
        _row(item, DISTRIBUTOR_CODE, DISTRIBUTOR_NAME, item.province_code not in ended_items)
        for item in catalogue
    ]
    former = [_row(item, FORMER_CODE, FORMER_NAME, False) for item in catalogue[:_FORMER_ITEMS]]
    return rows + former


def relation_routes(
    catalogue: Sequence[TrainingItem],
    ended_items: Callable[[], frozenset[str]],
    change: Callable[[str, bool], None],
) -> list[Any]:
    """Build the routes of the tables, below /training."""
    codes = {item.province_code for item in catalogue}

    @get("/tables/distributors", sync_to_thread=True)
    def show_relations() -> Response[str]:
        """Give the table 配送企业."""
        return _table(RELATION_COLUMNS, relation_rows(catalogue, ended_items()))

    @get("/tables/points", sync_to_thread=False)
    def show_points() -> Response[str]:
        """Give the table 配送点."""
        return _table(POINT_COLUMNS, [_POINT])

    @post("/relations", sync_to_thread=True, status_code=200)
    def set_relation(data: JSONBody[RelationSet]) -> dict[str, bool]:
        """Let the training distributor deliver an item, or not any more."""
        if data.province_code not in codes:
            raise NotFoundException(f"培训平台没有品种 {data.province_code}")
        change(data.province_code, data.enabled)
        return {"enabled": data.enabled}

    return [show_relations, show_points, set_relation]


def _row(item: TrainingItem, code: str, name: str, enabled: bool) -> tuple[str, ...]:
    said = (item.province_code, code, PERIOD, name, _RESTRAINT, _SCOPE, _YES)
    return (*said, _YES if enabled else _NO)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Response[str]:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(rows)
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8")
