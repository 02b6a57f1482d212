"""What each exchange with a trace code platform works with; without it each would be handed six.

One exchange of one institution with one platform; for one thread at a time.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from app.links.exchanges import Exchange
from app.store.clock import Clock
from app.store.database import Database
from sync.connectors.trace_port import TracePlatform
from sync.service.exchanges.doing import Expected, Outcome


@dataclass(frozen=True, slots=True)
class Asking(ABC):
    """One exchange; `exchange` and `every_s` are its class's."""

    of: ClassVar[Exchange]
    often_s: ClassVar[float]

    database: Database
    clock: Clock
    org: str
    platform: TracePlatform
    told: Callable[[], None]
    """Called after feeds have grown."""
    expected: Expected
    """What follows from what this one brought."""

    @property
    def exchange(self) -> Exchange:
        """Which one."""
        return self.of

    @property
    def every_s(self) -> float:
        """How often it is done where nobody said otherwise."""
        return self.often_s

    @abstractmethod
    def run(self, person: str) -> Outcome:
        """Do it; raises PlatformError, StoreError or ServiceRefusal."""
