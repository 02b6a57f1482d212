"""Writes down who was refused what, in a thread of its own.

Without it an attempt to do what is not allowed would leave a line in a log that nobody reads. One
place for all routes: whatever is answered with 401 or 403, or sent away because somebody may be
guessing. The answer does not wait for it, and a flood of attempts is one entry a minute that says
how many there were. What cannot be stored now (a full disk, a database that is away) is tried
again, and said in the log.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.people.audit import journal
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.values import Filed, Note, Subject, told
from app.store.clock import Clock
from app.store.database import Database
from app.store.errors import StoreError
from sync.service.accounts import Caller
from sync.service.auditing.writing import actor_of
from sync.service.refusals import ServiceRefusal
from sync.service.transactions import commit
from sync.service.worker import Worker

NOBODY_YET = Caller(journal.SERVICE_CHAIN)
"""Who calls without a token that is good."""
WINDOW_S = 60.0
MOST = 500
"""Different attempts that wait to be written; what comes beyond them is only counted."""
_STATUSES = (401, 403)
_GUESSING = ("too-many-codes", "locked")
_ROUTINE = ("token-expired",)
"""What programs meet every quarter of an hour."""
_AFTER_FAULT_S = 5.0
_LONGEST_PAUSE_S = 3600.0

_log = logging.getLogger(__name__)

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was refused, to whom."""

    caller: Caller
    method: str
    route: str
    """As the interface's description writes it, without what stood in the address."""
    error: str
    message: str

    @property
    def key(self) -> _Key:
        """What one attempt has in common with the next one."""
        who = self.caller
        said = (self.method, self.route, self.error)
        return who.org, str(who.device), who.number, who.address, *said


def is_audited(refusal: ServiceRefusal) -> bool:
    """Whether a refusal is one by right, and stands nowhere yet."""
    by_right = refusal.status in _STATUSES or refusal.error in _GUESSING
    return by_right and refusal.error not in _ROUTINE and not refusal.noted


@dataclass(slots=True)
class _Held:
    """An attempt that waits to be written."""

    attempt: Attempt
    first_at: datetime
    times: int = 1


class RefusalLog(Worker):
    """The refusals of one service process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__("refusals", _AFTER_FAULT_S)
        self._database, self._clock = database, clock
        self._lock = threading.Lock()
        self._waiting: dict[_Key, _Held] = {}
        self._written: dict[_Key, float] = {}
        self._left_out = 0

    def note(self, attempt: Attempt) -> None:
        """Have an attempt written down; from any thread, at once."""
        with self._lock:
            held = self._waiting.get(attempt.key)
            if held is not None:
                held.times += 1
            elif len(self._waiting) < MOST:
                self._waiting[attempt.key] = _Held(attempt, self._clock.now())
            else:
                self._left_out += 1
        self.wake()

    def stop(self, timeout_s: float) -> bool:
        """Write what waits and end; False where that takes longer than the limit."""
        ended = super().stop(timeout_s)
        if ended and self._has_begun:
            try:
                self._write(everything=True)
            except StoreError as error:
                _log.error("refused attempts are not written down: %s", error)
        return ended

    def _round(self) -> float:
        self._write()
        with self._lock:
            now = time.monotonic()
            due = [self._written.get(key, now) + WINDOW_S - now for key in self._waiting]
        return max(0.0, min(due, default=_LONGEST_PAUSE_S))

    def _write(self, *, everything: bool = False) -> None:
        """Write what is due, one by one; raises StoreError, and keeps what was not written."""
        for key in self._due(everything=everything):
            with self._lock:
                held = self._waiting.pop(key)
            written = False
            try:
                self._commit(held)
                written = True
            finally:
                with self._lock:
                    if written:
                        self._written[key] = time.monotonic()
                    else:
                        newer = self._waiting.get(key)
                        held.times += newer.times if newer is not None else 0
                        self._waiting[key] = held

    def _due(self, *, everything: bool) -> list[_Key]:
        with self._lock:
            now = time.monotonic()
            recent = {one: at for one, at in self._written.items() if now - at < WINDOW_S}
            self._written = recent
            left_out, self._left_out = self._left_out, 0
            due = [key for key in self._waiting if everything or key not in recent]
        if left_out:
            _log.warning("%d refused attempts more than can be written down", left_out)
        return due

    def _commit(self, held: _Held) -> None:
        attempt = held.attempt
        caller = attempt.caller

        def work(connection: Connection) -> None:
            said = {"error": attempt.error, "message": attempt.message, "times": held.times}
            note = Note(
                kind=Kind.REFUSED,
                outcome=Outcome.REFUSED,
                actor=actor_of(connection, caller),
                subject=Subject("route", f"{attempt.method} {attempt.route}"),
                after=told(said),
            )
            filed = Filed(self._clock.new_id(), held.first_at, caller.device, note)
            journal.append(connection, caller.org, [filed])

        # What belongs to no institution is the service's own, and no institution's to see.
        commit(self._database, work, caller.org or None)
