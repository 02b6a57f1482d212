"""Dosage forms: families, and the details in them that matter.

Without it 薄膜衣片 and 片剂 would be a warning, and 肠溶片 and 片剂 none. A form is read as a
family (片剂, 注射剂 …) and details. Rules, as data:

- release and use matter: 肠溶, 缓释, 分散 … on one side alone is a difference;
- other details (薄膜衣, 硬, 大蜜丸, 注射液 and 粉针 of 注射剂) differ only where both sides name
  different ones: a catalogue that says 片剂 has said nothing about the film;
- related families (乳膏 and 软膏, 溶液剂 and 口服液) are written for each other: nothing is said;
- what is in no table is compared as text, and never called a difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.catalogue.meaning.amounts import longest_first
from app.catalogue.meaning.likeness import Likeness, all_of
from app.catalogue.meaning.text import fold

_FAMILIES = {
    "滴丸": "滴丸",
    "含漱": "含漱 漱口",
    "滴眼": "滴眼 眼用溶液 洗眼",
    "眼膏": "眼膏 眼用软膏",
    "眼用凝胶": "眼用凝胶 眼凝胶",
    "滴耳": "滴耳",
    "滴鼻": "滴鼻",
    "鼻喷雾": "鼻喷 鼻用喷雾 鼻腔喷雾 喷鼻",
    "粉雾": "粉雾 吸入粉 干粉吸入",
    "气雾": "气雾",
    "吸入溶液": "吸入溶液 吸入用溶液 雾化溶液 吸入混悬 吸入用混悬 雾化吸入 吸入液体制剂 吸入用",
    "喷雾": "喷雾 喷剂",
    "干混悬": "干混悬",
    "注射": "注射 粉针 针剂 输液 冻干",
    "胶囊": "胶囊 胶丸",
    "颗粒": "颗粒 冲剂",
    "口服混悬": "口服混悬 混悬液 混悬剂 混悬滴剂",
    "糖浆": "糖浆",
    "口服液": "口服液 口服溶液 内服液 合剂 口服滴剂",
    "乳膏": "乳膏",
    "软膏": "软膏",
    "贴膏": "贴膏 橡胶膏 硬膏 巴布膏 凝胶膏",
    "煎膏": "煎膏 膏滋 浸膏",
    "膏药": "膏药 黑膏",
    "凝胶": "凝胶",
    "贴剂": "贴剂 透皮贴 贴片 贴",
    "栓": "栓",
    "膜": "膜剂 药膜 膜",
    "灌肠": "灌肠",
    "洗剂": "洗剂 洗液 冲洗",
    "搽剂": "搽剂 涂剂 涂膜 擦剂",
    "酊": "酊",
    "酒": "酒剂 药酒",
    "茶": "茶剂 袋泡茶",
    "胶": "胶剂",
    "露": "露剂",
    "油": "油剂 油",
    "丸": "丸",
    "散": "散剂 散 粉剂",
    "片": "片",
    "植入": "植入",
    "溶液": "溶液 溶剂 液体剂 液",
    "乳": "乳剂",
    "饮片": "饮片",
}
_FAMILY_OF = {word: family for family, words in _FAMILIES.items() for word in words.split()}
_ORDER = re.compile("|".join(re.escape(word) for word in _FAMILY_OF))
_KIN = tuple(
    frozenset(kin.split())
    for kin in (
        "乳膏 软膏",
        "乳膏 凝胶",
        "贴膏 贴剂",
        "贴膏 膏药",
        "溶液 口服液",
        "溶液 糖浆",
        "溶液 含漱",
        "溶液 洗剂",
        "溶液 搽剂",
        "溶液 滴眼",
        "溶液 滴耳",
        "溶液 滴鼻",
        "溶液 灌肠",
        "溶液 吸入溶液",
        "溶液 喷雾",
        "溶液 酊",
        "溶液 油",
        "口服液 糖浆",
        "口服液 口服混悬",
        "口服混悬 干混悬",
        "颗粒 干混悬",
        "气雾 喷雾",
        "鼻喷雾 喷雾",
        "吸入溶液 口服混悬",
        "滴丸 丸",
        "滴眼 眼用凝胶",
        "洗剂 搽剂",
    )
)
_STRICT = {
    "肠溶": "肠溶",
    "缓释": "缓释 长效",
    "控释": "控释 渗透泵",
    "分散": "分散",
    "咀嚼": "咀嚼",
    "泡腾": "泡腾",
    "口崩": "口崩 口腔崩解",
    "舌下": "舌下",
    "阴道": "阴道",
    "脂质体": "脂质体",
    "微球": "微球",
}
_LOOSE: tuple[dict[str, str], ...] = (
    {"薄膜衣": "薄膜衣 薄膜", "糖衣": "糖衣", "素片": "素片 普通片"},
    {"硬": "硬胶囊 硬", "软": "软胶囊 软 胶丸"},
    {
        "大蜜丸": "大蜜丸",
        "小蜜丸": "小蜜丸",
        "水蜜丸": "水蜜丸",
        "浓缩丸": "浓缩丸 浓缩",
        "水丸": "水丸",
        "糊丸": "糊丸",
    },
    {
        "液": "注射液 输液 水针 小容量 大容量 浓溶液 注射用浓溶液",
        "粉": "注射用 粉针 冻干 无菌粉末 粉末",
        "乳": "乳状注射 注射乳 注射用乳",
    },
    {"大容量": "大容量 输液", "小容量": "小容量 水针"},
    {"外用": "外用", "内服": "口服 内服"},
    {"含": "含片 口含 含", "分散": "分散", "咀嚼": "咀嚼", "泡腾": "泡腾"},
    {"无糖": "无糖 无蔗糖", "含糖": "含糖 有糖"},
)
_STRICT_WORDS = {word: mark for mark, words in _STRICT.items() for word in words.split()}
_STRICT_PATTERN = re.compile(longest_first(_STRICT_WORDS))
_LOOSE_PATTERNS = tuple(
    (
        {word: mark for mark, words in group.items() for word in words.split()},
        re.compile(longest_first([word for words in group.values() for word in words.split()])),
    )
    for group in _LOOSE
)
# They hold the words of other families: 分散片 is no 散, 薄膜衣片 no 膜.
_DETAILS = re.compile(f"薄膜衣?|脂质体|(?:{_STRICT_PATTERN.pattern})")


@dataclass(frozen=True, slots=True)
class DosageForm:
    """A form, read."""

    family: str
    """Empty where no table has it."""
    strict: frozenset[str]
    loose: tuple[frozenset[str], ...]
    folded: str


@lru_cache(maxsize=1 << 12)
def read_form(text: str) -> DosageForm:
    """Read a form; a new one costs about 15 µs."""
    folded = fold(text)
    found = _ORDER.findall(_DETAILS.sub("", folded))
    # Of 片剂(贴片) and 溶液剂(滴眼) the detail says more: the table is sorted by that.
    families = list(_FAMILIES)
    family = min((_FAMILY_OF[word] for word in found), key=families.index) if found else ""
    return DosageForm(
        family,
        frozenset(_STRICT_WORDS[word] for word in _STRICT_PATTERN.findall(folded)),
        tuple(
            frozenset(words[word] for word in pattern.findall(folded))
            for words, pattern in _LOOSE_PATTERNS
        ),
        folded,
    )


def compare_forms(a: str, b: str) -> Likeness:
    """Compare two forms as they were written; equal ones cost 0.1 µs."""
    if a == b:
        return Likeness.SAME if a.strip() else Likeness.UNKNOWN
    ours, theirs = read_form(a), read_form(b)
    if not ours.folded or not theirs.folded:
        return Likeness.UNKNOWN
    if ours.folded == theirs.folded:
        return Likeness.SAME
    if not ours.family or not theirs.family:
        return Likeness.UNKNOWN
    return all_of((_families(ours, theirs), _details(ours, theirs)))


def _families(ours: DosageForm, theirs: DosageForm) -> Likeness:
    if ours.family == theirs.family:
        return Likeness.SAME
    pair = {ours.family, theirs.family}
    return Likeness.UNKNOWN if any(pair <= kin for kin in _KIN) else Likeness.DIFFERS


def _details(ours: DosageForm, theirs: DosageForm) -> Likeness:
    if ours.strict != theirs.strict:
        return Likeness.DIFFERS
    pairs = zip(ours.loose, theirs.loose, strict=True)
    excluded = any(here and there and not here & there for here, there in pairs)
    return Likeness.DIFFERS if excluded else Likeness.UNKNOWN
