"""What each exchange with a trace code platform works with; without it each would be handed six.

One exchange of one institution with one platform; for one thread at a time.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from app.links.exchanges import Exchange
from app.store.clock import Clock
from app.store.database import Database
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import TracePlatform
from sync.service.exchanges.doing import Expected, Outcome

_MOST_REFUSALS = 5

_log = logging.getLogger(__name__)


class Refusals:
    """What a platform refuses of one thing must not keep the others waiting; of several it may."""

    def __init__(self, org: str) -> None:
        self._org = org
        self._all: list[PlatformError] = []

    def __len__(self) -> int:
        """How many things were refused."""
        return len(self._all)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Note what is refused of one thing; raises it where that is of no use any more."""
        try:
            yield
        except PlatformError as error:
            _log.warning("%s: %s: %s", self._org, name, error)
            self._all.append(error)
            if len(self._all) >= _MOST_REFUSALS:
                raise

    def raise_if_nothing(self, done: int) -> None:
        """Raise the first refusal where nothing else came of a run."""
        if self._all and not done:
            raise self._all[0]


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
