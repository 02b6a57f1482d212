"""Keeps institutions apart inside PostgreSQL too: a second line behind each WHERE.

Without it one forgotten condition would show an institution another's rows. A transaction that is
bound to an institution sees and writes only rows that begin with it (and feeds that belong to
nobody); one that is not bound is the service's own: it sends, backs up and migrates for all.
Policies are laid on every table whose key begins with `org` or `scope`, after each migration, and
hold for the tables' owner as well. PostgreSQL lets superusers and roles with BYPASSRLS past any
policy, so the service should sign in as neither: `past_policies` says whether it does. SQLite has
no such thing; there the WHERE is the only line.

A supervisor's transaction is bound to its own institution and to its area beside it: it sees which
organisations there are below, and changes none of them.

https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

SETTING = "tracedock.org"
POLICY = "tracedock_org"
AREA_SETTING = "tracedock.area"
AREA_POLICY = "tracedock_area"
_BOUND = f"nullif(current_setting('{SETTING}', true), '')"
_RULES = {
    "org": f"{_BOUND} IS NULL OR org = {_BOUND}",
    "scope": f"{_BOUND} IS NULL OR scope = 'org:' || {_BOUND} OR scope NOT LIKE 'org:%'",
}
_AREA = f"nullif(current_setting('{AREA_SETTING}', true), '')"
_SEEN_FROM_AREA = {"organisation": f"starts_with(area, {_AREA}) AND kind <> 'supervisor'"}
"""Tables of which a supervisor sees more than its own rows, and which."""
# The first column of each primary key, of our own schema's tables.
_FIRST_KEYS = """
SELECT c.relname, a.attname, c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
    SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = :policy) AS secured
FROM pg_class c
JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
ORDER BY c.relname
"""


def secure(connection: Connection) -> tuple[str, ...]:
    """Lay the policy on tables that lack it and return their names; safe to repeat."""
    if connection.dialect.name != "postgresql":
        return ()
    found = connection.execute(text(_FIRST_KEYS), {"policy": POLICY}).all()
    lacking = [(name, key) for name, key, secured in found if key in _RULES and not secured]
    for name, key in lacking:
        table = connection.dialect.identifier_preparer.quote(name)
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS {POLICY} ON {table}",
            f"CREATE POLICY {POLICY} ON {table} USING ({_RULES[key]})",
        ):
            connection.exec_driver_sql(statement.replace("%", "%%"))
    for name, rule in _SEEN_FROM_AREA.items():
        connection.exec_driver_sql(f"DROP POLICY IF EXISTS {AREA_POLICY} ON {name}")
        connection.exec_driver_sql(
            f"CREATE POLICY {AREA_POLICY} ON {name} FOR SELECT USING ({rule})"
        )
    return tuple(name for name, _key in lacking)


def bind(connection: Connection, org: str) -> None:
    """Let the rest of the transaction see one institution's rows only."""
    _set(connection, org)


def bind_area(connection: Connection, prefix: str) -> None:
    """Let the rest of the transaction see the organisations of an area, too (first digits)."""
    _set(connection, prefix, AREA_SETTING)


def unbind(connection: Connection) -> None:
    """Let the rest of the transaction see all institutions again: what is done is for several."""
    _set(connection, "")


@contextmanager
def across(connection: Connection, org: str) -> Iterator[None]:
    """Let one piece of a bound transaction see all institutions, and bind it to its own again.

    An error inside ends the transaction, and what it was bound to with it.
    """
    unbind(connection)
    yield
    bind(connection, org)


def past_policies(connection: Connection) -> bool:
    """Whether the signed-in role is let past policies, so that they protect nothing."""
    if connection.dialect.name != "postgresql":
        return False
    query = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    return bool(connection.execute(text(query)).scalar())


def _set(connection: Connection, value: str, setting: str = SETTING) -> None:
    if connection.dialect.name == "postgresql":
        # Local: a pooled connection goes back as it came, also through pgbouncer.
        connection.execute(
            text("SELECT set_config(:name, :value, true)"), {"name": setting, "value": value}
        )
