"""Who may place and approve orders, and how many approvals an order needs.

Without it a person could spend the hospital's money alone. Nobody approves what he wrote or
submitted, and no one person approves twice. Pure.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from app.people import rights
from app.people.permissions import Permission
from app.people.rights import Rights
from app.readers.saying import Saying


@dataclass(frozen=True, slots=True)
class ApprovalRules:
    """What the hospital laid down about approvals."""

    two_steps_from: Decimal | None = None
    """元: orders of this amount and more need two approvals by two persons; None: one is enough."""

    def steps_for(self, amount: Decimal) -> int:
        """How many approvals an order of an amount needs."""
        return 2 if self.two_steps_from is not None and amount >= self.two_steps_from else 1


def why_not_place(held: Rights, place: str | None = None) -> Saying | None:
    """Why a person may not write and submit orders (for a place); None where he may."""
    return rights.why_not(held, Permission.PLACE_ORDERS, place)


def why_not_decide(
    held: Rights, place: str | None = None, amount: Decimal | None = None
) -> Saying | None:
    """Why a person may not approve orders (of an amount, for a place), or lay rules down."""
    return rights.why_not(held, Permission.APPROVE_ORDERS, place, amount)


def why_not_his(person: str, writers: Collection[str], approvers: Collection[str]) -> Saying | None:
    """Why this very person's approval does not count, whatever his role; None where it does."""
    if person in writers:
        return Saying(
            f"这张订单由 {person} 制单或提交，不能自己审核，请由另一位审核员审核。",
            f"{person} wrote or submitted this order: somebody else has to approve it.",
        )
    if person in approvers:
        return Saying(
            f"{person} 已经审核过一次，第二级审核须由另一位审核员完成。",
            f"{person} has approved it once: the second approval is another person's.",
        )
    return None
