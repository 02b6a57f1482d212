"""Pictures of 采购订单, with made-up orders.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QDialog

from app.purchasing.laying_down import LaidDown
from app.purchasing.values import OrderDraft
from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui.orders.stage import (
    ITEMS,
    OrdersStage,
    a_draft,
    a_line,
    build_orders,
    deliver,
    fill,
    send_back,
)
from tests.ui.samples import NOW
from ui.orders.dialogs import BeginDialog
from ui.orders.editor import Editing
from ui.orders.panel import Step
from ui.screenshot import save_png

Screen = Callable[[OrdersStage], None]


def at(name: str) -> Screen:
    """Show one of the made-up orders."""

    def screen(stage: OrdersStage) -> None:
        made = fill(stage.orders)
        stage.page.opened()
        settle()
        position = stage.page.model.position(made[name])
        assert position is not None
        stage.page.view.point_at(position)

    return screen


def life(stage: OrdersStage) -> None:
    """Show the line of time of an order under way."""
    at("delivering")(stage)
    settle()
    stage.page.panel.tabs.setCurrentIndex(1)


def asking(name: str, step: Step) -> Screen:
    """Ask what a step needs."""

    def screen(stage: OrdersStage) -> None:
        at(name)(stage)
        settle()
        stage.page.do(step)

    return screen


def writing(stage: OrdersStage) -> None:
    """Write a draft with something wrong on each line."""
    fill(stage.orders)
    stage.page.opened()
    settle()
    dear = a_line(1, 30, number=2)
    lines = (a_line(0, 25), dear, a_line(3, 10, number=3))
    stage.page._write(Editing(a_draft(*lines)))


def returned(stage: OrdersStage) -> None:
    """Show the returns of an order, the one that the platform refused under the cursor."""
    made = fill(stage.orders)
    send_back(stage.orders, made["delivering"])
    stage.page.opened()
    settle()
    position = stage.page.model.position(made["delivering"])
    assert position is not None
    stage.page.view.point_at(position)
    settle()
    stage.page.panel.tabs.setCurrentIndex(2)
    stage.page.panel.returns.view.point_at(1)


def returned_life(stage: OrdersStage) -> None:
    """Show the line of time of an order of which something went back."""
    returned(stage)
    stage.page.panel.tabs.setCurrentIndex(1)


def chasing(stage: OrdersStage) -> None:
    """Show what is to be chased, some of it marked."""
    for _ in range(3):
        deliver(stage.orders, stage.orders.put(a_draft(wanted=date(2026, 11, 15))))
    early = a_draft(a_line(0, 20), wanted=date(2026, 12, 24))
    deliver(stage.orders, stage.orders.put(early))
    stage.page.opened()
    settle()
    stage.page.ask_chase()
    settle()
    chase = stage.page.asking.chase
    assert chase is not None
    chase.view.selectAll()


def dropping(stage: OrdersStage) -> None:
    """Drop a template where a new order begins."""
    beginning(stage)
    settle()
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, BeginDialog)
    dialog.list.setCurrentRow(dialog.list.count() - 1)
    dialog.drop_or_keep()


def searching(stage: OrdersStage) -> None:
    """Search an item for a new order."""
    fill(stage.orders)
    stage.page.opened()
    settle()
    stage.page._write(Editing(OrderDraft()))
    stage.page.editor.add_item(ITEMS[1])
    settle()
    stage.page.editor.search.field.setText("阿莫西林")
    stage.page.editor.search.look()


def beginning(stage: OrdersStage) -> None:
    """Ask how a new order begins."""
    fill(stage.orders)
    stage.page.opened()
    settle()
    stage.page.ask_beginning()


def laying_down(stage: OrdersStage) -> None:
    """Show what is laid down about ordering."""
    fill(stage.orders)
    stage.orders.laid_down = {
        ("*", LaidDown.TWO_STEPS_FROM): "50000",
        ("item:X0001", LaidDown.MINIMUM): "200",
        ("item:X0001", LaidDown.MAXIMUM): "600",
        ("department:西药库", LaidDown.BUDGET): "1200000",
        ("rule:on-order", LaidDown.WEIGHT): "info",
    }
    stage.page.opened()
    settle()
    stage.page.ask_rules()


def empty(stage: OrdersStage) -> None:
    """Show the page while there are no orders."""
    stage.page.opened()


SCREENS: list[tuple[str, Screen]] = [
    ("a0-orders-draft", at("draft")),
    ("a1-orders-under-way", at("delivering")),
    ("a2-orders-life", life),
    ("a3-orders-refused", at("refused")),
    ("a4-orders-contested", at("contested")),
    ("a5-orders-writing", writing),
    ("a6-orders-search", searching),
    ("a7-orders-approve", asking("submitted", Step.APPROVE)),
    ("a8-orders-split", asking("two", Step.SPLIT)),
    ("a9-orders-held", asking("draft", Step.SUBMIT)),
    ("aa-orders-begin", beginning),
    ("ab-orders-empty", empty),
    ("ac-orders-rules", laying_down),
    ("ad-orders-returned", returned),
    ("ae-orders-returned-life", returned_life),
    ("af-orders-return-asked", asking("delivering", Step.RETURN)),
    ("ag-orders-chase", chasing),
    ("ah-orders-template-dropped", dropping),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page over made-up orders, and the dialog it asks with in a picture of its own."""
    stage = build_orders(lambda: NOW)
    show_page(stage.page, picture.window)
    settle()
    screen(stage)
    settle()
    dialog = stage.page.asking.chase or stage.page.asking.dialog
    shown = dialog if isinstance(dialog, QDialog) and dialog.isVisible() else stage.page
    save_png(shown, picture.path)
    let_go(stage.page)


if __name__ == "__main__":
    take(SCREENS, take_one)
