"""Pictures of the code library and its dialogs, with made-up codes.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.tracing.moving import Wish
from app.tracing.values import MoveKind
from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui import library_samples as samples
from tests.ui.library_stage import FakeStage, build_library
from tests.ui.samples import NOW
from ui.screenshot import save_png

Screen = Callable[[FakeStage], QWidget]


def found(stage: FakeStage) -> QWidget:
    """Show all codes and the card of a box."""
    stage.page.results.point_at(3)
    return stage.page


def left(stage: FakeStage) -> QWidget:
    """Show the card of a box that has left."""
    stage.library.move(
        Wish(MoveKind.DISPENSED, (samples.code(1),), "收货员甲", "CF-20261121-018", "门诊三号窗口")
    )
    settle()
    stage.page.show_code(samples.code(1))
    return stage.page


def whole(stage: FakeStage) -> QWidget:
    """Show a package with what is in it."""
    stage.read(samples.PARENT)
    return stage.page


def stranger(stage: FakeStage) -> QWidget:
    """Show a code that never counted."""
    stage.library.stories[samples.code(990)] = samples.story()
    stage.read(samples.code(990))
    return stage.page


def unknown(stage: FakeStage) -> QWidget:
    """Show a code that nobody knows."""
    stage.read(samples.code(991))
    return stage.page


def empty(stage: FakeStage) -> QWidget:
    """Show a library without codes."""
    stage.library.rows.clear()
    stage.page.refresh()
    stage.page.card.clear()
    return stage.page


def listed(stage: FakeStage) -> QWidget:
    """Show codes that are to leave, one of which cannot."""
    stage.page.turn_tab()
    for number in (1, 2, 3, 4, 500):
        stage.read(samples.code(number))
    settle()
    stage.page.moves.document.setText("CF-20261121-018")
    stage.page.moves.view.point_at(0)
    return stage.page


def asked(stage: FakeStage) -> QWidget:
    """Ask before codes leave."""
    listed(stage)
    stage.page.moves.ask_to_move()
    dialog = stage.page.questions.move_dialog
    assert dialog is not None
    return dialog


def moved(stage: FakeStage) -> QWidget:
    """Say what has left."""
    asked(stage)
    dialog = stage.page.questions.move_dialog
    assert dialog is not None
    dialog.confirm()
    return stage.page


def opening(stage: FakeStage) -> QWidget:
    """Open packs."""
    listed(stage)
    stage.page.moves.kind.setCurrentIndex(4)
    return stage.page


def taking_back(stage: FakeStage) -> QWidget:
    """Ask before a movement is taken back."""
    left(stage)
    settle()
    stage.page.ask_to_take_back()
    dialog = stage.page.questions.take_back_dialog
    assert dialog is not None
    return dialog


def importing(stage: FakeStage) -> QWidget:
    """Ask before an import."""
    stage.page.files.show_dialog("期初库存.xlsx")
    dialog = stage.page.files.dialog
    assert dialog is not None
    return dialog


def imported(stage: FakeStage) -> QWidget:
    """Show what an import did."""
    dialog = importing(stage)
    stage.library.imported = samples.imported()
    stage.page.files.import_stock(Path("期初库存.xlsx"))
    stage.library.finish_import(Path("期初库存.xlsx"))
    return dialog


def exporting(stage: FakeStage) -> QWidget:
    """Follow an export."""
    stage.page.export_found()
    stage.page.files.export("追溯码.xlsx")
    return stage.page


SCREENS: tuple[tuple[str, Screen], ...] = (
    ("60-library", found),
    ("61-library-left", left),
    ("62-library-parent", whole),
    ("63-library-story", stranger),
    ("64-library-unknown", unknown),
    ("65-library-empty", empty),
    ("66-library-list", listed),
    ("67-library-move", asked),
    ("68-library-moved", moved),
    ("69-library-opening", opening),
    ("70-library-take-back", taking_back),
    ("71-library-import", importing),
    ("72-library-imported", imported),
    ("73-library-export", exporting),
)


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page with a made-up library."""
    stage = build_library(samples.rows(), lambda: NOW)
    show_page(stage.page, picture.window)
    stage.page.opened()
    settle()
    widget = screen(stage)
    settle()
    save_png(widget, picture.path)
    stage.page.closed()
    let_go(stage.page)


if __name__ == "__main__":
    take(SCREENS, take_one)
