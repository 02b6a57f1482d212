"""The keys this program holds while it runs, and which of them a file is of.

Without it each place that opens a database file would ask the keyring by itself, and a file whose
key is elsewhere would look like a damaged one. One per process: a file says by its header whether
it is encrypted, its pages say with which key, so that a folder may hold files of both kinds while
it changes from one to the other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from app.store.encryption.keys import (
    BOOK,
    BookProblem,
    DataKey,
    KeyBook,
    KeyKeeper,
    book_in,
    keep_key,
    kept_key,
    unwrapped,
)
from app.store.encryption.pages import fits, is_encrypted
from app.store.errors import DatabaseDamaged, DatabaseLocked

_SHOWN = 8
"""Signs of a key's id that people see; the paper with the recovery key says the same."""
NO_PAGE_FITS = "没有一页能用本机的密钥打开：文件已损坏，或是用别的密钥加密的"


class HeldKeys:
    """Finds keys; from any thread."""

    def __init__(self) -> None:
        """Know nothing and nobody who keeps keys."""
        self._lock = threading.Lock()
        self._known: dict[str, DataKey] = {}
        self._keepers: Callable[[Path], KeyKeeper] | None = None

    def keep_with(self, keepers: Callable[[Path], KeyKeeper] | None) -> None:
        """Ask what this gives for a folder where secrets stay; None: nobody. Forgets all keys."""
        with self._lock:
            self._keepers = keepers
            self._known.clear()

    def key_of(self, path: Path) -> DataKey | None:
        """The key of a file, None for one that is not encrypted.

        Raises DatabaseLocked where this machine does not have the key, and DatabaseDamaged where
        it has all there should be and none fits.
        """
        if not is_encrypted(path):
            return None
        # A backup lies one folder below the book.
        own = self._of_books((path.parent, path.parent.parent), path)
        with self._lock:
            others = [key for key in self._known.values() if key not in own]
        key = next((one for one in (*own, *others) if fits(one, path)), None)
        if key is None:
            raise DatabaseDamaged(str(path), NO_PAGE_FITS)
        return key

    def key_for_new(self, folder: Path) -> DataKey | None:
        """The key a new file in a folder is to have; None where it is to be plain.

        Raises DatabaseLocked where this machine does not have it.
        """
        book = self._read(folder, folder)
        if not book.wanted or not book.keys:
            return None
        newest = book.keys[-1].id
        key = self.kept(folder, newest)
        if key is None:
            raise DatabaseLocked(str(folder), newest[:_SHOWN])
        return key

    def hold(self, folder: Path, key: DataKey) -> None:
        """Keep a key on this machine; raises OSError where nothing takes it."""
        keeper = self._keeper(folder)
        if keeper is None:
            raise OSError("no keeper of secrets")
        keep_key(keeper, key)
        with self._lock:
            self._known[key.key_id] = key

    def unlock(self, folder: Path, typed: str) -> None:
        """Open a folder's keys by its recovery key and keep them on this machine.

        Raises NotARecoveryKey, WrongRecoveryKey, BookProblem, or OSError where nothing takes them.
        """
        for key in unwrapped(book_in(folder), typed):
            self.hold(folder, key)

    def _of_books(self, folders: tuple[Path, ...], path: Path) -> list[DataKey]:
        """All keys of the nearest book, the newest first; raises DatabaseLocked."""
        folder = next((one for one in folders if (one / BOOK).is_file()), None)
        if folder is None:
            return []
        book = self._read(folder, path)
        found = [self.kept(folder, one.id) for one in reversed(book.keys)]
        known = [key for key in found if key is not None]
        lacking = next((one.id for one in book.keys if one.id not in {k.key_id for k in known}), "")
        if lacking and not any(fits(key, path) for key in known):
            raise DatabaseLocked(str(path), lacking[:_SHOWN])
        return known

    @staticmethod
    def _read(folder: Path, place: Path) -> KeyBook:
        try:
            return book_in(folder)
        except BookProblem as problem:
            raise DatabaseLocked(str(place), str(problem)) from problem

    def kept(self, folder: Path, key_id: str) -> DataKey | None:
        """A key that this machine keeps for a folder; None where it does not."""
        with self._lock:
            known = self._known.get(key_id)
        if known is not None:
            return known
        keeper = self._keeper(folder)
        key = None if keeper is None else kept_key(keeper, key_id)
        if key is not None:
            with self._lock:
                self._known[key_id] = key
        return key

    def _keeper(self, folder: Path) -> KeyKeeper | None:
        with self._lock:
            return None if self._keepers is None else self._keepers(folder)


HELD = HeldKeys()
"""Of this process."""
