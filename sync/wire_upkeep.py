"""What a service tells of its own upkeep: version, health, what ends and when.

Without it an inspection of a workstation would stop at the cable.
"""

from __future__ import annotations

import re
from datetime import date

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


class Upkeep(Message, frozen=True, kw_only=True):
    """The answer."""

    version: str
    """Of the service's program."""
    release: str
    """The version that workstations should have."""
    health: tuple[HealthSeen, ...]
    ends: dict[str, date] = msgspec.field(default_factory=dict)
    """What ends, and on which last day: contracts, keys, certificates of platforms."""
