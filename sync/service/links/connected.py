"""What a connection is to those who work with it, whichever platform is behind it.

Without it the scheduler would know how connections are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from app.links.connections import Serves


@dataclass(frozen=True, slots=True, eq=False)
class Connected:
    """One connection that is switched on; another one as soon as anything of it was changed."""

    link: str
    """Also the connector's `name`, and the target of its outbox rows."""
    serves: Serves
    connector: Any
    """Of the port that belongs to what it serves: Platform, TracePlatform, InsurancePlatform …"""


class Connections(Protocol):
    """The connections of all institutions; from any thread."""

    def orgs(self) -> tuple[str, ...]:
        """The institutions that have one that is switched on; raises StoreError."""

    def of(self, org: str) -> tuple[Connected, ...]:
        """Those of one institution: the same objects while nothing was changed."""


class FixedConnections:
    """Connections that whoever started the service gave: of the training platform, or of a test."""

    def __init__(self, by_org: dict[str, tuple[Connected, ...]]) -> None:
        self._by_org = by_org

    def orgs(self) -> tuple[str, ...]:
        """The institutions that have one."""
        return tuple(self._by_org)

    def of(self, org: str) -> tuple[Connected, ...]:
        """Those of one institution."""
        return self._by_org.get(org, ())
