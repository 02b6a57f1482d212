"""Both catalogues with versions, matches, delivery relations; what HIS told becomes a version.

A workstation's provincial items, and the hospital's items on a service, go into the new tables as
the first version there is; the service tells the latter to workstations when it looks next.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.store.insert_once import insert_once
from app.store.tables.schema import Id, Utc, key_text

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_BEFORE_VERSIONS = uuid.UUID("00000000-0000-7000-8000-000000000000")
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_AT_ONCE = 1000
_MORE_OF_ITEMS = ("insurance_code", "trade_name", "distributors", "status", "material")


def upgrade() -> None:
    for name in _MORE_OF_ITEMS:
        column = sa.Column(name, sa.String(), server_default="", nullable=False)
        op.add_column("item", column)
    _versions()
    _entries()
    _matches()
    _relations()
    connection = op.get_bind()
    _carry_over_his(connection)
    _carry_over_items(connection)
    op.drop_table("his_item")


def _versions() -> None:
    op.create_table(
        "catalogue_head",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("side", key_text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "side", name=op.f("pk_catalogue_head")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "catalogue_version",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("version_id", Id(), nullable=False),
        sa.Column("side", key_text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("org", "version_id", name=op.f("pk_catalogue_version")),
        sqlite_with_rowid=False,
    )


_TEXTS = (
    "province_code",
    "name",
    "trade_name",
    "strength",
    "form",
    "maker",
    "approval_number",
    "approval_key",
    "insurance_code",
    "standard_code",
)
_PLAIN_TEXTS = ("form", "approval_number")


def _entries() -> None:
    op.create_table(
        "catalogue_entry",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("side", key_text(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("version_id", Id(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("unsaid", sa.String(), nullable=False),
        *(
            sa.Column(name, sa.String() if name in _PLAIN_TEXTS else key_text(), nullable=False)
            for name in _TEXTS
        ),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("dosage_unit", sa.String(), nullable=False),
        sa.Column("pack_quantity", sa.Integer(), nullable=True),
        sa.Column("price", sa.String(), nullable=True),
        sa.Column("price_unit", sa.String(), nullable=False),
        sa.Column("distributors", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("material", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint(
            "org", "side", "code", "version_id", name=op.f("pk_catalogue_entry")
        ),
        sqlite_with_rowid=False,
    )
    indexes = {
        "version": ["version_id", "what", "code"],
        "name": ["name"],
        "trade_name": ["trade_name"],
        "maker": ["maker"],
        "strength": ["strength"],
        "approval": ["approval_key"],
        "insurance": ["insurance_code"],
        "standard": ["standard_code"],
        "province": ["side", "province_code", "latest", "in_use", "code"],
    }
    for name, columns in indexes.items():
        op.create_index(f"ix_catalogue_entry_{name}", "catalogue_entry", ["org", *columns])
    op.create_table(
        "catalogue_term",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("kind", key_text(), nullable=False),
        sa.Column("text", key_text(), nullable=False),
        sa.Column("folded", key_text(), nullable=True),
        sa.Column("initials", key_text(), nullable=True),
        sa.PrimaryKeyConstraint("org", "kind", "text", name=op.f("pk_catalogue_term")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_catalogue_term_new", "catalogue_term", ["org", "folded"])


def _matches() -> None:
    op.create_table(
        "match_word",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("hospital_code", key_text(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("op_id", Id(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("behind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "org", "hospital_code", "province_code", "op_id", name=op.f("pk_match_word")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "catalogue_match",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("hospital_code", key_text(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("state", key_text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint(
            "org", "hospital_code", "province_code", name=op.f("pk_catalogue_match")
        ),
        sqlite_with_rowid=False,
    )
    for name, columns in {"province": ["province_code"], "state": ["state", "at"]}.items():
        op.create_index(f"ix_catalogue_match_{name}", "catalogue_match", ["org", *columns])


def _word() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("op_id", Id(), nullable=False),
    )


def _relations() -> None:
    op.create_table(
        "distributor",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("name", key_text(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("stopped", sa.Text(), nullable=False),
        *_word(),
        sa.PrimaryKeyConstraint("org", "code", name=op.f("pk_distributor")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_distributor_name", "distributor", ["org", "name"])
    op.create_table(
        "distributor_document",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("distributor_code", key_text(), nullable=False),
        sa.Column("kind", key_text(), nullable=False),
        sa.Column("number", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        *_word(),
        sa.PrimaryKeyConstraint(
            "org", "distributor_code", "kind", "number", name=op.f("pk_distributor_document")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_distributor_document_until", "distributor_document", ["org", "valid_until"])
    op.create_table(
        "delivery_address",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("stopped", sa.Text(), nullable=False),
        *_word(),
        sa.PrimaryKeyConstraint("org", "code", name=op.f("pk_delivery_address")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery_relation",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("distributor_code", key_text(), nullable=False),
        sa.Column("address_code", key_text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        *_word(),
        sa.PrimaryKeyConstraint(
            "org",
            "province_code",
            "distributor_code",
            "address_code",
            name=op.f("pk_delivery_relation"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_delivery_relation_distributor", "delivery_relation", ["org", "distributor_code"]
    )


_SAID = (
    "province_code",
    "name",
    "strength",
    "form",
    "maker",
    "approval_number",
    "unit",
    "pack_quantity",
)
_BLANK = (
    "unsaid",
    "trade_name",
    "insurance_code",
    "standard_code",
    "dosage_unit",
    "distributors",
    "status",
    "material",
)


def _carry_over_his(connection: sa.Connection) -> None:
    """The hospital's items: one version for each institution, which workstations are to be told."""
    old = sa.table(
        "his_item",
        *(sa.column(name) for name in ("org", "hospital_code", *_SAID, "insurance_code")),
        sa.column("price", sa.Numeric(16, 6)),
        sa.column("in_use", sa.Boolean()),
        sa.column("updated_at", Utc()),
    )
    latest = sa.func.max(old.c.updated_at, type_=Utc())
    found = connection.execute(sa.select(old.c.org, latest.label("at")).group_by(old.c.org))
    for org, at in found.all():
        milliseconds = int(at.timestamp() * 1000)
        version_id = uuid.UUID(int=(milliseconds << 80) | (7 << 76) | (2 << 62))
        rows = connection.execute(sa.select(old).where(old.c.org == org)).all()
        entries = [
            _entry(org, "hospital", row.hospital_code, version_id, at, row)
            | {
                "in_use": row.in_use,
                "insurance_code": row.insurance_code,
                "price_unit": "包装",
                "status": "" if row.in_use else "停用",
            }
            for row in rows
        ]
        _keep(connection, (org, "hospital", version_id, at, "HIS"), entries)


def _carry_over_items(connection: sa.Connection) -> None:
    """The province's items that a workstation was told; a service keeps none of its own."""
    state = sa.table("local_state", sa.column("key"), sa.column("value"))
    rows = connection.execute(sa.select(state.c.key, state.c.value))
    known = {row.key: row.value for row in rows}
    if "device" not in known or "org" not in known:
        return
    old = sa.table(
        "item",
        *(sa.column(name) for name in (*_SAID, "standard_code", "dosage_unit")),
        sa.column("price", sa.Numeric(16, 6)),
    )
    org = known["org"]
    entries = [
        _entry(org, "province", row.province_code, _BEFORE_VERSIONS, _LONG_AGO, row)
        | {
            "standard_code": row.standard_code,
            "dosage_unit": row.dosage_unit,
            "pack_quantity": row.pack_quantity or None,
            "unsaid": " ".join(_MORE_OF_ITEMS),
        }
        for row in connection.execute(sa.select(old)).all()
    ]
    if entries:
        head = (org, "province", _BEFORE_VERSIONS, _LONG_AGO, "")
        _keep(connection, head, entries)


def _entry(
    org: str,
    side: str,
    code: str,
    version_id: uuid.UUID,
    at: datetime,
    row: sa.Row[Any],
) -> dict[str, Any]:
    price = None if row.price is None else f"{row.price.normalize():f}"
    approval = row.approval_number.removeprefix("国药准字").strip()
    key = {"org": org, "side": side, "code": code, "version_id": version_id}
    stands = {"what": "new", "latest": True, "in_use": True, "at": at}
    said = {name: getattr(row, name) for name in _SAID}
    return {
        **key,
        **stands,
        **dict.fromkeys(_BLANK, ""),
        **said,
        "price": price,
        "price_unit": "",
        "approval_key": approval,
    }


def _keep(
    connection: sa.Connection,
    head: tuple[str, str, uuid.UUID, datetime, str],
    entries: list[dict[str, Any]],
) -> None:
    org, side, version_id, at, name = head
    typed = {"version_id": Id(), "at": Utc()}
    version = {
        "org": org,
        "version_id": version_id,
        "side": side,
        "source": "his" if side == "hospital" else "platform",
        "name": name,
        "person": "",
        "at": at,
        "whole": False,
        "row_count": len(entries),
        "expected": len(entries),
        "told": side == "province",
    }
    connection.execute(sa.insert(_table("catalogue_version", version, typed)), version)
    table = _table("catalogue_entry", entries[0], typed)
    for start in range(0, len(entries), _AT_ONCE):
        connection.execute(sa.insert(table), entries[start : start + _AT_ONCE])
    number = {"org": org, "side": side, "number": 1}
    connection.execute(sa.insert(_table("catalogue_head", number, {})), number)
    terms = {(kind, entry[kind]) for entry in entries for kind in ("name", "maker", "strength")}
    rows = [{"org": org, "kind": kind, "text": text} for kind, text in sorted(terms) if text]
    if rows:
        # Both catalogues have some of them.
        connection.execute(insert_once(connection, _table("catalogue_term", rows[0], {})), rows)


def _table(name: str, row: dict[str, Any], typed: dict[str, Any]) -> sa.TableClause:
    return sa.table(name, *(sa.column(one, typed.get(one)) for one in row))
