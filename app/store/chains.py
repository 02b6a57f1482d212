"""What chains operations and feed rows together: each carries the hash of all before it.

Without it a number would stand for whatever happens to be at its place: after a restore that is
something else, and an acknowledgement of the one would be taken for the other. A chain begins with
nothing; equal hashes at equal places mean equal histories up to there. A feed row is chained by the
digest of its body, so that a row can be checked by somebody who has the body already.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime

import msgspec

BEGINNING = b""
"""In front of the first one."""


def of_operation(
    before: bytes, op_id: uuid.UUID, kind: str, version: int, at: datetime, body: bytes
) -> bytes:
    """The hash of an operation; `body` is the JSON text as it is stored and sent."""
    head = msgspec.json.encode((str(op_id), kind, version, _moment(at)))
    return hashlib.sha256(before + head + b"\n" + body).digest()


def of_row(
    before: bytes, seq: int, entity: str, entity_id: str, version: int, digest: bytes
) -> bytes:
    """The hash of a feed row."""
    head = msgspec.json.encode((seq, entity, entity_id, version))
    return hashlib.sha256(before + head + b"\n" + digest).digest()


def digest_of(body: bytes) -> bytes:
    """What stands for a body in the chain of a feed."""
    return hashlib.sha256(body).digest()


def _moment(at: datetime) -> str:
    try:
        return at.astimezone(UTC).isoformat(timespec="microseconds")
    except OverflowError:
        # At the edges of the calendar there is no UTC.
        return at.isoformat(timespec="microseconds")
