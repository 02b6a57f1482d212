"""Returns: what the hospital sends back, and how far that has come.

Without it a trainee could not practise what follows a rejection. Life cycle (退货单处理状态 4.1.9):
00 filed, 01 voided, 10 confirmed and under review, 11 turned down, 20 granted. A reviewer of the
training platform may decide; where none does, a return is granted after a while. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FILED, VOIDED, UNDER_REVIEW, TURNED_DOWN, GRANTED = "00", "01", "10", "11", "20"

REVIEW_TAKES = timedelta(seconds=20)
"""After which a return is granted that nobody decided on."""


@dataclass(frozen=True, slots=True)
class Return:
    """One return: one batch of one item."""

    return_id: str
    """THDBH."""
    distributor: str
    volume_based: str
    """DLCGBZ."""
    product: str
    batch: str
    quantity: int
    price: str
    """THDJ, 元."""
    reason: str
    filed_as: str
    """What was said of it: filed, voided, confirmed (10), or what a reviewer decided."""
    confirmed_at: datetime | None = None


def return_state(return_: Return, now: datetime) -> str:
    """Tell how far a return has come (CLZT)."""
    if return_.filed_as != UNDER_REVIEW or return_.confirmed_at is None:
        return return_.filed_as
    return GRANTED if now >= return_.confirmed_at + REVIEW_TAKES else UNDER_REVIEW
