"""What came back, as a person is shown it before and after it is registered.

Without it the window would have to know shipments and their folds. Pure.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.packing.values import ReturnReason

CARTON = "carton"
"""The level of a row that stands for a whole carton."""


@dataclass(frozen=True, slots=True)
class Back:
    """That something is registered as come back."""

    at: datetime
    person: str
    reason: ReturnReason
    remark: str


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One scan: a package or a carton, with all in it that had not come back before."""

    key: str
    """The code, or the number on the carton's label."""
    level: str
    """`CARTON`, or the level of the package."""
    shipment_id: uuid.UUID
    delivery_no: str
    recipient: str
    carton_sequence: int
    carton_number: str
    goods: str
    """Name and strength of the first drug in it, as the order has them."""
    kinds: int
    """How many lines of the order it is of."""
    batch: str
    quantity: int
    """Smallest packages."""
    unit: str
    earlier: int = 0
    """Smallest packages of it that had come back before it was scanned."""
    back: Back | None = None
    """None: not registered yet."""


@dataclass(frozen=True, slots=True)
class ReturnsView:
    """What was scanned, the last one first."""

    rows: tuple[ReturnRow, ...] = ()

    @property
    def to_register(self) -> int:
        """Smallest packages that are not registered yet."""
        return sum(row.quantity for row in self.rows if row.back is None)
