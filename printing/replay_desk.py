"""Replays receipts for the window, in a thread of its own, on a read-only look at the database.

Without it who doubts a receipt would have to find a command line. The workstation goes on
receiving meanwhile; what is played is played in a folder of its own that is gone afterwards. The
last recording stays at hand until it is let go, for the export and the report.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from datetime import datetime
from pathlib import Path

from app.entry.console import Trouble, in_words
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.receiving.black_box import box_file, taking
from app.receiving.black_box.checking import CalledOff, Checked, checked
from app.receiving.black_box.events import (
    ReplayEnded,
    ReplayFileKept,
    ReplayNotEnded,
    ReplayStepped,
)
from app.receiving.black_box.recording import BoxProblem, Recording
from app.receiving.settings import ReceivingRules
from app.store.looking import looking
from printing.fonts import FontMissing
from printing.jobs import Jobs, refuse
from printing.replaying import in_lines, papers_of
from printing.storing import PaperNotWritten, write_atomically

_TELL_EVERY_S = 0.1

log = logging.getLogger(__name__)

Settings = Callable[[], tuple[ReceivingRules, str]]
"""The rules in force and the hospital's name; raises CancelledError where nothing was opened."""


class ReplayDesk(Guarded):
    """Takes wishes from any thread and answers with events, until stop()."""

    def __init__(self, database: Path, settings: Settings, post: Callable[[object], None]) -> None:
        """Look at this database; `post` must not block."""
        self._database = database
        self._settings = settings
        self._post = post
        self._off = threading.Event()
        self._recording: Recording | None = None
        self._found: Checked | None = None
        self._jobs = Jobs("replays")

    @asks(Permission.RECEIVE)
    def replay(self, receipt_no: str) -> None:
        """Play a receipt; answered by ReplayStepped, then ReplayEnded or ReplayNotEnded."""
        self._off.clear()
        self._do(receipt_no, lambda: self._replay(receipt_no))

    def call_off(self) -> None:
        """Play no further; answered by ReplayNotEnded."""
        self._off.set()

    @asks(Permission.RECEIVE)
    def export(self, path: Path) -> None:
        """Write the recording that was played; answered by ReplayFileKept."""
        recording = self._recording
        if recording is not None:
            self._keep(path, lambda: box_file.write(recording))

    @asks(Permission.RECEIVE)
    def save_report(self, path: Path) -> None:
        """Write the result in words; answered by ReplayFileKept."""
        recording, found = self._recording, self._found
        if recording is not None and found is not None:
            self._keep(path, lambda: _report(recording, found))

    def let_go(self) -> None:
        """Forget the recording: nobody looks at it any more."""
        self._off.set()
        self._recording = self._found = None

    def stop(self, timeout_s: float) -> bool:
        """End; what is being played is called off. False where that takes longer."""
        self._off.set()
        return self._jobs.end(timeout_s)

    def _not_allowed(self, why: Saying, _task: str) -> None:
        refuse(self._post, why)

    def _do(self, receipt_no: str, job: Callable[[], None]) -> None:
        self._jobs.do(lambda: self._guard(receipt_no, job))

    def _guard(self, receipt_no: str, job: Callable[[], None]) -> None:
        """Do one job; whatever happens is told in words."""
        try:
            with in_words():
                job()
        except CalledOff:
            self._post(ReplayNotEnded(receipt_no, ""))
        except CancelledError:
            pass  # The workstation could not be opened; why, was told.
        except (BoxProblem, FontMissing, Trouble) as problem:
            self._post(ReplayNotEnded(receipt_no, str(problem)))
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s in a replay", number)
            reason = f"程序出错（编号 {number}），数据没有受影响，请把编号告诉管理员"
            self._post(ReplayNotEnded(receipt_no, reason))

    def _replay(self, receipt_no: str) -> None:
        self._recording = self._found = None
        rules, hospital = self._settings()
        now = datetime.now().astimezone()
        with looking(self._database) as connection:
            recording = taking.take(connection, receipt_no, rules, now, hospital)
        with checked(recording, papers_of(recording), self._go_on(receipt_no)) as (found, _, _):
            pass
        self._recording, self._found = recording, found
        self._post(ReplayEnded(receipt_no, found.steps, tuple(found.differences)))

    def _go_on(self, receipt_no: str) -> Callable[[int, int], bool]:
        told_at = 0.0

        def go_on(done: int, total: int) -> bool:
            nonlocal told_at
            now = time.monotonic()
            if now - told_at >= _TELL_EVERY_S or done == total:
                told_at = now
                self._post(ReplayStepped(receipt_no, done, total))
            return not self._off.is_set()

        return go_on

    def _keep(self, path: Path, content: Callable[[], bytes]) -> None:
        def job() -> None:
            try:
                write_atomically(path, content())
            except PaperNotWritten as problem:
                self._post(ReplayFileKept(path, str(problem)))
            else:
                self._post(ReplayFileKept(path))

        self._do("", job)


def _report(recording: Recording, found: Checked) -> bytes:
    """The result as a text that any editor on any system opens."""
    at = recording.header.taken_at.strftime("%Y-%m-%d %H:%M")
    head = [f"收货单回放核对报告　{at}", recording.header.hospital]
    lines = [*filter(None, head), *in_lines(found), *recording.remarks]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
