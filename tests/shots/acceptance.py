"""Pictures of the acceptance screen, with a made-up receipt.

`python -m tests.shots.acceptance SIZE OUTPUT [TEXT]`, one size a process as in
tests/shots/screens.py.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.receiving.acceptance.events import AcceptanceRefused, AcceptanceShown
from app.receiving.acceptance.values import Role
from tests.shots.__main__ import SIZES
from tests.ui import acceptance_samples as samples
from tests.ui.samples import RECEIPT_ID
from ui.acceptance.acceptance_dialog import AcceptanceDialog
from ui.acceptance.fake_acceptance import FakeAcceptance
from ui.application import Dressed, build_application
from ui.parts.languages import LANGUAGES
from ui.parts.theme import Scheme
from ui.screenshot import save_png

Screen = Callable[[AcceptanceDialog, FakeAcceptance, Path], None]


def section(position: int) -> Screen:
    """Show one section, mostly filled in."""

    def screen(dialog: AcceptanceDialog, desk: FakeAcceptance, folder: Path) -> None:
        samples.fill(desk, folder)
        dialog.begin(RECEIPT_ID, samples.PERSON)
        dialog.tabs.setCurrentIndex(position)

    return screen


def empty(position: int) -> Screen:
    """Show a section of which nothing is noted."""

    def screen(dialog: AcceptanceDialog, desk: FakeAcceptance, folder: Path) -> None:
        dialog.begin(RECEIPT_ID, samples.PERSON)
        dialog.tabs.setCurrentIndex(position)

    return screen


def lines_with_cursor(dialog: AcceptanceDialog, desk: FakeAcceptance, folder: Path) -> None:
    """Show the cursor on a missing paper."""
    section(2)(dialog, desk, folder)
    QApplication.processEvents()
    dialog.lines.view.setCurrentIndex(dialog.lines.model.index(2, 5))
    dialog.lines.view.setFocus()


def refused(dialog: AcceptanceDialog, desk: FakeAcceptance, folder: Path) -> None:
    """Let the first acceptor sign as the second."""
    section(4)(dialog, desk, folder)
    desk.sign(Role.ACCEPTOR, "验收员丙")
    desk.sign(Role.SECOND_ACCEPTOR, "验收员丙")


SCREENS: tuple[tuple[str, Screen], ...] = (
    ("60-acceptance-arrival", section(0)),
    ("61-acceptance-arrival-empty", empty(0)),
    ("62-acceptance-packages", section(1)),
    ("63-acceptance-lines", lines_with_cursor),
    ("64-acceptance-attachments", section(3)),
    ("65-acceptance-attachments-empty", empty(3)),
    ("66-acceptance-signatures", section(4)),
    ("67-acceptance-second-refused", refused),
)


def take(application: Dressed, size: str, output: Path, only: str) -> None:
    """Write every picture of one size, in both languages, light and dark."""
    width, height, scale = SIZES[size]
    for name, screen in SCREENS:
        for language in LANGUAGES if only in name else ():
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                application.languages.choose(language)
                application.appearance.choose(scheme)
                _take_one(
                    screen,
                    (int(width / scale), int(height / scale)),
                    output / f"{name}-{size}-{language}-{scheme.value}.png",
                )


def _take_one(screen: Screen, size: tuple[int, int], path: Path) -> None:
    shown: list[AcceptanceDialog] = []

    def post(event: object) -> None:
        if isinstance(event, AcceptanceShown):
            shown[0].show_acceptance(event)
        elif isinstance(event, AcceptanceRefused):
            shown[0].show_refusal(event)

    desk = samples.desk(post)
    dialog = AcceptanceDialog(desk, samples.PERSONS)
    shown.append(dialog)
    dialog.resize(min(dialog.width(), size[0]), min(dialog.height(), size[1] - 40))
    dialog.show()
    with TemporaryDirectory() as folder:
        screen(dialog, desk, Path(folder))
        for _ in range(6):
            QApplication.processEvents()
        save_png(dialog, path)
    dialog.close()
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    take(build_application(sys.argv[:1]), sys.argv[1], Path(sys.argv[2]), "".join(sys.argv[3:4]))
