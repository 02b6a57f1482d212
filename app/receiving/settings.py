"""The rules of receiving that a hospital sets for itself.

Without it near expiry would mean the same everywhere. Each field has its default and its limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class OverQuantity(StrEnum):
    """What happens to a box that is more than was sent."""

    REFUSE = "refuse"
    COUNT = "count"
    """Count it; the line must be explained before confirming."""


@dataclass(frozen=True, slots=True)
class ReceivingRules:
    """Valid, or it does not exist."""

    near_expiry_days: int = 180
    """Fewer days left than this is near expiry (近效期): counted and flagged. 0 to 3650."""
    over_quantity: OverQuantity = OverQuantity.REFUSE

    def __post_init__(self) -> None:
        """Keep to the limits."""
        if not 0 <= self.near_expiry_days <= 3650:
            raise ValueError(f"near_expiry_days: 0 to 3650, not {self.near_expiry_days}")

    def expired(self, expiry: date, today: date) -> bool:
        """Whether a package may no longer be used; its expiry date is its last good day."""
        return expiry < today

    def near_expiry(self, expiry: date, today: date) -> bool:
        """Whether little of its life is left."""
        return expiry < today + timedelta(days=self.near_expiry_days)
