"""What a window hears from desks that ask the service for a person: who speaks, and why not.

Without it each page that wants somebody to sign in would have words of its own for it. No password
and no token is in any of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.people.permissions import Permission
from app.people.signing.events import Lacks
from app.readers.saying import Saying


class Why(StrEnum):
    """Why something was not done, as far as the screen does something about it."""

    AWAY = "away"
    """The service does not answer."""
    OLD = "old"
    """The service is older than this screen."""
    SIGN_IN = "sign-in"
    """A person has to sign in for it, perhaps again."""
    CONFLICT = "conflict"
    """Somebody else changed it meanwhile."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PersonSpeaks:
    """A person signed in at the service."""

    number: str
    name: str
    role: str
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class TelephoneShown:
    """What a telephone has to know, so that an administrator can sign in."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SpeakRefused:
    """Nobody signed in."""

    message: Saying
    """One sentence: what happened and what to do."""
    lacks: Lacks | None = None
    """What is wanted besides a right password."""


SpeakingEvent = PersonSpeaks | TelephoneShown | SpeakRefused
"""What signing in at the service answers, whichever page asked."""
