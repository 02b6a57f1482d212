"""What the window is told about signing in; without it the window would know the service's words.

Answers come as events, in any thread. No password, PIN or token is in one of them; the secret of a
telephone and recovery codes are, because they are shown this once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.people.permissions import Permission
from app.people.signing.rules import SignInRules
from app.readers.saying import Saying


class Lacks(StrEnum):
    """What is wanted besides a right password."""

    CODE = "code"
    """Of the telephone."""
    FACTOR = "factor"
    """A telephone, set up now."""
    PASSWORD = "password"
    """Another password."""
    BOTH = "code-and-password"


@dataclass(frozen=True, slots=True)
class SignInShown:
    """Event: how people sign in here."""

    rules: SignInRules | None
    """None: the institution laid none down, or there is none; a name is enough."""
    persons: tuple[tuple[str, str], ...]
    """工号 and name of everybody who may."""

    @property
    def verified(self) -> bool:
        """Whether more than a name is asked for."""
        return self.rules is not None and self.rules.verified


@dataclass(frozen=True, slots=True)
class PersonProved:
    """Event: somebody is who it says."""

    number: str
    name: str
    role: str = ""
    """As the service said; empty where it was not there."""
    permissions: frozenset[Permission] | None = None
    """All that is allowed somewhere; None: the service was not there."""
    days_left: int | None = None
    """Where the service was not there: for how many days this still works."""
    expires_in_days: int | None = None
    """Days the password is still good for, where there are few."""
    recovery_codes: tuple[str, ...] = field(default=(), repr=False)
    """To be shown once: a telephone was set up."""


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Event: not yet, or not at all; one sentence that says why."""

    message: Saying
    lacks: Lacks | None = None
    unverified: str = ""
    """Who may begin by its name alone, marked so: the service is away, and nothing was proved."""


@dataclass(frozen=True, slots=True)
class FactorShown:
    """Event: what a telephone has to know."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnKept:
    """Event: somebody's own password or PIN is another now."""

    password: bool
    """The password is: whoever is signed in with the old one has to sign in again."""


@dataclass(frozen=True, slots=True)
class OwnRefused:
    """Event: it is not; one sentence that says why."""

    message: Saying


@dataclass(frozen=True, slots=True)
class ScanWhileLocked:
    """Event: something was scanned while nobody works; it is in the journal, and counts nowhere."""

    text: str


@dataclass(frozen=True, slots=True)
class PersonsShown:
    """Event: who may sign in, as far as the service has said; a name can always be typed."""

    names: tuple[str, ...]


SignInEvent = (
    SignInShown
    | PersonProved
    | SignInRefused
    | FactorShown
    | OwnKept
    | OwnRefused
    | ScanWhileLocked
)
