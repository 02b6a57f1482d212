"""Whether an item is in use, by the many words that catalogues have for it (状态).

Without it 停用 would be a text like any other. Digits say nothing: 0 is in use in one hospital and
out of use in the next.
"""

from __future__ import annotations

from functools import lru_cache

from app.catalogue.meaning.text import fold

_STOPPED = (
    "停用",
    "停售",
    "停产",
    "停采",
    "停止",
    "暂停",
    "撤网",
    "撤销",
    "撤市",
    "下架",
    "下网",
    "作废",
    "注销",
    "失效",
    "无效",
    "禁用",
    "淘汰",
    "未启用",
    "未挂网",
    "不在用",
    "非在用",
    "终止",
    "过期",
)
_NO = frozenset({"否", "no", "n"})
_IN_USE = ("在用", "正常", "启用", "有效", "使用", "在架", "挂网", "在采", "可采", "中标", "是")


@lru_cache(256)
def in_use(status: str) -> bool | None:
    """Whether such an item may be bought; None where the words are not known.

    Nothing said: it may.
    """
    text = fold(status)
    if not text:
        return True
    if text in _NO or any(word in text for word in _STOPPED):
        return False
    return True if any(word in text for word in _IN_USE) else None
