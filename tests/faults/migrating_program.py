"""Migrates copies of an old database and kills itself at each moment of it, one life for each.

    python -m tests.faults.migrating_program URL every|revisions [FIRST LAST]

A moment is a statement that is about to be run, or the commit. Alembic is loaded once; each life is
a fork that dies by SIGKILL, and a second one that has to finish what the first began. One JSON line
tells how it went: what version the killed one left, and whether the end is the same, row by row, as
that of a migration nobody killed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, event

from app.store.database import Database

_REVISION = "UPDATE alembic_version"


class Copies:
    """Copies of the old database, on either engine."""

    def __init__(self, url: str) -> None:
        self._old = sa.make_url(url)
        self._number = 0

    def fresh(self) -> sa.URL:
        """One more."""
        self._number += 1
        if self._old.get_backend_name() == "sqlite":
            old = Path(self._old.database or "")
            made = old.with_name(f"copy-{self._number}.db")
            shutil.copy(old, made)
            return self._old.set(database=str(made))
        name = f"{self._old.database}_{self._number}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {self._old.database}")
        return self._old.set(database=name)

    def drop(self, url: sa.URL) -> None:
        """Throw one away."""
        if url.get_backend_name() == "sqlite":
            made = Path(url.database or "")
            for path in made.parent.glob(made.name + "*"):
                path.unlink()
        else:
            self._administer(f"DROP DATABASE {url.database} WITH (FORCE)")

    def _administer(self, statement: str) -> None:
        engine = sa.create_engine(self._old.set(database="template1"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


class Moments:
    """Counts the moments of one life, and ends it at one of them."""

    def __init__(self, last: int) -> None:
        self.said: list[str] = []
        self._last = last
        event.listen(Engine, "before_cursor_execute", self._statement)
        event.listen(Engine, "commit", lambda _connection: self._pass("COMMIT"))

    def _statement(
        self, _connection: object, _cursor: object, statement: str, *_others: object
    ) -> None:
        self._pass(statement)

    def _pass(self, statement: str) -> None:
        self.said.append(statement)
        if len(self.said) == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def in_a_life(work: Callable[[], object]) -> Any:  # noqa: ANN401 (what the work says, as JSON)
    """Fork, work, and hear what it said; None where it was killed."""
    hears, says = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hears)
        said = json.dumps(work()).encode()
        with os.fdopen(says, "wb") as out:
            out.write(said)
        os._exit(0)
    os.close(says)
    with os.fdopen(hears, "rb") as heard:
        said = heard.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else None


def migrate(url: sa.URL, last: int = 0) -> list[str]:
    """Open a database as the program does; says what was said to it."""
    moments = Moments(last)
    Database(url).close()
    return moments.said


def state_of(url: sa.URL) -> tuple[str, str]:
    """Its version, and a digest of all rows of all tables."""
    engine = sa.create_engine(url)
    digest = hashlib.sha256()
    with engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        for name in sorted(sa.inspect(connection).get_table_names()):
            digest.update(name.encode())
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"')
            if url.get_backend_name() == "sqlite":
                # A table keeps its order; sorting a million rows here would take its memory.
                for row in rows:
                    digest.update(repr(tuple(row)).encode())
            else:
                for text in sorted(repr(tuple(row)) for row in rows):
                    digest.update(text.encode())
    engine.dispose()
    return str(version), digest.hexdigest()


def main(url: str, wanted: str, first: int, last: int) -> None:
    """Die at each wanted moment, and tell of each."""
    import alembic.command  # noqa: F401, PLC0415 (once, before all forks)

    copies = Copies(url)
    begin = in_a_life(lambda: state_of(sa.make_url(url)))
    reference = copies.fresh()
    said = in_a_life(lambda: migrate(reference))
    end = in_a_life(lambda: state_of(reference))
    copies.drop(reference)
    moments = [n for n, text in enumerate(said, 1) if wanted == "every" or _is_a_step(text)]
    for moment in moments[first:last]:
        copy = copies.fresh()
        killed = in_a_life(lambda: migrate(copy, moment)) is None  # noqa: B023 (it ends in here)
        left = in_a_life(lambda: state_of(copy))  # noqa: B023
        in_a_life(lambda: migrate(copy))  # noqa: B023
        found = in_a_life(lambda: state_of(copy))  # noqa: B023
        copies.drop(copy)
        answer = {"moment": moment, "of": len(said), "statement": said[moment - 1][:60]}
        answer |= {"killed": killed, "left": left[0], "whole": left in (begin, end)}
        print(json.dumps(answer | {"same": found == end, "version": found[0]}), flush=True)


def _is_a_step(statement: str) -> bool:
    return statement.startswith(_REVISION) or statement == "COMMIT"


if __name__ == "__main__":
    span = [int(text) for text in sys.argv[3:5]] or [0, 1_000_000]
    main(sys.argv[1], sys.argv[2], *span)
