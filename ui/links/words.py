"""Words and marks for how connections stand; without it each table would have its own.

Every state has a word and a shape beside its colour.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.links.connections import Health, Serves
from app.links.days import Compared, Difference, Repair
from app.links.exchanges import Exchange, Plan, RunState
from app.receiving.verdicts import Severity
from ui.parts.languages import QT_TRANSLATE_NOOP

_CONTEXT = "Links"
NOTHING = "—"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400

_HEALTH = {
    Health.UNUSED: (QT_TRANSLATE_NOOP("Links", "还没用过"), Severity.NEUTRAL),
    Health.WORKING: (QT_TRANSLATE_NOOP("Links", "正常"), Severity.RIGHT),
    Health.FAILING: (QT_TRANSLATE_NOOP("Links", "出错，会重试"), Severity.NOTICE),
    Health.STUCK: (QT_TRANSLATE_NOOP("Links", "等人处理"), Severity.WRONG),
    Health.OFF: (QT_TRANSLATE_NOOP("Links", "已停用"), Severity.NEUTRAL),
}
_SERVES = {
    Serves.PROCUREMENT: QT_TRANSLATE_NOOP("Links", "招采平台"),
    Serves.TRACE: QT_TRANSLATE_NOOP("Links", "追溯平台"),
    Serves.INSURANCE: QT_TRANSLATE_NOOP("Links", "医保"),
    Serves.HIS: QT_TRANSLATE_NOOP("Links", "院内系统"),
    Serves.DISTRIBUTION: QT_TRANSLATE_NOOP("Links", "招采平台"),
}
_EXCHANGES = {
    Exchange.DELIVERIES: QT_TRANSLATE_NOOP("Links", "配送单"),
    Exchange.ORDERS: QT_TRANSLATE_NOOP("Links", "订单与状态"),
    Exchange.INVOICES: QT_TRANSLATE_NOOP("Links", "发票"),
    Exchange.CATALOGUE: QT_TRANSLATE_NOOP("Links", "目录"),
    Exchange.RELATIONS: QT_TRANSLATE_NOOP("Links", "配送关系"),
    Exchange.RETURNS: QT_TRANSLATE_NOOP("Links", "退货状态"),
    Exchange.STOCK: QT_TRANSLATE_NOOP("Links", "库存上报"),
    Exchange.UPSTREAM_BILLS: QT_TRANSLATE_NOOP("Links", "上游出库单"),
    Exchange.BILL_STATES: QT_TRANSLATE_NOOP("Links", "单据处理结果"),
    Exchange.RELATIONSHIPS: QT_TRANSLATE_NOOP("Links", "包装关联关系"),
    Exchange.INSURANCE_RECORDS: QT_TRANSLATE_NOOP("Links", "医保上传记录检查"),
    Exchange.INSURANCE_CATALOGUE: QT_TRANSLATE_NOOP("Links", "医保目录"),
    Exchange.HIS: QT_TRANSLATE_NOOP("Links", "院内目录、请领、库存"),
    Exchange.RECONCILIATION: QT_TRANSLATE_NOOP("Links", "对账"),
}
_RUNS = {
    RunState.RUNNING: (QT_TRANSLATE_NOOP("Links", "进行中"), Severity.NEUTRAL),
    RunState.DONE: (QT_TRANSLATE_NOOP("Links", "完成"), Severity.RIGHT),
    RunState.FAILED: (QT_TRANSLATE_NOOP("Links", "没有成功"), Severity.WRONG),
    RunState.CUT: (QT_TRANSLATE_NOOP("Links", "中断，会重做"), Severity.NOTICE),
}
_COMPARED = {
    Compared.ORDERS: QT_TRANSLATE_NOOP("Links", "订单"),
    Compared.DELIVERIES: QT_TRANSLATE_NOOP("Links", "配送"),
    Compared.RECEIPTS: QT_TRANSLATE_NOOP("Links", "验收"),
    Compared.CODES: QT_TRANSLATE_NOOP("Links", "追溯码"),
}
_DIFFERENCES = {
    Difference.MISSING_THERE: QT_TRANSLATE_NOOP("Links", "平台没有"),
    Difference.MISSING_HERE: QT_TRANSLATE_NOOP("Links", "本院没有"),
    Difference.DIFFERS: QT_TRANSLATE_NOOP("Links", "不一致"),
}
_REPAIRS = {
    Repair.NONE: (QT_TRANSLATE_NOOP("Links", "需要人工核对"), Severity.WRONG),
    Repair.SENT_AGAIN: (QT_TRANSLATE_NOOP("Links", "已重新发送"), Severity.RIGHT),
    Repair.FETCHED_AGAIN: (QT_TRANSLATE_NOOP("Links", "已重新下载"), Severity.RIGHT),
    Repair.WAITS: (QT_TRANSLATE_NOOP("Links", "正在发送队列里"), Severity.NOTICE),
}
_EVERY_DAY = QT_TRANSLATE_NOOP("Links", "每天 {at}")
_EVERY_HOURS = QT_TRANSLATE_NOOP("Links", "每 {number} 小时")
_EVERY_MINUTES = QT_TRANSLATE_NOOP("Links", "每 {number} 分钟")
_EVERY_SECONDS = QT_TRANSLATE_NOOP("Links", "每 {number} 秒")
_BY_HAND = QT_TRANSLATE_NOOP("Links", "只手动")
_PAUSED = QT_TRANSLATE_NOOP("Links", "已暂停")
_DAYS_LONG = QT_TRANSLATE_NOOP("Links", "{number} 天")
_HOURS_LONG = QT_TRANSLATE_NOOP("Links", "{number} 小时")
_MINUTES_LONG = QT_TRANSLATE_NOOP("Links", "{number} 分钟")
_FRESH = QT_TRANSLATE_NOOP("Links", "不到 1 分钟")


def _said(text: str, **values: object) -> str:
    return QCoreApplication.translate(_CONTEXT, text).format(**values)


def health_word(health: Health) -> str:
    """How a connection stands."""
    return _said(_HEALTH[health][0])


def health_severity(health: Health) -> Severity:
    """The mark of how a connection stands."""
    return _HEALTH[health][1]


def serves_word(serves: Serves) -> str:
    """What a connection is for."""
    return _said(_SERVES[serves])


def exchange_word(exchange: Exchange) -> str:
    """What is exchanged."""
    return _said(_EXCHANGES[exchange])


def run_word(state: RunState) -> str:
    """What came of a run."""
    return _said(_RUNS[state][0])


def run_severity(state: RunState) -> Severity:
    """The mark of what came of a run."""
    return _RUNS[state][1]


def compared_word(compared: Compared) -> str:
    """What is compared."""
    return _said(_COMPARED[compared])


def difference_word(difference: Difference) -> str:
    """How something differs."""
    return _said(_DIFFERENCES[difference])


def repair_word(repair: Repair) -> str:
    """What was done about a difference."""
    return _said(_REPAIRS[repair][0])


def repair_severity(repair: Repair) -> Severity:
    """The mark of what was done about it."""
    return _REPAIRS[repair][1]


def times_word(plan: Plan) -> str:
    """How often an exchange is done."""
    if not plan.enabled:
        return _said(_PAUSED)
    if plan.at:
        return _said(_EVERY_DAY, at=plan.at)
    return interval_word(plan.every_s)


def interval_word(every_s: float) -> str:
    """An interval; none: only when a person wishes it."""
    seconds = round(every_s)
    if seconds <= 0:
        return _said(_BY_HAND)
    if seconds % _HOUR == 0:
        return _said(_EVERY_HOURS, number=seconds // _HOUR)
    if seconds % _MINUTE == 0:
        return _said(_EVERY_MINUTES, number=seconds // _MINUTE)
    return _said(_EVERY_SECONDS, number=seconds)


def moment(at: datetime | None, now: datetime) -> str:
    """When, by the clock on the wall; with the day where it is not today's."""
    if at is None:
        return NOTHING
    here, today = at.astimezone(), now.astimezone()
    if here.date() == today.date():
        return f"{here:%H:%M:%S}"
    return f"{here:%m-%d %H:%M}" if here.year == today.year else f"{here:%Y-%m-%d}"


def long_since(since: datetime, now: datetime) -> str:
    """How long it has been."""
    seconds = max(0, int((now - since).total_seconds()))
    if seconds >= _DAY:
        return _said(_DAYS_LONG, number=seconds // _DAY)
    if seconds >= _HOUR:
        return _said(_HOURS_LONG, number=seconds // _HOUR)
    if seconds >= _MINUTE:
        return _said(_MINUTES_LONG, number=seconds // _MINUTE)
    return _said(_FRESH)
