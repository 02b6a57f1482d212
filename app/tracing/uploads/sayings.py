"""Why a record must not be uploaded as it is, in words: Chinese first, English beside it.

Without it a person would be told a flag. Each sentence names the record, the field, both values,
and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.readers.saying import Saying


class Flag(StrEnum):
    """What is wrong; the first seven are those of the code platform."""

    NOT_ACTIVATED = "not-activated"
    BAD_CODE = "bad-code"
    DUPLICATE = "duplicate"
    """In the same upload, another record, or at another workstation."""
    CANCELLED = "cancelled"
    PARENT = "parent-with-child"
    BATCH = "batch-differs"
    DATE = "date-differs"
    OTHER_ITEM = "other-item"
    NOT_A_BOX = "not-a-box"
    COUNT = "count"
    QUANTITY = "quantity"
    NOT_HELD = "not-held"
    NOT_GIVEN = "not-given"
    UNIVERSAL = "universal-code"
    NUMBER = "record-number"


SEVEN: Final = frozenset(list(Flag)[:7])

_SENTENCES: Mapping[Flag, tuple[str, str]] = {
    Flag.NOT_ACTIVATED: (
        "追溯码 {code} 的状态为“{theirs}”，请先联系生产企业激活再上传。",
        "{code} is not activated: let the maker activate it, then upload.",
    ),
    Flag.BAD_CODE: (
        "追溯码“{ours}”有误，应为{theirs}，请重新扫描包装。",
        "“{ours}” is no valid trace code (expected: {theirs}): scan the package again.",
    ),
    Flag.DUPLICATE: (
        "追溯码 {code} 在 {theirs} 中已有，{ours} 不能重复上传，请核对实物，去掉多扫的一条。",
        "{code} stands in {theirs} already and cannot go in {ours}: check the box, remove one.",
    ),
    Flag.CANCELLED: (
        "追溯码 {code} 的状态为“{theirs}”，不能上传，请隔离实物并联系供应商。",
        "{code} was cancelled and cannot go: set the box aside and ask the supplier.",
    ),
    Flag.PARENT: (
        "追溯码 {ours} 与{theirs}同时上传，会重复计数，请只保留小码。",
        "{ours} goes together with the package it is in ({theirs}): keep the small codes only.",
    ),
    Flag.BATCH: (
        "追溯码 {code} 的批号为 {theirs}，记录为 {ours}，请核对实物后更正批号或拿错的盒。",
        "{code} is of batch {theirs}, the record says {ours}: check the box, correct one of them.",
    ),
    Flag.DATE: (
        "追溯码 {code} 的日期为 {theirs}，记录为 {ours}，请核对包装后更正。",
        "The date of {code} is {theirs}, the record says {ours}: check the package, correct it.",
    ),
    Flag.OTHER_ITEM: (
        "追溯码 {code} 属于 {theirs}，记录的药品为 {ours}，请核对是否拿错药。",
        "{code} belongs to {theirs}, the record is of {ours}: check whether it is the right drug.",
    ),
    Flag.NOT_A_BOX: (
        "追溯码 {code} 是 {theirs}的大码，记录按{ours}计，请展开为小码再上传。",
        "{code} is a package ({theirs}), counted as {ours}: upload the small codes inside.",
    ),
    Flag.COUNT: (
        "追溯码有 {ours} 个，应为 {theirs} 个，请补扫或去掉多扫的码。",
        "There are {ours} trace codes and should be {theirs}: scan what is missing or remove some.",
    ),
    Flag.QUANTITY: (
        "数量为 {ours}，应大于 {theirs}，请更正数量。",
        "The quantity is {ours} and must be above {theirs}: correct it.",
    ),
    Flag.NOT_HELD: (
        "追溯码 {code} 的状态为“{theirs}”，不能随 {ours} 出库，请先收货或核对是否拿错。",
        "{code} is not in stock ({theirs}) and cannot leave by {ours}: receive it or check it.",
    ),
    Flag.NOT_GIVEN: (
        "追溯码 {code} 不是原销售记录的码（现查到：{theirs}），{ours} 不能退，请核对退回的盒。",
        "{code} was not given by the sale ({theirs}), {ours} cannot return it: check the box.",
    ),
    Flag.UNIVERSAL: (
        "拆零通用码 {ours} 不能用在这里，请改为{theirs}。",
        "The universal split code {ours} cannot stand here: use the code on the box ({theirs}).",
    ),
    Flag.NUMBER: (
        "记录编号“{ours}”与“{theirs}”冲突，请换一个编号。",
        "The record number “{ours}” does not go with “{theirs}”: use another one.",
    ),
}


def say(flag: Flag, *, record: str, field: str, code: str, ours: Saying, theirs: Saying) -> Saying:
    """Say a flag about a field of a record."""
    chinese, english = _SENTENCES[flag]
    chinese = chinese.format(code=code, ours=ours.chinese, theirs=theirs.chinese)
    english = english.format(code=code, ours=ours.english, theirs=theirs.english)
    return Saying(f"记录 {record} 的 {field}：{chinese}", f"Record {record}, {field}: {english}")
