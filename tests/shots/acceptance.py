"""Pictures of the acceptance screen, with a made-up receipt.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QSize

from app.receiving.acceptance.events import (
    AcceptanceRefused,
    AcceptanceShown,
    AttachmentLoading,
)
from app.receiving.acceptance.values import Role
from tests.shots.taking import Picture, let_go, settle, take
from tests.ui import acceptance_samples as samples
from tests.ui.samples import RECEIPT_ID
from ui.acceptance.acceptance_dialog import AcceptanceDialog
from ui.acceptance.fake_acceptance import FakeAcceptance
from ui.screenshot import save_png

_FRAME = QSize(0, 40)
"""What the title of a window takes."""

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
    settle()
    dialog.lines.view.setCurrentIndex(dialog.lines.model.index(2, 5))
    dialog.lines.view.setFocus()


def refused(dialog: AcceptanceDialog, desk: FakeAcceptance, folder: Path) -> None:
    """Let the first acceptor sign as the second."""
    section(4)(dialog, desk, folder)
    desk.sign(Role.ACCEPTOR, "验收员丙")
    desk.sign(Role.SECOND_ACCEPTOR, "验收员丙")


def comes_from_elsewhere(dialog: AcceptanceDialog, desk: FakeAcceptance, folder: Path) -> None:
    """Open a file that another workstation has."""
    section(3)(dialog, desk, folder)
    view = desk.view
    dialog.ask_for_file(view.attachments[-1].attachment_id)


SCREENS: tuple[tuple[str, Screen], ...] = (
    ("60-acceptance-arrival", section(0)),
    ("61-acceptance-arrival-empty", empty(0)),
    ("62-acceptance-packages", section(1)),
    ("63-acceptance-lines", lines_with_cursor),
    ("64-acceptance-attachments", section(3)),
    ("65-acceptance-attachments-empty", empty(3)),
    ("66-acceptance-signatures", section(4)),
    ("67-acceptance-second-refused", refused),
    ("67-acceptance-file-comes", comes_from_elsewhere),
)


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the dialog over a made-up receipt."""
    shown: list[AcceptanceDialog] = []

    def post(event: object) -> None:
        if isinstance(event, AcceptanceShown):
            shown[0].show_acceptance(event)
        elif isinstance(event, AttachmentLoading):
            shown[0].show_loading(event)
        elif isinstance(event, AcceptanceRefused):
            shown[0].show_refusal(event)

    desk = samples.desk(post)
    dialog = AcceptanceDialog(desk, samples.PERSONS)
    shown.append(dialog)
    dialog.resize(dialog.size().boundedTo(picture.window - _FRAME))
    dialog.show()
    with TemporaryDirectory() as folder:
        screen(dialog, desk, Path(folder))
        settle()
        save_png(dialog, picture.path)
    let_go(dialog)


if __name__ == "__main__":
    take(SCREENS, take_one)
