"""Pictures of 标签设计, with the designs that come with the program and the real desk behind it.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.labels.designing import Which
from app.labels.editing import all_elements
from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui.labels.designer_stage import WAIT_S, designer
from ui.labels.designer.new_dialog import NewDialog
from ui.labels.designer.tab import DesignerTab
from ui.screenshot import save_png

Screen = Callable[[DesignerTab], QWidget]


def until(holds: Callable[[], bool]) -> None:
    """Let the desk do what was wished."""
    limit = time.monotonic() + WAIT_S
    while not holds():
        settle()
        time.sleep(0.01)
        assert time.monotonic() < limit


def _open(tab: DesignerTab, name: str) -> None:
    until(lambda: bool(tab.designs.entries))
    entry = tab.designs.entry_of(Which(name, own=False))
    assert entry is not None
    tab.designs.chosen.emit(entry)
    until(lambda: tab.problems.problems is not None)


def _changed(tab: DesignerTab) -> None:
    tab.problems.show_problems(None)
    until(lambda: tab.problems.problems is not None)


def _select(tab: DesignerTab, kind: str, number: int = 0) -> None:
    paths = [path for path, one in all_elements(tab.session.document) if one["type"] == kind]
    tab.session.select(paths[number])


def empty(tab: DesignerTab) -> QWidget:
    """Show the designs before one is open."""
    until(lambda: bool(tab.designs.entries))
    return tab


def design(tab: DesignerTab) -> QWidget:
    """Show a design as it is."""
    _open(tab, "carton-100x150")
    return tab


def text(tab: DesignerTab) -> QWidget:
    """Show a text that is selected, with a condition."""
    _open(tab, "carton-100x70")
    _select(tab, "text", 2)
    tab.session.set_key("when", [{"field": "storage"}, {"field": "cold", "equals": "冷链"}])
    _changed(tab)
    tab.form.go_to("when")
    return tab


def inside_rows(tab: DesignerTab) -> QWidget:
    """Show an element of repeated rows."""
    _open(tab, "receipt-80x100")
    _select(tab, "rows")
    tab.session.select((*tab.session.selection, 0))
    return tab


def wrong(tab: DesignerTab) -> QWidget:
    """Show what keeps a design from printing, after saving was refused."""
    _open(tab, "shelf-70x40")
    tab.session.set_key("fields", [{"name": "phone", "title": "服务电话", "value": "0000"}])
    _select(tab, "code")
    tab.session.set_key("content", "{gtim}")
    _select(tab, "text", 1)
    tab.session.set_key("text", "{nothing} 放不下的字放不下的字放不下的字放不下的字放不下的字")
    tab.session.set_key("too_long", "refuse")
    _changed(tab)
    return tab


def whole(tab: DesignerTab) -> QWidget:
    """Show the form of the design itself, with a field of its own."""
    _open(tab, "shelf-70x40")
    tab.session.set_key("fields", [{"name": "phone", "title": "服务电话", "value": "0000-1"}])
    _changed(tab)
    return tab


def new(tab: DesignerTab) -> QWidget:
    """Ask what a new one begins with."""
    _open(tab, "badge-54x86")
    tab.begin_new()
    settle()
    return next(one for one in tab.findChildren(NewDialog) if one.isVisible())


def unsaved(tab: DesignerTab) -> QWidget:
    """Ask what becomes of changes."""
    _open(tab, "badge-54x86")
    tab.session.set_key("width", 60)
    tab.leave(lambda: None)
    settle()
    return next(one for one in tab.findChildren(QWidget) if one.isWindow() and one.isVisible())


SCREENS: list[tuple[str, Screen]] = [
    ("190-designer-empty", empty),
    ("191-designer", design),
    ("192-designer-text", text),
    ("193-designer-rows", inside_rows),
    ("194-designer-wrong", wrong),
    ("195-designer-whole", whole),
    ("196-designer-new", new),
    ("197-designer-unsaved", unsaved),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the designer over the designs of the program."""
    with tempfile.TemporaryDirectory() as folder:
        with designer(Path(folder)) as stage:
            show_page(stage.tab, picture.window)
            widget = screen(stage.tab)
            settle()
            save_png(widget, picture.path)
        let_go(stage.tab)


if __name__ == "__main__":
    take(SCREENS, take_one)
