"""Repeats the answer of a request that comes again under the same `Idempotency-Key`.

Without it a distributor whose line broke after the request could not tell what had become of it.
Kept for thirty days, for each key; the same Idempotency-Key with another request is refused (422).
What failed is not kept: it may be tried again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from app.store.insert_once import insert_once
from app.store.tables.relay import relay_answer
from sync.service.refusals import ServiceRefusal, bad_request

ANSWER_LIVES = timedelta(days=30)
_KEY = re.compile(r"[!-~]{1,100}")


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and JSON text."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """One request, as it is told from others."""

    sender: str
    idempotency_key: str
    request_sha256: str

    @classmethod
    def of(
        cls, sender: str, key: str | None, method: str, target: str, body: bytes
    ) -> Repeat | None:
        """Take the header; None where there is none or the sender has no name."""
        if key is None or not sender:
            return None
        if not _KEY.fullmatch(key):
            raise bad_request("Idempotency-Key 应为 1 到 100 个可见的 ASCII 字符")
        said = f"{method}\n{target}\n".encode() + body
        return cls(sender, key, hashlib.sha256(said).hexdigest())


def known(connection: Connection, repeat: Repeat, now: datetime) -> Answer | None:
    """The answer given before; raises ServiceRefusal where the request was another."""
    row = connection.execute(
        select(relay_answer).where(
            relay_answer.c.key_id == repeat.sender,
            relay_answer.c.idempotency_key == repeat.idempotency_key,
        )
    ).one_or_none()
    if row is None or row.at <= now - ANSWER_LIVES:
        return None
    if row.request_sha256 != repeat.request_sha256:
        raise ServiceRefusal(
            422, "idempotency-key-reused", "这个 Idempotency-Key 用于过另一个请求，请换一个。"
        )
    return Answer(row.status, row.body)


def keep(connection: Connection, repeat: Repeat, answer: Answer, now: datetime) -> None:
    """Keep an answer, and forget those that are too old."""
    mine = relay_answer.c.key_id == repeat.sender
    connection.execute(delete(relay_answer).where(mine, relay_answer.c.at <= now - ANSWER_LIVES))
    row = {
        "key_id": repeat.sender,
        "idempotency_key": repeat.idempotency_key,
        "request_sha256": repeat.request_sha256,
        "status": answer.status,
        "body": answer.body,
        "at": now,
    }
    connection.execute(insert_once(connection, relay_answer), row)
