"""One record as it is uploaded: an item, a batch, a quantity, its codes, whole or split.

Without it every interface that carries trace codes would have a shape of its own. A record is of
whole packs or of split ones (拆零), never of both: trdn_flag is said once for all its codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

UNIVERSAL: Final = "9" * 20
"""What some provinces take for every split pack, in place of the opened box's code."""
RECORD_NO_LENGTH: Final = 30
"""批次流水号 fixmedins_bchno."""


class Movement(StrEnum):
    """What happened to the goods."""

    RECEIVED = "received"
    COUNTED = "counted"
    DISPENSED = "dispensed"
    TAKEN_BACK = "taken-back"
    """From a patient."""
    SENT_BACK = "sent-back"
    """To the supplier."""


@dataclass(frozen=True, slots=True)
class UploadRecord:
    """One record, by a number that is ours and never used twice."""

    record_no: str
    movement: Movement
    item_code: str
    """机构目录编号, the hospital's own."""
    name: str
    batch: str
    production_date: date | None
    expiry: date | None
    quantity: Decimal
    """In the smallest unit that is priced (最小计价单位)."""
    split: bool
    """trdn_flag."""
    codes: tuple[str, ...]
    needed: int
    """How many codes must stand in it; 0: the item has none (无码目录)."""
    of_record: str = ""
    """The record whose goods come back by this one; empty: none is named."""
