"""Takes the trace codes that distributors hand over, and gives them to the institution's own.

Without it every box would have to be scanned by itself. A hand-over (manifest) is immutable and
named by the SHA-256 of its gzip bytes, so it can be sent again freely. It is read before it is
stored: what could not be received is refused here, where its sender still learns of it. It may come
before or after its delivery.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zlib

import msgspec
from sqlalchemy import Connection, select

from app.documents import DocumentProblem
from app.receiving.documents.delivery_file import parse_delivery_text
from app.receiving.values import Delivery
from app.store.clock import Clock
from app.store.database import Database
from app.store.insert_once import insert_once
from app.store.tables.service import manifest
from sync import wire
from sync.service import feeds
from sync.service.accounts import Caller
from sync.service.refusals import ServiceRefusal, bad_request, not_allowed, too_large
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit

MANIFEST_VERSION = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")


def take(
    database: Database,
    settings: ServiceSettings,
    clock: Clock,
    caller: Caller,
    sha256: str,
    packed: bytes,
) -> wire.ManifestStored:
    """Check, store and announce a hand-over; raises ServiceRefusal or StoreError."""
    if not _SHA256.fullmatch(sha256) or hashlib.sha256(packed).hexdigest() != sha256:
        raise ServiceRefusal(
            422, "hash-mismatch", "交接文件与其校验值不符，可能在途中损坏，请重新发送。"
        )
    document = _read(unpack(packed, settings.max_body_bytes))
    if caller.distributor_code not in (None, document.distributor.code):
        raise not_allowed()
    stored = wire.ManifestStored(
        sha256=sha256,
        delivery_no=document.delivery_no,
        distributor_code=document.distributor.code,
        code_count=count_codes(document),
    )
    commit(database, lambda c: _store(c, caller.org, document, stored, packed, clock))
    return stored


def load(connection: Connection, org: str, sha256: str) -> bytes:
    """Read the gzip bytes of a hand-over; raises ServiceRefusal where there is none."""
    mine = (manifest.c.org == org, manifest.c.sha256 == sha256)
    body = connection.execute(select(manifest.c.body).where(*mine)).scalar_one_or_none()
    if body is None:
        raise ServiceRefusal(
            404, "no-manifest", "服务端没有这份追溯码交接文件，请让配送企业重新发送。"
        )
    return bytes(body)


def unpack(packed: bytes, limit_bytes: int) -> bytes:
    """Decompress, but never more than a limit; raises ServiceRefusal."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
            plain = file.read(limit_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise bad_request("gzip 压缩有误") from error
    if len(plain) > limit_bytes:
        raise too_large(limit_bytes)
    return plain


def count_codes(document: Delivery) -> int:
    """How many smallest packages a hand-over names."""
    return sum(line.listed_in(content) for line in document.lines for content in line.cartons)


def _read(plain: bytes) -> Delivery:
    try:
        document = parse_delivery_text(plain)
    except DocumentProblem as error:
        raise ServiceRefusal(422, "bad-document", f"交接文件有误：{error}") from error
    if not document.distributor.code:
        raise ServiceRefusal(
            422, "bad-document", "交接文件有误：distributor.code：没有填写，请补上。"
        )
    return document


def _store(
    connection: Connection,
    org: str,
    document: Delivery,
    stored: wire.ManifestStored,
    packed: bytes,
    clock: Clock,
) -> None:
    now = clock.now()
    row = {
        "org": org,
        "sha256": stored.sha256,
        "delivery_id": document.delivery_id,
        "code_count": stored.code_count,
        "body": packed,
        "received_at": now,
    }
    new = insert_once(connection, manifest).returning(manifest.c.sha256)
    if connection.execute(new, row).scalar_one_or_none() is None:
        return
    body = msgspec.json.encode(stored).decode()
    news = feeds.NewRow("manifest", stored.sha256, MANIFEST_VERSION, body)
    feeds.publish(connection, feeds.org_scope(org), [news], now)
