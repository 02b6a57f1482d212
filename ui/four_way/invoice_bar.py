"""Says how the invoices of a check stand, and accepts the one that is chosen.

Without it a person would hold four papers against each other here and accept the invoice on the
platform's pages. F8 accepts, after a question, because no platform takes it back; F9 takes back
what the platform does not have yet. Where it cannot be accepted the reason stands there, and what
to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMessageBox, QWidget

from app.purchasing.invoicing.events import (
    BillSaid,
    BillsChanged,
    BillsEvent,
    BillsFailed,
    BillsShown,
)
from app.purchasing.invoicing.values import INVOICE_STATE_NAMES, Bill, InvoiceState
from ui.four_way.words import money_text
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget, spoken, spoken_language
from ui.parts.readable import readable
from ui.parts.roles import set_role

_ROLES = {InvoiceState.ACCEPTED: "right", InvoiceState.REFUSED: "wrong"}


class InvoiceBar(TranslatedWidget):
    """The invoices of one receipt."""

    wanted = Signal(object)
    """How these invoices stand is to be asked: their numbers."""
    accept_wished = Signal(str)
    """The number of an invoice that is right."""
    withdraw_wished = Signal(str, object)
    """Number, and the fact that is taken back."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._numbers: tuple[str, ...] = ()
        self._bills: tuple[Bill, ...] = ()
        self._answer: BillSaid | BillsFailed | None = None
        self.question: QMessageBox | None = None
        self.choice = QComboBox(self)
        self.choice.currentIndexChanged.connect(self.choose)
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.accept = add_action(page, "F8", self.ask_first, inside=True)
        self.withdraw = add_action(page, "F9", self.wish_withdrawal, inside=True)
        self.buttons = (
            ActionButton(self.accept, self),
            ActionButton(self.withdraw, self),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.choice)
        row.addWidget(self.said, 1)
        for button in self.buttons:
            button.set_compact(compact=True)
            row.addWidget(button)
        self.retranslate()

    @property
    def bill(self) -> Bill | None:
        """The invoice that is chosen; None where none is known."""
        number = self.choice.currentData()
        return next((one for one in self._bills if one.invoice_no == number), None)

    def retranslate(self) -> None:
        """Word the bar anew."""
        self.choice.setAccessibleName(self.tr("发票"))
        self.accept.setText(self.tr("验收发票"))
        self.withdraw.setText(self.tr("撤回验收"))
        self._show()

    def show_invoices(self, numbers: Sequence[str]) -> None:
        """Show these invoices, as soon as it is known how they stand."""
        if tuple(numbers) != self._numbers:
            self._numbers, self._bills, self._answer = tuple(numbers), (), None
            self._fill()
        if self._numbers:
            self.wanted.emit(self._numbers)

    def stand_narrow(self, *, narrow: bool) -> None:
        """Use less room on a small screen."""
        for button in self.buttons:
            button.set_compact(compact=narrow)

    @Slot(object)
    def hear(self, event: BillsEvent) -> None:
        """Take what the desk of invoices says."""
        if isinstance(event, BillsShown):
            self._take(event.bills)
        elif isinstance(event, BillsChanged):
            if event.numbers.intersection(self._numbers):
                self._answer = None
                self.wanted.emit(self._numbers)
        else:
            self._answer = event
            self._show()
            # What failed is not asked again by itself: it would fail again.
            if self._numbers and isinstance(event, BillSaid):
                self.wanted.emit(self._numbers)

    @Slot()
    def choose(self) -> None:
        """Show another invoice."""
        self._answer = None
        self._show()

    @Slot()
    def ask_first(self) -> None:
        """Ask whether the invoice is really to be accepted."""
        bill = self.bill
        if bill is None or not bill.may_be_accepted:
            return
        box = self.question = QMessageBox(self)
        box.setWindowTitle(self.tr("验收发票"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(
            self.tr("确认验收发票 {number}，金额 {amount} 元？").format(
                number=readable(bill.invoice_no), amount=money_text(bill.amount)
            )
        )
        box.setInformativeText(self.tr("四方相符。上报平台之前可以撤回，平台收到后不能撤回。"))
        done = box.addButton(self.tr("确认验收"), QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(self.tr("返回"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(done)
        box.setEscapeButton(stay)
        done.clicked.connect(lambda: self.accept_wished.emit(bill.invoice_no))
        box.finished.connect(self._forget_question)
        box.open()

    @Slot()
    def wish_withdrawal(self) -> None:
        """Take back what the platform does not have yet."""
        bill = self.bill
        if bill is not None and bill.asking is not None and bill.may_be_withdrawn:
            self.withdraw_wished.emit(bill.invoice_no, bill.asking.event_id)

    @Slot()
    def _forget_question(self) -> None:
        if self.question is not None:
            self.question.deleteLater()
            self.question = None

    def _take(self, bills: tuple[Bill, ...]) -> None:
        if {one.invoice_no for one in bills} <= set(self._numbers):
            first = not self._bills
            self._bills = bills
            self._fill(point=first)

    def _fill(self, *, point: bool = False) -> None:
        """List the invoices; at first the one that waits for a person is chosen."""
        known = {one.invoice_no: one for one in self._bills}
        due = [number for number, one in known.items() if one.may_be_accepted]
        chosen = due[0] if point and due else self.choice.currentData()
        self.choice.blockSignals(True)
        self.choice.clear()
        for number in self._numbers:
            self.choice.addItem(readable(number), number)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
        self.choice.blockSignals(False)
        self._show()

    def _show(self) -> None:
        bill = self.bill
        failed = self._answer if isinstance(self._answer, BillsFailed) else None
        self.setVisible(bool(self._numbers) and (bill is not None or failed is not None))
        self.choice.setVisible(len(self._numbers) > 1)
        self._offer(bill)
        text = "" if bill is None else f"{self._head(bill)}{self._advice(bill)}"
        role = "muted" if bill is None else _ROLES.get(bill.state, "muted")
        if failed is not None:
            text, role = spoken(failed.why), "wrong"
        self.said.setText(readable(text))
        set_role(self.said, role)

    def _offer(self, bill: Bill | None) -> None:
        """Let be done what can be done with an invoice, and show what is greyed with its reason."""
        self.accept.setEnabled(bill is not None and bill.may_be_accepted)
        self.withdraw.setEnabled(bill is not None and bill.may_be_withdrawn)
        self.buttons[1].setVisible(self.withdraw.isEnabled())
        done = bill is not None and bill.state in (InvoiceState.SENDING, InvoiceState.ACCEPTED)
        self.buttons[0].setVisible(bill is not None and not done)

    def _head(self, bill: Bill) -> str:
        chinese, english = INVOICE_STATE_NAMES[bill.state]
        said = self.tr("{amount} 元 · {state}。").format(
            amount=money_text(bill.amount),
            state=english if spoken_language() == "en" else chinese,
        )
        if len(self._numbers) > 1:
            return said  # the number stands in the list beside
        return self.tr("发票 {number} · {said}").format(number=bill.invoice_no, said=said)

    def _advice(self, bill: Bill) -> str:
        """What became of an invoice, and what to do next."""
        if bill.state is InvoiceState.ACCEPTED:
            said = self._when(bill.said_at, self.tr("平台于 {at} 收到验收。"))
            return f"{self._who(bill)}{said}"
        if bill.state is InvoiceState.ASKED:
            waits = self.tr("等待上报平台。")
            return f"{self._who(bill)}{waits}{bill.problem}"
        if bill.state is InvoiceState.SENDING:
            said = self.tr("正在上报，不能再撤回。")
            return f"{self._who(bill)}{said}{bill.problem}"
        if bill.state is InvoiceState.REFUSED:
            why = bill.problem.rstrip("。")
            said = self.tr("平台答复：{why}。请核对后重新验收，或撤回。").format(why=why)
            return said + ("" if bill.in_the_way is None else spoken(bill.in_the_way))
        if bill.in_the_way is not None:
            return spoken(bill.in_the_way)
        return self.tr("四方相符，可以验收。")

    def _who(self, bill: Bill) -> str:
        if bill.asking is None:
            return ""
        said = self.tr("{person} 于 {at} 验收，")
        return self._when(bill.asking.at, said.replace("{person}", bill.asking.person))

    def _when(self, at: datetime | None, said: str) -> str:
        if at is None:
            return ""
        return said.replace("{at}", f"{at.astimezone():%Y-%m-%d %H:%M}")
