"""The courier: one thread that keeps this workstation and the service in step.

Without it somebody would have to remember to sync. A round pushes what waits, then pulls what is
new; the next one comes after a pause, or soon after `wake()`. While the service cannot be reached
the pauses grow with full jitter from one second to five minutes, so that a hundred workstations do
not come back at once. What goes wrong:

    nothing answers, nonsense answers, the service is busy   offline; tried again
    the service says no (token revoked, request refused)     refused; tried again, rarely
    our own disk is full                                     offline; tried again
    a bug                                                    logged under a number; tried again

Nothing is ever dropped: what is not acknowledged stays in the change log. It writes through the
core only, reads by short readers, and tells the sink whenever something changes and after each
round.
"""

from __future__ import annotations

import logging
import random
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import datetime

from app.receiving.wording import of_store_error, words
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.core import Core
from app.store.database import Database
from app.store.errors import StoreError
from sync import wire
from sync.client.backing_off import pause_s
from sync.client.errors import ForkFound, Refused, SyncError
from sync.client.inbox import Inbox
from sync.client.incoming import Incoming
from sync.client.left_behind import LeftBehind
from sync.client.listener import Listener
from sync.client.outgoing import Outgoing
from sync.client.status import Sink, SyncState, SyncStatus
from sync.client.transport import Transport
from sync.client.witness import FIRST_LOOK, LATER_LOOK, Witness

WORTH_TELLING = 100
"""So many operations that waited together are pushed with a count of how far it is."""
TESTIFY_EVERY_S = 60.0
"""How often the service has to prove that some of what was seen still stands."""
GREET_EVERY_S = 60.0
"""How often a service of another age is asked whether it was updated."""
COMPARE_EVERY_S = 600.0
"""How often the service is asked how far it is, beside each time it was out of reach."""
LEFT_AFTER_S, LEFT_EVERY_S = 300.0, 300.0
"""How long others have to tell again what a restored service lacks, and how often that is seen."""
_BY_HASH = 3
"""The protocol from which on the service knows hashes."""
_TOO_OLD = "本程序版本与服务端不一致，只能上传、收不到别处的更新，请升级；已扫的都会照常上传"
_SERVICE_TOO_OLD = (
    "服务端版本较旧，只能上传、收不到别处的更新，请管理员升级服务端；已扫的都会照常上传"
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CourierSettings:
    """Valid, or it does not exist."""

    idle_s: float = 10.0
    """Between two rounds with nothing to do. 0.02 to 3600."""
    calm_s: float = 60.0
    """The same while news would be heard; no shorter than `idle_s`."""
    debounce_s: float = 0.3
    """After a scan, for the next one to come along. 0 to 10."""
    first_backoff_s: float = 1.0
    longest_backoff_s: float = 300.0

    def __post_init__(self) -> None:
        """Keep to the limits."""
        if not 0.02 <= self.idle_s <= 3600:
            raise ValueError(f"idle_s: 0.02 to 3600, not {self.idle_s}")
        if not 0 < self.calm_s <= 3600:
            raise ValueError(f"calm_s: above 0, at most 3600, not {self.calm_s}")
        if not 0 <= self.debounce_s <= 10:
            raise ValueError(f"debounce_s: 0 to 10, not {self.debounce_s}")
        if not 0 < self.first_backoff_s <= self.longest_backoff_s:
            raise ValueError("first_backoff_s: above 0, at most longest_backoff_s")


class Courier:
    """One workstation's sync, between start() and stop()."""

    def __init__(
        self,
        database: Database,
        core: Core,
        log: ChangeLog,
        transport: Transport,
        clock: Clock,
        sink: Sink,
        settings: CourierSettings | None = None,
        chance: random.Random | None = None,
        listener: Listener | None = None,
    ) -> None:
        """Sync; `listener` says when to look, and is started and stopped with us."""
        self._database = database
        self._core = core
        self._log = log
        self._transport = transport
        self._clock = clock
        self._sink = sink
        self._settings = settings or CourierSettings()
        self._chance = chance or random.Random()
        self._listener = listener
        self._outgoing = Outgoing(database, core, log, transport, sink)
        inbox = Inbox(database, core, log, clock, transport, sink)
        self._incoming = Incoming(database, core, log, transport, inbox, sink)
        self._left_behind = LeftBehind(database, core, log)
        self._left, self._left_at = "", 0.0
        self._witness = Witness(database, log, transport, self._incoming.scopes, sink)
        self._woken = threading.Event()
        self._hurry = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._state = SyncState.OFFLINE if transport.enrolled else SyncState.NOT_ENROLLED
        self._reason = "" if transport.enrolled else "本机还没有登记，请让管理员发登记码"
        self._last_contact: datetime | None = None
        self._told: SyncStatus | None = None
        self._failures = 0
        self._begun: int | None = None
        """What was acknowledged when nothing waited the last time."""
        self._greeted = False
        self._greet_at = 0.0
        self._compare_at = 0.0
        self._read_again_at = 0.0
        self._testify_at = 0.0
        self._testified = False
        self._may_pull = True
        self._no_pull = ""

    def start(self) -> None:
        """Begin; the first round comes at once."""
        self._thread.start()
        if self._listener is not None:
            self._listener.start(self.wake)

    def wake(self) -> None:
        """Push soon: something was done. From any thread; does not shorten a back-off."""
        self._woken.set()

    def retry_now(self) -> None:
        """Try at once: a person wishes it. From any thread."""
        self._hurry.set()
        self._woken.set()

    def stop(self, timeout_s: float) -> bool:
        """End after the request under way; False where that takes longer than the limit."""
        self._stopping.set()
        self._woken.set()
        deaf = self._listener is None or self._listener.stop(timeout_s)
        if self._thread.ident is None:
            return deaf
        self._thread.join(timeout_s)
        return deaf and not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                wait_s = self._round()
                self._tell(always=True)
            except StoreError as error:
                wait_s = self._note_store_error(error)
            except Exception as error:  # noqa: BLE001 (the one place where a bug in this thread ends)
                wait_s = self._note_bug(error)
            self._pause(wait_s)
        self._transport.close()

    def _round(self) -> float:
        """Push, then pull; return the pause until the next round."""
        if not self._transport.enrolled:
            return self._settings.longest_backoff_s
        if self._listener is not None:
            self._listener.work()
        try:
            self._greet()
            self._compare()
            self._outgoing.push_all(self._stopping.is_set, self._note_contact)
            self._read_again()
            more = self._may_pull and self._incoming.pull(self._note_contact)
            if self._incoming.noticed_restore():
                # It lacks what was told last: perhaps some of what was done here, too.
                self._compare_at, more = 0.0, True
                self._left_at = time.monotonic() + LEFT_AFTER_S
            if self._may_pull and not more:
                more = self._testify()
                self._look_for_left()
        except ForkFound:
            return self._begin_anew()
        except SyncError as error:
            return self._note_failure(error)
        self._failures = 0
        return 0.0 if more else self._rest()

    def _rest(self) -> float:
        """Let the listener listen, and say when to look all the same."""
        idle_s = self._settings.idle_s
        if self._listener is None or not self._may_pull:
            return idle_s
        self._listener.rest(self._incoming.places())
        return max(idle_s, self._settings.calm_s) if self._listener.hears else idle_s

    def _begin_anew(self) -> float:
        """What was pulled says that this database is an older copy."""
        try:
            self._outgoing.begin_anew()
        except SyncError as error:
            return self._note_failure(error)
        return 0.0

    def _greet(self) -> None:
        """After a time without contact, look whether it is still the service we knew.

        One of another age is looked at again and again: it may have been updated.
        """
        if self._greeted and (self._may_pull or time.monotonic() < self._greet_at):
            return
        hello = self._transport.hello()
        oldest, newest = hello.protocols
        # An older end may always be pushed to or push; what it would tell might be misread.
        self._may_pull = max(oldest, hello.min_client) <= wire.PROTOCOL <= newest
        self._no_pull = _SERVICE_TOO_OLD if newest < wire.PROTOCOL else _TOO_OLD
        self._outgoing.limit(hello.max_operations, by_hash=newest >= _BY_HASH)
        self._witness.greet()
        self._testified, self._testify_at = False, 0.0
        self._greeted, self._greet_at = True, time.monotonic() + GREET_EVERY_S
        self._compare_at = self._read_again_at = 0.0

    def _compare(self) -> None:
        if time.monotonic() >= self._compare_at:
            self._outgoing.compare()
            self._compare_at = time.monotonic() + COMPARE_EVERY_S
            self._note_contact()

    def _read_again(self) -> None:
        """Once in a while, and behind what is to be pushed: one bad row must not hold that up."""
        if self._may_pull and time.monotonic() >= self._read_again_at:
            self._read_again_at = time.monotonic() + COMPARE_EVERY_S
            self._incoming.read_again()

    def _testify(self) -> bool:
        """Once in a while, after all else is done: does what was seen here still stand there?"""
        if time.monotonic() < self._testify_at:
            return False
        at_once = LATER_LOOK if self._testified else FIRST_LOOK
        self._testified, self._testify_at = True, time.monotonic() + TESTIFY_EVERY_S
        try:
            again = self._witness.look(at_once)
        except SyncError as error:
            # What matters is done: a service that has no time for this is asked later.
            _log.info("nothing was proved: %s", error.message)
            return False
        if again:
            # A service that was restored just now lacks what it had acknowledged.
            self._compare_at = self._testify_at = 0.0
        if self._witness.alarm or self._reason:
            self._note_contact()
        return again

    def _look_for_left(self) -> None:
        """Once in a while: is there something of others that nobody tells any more?"""
        if time.monotonic() >= self._left_at:
            self._left_at = time.monotonic() + LEFT_EVERY_S
            before, self._left = self._left, self._left_behind.said()
            if self._left != before:
                self._note_contact()

    def _note_contact(self) -> None:
        self._last_contact = self._clock.now()
        self._state = SyncState.CONNECTED
        said = self._outgoing.notice if self._may_pull else self._no_pull
        clock = self._transport.clock_notice(self._last_contact)
        self._reason = said or self._witness.alarm or clock or self._left
        self._tell()

    def _note_failure(self, error: SyncError) -> float:
        lasting = isinstance(error, Refused) and error.lasting
        if self._failures == 0:
            _log.warning("sync stops: %s", error.message)
        if not isinstance(error, Refused):
            self._greeted = False
            self._compare_at = 0.0
        state = SyncState.REFUSED if lasting else SyncState.OFFLINE
        return self._back_off(state, error.message, error.retry_after_s)

    def _note_bug(self, error: Exception) -> float:
        number = secrets.token_hex(4)
        _log.error("the courier's round failed, number %s", number, exc_info=error)
        reason = f"同步程序出错（编号 {number}），数据没有受影响，请把编号告诉管理员"
        wait_s = self._back_off(SyncState.OFFLINE, reason)
        self._tell_again()
        return wait_s

    def _note_store_error(self, error: StoreError) -> float:
        _log.error("the store fails: %s", error)
        wait_s = self._back_off(SyncState.OFFLINE, words(of_store_error(error)))
        self._tell_again()
        return wait_s

    def _tell_again(self) -> None:
        """Tell the state while the store may not even say what waits."""
        before = self._told
        waiting, since = (before.waiting, before.waiting_since) if before else (0, None)
        self._told = SyncStatus(self._state, waiting, since, self._last_contact, self._reason)
        self._sink(self._told)

    def _back_off(self, state: SyncState, reason: str, asked_s: float | None = None) -> float:
        self._state, self._reason = state, reason
        first, longest = self._settings.first_backoff_s, self._settings.longest_backoff_s
        pause = pause_s(self._chance, self._failures, first, longest, asked_s)
        self._failures += 1
        return pause

    def _tell(self, *, always: bool = False) -> None:
        with self._database.reading() as connection:
            waiting = self._log.waiting(connection)
            end, safe = self._log.end(connection).seq, self._log.safe(connection)
        status = SyncStatus(
            self._state,
            waiting.count,
            waiting.since,
            self._last_contact,
            self._reason,
            end - safe,
            self._incoming.loading,
            self._pushing(waiting.count, end),
        )
        if always or status != self._told:
            self._told = status
            self._sink(status)

    def _pushing(self, waiting: int, end: int) -> tuple[int, int] | None:
        """How much was pushed since nothing waited, and of how much."""
        done = end - waiting
        if waiting == 0:
            self._begun = done
            return None
        self._begun = done if self._begun is None else min(self._begun, done)
        total = end - self._begun
        moving = self._state is SyncState.CONNECTED and total >= WORTH_TELLING
        return (done - self._begun, total) if moving else None

    def _pause(self, wait_s: float) -> None:
        """Wait for the next round, telling in between what new work waits."""
        until = time.monotonic() + wait_s
        while not self._stopping.is_set() and not self._hurry.is_set():
            left_s = until - time.monotonic()
            if left_s <= 0 or not self._woken.wait(left_s):
                break
            self._woken.clear()
            # Scans come one after another: let the next ones come along.
            self._stopping.wait(min(self._settings.debounce_s, max(0.0, left_s)))
            if self._failures == 0:
                break
            self._tell_of_waiting()
        self._hurry.clear()

    def _tell_of_waiting(self) -> None:
        try:
            self._tell()
        except StoreError as error:
            _log.error("the store cannot be read: %s", error)
