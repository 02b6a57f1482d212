"""发货装箱: shipments, and the one that is packed; turns keys into wishes to the desk.

Without it a distributor would pack by paper. While a shipment is open on this page, the scans of
all readers are packed; over the list they are held and count nowhere. A refusal never blocks: it is
shown and heard, and the next scan is taken.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.codes.parse import parse
from app.packing.events import (
    CartonPrintersShown,
    CartonShown,
    ClosingChecked,
    HandingTold,
    ImportShown,
    LabelsReady,
    NumberingShown,
    OrderBegun,
    OrdersListed,
    PackAnswered,
    PackingEvent,
    PackingFailed,
    RelaysShown,
    ReturnsShown,
    ShipmentShown,
    ShipmentsListed,
    Task,
)
from app.packing.refusals import Reason
from app.packing.values import (
    LineView,
    ShipmentsAsked,
    ShipmentState,
    ShipmentSummary,
    ShipmentView,
)
from app.readers.events import ScanSeen
from app.receiving.code_questions import MANUAL_DEVICE
from ui.packing.asking import PackingQuestions
from ui.packing.carton_wishes import CartonWishes
from ui.packing.commands import OVER_THE_LIST, OVER_THE_WORK, Do, PackingCommands, Situation
from ui.packing.port import PackingPorts
from ui.packing.printer_choice import PrinterChoice
from ui.packing.relays_dialog import RelaySettings
from ui.packing.shipments_panel import ShipmentsPanel
from ui.packing.words import reason_severity
from ui.packing.work import ShipmentWork
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.ports import Readers
from ui.preferences import Preferences
from ui.sound import Sound


class PackingPage(TranslatedWidget):
    """The list, or the open shipment."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""

    def __init__(
        self,
        ports: PackingPorts,
        readers: Readers,
        preferences: Preferences,
        sound: Sound,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ports, self._desk, self._readers = ports, ports.packing, readers
        self._sound, self._now = sound, now
        self.person = ""
        self.may_number: Callable[[], bool] = lambda: False
        """Whether the person may say how cartons are numbered."""
        self._entered = False
        self._wanted: uuid.UUID | None = None
        """The shipment that is open, or being opened."""
        self._unknown: str | None = None
        """The drug identifier of the last scan, where nothing knows it."""
        self.asking = PackingQuestions(self._desk, preferences, self)
        self.asking.begun.connect(self.open_begun)
        self.relays = RelaySettings(ports.relays, self)
        self.cartons = CartonWishes(self._desk, lambda: self.work, self.asking)
        self.commands = PackingCommands(self, self._wishes())
        self.list = ShipmentsPanel([self.commands[one] for one in OVER_THE_LIST], self)
        self.list.view.row_chosen.connect(self.open_shipment)
        self.list.list_wished.connect(self.list_asked)
        over = [self.commands[one] for one in OVER_THE_WORK]
        self.work = ShipmentWork(over, self.commands[Do.SEND_AGAIN], self)
        self.work.code_typed.connect(self.send_typed)
        self.work.lines.view.row_chosen.connect(self.choose_line)
        self.work.cartons.view.row_chosen.connect(self.cartons.go_on_with)
        self.work.cartons.view.selectionModel().currentChanged.connect(self.look_again)
        self.printer = PrinterChoice(ports.labels, self.work.header, self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.work)
        self.retranslate()
        self._allow()

    @property
    def view(self) -> ShipmentView | None:
        """The open shipment; None over the list."""
        return self.work.view if self._stack.currentIndex() == 1 else None

    def retranslate(self) -> None:
        """Word the commands."""
        self.commands.retranslate()

    def opened(self) -> None:
        """The page is entered: go on with the shipment, or show the list."""
        self._entered = True
        self._ports.labels.show_printers()
        if self._wanted is not None:
            self._desk.open_shipment(self._wanted, self.person)
        else:
            self._hold()

    def closed(self) -> None:
        """The page is left: scans go where they went before."""
        if not self._entered:
            return
        self._entered = False
        self.asking.forget_returns()
        if self.view is None:
            self._readers.hold_scans(False)
        else:
            self._ports.way.to_packing(False)
            self._desk.leave()
        self._allow()

    @Slot(object)
    def hear(self, event: PackingEvent) -> None:
        """Show what the desk says."""
        show: Mapping[type, Callable[..., None]] = {
            ShipmentsListed: self.list.show_listed,
            HandingTold: self.list.show_handing,
            ShipmentShown: self._show_shipment,
            PackAnswered: self._show_answer,
            LabelsReady: self._print_labels,
            CartonPrintersShown: self.printer.show,
            CartonShown: self.asking.show_packages,
            ReturnsShown: self._show_returns,
            ClosingChecked: self._show_closing,
            ImportShown: self._show_import,
            NumberingShown: self._show_numbering,
            RelaysShown: self.relays.show,
            OrdersListed: self._show_orders,
            OrderBegun: self.asking.show_begun,
            PackingFailed: self._show_failure,
        }
        show[type(event)](event)
        self._allow()

    @Slot(object)
    def show_scan(self, event: ScanSeen) -> None:
        """Say why a scan over the list counts nowhere."""
        if self._entered and self.view is None and event.held and not self.asking.is_open:
            said = self.tr("{code} 没有计入：请先按 Enter 打开一张发货单，再扫码。")
            self.refused.emit(said.format(code=readable(event.scan.text[:60])))

    @Slot(object)
    def open_shipment(self, row: ShipmentSummary) -> None:
        """Open or resume a shipment."""
        self._wanted = row.shipment_id
        self._desk.open_shipment(row.shipment_id, self.person)

    @Slot(object)
    def open_begun(self, shipment_id: uuid.UUID) -> None:
        """Open the shipment that was begun of an order."""
        self._wanted = shipment_id
        self._desk.open_shipment(shipment_id, self.person)

    @Slot()
    def ask_batch(self) -> None:
        """Ask which batch is packed of a drug whose order names none."""
        if self.view is not None:
            self.asking.ask_batch(self.view.lines, self.work.lines.view.current_row())

    @Slot()
    def go_back(self) -> None:
        """Close the field for typed codes, or go back to the list."""
        if self.work.manual.isVisible():
            self.work.manual.hide()
            self.work.give_focus_to_scanning()
            return
        if self.view is None:
            return
        left, self._wanted = self._wanted, None
        self._ports.way.to_packing(False)
        self._desk.leave()
        self._stack.setCurrentIndex(0)
        self._hold()
        self.list.look_at(left)
        self._allow()

    @Slot()
    def look_again(self) -> None:
        """Another carton is under the cursor: other things can be done."""
        self._allow()

    @Slot(object)
    def list_asked(self, asked: ShipmentsAsked) -> None:
        """List those that are asked for."""
        self._desk.list_shipments(asked)

    @Slot()
    def ask_returns(self) -> None:
        """Take scans of goods that came back."""
        dialog = self.asking.ask_returns()
        if dialog is not None:
            dialog.code_typed.connect(self.send_typed)
            dialog.finished.connect(self.end_returns)
            self._take_scans(here=True)
            self._desk.begin_returns(self.person)

    @Slot()
    def end_returns(self) -> None:
        """Take no more scans of goods that came back."""
        self._desk.end_returns()
        self._take_scans(here=False)
        if self._entered:
            self._hold()

    @Slot()
    def refresh(self) -> None:
        """List the shipments again."""
        self._desk.list_shipments()

    @Slot()
    def search(self) -> None:
        """Look for a shipment."""
        self.list.list.begin_search()

    @Slot()
    def open_manual_entry(self) -> None:
        """Open the field for a code that no scanner reads."""
        self.work.manual.open()

    @Slot(str)
    def send_typed(self, text: str) -> None:
        """Hand a typed code to the desk as a scan of the device `manual`."""
        self._desk.scan(text, text.encode(), MANUAL_DEVICE, self._now())

    @Slot()
    def take_back(self) -> None:
        """Undo the last step."""
        self._desk.undo()

    @Slot(object)
    def choose_line(self, row: LineView) -> None:
        """Let boxes count for a line where their codes do not say; again: let the codes say."""
        number = row.line.line_no
        chosen = None if self.work.lines.model.chosen == number else number
        self._desk.choose_line(chosen)
        self.work.give_focus_to_scanning()

    @Slot()
    def ask_identifier(self) -> None:
        """Ask of which line the identifier is that was scanned last."""
        if self._unknown is None:
            return
        current = self.work.lines.view.current_row()
        number = None if current is None else current.line.line_no
        self.asking.ask_identifier(self._unknown, self.work.lines.model.rows, number)

    @Slot()
    def ask_closing(self) -> None:
        """Ask what stands in the way of closing."""
        self._desk.check_closing()

    @Slot()
    def ask_numbering(self) -> None:
        """Ask how cartons are numbered."""
        self._desk.ask_numbering()

    @Slot()
    def ask_relays(self) -> None:
        """Ask to which relay each hospital's shipments go."""
        self.relays.begin(may=self.may_number())

    @Slot()
    def send_once_more(self) -> None:
        """Hand a refused shipment over again."""
        self._desk.send_again()

    @Slot()
    def print_it(self) -> None:
        """Make 随货同行单."""
        if self.view is not None:
            self._ports.papers.print_shipment(self.view)

    @Slot()
    def ask_printer(self) -> None:
        """Ask where the labels of cartons come out."""
        self.printer.ask()

    @Slot()
    def focus_lines(self) -> None:
        """Put the keys into the lines."""
        self._focus(self.work.lines)

    @Slot()
    def focus_cartons(self) -> None:
        """Put the keys into the cartons."""
        self._focus(self.work.cartons)

    @Slot(object)
    def show_place(self, about: Mapping[str, str | int]) -> None:
        """Go to what a sentence about closing names."""
        if isinstance(line_no := about.get("line_no"), int):
            self.work.lines.point_at_line(line_no)
        elif isinstance(sequence := about.get("sequence"), int):
            self.work.cartons.point_at_sequence(sequence)

    @Slot()
    def show_commands(self) -> None:
        """Show all commands with their keys."""
        menu = self.commands.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        button = self.work.header.button_of(self.commands[Do.MORE])
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _show_shipment(self, event: ShipmentShown) -> None:
        view = event.view
        if not self._entered or view.shipment_id != self._wanted:
            return
        before = self.view
        if before is None:
            self._take_scans(here=True)
        self._stack.setCurrentIndex(1)
        self.work.show_view(view, event.said)
        self.asking.follow(view)
        closes = before is not None and before.shipment_id == view.shipment_id
        if closes and before.state is ShipmentState.PACKING is not view.state:  # type: ignore[union-attr]
            self._after_end(view)

    def _after_end(self, view: ShipmentView) -> None:
        self.asking.forget_closing()
        if view.state is ShipmentState.CLOSED:
            self._ports.papers.print_shipment(view)

    def _show_answer(self, event: PackAnswered) -> None:
        if self.view is None or event.shipment_id != self.view.shipment_id:
            return
        self._sound.play(reason_severity(event.reason))
        self.work.show_answer(event)
        unknown = event.reason is Reason.UNKNOWN_IDENTIFIER
        self._unknown = parse(event.raw).drug_identifier if unknown else None
        if event.reason is Reason.LABEL_BACK:
            for carton in event.cartons:
                self._ports.labels.scanned(carton.number)

    def _show_returns(self, event: ReturnsShown) -> None:
        self.asking.show_returns(event)
        if event.raw:
            self._sound.play(reason_severity(event.reason))

    def _print_labels(self, event: LabelsReady) -> None:
        self._ports.labels.print_cartons(event, self.person)

    def _show_closing(self, event: ClosingChecked) -> None:
        if self.view is not None and event.shipment_id == self.view.shipment_id:
            self.asking.show_closing(event, self.view.head, self.show_place)

    def _show_import(self, event: ImportShown) -> None:
        self.asking.show_import(event)
        if event.shipment_ids:
            self._desk.list_shipments()

    def _show_orders(self, event: OrdersListed) -> None:
        if self._entered and self.view is None:
            self.asking.show_orders(event, self._now())

    def _show_numbering(self, event: NumberingShown) -> None:
        self.asking.show_numbering(event, self.person, may=self.may_number())

    def _show_failure(self, event: PackingFailed) -> None:
        if self.asking.take_failure(event) or not self._entered:
            return
        text = readable(spoken(event.sentence))
        if event.task is Task.SCAN and self.view is not None:
            self._sound.play(reason_severity(event.reason))
            self.work.show_refusal(event.reason, event.sentence)
            return
        self.refused.emit(text)

    def _focus(self, panel: QWidget) -> None:
        view = panel.view  # type: ignore[attr-defined]
        view.setFocus()
        if view.current_row() is None and view.model().rowCount():
            view.point_at(0)

    def _take_scans(self, *, here: bool) -> None:
        """Scans come to packing, or go where they went before."""
        self._ports.way.to_packing(here)
        self._readers.hold_scans(False)

    def _hold(self) -> None:
        self._readers.hold_scans(True)
        self._desk.list_shipments()
        self.list.view.setFocus()

    def _allow(self) -> None:
        carton = None if self.view is None else self.cartons.current
        unknown, printers = self._unknown is not None, self.printer.offered
        now = Situation(self._entered, self.view, carton, unknown, printers)
        self.commands.allow(now)
        self.asking.person = self.person

    def _wishes(self) -> dict[Do, Callable[[], None]]:
        return {
            Do.IMPORT_ORDER: self.asking.ask_order,
            Do.ORDERS: self._desk.list_orders,
            Do.IMPORT_RELATIONS: self.asking.ask_relations,
            Do.RETURN: self.ask_returns,
            Do.NUMBER: self.ask_numbering,
            Do.RELAYS: self.ask_relays,
            Do.SEARCH: self.search,
            Do.REFRESH: self.refresh,
            Do.TYPE: self.open_manual_entry,
            Do.UNDO: self.take_back,
            Do.OPEN_FULL: self.cartons.begin_full,
            Do.OPEN_MIXED: self.cartons.begin_mixed,
            Do.OPEN_PART: self.cartons.begin_part,
            Do.FINISH: self.cartons.finish_it,
            Do.FINISH_PART: self.cartons.finish_as_part,
            Do.CONTENTS: self.cartons.show_contents,
            Do.RELABEL: self.cartons.ask_relabel,
            Do.REOPEN_CARTON: self.cartons.ask_reopen_carton,
            Do.VOID: self.cartons.ask_void,
            Do.IDENTIFY: self.ask_identifier,
            Do.BATCH: self.ask_batch,
            Do.TO_LINES: self.focus_lines,
            Do.TO_CARTONS: self.focus_cartons,
            Do.MORE: self.show_commands,
            Do.CLOSE: self.ask_closing,
            Do.PRINT: self.print_it,
            Do.PRINTER: self.ask_printer,
            Do.SEND_AGAIN: self.send_once_more,
            Do.REOPEN: self.asking.ask_reopen,
            Do.GIVE_UP: self.asking.ask_give_up,
            Do.BACK: self.go_back,
        }
