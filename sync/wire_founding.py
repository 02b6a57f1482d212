"""The messages with which a new service is set up: tried, founded.

Without it client and service would drift apart there. They follow the rules of sync/wire.py.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from sync.wire import Message
from sync.wire_accounts import Secret, Word

Area = Annotated[str, msgspec.Meta(max_length=6)]


class CodeShown(Message, frozen=True, kw_only=True):
    """Somebody has the set-up code."""

    code: Word

    def __repr__(self) -> str:
        return "CodeShown(…)"


class FirstPerson(Message, frozen=True, kw_only=True):
    """One of the three administrators, who chose a password and holds a telephone."""

    role: Word
    number: Word
    name: Word
    password: Secret
    telephone: Secret
    """What the telephone knows: base32."""
    step: int
    """Of the code that it showed (RFC 6238): neither that one nor an earlier one is taken again."""

    def __repr__(self) -> str:
        return f"FirstPerson({self.role}, {self.number}, …)"


class Founding(Message, frozen=True, kw_only=True):
    """An institution is to be founded."""

    code: Word
    org: Word
    name: Word
    area: Area = ""
    """行政区划代码; empty where nobody said."""
    persons: list[FirstPerson]

    def __repr__(self) -> str:
        return f"Founding({self.org}, …)"


class CodesGiven(Message, frozen=True, kw_only=True):
    """What one of the three writes down, for a telephone that is lost."""

    number: str
    codes: list[str]

    def __repr__(self) -> str:
        return f"CodesGiven({self.number}, …)"


class Founded(Message, frozen=True, kw_only=True):
    """It was, durably."""

    enrolment_code: str
    """For the workstation that founded it."""
    recovery: list[CodesGiven]

    def __repr__(self) -> str:
        return "Founded(…)"
