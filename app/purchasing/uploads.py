"""What the service says of an order's way to the platform; kept alike on both ends.

Without it a purchaser would not know whether an approved order has gone out, or why it has not. An
older word never replaces a newer one of the same approval.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from app.store.insert_once import put_row
from app.store.tables.orders import order_upload

ENTITY, VERSION = "order-upload", 1


class UploadState(StrEnum):
    """How far an order has come on its way to the platform."""

    WAITING = "waiting"
    """In the service's outbox."""
    SENDING = "sending"
    """It may have reached the platform."""
    PLACED = "placed"
    REFUSED = "refused"
    """The platform would not have it: it can be recalled and mended."""
    BY_HAND = "by-hand"
    """No platform takes orders of this institution: a person has to enter it."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One order's way to the platform."""

    order_id: uuid.UUID
    approval_id: uuid.UUID
    """Upon which it is sent."""
    state: UploadState
    platform_no: str
    """Empty until the platform gave one."""
    problem: str
    """Why it has not gone, in Chinese."""
    at: datetime

    @property
    def is_out(self) -> bool:
        """Whether nobody can take the order back any more."""
        return self.state in (UploadState.SENDING, UploadState.PLACED)


class UploadBody(msgspec.Struct, frozen=True):
    """`order-upload` 1: how an order stands on its way."""

    order_id: uuid.UUID
    approval_id: uuid.UUID
    state: UploadState
    platform_no: str
    problem: str
    at: datetime


def body_of(upload: Upload) -> UploadBody:
    """An upload as the feed says it."""
    return UploadBody(**asdict(upload))


def of_body(body: UploadBody) -> Upload:
    """What the feed says, as a value."""
    return Upload(**msgspec.structs.asdict(body))


def load(connection: Connection, org: str, order_id: uuid.UUID) -> Upload | None:
    """What is known of an order; None where nothing is."""
    mine = (order_upload.c.org == org, order_upload.c.order_id == order_id)
    row = connection.execute(select(order_upload).where(*mine)).one_or_none()
    return None if row is None else of_row(row)


def store(connection: Connection, org: str, upload: Upload) -> bool:
    """Keep a word, in the caller's transaction; True where it is news."""
    known = load(connection, org, upload.order_id)
    if known is not None and (known == upload or known.at > upload.at):
        return False
    put_row(connection, order_upload, {"org": org} | asdict(upload))
    return True


def of_row(row: Any) -> Upload:  # noqa: ANN401 (a row of order_upload)
    """A row as a value."""
    return Upload(
        order_id=row.order_id,
        approval_id=row.approval_id,
        state=UploadState(row.state),
        platform_no=row.platform_no,
        problem=row.problem,
        at=row.at,
    )
