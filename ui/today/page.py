"""今日待办: one row for each thing that waits, the pressing ones first; Enter goes there.

Without it a purchaser would learn at the truck that an order was never sent. F5 counts again.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from app.receiving.verdicts import Severity
from app.reporting.today.desk import DutiesShown
from app.reporting.today.duties import Duty, Task
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView

_ROW = 64
_COUNT = 1


class Today(Protocol):
    """What is to be done."""

    def ask(self, person: str) -> None:
        """Ask what waits for somebody; answered by DutiesShown."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What one thing is called, and what to do about it."""

    name: str
    advice: str


class DutiesModel(RowsModel[Duty]):
    """What waits."""

    right_aligned = frozenset((_COUNT,))

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("要做的事"), self.tr("件数")

    def key(self, row: Duty) -> Hashable:
        """Return which thing it is."""
        return row.task

    def text(self, row: Duty, column: int) -> str:
        """Return what a cell says."""
        return f"{row.count:,}" if column == _COUNT else self._words()[row.task].name

    def special(self, row: Duty, column: int, role: int) -> object:
        """Return what to do about it, and whether it presses."""
        if role == SEVERITY_ROLE and column == 0:
            return Severity.NOTICE if row.urgent or row.oldest_days else None
        if role != DETAIL_ROLE:
            return None
        return self._pressing(row) if column == _COUNT else self._words()[row.task].advice

    def _pressing(self, row: Duty) -> str:
        if row.known_at is not None:
            at = row.known_at.astimezone().strftime("%m-%d %H:%M")
            return self.tr("截至 {at}").format(at=at)
        if row.oldest_days:
            return self.tr("最久 {days} 天").format(days=row.oldest_days)
        if row.urgent:
            return self.tr("{count} 件要先办").format(count=f"{row.urgent:,}")
        return ""

    def _words(self) -> Mapping[Task, _Words]:
        return {
            Task.RECEIVE: _Words(
                self.tr("还没开始收的到货"), self.tr("到“到货”里扫配送单或箱码，开始收货。")
            ),
            Task.GO_ON: _Words(self.tr("没有收完的收货单"), self.tr("接着扫，或说明差异后确认。")),
            Task.CASES: _Words(
                self.tr("重码、清单外和召回的追溯码"), self.tr("核对两边的证据，给出处理结果。")
            ),
            Task.WARNINGS: _Words(
                self.tr("院内外目录不符"), self.tr("先看会买错、收错的；改院内目录，或说明理由。")
            ),
            Task.DRAFTS: _Words(self.tr("没有提交的采购草稿"), self.tr("补齐后提交审核，或作废。")),
            Task.APPROVE: _Words(
                self.tr("等待审核的采购订单"), self.tr("审核通过后才会上传平台。")
            ),
            Task.STUCK: _Words(
                self.tr("没能上传或意见不一的订单"), self.tr("看订单上的原因，改好后重新提交。")
            ),
            Task.CHASE: _Words(
                self.tr("逾期未到的订单行"), self.tr("向配送企业催货，记下答复的日期。")
            ),
            Task.RETURNS: _Words(
                self.tr("办不下去的退货"), self.tr("看订单上退货的原因，重新申请、登记或撤回。")
            ),
            Task.DOCUMENTS: _Words(
                self.tr("到期或快到期的配送企业证照"), self.tr("请配送企业补交新的证照。")
            ),
            Task.LETTERS: _Words(
                self.tr("平台拒收、等您决定的消息"),
                self.tr("看平台怎么说，改好后重新发送，或放弃。"),
            ),
        }


class TodayPage(TranslatedWidget):
    """The list, for one person."""

    place_wished = Signal(object)
    """The Task whose page is to be seen."""
    counted = Signal(int)
    """So many kinds of things press."""

    def __init__(self, today: Today, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.person = ""
        self.heading = QLabel(self)
        font = self.heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        self.heading.setFont(font)
        self.model = DutiesModel(self)
        self.view: RowsView[Duty] = RowsView(self.model, _ROW, self)
        self.again = add_action(self, "F5", self.refresh, inside=True)
        self.nothing = EmptyNote(self.again, self)
        self._lay_out()
        self.view.row_chosen.connect(self.wish_place)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the page anew."""
        self.model.retranslate()
        self.again.setText(self.tr("刷新"))
        self.view.setAccessibleName(self.tr("今日待办"))
        self.nothing.say(self.tr("没有待办的事"), self.tr("有新的到货、订单或预警时，会列在这里。"))
        self.view.set_widths({_COUNT: self.tr("截至 {at}").format(at="11-22 00:00")})
        self._say_whom()

    def opened(self) -> None:
        """Count anew: the page is entered."""
        self.refresh()
        self.view.setFocus()

    def closed(self) -> None:
        """Nothing to put away."""

    @Slot()
    def refresh(self) -> None:
        """Ask what waits."""
        self._today.ask(self.person)

    @Slot(object)
    def show_duties(self, event: DutiesShown) -> None:
        """Show what waits for the person who is signed in."""
        if event.person != self.person:
            return
        pressing = [duty for duty in event.duties if duty.urgent or duty.oldest_days]
        others = [duty for duty in event.duties if duty not in pressing]
        self.model.show_rows([*pressing, *others])
        if event.duties and self.view.current_row() is None:
            self.view.point_at(0)
        self._stack.setCurrentIndex(0 if event.duties else 1)
        self.counted.emit(len(pressing))
        self._say_whom()

    @Slot(object)
    def wish_place(self, duty: Duty) -> None:
        """Go where it is done."""
        self.place_wished.emit(duty.task)

    def _say_whom(self) -> None:
        said = self.tr("{person}，今天要做的事").format(person=self.person)
        self.heading.setText(readable(said))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(ActionButton(self.again, self))
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addLayout(self._stack, 1)
