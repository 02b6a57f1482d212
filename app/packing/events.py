"""What the packing desk tells the window, as plain values.

Without it the window would have to know sessions and files. Each answers a wish of the desk
(app/packing/desk.py); they cross threads over the bridge.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.packing.carton_label import CartonLabel
from app.packing.ordered.listing import OrderShown
from app.packing.refusals import Reason
from app.packing.returning.values import ReturnsView
from app.packing.values import (
    ALL_SHIPMENTS,
    CartonView,
    LineView,
    Packed,
    ShipmentsAsked,
    ShipmentSummary,
    ShipmentView,
)
from app.readers.saying import Saying


class Task(StrEnum):
    """What a wish is about."""

    LIST = "list"
    OPEN = "open"
    SCAN = "scan"
    CHANGE = "change"
    CLOSE = "close"
    IMPORT_ORDER = "import-order"
    IMPORT_RELATIONS = "import-relations"
    SETTINGS = "settings"
    ORDERS = "orders"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class ShipmentsListed:
    """Event: the shipments that are asked for."""

    rows: tuple[ShipmentSummary, ...]
    more: bool = False
    asked: ShipmentsAsked = ALL_SHIPMENTS


@dataclass(frozen=True, slots=True)
class OrdersListed:
    """Event: what hospitals ordered and is left to be sent, those ordered last first."""

    orders: tuple[OrderShown, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class OrderBegun:
    """Event: a shipment of order lines is begun."""

    shipment_id: uuid.UUID
    notes: tuple[str, ...] = ()
    """What other shipments took already, in Chinese."""


@dataclass(frozen=True, slots=True)
class ShipmentShown:
    """Event: the open shipment as it stands now."""

    view: ShipmentView
    said: Saying | None = None
    """What was done, where that is worth a line."""
    raw: str = ""
    """The command that was scanned for it; empty where a person wished it."""


@dataclass(frozen=True, slots=True)
class PackAnswered:
    """Event: the answer to one scan, after it is durable."""

    shipment_id: uuid.UUID
    raw: str
    reason: Reason
    sentence: Saying
    accepted: bool
    line_no: int | None
    carton_id: uuid.UUID | None
    added: int
    """Smallest packages this scan added; negative for an undo."""
    lines: tuple[LineView, ...]
    """Those that stand otherwise now."""
    cartons: tuple[CartonView, ...]
    """Those that stand otherwise now, and the one at hand."""
    undoable: bool


@dataclass(frozen=True, slots=True)
class CartonShown:
    """Event: what is in a carton, parents before their children."""

    carton_id: uuid.UUID
    packages: tuple[Packed, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class LabelsReady:
    """Event: labels that are to be printed now."""

    shipment_id: uuid.UUID
    labels: tuple[tuple[uuid.UUID, CartonLabel], ...]
    """Carton and what its label says."""
    reprint: str = ""
    """Why they are printed again; the numbers they had before are void."""


@dataclass(frozen=True, slots=True)
class CartonPrintersShown:
    """Event: where carton labels can be printed."""

    printers: tuple[str, ...]
    """The label printers that are set, by their names."""
    taken: str
    """The one they go to now; empty where none is set."""


@dataclass(frozen=True, slots=True)
class ReturnsShown:
    """Event: what was scanned of goods that came back, as it stands now."""

    view: ReturnsView
    reason: Reason | None = None
    """What the last scan or wish came to."""
    said: Saying | None = None
    raw: str = ""
    """What was scanned; empty where a person wished it."""


@dataclass(frozen=True, slots=True)
class ClosingChecked:
    """Event: what stands in the way of closing; closable with a reason where only goods lack."""

    shipment_id: uuid.UUID
    lacking: tuple[tuple[Reason, Saying], ...]
    about: tuple[Mapping[str, str | int], ...] = ()
    """The values of each sentence: `sequence` of its carton, `line_no` of its line."""

    @property
    def closable(self) -> bool:
        """Nothing stands in the way."""
        return not self.lacking

    @property
    def closable_short(self) -> bool:
        """Nothing but lacking goods stands in the way."""
        return all(reason is Reason.SHORT for reason, _ in self.lacking)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of a file that cannot be taken."""

    row: int
    """As people count: the header of a table is row 1; in XML and JSON the line or entry."""
    message: str


@dataclass(frozen=True, slots=True)
class ImportShown:
    """Event: how far an import is; the last one is `done`, `stopped` or has `bad` rows."""

    path: Path
    task: Task
    read: int
    """Rows or codes so far."""
    done: bool = False
    stopped: bool = False
    bad: tuple[BadRow, ...] = ()
    """Nothing was taken in where there is any; at most 200 are named."""
    bad_count: int = 0
    notes: tuple[str, ...] = ()
    shipment_ids: tuple[uuid.UUID, ...] = ()
    """Of an order file: the shipments it begins."""


@dataclass(frozen=True, slots=True)
class NumberingShown:
    """Event: how cartons are numbered."""

    prefix: str
    """GS1 company prefix; empty: local numbers."""
    extension: int
    left: int | None
    """SSCCs this workstation has left; None for local numbers."""


@dataclass(frozen=True, slots=True)
class HandingTold:
    """Event: how many closed shipments wait to be handed over, and what hinders them."""

    waiting: int
    message: str
    """In Chinese: what hinders, and what to do; empty where nothing does."""


@dataclass(frozen=True, slots=True)
class RelayRow:
    """Where the shipments for one hospital are handed over; the key's secret is never shown."""

    hospital: str
    """Its institution at the relay; empty: all that have none of their own."""
    url: str
    key_id: str
    ca_file: str = ""
    """A PEM file with the authority of the relay's certificate; empty: the system's."""
    pin: str = ""
    """SHA-256 of the relay's certificate; empty: any that an authority signed."""


@dataclass(frozen=True, slots=True)
class RelaysShown:
    """Event: the relays of this workstation."""

    rows: tuple[RelayRow, ...]
    said: str = ""
    """What was not kept and why; in Chinese. Empty where all is well."""


@dataclass(frozen=True, slots=True)
class PackingFailed:
    """Event: a wish was not granted, or something failed; nothing was changed."""

    task: Task
    sentence: Saying
    reason: Reason | None = None
    number: str = ""
    """Of a bug."""


PackingEvent = (
    ShipmentsListed
    | OrdersListed
    | OrderBegun
    | ShipmentShown
    | PackAnswered
    | CartonShown
    | LabelsReady
    | CartonPrintersShown
    | ReturnsShown
    | ClosingChecked
    | ImportShown
    | NumberingShown
    | HandingTold
    | RelaysShown
    | PackingFailed
)
