"""Inserts, updates and looks for thousands of rows in one statement, on both databases.

Without it each row of a carton would be bound and compiled by itself, which cost several times what
the database does. A column's values go as one array to PostgreSQL; SQLite's driver is given the
rows one after the other, and a list to look for as JSON. Values are bound by the columns' types as
anywhere else, and errors are SQLAlchemy's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    String,
    Table,
    any_,
    cast,
    func,
    literal,
    select,
)

from app.store import arrays

Values = Mapping[str, Any]
"""By column."""
_Bind = Callable[[Any], Any] | None
_NOTHING: Any = object()


def among(
    connection: Connection, column: ColumnElement[str], values: Collection[str]
) -> ColumnElement[bool]:
    """Whether a text is one of these, however many: they are bound as one value."""
    wanted = list(values)
    if connection.dialect.name == "postgresql":
        return column == any_(literal(wanted, arrays.Texts()))
    each = func.json_each(json.dumps(wanted)).table_valued("value", name="wanted")
    return column.in_(select(each.c.value))


def all_texts(connection: Connection, column: ColumnElement[str]) -> ColumnElement[str]:
    """All texts of a group in one, as JSON: for rows that are alike in all else."""
    if connection.dialect.name == "postgresql":
        return cast(func.json_agg(column), String)
    return func.json_group_array(column)


def insert_rows(
    connection: Connection,
    table: Table,
    fixed: Values,
    rows: Sequence[Values],
    *,
    even_known: bool = False,
) -> None:
    """Insert rows that are new; raises IntegrityError where one is not, unless it may be known.

    `fixed` is what all have in common; the rows have the same columns.
    """
    if rows:
        ending = " ON CONFLICT DO NOTHING" if even_known else ""
        plan = _insertion(connection.dialect, table, tuple(fixed), tuple(rows[0]), ending)
        plan.run(connection, fixed, rows)


def insert_new(
    connection: Connection, table: Table, fixed: Values, rows: Sequence[Values], key: str
) -> set[str]:
    """Insert rows that may be there already, or twice among these; the keys of the new ones.

    `key` is the column that makes a row its own beside what is fixed. Of two with one key the first
    is taken.
    """
    if not rows:
        return set()
    columns = (tuple(fixed), tuple(rows[0]))
    if connection.dialect.name == "postgresql":
        ending = f" ON CONFLICT DO NOTHING RETURNING {key}"
        plan = _insertion(connection.dialect, table, *columns, ending)
        return set(plan.run(connection, fixed, rows).scalars())
    plan = _insertion(connection.dialect, table, *columns)
    # Nobody else writes to the file meanwhile: what is not there now will be new.
    mine = [table.c[name] == value for name, value in fixed.items() if table.c[name].primary_key]
    here = among(connection, table.c[key], [row[key] for row in rows])
    held = set(connection.execute(select(table.c[key]).where(*mine, here)).scalars())
    fresh = {row[key]: row for row in reversed(rows) if row[key] not in held}
    if fresh:
        plan.run(connection, fixed, list(fresh.values()))
    return set(fresh)


def update_rows(
    connection: Connection, table: Table, column: str, fixed: Values, rows: Sequence[Values]
) -> None:
    """Set one column of rows, each to its own value; all other columns given say which row."""
    if rows:
        plan = _updating(connection.dialect, table, column, tuple(fixed), tuple(rows[0]))
        plan.run(connection, fixed, rows)


class _Plan:
    """One statement, and how its values are bound."""

    def __init__(
        self,
        text: str,
        binds: Mapping[str, _Bind],
        order: Sequence[str],
        varying: Sequence[str],
    ) -> None:
        self._text = text
        self._binds = binds
        self._order = order
        """SQLite: the columns as their values stand in the statement."""
        self._varying = varying

    def run(self, connection: Connection, fixed: Values, rows: Sequence[Values]) -> Any:  # noqa: ANN401 (a result)
        """Do it for all rows."""
        in_arrays = connection.dialect.name == "postgresql"
        return connection.exec_driver_sql(
            self._text, self._arrays(fixed, rows) if in_arrays else self._lines(fixed, rows)
        )

    def _arrays(self, fixed: Values, rows: Sequence[Values]) -> dict[str, Any]:
        values = {name: self._bound(name, [fixed[name]])[0] for name in fixed}
        for name in self._varying:
            values[name] = arrays.written(self._bound(name, [row[name] for row in rows]))
        return values

    def _lines(self, fixed: Values, rows: Sequence[Values]) -> list[tuple[Any, ...]]:
        columns = [
            self._bound(name, [row[name] for row in rows])
            if name in self._varying
            else self._bound(name, [fixed[name]]) * len(rows)
            for name in self._order
        ]
        return list(zip(*columns, strict=True))

    def _bound(self, name: str, values: list[Any]) -> list[Any]:
        bind = self._binds[name]
        if bind is None:
            return values
        bound, last, this = [], _NOTHING, None
        for value in values:
            if value is not last:  # the receipt of a thousand codes is bound once
                last, this = value, bind(value)
            bound.append(this)
        return bound


@lru_cache(maxsize=128)
def _insertion(
    dialect: Dialect,
    table: Table,
    fixed: tuple[str, ...],
    varying: tuple[str, ...],
    ending: str = "",
) -> _Plan:
    names = (*fixed, *varying)
    head = f"INSERT INTO {table.name} ({', '.join(names)})"
    if dialect.name == "postgresql":
        marks = [_mark(dialect, table, name) for name in fixed]
        told = ", ".join((*marks, *(f"u.{name}" for name in varying)))
        text = f"{head} SELECT {told} FROM {_unnested(dialect, table, varying)}"
    else:
        text = f"{head} VALUES ({', '.join('?' * len(names))})"
    return _Plan(text + ending, _binds(dialect, table, names), names, varying)


@lru_cache(maxsize=32)
def _updating(
    dialect: Dialect,
    table: Table,
    column: str,
    fixed: tuple[str, ...],
    varying: tuple[str, ...],
) -> _Plan:
    told = tuple(name for name in varying if name != column)
    if dialect.name == "postgresql":
        mine = [f"t.{name} = {_mark(dialect, table, name)}" for name in fixed]
        mine += [f"t.{name} = u.{name}" for name in told]
        source = _unnested(dialect, table, varying)
        text = f"UPDATE {table.name} t SET {column} = u.{column} FROM {source}"
    else:
        mine = [f"{name} = ?" for name in (*fixed, *told)]
        text = f"UPDATE {table.name} SET {column} = ?"
    names = (column, *fixed, *told)
    return _Plan(
        f"{text} WHERE {' AND '.join(mine)}", _binds(dialect, table, names), names, varying
    )


def _unnested(dialect: Dialect, table: Table, names: Sequence[str]) -> str:
    """Rows made of arrays."""
    arrays = ", ".join(f"{_mark(dialect, table, name)}[]" for name in names)
    return f"unnest({arrays}) AS u({', '.join(names)})"


def _mark(dialect: Dialect, table: Table, name: str) -> str:
    """Where a value goes, and its type."""
    kind = table.c[name].type.dialect_impl(dialect)
    named = "TEXT" if isinstance(kind, String) else kind.compile(dialect=dialect)
    return f"%({name})s::{named}"


def _binds(dialect: Dialect, table: Table, names: Sequence[str]) -> dict[str, _Bind]:
    return {
        name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names
    }
