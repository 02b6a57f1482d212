"""Lets every database of a test process use what another one already compiled.

Without it a quarter of the suite's time would be SQLAlchemy compiling the same statements anew for
each of its thousands of empty databases: what it compiled belongs to one engine. A compiled
statement depends on the dialect alone, so the engines of one driver get one dialect and one cache;
connections, pools and settings stay each engine's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import URL, Dialect, Engine, create_engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool
from sqlalchemy.util import LRUCache

from app.receiving.black_box import rows
from app.store import database, looking

_MAKERS: tuple[Any, ...] = (database, looking, rows)
"""The modules that make engines for the tables of the store."""
_STATEMENTS = 4000

_Shared = tuple[Dialect, LRUCache[Any, Any]]


@contextmanager
def statements_shared() -> Iterator[None]:
    """Give engines made from here on what those before them compiled, until the block is left."""
    by_driver: dict[str, _Shared] = {}
    for module in _MAKERS:
        module.create_engine = partial(_made, by_driver)
    try:
        yield
    finally:
        for module in _MAKERS:
            module.create_engine = create_engine


def _made(by_driver: dict[str, _Shared], url: str | URL, **options: Any) -> Engine:  # noqa: ANN401 (SQLAlchemy's own)
    engine = create_engine(url, **options)
    driver = make_url(url).drivername
    if driver not in by_driver and (dialect := _met(engine)):
        by_driver[driver] = dialect, LRUCache(_STATEMENTS)
    if driver in by_driver:
        engine.dialect, engine._compiled_cache = by_driver[driver]
    return engine


def _met(engine: Engine) -> Dialect | None:
    """A dialect that has asked its server what it can; none while the server is away."""
    file = engine.dialect.name == "sqlite"
    first = create_engine("sqlite+pysqlite://" if file else engine.url, poolclass=NullPool)
    try:
        first.connect().close()
    except OperationalError:
        return None
    return first.dialect
