"""Words and marks of orders; without it list, editor and life line would each have their own."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from app.catalogue import findings
from app.purchasing.life import Happening
from app.purchasing.records import Shown
from app.purchasing.states import STATE_NAMES, OrderState
from app.receiving.verdicts import Severity
from ui.parts.languages import QT_TRANSLATE_NOOP, spoken_language

_MARKS = {
    OrderState.DRAFT: Severity.NEUTRAL,
    OrderState.SUBMITTED: Severity.NOTICE,
    OrderState.APPROVED: Severity.RIGHT,
    OrderState.SENT: Severity.RIGHT,
    OrderState.CONFIRMED: Severity.RIGHT,
    OrderState.DELIVERING: Severity.REPEAT,
    OrderState.CLOSED: Severity.NEUTRAL,
    OrderState.STOPPED: Severity.NEUTRAL,
}
_HAPPENINGS = {
    Happening.WRITTEN: Severity.NEUTRAL,
    Happening.DECIDED: Severity.RIGHT,
    Happening.TURNED_BACK: Severity.WRONG,
    Happening.SENT: Severity.RIGHT,
    Happening.CAME: Severity.REPEAT,
    Happening.RECEIVED: Severity.RIGHT,
    Happening.NOTED: Severity.NOTICE,
    Happening.OVER: Severity.NEUTRAL,
}
_REMARKS = {
    findings.Severity.ERROR: Severity.WRONG,
    findings.Severity.WARNING: Severity.NOTICE,
    findings.Severity.INFO: Severity.NEUTRAL,
}


def state_word(state: OrderState) -> str:
    """How an order stands, in the language of the moment."""
    chinese, english = STATE_NAMES[state]
    return english if spoken_language() == "en" else chinese


def mark_of_state(state: OrderState) -> Severity:
    """The mark beside a state."""
    return _MARKS[state]


def mark_of_moment(happening: Happening) -> Severity:
    """The mark on the line of time."""
    return _HAPPENINGS[happening]


def mark_of_remark(severity: findings.Severity) -> Severity:
    """The mark of what a rule says."""
    return _REMARKS[severity]


def money(amount: Decimal | None) -> str:
    """An amount in 元; a dash where there is none."""
    return "—" if amount is None else f"{amount:,.2f}"


def price_text(price: Decimal | None) -> str:
    """A price with no more decimals than it has, two at least; empty where there is none."""
    if price is None:
        return ""
    text = f"{price.normalize():f}"
    whole, _, part = text.partition(".")
    return f"{whole}.{part.ljust(2, '0')}"


def day_text(day: date | None) -> str:
    """A day; empty where there is none."""
    return "" if day is None else day.isoformat()


def read_day(text: str) -> date | None:
    """A typed day (2026-11-30, 20261130, 11-30 of this year or the next is not guessed)."""
    wanted = text.strip().replace("/", "-").replace(".", "-")
    if len(wanted) == 8 and wanted.isdigit():
        wanted = f"{wanted[:4]}-{wanted[4:6]}-{wanted[6:]}"
    try:
        return date.fromisoformat(wanted)
    except ValueError:
        return None


def minute(at: datetime) -> str:
    """A local time to the minute."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


_EMPTY = {
    Shown.TO_APPROVE: (
        QT_TRANSLATE_NOOP("Orders", "没有待审核的订单"),
        QT_TRANSLATE_NOOP("Orders", "采购员提交的订单会列在这里。"),
    ),
    Shown.LATE: (
        QT_TRANSLATE_NOOP("Orders", "没有超期的订单"),
        QT_TRANSLATE_NOOP("Orders", "过了最晚到货日期还没到齐的订单会列在这里。"),
    ),
    Shown.RETURNS: (
        QT_TRANSLATE_NOOP("Orders", "没有未办结的退货"),
        QT_TRANSLATE_NOOP("Orders", "在订单里申请的退货，冲红之前会列在这里。"),
    ),
}
_NOTHING = (
    QT_TRANSLATE_NOOP("Orders", "还没有未完成的订单"),
    QT_TRANSLATE_NOOP("Orders", "可以从空白、模板、院内申请或库存上下限新建订单。"),
)


def empty_words(shown: Shown) -> tuple[str, str]:
    """What an empty list says: why, and what to do next."""
    heading, said = _EMPTY.get(shown, _NOTHING)
    translate = QCoreApplication.translate
    return translate("Orders", heading), translate("Orders", said)
