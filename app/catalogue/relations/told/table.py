"""Reads rows of the tables 配送企业 and 配送点: pure, cells in, what they list out.

Without it a platform's table and a file of HIS would be read in two ways. 配送企业 has the headings
of the Shanghai table (统编代码 配送企业代码 中标期数 名称 配送制约要求 配送范围 启用 有效), and
配送点 the fields of message YY001. Whether 启用 and 有效 are days or yes and no is not published,
so both are read: a day is the first or the last that counts. Other columns are let through.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from app.catalogue.files.values import CellProblem, read_day
from app.catalogue.relations.told.values import (
    LONGEST,
    LONGEST_CODE,
    LONGEST_TEXT,
    Party,
    PartyListed,
    RelationListed,
)

Row = Mapping[str, str]

_YES = frozenset({"1", "是", "y", "yes", "true", "启用", "有效", "在用", "正常"})
_NO = frozenset(
    {"0", "2", "否", "n", "no", "false", "停用", "未启用", "禁用", "无效", "失效", "终止", "作废"}
)
_RELATION: Mapping[str, tuple[str, ...]] = {
    "province_code": ("统编代码", "商品统编代码", "省标代码", "TBDM", "province_code"),
    "distributor_code": ("配送企业代码", "药企编码", "YQBM", "distributor_code"),
    "name": ("名称", "配送企业名称", "配送企业", "企业名称", "distributor"),
    "period": ("中标期数", "period"),
    "restraint": ("配送制约要求", "restraint"),
    "scope": ("配送范围", "scope"),
    "address_code": ("配送点编码", "PSDBM", "address_code"),
    "start": ("启用", "启用日期", "valid_from"),
    "end": ("有效", "有效期限", "有效期", "valid_until"),
}
_POINT: Mapping[str, tuple[str, ...]] = {
    "code": ("配送点编码", "PSDBM", "code"),
    "name": ("配送点名称", "PSDMC", "名称", "name"),
    "text": ("配送地址", "PSDZ", "地址", "address"),
    "contact": ("联系人", "联系人姓名", "LXRXM", "contact"),
    "phone": ("联系电话", "LXDH", "电话", "phone"),
    "start": ("启用", "enabled"),
}


class RowRefused(ValueError):
    """A row that cannot be used: one Chinese sentence."""


def missing_in(headings: Sequence[str], *, points: bool = False) -> tuple[str, ...]:
    """The headings that must be there and are not."""
    there = set(headings)
    kinds = _POINT if points else _RELATION
    needed = ("code", "name") if points else ("province_code", "distributor_code")
    return tuple(kinds[field][0] for field in needed if not there & set(kinds[field]))


def read_relation(row: Row) -> tuple[RelationListed, PartyListed]:
    """One row of 配送企业: the relation, and its distributor; raises RowRefused."""
    said = _fields(row, _RELATION)
    code = _required(said, "distributor_code", _RELATION)
    begun, is_on = _day_or_flag("启用", said["start"])
    until, is_valid = _day_or_flag("有效", said["end"])
    if begun is not None and until is not None and begun > until:
        raise RowRefused(f"启用 {begun} 晚于有效 {until}，请改正")
    relation = RelationListed(
        province_code=_required(said, "province_code", _RELATION),
        distributor_code=code,
        address_code=_short("配送点编码", said["address_code"], LONGEST_CODE),
        valid_from=begun,
        valid_until=until,
        enabled=is_on and is_valid,
        scope=_short("配送范围", said["scope"], LONGEST_TEXT),
        restraint=_short("配送制约要求", said["restraint"], LONGEST_TEXT),
        period=_short("中标期数", said["period"], LONGEST),
    )
    name = _short("名称", said["name"], LONGEST_CODE)
    return relation, PartyListed(Party.DISTRIBUTOR, code, name)


def read_point(row: Row) -> PartyListed:
    """One row of 配送点; raises RowRefused."""
    said = _fields(row, _POINT)
    begun, is_on = _day_or_flag("启用", said["start"])
    if begun is not None:
        raise RowRefused(f"启用应为是或否，读到的是 {begun}")
    return PartyListed(
        part=Party.ADDRESS,
        code=_required(said, "code", _POINT),
        name=_required(said, "name", _POINT),
        text=_short("配送地址", said["text"], LONGEST),
        contact=_short("联系人", said["contact"], LONGEST),
        phone=_short("联系电话", said["phone"], LONGEST),
        enabled=is_on,
    )


def _fields(row: Row, headings: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """What stands under any of a field's headings, the first that says something."""
    return {
        field: next((row[name].strip() for name in names if row.get(name, "").strip()), "")
        for field, names in headings.items()
    }


def _required(said: Mapping[str, str], field: str, headings: Mapping[str, tuple[str, ...]]) -> str:
    heading = headings[field][0]
    if not said[field]:
        raise RowRefused(f"缺少{heading}")
    return _short(heading, said[field], LONGEST_CODE)


def _short(heading: str, text: str, most: int) -> str:
    if len(text) > most:
        raise RowRefused(f"{heading}超过 {most} 个字，请缩短")
    if not text.isprintable():
        raise RowRefused(f"{heading}里有换行等控制字符，请去掉")
    return text


def _day_or_flag(heading: str, text: str) -> tuple[date | None, bool]:
    """A day, or whether it is on; nothing said means on."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    if not folded or folded in _YES:
        return None, True
    if folded in _NO:
        return None, False
    try:
        return read_day(text), True
    except CellProblem as problem:
        raise RowRefused(f"{heading}应为日期，或是、否，读到的是“{text[:20]}”") from problem
