"""Words of warnings; without it list, panel and rules would word them each by itself."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from app.catalogue.checking.rules import Comparison
from app.catalogue.findings import Severity
from app.catalogue.warnings.values import Decision, Returned, WarningState
from ui.parts.languages import QT_TRANSLATE_NOOP

_CONTEXT = "Warnings"
_SEVERITIES = {
    Severity.ERROR: QT_TRANSLATE_NOOP("Warnings", "会买错收错"),
    Severity.WARNING: QT_TRANSLATE_NOOP("Warnings", "要核对"),
    Severity.INFO: QT_TRANSLATE_NOOP("Warnings", "提示"),
}
_STATES = {
    WarningState.OPEN: QT_TRANSLATE_NOOP("Warnings", "未处理"),
    WarningState.DECIDED: QT_TRANSLATE_NOOP("Warnings", "已处理"),
    WarningState.CONTESTED: QT_TRANSLATE_NOOP("Warnings", "意见不一"),
    WarningState.CLOSED: QT_TRANSLATE_NOOP("Warnings", "已消除"),
}
_DECISIONS = {
    Decision.ACCEPT: QT_TRANSLATE_NOOP("Warnings", "接受"),
    Decision.IGNORE: QT_TRANSLATE_NOOP("Warnings", "暂不处理"),
    Decision.FIX_IN_HIS: QT_TRANSLATE_NOOP("Warnings", "在 HIS 更正"),
    Decision.REPORT: QT_TRANSLATE_NOOP("Warnings", "报平台更正"),
    Decision.REOPEN: QT_TRANSLATE_NOOP("Warnings", "重新处理"),
}
_RETURNED = {
    Returned.VALUES: QT_TRANSLATE_NOOP("Warnings", "数值又变了，重新提醒"),
    Returned.DATE: QT_TRANSLATE_NOOP("Warnings", "期限已过，重新提醒"),
}
_COMPARISONS = {
    Comparison.FOUND: QT_TRANSLATE_NOOP("Warnings", "省平台能找到"),
    Comparison.UNIQUE: QT_TRANSLATE_NOOP("Warnings", "只对应一个品种"),
    Comparison.HELD: QT_TRANSLATE_NOOP("Warnings", "院内有这个品种"),
    Comparison.STATED: QT_TRANSLATE_NOOP("Warnings", "院内已填写"),
    Comparison.SAME: QT_TRANSLATE_NOOP("Warnings", "两边一致"),
    Comparison.ALLOWED: QT_TRANSLATE_NOOP("Warnings", "有配送关系"),
    Comparison.IN_USE: QT_TRANSLATE_NOOP("Warnings", "省平台在用"),
    Comparison.IN_USE_HERE: QT_TRANSLATE_NOOP("Warnings", "院内在用"),
}


def severity_word(severity: Severity) -> str:
    """How bad it is."""
    return QCoreApplication.translate(_CONTEXT, _SEVERITIES[severity])


def state_word(state: WarningState) -> str:
    """How it stands."""
    return QCoreApplication.translate(_CONTEXT, _STATES[state])


def decision_word(decision: Decision) -> str:
    """What was decided."""
    return QCoreApplication.translate(_CONTEXT, _DECISIONS[decision])


def returned_word(returned: Returned) -> str:
    """Why it is open again."""
    return QCoreApplication.translate(_CONTEXT, _RETURNED[returned])


def comparison_word(comparison: Comparison) -> str:
    """What a rule asks."""
    return QCoreApplication.translate(_CONTEXT, _COMPARISONS[comparison])


def until_word(until: date | None) -> str:
    """Until when it holds."""
    if until is None:
        return ""
    said = QCoreApplication.translate(_CONTEXT, QT_TRANSLATE_NOOP("Warnings", "至 {day}"))
    return said.format(day=until.isoformat())
