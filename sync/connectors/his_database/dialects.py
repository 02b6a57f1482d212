"""What differs between databases: how reading is all that may happen, and how long it may take.

Without it a query with a slip in it could change a hospital's data, or hold its tables for hours.
What a database has no word for is left to the account: it should be one that may only read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one question may cost."""

    seconds: float
    rows: int
    password: str

    @property
    def whole_s(self) -> int:
        """In whole seconds, as drivers count."""
        return max(1, round(self.seconds))

    @property
    def milliseconds(self) -> int:
        """As servers count."""
        return max(1, int(self.seconds * 1000))


@dataclass(frozen=True, slots=True)
class Dialect:
    """One family of databases."""

    connect: Callable[[Bounds], dict[str, Any]]
    """Arguments of its driver."""
    begin: Callable[[Bounds], tuple[str, ...]]
    """What is said first: only reading, and at most so much."""
    streams: bool = True
    """Rows can be left unread."""


_ONLY_READING = ("SET SESSION TRANSACTION READ ONLY", "ROLLBACK", "START TRANSACTION")
"""It holds for the next transaction, not for the one it is said in."""


def _postgresql(bounds: Bounds) -> tuple[str, ...]:
    return ("SET TRANSACTION READ ONLY", f"SET LOCAL statement_timeout = {bounds.milliseconds}")


def _mysql(bounds: Bounds) -> tuple[str, ...]:
    limits = (
        f"SET SESSION max_execution_time = {bounds.milliseconds}",
        f"SET SESSION sql_select_limit = {bounds.rows}",
    )
    return (*limits, *_ONLY_READING)


def _mariadb(bounds: Bounds) -> tuple[str, ...]:
    limits = (
        f"SET SESSION max_statement_time = {bounds.seconds:g}",
        f"SET SESSION sql_select_limit = {bounds.rows}",
    )
    return (*limits, *_ONLY_READING)


def _driver_of_mysql(bounds: Bounds) -> dict[str, Any]:
    limits = ("connect_timeout", "read_timeout", "write_timeout")
    said: dict[str, Any] = dict.fromkeys(limits, bounds.whole_s)
    # The driver itself writes it in Latin-1, and fails where it is Chinese.
    return said | ({"password": bounds.password.encode()} if bounds.password else {})


def _nothing(_bounds: Bounds) -> dict[str, Any]:
    return {}


def _unlimited(_bounds: Bounds) -> tuple[str, ...]:
    return ()


_ANY = Dialect(_nothing, _unlimited)
_DIALECTS: Mapping[str, Dialect] = {
    "postgresql": Dialect(lambda bounds: {"connect_timeout": bounds.whole_s}, _postgresql),
    # Its driver reads to the end whatever was begun: the server keeps to the rows instead.
    "mysql": Dialect(_driver_of_mysql, _mysql, streams=False),
    "mariadb": Dialect(_driver_of_mysql, _mariadb, streams=False),
    "oracle": Dialect(_nothing, lambda _bounds: ("SET TRANSACTION READ ONLY",)),
    "sqlite": Dialect(
        lambda bounds: {"timeout": bounds.seconds}, lambda _bounds: ("PRAGMA query_only = ON",)
    ),
}


def of(name: str, *, is_mariadb: bool = False) -> Dialect:
    """What is known of a family, by SQLAlchemy's name of it."""
    return _DIALECTS.get("mariadb" if is_mariadb else name, _ANY)
