"""What the window wishes of relays (云码平台); without it it would know the keyring by name.

Every method returns at once and is answered by RelaysShown of app/packing/events.py.
"""

from __future__ import annotations

from typing import Protocol

from app.packing.events import RelayRow


class RelayKeys(Protocol):
    """Where shipments of which hospital are handed over, and with which key."""

    def list_relays(self) -> None:
        """Ask for them."""

    def set_relay(self, relay: RelayRow, secret: str) -> None:
        """Hand over to a hospital here from now on; without a secret the one it has stays."""

    def forget_relay(self, hospital: str) -> None:
        """Hand over to a hospital no more."""
