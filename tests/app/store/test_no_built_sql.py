from __future__ import annotations

import ast
from collections.abc import Mapping

from tests.sources import sources

RAW = frozenset({"exec_driver_sql", "executescript"})
"""They take text and nothing else."""
NAMED = frozenset({"text", "literal_column", "DDL"})
"""SQLAlchemy's, where a module has them from there."""
EXECUTED = frozenset({"execute", "executemany"})
WHENCE = ("sqlalchemy", "sa.")
"""No module has what is NAMED without one of them."""
MIGRATIONS = "app/store/migrations/versions/"
"""Run once, before anything from outside is there: what they put together is their own."""
ALLOWED: Mapping[str, str] = {
    "app/reporting/statistics/book.py": "PRAGMAs written out beside it",
    "app/store/behind.py": "tables and columns written out beside it; tables of two files",
    "app/store/copies/likeness.py": "tables of a file, their names quoted",
    "app/store/database.py": "PRAGMAs and BEGIN of this module",
    "app/store/encrypting.py": "two names written out beside it; a number that SQLite said",
    "app/store/many_rows.py": "columns of our own tables; values are parameters",
    "app/store/reached.py": "a number of ours; PRAGMA takes no parameter",
    "app/store/restoring.py": "tables written out beside it",
    "app/store/row_security.py": "tables of ours, quoted by SQLAlchemy; rules written out",
    "app/store/soundness.py": "tables of a file, their names quoted",
    "app/store/sqlite_files.py": "a key in hexadecimal, names written out where it is called",
    "app/store/tables/changes.py": "kinds written out beside it; an index takes no parameter",
    "app/store/tables/his_views.py": "views written out beside it",
    "sync/connectors/his_database/source.py": "a query that an administrator set for his own HIS",
    "sync/sandbox/frame.py": "tables of a stand-in, written out",
    "sync/sandbox/gpo_shyl/ledger.py": "columns written out; values are parameters",
    "sync/sandbox/insurance/ledger.py": "tables written out beside it",
    "sync/sandbox/jiangsu_dep/ledger.py": "tables written out beside it",
    "sync/sandbox/mashangfangxin/ledger.py": "columns written out; values are parameters",
    "sync/sandbox/training/ledger.py": "columns written out; values are parameters",
    "sync/sandbox/training/order_rows.py": "columns written out; values are parameters",
    "sync/sandbox/training/sent_rows.py": "tables written out; values are parameters",
    "sync/sandbox/zhejiang_hsnn/ledger.py": "tables written out beside it",
    "sync/service/backups/postgres_copies.py": "schemas of the scratch database, quoted",
    "sync/service/transactions.py": "a number of ours; SET takes no parameter",
}
"""Modules that put SQL together, and from what."""


def _is_written_out(node: ast.expr, constants: frozenset[str]) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_written_out(node.left, constants) and _is_written_out(node.right, constants)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id in constants)


def _is_text(node: ast.expr) -> bool:
    """Whether an expression puts text together: f"…", "…" % …, "…" + …, "…".format(…)."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Mod | ast.Add) and (
            _is_text(node.left) or isinstance(node.left, ast.Constant)
        )
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("format", "format_map", "join", "replace")
    return isinstance(node, ast.JoinedStr)


def _built(tree: ast.Module) -> list[int]:
    """Lines where SQL that is not written out reaches a database."""
    constants = frozenset(
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    )
    from_sqlalchemy = {
        one.asname or one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for one in node.names
    }
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name, of = _called(node.func)
        first = node.args[0]
        raw = name in RAW or (
            name in NAMED and (name in from_sqlalchemy if not of else of in ("sa", "sqlalchemy"))
        )
        if (raw or (name in EXECUTED and _is_text(first))) and not _is_written_out(
            first, constants
        ):
            found.append(node.lineno)
    return found


def _called(function: ast.expr) -> tuple[str, str]:
    """The name of what is called, and of what it belongs to."""
    if isinstance(function, ast.Attribute):
        return function.attr, function.value.id if isinstance(function.value, ast.Name) else "?"
    return (function.id, "") if isinstance(function, ast.Name) else ("", "")


def test_no_module_puts_sql_together_but_those_that_say_from_what() -> None:
    # Without it the next query would carry a person's text into the database as SQL.
    found = {name for name, tree in sources(*RAW, *EXECUTED, *WHENCE) if _built(tree)}
    assert {name for name in found if not name.startswith(MIGRATIONS)} == set(ALLOWED)


def test_sql_that_is_put_together_is_seen() -> None:
    # Without it the look above might look at nothing.
    bad = (
        'c.execute(f"SELECT {x}")',
        'c.execute("SELECT " + x)',
        'c.execute("SELECT %s" % x)',
        'c.execute("SELECT {}".format(x))',
        "from sqlalchemy import text\nc.execute(text(query))",
        "import sqlalchemy as sa\nsa.text(query)",
        "c.exec_driver_sql(query)",
    )
    for text in bad:
        assert _built(ast.parse(text)), text
    good = (
        'c.execute("SELECT ?", (x,))',
        'c.execute("SELECT " "1")',
        "c.execute(select(table).where(table.c.x == x))",
        'from sqlalchemy import text\nQ = "SELECT :x"\nc.execute(text(Q), {"x": x})',
        "fields.text(name)",
    )
    for text in good:
        assert not _built(ast.parse(text)), text
