"""What a message to a platform speaks of, as a person knows it and finds it again.

Without it a letter that waits for somebody would not lead to what it is about.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum


class Opens(StrEnum):
    """What has a page of its own at a workstation."""

    DELIVERY = "delivery"
    ORDER = "order"
    RETURN = "return"
    """Of an order: it is opened there."""
    MOVE = "move"
    """Goods that left or came back: its codes are in the code library."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of ours."""

    opens: Opens
    key: uuid.UUID
    """Of the delivery, order or movement."""
    number: str
    """What people look for it by; empty for goods that were moved without a document."""
    name: str
    """Chinese: 配送单 PS-1（收货单 SH-1）."""
