"""What the window wishes of replays; without it it would know who plays by name.

Every method returns at once; what follows comes as an event of app/receiving/black_box/events.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Replays(Protocol):
    """Plays receipts again, one after the other."""

    def replay(self, receipt_no: str) -> None:
        """Play a receipt; answered by ReplayStepped, then ReplayEnded or ReplayNotEnded."""

    def call_off(self) -> None:
        """Play no further; answered by ReplayNotEnded."""

    def export(self, path: Path) -> None:
        """Write the recording that was played; answered by ReplayFileKept."""

    def save_report(self, path: Path) -> None:
        """Write the result in words; answered by ReplayFileKept."""

    def let_go(self) -> None:
        """Nobody looks at the result any more."""
