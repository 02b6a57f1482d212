"""Pictures of 今日待办, with made-up duties.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from app.reporting.today.duties import Duty, Task
from tests.shots.taking import Picture, let_go, settle, show_page, take
from ui.bridge import Bridge
from ui.screenshot import save_png
from ui.today.fake_today import FakeToday
from ui.today.page import TodayPage

Screen = Callable[[TodayPage, FakeToday], None]

PURCHASER = (
    Duty(Task.WARNINGS, 1_233, 18),
    Duty(Task.DRAFTS, 3),
    Duty(Task.STUCK, 1, 1),
    Duty(Task.CHASE, 27, oldest_days=112),
    Duty(Task.RETURNS, 2, 2),
    Duty(Task.DOCUMENTS, 4, 1),
)
THEN = datetime(2026, 11, 21, 18, 32, tzinfo=UTC)
CLERK = (Duty(Task.RECEIVE, 12), Duty(Task.GO_ON, 2, oldest_days=3), Duty(Task.CASES, 5))


def waiting(*duties: Duty) -> Screen:
    """Show what waits."""

    def screen(page: TodayPage, today: FakeToday) -> None:
        today.duties = duties
        page.opened()

    return screen


SCREENS: list[tuple[str, Screen]] = [
    ("b0-today-purchaser", waiting(*PURCHASER)),
    ("b1-today-clerk", waiting(*CLERK)),
    ("b2-today-everything", waiting(*CLERK, Duty(Task.APPROVE, 6), *PURCHASER)),
    ("b3-today-nothing", waiting()),
    ("b4-today-letters", waiting(*CLERK, Duty(Task.LETTERS, 7, 7, 2))),
    ("b5-today-letters-then", waiting(*CLERK, Duty(Task.LETTERS, 7, 7, 2, THEN))),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page over made-up duties."""
    bridge = Bridge()
    today = FakeToday(bridge.post)
    page = TodayPage(today)
    bridge.setParent(page)
    bridge.duties_shown.connect(page.show_duties)
    page.person = "采购员甲"
    show_page(page, picture.window)
    settle()
    screen(page, today)
    settle()
    save_png(page, picture.path)
    let_go(page)


if __name__ == "__main__":
    take(SCREENS, take_one)
