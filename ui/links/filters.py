"""What narrows lists of calls, messages and days: which connection, and which days.

Without it three tabs would ask in three ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.links.connections import LinkShown
from ui.links.models import Now
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable

BEIJING = timezone(timedelta(hours=8))
_ALWAYS, _CHOSEN = -1, -2
_LEAST_WIDTH = 12


def beijing_day(at: datetime) -> date:
    """The day it is in Beijing, which platforms count by."""
    return at.astimezone(BEIJING).date()


class LinkBox(QComboBox):
    """All connections, or one of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_WIDTH)
        self._links: Sequence[LinkShown] = ()
        self.word_all("")

    @property
    def link(self) -> str:
        """Which one; empty: all."""
        return str(self.currentData() or "")

    def word_all(self, word: str) -> None:
        """Say what all are called."""
        self._word = word
        self._fill()

    def show_links(self, links: Sequence[LinkShown]) -> None:
        """Offer these; what is chosen stays."""
        if [(one.link, one.title) for one in links] != [
            (one.link, one.title) for one in self._links
        ]:
            self._links = links
            self._fill()

    def title_of(self, link: str) -> str:
        """What a connection is called."""
        found = (one.title for one in self._links if one.link == link)
        return readable(next(found, "") or link)

    def choose(self, link: str) -> None:
        """Choose one."""
        self.setCurrentIndex(max(0, self.findData(link)))

    def _fill(self) -> None:
        chosen = self.link
        self.blockSignals(True)
        self.clear()
        self.addItem(self._word, "")
        for one in self._links:
            self.addItem(readable(one.title or one.link), one.link)
        self.choose(chosen)
        self.blockSignals(False)


class SpanBox(TranslatedWidget):
    """So many days up to today, or the days a person says."""

    changed = Signal()

    def __init__(self, now: Now, chosen: int, *, ever: bool, parent: QWidget | None = None) -> None:
        """`chosen`: so many days to begin with; `ever`: all days may be chosen."""
        super().__init__(parent)
        self._now, self._ever = now, ever
        self.box, self.since, self.until = QComboBox(self), QDateEdit(self), QDateEdit(self)
        self._to = QLabel("–", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.box, self.since, self._to, self.until):
            row.addWidget(widget)
        today = beijing_day(now())
        for field, day in ((self.since, today - timedelta(days=6)), (self.until, today)):
            field.setCalendarPopup(True)
            field.setDisplayFormat("yyyy-MM-dd")
            field.setDate(QDate(day.year, day.month, day.day))
            field.dateChanged.connect(self.changed)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.retranslate()
        self.box.setCurrentIndex(self.box.findData(chosen))
        self.box.currentIndexChanged.connect(self.follow)
        self._show_fields()

    @property
    def days(self) -> tuple[date | None, date | None]:
        """From which day to which; none: ever."""
        chosen = int(self.box.currentData())
        if chosen == _ALWAYS:
            return None, None
        if chosen == _CHOSEN:
            found = sorted(
                date(one.date().year(), one.date().month(), one.date().day())
                for one in (self.since, self.until)
            )
            return found[0], found[1]
        today = beijing_day(self._now())
        return today - timedelta(days=chosen - 1), today

    def retranslate(self) -> None:
        """Word the choices anew."""
        words = {
            1: self.tr("今天"),
            7: self.tr("近 7 天"),
            30: self.tr("近 30 天"),
            _ALWAYS: self.tr("不限日期"),
            _CHOSEN: self.tr("自选日期"),
        }
        chosen = self.box.currentIndex()
        self.box.blockSignals(True)
        self.box.clear()
        for value, word in words.items():
            if self._ever or value != _ALWAYS:
                self.box.addItem(word, value)
        self.box.setCurrentIndex(max(0, chosen))
        self.box.blockSignals(False)
        self.box.setAccessibleName(self.tr("日期"))
        self.since.setAccessibleName(self.tr("从哪天"))
        self.until.setAccessibleName(self.tr("到哪天"))

    @Slot()
    def follow(self) -> None:
        """Another span was chosen."""
        self._show_fields()
        self.changed.emit()

    def _show_fields(self) -> None:
        chosen = self.box.currentData() == _CHOSEN
        for widget in (self.since, self._to, self.until):
            widget.setVisible(chosen)
