"""What the page needs of the desk for goods that come before their delivery note.

Without it the page would know the core. main.py hands in the real one, tests a fake. Every method
returns at once; what follows comes as an event of app/receiving/blind/values.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import uuid

    from app.receiving.values import Distributor


class BlindReceiving(Protocol):
    """The desk for what came without a delivery note."""

    def list_blind(self) -> None:
        """Ask for what waits for a note; answered by BlindListed."""

    def open_blind(self, distributor: Distributor, person: str) -> None:
        """Begin one; answered by BlindShown."""

    def resume_blind(self, blind_id: uuid.UUID, person: str) -> None:
        """Go on with one; answered by BlindShown."""

    def count(self, text: str, quantity: int) -> None:
        """Note goods without a code; answered by BlindAnswered."""

    def undo(self) -> None:
        """Take back what was noted last; answered by BlindAnswered."""

    def resume_joinings(self, person: str) -> None:
        """Go on with the joinings the program was ended in; answered by BlindJoined."""

    def leave(self) -> None:
        """Close its screen; it stays open and nothing is lost."""

    def give_up(self, blind_id: uuid.UUID, reason: str, person: str) -> None:
        """Close one without joining it; answered by BlindListed."""

    def join(self, blind_id: uuid.UUID, delivery_id: uuid.UUID, person: str) -> None:
        """Make its scans again for a delivery; answered by JoiningShown and BlindJoined."""
