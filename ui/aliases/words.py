"""Words of aliases; without it list and form would word them each by itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.catalogue.aliases.values import AliasWord, Kind, State, Verdict
from ui.cases.words import minute
from ui.parts.languages import QT_TRANSLATE_NOOP
from ui.parts.readable import readable

_CONTEXT = "Aliases"
_KINDS = {
    Kind.MAKER: QT_TRANSLATE_NOOP("Aliases", "生产企业"),
    Kind.APPROVAL: QT_TRANSLATE_NOOP("Aliases", "批准文号"),
}
_VERDICTS = {
    Verdict.SAME: QT_TRANSLATE_NOOP("Aliases", "同一"),
    Verdict.APART: QT_TRANSLATE_NOOP("Aliases", "不同"),
    Verdict.WITHDRAWN: QT_TRANSLATE_NOOP("Aliases", "撤销"),
}
_STATES = {
    State.SAME: QT_TRANSLATE_NOOP("Aliases", "同一"),
    State.APART: QT_TRANSLATE_NOOP("Aliases", "不同"),
    State.CONTESTED: QT_TRANSLATE_NOOP("Aliases", "意见不一"),
    State.WITHDRAWN: QT_TRANSLATE_NOOP("Aliases", "已撤销"),
}
_WORD = QT_TRANSLATE_NOOP("Aliases", "{at} {person}：{verdict} {why} {since}")
_SINCE = QT_TRANSLATE_NOOP("Aliases", "{day} 起")
_SUPERSEDED = QT_TRANSLATE_NOOP("Aliases", "（已被取代）")


def kind_word(kind: Kind) -> str:
    """What the writings name."""
    return QCoreApplication.translate(_CONTEXT, _KINDS[kind])


def verdict_word(verdict: Verdict) -> str:
    """What is said of them."""
    return QCoreApplication.translate(_CONTEXT, _VERDICTS[verdict])


def state_word(state: State) -> str:
    """How they stand."""
    return QCoreApplication.translate(_CONTEXT, _STATES[state])


def word_of(word: AliasWord) -> str:
    """One thing that was said, with who and when."""
    since = ""
    if word.since is not None:
        since = QCoreApplication.translate(_CONTEXT, _SINCE).format(day=word.since.isoformat())
    said = QCoreApplication.translate(_CONTEXT, _WORD).format(
        at=minute(word.at),
        person=word.person,
        verdict=verdict_word(word.verdict),
        why=word.why,
        since=since,
    )
    passed = "" if word.stands else QCoreApplication.translate(_CONTEXT, _SUPERSEDED)
    return readable(" ".join(said.split()) + passed)
