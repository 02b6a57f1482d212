"""Pictures of what is grey for who may not: the window with a person of one role.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable

from app.people.asking import RightsShown
from app.people.rights import rights_of_role
from app.people.roles import Role
from tests.shots.taking import Picture, let_go, settle, take
from tests.ui import samples
from tests.ui.stage import Stage, build_stage
from ui.places import CASES, CATALOGUE, KNOWN, LABELS, LIBRARY, ORDERS, PACKING, RELATIONS
from ui.screenshot import save_png

Screen = Callable[[Stage], None]


def page(role: Role, number: int) -> Screen:
    """Show a page as somebody of a role sees it."""

    def screen(stage: Stage) -> None:
        _sign_in(stage, role)
        stage.window.pages.show_page(number)

    return screen


def receiving(stage: Stage) -> None:
    """Show an open receipt to a purchaser."""
    _sign_in(stage, Role.PURCHASER)
    stage.window.pages.open_delivery(samples.deliveries()[0].delivery_id)


def backups(stage: Stage) -> None:
    """Show the backups to a clerk."""
    _sign_in(stage, Role.RECEIVING_CLERK)
    stage.window.pages.office.show_backups()


def _sign_in(stage: Stage, role: Role) -> None:
    stage.window.sign_in("收货员甲")
    stage.bridge.post(RightsShown("收货员甲", rights_of_role(role)))
    settle()


SCREENS: list[tuple[str, Screen]] = [
    ("r0-receiving-purchaser", receiving),
    ("r1-cases-clerk", page(Role.RECEIVING_CLERK, CASES)),
    ("r2-library-clerk", page(Role.RECEIVING_CLERK, LIBRARY)),
    ("r3-known-clerk", page(Role.RECEIVING_CLERK, KNOWN)),
    ("r4-orders-clerk", page(Role.RECEIVING_CLERK, ORDERS)),
    ("r5-catalogue-clerk", page(Role.RECEIVING_CLERK, CATALOGUE)),
    ("r6-relations-clerk", page(Role.RECEIVING_CLERK, RELATIONS)),
    ("r7-labels-clerk", page(Role.RECEIVING_CLERK, LABELS)),
    ("r8-packing-clerk", page(Role.RECEIVING_CLERK, PACKING)),
    ("r9-backups-clerk", backups),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the window."""
    stage = build_stage(picture.application, training=False)
    stage.window.use_language(picture.language)
    stage.window.use_scheme(picture.scheme)
    stage.window.resize(picture.window)
    stage.window.show()
    screen(stage)
    settle()
    dialog = picture.application.activeModalWidget()
    save_png(dialog or stage.window, picture.path)
    let_go(stage.window)


if __name__ == "__main__":
    take(SCREENS, take_one)
