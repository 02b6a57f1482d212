"""What can go wrong between us and the disk, each with the data to say it in words.

Without it a full disk would look like a bug of ours. The family:

    StoreError
    ├── DatabaseInUse        another program holds the file
    ├── DatabaseUnreachable  it cannot be opened (folder, rights, network drive, no server)
    ├── DiskFull             nothing was written; it goes on when space is freed
    ├── DatabaseDamaged      the file is not a sound database
    ├── DatabaseBusy         another transaction held it too long
    ├── SchemaTooNew         a newer program wrote it
    └── SettingRefused       a PRAGMA was silently ignored
"""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError


class StoreError(Exception):
    """The store could not do it; what was asked for was not done, not even by half."""

    def __init__(self, place: str, detail: str = "") -> None:
        """Name the place (a path, or a server) and what the database said."""
        super().__init__(f"{place}: {detail}" if detail else place)
        self.place = place
        self.detail = detail


class DatabaseInUse(StoreError):
    """Another program has this database open; `detail` says which, where it is known."""


class DatabaseUnreachable(StoreError):
    """The database cannot be opened."""


class DiskFull(StoreError):
    """No space is left; the transaction was rolled back and reads still work."""


class DatabaseDamaged(StoreError):
    """The file is not a database, or no longer a sound one."""


class DatabaseBusy(StoreError):
    """Another transaction held the database for longer than we wait."""


class SchemaTooNew(StoreError):
    """A newer version of the program wrote this database."""


class SettingRefused(StoreError):
    """The database did not take a setting that our promises stand on."""


_BY_CODE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_CANTOPEN: DatabaseUnreachable,
    sqlite3.SQLITE_READONLY: DatabaseUnreachable,
    sqlite3.SQLITE_PERM: DatabaseUnreachable,
    sqlite3.SQLITE_IOERR: DiskFull,  # a full disk also shows as a failed write of the WAL
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
    if isinstance(original, sqlite3.Error):
        code = getattr(original, "sqlite_errorcode", 0) & 0xFF
        kind = _BY_CODE.get(code)
        return kind(place, str(original)) if kind else None
    kind = _BY_SQLSTATE.get(str(getattr(original, "sqlstate", "")))
    if kind is not None:
        return kind(place, _first_line(original))
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return DatabaseUnreachable(place, _first_line(original))
    return None


def _first_line(original: BaseException | None) -> str:
    return str(original).partition("\n")[0]
