"""Pictures of the four-way check, with made-up papers.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable

from app.purchasing.invoicing.events import BillsShown
from app.purchasing.invoicing.values import Bill, InvoiceState
from app.readers.saying import Saying
from app.receiving.progress import ReceiptState
from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui import samples as receipts
from tests.ui.four_way import samples
from ui.fake_desk import FakeDesk
from ui.four_way.page import FourWayPage
from ui.screenshot import save_png

Screen = Callable[[FourWayPage], None]


def differing(page: FourWayPage) -> None:
    """Stand on the second difference of a receipt that is being received."""
    page.show_view(samples.differing())
    page.go_to_next()


def confirmed(page: FourWayPage) -> None:
    """Show only what differs of a confirmed receipt."""
    page.show_view(samples.differing(ReceiptState.CONFIRMED))
    page.only_differing.toggle()
    for _ in range(3):
        page.go_to_next()


def long(page: FourWayPage) -> None:
    """Show more lines than there is room for."""
    page.show_view(samples.differing(lines=60))
    page.go_to_previous()


def agreeing(page: FourWayPage) -> None:
    """Show papers that agree, before the invoice came."""
    page.show_view(samples.agreeing())


def all_agree(page: FourWayPage) -> None:
    """Look for differences where there are none."""
    page.show_view(samples.agreeing())
    page.only_differing.toggle()


def nothing_known(page: FourWayPage) -> None:
    """Show a delivery before any paper came."""
    page.show_view(samples.nothing_known())


def _with_bill(page: FourWayPage, bill: Bill) -> None:
    page.show_view(samples.all_equal())
    page.bills.hear(BillsShown((bill, samples.bill(InvoiceState.OPEN, "26312100001000000001"))))
    page.bills.choice.setCurrentIndex(0)


def invoice_open(page: FourWayPage) -> None:
    """Offer to accept an invoice that agrees."""
    _with_bill(page, samples.bill(InvoiceState.OPEN))


def invoice_accepted(page: FourWayPage) -> None:
    """Show an invoice that the platform has accepted."""
    _with_bill(page, samples.bill(InvoiceState.ACCEPTED))


def invoice_waits(page: FourWayPage) -> None:
    """Show an invoice that a person accepted a moment ago."""
    _with_bill(page, samples.bill(InvoiceState.ASKED))


def invoice_refused(page: FourWayPage) -> None:
    """Show what the platform says against an invoice."""
    _with_bill(page, samples.bill(InvoiceState.REFUSED, problem="发票含税总金额应为 512.00"))


def invoice_in_the_way(page: FourWayPage) -> None:
    """Show why an invoice that does not agree cannot be accepted."""
    page.show_view(samples.differing(ReceiptState.CONFIRMED))
    why = Saying(
        "配送单 PS2026112100001 有 4 行四方核对不符，请先核对更正；"
        "发票有误的，请配送企业红冲重开。",
        "4 rows of delivery PS2026112100001 do not agree: have them put right first.",
    )
    page.bills.hear(BillsShown((samples.bill(InvoiceState.OPEN, in_the_way=why),)))


def empty(page: FourWayPage) -> None:
    """Show the page before any receipt."""


SCREENS: list[tuple[str, Screen]] = [
    ("60-four-way", differing),
    ("61-four-way-confirmed", confirmed),
    ("62-four-way-long", long),
    ("63-four-way-agrees", agreeing),
    ("64-four-way-no-difference", all_agree),
    ("65-four-way-nothing-known", nothing_known),
    ("66-four-way-empty", empty),
    ("66a-four-way-invoice-open", invoice_open),
    ("66b-four-way-invoice-waits", invoice_waits),
    ("66c-four-way-invoice-accepted", invoice_accepted),
    ("66d-four-way-invoice-refused", invoice_refused),
    ("66e-four-way-invoice-in-the-way", invoice_in_the_way),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page beside a desk that does nothing."""
    page = FourWayPage(FakeDesk(lambda _event: None, receipts.view()))
    show_page(page, picture.window)
    settle()
    screen(page)
    settle()
    save_png(page, picture.path)
    let_go(page)


if __name__ == "__main__":
    take(SCREENS, take_one)
