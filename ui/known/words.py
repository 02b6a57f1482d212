"""Words of identifiers, rules and recalls; without it each list would word them by itself."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.receiving.known.item_rules import ALL, CLASS, ITEM, Rule
from app.receiving.known.listing import BarKind
from app.receiving.known.mapping import Source
from app.receiving.known.naming import NamedItem
from app.receiving.known.values import MappingState
from app.receiving.values import PackageLevel
from app.receiving.verdicts import Severity
from ui.parts.languages import QT_TRANSLATE_NOOP
from ui.parts.readable import readable

_CONTEXT = "Known"
_STATES = {
    MappingState.PROPOSED: QT_TRANSLATE_NOOP("Known", "待确认"),
    MappingState.CONFIRMED: QT_TRANSLATE_NOOP("Known", "已确认"),
    MappingState.REFUSED: QT_TRANSLATE_NOOP("Known", "已驳回"),
    MappingState.WITHDRAWN: QT_TRANSLATE_NOOP("Known", "已撤回"),
}
_STATE_MARKS = {
    MappingState.PROPOSED: Severity.NOTICE,
    MappingState.CONFIRMED: Severity.RIGHT,
    MappingState.REFUSED: Severity.WRONG,
    MappingState.WITHDRAWN: Severity.NEUTRAL,
}
_SOURCES = {
    Source.SCAN: QT_TRANSLATE_NOOP("Known", "扫码得知"),
    Source.ASSIGNED: QT_TRANSLATE_NOOP("Known", "收货时指定"),
    Source.REVIEW: QT_TRANSLATE_NOOP("Known", "人工审核"),
}
_LEVELS = {
    PackageLevel.SMALL: QT_TRANSLATE_NOOP("Known", "小包装"),
    PackageLevel.MIDDLE: QT_TRANSLATE_NOOP("Known", "中包装"),
    PackageLevel.LARGE: QT_TRANSLATE_NOOP("Known", "大包装"),
}
_RULES = {
    Rule.NEAR_EXPIRY_DAYS: QT_TRANSLATE_NOOP("Known", "近效期天数"),
    Rule.NEAR_EXPIRY_SHARE: QT_TRANSLATE_NOOP("Known", "近效期比例"),
    Rule.NEAR_EXPIRY: QT_TRANSLATE_NOOP("Known", "近效期处理"),
    Rule.COUNTED_BY_CARTON: QT_TRANSLATE_NOOP("Known", "无码按箱计数"),
    Rule.CONTROLLED: QT_TRANSLATE_NOOP("Known", "双人验收"),
    Rule.COLD_CHAIN: QT_TRANSLATE_NOOP("Known", "冷链温度"),
    Rule.DOCUMENTS: QT_TRANSLATE_NOOP("Known", "随货资料"),
    Rule.PRICE_TOLERANCE: QT_TRANSLATE_NOOP("Known", "价格允许相差"),
    Rule.STOPPED: QT_TRANSLATE_NOOP("Known", "停用"),
}
_VALUES = {
    "yes": QT_TRANSLATE_NOOP("Known", "是"),
    "no": QT_TRANSLATE_NOOP("Known", "否"),
    "accept": QT_TRANSLATE_NOOP("Known", "照收并提示"),
    "refuse": QT_TRANSLATE_NOOP("Known", "拒收"),
}
_UNITS = {
    Rule.NEAR_EXPIRY_DAYS: QT_TRANSLATE_NOOP("Known", "{value} 天"),
    Rule.NEAR_EXPIRY_SHARE: QT_TRANSLATE_NOOP("Known", "剩余不足 {value} 有效期"),
    Rule.COUNTED_BY_CARTON: QT_TRANSLATE_NOOP("Known", "每箱 {value} 件"),
    Rule.PRICE_TOLERANCE: QT_TRANSLATE_NOOP("Known", "{value}%"),
}
_NONE = {
    Rule.COLD_CHAIN: QT_TRANSLATE_NOOP("Known", "不是冷链"),
    Rule.DOCUMENTS: QT_TRANSLATE_NOOP("Known", "不需要"),
}
_BARS = {
    BarKind.RECALL: QT_TRANSLATE_NOOP("Known", "召回"),
    BarKind.STOP: QT_TRANSLATE_NOOP("Known", "停用"),
}
_ALL_ITEMS = QT_TRANSLATE_NOOP("Known", "全部品种")
_CLASS = QT_TRANSLATE_NOOP("Known", "类别：{word}")


def _say(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def state_word(state: MappingState) -> str:
    """Name how sure a pair is."""
    return _say(_STATES[state])


def state_mark(state: MappingState) -> Severity:
    """Mark how sure a pair is."""
    return _STATE_MARKS[state]


def source_word(source: Source) -> str:
    """Name where a pair comes from."""
    return _say(_SOURCES[source])


def level_word(level: PackageLevel) -> str:
    """Name a package level."""
    return _say(_LEVELS[level])


def rule_word(rule: Rule) -> str:
    """Name a rule."""
    return _say(_RULES[rule])


def bar_word(kind: BarKind) -> str:
    """Name why something may not be received."""
    return _say(_BARS[kind])


def value_text(rule: Rule, value: str) -> str:
    """Write the value of a rule as people read it."""
    if value == "no" and rule in _NONE:
        return _say(_NONE[rule])
    if value in _VALUES and rule in (Rule.COUNTED_BY_CARTON, Rule.CONTROLLED, Rule.NEAR_EXPIRY):
        return _say(_VALUES[value])
    if rule in _UNITS:
        return _say(_UNITS[rule]).format(value=readable(value))
    return readable(value)


def scope_text(scope: str, item: NamedItem | None) -> str:
    """Name what a rule is for."""
    if scope == ALL:
        return _say(_ALL_ITEMS)
    if scope.startswith(CLASS):
        return _say(_CLASS).format(word=readable(scope.removeprefix(CLASS)))
    return readable(item.name if item is not None else scope.removeprefix(ITEM))


def item_detail(item: NamedItem | None) -> str:
    """Write the second line of an item."""
    if item is None:
        return ""
    return readable(" · ".join(filter(None, (item.province_code, item.strength, item.maker))))


def item_line(item: NamedItem) -> str:
    """Name an item in one line."""
    return readable("  ".join(filter(None, (item.name, item.strength, item.province_code))))


def local_minute(at: datetime) -> str:
    """Write a moment as tables do."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
