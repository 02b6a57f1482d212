"""Words and marks of the code library; without it each list would word them by itself."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.receiving.progress import Difference
from app.receiving.verdicts import Severity, Verdict
from app.tracing.card import Entry, Happened
from app.tracing.values import MoveKind, Problem, State
from app.tracing.wanted import CodeRow
from ui.library.asking import Meaning
from ui.parts.languages import QT_TRANSLATE_NOOP
from ui.parts.verdict_words import difference_word, verdict_word

_STATES = {
    State.RECEIVING: QT_TRANSLATE_NOOP("Library", "收货中"),
    State.HELD: QT_TRANSLATE_NOOP("Library", "在库"),
    State.OPENED: QT_TRANSLATE_NOOP("Library", "拆零中"),
    State.LEFT: QT_TRANSLATE_NOOP("Library", "已出库"),
}
_STATE_MARKS = {
    State.RECEIVING: Severity.REPEAT,
    State.HELD: Severity.RIGHT,
    State.OPENED: Severity.NOTICE,
    State.LEFT: Severity.NEUTRAL,
}
_KINDS = {
    MoveKind.DISPENSED: QT_TRANSLATE_NOOP("Library", "发药"),
    MoveKind.WRITTEN_OFF: QT_TRANSLATE_NOOP("Library", "核销"),
    MoveKind.RETURNED: QT_TRANSLATE_NOOP("Library", "退供应商"),
    MoveKind.DESTROYED: QT_TRANSLATE_NOOP("Library", "销毁"),
    MoveKind.OPENED: QT_TRANSLATE_NOOP("Library", "拆零"),
    MoveKind.USED: QT_TRANSLATE_NOOP("Library", "拆零使用"),
    MoveKind.REVERSAL: QT_TRANSLATE_NOOP("Library", "冲销"),
}
_HAPPENED = {
    Happened.SCANNED: QT_TRANSLATE_NOOP("Library", "扫码收货"),
    Happened.IMPORTED: QT_TRANSLATE_NOOP("Library", "期初导入"),
    Happened.REFUSED: QT_TRANSLATE_NOOP("Library", "扫码未计入"),
    Happened.UNDONE: QT_TRANSLATE_NOOP("Library", "撤销扫码"),
    Happened.CONFIRMED: QT_TRANSLATE_NOOP("Library", "确认收货"),
    Happened.CONFLICT: QT_TRANSLATE_NOOP("Library", "另一张收货单也收了它"),
    Happened.REJECTED: QT_TRANSLATE_NOOP("Library", "拒收"),
    Happened.HELD_BACK: QT_TRANSLATE_NOOP("Library", "待处理"),
    Happened.LIFTED: QT_TRANSLATE_NOOP("Library", "取消拒收或待处理"),
}
_HAPPENED_MARKS = {
    Happened.SCANNED: Severity.RIGHT,
    Happened.IMPORTED: Severity.RIGHT,
    Happened.CONFIRMED: Severity.RIGHT,
    Happened.REFUSED: Severity.WRONG,
    Happened.CONFLICT: Severity.WRONG,
    Happened.UNDONE: Severity.NOTICE,
    Happened.REJECTED: Severity.WRONG,
    Happened.HELD_BACK: Severity.NOTICE,
    Happened.LIFTED: Severity.NOTICE,
}
_MEANINGS = {
    Meaning.ANY: QT_TRANSLATE_NOOP("Library", "自动"),
    Meaning.CODE: QT_TRANSLATE_NOOP("Library", "追溯码"),
    Meaning.DRUG: QT_TRANSLATE_NOOP("Library", "药品"),
    Meaning.BATCH: QT_TRANSLATE_NOOP("Library", "批号"),
    Meaning.DOCUMENT: QT_TRANSLATE_NOOP("Library", "单号"),
}
_PROBLEMS = {
    Problem.UNKNOWN: QT_TRANSLATE_NOOP("Library", "没有收过货"),
    Problem.UNCONFIRMED: QT_TRANSLATE_NOOP("Library", "收货未确认"),
    Problem.LEFT: QT_TRANSLATE_NOOP("Library", "已经出库"),
    Problem.OPENED: QT_TRANSLATE_NOOP("Library", "已经拆零"),
    Problem.NOT_OPENED: QT_TRANSLATE_NOOP("Library", "没有拆零"),
    Problem.NOT_SMALLEST: QT_TRANSLATE_NOOP("Library", "不是小包装"),
    Problem.UNITS: QT_TRANSLATE_NOOP("Library", "请填写数量"),
    Problem.TOO_FEW: QT_TRANSLATE_NOOP("Library", "剩余不够"),
    Problem.NOT_MOVED: QT_TRANSLATE_NOOP("Library", "没有可冲销的"),
    Problem.REVERSED: QT_TRANSLATE_NOOP("Library", "已经冲销"),
    Problem.IN_USE: QT_TRANSLATE_NOOP("Library", "已经使用"),
    Problem.EMPTY: QT_TRANSLATE_NOOP("Library", "里面已空"),
    Problem.NO_CODE: QT_TRANSLATE_NOOP("Library", "不是追溯码"),
}
_REASONS = frozenset(difference.value for difference in Difference)
_VERDICTS = frozenset(verdict.value for verdict in Verdict)
_USED_UP = QT_TRANSLATE_NOOP("Library", "拆零用完")
_REMAINS = QT_TRANSLATE_NOOP("Library", "剩 {remaining}/{units}")


def _said(text: str) -> str:
    return QCoreApplication.translate("Library", text)


def kind_word(kind: MoveKind) -> str:
    """Return what a movement is called."""
    return _said(_KINDS[kind])


def left_word(kind: MoveKind) -> str:
    """Return how a code left: an opened pack leaves with its last unit."""
    return _said(_USED_UP) if kind is MoveKind.USED else kind_word(kind)


def state_word(state: State) -> str:
    """Return where a code is, in one word."""
    return _said(_STATES[state])


def state_mark(state: State) -> Severity:
    """Return the mark of a state."""
    return _STATE_MARKS[state]


def meaning_word(meaning: Meaning) -> str:
    """Return what a text is taken for."""
    return _said(_MEANINGS[meaning])


def problem_word(problem: Problem) -> str:
    """Return in a few characters why a code does not move."""
    return _said(_PROBLEMS[problem])


def whereabouts(row: CodeRow) -> str:
    """Return what there is to say beside the state: how it left and when, or what remains."""
    if row.state is State.LEFT and row.kind is not None:
        return f"{left_word(row.kind)} {_day(row.left_at)}".strip()
    if row.state is State.OPENED:
        return _said(_REMAINS).format(remaining=row.remaining, units=row.units)
    return ""


def entry_word(entry: Entry) -> str:
    """Return what an entry of the history is called; a refused scan with its verdict."""
    if entry.what is Happened.MOVED:
        return kind_word(MoveKind(entry.word))
    word = _said(_HAPPENED[entry.what])
    if entry.what is Happened.REFUSED and entry.word in _VERDICTS:
        return f"{word} · {verdict_word(Verdict(entry.word))}"
    if entry.what is Happened.REJECTED and entry.word in _REASONS:
        return f"{word} · {difference_word(Difference(entry.word))}"
    return word


def entry_mark(entry: Entry) -> Severity:
    """Return the mark of an entry."""
    if entry.what is not Happened.MOVED:
        return _HAPPENED_MARKS[entry.what]
    if entry.problem:
        return Severity.WRONG
    return Severity.REPEAT if entry.word == MoveKind.REVERSAL else Severity.NEUTRAL


def local_time(at: datetime | None) -> str:
    """Return a moment as clocks here say it, to the minute."""
    return "" if at is None else at.astimezone().strftime("%Y-%m-%d %H:%M")


def _day(at: datetime | None) -> str:
    return "" if at is None else at.astimezone().strftime("%m-%d")
