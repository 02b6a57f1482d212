"""The keys this program holds while it runs, and which of them a file is of.

Without it each place that opens a database file would ask the keyring by itself, and a file whose
key is elsewhere would look like a damaged one. One per process: a file says by its header whether
it is encrypted, its pages say with which key, so that a folder may hold files of both kinds while
it changes from one to the other.
"""

from __future__ import annotations

import threading
from pathlib import Path

from app.store.encryption.keeping import keeper_of
from app.store.encryption.keys import (
    BOOK,
    DataKey,
    KeyBook,
    book_in,
    keep_key,
    kept_key,
    unwrapped,
)
from app.store.encryption.pages import fits, is_encrypted
from app.store.encryption.refusals import BookProblem
from app.store.errors import DatabaseDamaged, DatabaseLocked

SHOWN = 8
"""Signs of a key's id that people see; the paper with the recovery key says the same."""
NO_PAGE_FITS = "没有一页能用本机的密钥打开：文件已损坏，或是用别的密钥加密的"


class HeldKeys:
    """Finds keys; from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, DataKey] = {}

    def forget(self) -> None:
        """Know no key any more."""
        with self._lock:
            self._known.clear()

    def key_of(self, path: Path) -> DataKey | None:
        """The key of a file, None for one that is not encrypted.

        Raises DatabaseLocked where this machine does not have the key, and DatabaseDamaged where
        it has all there should be and none fits.
        """
        if not is_encrypted(path):
            return None
        key = self._fitting(path)
        if key is not None:
            return key
        lacking = self.know(*(one for one in _near(path.parent) if (one / BOOK).is_file()))
        key = self._fitting(path)
        if key is not None:
            return key
        if lacking:
            raise DatabaseLocked(str(path), lacking)
        raise DatabaseDamaged(str(path), NO_PAGE_FITS)

    def _fitting(self, path: Path) -> DataKey | None:
        with self._lock:
            known = list(self._known.values())
        return next((one for one in known if fits(one, path)), None)

    def know(self, *folders: Path) -> str:
        """Know all keys of these folders; returns the name of one that this machine lacks.

        Empty where it has all; raises DatabaseLocked for a book that cannot be read.
        """
        lacking = ""
        for folder in folders:
            for one in self._read(folder).keys:
                if self.kept(folder, one.id) is None:
                    lacking = one.id[:SHOWN]
        return lacking

    def key_for_new(self, folder: Path) -> DataKey | None:
        """The key a new file in a folder is to have; None where it is to be plain.

        Raises DatabaseLocked where this machine does not have it.
        """
        book = self._read(folder)
        if not book.wanted or not book.keys:
            return None
        newest = book.keys[-1].id
        key = self.kept(folder, newest)
        if key is None:
            raise DatabaseLocked(str(folder), newest[:SHOWN])
        return key

    def hold(self, folder: Path, key: DataKey) -> None:
        """Keep a key on this machine; raises OSError where nothing takes it."""
        keeper = keeper_of(folder)
        if keeper is None:
            raise OSError("no keeper of secrets")
        keep_key(keeper, key)
        with self._lock:
            self._known[key.key_id] = key

    def unlock(self, folder: Path, typed: str) -> None:
        """Open a folder's keys by its recovery key and keep them on this machine.

        Raises KeyRefused, or OSError where nothing takes them.
        """
        book = next((one for near in _near(folder) if (one := book_in(near)).keys), KeyBook())
        for key in unwrapped(book, typed):
            self.hold(folder, key)

    @staticmethod
    def _read(folder: Path) -> KeyBook:
        try:
            return book_in(folder)
        except BookProblem as problem:
            raise DatabaseLocked(str(folder / BOOK), f"（{problem}）") from problem

    def kept(self, folder: Path, key_id: str) -> DataKey | None:
        """A key that this machine keeps for a folder; None where it does not."""
        with self._lock:
            known = self._known.get(key_id)
        if known is not None:
            return known
        keeper = keeper_of(folder)
        key = None if keeper is None else kept_key(keeper, key_id)
        if key is not None:
            with self._lock:
                self._known[key_id] = key
        return key


def _near(folder: Path) -> tuple[Path, ...]:
    """Where the book of a file in a folder may be: a backup lies below it, or beside a copy."""
    return folder, folder / "backups", folder.parent


HELD = HeldKeys()
"""Of this process."""
