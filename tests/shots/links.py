"""Pictures of 对接, with made-up platforms.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.links.answers import Why
from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui.links.stage import LinksStage, build_links, fill
from ui.links.page import LINKS
from ui.screenshot import save_png

Screen = Callable[[LinksStage], QWidget]


def table(number: int, row: int = 0) -> Screen:
    """Show one of the connections."""

    def screen(stage: LinksStage) -> QWidget:
        fill(stage.links)
        stage.page.opened()
        stage.page.tabs.setCurrentIndex(number)
        settle()
        stage.page.links_tab.view.point_at(row)
        return stage.page

    return screen


def empty(stage: LinksStage) -> QWidget:
    """Show the page before anything is connected."""
    stage.page.opened()
    return stage.page


def old(stage: LinksStage) -> QWidget:
    """Show the page over a service that knows nothing of it."""
    stage.links.fault = (Why.OLD, "服务端版本较旧")
    stage.page.opened()
    return stage.page


SCREENS: list[tuple[str, Screen]] = [
    ("150-links", table(LINKS)),
    ("151-links-failing", table(LINKS, 1)),
    ("152-links-stuck", table(LINKS, 2)),
    ("153-links-empty", empty),
    ("154-links-old", old),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page over made-up platforms."""
    stage = build_links()
    show_page(stage.page, picture.window)
    settle()
    shown = screen(stage)
    settle()
    save_png(shown, picture.path)
    stage.page.asking.close()
    let_go(stage.page)


if __name__ == "__main__":
    take(SCREENS, take_one)
