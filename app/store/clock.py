"""Time and new ids, as things that are handed in.

Without it no test could say what time it is. Time is UTC; ids are UUIDv7 (RFC 9562), so that rows
made one after another stand beside each other in an index.
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Protocol

import uuid_utils.compat


class Clock(Protocol):
    """Says what time it is and makes ids."""

    def now(self) -> datetime:
        """The time, UTC, aware."""

    def today(self) -> date:
        """The calendar date where the warehouse is; expiry dates are compared with it."""

    def new_id(self) -> uuid.UUID:
        """A new UUIDv7."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time, UTC, aware."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The local calendar date."""
        return datetime.now().astimezone().date()

    def new_id(self) -> uuid.UUID:
        """A new UUIDv7."""
        return uuid_utils.compat.uuid7()
