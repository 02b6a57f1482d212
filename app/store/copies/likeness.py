"""Whether two SQLite files hold the same: of each table, how many rows and a hash of all of them.

Without it a copy would count as good because it can be read: a page of another moment, or a bit
that turned in the middle of a text, passes every check SQLite has. Both ends are summed by this
program, so the hash need not mean anything to others; rows are taken in the order of the file's
own tree, which costs no sorting, about a second for a million rows.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Mapping

import msgspec

from app.store.soundness import quoted, tables_of
from app.store.sqlite_files import DATABASE_ERRORS

_ROWS_A_PIECE = 500
_PIECES_A_REST = 20


class TableSum(msgspec.Struct, frozen=True):
    """What stands for the rows of one table."""

    rows: int
    sha256: str


Sums = Mapping[str, TableSum]
"""Table → its sum."""


def sums_of(
    connection: sqlite3.Connection,
    go_on: Callable[[], bool] = lambda: True,
    rest: Callable[[], object] = lambda: None,
) -> Sums | None:
    """Sum all tables of what a connection sees; None where it was called off.

    Within a transaction it is one moment. `rest` is called now and then: others want the disk too.
    Raises a driver's error (sqlite_files.ERRORS).
    """
    names = sorted(tables_of(connection))
    # As bytes: a text that is no text any more must not end it.
    before, connection.text_factory = connection.text_factory, bytes
    try:
        found: dict[str, TableSum] = {}
        for table in names:
            try:
                summed = _sum_of(connection, table, go_on, rest)
            except DATABASE_ERRORS as error:
                raise type(error)(f"{table}: {error}") from error
            if summed is None:
                return None
            found[table] = summed
        return found
    finally:
        connection.text_factory = before


def _sum_of(
    connection: sqlite3.Connection,
    table: str,
    go_on: Callable[[], bool],
    rest: Callable[[], object],
) -> TableSum | None:
    encode, digest = msgspec.msgpack.Encoder().encode, hashlib.sha256()
    rows = pieces = 0
    # Not by an index: in the order of the table itself, on both ends.
    cursor = connection.execute(f"SELECT * FROM {quoted(table)} NOT INDEXED")
    while some := cursor.fetchmany(_ROWS_A_PIECE):
        # Row by row: what comes in one piece must not change the sum.
        digest.update(b"".join(map(encode, some)))
        rows += len(some)
        pieces += 1
        if pieces % _PIECES_A_REST == 0:
            if not go_on():
                return None
            rest()
    return TableSum(rows, digest.hexdigest())


def difference(one: Sums, other: Sums) -> str:
    """Name the first table in which two databases differ, and how; empty where in none."""
    for table in sorted(one.keys() | other.keys()):
        first, second = one.get(table), other.get(table)
        if first != second:
            rows = [0 if each is None else each.rows for each in (first, second)]
            if rows[0] != rows[1]:
                return f"表 {table} 应有 {rows[0]} 行，读到 {rows[1]} 行"
            return f"表 {table} 的 {rows[0]} 行内容不一致"
    return ""
