"""The messages about accounts: tokens, persons who sign in, what administrators do.

Without it client and service would drift apart there. They follow the rules of sync/wire.py.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

import msgspec

from sync.wire import Body, Message

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Short = Annotated[str, msgspec.Meta(max_length=1000)]
Secret = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class AccessGiven(Message, frozen=True, kw_only=True):
    """A token for the next minutes, in return for the workstation's own."""

    access_token: str
    lives_s: float
    """From now on, by whatever clock: renew it before that, or when it is refused."""


class SignIn(Message, frozen=True, kw_only=True):
    """A person says who it is."""

    number: Word
    password: Secret
    code: Short = ""
    """Of the telephone, or a recovery code; where the service asked for it."""
    new_password: Short = ""
    """In place of one that is too old or was given by somebody else."""

    def __repr__(self) -> str:
        return f"SignIn({self.number}, …)"


class BadgeSignIn(Message, frozen=True, kw_only=True):
    """A badge was scanned, and its owner typed a PIN."""

    badge: Word
    pin: Word

    def __repr__(self) -> str:
        return "BadgeSignIn(…)"


class FactorWish(Message, frozen=True, kw_only=True):
    """A person wants to set a telephone up."""

    number: Word
    password: Secret

    def __repr__(self) -> str:
        return f"FactorWish({self.number}, …)"


class FactorBegun(Message, frozen=True, kw_only=True):
    """What a telephone has to know; the next sign-in with one of its codes confirms it."""

    secret: str
    """For who types it in: base32."""
    uri: str
    """For a camera: otpauth://."""

    def __repr__(self) -> str:
        return "FactorBegun(…)"


class SignedIn(Message, frozen=True, kw_only=True):
    """Who it is, and a token that speaks for it on this workstation."""

    access_token: str
    lives_s: float
    number: str
    name: str
    role: str
    """The first of the roles, for workstations that know of one only."""
    permissions: list[str] | None = None
    """All that is allowed somewhere; None: the service is older, and the role says it."""
    expires_in_days: int | None = None
    """Whole days for which the password is still good, where its owner should be told."""
    recovery_codes: tuple[str, ...] = ()
    """Given once, when a telephone was set up."""

    def __repr__(self) -> str:
        return f"SignedIn({self.number}, …)"


NEEDS_CODE = "needs-code"
"""Refusals of a right password: a code of the telephone is wanted beside it,"""
NEEDS_FACTOR = "needs-factor"
"""a telephone has to be set up first,"""
NEEDS_PASSWORD = "needs-password"
"""another password is wanted in its place,"""
NEEDS_BOTH = "needs-code-and-password"
"""a code and another password."""


class PinSet(Message, frozen=True, kw_only=True):
    """A person's own PIN, to be used with its badge; an empty one: none."""

    password: Secret
    pin: Short

    def __repr__(self) -> str:
        return "PinSet(…)"


class SessionSeen(Message, frozen=True, kw_only=True):
    """Somebody is, or was, signed in somewhere."""

    session_id: uuid.UUID
    number: str
    device: uuid.UUID
    device_name: str
    address: str
    since: datetime
    last_used_at: datetime
    ended_at: datetime | None
    ended_by: str
    mine: bool
    """The one that asks."""


class RulesSet(Message, frozen=True, kw_only=True):
    """Some rules of signing in, in place of those there are (app/people/signing/rules.py)."""

    rules: dict[Word, bool | int]


class NewPassword(Message, frozen=True, kw_only=True):
    """A person's own change of password."""

    old: Secret
    new: Secret


class CodeMade(Message, frozen=True, kw_only=True):
    """An enrolment code for one workstation."""

    code: str
    expires_at: datetime


class DeviceSeen(Message, frozen=True, kw_only=True):
    """One workstation as an administrator sees it."""

    device: uuid.UUID
    name: str
    number: int
    enrolled_at: datetime
    revoked_at: datetime | None
    quarantined: int
    """Operations that are kept and not applied."""
    program: str = ""
    """The version it said; empty: it has not said any."""
    behind: bool = False
    """Whether it should be updated."""
    place: str = ""
    """The code of the 配送点 at which it stands; empty: at none, every place counts."""


class PlaceSet(Message, frozen=True, kw_only=True):
    """Where a workstation is to stand."""

    place: Annotated[str, msgspec.Meta(max_length=500)]
    """The code of a 配送点; empty: at none."""


class Quarantined(Message, frozen=True, kw_only=True):
    """One operation that is kept and not applied."""

    device: uuid.UUID
    incarnation: uuid.UUID
    seq: int
    op_id: uuid.UUID
    kind: str
    at: datetime
    why: str
    received_at: datetime
    body: Body
