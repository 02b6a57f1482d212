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

    def __repr__(self) -> str:
        return f"SignIn({self.number}, …)"


class SignedIn(Message, frozen=True, kw_only=True):
    """Who it is, and a token that speaks for it on this workstation."""

    access_token: str
    lives_s: float
    number: str
    name: str
    role: str


class NewPassword(Message, frozen=True, kw_only=True):
    """A person's own change of password."""

    old: Secret
    new: Secret


class PersonSet(Message, frozen=True, kw_only=True):
    """A person as an administrator makes it known; an empty password leaves it as it is."""

    number: Word
    name: Word
    role: Word
    password: str = ""


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
