"""Pictures of 统计报表, with made-up sums.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable

from app.reporting.statistics.events import BookFilled
from app.reporting.statistics.values import By
from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui.statistics.stage import StatisticsStage, build_statistics, fill
from ui.screenshot import save_png
from ui.statistics.tables import CODES, DIFFERENCES, LINES, PRICES, PUNCTUALITY, RECEIVED

Screen = Callable[[StatisticsStage], None]


def items(stage: StatisticsStage) -> None:
    """Show items, held against other periods, while receipts are still taken."""
    fill(stage.statistics)
    stage.page.compared.setChecked(True)
    stage.page.opened()
    settle()
    stage.bridge.post(BookFilled(1_200, 48_000))


def months(stage: StatisticsStage) -> None:
    """Show months below a maker."""
    fill(stage.statistics)
    stage.page.opened()
    settle()
    stage.page.by_box.setCurrentIndex(stage.page.by_box.findData(By.MAKER.value))
    settle()
    stage.page.go_down(stage.page.tables.sums.rows[0])
    stage.page.by_box.setCurrentIndex(stage.page.by_box.findData(By.MONTH.value))


def table(number: int) -> Screen:
    """Show one of the other tables."""

    def screen(stage: StatisticsStage) -> None:
        fill(stage.statistics)
        stage.page.opened()
        stage.page.tables.tabs.setCurrentIndex(number)

    return screen


def drawn(stage: StatisticsStage) -> None:
    """Show the drawing where both have no room."""
    fill(stage.statistics)
    stage.page.opened()
    settle()
    if not stage.page.tables.has_room:
        stage.page.to_chart.trigger()


def no_prices(stage: StatisticsStage) -> None:
    """Show that no price changed."""
    stage.page.opened()
    stage.page.tables.tabs.setCurrentIndex(PRICES)


def reasons(stage: StatisticsStage) -> None:
    """Show why more or less came than was said."""
    fill(stage.statistics)
    stage.page.opened()
    stage.page.by_box.setCurrentIndex(stage.page.by_box.findData(By.REASON.value))


def empty(stage: StatisticsStage) -> None:
    """Show the page before anything was received."""
    stage.page.opened()


SCREENS: list[tuple[str, Screen]] = [
    ("140-statistics", items),
    ("141-statistics-months", months),
    ("142-statistics-lines", table(LINES)),
    ("143-statistics-prices", table(PRICES)),
    ("144-statistics-punctuality", table(PUNCTUALITY)),
    ("145-statistics-empty", empty),
    ("146-statistics-differences", table(DIFFERENCES)),
    ("147-statistics-reasons", reasons),
    ("148-statistics-received", table(RECEIVED)),
    ("149-statistics-codes", table(CODES)),
    ("14a-statistics-drawn", drawn),
    ("14b-statistics-no-prices", no_prices),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page over made-up sums."""
    stage = build_statistics()
    show_page(stage.page, picture.window)
    settle()
    screen(stage)
    settle()
    save_png(stage.page, picture.path)
    let_go(stage.page)


if __name__ == "__main__":
    take(SCREENS, take_one)
