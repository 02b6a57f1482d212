"""What narrows the list of orders: how they stand, and since when they were written.

Without it the page would keep the words and the values of two boxes apart by itself.
"""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.purchasing.records import OrdersAsked, Shown
from ui.parts.languages import TranslatedWidget

_DAYS = (None, 0, 6, 29)
"""Since when: ever, today, so many days before today."""


class FilterBar(TranslatedWidget):
    """Two boxes."""

    changed = Signal()
    """Something else is to be listed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown, self.days = QComboBox(self), QComboBox(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        for box in (self.shown, self.days):
            self._row.addWidget(box)
            box.currentIndexChanged.connect(self.changed)
        self._row.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the boxes anew; what is chosen stays."""
        shown = {
            Shown.OPEN: self.tr("未完成"),
            Shown.DRAFTS: self.tr("草稿"),
            Shown.TO_APPROVE: self.tr("待审核"),
            Shown.UNDER_WAY: self.tr("在途"),
            Shown.LATE: self.tr("超期"),
            Shown.RETURNS: self.tr("退货未办结"),
            Shown.ALL: self.tr("全部"),
        }
        words = (self.tr("不限日期"), self.tr("今天"), self.tr("近 7 天"), self.tr("近 30 天"))
        days = dict(zip(_DAYS, words, strict=True))
        for box, entries in ((self.shown, shown), (self.days, days)):
            place = max(0, box.currentIndex())
            box.blockSignals(True)
            box.clear()
            for value, word in entries.items():
                box.addItem(word, value)
            box.setCurrentIndex(place)
            box.blockSignals(False)
        self.shown.setAccessibleName(self.tr("订单状态"))
        self.days.setAccessibleName(self.tr("制单日期"))

    def put_last(self, widget: QWidget) -> None:
        """Put something at the right end."""
        self._row.addWidget(widget)

    def clear(self) -> None:
        """List what is open, of any day; nobody is told."""
        for box in (self.shown, self.days):
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)

    def choose(self, shown: Shown, *, any_day: bool = False) -> None:
        """List those that stand so; of `any_day`, or of the days that are chosen."""
        if any_day:
            self.clear()
        self.shown.setCurrentIndex(self.shown.findData(shown))

    def asked(self, search: str, today: date) -> OrdersAsked:
        """What is to be listed."""
        # Qt hands back the plain text of what it was given.
        days = self.days.currentData()
        since = None if days is None else today - timedelta(days=days)
        return OrdersAsked(search=search, shown=Shown(self.shown.currentData()), since=since)
