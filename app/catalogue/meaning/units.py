"""Units of packing and dosing: 盒, 瓶, 支, 片 … and the ways they are written.

Without it 合 for 盒 would be a warning on half of the catalogue. Groups of words are data: within
a group they mean the same. Rules:

- a list (`片(粒,支,瓶,袋,听)`, `片/粒`) is the same as any of its members: platforms use it where
  they do not care;
- what stands in brackets after one unit is a remark (`盒(24片)`), as is a number before it;
- 片 and 粒, 支 and 瓶 are different units: whether that matters is for a rule to say.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.text import fold

_GROUPS = (
    "盒 合 盆 小盒 纸盒 中盒 box bx",
    "瓶 小瓶 塑瓶 玻瓶 塑料瓶 玻璃瓶 大瓶 bot btl bottle 西林瓶 缾",
    "支 枝 只 针 支装 安瓿 amp 支/支",
    "袋 包 小袋 小包 软袋 bag sachet 袋装",
    "片 tab tablet t 's s 片装",
    "粒 颗 cap capsule 胶囊",
    "丸",
    "贴 帖 张",
    "板 铝板 铝塑板",
    "枚 个",
    "罐 听",
    "管",
    "桶",
    "套",
    "筒",
    "袋(软袋)",
    "克 g",
    "千克 kg 公斤",
    "毫升 ml",
    "箱 件 大箱 case ctn",
    "喷 揿 掀 吸 泡",
    "块",
    "条",
    "份 人份",
    "副 付 剂",
)
GROUP_OF = {word: group.split()[0] for group in _GROUPS for word in group.split()}
"""Folded writing of a unit → the one word for it."""

_LIST = re.compile(r"[,/、;|或()]+")
_REMARK = re.compile(r"^([0-9]*)([^(]+)\(.*\)?$")
_NUMBER = re.compile(r"^[0-9]+")


@lru_cache(maxsize=1 << 12)
def unit_words(text: str) -> frozenset[str]:
    """Read a unit: the words it may stand for, each as its group's first; empty: says nothing."""
    folded = _NUMBER.sub("", fold(text)).lstrip("/每")
    if not folded:
        return frozenset()
    if folded in GROUP_OF:
        return frozenset((GROUP_OF[folded],))
    members = [word for word in _LIST.split(folded) if word]
    if len(members) > 1 and all(word in GROUP_OF for word in members):
        return frozenset(GROUP_OF[word] for word in members)
    remark = _REMARK.match(folded)
    word = remark[2] if remark else folded
    return frozenset((GROUP_OF.get(word, word),))


def same_unit(a: str, b: str) -> Likeness:
    """Compare two units; equal texts cost 0.1 µs, known ones 0.3 µs."""
    if a == b and a:
        return Likeness.SAME
    ours, theirs = unit_words(a), unit_words(b)
    if not ours or not theirs:
        return Likeness.UNKNOWN
    return Likeness.SAME if ours & theirs else Likeness.DIFFERS
