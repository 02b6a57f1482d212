"""What chains audit entries together: SHA-256 over the entry before and this one's own fields.

Without it a row that somebody changes by hand would look like any other. docs/operation/audit.md
describes the bytes, so that a program of somebody else can count them again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

FORMAT = "tracedock-audit-1"
BEGINNING = b""
"""In front of the first entry."""
SERVICE = "service"
"""In the place of a workstation."""
TEXTS = (
    *("number", "name", "roles", "address", "kind", "outcome"),
    *("subject_kind", "subject_id", "subject", "before", "after"),
)
"""The columns that are text, in the order in which they are hashed."""
Said = Mapping[Any, Any]
"""The columns of an entry, by their names."""


def of_entry(previous: bytes, org: str, seq: int, said: Said) -> bytes:
    """The hash of an entry; `said`: its columns as they are stored."""
    return hashlib.sha256(previous + canonical(org, seq, said)).digest()


def canonical(org: str, seq: int, said: Said) -> bytes:
    """The fields as one JSON array, UTF-8, without blanks, nothing escaped that need not be."""
    device = said["device"]
    where = SERVICE if device is None else str(device)
    head = (FORMAT, org, seq, str(said["entry_id"]), moment(said["at"]), where)
    return msgspec.json.encode((*head, *(said[name] for name in TEXTS)))


def moment(at: datetime) -> str:
    """A time as it is hashed: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
