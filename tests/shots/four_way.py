"""Pictures of the four-way check, with made-up papers.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable

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
