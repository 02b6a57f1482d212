"""One order: how it stands, its lines, its life, and what can be done with it now.

Without it a list would only say that something is there. Which actions there are follows from how
the order stands; the first is the one that is due. Enter, Alt+1 to Alt+3 change between the lines,
the line of time and the returns.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.purchasing.chasing import LineProgress
from app.purchasing.events import OrderShown
from app.purchasing.operations import OrderSaved
from app.purchasing.records import OrderView
from app.purchasing.returns import STUCK
from app.purchasing.states import WITH_PLATFORM, OrderState
from app.purchasing.uploads import UploadState
from ui.orders.life_line import LifeLine
from ui.orders.model import COME, FROM, QUANTITY, SUM, LinesModel
from ui.orders.returns_tab import ReturnsTab
from ui.orders.words import day_text, mark_of_remark, mark_of_state, money, state_word
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.punctuation import listed
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_view import RowsView

_WIDE = 900
_NARROW, _LOW = 640, 480
"""Less than this in width or height has room for what is due alone."""
_BLANK = "\N{NO-BREAK SPACE}"
"""Keeps a name and its value in one line."""
_SHOWN_REMARKS = 4
_NAMED_LINES = 4
_RETURNS = 2
"""Which tab."""


class Step(StrEnum):
    """What can be done with an order."""

    EDIT = "edit"
    SUBMIT = "submit"
    SPLIT = "split"
    APPROVE = "approve"
    RECALL = "recall"
    BY_HAND = "by-hand"
    CHASE = "chase"
    RETURN = "return"
    CLOSE = "close"
    CANCEL = "cancel"
    COPY = "copy"
    PRINT = "print"
    EXPORT = "export"


_KEYS = {
    Step.EDIT: "Ctrl+E",
    Step.SUBMIT: "F8",
    Step.SPLIT: "Ctrl+D",
    Step.APPROVE: "F9",
    Step.RECALL: "Ctrl+B",
    Step.BY_HAND: "Ctrl+H",
    Step.CHASE: "Ctrl+U",
    Step.RETURN: "Ctrl+Shift+B",
    Step.CLOSE: "Ctrl+K",
    Step.CANCEL: "Ctrl+Delete",
    Step.COPY: "Ctrl+Y",
    Step.PRINT: "Ctrl+P",
    Step.EXPORT: "Ctrl+Shift+S",
}
_ALWAYS = (Step.COPY, Step.PRINT, Step.EXPORT)
_SELDOM = (Step.CANCEL, *_ALWAYS)
"""These can be found in a menu where there is no room for them."""
_COUNTED = WITH_PLATFORM | {OrderState.CLOSED}
"""Of these it is said what has come; of others nothing can have."""
_DUE_WHEN_APPROVED: Mapping[UploadState | None, Step] = {
    UploadState.REFUSED: Step.RECALL,
    UploadState.BY_HAND: Step.BY_HAND,
}
"""What a person has to do with an approved order; most often the service does it."""


class OrderPanel(TranslatedWidget):
    """Shows an order."""

    wished = Signal(object)
    """This Step is to be done with the order that is shown."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.shown: OrderShown | None = None
        self.returns_wanted: uuid.UUID | None = None
        """The order whose returns are to be seen when it comes."""
        self.title, self.head, self.trouble, self.remarks = (QLabel(self) for _ in range(4))
        self.facts = ElidingLabel(self)
        """What `head` says, in one line."""
        self._tight = True
        self.lines = LinesModel(self)
        self.view: RowsView[LineProgress] = RowsView(self.lines, 46, self)
        self.life, self.returns = LifeLine(self), ReturnsTab(page)
        self.tabs = QTabWidget(self)
        self.steps = {
            step: add_action(page, keys, self._wish_of(step), inside=True)
            for step, keys in _KEYS.items()
        }
        self.buttons = {step: ActionButton(action, self) for step, action in self.steps.items()}
        for button in self.buttons.values():
            button.set_compact(compact=True)  # else the page would begin wider than a small screen
        self.more = QToolButton(self)
        self.more.setProperty("role", "action")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self.more.menu().addActions([self.steps[step] for step in _SELDOM])
        self._lay_out()
        self.retranslate()
        self.clear()

    def retranslate(self) -> None:
        """Word the panel anew."""
        words = {
            Step.EDIT: self.tr("修改"),
            Step.SUBMIT: self.tr("提交审核"),
            Step.SPLIT: self.tr("按配送企业拆分"),
            Step.APPROVE: self.tr("审核"),
            Step.RECALL: self.tr("撤回"),
            Step.BY_HAND: self.tr("登记平台订单号"),
            Step.CHASE: self.tr("登记催货"),
            Step.RETURN: self.tr("申请退货"),
            Step.CLOSE: self.tr("完结"),
            Step.CANCEL: self.tr("取消订单"),
            Step.COPY: self.tr("复制"),
            Step.PRINT: self.tr("打印"),
            Step.EXPORT: self.tr("导出"),
        }
        for step, word in words.items():
            self.steps[step].setText(word)
        self.more.setText(self.tr("更多"))
        self.tabs.setTabText(0, self.tr("明细(&1)"))
        self.tabs.setTabText(1, self.tr("全程轨迹(&2)"))
        self._word_returns()
        self.view.setAccessibleName(self.tr("订单明细"))
        self.lines.retranslate()
        self.view.set_widths({QUANTITY: "12,345 盒M", COME: "12,345 / 12,345", SUM: "1,234,567.00"})
        if self.shown is not None:
            self._word(self.shown)

    def show_order(self, shown: OrderShown, today: date) -> None:
        """Show an order, and offer what can be done with it."""
        before = None if self.shown is None else self.shown.view.order_id
        self.shown = shown
        self.lines.today = today
        self.lines.show_rows(shown.view.progress)
        if shown.view.order_id != before or self.view.current_row() is None:
            self.view.point_at(0)
        self.life.show_moments(shown.life)
        self.returns.show_returns(shown.view)
        self._word_returns()
        if shown.view.order_id == self.returns_wanted:
            self.returns_wanted = None
            self.tabs.setCurrentIndex(_RETURNS)
        self._offer(shown.view)
        self._word(shown)

    def rest(self, *, resting: bool) -> None:
        """Offer nothing while something else has the keys, and all again afterwards."""
        if not resting and self.shown is not None:
            self._offer(self.shown.view)
        for action in self.steps.values():
            action.setEnabled(action.isEnabled() and not resting)
        self.returns.rest(resting=resting)

    def clear(self) -> None:
        """Show nothing and offer nothing."""
        self.shown = None
        self.returns.show_returns(None)
        for step, action in self.steps.items():
            action.setEnabled(False)
            self.buttons[step].hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen."""
        super().resizeEvent(event)
        for button in self.buttons.values():
            button.set_compact(compact=event.size().width() < _WIDE)
        size = event.size()
        self._tight = size.width() < _NARROW or size.height() < _LOW
        self._share_room()

    def _wish_of(self, step: Step) -> Callable[[], None]:
        def wish() -> None:
            self.wished.emit(step)

        return wish

    def _offer(self, view: OrderView) -> None:
        offered = steps_of(view)
        for step, action in self.steps.items():
            action.setEnabled(step in offered)
            set_role(self.buttons[step], step is offered[0], "primary")
        self._share_room()

    def _share_room(self) -> None:
        """Show what is offered, and of the columns and facts what there is room for."""
        offered = () if self.shown is None else steps_of(self.shown.view)
        kept = {one for one in offered if one not in _SELDOM or not self._tight}
        kept.update(offered[:1])
        # What goes goes first: together with what comes it would widen the window for good.
        for step in sorted(self.buttons, key=kept.__contains__):
            self.buttons[step].setVisible(step in kept)
        self.more.setVisible(self._tight and bool(offered))
        self.head.setHidden(self._tight)
        self.facts.setVisible(self._tight)
        narrow = self.width() < _NARROW
        counted = self.shown is not None and self.shown.view.state in _COUNTED
        self.view.setColumnHidden(FROM, narrow)
        self.view.setColumnHidden(COME, not counted)
        self.view.setColumnHidden(SUM, narrow and counted)

    def _word(self, shown: OrderShown) -> None:
        view, draft = shown.view, shown.view.draft
        names = {line.distributor_code: line.distributor_name for line in draft.lines}
        self.title.setText(f"{readable(view.order_no)}　{state_word(view.state)}")
        set_role(self.title, mark_of_state(view.state).value)
        facts = (
            (self.tr("配送企业"), listed([name or code for code, name in names.items()])),
            (self.tr("平台订单号"), view.platform_no),
            (self.tr("科室"), draft.department),
            (self.tr("配送点"), f"{draft.address_code} {draft.address}".strip()),
            (self.tr("最晚到货"), day_text(draft.wanted_on)),
            (self.tr("金额"), self.tr("{amount} 元").format(amount=money(draft.amount))),
            (self.tr("制单"), "、".join(sorted(view.standing.writers))),
            (self.tr("审核"), "、".join(view.standing.approvers)),
            (self.tr("院内申请"), draft.request_no),
            (self.tr("备注"), draft.remark),
        )
        said = [f"{name}{_BLANK}{readable(value)}" for name, value in facts if value]
        self.head.setText("　".join(said))
        self.facts.set_text("　".join(said))
        trouble = self._trouble(view)
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        remarks = [readable(spoken(one.said)) for one in shown.remarks[:_SHOWN_REMARKS]]
        more = len(shown.remarks) - len(remarks)
        if more > 0:
            remarks.append(self.tr("另有 {count} 条提示。").format(count=more))
        self.remarks.setText("\n".join(remarks))
        self.remarks.setVisible(bool(remarks))
        marks = {mark_of_remark(one.severity).value for one in shown.remarks}
        set_role(self.remarks, "wrong" if "wrong" in marks else "muted")

    def _word_returns(self) -> None:
        """Say how many returns there are; where there are none, show no tab."""
        count = self.returns.model.rowCount()
        self.tabs.setTabVisible(_RETURNS, bool(count))
        self.tabs.setTabText(_RETURNS, self.tr("退货 {count} 张(&3)").format(count=count))

    def _trouble(self, view: OrderView) -> str:
        stuck = sum(one.state in STUCK for one in view.standing.returns)
        returns = self.tr("有 {count} 张退货单需要处理，见“退货”页。").format(count=stuck)
        texts = (self._order_trouble(view), returns if stuck else "")
        return "\n".join(filter(None, texts))

    def _order_trouble(self, view: OrderView) -> str:
        if view.standing.conflicts:
            return "\n".join(self._contested(one.body) for one in view.standing.conflicts)
        upload = view.upload
        if upload is None or view.state is not OrderState.APPROVED or not upload.problem:
            return ""
        if upload.state is UploadState.REFUSED:
            said = self.tr("平台拒收：{why}。请撤回修改后重新提交。")
        else:
            said = self.tr("还没有上传成功：{why}")
        return readable(said.format(why=upload.problem))

    def _contested(self, other: OrderSaved) -> str:
        """What somebody else wrote at the same time, and was not taken."""
        lines = other.draft.lines
        names = [f"{line.name} {line.quantity} {line.unit}" for line in lines[:_NAMED_LINES]]
        if len(lines) > _NAMED_LINES:
            names.append(self.tr("等 {count} 个品种").format(count=len(lines)))
        said = self.tr("{person} 同时改成：{lines}。没有采用，请打开修改，核对后重新保存。")
        return readable(said.format(person=other.person, lines="、".join(names)))

    def _lay_out(self) -> None:
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        self.title.setFont(font)
        for label in (self.title, self.head, self.trouble, self.remarks):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self.head, "muted")
        set_role(self.trouble, "wrong")
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.life)
        self.tabs.addTab(self.view, "")
        self.tabs.addTab(area, "")
        self.tabs.addTab(self.returns, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.title, self.head, self.facts, self.trouble):
            column.addWidget(widget)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.remarks)
        row = QHBoxLayout()
        row.setSpacing(6)
        for step in Step:
            if step is _ALWAYS[0]:
                row.addStretch(1)
            row.addWidget(self.buttons[step])
        row.addWidget(self.more)
        column.addLayout(row)


def steps_of(view: OrderView) -> Sequence[Step]:
    """What can be done with an order as it stands, what is due first."""
    return _OFFERED[view.state](view)


def _of_draft(view: OrderView) -> Sequence[Step]:
    several = len(view.draft.distributors) > 1
    return (Step.SPLIT if several else Step.SUBMIT, Step.EDIT, Step.CANCEL, *_ALWAYS)


def _of_submitted(view: OrderView) -> Sequence[Step]:
    del view
    return (Step.APPROVE, Step.RECALL, Step.CANCEL, *_ALWAYS)


def _of_approved(view: OrderView) -> Sequence[Step]:
    upload = view.upload
    if upload is not None and upload.is_out:
        return _ALWAYS  # nobody knows yet whether the platform has it
    first = _DUE_WHEN_APPROVED.get(None if upload is None else upload.state, Step.EXPORT)
    rest = (Step.RECALL, Step.BY_HAND, Step.CANCEL, *_ALWAYS)
    return (first, *(step for step in rest if step is not first))


def _under_way(view: OrderView) -> Sequence[Step]:
    if any(one.missing for one in view.progress):
        return (Step.CHASE, Step.RETURN, Step.CLOSE, *_ALWAYS)
    return (Step.CLOSE, Step.RETURN, *_ALWAYS)


_OFFERED: Mapping[OrderState, Callable[[OrderView], Sequence[Step]]] = {
    OrderState.DRAFT: _of_draft,
    OrderState.SUBMITTED: _of_submitted,
    OrderState.APPROVED: _of_approved,
    **dict.fromkeys(WITH_PLATFORM, _under_way),
    OrderState.CLOSED: lambda _view: (*_ALWAYS, Step.RETURN),
    # What came before it ended can go back all the same.
    OrderState.STOPPED: lambda view: (*_ALWAYS, Step.RETURN) if view.arrivals else _ALWAYS,
}
