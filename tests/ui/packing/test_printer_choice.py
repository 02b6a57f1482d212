"""Where carton labels come out is seen on the packing page, and changed there by a key."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.packing.events import CartonPrintersShown, ShipmentShown
from tests.ui.packing.stage import build_packing, shipment
from ui.packing.commands import Do


def test_a_printer_is_named_and_changed_where_there_is_a_choice_and_nowhere_else(
    qtbot: QtBot,
) -> None:
    # Without this nobody would see at which of two printers the labels lie.
    stage = build_packing()
    page = stage.page
    qtbot.addWidget(page)
    page.opened()
    page.open_begun(shipment().shipment_id)
    stage.hear(ShipmentShown(shipment()))
    change, header = page.commands[Do.PRINTER], page.work.header
    stage.hear(CartonPrintersShown(("装箱台 1",), "装箱台 1"))
    assert not change.isEnabled()
    assert header.printer.text == ""
    stage.hear(CartonPrintersShown(("装箱台 1", "冷库 & 门口"), "装箱台 1"))
    assert change.isEnabled()
    assert header.printer.text == "箱签：装箱台 1"
    menu = page.printer.menu()
    qtbot.addWidget(menu)
    assert isinstance(menu, QMenu)
    first, second = menu.actions()
    assert (first.isChecked(), second.isChecked()) == (True, False)
    assert second.text() == "&2  冷库 && 门口"
    second.trigger()
    assert stage.labels.printers.taken == "冷库 & 门口"
    stage.hear(CartonPrintersShown(("装箱台 1", "冷库 & 门口"), "冷库 & 门口"))
    assert header.printer.text == "箱签：冷库 & 门口"
    page.closed()
