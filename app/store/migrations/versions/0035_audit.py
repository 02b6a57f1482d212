"""The audit log, and what keeps everybody from changing it.

Entries and roots are only ever added. The database refuses to change them; it lets entries go that
stand below a signed root of more than 180 days ago, and nothing else.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_OLD_ENOUGH = "SELECT 1 FROM audit_root r WHERE r.org = OLD.org AND r.seq >= OLD.seq AND r.made_at"
_POSTGRES = (
    f"""CREATE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_entry' THEN
            IF EXISTS ({_OLD_ENOUGH} < now() - interval '180 days') THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is only ever added to';
    END $$""",
    *(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION audit_kept()"
        for table in ("audit_entry", "audit_root")
    ),
    *(
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_kept()"
        for table in ("audit_entry", "audit_root")
    ),
)
_SQLITE = (
    *(
        f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
        for table in ("audit_entry", "audit_root")
    ),
    "CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry"
    f" WHEN NOT EXISTS ({_OLD_ENOUGH} < datetime('now', '-180 days'))"
    " BEGIN SELECT RAISE(ABORT, 'audit_entry is only ever added to'); END",
    "CREATE TRIGGER audit_root_kept BEFORE DELETE ON audit_root"
    " BEGIN SELECT RAISE(ABORT, 'audit_root is only ever added to'); END",
)


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("entry_id", Id(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("device", Id(), nullable=True),
        sa.Column("number", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("kind", key_text(), nullable=False),
        sa.Column("outcome", key_text(), nullable=False),
        sa.Column("subject_kind", key_text(), nullable=False),
        sa.Column("subject_id", key_text(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("previous", sa.LargeBinary(32), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("org", "seq", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("org", "entry_id", name=op.f("uq_audit_entry_org_entry_id")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_audit_entry_time", "audit_entry", ["org", "at", "seq"])
    op.create_index("ix_audit_entry_person", "audit_entry", ["org", "number", "at", "seq"])
    op.create_table(
        "audit_head",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("org", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_root",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("signature", sa.LargeBinary(64), nullable=False),
        sa.PrimaryKeyConstraint("org", "seq", name=op.f("pk_audit_root")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_audit_root_time", "audit_root", ["org", "made_at"])
    on_server = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRES if on_server else _SQLITE:
        op.execute(statement)
