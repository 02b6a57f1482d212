"""How a workstation has the service read the platform's catalogue again, as the desk sees it.

Without it the desk would have to know the network. Who builds the desk hands in what asks; what has
changed comes with the feed like everything else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What asking the platform again has brought."""

    asked: int
    """Items it was asked for."""
    news: int
    """How many of them are new or have changed."""
    left: int = 0
    """Items for which there was no time; the service goes on by itself."""


class SyncFailed(Exception):
    """The service or the platform could not be asked; the text is a Chinese sentence."""


Ask = Callable[[], Refreshed]
"""Blocks until the answer is there; raises SyncFailed."""
