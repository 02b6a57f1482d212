"""The returns of one order: without it nobody would see which of them waits for a person.

Each with how far it has come and the platform's number; below, what is to be done with the one
under the cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.purchasing.records import OrderView
from app.purchasing.returns import DONE, RETURN_NAMES, STUCK, Return, ReturnState
from app.receiving.verdicts import Severity
from ui.orders.words import minute, money
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget, spoken_language
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView

WHAT, QUANTITY, STATE = range(3)
_ROW = 46
_WIDE = 900


def return_word(state: ReturnState) -> str:
    """How a return stands, in the language of the moment."""
    chinese, english = RETURN_NAMES[state]
    return english if spoken_language() == "en" else chinese


class ReturnsModel(RowsModel[Return]):
    """Returns as they stand."""

    right_aligned = frozenset({QUANTITY})
    names: Mapping[str, str] = {}
    """Of the items, by province code."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("药品"), self.tr("数量"), self.tr("状态")

    def key(self, row: Return) -> Hashable:
        """Return which return it is."""
        return row.return_id

    def text(self, row: Return, column: int) -> str:
        """Return what a cell says."""
        wish = row.wish
        name = self.names.get(wish.province_code) or wish.province_code
        return (readable(name), f"{wish.quantity:,}", return_word(row.state))[column]

    def special(self, row: Return, column: int, role: int) -> Any:  # noqa: ANN401 - as Qt's data()
        """Return second lines, the mark of a state, and what is over."""
        if role == DONE_ROLE:
            return row.state in DONE
        if role == SEVERITY_ROLE and column == STATE:
            return _mark(row.state)
        if role != DETAIL_ROLE:
            return None
        wish = row.wish
        total = None if wish.price is None else wish.price * wish.quantity
        details = (
            self.tr("批号 {batch}  {reason}").format(batch=wish.batch, reason=wish.reason),
            self.tr("{amount} 元").format(amount=money(total)),
            row.platform_no or minute(row.asked_at),
        )
        return readable(details[column])


class ReturnsTab(TranslatedWidget):
    """Shows returns, and what can be done with the one under the cursor."""

    withdraw_wished = Signal(object)
    """This Return is not to go back after all."""
    number_wished = Signal(object)
    """This Return was entered at the platform by hand."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.model = ReturnsModel(self)
        self.view: RowsView[Return] = RowsView(self.model, _ROW, self)
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.withdraw = add_action(
            page, "Ctrl+Shift+R", self._emit(self.withdraw_wished), inside=True
        )
        self.number = add_action(page, "Ctrl+Shift+H", self._emit(self.number_wished), inside=True)
        self._resting = False
        self.buttons = [ActionButton(one, self) for one in (self.number, self.withdraw)]
        self.view.selectionModel().currentRowChanged.connect(self.follow_cursor)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for button in self.buttons:
            button.set_compact(compact=True)  # else the page would begin wider than a small screen
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.view, 1)
        column.addWidget(self.said)
        column.addLayout(foot)
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen."""
        super().resizeEvent(event)
        for button in self.buttons:
            button.set_compact(compact=event.size().width() < _WIDE)

    def retranslate(self) -> None:
        """Word the tab anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("退货单"))
        self.withdraw.setText(self.tr("撤回退货"))
        self.number.setText(self.tr("登记平台退货单号"))
        self.view.set_widths({QUANTITY: "12,345.00 元", STATE: "2026-11-21 00:15"})
        self.follow_cursor()

    def show_returns(self, view: OrderView | None) -> None:
        """Show an order's returns; None: no order is shown."""
        lines = () if view is None else view.draft.lines
        self.model.names = {line.province_code: line.name for line in lines}
        returns = () if view is None else view.standing.returns
        self.model.show_rows(tuple(reversed(returns)))
        if returns and self.view.current_row() is None:
            self.view.point_at(0)
        self.follow_cursor()

    def rest(self, *, resting: bool) -> None:
        """Offer nothing while something else has the keys."""
        self._resting = resting
        self.follow_cursor()

    @Slot()
    def follow_cursor(self) -> None:
        """Say what is to be done with the return under the cursor."""
        row = self.view.current_row()
        for action, allowed in (
            (self.withdraw, row is not None and row.may_be_withdrawn),
            (self.number, row is not None and row.may_be_entered),
        ):
            action.setEnabled(allowed and not self._resting)
        for button in sorted(self.buttons, key=lambda one: one.action.isEnabled()):
            button.setVisible(button.action.isEnabled())
        self.said.setText("" if row is None else self.advice(row))
        set_role(self.said, "wrong" if row is not None and row.state in STUCK else "muted")

    def advice(self, row: Return) -> str:
        """What became of a return, and what to do next."""
        problem = readable(row.problem)
        texts = {
            ReturnState.ASKED: self.tr("等待上报平台。{why}"),
            ReturnState.SENDING: self.tr("正在上报平台，平台确认前不能撤回。{why}"),
            ReturnState.UNDER_REVIEW: self.tr("平台退货单号 {number}，审批中，结果会自动更新。"),
            ReturnState.TURNED_DOWN: self.tr(
                "平台审批未通过。请与配送企业核对；不再退时撤回，要再退时重新申请。"
            ),
            ReturnState.GRANTED: self.tr(
                "平台退货单号 {number}，审批通过，等待配送企业开具冲红发票。"
            ),
            ReturnState.CREDITED: self.tr("平台退货单号 {number}，已冲红，发票号 {invoice}。"),
            ReturnState.VOIDED: self.tr("平台上已撤销。请与配送企业核对后撤回，或重新申请。"),
            ReturnState.REFUSED: self.tr("平台拒收：{why}。请撤回，改正后重新申请。"),
            ReturnState.BY_HAND: "{why}",
            ReturnState.ENTERED: self.tr(
                "平台退货单号 {number}，人工录入，请在平台上查看审批结果。"
            ),
            ReturnState.WITHDRAWN: self.tr("已撤回。"),
        }
        if row.state is ReturnState.REFUSED:
            problem = problem.rstrip("。")
        number, invoice = readable(row.platform_no), readable(row.invoice_no)
        return texts[row.state].format(why=problem, number=number, invoice=invoice)

    def _emit(self, signal: Any) -> Callable[[], None]:  # noqa: ANN401 - a bound signal
        def wish() -> None:
            row = self.view.current_row()
            if row is not None:
                signal.emit(row)

        return wish


def _mark(state: ReturnState) -> Severity:
    if state in STUCK:
        return Severity.WRONG
    if state in (ReturnState.GRANTED, ReturnState.CREDITED, ReturnState.ENTERED):
        return Severity.RIGHT
    return Severity.NEUTRAL if state is ReturnState.WITHDRAWN else Severity.NOTICE
