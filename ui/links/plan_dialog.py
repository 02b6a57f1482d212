"""When an exchange is done: at intervals, once a day, or when a person wishes it.

Without it whoever runs the service would have to change a file for it.
"""

from __future__ import annotations

from datetime import time

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.links.exchanges import Plan, PlanWish
from ui.links.words import exchange_word, interval_word
from ui.orders.dialogs import OrderDialog
from ui.parts.readable import readable
from ui.parts.roles import set_role

_OFFERED_S = (60, 300, 600, 900, 1800, 3600, 2 * 3600, 4 * 3600, 12 * 3600, 0)
_DAILY = -1


class PlanDialog(OrderDialog):
    """Asks for the times of one exchange."""

    wished = Signal(object)
    """This PlanWish."""

    def __init__(self, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self._plan = plan
        name = exchange_word(plan.exchange)
        self.setWindowTitle(self.tr("{exchange}：时间安排").format(exchange=name))
        self.ok.setText(self.tr("保存"))
        self.heading.hide()
        self.often = QComboBox(self)
        self._offer()
        self.form.addRow(self.tr("多久一次"), self.often)
        self.at = self.add_field(self.tr("几点（北京时间）"), plan.at or "03:30")
        self.at.setPlaceholderText("03:30")
        self.at.setMaxLength(5)
        self.enabled = QCheckBox(self.tr("按时自动同步(&A)"), self)
        self.enabled.setChecked(plan.enabled)
        self.form.addRow("", self.enabled)
        self.often.currentIndexChanged.connect(self.follow)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Ask for the time of day where it is once a day."""
        self.form.setRowVisible(self.at, self.often.currentData() == _DAILY)

    @Slot()
    def wish(self) -> None:
        """Hand on what was chosen, where it is a time."""
        daily = self.often.currentData() == _DAILY
        at = _time_of(self.at.text()) if daily else ""
        set_role(self.at, at is None, "invalid")
        if at is None:
            self.refuse(self.tr("时间请写成 03:30。"))
            self.at.setFocus()
            return
        every_s = 86_400.0 if daily else float(self.often.currentData())
        self.ok.setEnabled(False)
        self.wished.emit(
            PlanWish(self._plan.link, self._plan.exchange, every_s, at, self.enabled.isChecked())
        )

    def refuse(self, problem: str) -> None:
        """Say what is wrong, and let it be tried again."""
        self.ok.setEnabled(True)
        self.say(readable(problem), wrong=True)

    def _offer(self) -> None:
        plan = self._plan
        offered = sorted({*_OFFERED_S, round(plan.every_s)}, key=lambda one: (one == 0, one))
        if plan.at and round(plan.every_s) not in _OFFERED_S:
            offered.remove(round(plan.every_s))
        for every_s in offered:
            self.often.addItem(interval_word(every_s), every_s)
        self.often.addItem(self.tr("每天一次"), _DAILY)
        wanted = _DAILY if plan.at else round(plan.every_s)
        self.often.setCurrentIndex(max(0, self.often.findData(wanted)))


def _time_of(text: str) -> str | None:
    """A time of day as it is kept; None where it is none."""
    hour, mark, minute = text.strip().replace("：", ":").partition(":")
    if not mark or not (hour + minute).isdecimal() or not (hour + minute).isascii():
        return None
    try:
        return f"{time(int(hour), int(minute)):%H:%M}"
    except ValueError:
        return None
