"""The book of purchases: what confirmed receipts say line by line, in a file made for adding up.

Without it each statistic would read every receipt anew. All of it follows from the store: a file
that is damaged, of another version or of another institution is thrown away and filled again, so it
needs no migration and no backup, and no scan ever waits for it. Names stand once, in `word`; a line
holds numbers only, clustered by day, so that a million of them are added up within a second.
Money is kept in whole fen, prices in millionths of a yuan, days as yyyymmdd.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    Label,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    case,
    delete,
    event,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from app.store import sqlite_files
from app.store.errors import StoreError

FILE = "statistics.db"
_VERSION = 2
_ENDINGS = ("", "-wal", "-shm", "-journal")

metadata = MetaData()

mark = Table(
    "mark",
    metadata,
    Column("version", Integer, nullable=False),
    Column("org", String, nullable=False),
)
word = Table(
    "word",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("text", String, nullable=False),
    Column("name", String, nullable=False, server_default=""),
    UniqueConstraint("kind", "text"),
)
item = Table(
    "item",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("strength", String, nullable=False),
    Column("maker", String, nullable=False),
    Column("drug_class", String, nullable=False),
)
receipt_taken = Table(
    "receipt_taken",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("receipt_id", LargeBinary(16), nullable=False, unique=True),
    Column("receipt_no", String, nullable=False),
    Column("delivery_no", String, nullable=False),
    Column("day", Integer, nullable=False),
    # What the receipt was when it was taken; another one now: it is taken again.
    Column("sign", String, nullable=False),
)
line = Table(
    "line",
    metadata,
    Column("day", Integer, primary_key=True),
    Column("receipt", Integer, primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("item", Integer, nullable=False),
    Column("distributor", Integer, nullable=False),
    Column("department", Integer, nullable=False),
    Column("difference", Integer, nullable=False),
    Column("delivered", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("coded", Integer, nullable=False),
    Column("resolved", Integer, nullable=False),
    Column("price", Integer),
    Column("amount", Integer),
    Column("order_line", Integer, nullable=False),
    Index("ix_line_item", "item", "day", "price", "distributor"),
    Index("ix_line_order", "order_line"),
    sqlite_with_rowid=False,
)

# The lines of a month added up, for questions about whole months; follows from `line`.
month_sum = Table(
    "month_sum",
    metadata,
    Column("month", Integer, primary_key=True),
    Column("item", Integer, primary_key=True),
    Column("distributor", Integer, primary_key=True),
    Column("department", Integer, primary_key=True),
    Column("lines", Integer, nullable=False),
    Column("delivered", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("differing", Integer, nullable=False),
    Column("coded", Integer, nullable=False),
    Column("resolved", Integer, nullable=False),
    Column("priced", Integer, nullable=False),
    Column("amount", Integer, nullable=False),
    sqlite_with_rowid=False,
)

_log = logging.getLogger(__name__)


class Book:
    """The file, open; any thread may read, one writes."""

    def __init__(self, path: Path, org: str) -> None:
        """Open it, anew where it is not of this version and institution; raises OSError."""
        self._path, self._org = path, org
        self._engine = self._open()
        try:
            fits = self._fits()
        except DatabaseError as error:
            _log.warning("%s is made anew: %s", path.name, error)
            fits = False
        if not fits:
            self.empty()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction; what is lost with the power is filled in again."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A look at one consistent state."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    def empty(self) -> None:
        """Forget everything: all receipts are taken again."""
        self._engine.dispose()
        self._remove()
        self._engine = self._open()
        metadata.create_all(self._engine)
        with self.writing() as connection:
            connection.execute(insert(mark), {"version": _VERSION, "org": self._org})

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Be closed at the end of a block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def _open(self) -> Engine:
        try:
            engine = sqlite_files.engine(self._path, shared=True, poolclass=QueuePool)
        except StoreError as error:
            # Encrypted with a key that is not here; it follows from the store.
            _log.warning("%s is made anew: %s", self._path.name, error)
            self._remove()
            engine = self._anew()
        event.listen(engine, "connect", _set)
        event.listen(engine, "begin", _begin)
        return engine

    def _anew(self) -> Engine:
        try:
            return sqlite_files.engine(self._path, shared=True, poolclass=QueuePool)
        except StoreError as error:
            raise OSError(str(error)) from error

    def _remove(self) -> None:
        for ending in _ENDINGS:
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)

    def _fits(self) -> bool:
        metadata.create_all(self._engine)
        with self.reading() as connection:
            return connection.execute(select(mark)).all() == [(_VERSION, self._org)]


def line_sums() -> tuple[Label[Any], ...]:
    """What lines are added up to, under the names of `month_sum`'s columns."""
    columns = line.c
    return (
        func.count().label("lines"),
        func.sum(columns.delivered).label("delivered"),
        func.sum(columns.received).label("received"),
        func.sum(columns.rejected).label("rejected"),
        func.sum(case((columns.difference != 0, 1), else_=0)).label("differing"),
        func.sum(columns.coded).label("coded"),
        func.sum(columns.resolved).label("resolved"),
        func.count(columns.amount).label("priced"),
        func.coalesce(func.sum(columns.amount), 0).label("amount"),
    )


def add_up_months(connection: Connection, months: Iterable[int]) -> None:
    """Add the lines of these months (yyyymm) up anew; for whoever changed some of them."""
    keys = ("item", "distributor", "department")
    sums = line_sums()
    for month in sorted(set(months)):
        connection.execute(delete(month_sum).where(month_sum.c.month == month))
        lines = (
            select(literal(month), *(line.c[name] for name in keys), *sums)
            .where(line.c.day.between(month * 100 + 1, month * 100 + 31))
            .group_by(*(line.c[name] for name in keys))
        )
        names = ["month", *keys, *(one.name for one in sums)]
        connection.execute(insert(month_sum).from_select(names, lines))


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _set(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001 (SQLAlchemy's event)
    cursor = connection.cursor()
    # WAL: a statistic that takes a second does not hold up what is being filled in.
    for setting in ("journal_mode=wal", "synchronous=normal", "temp_store=memory"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.execute("PRAGMA cache_size=-32000")
    cursor.close()
