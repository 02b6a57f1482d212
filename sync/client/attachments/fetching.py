"""Fetches files that are not on this machine: at once when a person opens one, else in idle time.

Without it a photo that was taken at the next table would stay a name. What a person waits for comes
first; then, one by one, the files of receipts that are open, so that they are there when the
network is not. A file is compared with its name before it is kept. What a restored disk has lost
is fetched the same way, whoever attached it.
"""

from __future__ import annotations

import hashlib
import queue
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select

from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.progress import ReceiptState
from app.receiving.refusals import WishRefused
from app.store.database import Database
from app.store.tables.acceptance import attachment
from app.store.tables.receipts import receipt
from sync.client.attachments.rounds import Pace
from sync.client.errors import Refused, SyncError

LEAST_FREE_BYTES = 1_000_000_000
"""Nothing is fetched unasked where less is free: scans need it more."""
_TRIES = 2
"""Of a file that arrives damaged."""

Done = Callable[[WishRefused | None], None]
"""Is told when a file is there, or why it is not; must not block."""


class FilesElsewhere(Protocol):
    """The service, as far as files are fetched from it."""

    def fetch_file(self, sha256: str) -> bytes:
        """Give one; raises SyncError."""


@dataclass(frozen=True, slots=True)
class _Wish:
    sha256: str
    name: str
    done: Done


class Fetching:
    """The way in for files; `want` is for any thread, the rest for one."""

    def __init__(
        self,
        database: Database,
        org: str,
        folder: AttachmentFolder,
        source: FilesElsewhere,
        arrived: Callable[[], None],
        pace: Pace,
    ) -> None:
        """`arrived` is told of files that came unasked."""
        self._database = database
        self._org = org
        self._folder = folder
        self._source = source
        self._arrived = arrived
        self._pace = pace
        self._wishes: queue.SimpleQueue[_Wish] = queue.SimpleQueue()
        self._failed: dict[str, tuple[int, float]] = {}
        """Files that did not come: how often, and when to try again."""

    def want(self, sha256: str, name: str, done: Done) -> None:
        """Fetch a file that a person waits for."""
        self._wishes.put(_Wish(sha256, name, done))

    def fetch_all(self, stopping: Callable[[], bool]) -> None:
        """Fetch what is wished and what is missing; raises SyncError where nothing answers."""
        self._grant_wishes(stopping)
        came = False
        try:
            for sha256, size, name in self._missing():
                if stopping():
                    break
                if self._may_be_tried(sha256) and not self._folder.has(sha256, size):
                    came |= self._fetch_unasked(sha256, name)
                self._grant_wishes(stopping)
        finally:
            if came:
                self._arrived()

    def give_up(self) -> None:
        """Tell everybody who still waits that nothing will come."""
        while True:
            try:
                wish = self._wishes.get_nowait()
            except queue.Empty:
                return
            wish.done(WishRefused("elsewhere", name=wish.name))

    def _grant_wishes(self, stopping: Callable[[], bool]) -> None:
        while not stopping():
            try:
                wish = self._wishes.get_nowait()
            except queue.Empty:
                return
            wish.done(self._grant(wish))

    def _grant(self, wish: _Wish) -> WishRefused | None:
        """Fetch one file for a person, and say why not where it does not come."""
        try:
            self._fetch(wish.sha256, wish.name)
        except Refused as error:
            key = "not-sent-yet" if error.status == 404 else "elsewhere"
            return WishRefused(key, name=wish.name)
        except SyncError:
            return WishRefused("elsewhere", name=wish.name)
        except WishRefused as refusal:
            return refusal
        return None

    def _fetch_unasked(self, sha256: str, name: str) -> bool:
        """Fetch one file; raises SyncError where others would not come either."""
        try:
            self._fetch(sha256, name)
        except Refused as error:
            if error.status != 404:
                raise
        except WishRefused:
            pass
        else:
            self._failed.pop(sha256, None)
            return True
        tries, _ = self._failed.get(sha256, (0, 0.0))
        self._failed[sha256] = (tries + 1, time.monotonic() + self._pace.backoff_s(tries))
        return False

    def _fetch(self, sha256: str, name: str) -> None:
        """Fetch one file and keep it; raises SyncError or WishRefused."""
        for _ in range(_TRIES):
            body = self._source.fetch_file(sha256)
            if hashlib.sha256(body).hexdigest() == sha256:
                self._folder.take(sha256, name, body)
                return
        raise WishRefused("damaged-on-the-way", name=name)

    def _may_be_tried(self, sha256: str) -> bool:
        return time.monotonic() >= self._failed.get(sha256, (0, 0.0))[1]

    def _missing(self) -> list[tuple[str, int, str]]:
        """Hash, size and name of the files of open receipts; none where the disk is nearly full."""
        if not self._folder.has_room(LEAST_FREE_BYTES):
            return []
        same = (receipt.c.org == attachment.c.org) & (
            receipt.c.receipt_id == attachment.c.receipt_id
        )
        with self._database.reading() as connection:
            rows = connection.execute(
                select(attachment.c.sha256, attachment.c.size, attachment.c.name)
                .join(receipt, same)
                .where(attachment.c.org == self._org, receipt.c.state == ReceiptState.OPEN)
                .order_by(attachment.c.attachment_id)
            )
            return [(row.sha256, row.size, row.name) for row in rows]
