"""What can go wrong between us and the disk, each with the data to say it in words.

Without it a full disk would look like a bug of ours. The family:

    StoreError
    ├── DatabaseInUse        another program holds the file
    ├── DatabaseUnreachable  it cannot be opened (folder, rights, network drive, no server)
    ├── DiskFull             nothing was written; it goes on when space is freed
    ├── DiskFailing          the disk does not read or write as it should
    ├── DatabaseDamaged      the file is not a sound database
    ├── DatabaseLocked       it is encrypted and this machine does not have the key
    ├── DatabaseBusy         another transaction held it too long
    ├── SchemaTooNew         a newer program wrote it
    └── SettingRefused       a PRAGMA was silently ignored
"""

from __future__ import annotations


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


class DiskFailing(StoreError):
    """The disk, or the way to it, fails; nothing was written."""


class DatabaseDamaged(StoreError):
    """The file is not a database, or no longer a sound one."""


class DatabaseLocked(StoreError):
    """The file is encrypted, and this machine lacks its key.

    `detail` names it, as the paper with its recovery key does.
    """


class DatabaseBusy(StoreError):
    """Another transaction held the database for longer than we wait."""


class SchemaTooNew(StoreError):
    """A newer version of the program wrote this database."""


class SettingRefused(StoreError):
    """The database did not take a setting that our promises stand on."""


def reason_of(error: StoreError) -> str:
    """Half a sentence: what the database said."""
    if isinstance(error, DatabaseLocked):
        return f"已加密，没有密钥 {error.detail}，请先输入恢复密钥"
    return error.detail or str(error)
