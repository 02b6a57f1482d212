"""The invoices of a check: what is said of each, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.purchasing.invoicing import sayings
from app.purchasing.invoicing.events import BillsChanged, BillsFailed
from app.purchasing.invoicing.values import InvoiceState
from tests.ui import samples as receipts
from tests.ui.four_way import samples
from ui.application import Dressed
from ui.fake_desk import FakeDesk
from ui.fake_invoices import FakeInvoices
from ui.four_way.invoice_bar import InvoiceBar
from ui.four_way.page import FourWayPage

SECOND = "26312100001000000001"
WHO = "采购员甲"


class Stage:
    """A page with a desk of invoices behind it."""

    def __init__(self, page: FourWayPage) -> None:
        self.page = page
        self.bar: InvoiceBar = page.bills
        self.desk = FakeInvoices(self.bar.hear)
        self.bar.wanted.connect(self.desk.ask)
        self.bar.accept_wished.connect(lambda number: self.desk.accept(number, WHO))
        self.bar.withdraw_wished.connect(
            lambda number, asked: self.desk.withdraw(number, asked, WHO)
        )

    def shows(self, state: InvoiceState, problem: str = "") -> str:
        """Let the first invoice stand so; what the bar says of it."""
        first = samples.bill(state, problem=problem)
        second = samples.bill(InvoiceState.BY_HAND, SECOND, in_the_way=sayings.BY_HAND)
        self.desk.bills = {one.invoice_no: one for one in (first, second)}
        self.page.show_view(samples.all_equal())
        return self.bar.said.text()


@pytest.fixture
def stage(qapp: Dressed, qtbot: QtBot) -> Iterator[Stage]:
    page = FourWayPage(FakeDesk(lambda _event: None, receipts.view()))
    qtbot.addWidget(page)
    page.resize(1262, 690)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    yield Stage(page)


def test_an_invoice_that_agrees_is_accepted_after_a_question(stage: Stage, qtbot: QtBot) -> None:
    assert "四方相符，可以验收" in stage.shows(InvoiceState.OPEN)
    QTest.keyClick(stage.page.table, Qt.Key.Key_F8)
    assert stage.bar.question is not None
    assert "500.00 元" in stage.bar.question.text()
    stage.bar.question.escapeButton().click()
    qtbot.waitUntil(lambda: stage.bar.question is None)
    assert stage.desk.wishes == []
    stage.bar.accept.trigger()
    assert stage.bar.question is not None
    stage.bar.question.defaultButton().click()
    qtbot.waitUntil(lambda: stage.bar.question is None)
    assert stage.desk.wishes == [("accept", samples.INVOICE, WHO)]
    stage.bar.choice.setCurrentIndex(1)
    assert "请在平台上办理" in stage.bar.said.text()
    assert not stage.bar.accept.isEnabled()


def test_what_became_of_an_invoice_is_said_and_what_can_still_be_done(stage: Stage) -> None:
    assert "等待上报平台" in stage.shows(InvoiceState.ASKED)
    assert stage.bar.withdraw.isEnabled()
    QTest.keyClick(stage.page.table, Qt.Key.Key_F9)
    (wish,) = stage.desk.wishes
    assert wish[0] == "withdraw"
    assert "不能再撤回" in stage.shows(InvoiceState.SENDING, "没有应答")
    assert not stage.bar.withdraw.isEnabled()
    assert "收到验收" in stage.shows(InvoiceState.ACCEPTED)
    assert not stage.bar.accept.isEnabled()
    assert "平台答复：发票不存在。请核对" in stage.shows(InvoiceState.REFUSED, "发票不存在。")
    assert stage.bar.accept.isEnabled()
    asked = len(stage.desk.asked)
    stage.bar.hear(BillsFailed(sayings.TOO_LATE))
    assert len(stage.desk.asked) == asked
    assert "不能撤回" in stage.bar.said.text()
    # The sync brought something: it is asked anew, and what was said is over.
    stage.bar.hear(BillsChanged(frozenset({SECOND})))
    assert "平台答复" in stage.bar.said.text()
    stage.bar.hear(BillsChanged(frozenset({"another"})))
    stage.page.show_view(samples.nothing_known())
    assert stage.bar.isHidden()
