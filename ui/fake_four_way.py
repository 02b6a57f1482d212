"""A four-way check without a store: without it the page could be shown only with a database.

Answers every wish with the one check it was given, or not at all, and remembers what was asked.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from app.receiving.four_way.reconciling import FourWayShown


class FakeFourWay:
    """Knows one check."""

    def __init__(self, post: Callable[[object], None], answer: FourWayShown | None = None) -> None:
        self._post = post
        self.answer = answer
        self.asked: list[uuid.UUID] = []

    def ask(self, receipt_id: uuid.UUID) -> None:
        """Answer with the check."""
        self.asked.append(receipt_id)
        if self.answer is not None:
            self._post(self.answer)
