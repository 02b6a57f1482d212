"""What is drawn beside each table; without it the drawing would know every kind of row.

Pure: rows in, bars out. Of what has an order of its own (months, days) the bars stand side by side,
of everything else the first so many lie below each other, named at their left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.reporting.statistics.values import (
    Answer,
    By,
    Differences,
    PriceStep,
    Punctuality,
    Row,
)
from ui.parts.languages import QT_TRANSLATE_NOOP
from ui.parts.readable import readable
from ui.statistics.models import Face, in_order
from ui.statistics.words import by_word, row_name

MOST_BARS = 12
_MOST_DAYS = 400
_TEN_THOUSAND = 10_000
_PERCENT = 100
_STANDING = (By.MONTH, By.DAY)
_CONTEXT = "Statistics"
_TITLES = {
    Face.MONEY: QT_TRANSLATE_NOOP("Statistics", "金额（万元），按{by}"),
    Face.RECEIVED: QT_TRANSLATE_NOOP("Statistics", "有差异的行，按{by}"),
    Face.CODES: QT_TRANSLATE_NOOP("Statistics", "没有追溯码的数量，按{by}"),
}
_YUAN = QT_TRANSLATE_NOOP("Statistics", "金额（元），按{by}")
_COVERAGE = QT_TRANSLATE_NOOP("Statistics", "追溯码覆盖率（%），按{by}")
_CLASSES = QT_TRANSLATE_NOOP("Statistics", "A 类 {a} 种，B 类 {b} 种，C 类 {c} 种")
_RATE = QT_TRANSLATE_NOOP("Statistics", "配送率（%），按配送企业")
_CHANGES = QT_TRANSLATE_NOOP("Statistics", "价格变动（%），变动最大的")
_LEFT = QT_TRANSLATE_NOOP("Statistics", "未处理的预警，按月份")


@dataclass(frozen=True, slots=True)
class Bars:
    """A drawing: names and how long each is."""

    title: str
    names: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    standing: bool = False
    """Side by side from left to right, else lying, the first on top."""


def bars_of_answer(answer: Answer, face: Face) -> Bars:
    """The largest sums; days and months in their order."""
    if answer.asked.by in _STANDING:
        return _standing(answer, face)
    by = answer.asked.by
    # Money says nothing of reasons: what did not come has cost none.
    face = Face.RECEIVED if by is By.REASON and face is Face.MONEY else face
    rows = [row for row in in_order(answer, face) if by is not By.REASON or row.key][:MOST_BARS]
    words, numbers = _measured(rows, face)
    title = _said(words).format(by=by_word(by))
    if by is By.ITEM and face is Face.MONEY:
        title = f"{title}\n{_classes(answer)}"
    names = tuple(readable(row_name(by, row)) for row in rows)
    return Bars(title, names, tuple(numbers))


def _standing(answer: Answer, face: Face) -> Bars:
    rows = answer.rows[-_MOST_DAYS:]
    names = tuple(row.key[2:] for row in rows)
    if face is Face.CODES:
        title = _COVERAGE
        numbers = [float(row.sums.coverage or 0) * _PERCENT for row in rows]
    else:
        title, numbers = _measured(rows, face)
    said = _said(title).format(by=by_word(answer.asked.by))
    return Bars(said, names, tuple(numbers), standing=True)


def bars_of_punctuality(rows: Sequence[Punctuality]) -> Bars:
    """The rates of the distributors, the least punctual on top, as they come."""
    known = [row for row in rows if row.rate is not None][:MOST_BARS]
    rates = tuple(float(row.rate or 0) * _PERCENT for row in known)
    return Bars(_said(_RATE), tuple(readable(row.name) for row in known), rates)


def bars_of_prices(steps: Sequence[PriceStep]) -> Bars:
    """The largest changes, up or down."""
    largest = sorted(steps, key=lambda step: -abs(step.change))[:MOST_BARS]
    changes = tuple(float(step.change) * _PERCENT for step in largest)
    return Bars(_said(_CHANGES), tuple(readable(step.name) for step in largest), changes)


def bars_of_differences(found: Differences) -> Bars:
    """What was left to be done at the end of each month."""
    months = found.months[-_MOST_DAYS:]
    names = tuple(one.key[2:] for one in months)
    return Bars(_said(_LEFT), names, tuple(float(one.left) for one in months), standing=True)


def _measured(rows: Sequence[Row], face: Face) -> tuple[str, list[float]]:
    """What the bars are of, in which unit, and how long each is."""
    if face is Face.RECEIVED:
        return _TITLES[face], [row.sums.differing for row in rows]
    if face is Face.CODES:
        return _TITLES[face], [row.sums.received - row.sums.coded for row in rows]
    amounts = [float(row.sums.amount) for row in rows]
    if max(amounts, default=0.0) < _TEN_THOUSAND:
        return _YUAN, amounts  # an axis of 0.002 万元 tells nobody anything
    return _TITLES[face], [amount / _TEN_THOUSAND for amount in amounts]


def _classes(answer: Answer) -> str:
    letters = [row.abc for row in answer.rows if row.sums.lines]
    a, b, c = (f"{letters.count(letter):,}" for letter in "ABC")
    return _said(_CLASSES).format(a=a, b=b, c=c)


def _said(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
