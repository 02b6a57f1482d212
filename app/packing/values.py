"""What a distributor packs, as frozen values: a shipment, its lines, cartons, what is in them.

Without it screen, rules and store would each call a carton something else. Quantities count the
smallest sales packages. Pure.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

NO_DAY = date.max
"""The expiry of a line that names no batch yet."""
LEVELS = ("small", "middle", "large")
"""Of a package; the smallest first."""
LONGEST_NUMBER = 64
"""Letters of a carrier's number."""
LONGEST_REASON = 200
"""Letters of what a person writes."""
DEEPEST = 4
"""Packages inside one another, the outermost included."""


class ShipmentState(StrEnum):
    """How far a shipment is."""

    PACKING = "packing"
    CLOSED = "closed"
    GIVEN_UP = "given-up"


class CartonKind(StrEnum):
    """What may be in a carton."""

    FULL = "full"
    """整箱: one item and batch, as many as a carton of it holds."""
    PART = "part"
    """零箱: one item and batch, fewer than a full carton."""
    MIXED = "mixed"
    """拼箱: several items or batches."""


class CartonState(StrEnum):
    """How far a carton is."""

    OPEN = "open"
    DONE = "done"
    VOIDED = "voided"


class HandingState(StrEnum):
    """How far a closed shipment is on its way to the hospital."""

    NOT_YET = "not-yet"
    """It is not closed."""
    WAITING = "waiting"
    """It goes by itself when the line is back."""
    TAKEN = "taken"
    """The relay has all of it, checked."""
    REFUSED = "refused"
    """The relay found something wrong; `message` says what. A person has to act."""


class ReturnReason(StrEnum):
    """Why goods came back."""

    REJECTED = "rejected"
    """拒收: the hospital did not take them over."""
    RETURNED = "returned"
    """退货: it had taken them over."""
    UNDELIVERED = "undelivered"
    """未送达."""
    OTHER = "other"
    """其他; the remark says what."""


NOT_TAKEN = (ReturnReason.REJECTED, ReturnReason.UNDELIVERED)
"""The hospital never had them: what it ordered is still to come."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends, or who receives."""

    code: str
    """Of the sender its social credit code; of a hospital its institution at the relay."""
    name: str
    address: str = ""


NOBODY = Party("", "")


@dataclass(frozen=True, slots=True)
class OrderWish:
    """What a person says of an order file; what stands in the file goes first."""

    delivery_no: str = ""
    sender: Party = NOBODY
    recipient: Party = NOBODY
    storage: str = ""
    least_days: int | None = None
    arrives_at: str = ""
    """送达时间 with its zone (ISO 8601), which the province's platform wants."""


@dataclass(frozen=True, slots=True)
class ShipmentHead:
    """What stands at the top of a 随货同行单."""

    delivery_no: str
    sender: Party
    recipient: Party
    order_no: str = ""
    storage: str = ""
    """储存条件, as the sender words it."""
    least_days: int | None = None
    """Days of life a package must have left, as agreed; None: the workstation's rule."""
    delivery_point: str = ""
    """配送点编码 at the province's platform, which alone reads it."""
    arrives_at: str = ""
    """When it arrives, with its zone (ISO 8601); for the platform."""
    hospital_code: str = ""
    """As the province's platform calls the recipient."""
    logistics_no: str = ""
    """运单号 where the order says one; closing says which it is."""


def key_of(province_code: str, name: str, strength: str, maker: str) -> str:
    """What tells one drug from another in an order."""
    return province_code or "\n".join((name, strength, maker))


@dataclass(frozen=True, slots=True)
class Goods:
    """One drug as it stands in an order."""

    province_code: str
    name: str
    strength: str = ""
    maker: str = ""
    form: str = ""
    approval_number: str = ""
    gtin: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    """Drug identifier or GTIN → level."""

    @property
    def key(self) -> str:
        """What tells one drug from another in an order."""
        return key_of(self.province_code, self.name, self.strength, self.maker)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a shipment: a drug of one batch."""

    line_no: int
    goods: Goods
    batch: str
    """Empty: the order names none, and none was given yet."""
    expiry: date
    """`NO_DAY` where there is no batch."""
    quantity: int
    unit: str = "盒"
    production_date: date | None = None
    carton_quantity: int | None = None
    """件装量: packages in a full carton; None where nobody said."""
    order_line_id: str = ""
    """订单明细编号 at the province's platform, which alone reads it."""
    sale_no: str = ""
    batch_of: int | None = None
    """The line of the order that this is a batch of, where the order named none."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One package in a carton."""

    code: str
    line_no: int
    level: str
    smallest: bool
    parent: str | None = None
    returned: bool = False
    """It came back after it left."""


@dataclass(frozen=True, slots=True)
class LineView:
    """One line, and how much of it is packed."""

    line: Line
    packed: int
    near_expiry: bool = False
    returned: int = 0
    """Of what was packed: what came back after it left."""

    @property
    def lacking(self) -> int:
        """What is still to be packed."""
        return max(0, self.line.quantity - self.packed)


@dataclass(frozen=True, slots=True)
class CartonView:
    """One carton."""

    carton_id: uuid.UUID
    sequence: int
    """第几箱, from 1 in the order of opening; voided ones keep theirs."""
    kind: CartonKind
    state: CartonState
    number: str
    """What stands on its label; empty until it is done."""
    sscc: str | None
    labelled: bool
    """Its present label was scanned back."""
    quantity: int
    packages: int
    """Codes in it, of all levels."""
    by_line: Mapping[int, int]
    lacking: int | None
    """To a full carton; None where nobody said how much that is, or it need not be full."""
    at_hand: bool = False
    """Scans of this workstation go into it."""
    void_numbers: tuple[str, ...] = ()
    """Numbers of labels that hold no more."""


@dataclass(frozen=True, slots=True)
class Handing:
    """How a closed shipment stands with the relay."""

    state: HandingState = HandingState.NOT_YET
    message: str = ""
    """What the relay said; in Chinese."""
    codes: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShipmentView:
    """All of a shipment but the codes."""

    shipment_id: uuid.UUID
    head: ShipmentHead
    state: ShipmentState
    lines: tuple[LineView, ...]
    cartons: tuple[CartonView, ...]
    line_at_hand: int | None
    """The line that boxes count for where codes alone do not say; chosen by a person."""
    undoable: bool
    handing: Handing = Handing()
    short_reason: str = ""
    """Why it was closed with less than ordered."""
    logistics_no: str = ""
    """运单号, as the carrier's platform knows it."""

    @property
    def returned(self) -> int:
        """Smallest packages that came back."""
        return sum(line.returned for line in self.lines)

    @property
    def lacking(self) -> int:
        """Smallest packages still to be packed."""
        return sum(line.lacking for line in self.lines)


@dataclass(frozen=True, slots=True)
class ShipmentSummary:
    """One row of the list of shipments."""

    shipment_id: uuid.UUID
    delivery_no: str
    order_no: str
    recipient: str
    state: ShipmentState
    begun_at: datetime
    begun_by: str
    handing: HandingState
    lines: int = 0
    """Of the order."""
    wanted: int = 0
    """Smallest packages, as the next two."""
    packed: int = 0
    returned: int = 0
    cartons: int = 0
    """Without those that were voided."""
    labelled: int = 0
    """Cartons whose present label was scanned back."""


class ShipmentsShown(StrEnum):
    """Which shipments are listed."""

    ALL = "all"
    PACKING = "packing"
    WAITING = "waiting"
    REFUSED = "refused"
    TAKEN = "taken"
    RETURNED = "returned"
    """Something of it came back."""
    GIVEN_UP = "given-up"


class ShipmentsOrder(StrEnum):
    """In which order they are listed."""

    NEWEST = "newest"
    NUMBER = "number"
    RECIPIENT = "recipient"


@dataclass(frozen=True, slots=True)
class ShipmentsAsked:
    """What a list of shipments is to show."""

    search: str = ""
    """Part of a delivery number, an order number or a hospital's name."""
    shown: ShipmentsShown = ShipmentsShown.ALL
    order: ShipmentsOrder = ShipmentsOrder.NEWEST

    @property
    def narrows(self) -> bool:
        """Some are left out."""
        return bool(self.search.strip()) or self.shown is not ShipmentsShown.ALL


ALL_SHIPMENTS = ShipmentsAsked()
"""The newest first."""
