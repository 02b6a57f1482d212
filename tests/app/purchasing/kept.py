"""Rows of orders as they stand in the store, where their facts are of no matter."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec

from app.purchasing.values import DraftLine, OrderDraft
from tests.deliveries import Workplace

LATE = timedelta(days=3)


def an_order(place: Workplace, number: int) -> dict[str, Any]:
    """One of ten boxes that is with the platform, and late."""
    at = place.clock.now() - timedelta(days=20, minutes=number)
    line = DraftLine(
        line_no=1, province_code="X1", name="某药", unit="盒", quantity=10, distributor_code="D1"
    )
    draft = OrderDraft(lines=(line,), wanted_on=(place.clock.now() - LATE).date())
    texts = {"department": "", "request_no": "", "platform_no": "", "written_by": "甲"}
    return {
        "org": place.org,
        "order_id": uuid.UUID(int=number + 1),
        "order_no": f"CG{number:04d}",
        "state": "delivering",
        "line_count": 1,
        "amount": Decimal(0),
        "wanted_on": draft.wanted_on,
        "contested": False,
        "draft": msgspec.json.encode(draft).decode(),
        **texts,
        **dict.fromkeys(("written_at", "submitted_at", "approved_at"), at),
    }
