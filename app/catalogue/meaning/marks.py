"""Words in a specification that tell presentations apart, and words that say nothing.

Without it 笔芯 and 特充 of one insulin would be one item, and 薄膜衣 would be taken for a maker.
Data: within a group the words exclude each other.
"""

from __future__ import annotations

import re

from app.catalogue.meaning.amounts import longest_first

_GROUPS: tuple[dict[str, str], ...] = (
    {
        "无糖": "无糖 无蔗糖 不含糖 不含蔗糖 未添加蔗糖 低糖",
        "含糖": "含糖 含蔗糖 有糖",
    },
    {"成人": "成人", "儿童": "儿童 小儿 幼儿 婴儿 婴幼儿"},
    {
        "大蜜丸": "大蜜丸",
        "小蜜丸": "小蜜丸",
        "水蜜丸": "水蜜丸",
        "浓缩丸": "浓缩丸",
        "水丸": "水丸",
        "糊丸": "糊丸",
    },
    {
        "笔芯": "笔芯",
        "特充": "特充 预填充笔",
        "畅充": "畅充",
    },
    {"低钙": "低钙", "高钙": "高钙"},
)
_GROUP_AND_MARK = {
    word: (group, mark)
    for group, marks in enumerate(_GROUPS)
    for mark, words in marks.items()
    for word in words.split()
}
_MARKS = re.compile(longest_first(_GROUP_AND_MARK))
_EMPTY_WORDS = """
薄膜衣片 薄膜衣 糖衣片 糖衣 素片 包衣 片重 片芯重 相当于饮片 相当于原生药 相当于生药
相当于原药材 相当于药材 相当于总药材 相当于 无糖型 含糖型 规格 每 含量 含 装量 装 重 净 约 计
复方 铝塑泡罩 铝塑包装 铝塑板 铝塑 泡罩 双铝 塑料瓶 玻璃瓶 塑瓶 玻瓶 软袋 非pvc 直立式 聚丙烯
内封式 冻干 型 w/v w/w v/v 小瓶 小盒 独立包装 预充式 预灌封 预填充 注射器 铝管 软管 单剂量
多剂量 无菌 盒 瓶
"""
_NOISE = re.compile(longest_first([*_EMPTY_WORDS.split(), *_GROUP_AND_MARK]))
_EDGES = " .,-·;:()/*'\"~_+和与及、|=#&"


def marks_of(folded: str) -> tuple[str, ...]:
    """Find the words that tell presentations apart, each as its group's name for it."""
    found = _MARKS.findall(folded)
    return tuple(sorted({_GROUP_AND_MARK[word][1] for word in found})) if found else ()


def marks_exclude(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Tell whether two readings name different members of one group."""
    if not ours or not theirs:
        return False
    here, there = _by_group(ours), _by_group(theirs)
    return any(here[group] != there[group] for group in here.keys() & there.keys())


def _by_group(marks: tuple[str, ...]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for word in marks:
        group, mark = _GROUP_AND_MARK[word]
        found.setdefault(group, set()).add(mark)
    return found


def without_noise(word: str) -> str:
    """Take words that say nothing from the beginning and the end of one."""
    before = None
    while before != word:
        before = word
        word = word.strip(_EDGES)
        for found in _NOISE.finditer(word):
            if found.start() == 0 or found.end() == len(word):
                word = word[: found.start()] + word[found.end() :]
                break
    return word
