"""With which key that is sealed and opened what stands beside a workstation's database.

Without it each kind of file would look for the key of its folder in its own way. What is written
is sealed where the folder wants it; a key that cannot be had keeps nothing from being written:
a scan in plain is better than none, and the next start seals it.
"""

from __future__ import annotations

import logging
from pathlib import Path

from app.store.encryption.held import HELD
from app.store.encryption.keys import BOOK
from app.store.encryption.sealing import NotOpened, Seal, key_id_of
from app.store.errors import DatabaseLocked

_FOLDERS_UP = 4
"""The book of `backups/files/ab/abcd…` is beside `files`, or above `backups`."""

log = logging.getLogger(__name__)


class KeyLacking(Exception):
    """What is sealed is whole as far as anyone can say, but this machine lacks its key."""


def wanted_seal(folder: Path, purpose: str) -> Seal | None:
    """With what a folder's files are to be sealed, None where they are to be plain.

    Raises DatabaseLocked where this machine lacks the key.
    """
    key = HELD.key_for_new(folder)
    return None if key is None else Seal(key, purpose)


def seal_for_new(folder: Path, purpose: str) -> Seal | None:
    """With what a new file in a folder is sealed; None, and logged, where the key is not here."""
    try:
        return wanted_seal(folder, purpose)
    except (DatabaseLocked, OSError) as error:
        log.warning("%s are kept in plain, as no key can be had: %s", purpose, error)
        return None


class Opener:
    """Opens the sealed pieces of one file, of whatever keys; from one thread."""

    def __init__(self, path: Path, purpose: str) -> None:
        """Look for keys from where a file is."""
        self._path = path.absolute()
        self._purpose = purpose
        self._seals: dict[str, Seal | None] = {}

    def open(self, piece: bytes) -> bytes:
        """What was sealed; raises NotOpened or KeyLacking."""
        key_id = key_id_of(piece)
        if key_id is None:
            raise NotOpened("not sealed")
        if key_id not in self._seals:
            self._seals[key_id] = self._seal(key_id)
        seal = self._seals[key_id]
        if seal is None:
            raise KeyLacking(key_id)
        return seal.open(piece)

    def _seal(self, key_id: str) -> Seal | None:
        above = list(self._path.parents)[:_FOLDERS_UP]
        # A file that was taken elsewhere has no book near it: the keyring may know its key.
        near = [one for one in above if (one / BOOK).is_file()] or above[:1]
        for folder in near:
            key = HELD.kept(folder, key_id)
            if key is not None:
                return Seal(key, self._purpose)
        return None
