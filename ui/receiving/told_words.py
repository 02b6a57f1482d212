"""What a platform said of a code, in words a clerk understands.

Without it the clerk would read the platform's letters for states and levels.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.receiving.code_questions import CodeTold
from ui.parts.languages import QT_TRANSLATE_NOOP
from ui.parts.readable import readable

_CONTEXT = "Told"
_UNKNOWN, _UNSAID = "unknown", "unsaid"
_STATES = {
    "active": QT_TRANSLATE_NOOP("Told", "还没有人入库"),
    "taken-in": QT_TRANSLATE_NOOP("Told", "在库"),
    "left": QT_TRANSLATE_NOOP("Told", "已出库"),
    "cancelled": QT_TRANSLATE_NOOP("Told", "已注销，不能收"),
    "sold": QT_TRANSLATE_NOOP("Told", "已售出，不能收"),
}
_LEVELS = {
    "small": QT_TRANSLATE_NOOP("Told", "小包装"),
    "middle": QT_TRANSLATE_NOOP("Told", "中包装"),
    "large": QT_TRANSLATE_NOOP("Told", "大包装"),
}
_RIGHT = QT_TRANSLATE_NOOP("Told", "后四位校验正确")
_WRONG = QT_TRANSLATE_NOOP("Told", "后四位校验不对，多半录错了，请照盒上的码重录")
_NOBODY = QT_TRANSLATE_NOOP(
    "Told", "没有这个码，请核对有没有录错；没有录错的单独存放，报质量负责人"
)
_SILENT = QT_TRANSLATE_NOOP("Told", "没有说明这个码")
_BATCH = QT_TRANSLATE_NOOP("Told", "批号 {batch}")
_EXPIRY = QT_TRANSLATE_NOOP("Told", "有效期至 {expiry}")
_SAYS = QT_TRANSLATE_NOOP("Told", "{platform}：{said}")
_TOLD = QT_TRANSLATE_NOOP("Told", "已问{platform}：{said}")


def told_text(told: CodeTold) -> str:
    """All of it: 码上放心：后四位校验正确；阿莫西林胶囊，批号 B1，有效期至 2028-01-04；在库."""
    return _say(_SAYS).format(platform=readable(told.platform), said="；".join(_parts(told)))


def explanation_text(told: CodeTold) -> str:
    """As a refused scan is explained by it."""
    return _say(_TOLD).format(platform=readable(told.platform), said="；".join(_parts(told)))


def _parts(told: CodeTold) -> list[str]:
    parts = []
    if told.right is not None:
        parts.append(_say(_RIGHT if told.right else _WRONG))
    if told.state == _UNKNOWN:
        # A code whose digits are wrong is none: that is said already.
        parts += [] if told.right is False else [_say(_NOBODY)]
    elif told.state == _UNSAID:
        parts.append(_say(_SILENT))
    elif told.state:
        parts += [_goods(told), *filter(None, (_word(_LEVELS, told.level),))]
        parts.append(_word(_STATES, told.state))
    return [part for part in parts if part]


def _goods(told: CodeTold) -> str:
    named = " ".join(part for part in (told.name, told.strength or told.pack) if part)
    batches = []
    for one in told.batches:
        said = [_say(_BATCH).format(batch=one.batch)] if one.batch else []
        if one.expiry is not None:
            said.append(_say(_EXPIRY).format(expiry=one.expiry.isoformat()))
        batches.append("，".join(said))
    return readable("，".join(part for part in (named, *batches) if part))


def _word(words: dict[str, str], key: str) -> str:
    return _say(words[key]) if key in words else readable(key)


def _say(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
