"""The keys under which the rows of both catalogues meet.

Without it each row would have to be compared with every other. A key is a function of one row
alone, so that the same rows meet in whatever order they come, and so that a changed row names all
whom its change may concern.

Sources of the insurance code's segments: app/codes/registry/insurance.py. Two codes that are alike
but for the pack are the same drug of the same maker in another pack.
"""

from __future__ import annotations

from functools import lru_cache

from app.catalogue.meaning.numbers import code_key as folded_code
from app.codes.registry.insurance import KINDS

_CACHED = 1 << 15
_PACK = "规格包装码"
_UNSAID = frozenset(
    ("", "无", "暂无", "没有", "空", "-", "--", "—", "——", "/", "N/A", "NULL", "null")
)

_BEFORE = ("注射用", "复方", "盐酸", "硫酸", "马来酸", "富马酸", "枸橼酸", "酒石酸", "醋酸", "磷酸")
_AFTER = (
    "葡萄糖注射液",
    "氯化钠注射液",
    "注射液",
    "肠溶胶囊",
    "缓释胶囊",
    "软胶囊",
    "胶囊",
    "分散片",
    "缓释片",
    "肠溶片",
    "控释片",
    "咀嚼片",
    "含片",
    "片",
    "颗粒",
    "口服溶液",
    "口服液",
    "混悬液",
    "滴眼液",
    "溶液",
    "糖浆",
    "软膏",
    "乳膏",
    "丸",
    "散",
)


def is_said(text: str) -> bool:
    """Whether a value says anything: hospitals write 无, - and / for nothing."""
    return text not in _UNSAID and text.strip() not in _UNSAID


def code_key(text: str) -> str:
    """A code of a catalogue without what makes no difference; empty where there is none."""
    if not is_said(text):
        return ""
    if text.isascii() and text.isalnum():
        return text.upper()
    return folded_code(text)


@lru_cache(_CACHED)
def insurance_trunk(code: str) -> str:
    """An insurance code (folded) without its pack; empty where its shape is another."""
    kind = KINDS.get(code[:1])
    if kind is None or len(code) != kind.length:
        return ""
    return "".join(part for segment, part in kind.split(code) if segment.chinese != _PACK)


@lru_cache(_CACHED)
def name_core(name: str) -> str:
    """A name (folded) without the words that hundreds of drugs share: salts and forms."""
    core = name
    for word in _BEFORE:
        core = core.removeprefix(word)
    for word in _AFTER:
        if core.endswith(word):
            core = core.removesuffix(word)
            break
    return core or name


def name_edges(name: str) -> tuple[str, ...]:
    """Where a name (folded) may meet one of about the same letters: its core's first and last two.

    What many names have in common would bring all of them together.
    """
    core = name_core(name)
    return (f"^{core[:2]}", f"{core[-2:]}$") if name else ()
