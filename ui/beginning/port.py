"""What setting a new service up asks for; without it the window would know the sync by name.

Wishes return at once and are answered by app/founding.py, or by JoinRefused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.connection import JoinWish
from app.founding import FoundWish
from ui.preferences import Preferences
from ui.signing.port import Draw


class Founding(Protocol):
    """The way to a service that knows nobody yet."""

    def look_here(self) -> None:
        """Ask whether a service on this machine waits; answered by CodeHere where one does."""

    def try_code(self, wish: JoinWish) -> None:
        """See whether a service takes a set-up code; answered by CodeTaken or JoinRefused."""

    def make_telephone(self, org: str, number: str) -> None:
        """Make up what somebody's telephone has to know; answered by TelephoneMade."""

    def see_telephone(self, number: str, secret: str, code: str) -> None:
        """Compare a code that a telephone shows; answered by TelephoneSeen."""

    def found(self, wish: FoundWish) -> None:
        """Found it and join; answered by Founded and then Joined, or by JoinRefused."""


@dataclass(frozen=True, slots=True)
class BeginningPorts:
    """What stands behind the first questions."""

    founding: Founding
    draw: Draw
    """Makes a QR code."""
    train: Callable[[], None]
    """Let the window open in training when it closes next."""
    preferences: Preferences
