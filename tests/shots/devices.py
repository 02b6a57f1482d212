"""Pictures of the readers' screen and its dialogs, with made-up readers.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.readers.events import ReadersFound, ReadersShown
from tests.shots.taking import Picture, keep_and_let_go, settle, show_page, take
from tests.ui import reader_samples as samples
from ui.devices.reader_dialog import ReaderDialog
from ui.devices.set_up_dialog import SetUpDialog
from ui.devices_page import DevicesPage
from ui.fake_readers import FakeReaders

Screen = Callable[[DevicesPage], QWidget]


def listed(page: DevicesPage) -> QWidget:
    """Show readers in every state, and what is plugged in."""
    page.show_readers(samples.shown())
    page.show_found(samples.found())
    return page


def tried(page: DevicesPage) -> QWidget:
    """Show a scan with separators."""
    listed(page)
    page.view.point_at(1)
    page.show_scan(samples.seen(samples.GS1_TEXT))
    return page


def failed(page: DevicesPage) -> QWidget:
    """Show what to do about a reader that another program holds."""
    listed(page)
    page.view.point_at(2)
    page.show_refusal(samples.REFUSED)
    return page


def unrecognised(page: DevicesPage) -> QWidget:
    """Show what came from a reader that was taken for a person."""
    listed(page)
    page.test.show_unrecognised("81000010000000000017")
    return page


def empty(page: DevicesPage) -> QWidget:
    """Show a workstation without readers."""
    page.show_readers(ReadersShown(()))
    page.show_found(ReadersFound(()))
    return page


def adding(page: DevicesPage) -> QWidget:
    """Add a serial reader."""
    listed(page)
    page.open_add_dialog()
    return _dialog(page, ReaderDialog)


def changing(row: int) -> Screen:
    """Change a reader, everything unfolded."""

    def screen(page: DevicesPage) -> QWidget:
        listed(page)
        page.view.point_at(row)
        page.open_change_dialog()
        dialog = _dialog(page, ReaderDialog)
        assert isinstance(dialog, ReaderDialog)
        assert dialog.form is not None
        dialog.form.fold.setChecked(True)
        return dialog

    return screen


def marked(page: DevicesPage) -> QWidget:
    """Refuse a value outside its limits."""
    dialog = changing(0)(page)
    assert isinstance(dialog, ReaderDialog)
    assert dialog.form is not None
    dialog.form.cells["min_length"].show_value(2)
    dialog.save()
    return dialog


def set_up(step: int) -> Screen:
    """Show a step of a set-up."""

    def screen(page: DevicesPage) -> QWidget:
        listed(page)
        page.view.point_at(1)
        page.open_set_up_dialog()
        page.show_set_up(samples.set_up(step))
        return _dialog(page, SetUpDialog)

    return screen


def giving_up(page: DevicesPage) -> QWidget:
    """Ask before a set-up is given up."""
    dialog = set_up(2)(page)
    assert isinstance(dialog, SetUpDialog)
    dialog.show_step(replace(samples.set_up(2), complaint=None))
    dialog.reject()
    return dialog


def removing(page: DevicesPage) -> QWidget:
    """Ask before a reader is forgotten."""
    listed(page)
    page.view.point_at(1)
    page.ask_to_remove()
    return page.findChildren(QWidget, "qt_msgbox_label")[0].window()


SCREENS: tuple[tuple[str, Screen], ...] = (
    ("40-devices", listed),
    ("41-devices-tried", tried),
    ("42-devices-failed", failed),
    ("43-devices-unrecognised", unrecognised),
    ("44-devices-empty", empty),
    ("45-reader-add", adding),
    ("46-reader-serial", changing(2)),
    ("47-reader-keyboard", changing(0)),
    ("48-reader-marked", marked),
    ("49-set-up-1", set_up(1)),
    ("50-set-up-2", set_up(2)),
    ("51-set-up-done", set_up(4)),
    ("52-set-up-give-up", giving_up),
    ("53-reader-remove", removing),
)


def _dialog(page: DevicesPage, kind: type[QWidget]) -> QWidget:
    return page.findChildren(kind)[-1]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page with made-up readers."""
    page = DevicesPage(FakeReaders(lambda _event: None))
    show_page(page, picture.window)
    page.opened()
    settle()
    widget = screen(page)
    keep_and_let_go(widget, page, picture.path)


if __name__ == "__main__":
    take(SCREENS, take_one)
