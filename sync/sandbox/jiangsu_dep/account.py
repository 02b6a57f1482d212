"""Who may call the stand-in, and whom and what it knows.

Without it every message would have a hospital of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sync.sandbox.training.delivery import DISTRIBUTOR_CODE, DISTRIBUTOR_NAME
from sync.sandbox.training.minting import uscc

MOMENT = "%Y-%m-%d %H:%M:%S"
DELIVERS, MAKES = 2, 1
"""Type of a party."""


@dataclass(frozen=True, slots=True)
class DepParty:
    """A supplier, or another party the platform lists among them."""

    code: str
    name: str
    type: int = DELIVERS


@dataclass(frozen=True, slots=True)
class DepAccount:
    """The one hospital that may call, its partners, and the platform's limits."""

    hospital: str = "PX32000001"
    name: str = "培训医院"
    token: str = field(default="training-token", repr=False)
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    """While the token is good; None: always."""
    sites: tuple[str, ...] = ("PX3200000101", "PX3200000102")
    """配送点."""
    parties: tuple[DepParty, ...] = (
        DepParty(DISTRIBUTOR_CODE, DISTRIBUTOR_NAME),
        DepParty(uscc("91320000", "00000002"), "江海培训医药有限公司"),
        DepParty(uscc("91320000", "00000003"), "培训制药有限公司", MAKES),
    )
    page_size: int = 200
    """The most rows of a catalogue page, whatever is asked for."""
    records: int = 100
    """The most orders in one upload."""
    lower_case: bool = False
    """Answer `code` instead of `Code`: gateways do either."""

    @property
    def suppliers(self) -> dict[str, DepParty]:
        """Those who deliver, by their codes."""
        return {one.code: one for one in self.parties if one.type == DELIVERS}
