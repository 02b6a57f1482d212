"""Sorts what a database driver raises: the world's fault, or a bug of ours.

Without it a full disk would look like a bug. Apart from app/store/errors.py, so that whoever only
words an error need not load a database.
"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError, OperationalError

from app.store.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseUnreachable,
    DiskFailing,
    DiskFull,
    StoreError,
)
from app.store.sqlite_files import ERRORS

_LEAST_FREE_BYTES = 1024 * 1024
_BY_CODE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_CANTOPEN: DatabaseUnreachable,
    sqlite3.SQLITE_READONLY: DatabaseUnreachable,
    sqlite3.SQLITE_PERM: DatabaseUnreachable,
    sqlite3.SQLITE_IOERR: DiskFailing,
}

_BY_SQLSTATE: dict[str, type[StoreError]] = {
    "53100": DiskFull,
    "40001": DatabaseBusy,  # serialization failure
    "40P01": DatabaseBusy,  # deadlock
    "55P03": DatabaseBusy,  # lock not available
    "57014": DatabaseBusy,  # statement timeout
    "XX001": DatabaseDamaged,
    "XX002": DatabaseDamaged,
}


def world_error(error: DBAPIError, place: str) -> StoreError | None:
    """Sort a driver's error: the world's fault as one of ours, None for a bug of our own."""
    original = error.orig
    if isinstance(original, ERRORS):
        code = getattr(original, "sqlite_errorcode", 0) & 0xFF
        kind = _BY_CODE.get(code)
        if kind is DiskFailing and _is_full(place):
            # A full disk also shows as a failed write of the WAL or of its index.
            kind = DiskFull
        return kind(place, str(original)) if kind else None
    kind = _BY_SQLSTATE.get(str(getattr(original, "sqlstate", "")))
    if kind is not None:
        return kind(place, _first_line(original))
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return DatabaseUnreachable(place, _first_line(original))
    return None


def _is_full(place: str) -> bool:
    try:
        return shutil.disk_usage(Path(place).parent).free < _LEAST_FREE_BYTES
    except OSError:
        return False


def _first_line(original: BaseException | None) -> str:
    return str(original).partition("\n")[0]
