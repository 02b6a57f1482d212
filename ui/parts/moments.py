"""What time it is; without it each page would ask in its own way, and no picture could be fixed."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Tell the time in UTC."""
    return datetime.now(UTC)
