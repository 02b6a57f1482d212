"""What deliveries are found by, and goods that came before their delivery note."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.codes.reading import BLANKS, GS, fold
from app.initials import initials_of
from app.store.tables.schema import Id, Utc, key_text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LONGEST = 60_000


def upgrade() -> None:
    _finding()
    _blind()
    _fill(op.get_bind())


def _finding() -> None:
    op.create_table(
        "delivery_words",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "delivery_id", name=op.f("pk_delivery_words")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery_key",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("key", key_text(), nullable=False),
        sa.Column("kind", key_text(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("org", "key", "kind", "delivery_id", name=op.f("pk_delivery_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_delivery_key_delivery", "delivery_key", ["org", "delivery_id"], unique=False
    )


def _blind() -> None:
    op.create_table(
        "blind_receipt",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("blind_id", Id(), nullable=False),
        sa.Column("blind_no", key_text(), nullable=False),
        sa.Column("distributor_code", key_text(), nullable=False),
        sa.Column("distributor_name", sa.String(), nullable=False),
        sa.Column("state", key_text(), nullable=False),
        sa.Column("opened_at", Utc(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=True),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("exceptions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "blind_id", name=op.f("pk_blind_receipt")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_blind_receipt_state", "blind_receipt", ["org", "state"], unique=False)
    op.create_table(
        "blind_scan",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("blind_id", Id(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("framed", sa.Text(), nullable=True),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("sentence_key", sa.String(), nullable=False),
        sa.Column("sentence_values", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("read_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint(
            "org", "blind_id", "workstation", "seq", name=op.f("pk_blind_scan")
        ),
        sqlite_with_rowid=False,
    )


def _fill(connection: sa.Connection) -> None:
    """Make what deliveries that are there are found by."""
    stored = sa.table(
        "delivery",
        sa.column("org", key_text()),
        sa.Column("delivery_id", Id()),
        sa.column("body"),
    )
    words = sa.table(
        "delivery_words",
        sa.column("org", key_text()),
        sa.Column("delivery_id", Id()),
        sa.column("words"),
    )
    keys = sa.table(
        "delivery_key",
        sa.column("org", key_text()),
        sa.column("key", key_text()),
        sa.column("kind", key_text()),
        sa.Column("delivery_id", Id()),
    )
    ids = connection.execute(sa.select(stored.c.org, stored.c.delivery_id)).all()
    for org, delivery_id in ids:
        mine = (stored.c.org == org, stored.c.delivery_id == delivery_id)
        body = json.loads(connection.execute(sa.select(stored.c.body).where(*mine)).scalar_one())
        place: dict[str, str | uuid.UUID] = {"org": org, "delivery_id": delivery_id}
        connection.execute(sa.insert(words), place | {"words": _words(body)})
        found = [place | {"key": key, "kind": kind} for key, kind in dict.fromkeys(_keys(body))]
        if found:
            connection.execute(sa.insert(keys), found)


def _words(body: dict[str, Any]) -> str:
    name = body["distributor"]["name"]
    said = [body["delivery_no"], name, initials_of(name)]
    for line in body["lines"]:
        drug = line["item"]["name"]
        said += [drug, initials_of(drug), line["batch"]]
    said += [key for key, kind in _keys(body) if kind == "carton"]
    return "\n".join(dict.fromkeys(fold(word).casefold() for word in said if word))[:_LONGEST]


def _keys(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for line in body["lines"]:
        item = line["item"]
        for identifier in item.get("drug_identifiers") or {}:
            yield identifier, "drug"
        if item.get("gtin"):
            yield item["gtin"].zfill(14), "drug"
        for content in line.get("cartons") or ():
            yield fold(content["carton_no"]).strip(BLANKS + GS), "carton"
            if content.get("sscc"):
                yield content["sscc"], "carton"
