"""Keeps what distributors declare and send, until it is whole.

Without it a broken link would mean a shipment sent again from the beginning. A manifest is named by
what it is for and its chunks, a chunk by its bytes: both may be sent again freely, in any order, by
several connections at once. A chunk that a hospital has already (of an earlier manifest) is not
asked for again. Nothing here is told to the hospital: sealing.py does that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from app.receiving.values import delivery_id
from app.store import row_security
from app.store.insert_once import insert_once
from app.store.tables.relay import relay_body, relay_chunk, relay_manifest
from app.tracing.chunks import CODES_IN_CHUNK, MAX_PLAIN_BYTES, manifest_name
from sync import wire
from sync.service.refusals import ServiceRefusal, bad_request, not_allowed
from sync.service.relay.senders import Sender
from sync.service.unpacking import unpack

OPEN, SEALED, REFUSED, SUPERSEDED = "open", "sealed", "refused", "superseded"
HISTORY = 200
"""Manifests shown to their sender, the newest first."""

Row = Any
"""A row of relay_manifest."""


def declare(
    connection: Connection, sender: Sender, wish: wire.ManifestWish, now: datetime
) -> wire.ManifestDeclared:
    """Take a declaration and say which chunks are missing; raises ServiceRefusal.

    In a transaction of its hospital, which the sender has a right to (`require_right`).
    """
    _require_sense(connection, wish)
    row = {
        "org": wish.hospital,
        "sha256": wish.sha256,
        "delivery_id": delivery_id(wish.distributor_code, wish.delivery_no),
        "delivery_no": wish.delivery_no,
        "distributor_code": wish.distributor_code,
        "code_count": wish.n,
        "levels": msgspec.json.encode(wish.levels, order="deterministic").decode(),
        "state": OPEN,
        "supersedes": wish.supersedes,
        "sender": sender.name,
        "claimed": 0,
        "problems": "{}",
        "created_at": now,
        "touched_at": now,
    }
    new = insert_once(connection, relay_manifest).returning(relay_manifest.c.sha256)
    if connection.execute(new, row).scalar_one_or_none() is not None:
        chunks = [
            {"org": wish.hospital, "manifest": wish.sha256, "no": no, "sha256": sha256}
            | {"applied": 0}
            for no, sha256 in enumerate(wish.chunks)
        ]
        connection.execute(insert_once(connection, relay_chunk), chunks)
    stored = find(connection, sender, wish.sha256, lock=True)
    if stored.state == REFUSED:
        _begin_again(connection, stored, now)
    state = OPEN if stored.state == REFUSED else stored.state
    missing = missing_chunks(connection, wish.hospital, wish.sha256)
    return wire.ManifestDeclared(id=wish.sha256, state=state, missing=missing)


def keep_chunk(
    connection: Connection, sender: Sender, sha256: str, no: int, packed: bytes, now: datetime
) -> None:
    """Store a chunk that fits its declaration; raises ServiceRefusal."""
    stored = find(connection, sender, sha256)
    wanted = connection.execute(
        select(relay_chunk.c.sha256).where(
            relay_chunk.c.org == stored.org,
            relay_chunk.c.manifest == sha256,
            relay_chunk.c.no == no,
        )
    ).scalar_one_or_none()
    if wanted is None:
        raise ServiceRefusal(404, "no-chunk", f"这份交接没有第 {no} 块，请核对。")
    if hashlib.sha256(packed).hexdigest() != wanted:
        raise ServiceRefusal(
            409, "hash-mismatch", f"第 {no} 块与申报的校验值不符，可能在途中损坏，请重新发送。"
        )
    row = {"org": stored.org, "sha256": wanted, "body": packed}
    connection.execute(insert_once(connection, relay_body), row)
    connection.execute(update(relay_manifest).where(*is_(stored)).values(touched_at=now))


def require_fitting(packed: bytes, no: int) -> None:
    """Refuse a chunk that unfolds to too much; raises ServiceRefusal."""
    try:
        plain = unpack(packed, MAX_PLAIN_BYTES)
    except ServiceRefusal as error:
        if error.status == 413:
            raise
        return  # damaged: its hash says so better
    if no == 0:
        return
    codes = sum(1 for line in plain.split(b"\n") if line and not line.startswith(b"#"))
    if codes > CODES_IN_CHUNK:
        raise ServiceRefusal(
            413, "too-many-codes", f"一块最多 {CODES_IN_CHUNK} 个码，这块有 {codes} 个。"
        )


def find(connection: Connection, sender: Sender, sha256: str, *, lock: bool = False) -> Row:
    """A manifest that a sender may see; raises ServiceRefusal.

    For which of its sender's hospitals it is, it says itself: this look alone may go over several.
    What comes after it in the transaction is bound to that hospital.
    """
    if len(sender.hospitals) == 1:
        row_security.bind(connection, *sender.hospitals)
    query = select(relay_manifest).where(
        relay_manifest.c.org.in_(sender.hospitals), relay_manifest.c.sha256 == sha256
    )
    if sender.distributor_code is not None:
        query = query.where(relay_manifest.c.distributor_code == sender.distributor_code)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise no_manifest()
    row_security.bind(connection, row.org)
    return row


def describe(connection: Connection, sender: Sender, sha256: str) -> wire.ManifestDescription:
    """Say what a manifest is made of; raises ServiceRefusal."""
    stored = find(connection, sender, sha256)
    if sender.reads and stored.state not in (SEALED, SUPERSEDED):
        raise no_manifest()
    return wire.ManifestDescription(
        sha256=sha256,
        hospital=stored.org,
        distributor_code=stored.distributor_code,
        delivery_no=stored.delivery_no,
        n=stored.code_count,
        chunks=chunk_names(connection, stored.org, sha256),
        state=stored.state,
        supersedes=stored.supersedes,
        superseded_by=stored.superseded_by,
        created_at=stored.created_at,
        sealed_at=stored.sealed_at,
    )


def history(connection: Connection, sender: Sender) -> Sequence[Row]:
    """What came with a key, the newest first; for all of its hospitals."""
    query = select(relay_manifest).where(
        relay_manifest.c.org.in_(sender.hospitals), relay_manifest.c.sender == sender.name
    )
    return connection.execute(
        query.order_by(relay_manifest.c.created_at.desc()).limit(HISTORY)
    ).all()


def chunk_body(connection: Connection, sender: Sender, sha256: str, no: int) -> tuple[str, bytes]:
    """A chunk's name and bytes, for a workstation; raises ServiceRefusal."""
    if not sender.reads:
        raise not_allowed()
    stored = find(connection, sender, sha256)
    if stored.state not in (SEALED, SUPERSEDED):
        raise no_manifest()
    found = connection.execute(
        _BODIES.where(
            relay_chunk.c.org == stored.org,
            relay_chunk.c.manifest == sha256,
            relay_chunk.c.no == no,
        )
    ).one_or_none()
    if found is None:
        raise ServiceRefusal(404, "no-chunk", f"这份交接没有第 {no} 块，请核对。")
    return str(found.sha256), bytes(found.body)


def body_of(connection: Connection, org: str, sha256: str, no: int) -> bytes:
    """The bytes of a chunk that is there."""
    mine = (relay_chunk.c.org == org, relay_chunk.c.manifest == sha256, relay_chunk.c.no == no)
    return bytes(connection.execute(_BODIES.where(*mine)).one().body)


def chunk_names(connection: Connection, org: str, sha256: str) -> list[str]:
    """The names of a manifest's chunks, in order."""
    mine = (relay_chunk.c.org == org, relay_chunk.c.manifest == sha256)
    query = select(relay_chunk.c.sha256).where(*mine).order_by(relay_chunk.c.no)
    return list(connection.execute(query).scalars())


def missing_chunks(connection: Connection, org: str, sha256: str) -> list[int]:
    """The numbers of the chunks that have not come."""
    here = select(relay_body.c.sha256).where(
        relay_body.c.org == relay_chunk.c.org, relay_body.c.sha256 == relay_chunk.c.sha256
    )
    mine = (relay_chunk.c.org == org, relay_chunk.c.manifest == sha256)
    query = select(relay_chunk.c.no).where(*mine, ~here.exists()).order_by(relay_chunk.c.no)
    return list(connection.execute(query).scalars())


def is_(row: Row) -> tuple[Any, Any]:
    """The conditions that name one manifest."""
    return relay_manifest.c.org == row.org, relay_manifest.c.sha256 == row.sha256


def no_manifest() -> ServiceRefusal:
    """Refuse what is not there, or not this sender's."""
    return ServiceRefusal(404, "no-manifest", "服务端没有这份追溯码交接，请让配送企业重新发送。")


_BODIES = select(relay_chunk.c.sha256, relay_body.c.body).join(
    relay_body,
    (relay_body.c.org == relay_chunk.c.org) & (relay_body.c.sha256 == relay_chunk.c.sha256),
)


def require_right(sender: Sender, wish: wire.ManifestWish) -> None:
    """Refuse what is for a hospital, or from a distributor, that is not the sender's."""
    if wish.hospital not in sender.hospitals:
        raise not_allowed()
    if sender.distributor_code not in (None, wish.distributor_code):
        raise not_allowed()


def _require_sense(connection: Connection, wish: wire.ManifestWish) -> None:
    said = (wish.hospital, wish.distributor_code, wish.delivery_no)
    if any(not text.isprintable() or text != text.strip() for text in said):
        raise bad_request("单号或编码里有控制字符或首尾空格")
    if manifest_name(*said, wish.chunks, wish.supersedes) != wish.sha256:
        raise ServiceRefusal(422, "hash-mismatch", "交接的校验值与所列各块不符，请核对计算方法。")
    if sum(wish.levels.values()) != wish.n:
        raise bad_request("levels 各级之和应等于 n")
    if wish.supersedes is None:
        return
    corrected = connection.execute(
        select(relay_manifest.c.superseded_by).where(
            relay_manifest.c.org == wish.hospital,
            relay_manifest.c.sha256 == wish.supersedes,
            relay_manifest.c.delivery_id == delivery_id(wish.distributor_code, wish.delivery_no),
            relay_manifest.c.state.in_((SEALED, SUPERSEDED)),
        )
    ).one_or_none()
    if corrected is None:
        raise ServiceRefusal(
            422, "nothing-to-correct", "要更正的那份交接不存在，或属于另一张配送单，请核对。"
        )
    if corrected.superseded_by not in (None, wish.sha256):
        raise corrected_already()


def corrected_already() -> ServiceRefusal:
    """Refuse a second correction of one manifest."""
    return ServiceRefusal(409, "corrected-already", "那份交接已经更正过，请更正最新的一份。")


def _begin_again(connection: Connection, stored: Row, now: datetime) -> None:
    """What was refused may be tried again: what stood in its way may be gone."""
    fresh = {"state": OPEN, "claimed": 0, "problems": "{}", "touched_at": now}
    connection.execute(update(relay_manifest).where(*is_(stored)).values(fresh))
