"""Which days are looked at: named periods, or any two days.

Without it a person would type dates to see the last month.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QWidget

from app.reporting.statistics.values import Period
from ui.parts.languages import TranslatedWidget


class Span(StrEnum):
    """A period with a name."""

    MONTH = "month"
    LAST_MONTH = "last-month"
    QUARTER = "quarter"
    YEAR = "year"
    LAST_YEAR = "last-year"
    TWELVE_MONTHS = "twelve-months"
    DAYS = "days"
    """Whatever a person says."""


class PeriodBox(TranslatedWidget):
    """Names and days."""

    chosen = Signal()
    """Another period than before."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.box = QComboBox(self)
        self.since, self.until = QDateEdit(self), QDateEdit(self)
        self._to = QLabel("–", self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.box, self.since, self._to, self.until):
            layout.addWidget(widget)
        for field in (self.since, self.until):
            field.setCalendarPopup(True)
            field.setDisplayFormat("yyyy-MM-dd")
            field.dateChanged.connect(self.take_days)
        self.retranslate()
        self.box.currentIndexChanged.connect(self.take_name)
        self.show_span(Span.MONTH)

    @property
    def period(self) -> Period:
        """From one day to another; the wrong way round, they change places."""
        days = _day(self.since.date()), _day(self.until.date())
        return Period(min(days), max(days))

    def show_span(self, span: Span) -> None:
        """Choose a period by its name."""
        self.box.setCurrentIndex(self.box.findData(span.value))
        self.take_name()

    def show_days(self, period: Period) -> None:
        """Choose any days."""
        self._set_days(period)
        self.box.setCurrentIndex(self.box.findData(Span.DAYS.value))

    def retranslate(self) -> None:
        """Word the periods anew."""
        chosen = self.box.currentData()
        self.box.blockSignals(True)
        self.box.clear()
        for span, word in self._words().items():
            self.box.addItem(word, span.value)
        self.box.setCurrentIndex(max(0, self.box.findData(chosen)))
        self.box.blockSignals(False)
        self.box.setAccessibleName(self.tr("时间范围"))
        self.since.setAccessibleName(self.tr("从哪天"))
        self.until.setAccessibleName(self.tr("到哪天"))

    @Slot()
    def take_name(self) -> None:
        """Show the days of the period that was chosen by name."""
        span = Span(self.box.currentData())
        if span is not Span.DAYS:
            self._set_days(period_of(span, self._now().astimezone().date()))
            self.chosen.emit()

    @Slot()
    def take_days(self) -> None:
        """Days were typed: the period has no name any more."""
        self.box.setCurrentIndex(self.box.findData(Span.DAYS.value))
        self.chosen.emit()

    def _set_days(self, period: Period) -> None:
        for field, day in ((self.since, period.since), (self.until, period.until)):
            field.blockSignals(True)
            field.setDate(QDate(day.year, day.month, day.day))
            field.blockSignals(False)

    def _words(self) -> dict[Span, str]:
        return {
            Span.MONTH: self.tr("本月"),
            Span.LAST_MONTH: self.tr("上月"),
            Span.QUARTER: self.tr("本季度"),
            Span.YEAR: self.tr("今年"),
            Span.LAST_YEAR: self.tr("去年"),
            Span.TWELVE_MONTHS: self.tr("近 12 个月"),
            Span.DAYS: self.tr("自选日期"),
        }


def period_of(span: Span, today: date) -> Period:
    """The days of a named period; those of the future are in it, so that months stay whole."""
    month = today.replace(day=1)
    if span is Span.LAST_MONTH:
        end = month - timedelta(days=1)
        return Period(end.replace(day=1), end)
    if span is Span.QUARTER:
        first = month.replace(month=(month.month - 1) // 3 * 3 + 1)
        return Period(first, _months_on(first, 3) - timedelta(days=1))
    if span is Span.YEAR:
        return Period(date(today.year, 1, 1), date(today.year, 12, 31))
    if span is Span.LAST_YEAR:
        return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
    end = _months_on(month, 1) - timedelta(days=1)
    return Period(_months_on(month, -11) if span is Span.TWELVE_MONTHS else month, end)


def _months_on(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
