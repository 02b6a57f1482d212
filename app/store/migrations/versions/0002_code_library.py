"""The code library with its history: movements, ends of codes, lines and drugs to search by."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.initials import initials_of
from app.store.tables.schema import Id, Utc, key_text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What follows GS (character 29) in a GS1 code is batch and dates, not the box.
_ENDING = {
    "sqlite": "substr(CASE WHEN instr(code, char(29)) > 0"
    " THEN substr(code, 1, instr(code, char(29)) - 1) ELSE code END, -4)",
    "postgresql": "right(split_part(code, chr(29), 1), 4)",
}
_NAMESPACE = uuid.UUID("0b8d5b0e-6c39-5a35-9d0e-0c8f1f0b6a55")


def upgrade() -> None:
    _movements()
    _lines()
    op.add_column("package", sa.Column("ending", key_text(), nullable=False, server_default=""))
    op.execute(f"UPDATE package SET ending = {_ENDING[op.get_context().dialect.name]}")
    _indexes()
    _fill_lines(op.get_bind())


def _movements() -> None:
    op.create_table(
        "given_back",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("undone_seq", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "org", "code", "receipt_id", "workstation", "undone_seq", name=op.f("pk_given_back")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "movement",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("movement_id", Id(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("document_no", key_text(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("reverses", Id(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("org", "movement_id", name=op.f("pk_movement")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "moved_code",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("box", key_text(), nullable=False),
        sa.Column("movement_id", Id(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("through", key_text(), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("org", "box", "movement_id", name=op.f("pk_moved_code")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reversed_move",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("box", key_text(), nullable=False),
        sa.Column("movement_id", Id(), nullable=False),
        sa.Column("reversal_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("org", "box", "movement_id", name=op.f("pk_reversed_move")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "departure",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("box", key_text(), nullable=False),
        sa.Column("movement_id", Id(), nullable=False),
        sa.Column("kind", key_text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "box", name=op.f("pk_departure")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "opened_pack",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("box", key_text(), nullable=False),
        sa.Column("movement_id", Id(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("opened_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "box", name=op.f("pk_opened_pack")),
        sqlite_with_rowid=False,
    )


def _lines() -> None:
    op.create_table(
        "delivery_line",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("item_id", Id(), nullable=False),
        sa.Column("batch", key_text(), nullable=False),
        sa.Column("expiry", sa.Date(), nullable=True),
        sa.Column("production_date", sa.Date(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("arrived_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "delivery_id", "line_no", name=op.f("pk_delivery_line")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivered_item",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("item_id", Id(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("strength", sa.String(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("approval_number", key_text(), nullable=False),
        sa.Column("initials", key_text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "item_id", name=op.f("pk_delivered_item")),
        sqlite_with_rowid=False,
    )


def _indexes() -> None:
    op.drop_index("ix_package_scan", "package")
    by_scan = ["org", "receipt_id", "workstation", "scan_seq", "code", "line_no"]
    op.create_index("ix_package_scan", "package", by_scan)
    op.create_index("ix_package_ending", "package", ["org", "ending", "code"])
    _partial(
        "ix_package_parent",
        "package",
        ["org", "parent_code", "code", "smallest"],
        "parent_code IS NOT NULL",
    )
    _partial("ix_scan_refused", "scan", ["org", "code"], "added = 0 AND code IS NOT NULL")
    _partial(
        "ix_opened_pack_remaining", "opened_pack", ["org", "opened_at", "box"], "remaining > 0"
    )
    op.create_index("ix_movement_document", "movement", ["org", "document_no"])
    op.create_index("ix_departure_kind", "departure", ["org", "kind", "at", "box"])
    op.create_index("ix_delivery_no", "delivery", ["org", "delivery_no"])
    op.create_index("ix_receipt_no", "receipt", ["org", "receipt_no"])
    op.create_index("ix_receipt_opened", "receipt", ["org", "opened_at", "receipt_id"])
    line = ["arrived_at", "delivery_id", "line_no"]
    op.create_index("ix_delivery_line_item", "delivery_line", ["org", "item_id", *line])
    op.create_index("ix_delivery_line_batch", "delivery_line", ["org", "batch", *line])


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


_DELIVERY = sa.table(
    "delivery",
    sa.column("org", key_text()),
    sa.column("delivery_id", Id()),
    sa.column("arrived_at", Utc()),
    sa.column("body", sa.Text()),
)
_LINE = sa.table(
    "delivery_line",
    sa.column("org", key_text()),
    sa.column("delivery_id", Id()),
    sa.column("line_no", sa.Integer()),
    sa.column("item_id", Id()),
    sa.column("batch", key_text()),
    sa.column("expiry", sa.Date()),
    sa.column("production_date", sa.Date()),
    sa.column("unit", sa.String()),
    sa.column("arrived_at", Utc()),
)
_ITEM = sa.table(
    "delivered_item",
    sa.column("org", key_text()),
    sa.column("item_id", Id()),
    *(sa.column(n, sa.String()) for n in ("province_code", "name", "strength", "maker", "form")),
    sa.column("approval_number", key_text()),
    sa.column("initials", key_text()),
)
_DETAILS = ("province_code", "name", "strength", "maker", "form", "approval_number")


def _fill_lines(connection: sa.Connection) -> None:
    items: dict[tuple[str, uuid.UUID], dict[str, Any]] = {}
    oldest_first = sa.select(_DELIVERY).order_by(_DELIVERY.c.arrived_at)
    for row in connection.execute(oldest_first).all():
        lines = [_line(row, line, items) for line in json.loads(row.body)["lines"]]
        if lines:
            connection.execute(sa.insert(_LINE), lines)
    for values in items.values():
        values["initials"] = initials_of(values["name"])
    if items:
        connection.execute(sa.insert(_ITEM), list(items.values()))


def _line(
    row: sa.Row[Any], line: dict[str, Any], items: dict[tuple[str, uuid.UUID], dict[str, Any]]
) -> dict[str, Any]:
    details = {name: line["item"].get(name) or "" for name in _DETAILS}
    told_apart = [details[n] for n in ("name", "strength", "maker")]
    identity = [details["province_code"]] if details["province_code"] else told_apart
    item_id = uuid.uuid5(_NAMESPACE, "\x1f".join(identity))
    items[row.org, item_id] = {"org": row.org, "item_id": item_id} | details
    produced = line.get("production_date")
    return {
        "org": row.org,
        "delivery_id": row.delivery_id,
        "line_no": line["line_no"],
        "item_id": item_id,
        "batch": line["batch"],
        "expiry": date.fromisoformat(line["expiry"]),
        "production_date": date.fromisoformat(produced) if produced else None,
        "unit": line["unit"],
        "arrived_at": row.arrived_at,
    }
