"""Words and numbers of the statistics; without it tables and cards would word them apart."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from app.reporting.statistics.values import CENT, By
from ui.parts.languages import QT_TRANSLATE_NOOP

_CONTEXT = "Statistics"
_BY = {
    By.ITEM: QT_TRANSLATE_NOOP("Statistics", "品种"),
    By.DRUG_CLASS: QT_TRANSLATE_NOOP("Statistics", "药品分类"),
    By.MAKER: QT_TRANSLATE_NOOP("Statistics", "生产企业"),
    By.DISTRIBUTOR: QT_TRANSLATE_NOOP("Statistics", "配送企业"),
    By.DEPARTMENT: QT_TRANSLATE_NOOP("Statistics", "科室"),
    By.MONTH: QT_TRANSLATE_NOOP("Statistics", "月份"),
    By.DAY: QT_TRANSLATE_NOOP("Statistics", "日期"),
}
_THOUSANDTH = Decimal("0.001")
NONE = "—"


def by_word(by: By) -> str:
    """By what sums are told apart."""
    return QCoreApplication.translate(_CONTEXT, _BY[by])


def money(amount: Decimal | None) -> str:
    """元 with two decimals and thousands apart."""
    return NONE if amount is None else f"{amount.quantize(CENT):,}"


def percent(part: Decimal | None) -> str:
    """Such as `12.5%`."""
    return NONE if part is None else f"{(part.quantize(_THOUSANDTH) * 100).normalize():f}%"


def change(grown: Decimal | None) -> str:
    """By how much something grew, with its sign; never by colour alone."""
    if grown is None:
        return NONE
    sign = "▲" if grown > 0 else "▼" if grown < 0 else ""
    return f"{sign}{percent(abs(grown))}"


def days(number: Decimal | None) -> str:
    """Such as `1.5`."""
    return NONE if number is None else f"{number.normalize():f}"
