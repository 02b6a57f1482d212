"""The four-way check in one size, in both languages, light and dark."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.receiving.progress import ReceiptState
from tests.shots.__main__ import SIZES
from tests.ui import samples as receipts
from tests.ui.four_way import samples
from ui.application import build_application
from ui.fake_desk import FakeDesk
from ui.four_way.page import FourWayPage
from ui.parts.languages import LANGUAGES
from ui.parts.theme import Scheme
from ui.screenshot import save_png

_NAVIGATION = (104, 78)
"""What the window around the page takes of width and height."""


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


SCREENS: list[tuple[str, Callable[[FourWayPage], None]]] = [
    ("60-four-way", differing),
    ("61-four-way-confirmed", confirmed),
    ("62-four-way-long", long),
    ("63-four-way-agrees", agreeing),
    ("64-four-way-no-difference", all_agree),
    ("65-four-way-nothing-known", nothing_known),
    ("66-four-way-empty", empty),
]


def main(size: str, output: Path, only: str) -> None:
    """Write the pictures of one size."""
    application = build_application(sys.argv[:1])
    width, height, scale = SIZES[size]
    for name, screen in SCREENS:
        if only not in name:
            continue
        for language in LANGUAGES:
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                application.languages.choose(language)
                application.appearance.choose(scheme)
                desk = FakeDesk(lambda _event: None, receipts.view())
                page = FourWayPage(desk)
                page.resize(
                    int(width / scale) - _NAVIGATION[0], int(height / scale) - _NAVIGATION[1]
                )
                page.show()
                QApplication.processEvents()
                screen(page)
                for _ in range(3):
                    QApplication.processEvents()
                save_png(page, output / f"{name}-{size}-{language}-{scheme.value}.png")
                page.close()
                page.deleteLater()
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
