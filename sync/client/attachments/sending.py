"""Sends the files that were attached here and that the service lacks.

Without it others would read the name of a photo and never see it. The service is asked first which
it lacks, so nothing is sent twice, and a file waits until the fact that names it was pushed. What
was sent is asked for again after an outage and every few hours: a service restored from a backup
gets back what it lost. What becomes of a file:

    nothing answers, the service is busy     all files wait; tried again
    this file is refused, or came damaged    told once, noted with its reason, tried again later
    it takes too long                        the same: the others are not kept waiting
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlalchemy import Connection

from app.receiving.acceptance.files import AttachmentFolder
from app.store.clock import Clock
from app.store.core import Core, Urgency
from app.store.database import Database
from app.store.workstation import Workstation
from sync.client.attachments import remembering
from sync.client.attachments.remembering import OwnFile
from sync.client.attachments.rounds import Pace
from sync.client.errors import Refused, SyncError, Unreachable
from sync.wire_attachments import MOST_ASKED, FilesLacking

CHECK_EVERY_S = 6 * 3600.0
CHECK_AT_MOST_EVERY_S = 600.0
_WRITE_S = 60.0
_OF_THIS_FILE = (404, 408, 413, 415, 422)
"""Refusals that say nothing of other files."""
_TELL_AFTER = 3
"""Failures of what may be the network's fault."""


class FilesThere(Protocol):
    """The service, as far as files are sent to it; each raises SyncError."""

    def lacking_files(self, files: Sequence[str]) -> FilesLacking:
        """Ask which files are to be sent."""

    def send_file(self, sha256: str, body: bytes) -> None:
        """Send one."""


@dataclass(frozen=True, slots=True)
class FileNotSent:
    """Event: a file was not taken; it is tried again by itself."""

    name: str
    reason: str
    """In Chinese."""

    @property
    def sentence(self) -> str:
        """What happened, and what to do."""
        return f"附件 {self.name} 没有传到服务端：{self.reason}"


@dataclass(frozen=True, slots=True)
class Stand:
    """What files are sent from."""

    database: Database
    core: Core
    station: Workstation
    clock: Clock
    folder: AttachmentFolder


class Sending:
    """The way out of one workstation's files; for one thread."""

    def __init__(
        self, stand: Stand, there: FilesThere, tell: Callable[[FileNotSent], None], pace: Pace
    ) -> None:
        self._stand = stand
        self._there = there
        self._tell = tell
        self._pace = pace
        self._told: set[tuple[str, str]] = set()
        self._check_at = 0.0
        self._failed = False

    def send_all(self, stopping: Callable[[], bool]) -> None:
        """Send what can be sent now; raises SyncError where that is not for this file alone."""
        try:
            self._check()
            for files in _pieces(self._to_send()):
                for file in self._lacking(files):
                    if stopping():
                        return
                    self._send(file)
        except SyncError:
            self._failed = True
            raise

    def _check(self) -> None:
        """From time to time ask whether what was sent is still there."""
        now = time.monotonic()
        if self._failed:
            # It may have been restored meanwhile.
            self._failed = False
            self._check_at = min(self._check_at, now + CHECK_AT_MOST_EVERY_S)
        if now < self._check_at:
            return
        org = self._stand.station.org
        with self._stand.database.reading() as connection:
            sent = remembering.sent(connection, org)
        for start in range(0, len(sent), MOST_ASKED):
            answer = self._there.lacking_files(sent[start : start + MOST_ASKED])
            gone = [*answer.lacking, *answer.unknown]
            if gone:
                self._write(lambda c, gone=gone: remembering.note_gone(c, org, gone))  # type: ignore[misc]
        self._check_at = now + CHECK_EVERY_S

    def _to_send(self) -> list[OwnFile]:
        with self._stand.database.reading() as connection:
            return remembering.to_send(connection, self._stand.station, self._stand.clock.now())

    def _lacking(self, files: Sequence[OwnFile]) -> list[OwnFile]:
        """Those of these files that are to be sent now; what is there is noted."""
        answer = self._there.lacking_files([file.sha256 for file in files])
        lacking, unknown = set(answer.lacking), set(answer.unknown)
        there = [f.sha256 for f in files if f.sha256 not in lacking | unknown]
        if there:
            self._note_there(there)
        return [file for file in files if file.sha256 in lacking]

    def _send(self, file: OwnFile) -> None:
        body = self._stand.folder.read(file.sha256)
        if body is None:
            self._note_failed(file, "本机已找不到这个文件，或文件已损坏，请重新附上原件", tell=True)
            return
        try:
            self._there.send_file(file.sha256, body)
        except Refused as error:
            if error.status not in _OF_THIS_FILE:
                raise
            self._note_failed(file, error.message, tell=error.status in (413, 415))
        except Unreachable as error:
            if not error.timed_out:
                raise
            self._note_failed(file, error.message, tell=False)
        else:
            self._note_there([file.sha256])

    def _note_there(self, files: Sequence[str]) -> None:
        now = self._stand.clock.now()
        self._write(lambda c: remembering.note_there(c, self._stand.station.org, files, now))

    def _note_failed(self, file: OwnFile, reason: str, *, tell: bool) -> None:
        again_at = self._stand.clock.now() + timedelta(seconds=self._pace.backoff_s(file.tries))
        org = self._stand.station.org
        self._write(lambda c: remembering.note_failed(c, org, file, reason, again_at))
        if (tell or file.tries + 1 >= _TELL_AFTER) and (file.sha256, reason) not in self._told:
            self._told.add((file.sha256, reason))
            self._tell(FileNotSent(file.name, reason))

    def _write(self, work: Callable[[Connection], None]) -> None:
        def job() -> None:
            with self._stand.database.writing() as connection:
                work(connection)

        self._stand.core.submit(Urgency.BACKGROUND, job).result(_WRITE_S)


def _pieces(files: Sequence[OwnFile]) -> Iterator[Sequence[OwnFile]]:
    return (files[at : at + MOST_ASKED] for at in range(0, len(files), MOST_ASKED))
