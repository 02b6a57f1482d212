"""How a workstation has the service ask the platform for delivery relations, as the desk sees it.

Without it the desk would have to know the network. Who builds the desk hands in what asks; what has
changed comes with the feed like everything else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What asking the platform has brought."""

    total: int
    """Relations that it lists."""
    added: int
    changed: int
    ended: int
    message: str = ""
    """What to look at; empty: nothing."""


class DownloadFailed(Exception):
    """The service or the platform could not be asked; the text is a Chinese sentence."""


Ask = Callable[[str], Downloaded]
"""Asks for a person; blocks until the answer is there; raises DownloadFailed."""
