"""Backups of a service that stands on PostgreSQL: pg_dump, and pg_restore into a scratch database.

Without it a hospital's service would rely on somebody else's backups, which nobody restores. The
scratch database is emptied each time, so it has to be told apart from a real one: only a database
without tables, or one that bears our mark from the last time, is ever emptied. Passwords go to the
tools by the environment, never by the command line, which everybody on a machine can read.

https://www.postgresql.org/docs/current/app-pgdump.html
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from app.store.database import Database
from sync.service.backups.standing import NotTheSame

SUFFIX = ".dump"
MARK = "tracedock_scratch"
"""A schema in a scratch database, which says that it may be emptied."""
_LIMIT_S = 6 * 3600
_SCHEMAS = (
    "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'"
    " AND nspname NOT IN ('information_schema', :mark)"
)


class PostgresCopies:
    """Makes and restores copies of one database."""

    suffix = SUFFIX

    def __init__(self, url: str | URL, scratch: str | URL, tools: str = "") -> None:
        """Know the database, the scratch one, and the folder of pg_dump (empty: the PATH)."""
        self._url, self._scratch, self._tools = make_url(url), make_url(scratch), tools

    def make(self, target: Path) -> None:
        """Write a copy of now; raises NotTheSame."""
        # Policies hold for the owner too; unbound they let everything through.
        options = ["--format=custom", "--enable-row-security", "--no-owner", "--no-privileges"]
        self._run("pg_dump", self._url, [*options, f"--file={target}"])

    @contextmanager
    def restored(self, copy: Path) -> Iterator[Database]:
        """Restore a copy into the scratch database and open it; raises NotTheSame or StoreError."""
        if _place(self._scratch) == _place(self._url):
            raise NotTheSame("backup_scratch 就是正式的数据库，请另建一个空库")
        engine = create_engine(self._scratch, poolclass=NullPool)
        self._empty(engine)
        options = ["--no-owner", "--no-privileges", "--exit-on-error"]
        self._run("pg_restore", self._scratch, [*options, str(copy)])
        with Database(self._scratch) as database:
            yield database
        self._empty(engine)

    def _empty(self, engine: Engine) -> None:
        with engine.begin() as connection:
            if not _may_be_emptied(connection):
                raise NotTheSame("backup_scratch 里有别的数据，没有动它，请另建一个空库")
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {MARK}"))
            for name in connection.execute(text(_SCHEMAS), {"mark": MARK}).scalars().all():
                quoted = connection.dialect.identifier_preparer.quote(name)
                connection.execute(text(f"DROP SCHEMA {quoted} CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))

    def _run(self, tool: str, url: URL, options: Sequence[str]) -> None:
        program = shutil.which(tool, path=self._tools or None)
        if program is None:
            raise NotTheSame(f"找不到 {tool}，请安装 PostgreSQL 客户端工具或设置 postgres_tools")
        plain = url.set(drivername="postgresql", password=None).render_as_string()
        environment = os.environ | ({"PGPASSWORD": url.password} if url.password else {})
        try:
            done = subprocess.run(
                [program, f"--dbname={plain}", "--no-password", *options],
                env=environment,
                capture_output=True,
                timeout=_LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise NotTheSame(f"{tool} 在 {_LIMIT_S // 3600} 小时内没有完成") from error
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()[:3]
            raise NotTheSame(f"{tool}：{' '.join(said)}")


def _may_be_emptied(connection: Connection) -> bool:
    query = (
        "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = :mark) OR NOT EXISTS ("
        "SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema'))"
    )
    return bool(connection.execute(text(query), {"mark": MARK}).scalar())


def _place(url: URL) -> tuple[object, ...]:
    return (url.host or url.query.get("host"), url.port or 5432, url.database)
