"""The messages about attachments' files; the bytes themselves travel as they are.

Without it client and service would drift apart there. They follow the rules of sync/wire.py.
`PUT`, `GET` and `HEAD /v1/attachments/{sha256}` carry one file, whose SHA-256 is its name.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from sync.wire import Message

MOST_ASKED = 500
Name = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
"""The SHA-256 of a file, in small hexadecimal digits."""


class FilesAsked(Message, frozen=True, kw_only=True):
    """A workstation asks which of these files the service lacks."""

    files: Annotated[list[Name], msgspec.Meta(max_length=MOST_ASKED)]


class FilesLacking(Message, frozen=True, kw_only=True):
    """The service's answer; what is in neither list is there."""

    lacking: list[str]
    """Named by a fact, and not there: send them."""
    unknown: list[str]
    """Named by no fact that has arrived: push first."""
