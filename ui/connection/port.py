"""What the window wishes of the way to the service; without it it would know the sync by name.

Every method returns at once; what follows comes as an event of app/connection.py.
"""

from __future__ import annotations

from typing import Protocol

from app.connection import JoinWish


class Connections(Protocol):
    """The way to one service."""

    def look(self) -> None:
        """Ask how it stands; answered by ConnectionShown, twice where the clocks are compared."""

    def join(self, wish: JoinWish) -> None:
        """Join; answered by JoinStepShown, then by Joined or JoinRefused."""

    def leave(self) -> None:
        """Remove the token; answered by ConnectionShown or JoinRefused."""

    def sync_now(self) -> None:
        """Try at once."""
