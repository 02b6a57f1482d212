"""Who keeps secrets on this machine, as whoever starts the program said.

Without it the store would have to know the keyring, or every command would load it. Apart from the
keys themselves, so that to say who keeps them loads nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol


class KeyKeeper(Protocol):
    """Where secrets of this machine stay; from any thread."""

    def read(self, key: str) -> str | None:
        """A secret; None where there is none."""

    def keep(self, key: str, secret: str) -> None:
        """Store a secret in place of an older one; raises OSError where nothing takes it."""


Keepers = Callable[[Path], KeyKeeper]
"""The keeper for a folder."""
_keepers: list[Keepers] = []


def keep_with(keepers: Keepers | None) -> None:
    """Ask this, from now on; None: nobody."""
    _keepers[:] = [] if keepers is None else [keepers]


def keeper_of(folder: Path) -> KeyKeeper | None:
    """Who keeps the secrets of a folder; None where nobody was named."""
    return _keepers[0](folder) if _keepers else None
