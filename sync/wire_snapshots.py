"""The messages about snapshots of feeds, and the format of their files.

Without it client and service would drift apart there. They follow the rules of sync/wire.py. A
snapshot is the feed from its beginning to one row of it, without the bodies of rows that a later
one replaces whole: their digests stand there, so that a reader can prove that it is this feed.
`GET /v1/snapshots?scope=…` says what there is, `GET /v1/snapshots/{sha256}` gives a file: the index
(a gzip of JSON, `Index`), or a part (a gzip of lines, each a JSON array, `PartRow`). Rows stand in
the order of the feed, none left out, with the bodies of one's own facts.
"""

from __future__ import annotations

import msgspec

from sync.wire import Hash, Message, Number, Sha256


class Snapshot(Message, frozen=True, kw_only=True):
    """One snapshot: up to which row it goes, and its index."""

    seq: Number
    hash: Hash
    """What the chain has come to there."""
    sha256: Sha256
    parts: Number
    rows: Number


class Snapshots(Message, frozen=True, kw_only=True):
    """What there is of one feed, the newest first."""

    scope: str
    snapshots: list[Snapshot]


class Part(Message, frozen=True, kw_only=True):
    """One file of rows."""

    sha256: Sha256
    size: Number
    """Packed."""
    rows: Number
    last: Number
    """Its last row."""
    hash: Hash
    """What the chain has come to there."""


class Index(Message, frozen=True, kw_only=True):
    """What a snapshot is made of."""

    scope: str
    seq: Number
    hash: Hash
    whole: Number
    """Up to this row it was looked for rows that a later one replaces, among all of them."""
    parts: list[Part]
    """To be read in this order."""


class PartRow(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """One row of a part."""

    seq: Number
    entity: str
    entity_id: str
    version: Number
    body: msgspec.Raw
    """A JSON object; `null` where a later row replaces this one."""
    digest: Hash = ""
    """SHA-256 of the body, where that is left out."""
