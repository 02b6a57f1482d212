"""The rules of receiving that a hospital sets for itself, for all items or for one.

Without it near expiry would mean the same everywhere. Each field has its default and its limits;
what a hospital did not say of an item is what `ReceivingRules` says of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


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


@dataclass(frozen=True, slots=True)
class RulesOfItem:
    """What a hospital laid down for one item; the defaults are what holds where it said nothing."""

    near_expiry_days: int | None = None
    """None: as the hospital sets it for all."""
    near_expiry_share: Fraction | None = None
    """Near expiry begins below this share of the shelf life, where the delivery says when it was
    made; asked beside the days."""
    refuse_near_expiry: bool = False
    counted_by_carton: bool = False
    """Its boxes have no codes of their own (大输液): a scan of the carton counts them all."""
    units_per_carton: int | None = None
    """Sales packages in a carton, where the delivery does not say."""
    controlled: bool = False
    """特殊管理药品: two persons accept it (双人验收)."""
    cold_chain: str = ""
    """Cold chain (冷链): what it must be kept at, as people read it; empty: none."""
    documents: tuple[str, ...] = ()
    """What must come with it: 检验报告, 批签发 …"""
    price_tolerance: Decimal = Decimal(0)
    """Per cent by which the price may differ from the catalogue's."""
    stopped: str = ""
    """Why it is no longer used (停用); empty: it is."""

    def near_expiry(
        self, expiry: date, produced: date | None, today: date, rules: ReceivingRules
    ) -> bool:
        """Whether little of its life is left."""
        days = rules.near_expiry_days if self.near_expiry_days is None else self.near_expiry_days
        if expiry < today + timedelta(days=days):
            return True
        if self.near_expiry_share is None or produced is None:
            return False
        return (expiry - today).days < self.near_expiry_share * (expiry - produced).days
