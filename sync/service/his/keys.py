"""API keys of outside systems: made, revoked, and the proof that a request is of a key's holder.

Without it anybody could read a hospital's codes. A key belongs to one institution, has rights, and
is shown once. It proves itself in one of two ways, fixed when it is made:

- `bearer`: the secret travels (over TLS) and its SHA-256 is compared. A stolen table opens nothing.
- `hmac`: the secret never travels. A request is signed as a distributor's is
  (sync/service/relay/senders.py), with `Key=<institution>.<key id>` and the SHA-256 of the secret
  (lower-case hex) as the key: the table has to hold what verifies, so it could sign, too.

Secrets are 256 random bits, so one SHA-256 is enough of a hash. Revoked keys are kept: what they
did keeps its author.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from app.store.clock import Clock
from app.store.insert_once import insert_once
from app.store.tables.his import api_key, api_nonce
from app.store.tables.service import organisation
from sync.service.refusals import ServiceRefusal
from sync.service.relay.senders import MAX_SKEW, NONCE_LIVES, Signed, signature

BEARER, HMAC = "bearer", "hmac"
SCHEMES = (BEARER, HMAC)
_PREFIX = "his"
_ID_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_SHORTEST_NONCE = 8
_NAME_LIMIT = 100


class Right(StrEnum):
    """What a key may do."""

    CODES = "codes"
    """Read codes, receipts and changes."""
    MOVEMENTS = "movements"
    """Write dispensing, write-off, return, destruction."""
    ORDERS = "orders"
    """Write purchase orders, the hospital's catalogue and its stock."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as it is shown, once."""

    org: str
    key_id: str
    secret: str

    @property
    def token(self) -> str:
        """What a bearer sends."""
        return f"{_PREFIX}.{self.org}.{self.key_id}.{self.secret}"

    def __repr__(self) -> str:
        return f"NewKey({self.org}, {self.key_id}, …)"


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Who sent a request."""

    org: str
    key_id: str
    name: str
    device: uuid.UUID
    rights: frozenset[Right]

    def require(self, right: Right) -> None:
        """Refuse what the key is not for."""
        if right not in self.rights:
            raise ServiceRefusal(
                403,
                "not-allowed",
                f"接口密钥 {self.key_id} 没有“{right.value}”权限，请管理员重新生成密钥。",
            )


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request says of itself, as far as it is signed."""

    authorization: str
    method: str
    target: str
    """Path and query as they were sent."""
    body: bytes


def digest_of(secret: str) -> bytes:
    """What is stored of a secret, and the key of its HMACs."""
    return hashlib.sha256(secret.encode()).digest()


def add(
    connection: Connection,
    org: str,
    name: str,
    rights: Collection[Right],
    clock: Clock,
    scheme: str = BEARER,
) -> NewKey:
    """Make a key; ValueError where it cannot be."""
    known = select(organisation.c.org).where(organisation.c.org == org)
    if connection.execute(known).one_or_none() is None:
        raise ValueError(f"没有机构“{org}”，请先用 serve --organisation 登记")
    name = name.strip()
    if not 1 <= len(name) <= _NAME_LIMIT or not name.isprintable():
        raise ValueError(f"密钥名称应为 1 到 {_NAME_LIMIT} 个字")
    if scheme not in SCHEMES or not rights:
        raise ValueError("应说明验证方式（bearer 或 hmac）和至少一项权限")
    key_id = "".join(secrets.choice(_ID_LETTERS) for _ in range(12))
    made = NewKey(org, key_id, secrets.token_urlsafe(32))
    row = {
        "org": org,
        "key_id": made.key_id,
        "name": name,
        "scheme": scheme,
        "secret_hash": digest_of(made.secret),
        "rights": " ".join(sorted(rights)),
        "device": clock.new_id(),
        "made_at": clock.now(),
    }
    connection.execute(insert(api_key), row)
    return made


def revoke(connection: Connection, org: str, key_id: str, now: datetime) -> bool:
    """Let a key open nothing any more; False where there is no such key that did."""
    mine = (api_key.c.org == org, api_key.c.key_id == key_id, api_key.c.revoked_at.is_(None))
    statement = update(api_key).where(*mine).values(revoked_at=now).returning(api_key.c.key_id)
    return connection.execute(statement).one_or_none() is not None


def all_of(connection: Connection, org: str) -> Sequence[Row[Any]]:
    """All keys of an institution, the oldest first."""
    query = select(api_key).where(api_key.c.org == org).order_by(api_key.c.made_at)
    return connection.execute(query).all()


def admit(connection: Connection, sent: Sent, now: datetime) -> KeyHolder:
    """Say whose request it is; raises ServiceRefusal. A signed one's number is to be spent, too."""
    said = Signed.parse(sent.authorization)
    if said is not None:
        return _admit_signed(connection, sent, said, now)
    word, _, token = sent.authorization.strip().partition(" ")
    if word.lower() != "bearer":
        raise unknown_key()
    return _admit_bearer(connection, token.strip())


def named_org(sent: Sent) -> str:
    """The institution a request says it is of; nothing is proven. Raises ServiceRefusal."""
    said = Signed.parse(sent.authorization)
    if said is not None:
        org = said.key_id.partition(".")[0]
    else:
        org = (
            sent.authorization.strip().partition(" ")[2].strip().partition(".")[2].partition(".")[0]
        )
    if not org or "\0" in org:
        raise unknown_key()
    return org


def is_signed(sent: Sent) -> bool:
    """Whether a request proves itself by a signature."""
    return Signed.parse(sent.authorization) is not None


def spend_nonce(connection: Connection, sent: Sent, holder: KeyHolder, now: datetime) -> None:
    """Take a signed request's number; raises ServiceRefusal where it was taken before."""
    said = Signed.parse(sent.authorization)
    if said is None:
        return
    row = {"org": holder.org, "key_id": holder.key_id, "nonce": said.nonce, "at": now}
    statement = insert_once(connection, api_nonce).returning(api_nonce.c.nonce)
    if connection.execute(statement, row).scalar_one_or_none() is None:
        raise ServiceRefusal(401, "used-before", "这次签名已经用过，请换一个随机数重新签名。")


def forget_nonces(connection: Connection, org: str, now: datetime) -> None:
    """Forget nonces that no signature in time could bring again."""
    old = (api_nonce.c.org == org, api_nonce.c.at < now - NONCE_LIVES)
    connection.execute(delete(api_nonce).where(*old))


def sign(secret: str, sent: Sent, said: Signed) -> str:
    """The signature of a request, lower-case hex; both ends do the same."""
    return signature(digest_of(secret).hex(), sent.method, sent.target, sent.body, said)


def unknown_key() -> ServiceRefusal:
    """Refuse a request without a good key."""
    return ServiceRefusal(
        401, "not-admitted", "接口密钥不对或已停用，请核对密钥，或请管理员重新生成。"
    )


def _admit_bearer(connection: Connection, token: str) -> KeyHolder:
    parts = token.split(".")
    if len(parts) != 4 or parts[0] != _PREFIX:
        raise unknown_key()
    row = _find(connection, parts[1], parts[2])
    if row.scheme != BEARER:
        raise unknown_key()
    if not hmac.compare_digest(bytes(row.secret_hash), digest_of(parts[3])):
        raise unknown_key()
    return _holder(row)


def _admit_signed(connection: Connection, sent: Sent, said: Signed, now: datetime) -> KeyHolder:
    org, _, key_id = said.key_id.partition(".")
    row = _find(connection, org, key_id)
    secret = bytes(row.secret_hash).hex()
    expected = signature(secret, sent.method, sent.target, sent.body, said)
    good = hmac.compare_digest(expected.encode(), said.signature.lower().encode())
    if row.scheme != HMAC or not good or len(said.nonce) < _SHORTEST_NONCE:
        raise unknown_key()
    if not _in_time(said.timestamp, now):
        raise ServiceRefusal(
            401, "out-of-time", "签名时间与服务端相差超过 5 分钟，请校准时钟（见应答的 Date）。"
        )
    return _holder(row)


def _in_time(text: str, now: datetime) -> bool:
    if not (text.isascii() and text.isdecimal() and len(text) <= 11):
        return False
    return abs(int(text) - now.timestamp()) <= MAX_SKEW.total_seconds()


def _find(connection: Connection, org: str, key_id: str) -> Row[Any]:
    if "\0" in org + key_id:
        raise unknown_key()
    mine = (api_key.c.org == org, api_key.c.key_id == key_id, api_key.c.revoked_at.is_(None))
    row = connection.execute(select(api_key).where(*mine)).one_or_none()
    if row is None:
        raise unknown_key()
    return row


def _holder(row: Row[Any]) -> KeyHolder:
    rights = frozenset(Right(word) for word in row.rights.split())
    return KeyHolder(row.org, row.key_id, row.name, row.device, rights)
