"""Facts of other workstations: their place in the one order, and claims beside a holder."""

from __future__ import annotations

import json
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, key_text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LONG_AGO = 0
"""The place of what was known before places were: in front of all others."""


def upgrade() -> None:
    op.create_table(
        "known_fact",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("op_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("org", "op_id", name=op.f("pk_known_fact")),
        sqlite_with_rowid=False,
    )
    _places()
    _numbers()
    _claims()
    op.create_index("ix_aside_event_box", "aside_event", ["org", "code"], unique=False)


def _places() -> None:
    columns = (
        ("scan", "place"),
        ("settlement", "place"),
        ("line_explanation", "place"),
        ("receipt", "place"),
        ("receipt", "confirmed_place"),
        ("movement", "place"),
    )
    for table, column in columns:
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))
        op.execute(sa.text(f"UPDATE {table} SET {column} = {_LONG_AGO}"))


def _numbers() -> None:
    op.create_table(
        "receipt_number",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("receipt_no", key_text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "receipt_id", "receipt_no", name=op.f("pk_receipt_number")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_receipt_number_no", "receipt_number", ["org", "receipt_no"], unique=False)
    op.execute(
        "INSERT INTO receipt_number (org, receipt_id, receipt_no)"
        " SELECT org, receipt_id, receipt_no FROM receipt"
    )


def _claims() -> None:
    op.create_table(
        "code_claim",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("scan_seq", sa.Integer(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("smallest", sa.Boolean(), nullable=False),
        sa.Column("parent_code", key_text(), nullable=True),
        sa.Column("carton_no", key_text(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint(
            "org",
            "code",
            "receipt_id",
            "workstation",
            "scan_seq",
            name=op.f("pk_code_claim"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_code_claim_scan",
        "code_claim",
        ["org", "receipt_id", "workstation", "scan_seq"],
        unique=False,
    )
    _carry_over_given_back()
    _carry_over_conflicts()
    op.drop_table("given_back")
    op.drop_table("code_conflict")


def _carry_over_given_back() -> None:
    # Its line is that of the scan which had taken it in; a carton of several lines names none.
    op.execute(
        "INSERT INTO code_claim (org, code, receipt_id, workstation, scan_seq, balance, line_no,"
        " smallest, parent_code, carton_no, withdrawn_by)"
        " SELECT g.org, g.code, g.receipt_id, g.workstation, g.undone_seq, 0,"
        " coalesce(s.line_no, 0), true, NULL, s.carton_no, g.seq"
        " FROM given_back g LEFT JOIN scan s ON s.org = g.org AND s.receipt_id = g.receipt_id"
        " AND s.workstation = g.workstation AND s.seq = g.undone_seq"
    )


def _carry_over_conflicts() -> None:
    """A second holder's claim is in the fact it came with."""
    connection = op.get_bind()
    conflict = sa.table(
        "code_conflict",
        sa.column("org", sa.String()),
        sa.column("code", sa.String()),
        sa.column("op_id", Id()),
    )
    operation = sa.table(
        "operation",
        sa.column("org", sa.String()),
        sa.column("op_id", Id()),
        sa.column("device", Id()),
        sa.column("body", sa.Text()),
    )
    found = connection.execute(
        sa.select(conflict.c.org, conflict.c.code, operation.c.device, operation.c.body).join(
            operation,
            sa.and_(operation.c.org == conflict.c.org, operation.c.op_id == conflict.c.op_id),
        )
    ).all()
    rows = [row for one in found if (row := _claim(*one)) is not None]
    if rows:
        claim = sa.table("code_claim", *(sa.column(name, kind) for name, kind in _COLUMNS.items()))
        connection.execute(claim.insert(), rows)


_COLUMNS: dict[str, Any] = {
    "org": sa.String(),
    "code": sa.String(),
    "receipt_id": Id(),
    "workstation": Id(),
    "scan_seq": sa.Integer(),
    "balance": sa.Integer(),
    "line_no": sa.Integer(),
    "smallest": sa.Boolean(),
    "parent_code": sa.String(),
    "carton_no": sa.String(),
    "withdrawn_by": sa.Integer(),
}


def _claim(org: str, code: str, device: uuid.UUID, body: str) -> dict[str, Any] | None:
    fact = json.loads(body)
    seq = fact.get("seq", fact.get("piece"))
    package = next((one for one in fact.get("packages", ()) if one[0] == code), None)
    if seq is None or package is None:
        return None
    return {
        "org": org,
        "code": code,
        "receipt_id": uuid.UUID(fact["receipt_id"]),
        "workstation": device,
        "scan_seq": seq,
        "balance": 1,
        "line_no": package[1],
        "smallest": package[2],
        "parent_code": package[3],
        "carton_no": package[4],
        "withdrawn_by": None,
    }
