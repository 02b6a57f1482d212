"""What the window wishes of packing; without it it would know the desk by name.

Every method returns at once; what follows comes as an event of app/packing/events.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from app.packing.events import LabelsReady
from app.packing.values import (
    CartonKind,
    OrderWish,
    ReturnReason,
    ShipmentsAsked,
    ShipmentView,
)
from ui.packing.relay_port import RelayKeys


class Packing(Protocol):
    """Shipments and their cartons; what goes wrong is answered by PackingFailed."""

    def list_shipments(self, asked: ShipmentsAsked | None = None) -> None:
        """Ask for shipments; None: those asked for last. Answered by ShipmentsListed."""

    def list_orders(self) -> None:
        """Ask what hospitals ordered and is left to be sent; answered by OrdersListed."""

    def begin_from_order(self, order_line_ids: Sequence[str], wish: OrderWish, person: str) -> None:
        """Begin a shipment of order lines of one hospital and point; answered by OrderBegun."""

    def import_order(self, path: Path, wish: OrderWish, person: str) -> None:
        """Begin shipments of a 随货同行单 (CSV, XLSX, JSON); answered by ImportShown."""

    def import_relations(self, path: Path, person: str) -> None:
        """Take in a relation file (XML, CSV, XLSX); answered by ImportShown, repeatedly."""

    def stop_import(self) -> None:
        """Stop the import that runs; nothing of it stays."""

    def open_shipment(self, shipment_id: uuid.UUID, person: str) -> None:
        """Open or resume a shipment; answered by ShipmentShown."""

    def leave(self) -> None:
        """Close its page; the shipment stays as it is."""

    def scan(self, text: str, raw: bytes, device: str, read_at: datetime) -> None:
        """Take one scan: a package, a carton's label, or a command; answered by PackAnswered."""

    def undo(self) -> None:
        """Take back the last step of this workstation; answered by ShipmentShown."""

    def choose_line(self, line_no: int | None) -> None:
        """Say which line boxes are of where their codes do not say; answered by ShipmentShown."""

    def name_identifier(self, identifier: str, line_no: int, level: str) -> None:
        """Say that a drug identifier is the drug of a line; answered by ShipmentShown."""

    def give_batch(
        self, line_no: int, batch: str, expiry: date, production_date: date | None = None
    ) -> None:
        """Say which batch is packed where the order names none; answered by ShipmentShown."""

    def open_carton(self, kind: CartonKind) -> None:
        """Open another carton and fill it; answered by ShipmentShown."""

    def take_carton(self, carton_id: uuid.UUID) -> None:
        """Go on filling a carton that is open; answered by ShipmentShown."""

    def show_carton(self, carton_id: uuid.UUID) -> None:
        """Ask what is in a carton; answered by CartonShown."""

    def finish_carton(self, carton_id: uuid.UUID, *, as_part: bool = False) -> None:
        """封箱: number it; answered by ShipmentShown and LabelsReady.

        `as_part`: what was meant to be a full carton is closed as it is.
        """

    def reopen_carton(self, carton_id: uuid.UUID, reason: str) -> None:
        """Open a finished carton again; its number is void. Answered by ShipmentShown."""

    def void_carton(self, carton_id: uuid.UUID, reason: str) -> None:
        """作废: all of it is out of the shipment again; answered by ShipmentShown."""

    def move(self, codes: Sequence[str], carton_id: uuid.UUID) -> None:
        """Move packages, with what is in them, to an open carton; answered by ShipmentShown."""

    def take_out(self, codes: Sequence[str]) -> None:
        """Take packages out of the shipment; answered by ShipmentShown."""

    def split(self, codes: Sequence[str], kind: CartonKind) -> None:
        """Move packages to a new carton, one step; answered by ShipmentShown."""

    def labels(self, carton_ids: Sequence[uuid.UUID]) -> None:
        """Ask for the labels of finished cartons; answered by LabelsReady."""

    def relabel(self, carton_id: uuid.UUID, reason: str) -> None:
        """Give a carton a new number, the old label is void; answered like `finish_carton`."""

    def check_closing(self) -> None:
        """Ask what stands in the way of closing; answered by ClosingChecked."""

    def close(self, short_reason: str = "", logistics_no: str = "") -> None:
        """Close the shipment and hand it over; answered by ShipmentShown or ClosingChecked."""

    def give_up(self, reason: str) -> None:
        """Give the shipment up; all is out of it again. Answered by ShipmentShown."""

    def reopen(self, reason: str) -> None:
        """Pack a shipment again that the relay refused; answered by ShipmentShown."""

    def send_again(self) -> None:
        """Hand a refused shipment over once more; answered by ShipmentShown."""

    def begin_returns(self, person: str) -> None:
        """Scans are of goods that came back from now on; answered by ReturnsShown."""

    def drop_returns(self, keys: Sequence[str]) -> None:
        """Take rows off the list of goods that came back; answered by ReturnsShown."""

    def register_returns(self, reason: ReturnReason, remark: str) -> None:
        """Say that all on the list came back, and why; answered by ReturnsShown."""

    def withdraw_returns(self, keys: Sequence[str]) -> None:
        """Say that registered goods did not come back after all; answered by ReturnsShown."""

    def end_returns(self) -> None:
        """Forget the list; what is registered stays."""

    def ask_numbering(self) -> None:
        """Ask how cartons are numbered; answered by NumberingShown."""

    def set_numbering(self, prefix: str, extension: int, person: str) -> None:
        """Number by this GS1 prefix, or (empty) by local numbers; answered by NumberingShown."""


class CartonLabels(Protocol):
    """The queue of labels, as packing sees it."""

    def print_cartons(self, ready: LabelsReady, person: str) -> None:
        """Print the labels of cartons; where that goes wrong, the queue says why."""

    def scanned(self, number: str) -> None:
        """A carton's label was scanned back."""

    def show_printers(self) -> None:
        """Ask where labels can be printed; answered by CartonPrintersShown."""

    def take_printer(self, name: str) -> None:
        """Print on this one until the program ends; answered by CartonPrintersShown."""


class ScanWay(Protocol):
    """Where the scans of all readers go."""

    def to_packing(self, here: bool) -> None:
        """From now on to packing, or back to receiving."""


class NotePapers(Protocol):
    """Papers, as packing sees them."""

    def print_shipment(self, view: ShipmentView) -> None:
        """Make 随货同行单 of a shipment; answered by PaperReady."""


@dataclass(frozen=True, slots=True)
class PackingPorts:
    """What stands behind the page."""

    packing: Packing
    labels: CartonLabels
    way: ScanWay
    papers: NotePapers
    relays: RelayKeys
