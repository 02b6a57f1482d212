"""Big words for verdicts and states; without it each screen would word them by itself.

Two to four Chinese characters that are read from two metres; sentences and reasons come from
app/receiving/wording.py, in the language the window speaks.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.receiving.progress import Difference, ReceiptState
from app.receiving.verdicts import Answer, Sentence, Severity, Verdict
from app.receiving.wording import difference_words, words
from ui.parts.languages import QT_TRANSLATE_NOOP, spoken_language
from ui.parts.readable import readable

_VERDICTS = {
    Verdict.ACCEPTED: QT_TRANSLATE_NOOP("Verdict", "通过"),
    Verdict.ACCEPTED_CARTON: QT_TRANSLATE_NOOP("Verdict", "整箱通过"),
    Verdict.ACCEPTED_PACKAGE: QT_TRANSLATE_NOOP("Verdict", "整包通过"),
    Verdict.ACCEPTED_PARTLY: QT_TRANSLATE_NOOP("Verdict", "部分通过"),
    Verdict.NEAR_EXPIRY: QT_TRANSLATE_NOOP("Verdict", "近效期"),
    Verdict.ALREADY_SCANNED: QT_TRANSLATE_NOOP("Verdict", "已扫过"),
    Verdict.ALREADY_RECEIVED: QT_TRANSLATE_NOOP("Verdict", "已入库"),
    Verdict.NOT_ON_DELIVERY: QT_TRANSLATE_NOOP("Verdict", "不在单"),
    Verdict.WRONG_BATCH: QT_TRANSLATE_NOOP("Verdict", "批号不符"),
    Verdict.EXPIRED: QT_TRANSLATE_NOOP("Verdict", "已过期"),
    Verdict.NEAR_EXPIRY_REFUSED: QT_TRANSLATE_NOOP("Verdict", "近效拒收"),
    Verdict.RECALLED: QT_TRANSLATE_NOOP("Verdict", "召回"),
    Verdict.STOPPED: QT_TRANSLATE_NOOP("Verdict", "已停用"),
    Verdict.OVER_QUANTITY: QT_TRANSLATE_NOOP("Verdict", "超量"),
    Verdict.MALFORMED: QT_TRANSLATE_NOOP("Verdict", "读码有误"),
    Verdict.UNKNOWN_CODE: QT_TRANSLATE_NOOP("Verdict", "无法识别"),
    Verdict.KEPT: QT_TRANSLATE_NOOP("Verdict", "已记下"),
    Verdict.REJECTED: QT_TRANSLATE_NOOP("Verdict", "已拒收"),
    Verdict.HELD: QT_TRANSLATE_NOOP("Verdict", "待处理"),
    Verdict.COMMAND: QT_TRANSLATE_NOOP("Verdict", "指令"),
}
_UNDONE = QT_TRANSLATE_NOOP("Verdict", "已撤销")
_REDONE = QT_TRANSLATE_NOOP("Verdict", "已恢复")
_ARMED = QT_TRANSLATE_NOOP("Verdict", "请扫码")
_CARTON_OPENED = QT_TRANSLATE_NOOP("Verdict", "请逐盒扫")
_BY_SENTENCE = {
    "undone": _UNDONE,
    "rejection-undone": _UNDONE,
    "redone": _REDONE,
    "reject-armed": QT_TRANSLATE_NOOP("Verdict", "扫码拒收"),
    "hold-armed": QT_TRANSLATE_NOOP("Verdict", "扫码待处理"),
    "times-armed": _ARMED,
    "carton-ended": QT_TRANSLATE_NOOP("Verdict", "本箱收齐"),
    "carton-ended-short": QT_TRANSLATE_NOOP("Verdict", "本箱未齐"),
}
"""Answers to commands that say more than that a command came."""
_STATES = {
    None: QT_TRANSLATE_NOOP("ReceiptState", "待收货"),
    ReceiptState.OPEN: QT_TRANSLATE_NOOP("ReceiptState", "收货中"),
    ReceiptState.CONFIRMED: QT_TRANSLATE_NOOP("ReceiptState", "已确认"),
}


def verdict_word(verdict: Verdict) -> str:
    """Return the big word of a verdict."""
    return QCoreApplication.translate("Verdict", _VERDICTS[verdict])


def answer_word(answer: Answer) -> str:
    """Return the big word of an answer: an undo, or a carton opened without codes, says so."""
    word = _BY_SENTENCE.get(answer.sentence.key)
    if word is not None:
        return QCoreApplication.translate("Verdict", word)
    if opens_only(answer):
        return QCoreApplication.translate("Verdict", _CARTON_OPENED)
    return verdict_word(answer.verdict)


def opens_only(answer: Answer) -> bool:
    """Whether a carton was opened and nothing counted: its boxes are still to be scanned."""
    return answer.verdict is Verdict.ACCEPTED_CARTON and answer.added == 0


def answer_severity(answer: Answer) -> Severity:
    """Return how an answer looks and sounds: what counted nothing never looks as if it had."""
    return Severity.NOTICE if opens_only(answer) else answer.verdict.severity


def difference_word(difference: Difference) -> str:
    """Return the word of a reason for a difference."""
    return difference_words(difference, spoken_language())


def longest_difference_word() -> str:
    """Return the reason that needs the widest column."""
    return max(map(difference_word, Difference), key=len)


def state_word(state: ReceiptState | None) -> str:
    """Return the word of a receipt's state; None is a delivery nobody has opened."""
    return QCoreApplication.translate("ReceiptState", _STATES[state])


def sentence_text(sentence: Sentence) -> str:
    """Word a sentence in the language the window speaks; it may name raw texts."""
    return readable(words(sentence, spoken_language()))
