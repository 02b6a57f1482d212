"""What packing writes into the change log: one body per kind of fact.

Without it each end would read the other's JSON by guess. A fact is never changed: what was done
wrongly is taken back by another. `event_id` (UUIDv7) gives facts of one shipment their order on all
ends. A kind's meaning never changes under the same name and version; new fields have defaults.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

import msgspec


class PackingBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of one fact about a shipment; encoded as JSON."""

    shipment_id: uuid.UUID
    event_id: uuid.UUID
    person: str
    at: datetime


class PartyBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who sends or receives."""

    code: str
    name: str
    address: str = ""


class LineBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a shipment."""

    line_no: int
    province_code: str
    name: str
    batch: str
    expiry: date
    quantity: int
    unit: str
    strength: str = ""
    maker: str = ""
    form: str = ""
    approval_number: str = ""
    gtin: str = ""
    identifiers: dict[str, str] = {}
    production_date: date | None = None
    carton_quantity: int | None = None
    order_line_id: str = ""
    sale_no: str = ""


class ShipmentBegun(PackingBody, frozen=True, kw_only=True):
    """`shipment.begun` 1: an order is to be packed."""

    delivery_no: str
    sender: PartyBody
    recipient: PartyBody
    lines: list[LineBody]
    order_no: str = ""
    storage: str = ""
    least_days: int | None = None
    delivery_point: str = ""
    arrives_at: str = ""
    hospital_code: str = ""
    """As the province's platform calls the hospital."""
    logistics_no: str = ""
    """运单号 as the order has it; what closing says counts."""


class IdentifierNamed(PackingBody, frozen=True, kw_only=True):
    """`shipment.identifier-named` 1: a person said which drug an identifier is."""

    identifier: str
    line_no: int
    goods: str
    """What the line is of, for other shipments: province code, or name, strength and maker."""
    level: str


class BatchGiven(PackingBody, frozen=True, kw_only=True):
    """`shipment.batch-given` 1: of this batch is packed what a line without one still lacks."""

    line_no: int
    """The line of the order, which names no batch."""
    as_line: int
    """The number of the line for this batch of it."""
    batch: str
    expiry: date
    production_date: date | None = None


class CartonOpened(PackingBody, frozen=True, kw_only=True):
    """`carton.opened` 1: another carton is filled."""

    carton_id: uuid.UUID
    kind: str


class PackageBody(msgspec.Struct, frozen=True, array_like=True):
    """One package that a scan packed."""

    code: str
    line_no: int
    level: str
    smallest: bool
    parent: str | None = None


class PackScanned(PackingBody, frozen=True, kw_only=True):
    """`pack.scanned` 1: one scan, what it came to, and what it packed (refused: nothing)."""

    raw: bytes
    device: str
    reason: str
    values: dict[str, str | int]
    framed: str | None = None
    code: str | None = None
    carton_id: uuid.UUID | None = None
    line_no: int | None = None
    packages: list[PackageBody] = []
    adopts: list[str] = []
    """Those of them that lay in the carton before, without their parent."""
    batch: str = ""
    """Of the line, where the order named none."""
    came_back_from: list[str] = []
    """Numbers of the shipments that some of it left with before, and came back from."""


class PacksMoved(PackingBody, frozen=True, kw_only=True):
    """`pack.moved` 1: packages, with what is in them, go to another carton (None: out)."""

    codes: list[str]
    carton_id: uuid.UUID | None = None
    opens: str = ""
    """The carton is opened by this very step (拆箱), of this kind."""
    taken: list[str] = []
    """All codes that left the shipment, those inside others too."""


class StepUndone(PackingBody, frozen=True, kw_only=True):
    """`pack.undone` 1: a step of the same workstation is taken back."""

    undoes: uuid.UUID


class CartonFinished(PackingBody, frozen=True, kw_only=True):
    """`carton.finished` 1: a carton is closed and has the number of its label."""

    carton_id: uuid.UUID
    kind: str
    number: str
    sscc: str | None = None


class CartonReopened(PackingBody, frozen=True, kw_only=True):
    """`carton.reopened` 1: it is filled again; its number is void."""

    carton_id: uuid.UUID
    reason: str


class CartonRelabelled(PackingBody, frozen=True, kw_only=True):
    """`carton.relabelled` 1: it has another number; the one before is void."""

    carton_id: uuid.UUID
    number: str
    reason: str
    sscc: str | None = None


class CartonLabelScanned(PackingBody, frozen=True, kw_only=True):
    """`carton.label-scanned` 1: the label that sticks on it was scanned back."""

    carton_id: uuid.UUID
    number: str
    raw: bytes
    device: str


class CartonVoided(PackingBody, frozen=True, kw_only=True):
    """`carton.voided` 1: there is no such carton; all of it is out of the shipment."""

    carton_id: uuid.UUID
    reason: str
    taken: list[str] = []
    """All codes that left the shipment."""


class ShipmentClosed(PackingBody, frozen=True, kw_only=True):
    """`shipment.closed` 1: it is ready to go; `short_reason` where goods lack."""

    short_reason: str = ""
    logistics_no: str = ""
    """运单号, as the carrier's platform knows it."""


class ShipmentReopened(PackingBody, frozen=True, kw_only=True):
    """`shipment.reopened` 1: the relay refused it, so it is packed again."""

    reason: str


class ShipmentGivenUp(PackingBody, frozen=True, kw_only=True):
    """`shipment.given-up` 1: it will not go; all is out of it again."""

    reason: str


class ShipmentHanded(PackingBody, frozen=True, kw_only=True):
    """`shipment.handed` 1: what the relay said to it, or a person: send it again (waiting)."""

    state: str
    manifest: str = ""
    codes: int = 0
    message: str = ""


class GoodsReturned(PackingBody, frozen=True, kw_only=True):
    """`shipment.returned` 1: packages that left with it came back."""

    codes: list[str]
    """All of them, those inside others too."""
    reason: str
    remark: str = ""


class ReturnWithdrawn(PackingBody, frozen=True, kw_only=True):
    """`shipment.return-withdrawn` 1: these packages did not come back after all."""

    codes: list[str]


class NumberingSet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`packing.numbering-set` 1: how all workstations number cartons from now on."""

    event_id: uuid.UUID
    prefix: str
    extension: int
    person: str
    at: datetime


VERSION = 1
KINDS: dict[tuple[str, int], type[msgspec.Struct]] = {
    ("shipment.begun", VERSION): ShipmentBegun,
    ("shipment.identifier-named", VERSION): IdentifierNamed,
    ("shipment.batch-given", VERSION): BatchGiven,
    ("carton.opened", VERSION): CartonOpened,
    ("pack.scanned", VERSION): PackScanned,
    ("pack.moved", VERSION): PacksMoved,
    ("pack.undone", VERSION): StepUndone,
    ("carton.finished", VERSION): CartonFinished,
    ("carton.reopened", VERSION): CartonReopened,
    ("carton.relabelled", VERSION): CartonRelabelled,
    ("carton.label-scanned", VERSION): CartonLabelScanned,
    ("carton.voided", VERSION): CartonVoided,
    ("shipment.closed", VERSION): ShipmentClosed,
    ("shipment.reopened", VERSION): ShipmentReopened,
    ("shipment.given-up", VERSION): ShipmentGivenUp,
    ("shipment.handed", VERSION): ShipmentHanded,
    ("shipment.returned", VERSION): GoodsReturned,
    ("shipment.return-withdrawn", VERSION): ReturnWithdrawn,
    ("packing.numbering-set", VERSION): NumberingSet,
}
_NAMES = {body: key for key, body in KINDS.items()}


def kind_of(body: msgspec.Struct) -> tuple[str, int]:
    """The name and version a body goes under."""
    return _NAMES[type(body)]


def encode(body: msgspec.Struct) -> str:
    """As JSON text."""
    return msgspec.json.encode(body).decode()
