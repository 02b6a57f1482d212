"""Who may call the stand-in, and how it behaves where the real platform's rules are not known.

Without it every desk would have limits of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MOMENT = "%Y-%m-%d %H:%M:%S"
DAY = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class GpoAccount:
    """The one hospital that may call, its suppliers and delivery points."""

    secret: str = field(default="training", repr=False)
    """iocode."""
    platform_code: str = "PXGPO"
    org_code: str = "PX000001"
    delivery_points: frozenset[str] = frozenset({"PXPSD01"})
    suppliers: Mapping[str, str] = field(
        default_factory=lambda: {"PXGYS01": "申江培训医药配送有限公司"}
    )
    disabled: frozenset[str] = frozenset()
    """Codes of drugs that are disabled."""
    contract_quantity: int = 0
    """The most of one drug in all plans together; 0: no limit."""
    unread_only: bool = False
    """A list by time leaves out what was read before."""
