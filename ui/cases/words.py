"""Words of cases; without it list, evidence and buttons would word them each by itself."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.codes.reading import GS
from app.receiving.verdicts import Severity, Verdict
from app.tracing.cases.values import CaseKind, CaseState, Decision
from ui.parts.languages import QT_TRANSLATE_NOOP
from ui.parts.readable import readable
from ui.parts.verdict_words import verdict_word

_CONTEXT = "Cases"
_KINDS = {
    CaseKind.DOUBLE_SCAN: QT_TRANSLATE_NOOP("Cases", "同单重扫"),
    CaseKind.INTERNAL: QT_TRANSLATE_NOOP("Cases", "院内重码"),
    CaseKind.CROSS_SITE: QT_TRANSLATE_NOOP("Cases", "跨机构重码"),
    CaseKind.NOT_IN_MANIFEST: QT_TRANSLATE_NOOP("Cases", "清单外追溯码"),
    CaseKind.RECALLED: QT_TRANSLATE_NOOP("Cases", "召回药品"),
}
_ABOUT = {
    CaseKind.DOUBLE_SCAN: QT_TRANSLATE_NOOP(
        "Cases", "两台工作站为同一张收货单扫了同样的码，只计一次，不用处理。"
    ),
    CaseKind.INTERNAL: QT_TRANSLATE_NOOP(
        "Cases", "两张收货单收了同一个追溯码。请到货架上核对实物，再选实物在哪张单。"
    ),
    CaseKind.CROSS_SITE: QT_TRANSLATE_NOOP(
        "Cases", "另一家机构也收了同一个追溯码，其中一盒可能是假的。请先封存实物，再核对。"
    ),
    CaseKind.NOT_IN_MANIFEST: QT_TRANSLATE_NOOP(
        "Cases", "配送企业交来的追溯码里没有这些码。请联系配送企业核对来源。"
    ),
    CaseKind.RECALLED: QT_TRANSLATE_NOOP(
        "Cases", "收货时这个药品或批号已经召回：{reason}。请封存实物，联系配送企业退回。"
    ),
}
_CAME_BEFORE = QT_TRANSLATE_NOOP(
    "Cases", "这些药品收货之后被召回：{reason}。请到货架上封存实物，不要发出，联系配送企业退回。"
)
_STATES = {
    CaseState.OPEN: QT_TRANSLATE_NOOP("Cases", "待处理"),
    CaseState.CLOSED: QT_TRANSLATE_NOOP("Cases", "已处理"),
    CaseState.MERGED: QT_TRANSLATE_NOOP("Cases", "自动合并"),
    CaseState.RESOLVED: QT_TRANSLATE_NOOP("Cases", "已自行消除"),
}
_DECISIONS = {
    Decision.HERE: QT_TRANSLATE_NOOP("Cases", "实物在本单"),
    Decision.THERE: QT_TRANSLATE_NOOP("Cases", "实物在对方"),
    Decision.MISREAD: QT_TRANSLATE_NOOP("Cases", "误扫"),
    Decision.OMITTED: QT_TRANSLATE_NOOP("Cases", "配送企业漏传"),
    Decision.SEALED: QT_TRANSLATE_NOOP("Cases", "已封存待退"),
    Decision.COUNTERFEIT: QT_TRANSLATE_NOOP("Cases", "假码待查"),
    Decision.OTHER: QT_TRANSLATE_NOOP("Cases", "其他"),
}
_IMPORTED = QT_TRANSLATE_NOOP("Cases", "期初导入")
_GRAVE = (CaseKind.CROSS_SITE, CaseKind.RECALLED)


def _say(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def kind_word(kind: CaseKind) -> str:
    """Name what contradicts."""
    return _say(_KINDS[kind])


def about(kind: CaseKind, reason: str = "", *, came_before: bool = False) -> str:
    """Say what a kind of case means, and what to do."""
    words = _CAME_BEFORE if came_before else _ABOUT[kind]
    return _say(words).format(reason=readable(reason))


def state_word(state: CaseState) -> str:
    """Name how a case stands."""
    return _say(_STATES[state])


def mark_of(kind: CaseKind, state: CaseState) -> Severity:
    """Mark how grave a case is."""
    if state is CaseState.OPEN:
        return Severity.WRONG if kind in _GRAVE else Severity.NOTICE
    return Severity.RIGHT if state is CaseState.CLOSED else Severity.NEUTRAL


def decision_word(decision: str) -> str:
    """Name what was decided; a word this version does not know stands as it is."""
    known = _DECISIONS.get(Decision(decision)) if decision in set(Decision) else None
    return readable(decision) if known is None else _say(known)


def told_then(verdict: str) -> str:
    """Name what the clerk was told at the scan."""
    if verdict == "imported":
        return _say(_IMPORTED)
    return verdict_word(Verdict(verdict)) if verdict in set(Verdict) else readable(verdict)


def moment(at: datetime | None) -> str:
    """Write a moment in local time."""
    return "" if at is None else f"{at.astimezone():%Y-%m-%d %H:%M:%S}"


def minute(at: datetime) -> str:
    """Write a moment as tables do."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def shown(code: str) -> str:
    """Write a code so that separators are seen."""
    return readable(code.replace(GS, "<GS>"))
