"""The one description of all tables, and the column types they share.

Without it workstation and service would keep the same facts in different shapes. Rules that keep a
later hash-distributed PostgreSQL possible: every key begins with its distribution key (`org`, or
`scope` for feeds; reference tables have none), no sequence gives an order, no foreign key crosses
from one institution's rows to another's, text that is compared is compared byte by byte.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, MetaData, String, TypeDecorator, Uuid
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


class Id(TypeDecorator[uuid.UUID]):
    """A UUID: 16 bytes in SQLite (text would double each index), the native type in PostgreSQL."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the native type where there is one."""
        native = dialect.name == "postgresql"
        return dialect.type_descriptor(Uuid() if native else LargeBinary(16))

    def process_bind_param(self, value: uuid.UUID | None, dialect: Dialect) -> Any:  # noqa: ANN401 (the driver's own type)
        """To what the driver wants."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> uuid.UUID | None:  # noqa: ANN401 (the driver's own type)
        """Back to a UUID."""
        if value is None or isinstance(value, uuid.UUID):
            return value
        return _id_of(bytes(value))


@lru_cache(maxsize=8192)
def _id_of(value: bytes) -> uuid.UUID:
    """Thousands of codes name one receipt: its id is made once."""
    return uuid.UUID(bytes=value)


class Utc(TypeDecorator[datetime]):
    """A point in time: aware and UTC outside, whatever the database has inside."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone: it would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value!r}")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back to an aware UTC time."""
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name == "postgresql" else value.replace(tzinfo=UTC)


def key_text() -> String:
    """Text that is compared byte by byte, whatever the server's language."""
    return String().with_variant(String(collation="C"), "postgresql")
