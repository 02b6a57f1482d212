"""Opens SQLite files, plain or encrypted: the one place that knows there are two drivers.

Without it each reader of a file would have to find its key, and an error of the second driver would
pass by every place that expects the first one's. Which driver a file needs is told by its header
(app/store/encryption/pages.py); a file that is not there yet is made as its folder is to be.

Encrypted files: SQLCipher 4 as https://www.zetetic.net/sqlcipher/sqlcipher-api/ describes it, with
a raw key, and the first 32 bytes in plain.
"""

from __future__ import annotations

import sqlite3
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

import sqlcipher3.dbapi2 as cipher
from sqlalchemy import Engine, create_engine

from app.store.encryption.held import HELD
from app.store.encryption.keys import DataKey
from app.store.encryption.pages import PLAIN_HEADER

ERRORS = (sqlite3.Error, cipher.Error)
"""What either driver raises."""
DATABASE_ERRORS = (sqlite3.DatabaseError, cipher.DatabaseError)
OPERATIONAL_ERRORS = (sqlite3.OperationalError, cipher.OperationalError)


class Way(StrEnum):
    """How a file is opened."""

    WRITE = "mode=rwc"
    """Made where it is not there."""
    READ = "mode=ro"
    """Beside a writer."""
    ALONE = "mode=ro&immutable=1"
    """Nobody writes it: no log is looked for, none is made."""


def connect(
    path: Path,
    way: Way = Way.READ,
    *,
    beside: Path | None = None,
    timeout: float = 5.0,
    shared: bool = False,
) -> sqlite3.Connection:
    """Open a file; begins no transaction by itself.

    `beside`: a file that is attached later (`attach`); `shared`: between threads. Raises one of
    ERRORS, and StoreError where the file is encrypted and its key is not here.
    """
    key = key_of(path)
    with_cipher = key is not None or (beside is not None and key_of(beside) is not None)
    return _connect(path, way, key, with_cipher, timeout=timeout, shared=shared)


def connect_like(path: Path, other: Path) -> sqlite3.Connection:
    """Open a file that is written anew, encrypted as another one is; raises as `connect` does."""
    key = key_of(other)
    return _connect(path, Way.WRITE, key, key is not None, timeout=5.0, shared=False)


def connect_to_export(path: Path, other: Path) -> sqlite3.Connection:
    """Open a file with a new one attached as `copy`, which is encrypted if this one is not.

    Raises as `connect` does, and DatabaseLocked where the folder's newest key is not here.
    """
    key = HELD.key_of(path)
    word = ""
    if key is None:
        newest = HELD.key_for_new(path.parent)
        word = "" if newest is None else _raw(newest)
    connection = _connect(path, Way.READ, key, True, timeout=5.0, shared=False)
    connection.execute("ATTACH ? AS copy KEY ?", (_address(other, Way.WRITE), word))
    return connection


def attach(connection: sqlite3.Connection, path: Path, name: str, way: Way = Way.READ) -> None:
    """Attach a file to a connection that was opened `beside` it; raises as `connect` does."""
    key = key_of(path)
    # Without a word of its own it would get the key of the first file.
    word = "" if key is None else _raw(key)
    if isinstance(connection, cipher.Connection):
        connection.execute(f"ATTACH ? AS {name} KEY ?", (_address(path, way), word))
    else:
        connection.execute(f"ATTACH ? AS {name}", (_address(path, way),))


def key_of(path: Path) -> DataKey | None:
    """The key of a file, or of one that is yet to be made there; raises StoreError."""
    if path.is_file() and path.stat().st_size:
        return HELD.key_of(path)
    return HELD.key_for_new(path.parent)


def engine(path: Path, way: Way = Way.WRITE, *, shared: bool = False, **pool: Any) -> Engine:  # noqa: ANN401 (SQLAlchemy's)
    """An engine for a file; `pool` goes to SQLAlchemy. Raises StoreError as `connect` does."""
    key = key_of(path)

    def opened() -> sqlite3.Connection:
        return _connect(path, way, key, key is not None, timeout=5.0, shared=shared)

    # The module is what SQLAlchemy knows the driver's errors by.
    module = sqlite3 if key is None else cipher
    return create_engine("sqlite+pysqlite://", creator=opened, module=module, **pool)


def _connect(
    path: Path, way: Way, key: DataKey | None, with_cipher: bool, *, timeout: float, shared: bool
) -> sqlite3.Connection:
    driver = cipher if with_cipher else sqlite3
    connection = cast(
        "sqlite3.Connection",
        driver.connect(
            _address(path, way),
            uri=True,
            isolation_level=None,
            timeout=timeout,
            check_same_thread=not shared,
        ),
    )
    if with_cipher:
        # It would write to the standard error what is raised anyway.
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA cipher_default_plaintext_header_size={PLAIN_HEADER}")
    if key is not None:
        connection.execute(f'PRAGMA key="{_raw(key)}"')
        connection.execute(f"PRAGMA cipher_plaintext_header_size={PLAIN_HEADER}")
    return connection


def _address(path: Path, way: Way) -> str:
    address = path.absolute().as_uri()
    if not address.startswith("file:///"):
        # SQLite takes a share (file://server/…) only as a path of its own.
        address = "file:////" + address.removeprefix("file://")
    return f"{address}?{way.value}"


def _raw(key: DataKey) -> str:
    return f"x'{key.secret.hex()}{key.salt.hex()}'"
