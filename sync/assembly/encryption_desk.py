"""What a person wishes of the encryption of this workstation's database, and waits for at a start.

Without it encryption could be turned on by the command line alone, and a locked database would end
the program. Wishes come from the window and are answered by events of app/store/encrypting.py, in a
thread of its own: a keyring may ask its person something. What is wanted is done at the next start,
before the database is opened, in the thread that opens it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from app.store.backups import CalledOff, backups_of
from app.store.clock import Clock
from app.store.encrypting import (
    DatabaseFoundLocked,
    DatabaseUnlocked,
    EncryptionPrepared,
    NotConverted,
    Prepared,
    not_converted,
    paper,
    prepare,
    refused,
    settle,
    standing,
    turn_off,
    turn_on,
)
from app.store.encryption.held import HELD
from app.store.encryption.refusals import KeyRefused
from app.store.errors import DatabaseDamaged, DatabaseLocked, StoreError


class EncryptionDesk:
    """Of one workstation; methods from any thread."""

    def __init__(self, database: Path, clock: Clock, post: Callable[[object], None]) -> None:
        """Tell into `post`."""
        self._database, self._clock, self._post = database, clock, post
        self._prepared: Prepared | None = None
        self._typed: SimpleQueue[str | None] = SimpleQueue()
        self._ending = threading.Event()
        self._jobs = ThreadPoolExecutor(1, "encryption")

    def look(self) -> None:
        """Ask how it stands; answered by EncryptionStood."""
        self._jobs.submit(self._stand)

    def prepare(self) -> None:
        """Ask for a new key; answered by EncryptionPrepared. Nothing is wanted yet."""
        self._jobs.submit(self._prepare)

    def turn_on(self, typed: str) -> None:
        """Encrypt from the next start on, by the key that was prepared.

        `typed` is its recovery key, read back. Answered by EncryptionStood or EncryptionRefused.
        """
        self._jobs.submit(self._refusing, lambda: self._turn_on(typed))

    def turn_off(self) -> None:
        """Be plain from the next start on; answered by EncryptionStood or EncryptionRefused."""
        self._jobs.submit(self._refusing, lambda: turn_off(self._database.parent))

    def unlock(self, typed: str) -> None:
        """Open what was found locked; answered by DatabaseUnlocked or EncryptionRefused."""
        self._typed.put(typed)

    def stop(self) -> None:
        """End what is under way, and wait for nobody any more."""
        self._ending.set()
        self._typed.put(None)
        self._jobs.shutdown(cancel_futures=True)

    def settle(self) -> None:
        """Bring the closed database to what is wanted, and tell what was done.

        Raises DatabaseLocked or DatabaseDamaged, and CancelledError where it was called off.
        """
        try:
            done = settle(self._database, lambda: not self._ending.is_set())
        except (DatabaseLocked, DatabaseDamaged):
            raise
        except CalledOff as called_off:
            raise CancelledError from called_off
        except (NotConverted, StoreError) as failure:
            self._post(not_converted(failure))
            return
        if done is not None:
            self._post(done)

    def until_unlocked(self, locked: DatabaseLocked) -> None:
        """Ask for the recovery key until it opens; raises CancelledError where it is given up."""
        place = Path(locked.place)
        cause = locked.__cause__
        problem = cause.saying if isinstance(cause, KeyRefused) else None
        self._post(DatabaseFoundLocked(place, locked.detail, problem))
        while (typed := self._typed.get()) is not None:
            try:
                HELD.unlock(place if place.is_dir() else place.parent, typed)
            except (KeyRefused, OSError) as refusal:
                self._post(refused(refusal))
                continue
            self._post(DatabaseUnlocked())
            return
        raise CancelledError

    def unlock_backups(self) -> None:
        """Ask for the recovery key where backups are locked; raises CancelledError."""
        for backup in backups_of(self._database):
            try:
                HELD.key_of(backup.path)
            except DatabaseLocked as locked:
                self.until_unlocked(locked)
            except StoreError:
                continue

    def _stand(self) -> None:
        self._post(standing(self._database))

    def _prepare(self) -> None:
        self._prepared = one = prepare()
        folder = self._database.parent
        said = paper(one, folder, self._clock.now())
        self._post(EncryptionPrepared(one.name, one.recovery_key, said, folder))

    def _turn_on(self, typed: str) -> None:
        if self._prepared is None:
            raise KeyRefused(
                "还没有恢复密钥，请重新开始", "There is no recovery key yet: begin anew."
            )
        turn_on(self._database.parent, self._prepared, typed, self._clock.now())
        self._prepared = None

    def _refusing(self, wish: Callable[[], None]) -> None:
        try:
            wish()
        except (KeyRefused, OSError) as refusal:
            self._post(refused(refusal))
        else:
            self._stand()
