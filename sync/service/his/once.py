"""Answers a repeated request as it was answered the first time, and does its work once.

Without it a HIS that lost our answer would dispense twice or never know. What was answered to an
`Idempotency-Key` is kept for 30 days in the transaction of the work itself; the same key with
another body is refused. Source: domain/sync.md §5.3.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from app.store.insert_once import insert_once
from app.store.tables.his import api_answer
from sync.service.his.keys import KeyHolder
from sync.service.refusals import ServiceRefusal

KEPT = timedelta(days=30)
_KEY = re.compile(r"[\x21-\x7e]{1,128}")


def once(
    connection: Connection,
    holder: KeyHolder,
    key: str | None,
    sent: bytes,
    work: Callable[[], bytes],
    now: datetime,
) -> bytes:
    """Do the work, or give the answer it had; raises ServiceRefusal."""
    if key is None or not _KEY.fullmatch(key):
        raise ServiceRefusal(
            422,
            "no-idempotency-key",
            "请求头 Idempotency-Key 应为 1 到 128 个可见 ASCII 字符，每笔业务用一个，重发时不变。",
        )
    place = {"org": holder.org, "key_id": holder.key_id, "idempotency_key": key}
    body_hash = hashlib.sha256(sent).digest()
    row = place | {"body_hash": body_hash, "answer": b"", "at": now}
    mine = [api_answer.c[name] == value for name, value in place.items()]
    new = insert_once(connection, api_answer).returning(api_answer.c.key_id)
    if connection.execute(new, row).one_or_none() is None:
        known = connection.execute(select(api_answer).where(*mine)).one()
        if bytes(known.body_hash) != body_hash:
            raise ServiceRefusal(
                422,
                "key-reused",
                f"Idempotency-Key“{key}”已用于另一笔内容不同的请求，请换一个新的。",
            )
        return bytes(known.answer)
    answer = work()
    connection.execute(update(api_answer).where(*mine).values(answer=answer))
    return answer


def forget_old(connection: Connection, org: str, now: datetime) -> None:
    """Forget answers nobody will ask for again."""
    old = (api_answer.c.org == org, api_answer.c.at < now - KEPT)
    connection.execute(delete(api_answer).where(*old))
