"""Pictures of 列对照, with made-up files.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.tables.opening import Opening
from tests.shots.taking import Picture, let_go, settle, take
from tests.ui.links.mapping import samples
from ui.links.mapping.dialog import MappingDialog
from ui.screenshot import save_png

Screen = Callable[[Path], MappingDialog]
_WITHIN_S = 60.0


def _wait(dialog: MappingDialog) -> None:
    """Let everything be read that is wished."""
    until = time.monotonic() + _WITHIN_S
    settle()
    while (dialog.looking.is_busy or dialog._timer.isActive()) and time.monotonic() < until:
        settle()
    settle()


def _opened(table: str, path: Path) -> MappingDialog:
    dialog = MappingDialog(None, table)
    dialog.show()
    dialog.open_file(str(path))
    _wait(dialog)
    return dialog


def empty(_folder: Path) -> MappingDialog:
    """Nothing is opened yet."""
    dialog = MappingDialog(None, "mapping-deliveries")
    dialog.show()
    return dialog


def guessed(folder: Path) -> MappingDialog:
    """A sample that is known to the greater part."""
    return _opened("deliveries", samples.deliveries(folder))


def armed(folder: Path) -> MappingDialog:
    """A field that waits for its column."""
    dialog = guessed(folder)
    dialog.fields.point_at("shipped_at")
    dialog.arm("shipped_at")
    dialog.sample_view.point_at_column(9)
    return dialog


def read(folder: Path) -> MappingDialog:
    """What would be read."""
    dialog = guessed(folder)
    dialog.tabs.show_tab(1)
    return dialog


def refused(folder: Path) -> MappingDialog:
    """What would not be read."""
    dialog = guessed(folder)
    dialog.tabs.show_tab(2)
    return dialog


def merged(folder: Path) -> MappingDialog:
    """A sheet with two rows of headings."""
    path = samples.catalogue(folder)
    dialog = _opened("catalogue", path)
    dialog.reopen(Opening("目录"))
    _wait(dialog)
    dialog.fields.point_at("price")
    return dialog


def codes(folder: Path) -> MappingDialog:
    """A column of words that need a table."""
    dialog = _opened("order-states", samples.states(folder))
    dialog.fields.point_at("state")
    dialog.fields.words.setPlainText("飞走了=stopped")
    _wait(dialog)
    return dialog


def outgoing(folder: Path) -> MappingDialog:
    """A platform's form."""
    dialog = _opened("orders", samples.order_form(folder))
    dialog.fields.fixed.setPlainText("医院编码=PX000001")
    _wait(dialog)
    dialog.tabs.show_tab(1)
    return dialog


SCREENS: list[tuple[str, Screen]] = [
    ("190-mapping-empty", empty),
    ("191-mapping-guessed", guessed),
    ("192-mapping-armed", armed),
    ("193-mapping-read", read),
    ("194-mapping-refused", refused),
    ("195-mapping-merged", merged),
    ("196-mapping-codes", codes),
    ("197-mapping-outgoing", outgoing),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the dialog over a made-up file."""
    with tempfile.TemporaryDirectory() as folder:
        dialog = screen(Path(folder))
        width, height = picture.window.width() - 40, picture.window.height() - 60
        dialog.resize(min(1220, width), min(680, height))
        settle()
        save_png(dialog, picture.path)
        dialog.done(0)
        let_go(dialog)


if __name__ == "__main__":
    take(SCREENS, take_one)
