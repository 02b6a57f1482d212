"""What a service tells of its own upkeep: version, health, what ends and when.

Without it an inspection of a workstation would stop at the cable.
"""

from __future__ import annotations

import re
from datetime import date, datetime

import msgspec

from sync.wire import Message

_USER_AGENT = re.compile(r"TraceDock/([0-9][0-9A-Za-z.+-]{0,39})")


def user_agent(version: str) -> str:
    """How a workstation says in the header `User-Agent` which TraceDock it is."""
    return f"TraceDock/{version}"


def version_said(user_agent: str) -> str:
    """Which TraceDock a header names; empty where it names none."""
    found = _USER_AGENT.fullmatch(user_agent)
    return "" if found is None else found[1]


class HealthSeen(Message, frozen=True, kw_only=True):
    """One thing that the service looked at of itself."""

    name: str
    ok: bool
    grave: bool
    """Whether the service does not work because of it."""
    text: str
    """One Chinese sentence."""


class DatabaseSeen(Message, frozen=True, kw_only=True):
    """The database under the service."""

    product: str
    """`PostgreSQL` or `SQLite`."""
    version: str
    bytes: int
    """Of the database; on a server, without its other databases."""
    kept_until: date | None = None
    """The day of its last repair; None: it has none, or nobody knows."""


class RelaySeen(Message, frozen=True, kw_only=True):
    """Deliveries at the relay that nobody has received yet."""

    coming: int
    """Of which the codes have not come whole."""
    coming_since: datetime | None = None
    """UTC: when the oldest of them was declared."""
    waiting: int
    """That are whole."""
    waiting_since: datetime | None = None
    """UTC: the same of them."""


class WorkstationSeen(Message, frozen=True, kw_only=True):
    """A workstation of the institution that works."""

    number: int
    name: str
    program: str
    """The version it said; empty: it has not said any."""
    behind: bool
    """Whether it should be updated."""


class Upkeep(Message, frozen=True, kw_only=True):
    """The answer."""

    version: str
    """Of the service's program."""
    release: str
    """The version that workstations should have."""
    health: tuple[HealthSeen, ...]
    ends: dict[str, date] = msgspec.field(default_factory=dict)
    """What ends, and on which last day: contracts, keys, certificates of platforms."""
    database: DatabaseSeen | None = None
    relay: RelaySeen | None = None
    workstations: tuple[WorkstationSeen, ...] = ()
