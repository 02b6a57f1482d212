"""The messages both ends of the sync speak: plain, typed, versioned data.

Without it client and service would drift apart. Encoded as JSON by msgspec; ids are UUIDv7 text,
times RFC 3339 UTC. Bodies of operations and feed rows are JSON objects whose shape belongs to their
kind and version, and whose meaning never changes under the same name.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

import msgspec

PROTOCOL = 1

Body = dict[str, Any]


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What all messages share: unknown keys are let through, so that an older end can read on."""


class Hello(Message):
    """What the service says of itself, without any token."""

    protocols: tuple[int, int]
    """Oldest and newest protocol it speaks."""
    epoch: str
    """Random; changes when the service's database was restored."""
    server_time: datetime
    max_operations: int
    """At most so many operations in one push."""


class Enrolment(Message):
    """A workstation asks to be known, once, with a code an administrator read out to it."""

    code: str
    device: uuid.UUID
    name: str


class Enrolled(Message):
    """The service's answer: who the workstation works for, and its token."""

    org: str
    org_name: str
    token: str
    epoch: str


class Operation(Message):
    """One fact done on a workstation."""

    seq: int
    """Dense, from 1, per device and incarnation."""
    op_id: uuid.UUID
    kind: str
    version: int
    at: datetime
    """The workstation's clock."""
    body: Body


class Push(Message):
    """Operations in order, none left out."""

    device: uuid.UUID
    incarnation: uuid.UUID
    operations: list[Operation]


class OperationResult(Message):
    """What became of one operation. `rejected` ones are stored and never block the queue."""

    seq: int
    op_id: uuid.UUID
    status: Literal["applied", "duplicate", "rejected"]
    reason: str = ""


class Pushed(Message):
    """The answer to a push, operation by operation."""

    last_seq: int
    """The last one stored of this device and incarnation."""
    results: list[OperationResult]


class Gap(Message):
    """The push does not join on: send from `last_seq` + 1."""

    last_seq: int


class Pull(Message):
    """Which feeds, each after which row."""

    after: dict[str, int]
    """Scope (`global`, `org:<code>`) → the last row already held, 0 for none."""
    limit: int = 500
    wait_s: float = 0.0
    """Hold the answer back so long (25 at most) while there is nothing new."""


class FeedRow(Message):
    """One row of a feed; `seq` is dense within its scope, so a reader can prove it missed none."""

    seq: int
    entity: str
    entity_id: str
    version: int
    body: Body


class ScopeRows(Message):
    """The next rows of one feed, and how far it goes."""

    head: int
    rows: list[FeedRow]


class Pulled(Message):
    """The answer to a pull."""

    scopes: dict[str, ScopeRows]


class ReceiptCount(Message):
    """How many codes of one receipt the service holds, for reconciliation."""

    receipt_id: uuid.UUID
    state: str
    codes: int
    """Smallest packages in the service's code library."""
    confirmed_details: int
    """Delivery details the platform has taken an acceptance for."""
    waiting_details: int
    """Acceptances still in the outbox."""


class Refusal(Message):
    """Any answer other than 2xx: a name for programs and a sentence for people."""

    error: str
    message: str
