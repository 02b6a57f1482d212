"""Pictures of 重码处理, with made-up cases.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable

from app.tracing.cases.events import Shown
from tests.app.tracing.cases import samples
from tests.app.tracing.cases.samples import case_id
from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui.cases.stage import CasesStage, build_cases, fill
from tests.ui.samples import NOW
from ui.screenshot import save_png

Screen = Callable[[CasesStage], None]


def waiting(stage: CasesStage) -> None:
    """Show what waits, a case of two hospitals first."""
    fill(stage.cases)
    stage.page.opened()


def internal(stage: CasesStage) -> None:
    """Show two receipts with three codes, and ask for a remark."""
    waiting(stage)
    settle()
    stage.page.view.point_at(1)
    settle()
    stage.page.decide.decide(2)


def decided(stage: CasesStage) -> None:
    """Show all cases, a decided one under the cursor."""
    waiting(stage)
    settle()
    stage.page.shown_box.setCurrentIndex(stage.page.shown_box.findData(Shown.ALL))
    settle()
    stage.page.view.point_at(4)


def recalled(stage: CasesStage) -> None:
    """Show a recalled drug."""
    waiting(stage)
    settle()
    stage.page.view.point_at(2)


def recalled_later(stage: CasesStage) -> None:
    """Show boxes that were here when they were recalled; more than the case lists."""
    waiting(stage)
    stage.cases.put(case_id(9), samples.recalled_later(1200, left_out=300))
    stage.page.refresh()
    settle()
    stage.page.view.point_at(4)


def remark_asked(stage: CasesStage) -> None:
    """Ask for a remark, as the keys do."""
    waiting(stage)
    settle()
    stage.page.decide.decide(3)


def empty(stage: CasesStage) -> None:
    """Show the page while nothing waits."""
    stage.page.opened()


SCREENS: list[tuple[str, Screen]] = [
    ("90-cases", waiting),
    ("91-cases-internal", internal),
    ("92-cases-decided", decided),
    ("93-cases-recalled", recalled),
    ("94-cases-empty", empty),
    ("95-cases-recalled-later", recalled_later),
    ("96-cases-remark", remark_asked),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page over made-up cases."""
    stage = build_cases(lambda: NOW)
    show_page(stage.page, picture.window)
    settle()
    screen(stage)
    settle()
    save_png(stage.page, picture.path)
    let_go(stage.page)


if __name__ == "__main__":
    take(SCREENS, take_one)
