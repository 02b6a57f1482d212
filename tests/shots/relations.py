"""Pictures of 配送关系, with made-up distributors.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui.relations.stage import RelationsStage, build_relations, fill, tell
from ui.relations.page import ADDRESSES, DISTRIBUTORS, DUE, RELATIONS
from ui.screenshot import save_png

Screen = Callable[[RelationsStage], QWidget]


def table(number: int) -> Screen:
    """Show one of the lists."""

    def screen(stage: RelationsStage) -> QWidget:
        fill(stage.relations)
        stage.page.opened()
        stage.page.tabs.setCurrentIndex(number)
        settle()
        stage.page.views[number].point_at(0)
        return stage.page

    return screen


def told(number: int, row: int = 0) -> Screen:
    """Show what the platform told beside what was laid down."""

    def screen(stage: RelationsStage) -> QWidget:
        fill(stage.relations)
        tell(stage.relations)
        stage.page.opened()
        stage.page.tabs.setCurrentIndex(number)
        settle()
        stage.page.views[number].point_at(row)
        return stage.page

    return screen


def empty(stage: RelationsStage) -> QWidget:
    """Show the page before anything is known."""
    stage.page.opened()
    return stage.page


def form(stage: RelationsStage) -> QWidget:
    """Show the form of a relation, with something missing."""
    table(RELATIONS)(stage)
    stage.page.write_new()
    assert stage.page.dialog is not None
    stage.page.dialog.write()
    return stage.page.dialog


SCREENS: list[tuple[str, Screen]] = [
    ("130-relations", table(RELATIONS)),
    ("131-relations-distributors", table(DISTRIBUTORS)),
    ("132-relations-due", table(DUE)),
    ("133-relations-addresses", table(ADDRESSES)),
    ("134-relations-empty", empty),
    ("136-relations-told", told(RELATIONS)),
    ("137-relations-told-new", told(RELATIONS, 2)),
    ("138-relations-told-addresses", told(ADDRESSES)),
    ("135-relations-form", form),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page over made-up distributors."""
    stage = build_relations()
    show_page(stage.page, picture.window)
    settle()
    shown = screen(stage)
    settle()
    save_png(shown, picture.path)
    if stage.page.dialog is not None:
        stage.page.dialog.reject()
    let_go(stage.page)


if __name__ == "__main__":
    take(SCREENS, take_one)
