"""Trace codes in chunks, and distributors' keys; hand-overs of one document become such."""

from __future__ import annotations

import gzip
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.packing.handover import HandOver, make_handover
from app.store.tables.schema import Id, Utc, key_text

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _manifests()
    _keys()
    _carry_over(op.get_bind())
    op.drop_table("manifest")


def _manifests() -> None:
    op.create_table(
        "relay_manifest",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("sha256", key_text(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=False),
        sa.Column("delivery_no", key_text(), nullable=False),
        sa.Column("distributor_code", key_text(), nullable=False),
        sa.Column("code_count", sa.Integer(), nullable=False),
        sa.Column("levels", sa.Text(), nullable=False),
        sa.Column("state", key_text(), nullable=False),
        sa.Column("supersedes", key_text(), nullable=True),
        sa.Column("superseded_by", key_text(), nullable=True),
        sa.Column("sender", key_text(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("touched_at", Utc(), nullable=False),
        sa.Column("sealed_at", Utc(), nullable=True),
        sa.Column("placed", key_text(), nullable=True),
        sa.Column("listed", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("org", "sha256", name=op.f("pk_relay_manifest")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_relay_manifest_delivery", "relay_manifest", ["org", "delivery_id"], unique=False
    )
    op.create_index(
        "ix_relay_manifest_sender", "relay_manifest", ["org", "sender", "created_at"], unique=False
    )
    op.create_table(
        "relay_chunk",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("manifest", key_text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("sha256", key_text(), nullable=False),
        sa.Column("applied", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "manifest", "no", name=op.f("pk_relay_chunk")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "relay_body",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("sha256", key_text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("org", "sha256", name=op.f("pk_relay_body")),
    )
    op.create_table(
        "relay_claim",
        sa.Column("code", key_text(), nullable=False),
        sa.Column("org", key_text(), nullable=False),
        sa.Column("manifest", key_text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_relay_claim")),
        sqlite_with_rowid=False,
    )


def _keys() -> None:
    op.create_table(
        "relay_key",
        sa.Column("key_id", key_text(), nullable=False),
        sa.Column("distributor_code", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_relay_key")),
    )
    op.create_table(
        "relay_right",
        sa.Column("key_id", key_text(), nullable=False),
        sa.Column("org", key_text(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "org", name=op.f("pk_relay_right")),
    )
    op.create_table(
        "relay_nonce",
        sa.Column("key_id", key_text(), nullable=False),
        sa.Column("nonce", key_text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "nonce", name=op.f("pk_relay_nonce")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_relay_nonce_at", "relay_nonce", ["key_id", "at"], unique=False)
    op.create_table(
        "relay_answer",
        sa.Column("key_id", key_text(), nullable=False),
        sa.Column("idempotency_key", key_text(), nullable=False),
        sa.Column("request_sha256", key_text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "idempotency_key", name=op.f("pk_relay_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_relay_answer_at", "relay_answer", ["key_id", "at"], unique=False)


def _carry_over(connection: sa.Connection) -> None:
    """A hand-over of one document becomes a manifest under its old name, which feeds know."""
    tables = _Tables()
    names = connection.execute(sa.select(tables.old.c.org, tables.old.c.sha256)).all()
    for org, sha256 in names:
        mine = (tables.old.c.org == org, tables.old.c.sha256 == sha256)
        row = connection.execute(sa.select(tables.old).where(*mine)).one()
        handover = make_handover(json.loads(gzip.decompress(row.body)), org)
        connection.execute(tables.manifest.insert(), _manifest_row(row, handover))
        for no, (name, packed) in enumerate(zip(handover.hashes, handover.chunks, strict=True)):
            place = {"org": org, "manifest": sha256, "no": no}
            connection.execute(tables.chunk.insert(), place | {"sha256": name, "applied": 0})
            body = (tables.body.c.org == org, tables.body.c.sha256 == name)
            if connection.execute(sa.select(tables.body.c.sha256).where(*body)).first() is None:
                kept = {"org": org, "sha256": name, "body": packed}
                connection.execute(tables.body.insert(), kept)


class _Tables:
    """The tables, as this migration knows them."""

    def __init__(self) -> None:
        text, number = key_text(), sa.Integer()
        self.old = sa.table(
            "manifest",
            sa.column("org", text),
            sa.column("sha256", text),
            sa.column("delivery_id", Id()),
            sa.column("body", sa.LargeBinary()),
            sa.column("received_at", Utc()),
        )
        self.manifest = sa.table(
            "relay_manifest",
            *(sa.column(name, text) for name in _TEXTS),
            sa.column("delivery_id", Id()),
            *(sa.column(name, number) for name in ("code_count", "claimed")),
            *(sa.column(name, Utc()) for name in ("created_at", "touched_at", "sealed_at")),
        )
        self.chunk = sa.table(
            "relay_chunk",
            *(sa.column(name, text) for name in ("org", "manifest", "sha256")),
            *(sa.column(name, number) for name in ("no", "applied")),
        )
        self.body = sa.table(
            "relay_body",
            *(sa.column(name, text) for name in ("org", "sha256")),
            sa.column("body", sa.LargeBinary()),
        )


_TEXTS = (
    "org",
    "sha256",
    "delivery_no",
    "distributor_code",
    "levels",
    "state",
    "sender",
    "problems",
)


def _manifest_row(row: Any, handover: HandOver) -> dict[str, Any]:  # noqa: ANN401 (a row of the old table)
    count = sum(handover.levels.values())
    return {
        "org": row.org,
        "sha256": row.sha256,
        "delivery_id": row.delivery_id,
        "delivery_no": handover.delivery_no,
        "distributor_code": handover.distributor_code,
        "code_count": count,
        "levels": json.dumps(handover.levels),
        "state": "sealed",
        "sender": "",
        "claimed": count,
        "problems": "{}",
        "created_at": row.received_at,
        "touched_at": row.received_at,
        "sealed_at": row.received_at,
    }
