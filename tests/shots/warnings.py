"""Pictures of 校验预警 and its rules, with made-up differences.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui.warnings.stage import WarningsStage, build_warnings, fill
from ui.screenshot import save_png

Screen = Callable[[WarningsStage], QWidget]


def waiting(stage: WarningsStage) -> QWidget:
    """Show what waits."""
    fill(stage.warnings)
    stage.page.opened()
    return stage.page


def checking(stage: WarningsStage) -> QWidget:
    """Show a check that runs, and several rows marked."""
    waiting(stage)
    settle()
    stage.page.view.selectAll()
    stage.page.running.show()
    stage.page.progress.setRange(0, 50_000)
    stage.page.progress.setValue(18_400)
    return stage.page


def empty(stage: WarningsStage) -> QWidget:
    """Show the page while nothing waits."""
    stage.page.opened()
    return stage.page


def rules(stage: WarningsStage) -> QWidget:
    """Show the rules, tried."""
    waiting(stage)
    stage.page.edit_rules()
    settle()
    assert stage.page.dialog is not None
    stage.page.dialog.panel.view.point_at(10)
    stage.page.dialog.panel.wish_trial()
    return stage.page.dialog


SCREENS: list[tuple[str, Screen]] = [
    ("150-warnings", waiting),
    ("151-warnings-checking", checking),
    ("152-warnings-empty", empty),
    ("153-warnings-rules", rules),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page over made-up differences."""
    stage = build_warnings()
    show_page(stage.page, picture.window)
    settle()
    shown = screen(stage)
    settle()
    save_png(shown, picture.path)
    if stage.page.dialog is not None:
        stage.page.dialog.done(0)
    let_go(stage.page)


if __name__ == "__main__":
    take(SCREENS, take_one)
