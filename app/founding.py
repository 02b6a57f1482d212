"""What a person wishes and is told when a new service is set up from the window.

Without it the door that asks people and the door that reaches the service would each have words of
their own. Plain values; nothing here opens a socket. What went wrong comes as JoinRefused
(app/connection.py): it is the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.connection import JoinWish


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """One of the three administrators, as he laid himself down."""

    role: str
    number: str
    name: str
    password: str = field(repr=False)
    telephone: str = field(repr=False)
    """What the telephone knows: base32."""
    step: int
    """Of the code that it showed."""


@dataclass(frozen=True, slots=True)
class FoundWish:
    """An institution is to be founded, and this workstation to join it."""

    service: JoinWish
    """Where, with the set-up code, and how this workstation is called."""
    org: str
    name: str
    area: str
    """行政区划代码; empty where nobody said."""
    persons: tuple[FirstPerson, ...]


@dataclass(frozen=True, slots=True)
class FirstStart:
    """Event: this workstation belongs to nobody, and nothing was received here yet."""


@dataclass(frozen=True, slots=True)
class CodeHere:
    """Event: a service on this very machine waits to be set up."""

    address: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CodeTaken:
    """Event: the set-up code is the one; nothing was written yet."""


@dataclass(frozen=True, slots=True)
class TelephoneMade:
    """Event: what somebody's telephone has to know."""

    number: str
    secret: str = field(repr=False)
    uri: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TelephoneSeen:
    """Event: whether the code that was typed is one of that telephone."""

    number: str
    step: int | None
    """Of the code; None: it is none."""


@dataclass(frozen=True, slots=True)
class Founded:
    """Event: the institution is there, durably; whether this workstation joined is told next."""

    recovery: tuple[tuple[str, tuple[str, ...]], ...] = field(repr=False)
    """工号 and the codes for a lost telephone: shown this once."""


FoundingEvent = FirstStart | CodeHere | CodeTaken | TelephoneMade | TelephoneSeen | Founded
