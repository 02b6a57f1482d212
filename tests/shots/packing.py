"""Pictures of 发货装箱, with a made-up shipment of 40 lines and 60 cartons.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.packing.events import (
    BadRow,
    CartonPrintersShown,
    ImportShown,
    NumberingShown,
    PackingFailed,
    Task,
)
from app.packing.refusals import Reason, say
from app.packing.values import Handing, HandingState, ShipmentState
from tests.shots.taking import Picture, let_go, settle, show_page, take
from tests.ui.packing import ordered
from tests.ui.packing import stage as made
from tests.ui.packing.stage import PackingStage, build_packing
from ui.packing.commands import Do
from ui.screenshot import save_png

Screen = Callable[[PackingStage], None]


def listed(stage: PackingStage) -> None:
    """Show the list, while the line is out."""
    stage.packing.rows = made.summaries()
    stage.page.opened()
    settle()
    stage.hear(made.HANDING)


def empty(stage: PackingStage) -> None:
    """Show the page before the first shipment."""
    stage.page.opened()


def opened(stage: PackingStage) -> None:
    """Show a shipment under way."""
    listed(stage)
    stage.packing.view = made.shipment()
    stage.page.list.view.choose(stage.page.list.model.index(0, 0))
    settle()


def two_printers(stage: PackingStage) -> None:
    """Show a shipment where there are two printers."""
    opened(stage)
    stage.hear(CartonPrintersShown(("装箱台 1", "装箱台 2"), "装箱台 1"))


def answered(reason: Reason) -> Screen:
    """Show the answer to a scan."""

    def screen(stage: PackingStage) -> None:
        opened(stage)
        stage.hear(made.answer(reason))
        settle()
        stage.page.work.verdict.end_flash()

    return screen


def no_carton(stage: PackingStage) -> None:
    """Show a shipment without an open carton."""
    listed(stage)
    stage.packing.view = made.shipment(cartons=0)
    stage.page.list.view.choose(stage.page.list.model.index(0, 0))
    settle()
    failed = PackingFailed(Task.SCAN, say(Reason.NO_CARTON, {}), Reason.NO_CARTON)
    stage.hear(failed)
    stage.page.work.verdict.end_flash()


def ended(state: HandingState) -> Screen:
    """Show a closed shipment."""

    def screen(stage: PackingStage) -> None:
        listed(stage)
        said = "收货单位编码 42010000X 不在云码平台的名录里，请与医院核对后重发" * 2
        handing = Handing(state, said if state is HandingState.REFUSED else "", 14_400, made.NOW)
        stage.packing.view = replace(
            made.shipment(done=True), state=ShipmentState.CLOSED, handing=handing,
            short_reason="库存不足，余量下次补发",
        )  # fmt: skip
        stage.page.list.view.choose(stage.page.list.model.index(0, 0))

    return screen


def contents(stage: PackingStage) -> None:
    """Look into a carton."""
    opened(stage)
    stage.packing.packages = made.packages()
    stage.page.cartons.show_contents()


def closing(*, short: bool) -> Screen:
    """Close a shipment that is not whole."""

    def screen(stage: PackingStage) -> None:
        opened(stage)
        stage.packing.closing = made.lacking(short=short)
        stage.page.ask_closing()

    return screen


def relabelling(stage: PackingStage) -> None:
    """Ask why a carton gets another label."""
    opened(stage)
    stage.page.work.cartons.point_at_sequence(3)
    stage.page.cartons.ask_relabel()


def identifying(stage: PackingStage) -> None:
    """Ask of which line an identifier is."""
    answered(Reason.UNKNOWN_IDENTIFIER)(stage)
    stage.page.ask_identifier()


def numbering(stage: PackingStage) -> None:
    """Show how cartons are numbered."""
    listed(stage)
    stage.page.may_number = lambda: True
    stage.packing.numbering = NumberingShown("6901234", 3, 998_765)
    stage.page.ask_numbering()


def importing(stage: PackingStage) -> None:
    """Import an order with rows that are wrong."""
    listed(stage)
    path = Path("随货同行单-20261122.xlsx")
    stage.page.asking.show_order(str(path))
    bad = tuple(
        BadRow(number, f"第 {number} 行：有效期“2027/13/1”不是日期，请写成 2027-12-01。")
        for number in range(3, 24, 3)
    )
    stage.hear(ImportShown(path, Task.IMPORT_ORDER, 40, bad=bad, bad_count=7))


def asked_order(stage: PackingStage) -> None:
    """Ask what an order file does not say."""
    listed(stage)
    stage.page.asking.show_order("随货同行单-20261122.csv")


def ordered_ones(stage: PackingStage) -> None:
    """Pick an order of a hospital."""
    listed(stage)
    stage.packing.orders = ordered.listed()
    stage.page.commands[Do.ORDERS].trigger()


def batch_wanted(stage: PackingStage) -> None:
    """Pack an order that names no batches."""
    listed(stage)
    stage.packing.view = ordered.begun()
    stage.page.list.view.choose(stage.page.list.model.index(0, 0))
    settle()
    stage.page.work.lines.view.point_at(1)


def batch_asked(stage: PackingStage) -> None:
    """Ask which batch is packed."""
    batch_wanted(stage)
    stage.page.commands[Do.BATCH].trigger()


def returned(reason: Reason | None) -> Screen:
    """Take goods back."""

    def screen(stage: PackingStage) -> None:
        listed(stage)
        stage.page.commands[Do.RETURN].trigger()
        if reason is not None:
            stage.hear(made.returns(reason))
            settle()

    return screen


def came_back(stage: PackingStage) -> None:
    """Show a shipment some of which came back."""
    listed(stage)
    view = made.shipment(done=True)
    lines = tuple(replace(one, returned=12 * (one.line.line_no % 3)) for one in view.lines)
    stage.packing.view = replace(
        view, lines=lines, state=ShipmentState.CLOSED, logistics_no="SF1234567890123",
        handing=Handing(HandingState.TAKEN, "", 14_400, made.NOW),
    )  # fmt: skip
    stage.page.list.view.choose(stage.page.list.model.index(0, 0))


def nothing_found(stage: PackingStage) -> None:
    """Look for a shipment that is not there."""
    stage.page.opened()
    stage.page.list.list.field.setText("PS2025")
    stage.page.list.wish_list()


SCREENS: list[tuple[str, Screen]] = [
    ("p0-packing-list", listed),
    ("p1-packing-empty", empty),
    ("p2-packing-open", opened),
    ("p3-packing-packed", answered(Reason.PACKED)),
    ("p4-packing-wrong-batch", answered(Reason.WRONG_BATCH)),
    ("p5-packing-no-carton", no_carton),
    ("p6-packing-contents", contents),
    ("p7-packing-closing", closing(short=False)),
    ("p8-packing-short", closing(short=True)),
    ("p9-packing-refused", ended(HandingState.REFUSED)),
    ("pa-packing-waits", ended(HandingState.WAITING)),
    ("pb-packing-relabel", relabelling),
    ("pc-packing-identify", identifying),
    ("pd-packing-numbering", numbering),
    ("pe-packing-import", asked_order),
    ("pf-packing-import-bad", importing),
    ("pg-packing-label-back", answered(Reason.LABEL_BACK)),
    ("ph-packing-orders", ordered_ones),
    ("pi-packing-no-batch", batch_wanted),
    ("pj-packing-batch", batch_asked),
    ("pk-packing-returns", returned(Reason.RETURN_LISTED)),
    ("pl-packing-returns-empty", returned(None)),
    ("pm-packing-returns-never", returned(Reason.RETURN_NEVER)),
    ("pn-packing-came-back", came_back),
    ("po-packing-nothing-found", nothing_found),
    ("pp-packing-printers", two_printers),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Show the page, and the dialog it asks with in a picture of its own."""
    stage = build_packing()
    show_page(stage.page, picture.window)
    settle()
    screen(stage)
    settle()
    dialog = stage.page.asking.dialog
    shown = stage.page if dialog is None or not dialog.isVisible() else dialog
    save_png(shown, picture.path)
    let_go(stage.page)


if __name__ == "__main__":
    take(SCREENS, take_one)
