r"""Who hands over trace codes: hospitals by their token, distributors by a signed key.

Without it anybody could put boxes into a hospital's delivery. A distributor's key has an id, and a
secret of 256 bits that the distributor gets once. Of the secret nothing is stored: it is made anew
for each look, as HMAC-SHA256 of the key's id and salt (they are in the database) under the relay's
own secret (it is not: a file beside the service, or its environment). Whoever steals the database
alone can sign nothing; whoever loses the relay's secret has to give out new keys.

A request is signed over its method, path with query, the SHA-256 of its body as sent, its time and
a number used once:

    Authorization: TraceDock-HMAC-SHA256 Key=…, Timestamp=1763712000, Nonce=…, Signature=<hex>
    signature = HMAC-SHA256(secret, "METHOD\npath?query\nsha256(body)\ntimestamp\nnonce")

The time may be five minutes off the service's clock (its `Date`); a number counts as used for ten
minutes, and only where the signature was good: nobody can use up another's numbers.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from app.store.insert_once import insert_once
from app.store.tables.relay import relay_key, relay_nonce, relay_right
from app.store.tables.service import organisation
from sync.service.accounts import Caller
from sync.service.refusals import ServiceRefusal

SCHEME = "TraceDock-HMAC-SHA256"
MAX_SKEW = timedelta(minutes=5)
NONCE_LIVES = timedelta(minutes=10)
_FIELD = re.compile(r"\s*(Key|Timestamp|Nonce|Signature)=([0-9A-Za-z_.-]{1,128})\s*")
_FIELDS = frozenset({"Key", "Timestamp", "Nonce", "Signature"})
_SHORTEST_NONCE = 8
PLATFORM_SENDER = "platform:"
"""How the name of a sender begins that is a trace code platform: what it says gives way."""
_ID_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a request, and what it may do here."""

    name: str
    """The key's id; empty for a hospital's own program; of a platform, `platform:` and its name."""
    hospitals: frozenset[str]
    distributor_code: str | None
    """The only distributor it may hand over for; None: any."""
    reads: bool = False
    """It is a workstation, and may fetch what was handed over."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature is made of and over."""

    key_id: str
    timestamp: str
    nonce: str
    signature: str

    @classmethod
    def parse(cls, authorization: str | None) -> Signed | None:
        """Read the header; None where it is of another kind, ServiceRefusal where it is broken."""
        scheme, _, rest = (authorization or "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        found = [_FIELD.fullmatch(part) for part in rest.split(",")]
        said = {match[1]: match[2] for match in found if match is not None}
        if len(found) != len(_FIELDS) or said.keys() != _FIELDS:
            raise _unsigned("签名的写法不对")
        return cls(said["Key"], said["Timestamp"], said["Nonce"], said["Signature"])


@dataclass(frozen=True, slots=True)
class Key:
    """One distributor's key, as an operator sees it."""

    key_id: str
    distributor_code: str
    name: str
    hospitals: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None


def sender_of(caller: Caller) -> Sender:
    """What a bearer of a token may do."""
    return Sender(
        name="",
        hospitals=frozenset({caller.org}),
        distributor_code=caller.distributor_code,
        reads=caller.device is not None,
    )


def signature(secret: str, method: str, target: str, body: bytes, said: Signed) -> str:
    """Sign a request; both ends do the same."""
    lines = (method, target, hashlib.sha256(body).hexdigest(), said.timestamp, said.nonce)
    return hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def look_early(connection: Connection, said: Signed, now: datetime) -> Sender:
    """Say whose key it is and whether its time fits, before a body is read; raises ServiceRefusal.

    Nothing is proven yet.
    """
    if not (said.timestamp.isdecimal() and len(said.timestamp) <= 11):
        raise _unsigned("时间戳应为 Unix 秒数")
    if abs(now.timestamp() - int(said.timestamp)) > MAX_SKEW.total_seconds():
        raise _unsigned("时间戳与服务端时间相差超过 5 分钟，请校准时钟")
    if len(said.nonce) < _SHORTEST_NONCE:
        raise _unsigned("随机数太短")
    return _sender(connection, said.key_id)


def prove(
    connection: Connection,
    master: bytes,
    said: Signed,
    request: tuple[str, str, bytes],
    now: datetime,
) -> Sender:
    """Check a signed request and use up its number; raises ServiceRefusal. In a transaction."""
    sender = look_early(connection, said, now)
    secret = secret_of(connection, master, said.key_id)
    if not hmac.compare_digest(signature(secret, *request, said), said.signature.lower()):
        raise _unsigned("签名不对")
    old = (relay_nonce.c.key_id == said.key_id, relay_nonce.c.at <= now - NONCE_LIVES)
    connection.execute(delete(relay_nonce).where(*old))
    new = insert_once(connection, relay_nonce).returning(relay_nonce.c.nonce)
    row = {"key_id": said.key_id, "nonce": said.nonce, "at": now}
    if connection.execute(new, row).scalar_one_or_none() is None:
        raise _unsigned("随机数已经用过，请每次换一个")
    return sender


def sign_in(connection: Connection, master: bytes, key_id: str, secret: str) -> Sender:
    """Let a person in with a key and its secret; raises ServiceRefusal."""
    sender = _sender(connection, key_id.strip())
    right = secret_of(connection, master, sender.name)
    if not hmac.compare_digest(right.encode(), secret.strip().encode()):
        raise _unsigned("密钥不对")
    return sender


def add_key(
    connection: Connection,
    master: bytes,
    distributor_code: str,
    name: str,
    hospitals: Sequence[str],
    now: datetime,
) -> tuple[Key, str]:
    """Make a key for a distributor and return it with its secret; raises ValueError."""
    known = select(organisation.c.org).where(organisation.c.org.in_(hospitals))
    unknown = set(hospitals) - set(connection.execute(known).scalars())
    if unknown or not hospitals:
        raise ValueError(f"没有登记过的机构：{'、'.join(sorted(unknown)) or '（没有写）'}")
    key_id = "dk-" + "".join(secrets.choice(_ID_LETTERS) for _ in range(12))
    row = {
        "key_id": key_id,
        "distributor_code": distributor_code,
        "name": name,
        "salt": secrets.token_bytes(16),
        "created_at": now,
    }
    connection.execute(insert(relay_key), row)
    rights = [{"key_id": key_id, "org": org} for org in dict.fromkeys(hospitals)]
    connection.execute(insert(relay_right), rights)
    key = Key(key_id, distributor_code, name, tuple(sorted(set(hospitals))), now, None)
    return key, secret_of(connection, master, key_id)


def keys(connection: Connection) -> list[Key]:
    """All keys, the oldest first."""
    rights: dict[str, list[str]] = {}
    for key_id, org in connection.execute(select(relay_right).order_by(relay_right.c.org)):
        rights.setdefault(key_id, []).append(org)
    rows = connection.execute(select(relay_key).order_by(relay_key.c.created_at))
    return [
        Key(
            row.key_id,
            row.distributor_code,
            row.name,
            tuple(rights.get(row.key_id, ())),
            row.created_at,
            row.revoked_at,
        )
        for row in rows
    ]


def is_distributor(connection: Connection, org: str) -> bool:
    """Whether an institution hands over here in its own name: by a key of its code, in force."""
    mine = (relay_key.c.distributor_code == org, relay_key.c.revoked_at.is_(None))
    return connection.execute(select(relay_key.c.key_id).where(*mine).limit(1)).first() is not None


def revoke_key(connection: Connection, key_id: str, now: datetime) -> bool:
    """Refuse a key from now on; False where there is none."""
    mine = (relay_key.c.key_id == key_id, relay_key.c.revoked_at.is_(None))
    done = update(relay_key).where(*mine).values(revoked_at=now).returning(relay_key.c.key_id)
    return connection.execute(done).one_or_none() is not None


def current(connection: Connection, key_id: str) -> Sender:
    """What a key may do now; raises ServiceRefusal where it may nothing (any more)."""
    return _sender(connection, key_id)


def secret_of(connection: Connection, master: bytes, key_id: str) -> str:
    """Make a key's secret anew."""
    query = select(relay_key.c.salt).where(relay_key.c.key_id == key_id)
    salt = bytes(connection.execute(query).scalar_one())
    made = hmac.new(master, b"relay key\n" + key_id.encode() + b"\n" + salt, hashlib.sha256)
    return base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")


def _sender(connection: Connection, key_id: str) -> Sender:
    query = select(relay_key.c.distributor_code, relay_key.c.revoked_at)
    row = connection.execute(query.where(relay_key.c.key_id == key_id)).one_or_none()
    if row is None or row.revoked_at is not None:
        raise _unsigned("密钥不存在或已停用，请联系医院重新开通")
    rights = select(relay_right.c.org).where(relay_right.c.key_id == key_id)
    hospitals = frozenset(connection.execute(rights).scalars())
    return Sender(key_id, hospitals, row.distributor_code)


def _unsigned(reason: str) -> ServiceRefusal:
    return ServiceRefusal(401, "not-admitted", f"{reason}。")
