"""One audit entry: who, when, where, what, with which outcome, before and after.

Without it each place that has something to audit would write another shape. What is told of before
and after is small JSON; secrets never stand in it, and what is too long is cut. Text is as every
database takes it: without NUL and without halves of characters.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.people.audit.kinds import Outcome
from app.store.texts import storable

LONGEST_WORD = 500
"""Characters of a name, an address, the words of a subject."""
LONGEST_TOLD = 4000
"""Characters of before, and of after."""
MASK = "***"
OPERATOR = "operator"
"""The number of whoever runs commands, where nobody signs in."""
_LONGEST_VALUE = 300
_MOST_VALUES = 40
_SECRET = re.compile(
    r"(^|_)(password|secret|secrets|token|pin|totp|key_file|private_key)$|口令|密码|密钥",
    re.IGNORECASE,
)

Told = Mapping[str, object]
"""What something was or is: names and small values."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it; all empty: the clock, or nobody that is known."""

    number: str = ""
    """工号."""
    name: str = ""
    roles: tuple[str, ...] = ()
    address: str = ""
    """The network address that the request came from, where it came from one."""

    def __post_init__(self) -> None:
        """Keep what can be stored."""
        for name in ("number", "name", "address"):
            object.__setattr__(self, name, storable(getattr(self, name))[:LONGEST_WORD])
        roles = tuple(storable(role).replace(",", " ")[:100] for role in self.roles if role)
        object.__setattr__(self, "roles", roles[:20])


@dataclass(frozen=True, slots=True)
class Subject:
    """What it was done to."""

    kind: str = ""
    """`person`, `connection`, `receipt` …; empty: nothing in particular."""
    id: str = ""
    words: str = ""
    """As people call it."""

    def __post_init__(self) -> None:
        """Keep what can be stored."""
        for name in ("kind", "id", "words"):
            object.__setattr__(self, name, storable(getattr(self, name))[:LONGEST_WORD])


NOBODY = Actor()
NOTHING = Subject()


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be written down."""

    kind: str
    """One of kinds.Kind; a newer program may know more."""
    outcome: str = Outcome.DONE
    actor: Actor = NOBODY
    subject: Subject = NOTHING
    before: str = ""
    """JSON text of `told`; empty: nothing to say."""
    after: str = ""

    def __post_init__(self) -> None:
        """Keep what can be stored."""
        for name in ("kind", "outcome"):
            object.__setattr__(self, name, storable(str(getattr(self, name)))[:100])
        for name in ("before", "after"):
            object.__setattr__(self, name, storable(getattr(self, name))[:LONGEST_TOLD])


@dataclass(frozen=True, slots=True)
class Filed:
    """A note with its id, its time and its place."""

    entry_id: uuid.UUID
    at: datetime
    device: uuid.UUID | None
    """The workstation; None: the service itself."""
    note: Note


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One link of a chain."""

    org: str
    """The institution; empty: the service's own chain."""
    seq: int
    """1, 2, 3 …"""
    filed: Filed
    previous: bytes
    """The hash of the entry before it; empty before the first."""
    hash: bytes


def told(said: Told) -> str:
    """Before or after, as JSON text: secrets masked, long texts cut, never more than the limit."""
    if not said:
        return ""
    text = _dumped(_small(said))
    if len(text) <= LONGEST_TOLD:
        return text
    names = [str(name)[:_LONGEST_VALUE] for name in said]
    return _dumped({"cut": len(text), "fields": names[:_MOST_VALUES]})[:LONGEST_TOLD]


def _small(value: object) -> object:
    if isinstance(value, Mapping):
        pairs = list(value.items())[:_MOST_VALUES]
        return {str(n): MASK if _SECRET.search(str(n)) and v else _small(v) for n, v in pairs}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = sorted(value, key=str) if isinstance(value, (set, frozenset)) else list(value)
        return [_small(one) for one in items[:_MOST_VALUES]]
    if value is None or isinstance(value, (bool, int)):
        return value
    text = str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _dumped(value: object) -> str:
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
