"""A way to a service that a test walks; without it pictures and tests would need a real one."""

from __future__ import annotations

from collections.abc import Callable

from app.connection import ConnectionShown, JoinWish


class FakeConnections:
    """Shows what a test wishes and notes what was wished; a test says how joining ends."""

    def __init__(self, post: Callable[[object], None]) -> None:
        self._post = post
        self.shown = ConnectionShown(name="一号收货台")
        self.wishes: list[JoinWish] = []
        self.left = self.tried = 0

    def look(self) -> None:
        """Show how it stands."""
        self._post(self.shown)

    def join(self, wish: JoinWish) -> None:
        """Note the wish."""
        self.wishes.append(wish)

    def leave(self) -> None:
        """Note that the token was removed."""
        self.left += 1

    def sync_now(self) -> None:
        """Note the wish."""
        self.tried += 1
