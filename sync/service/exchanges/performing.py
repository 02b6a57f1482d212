"""Does one exchange under a lease and writes down what came of it.

Without it each exchange would have its own idea of a failure, and two processes would do the same
at once. The platform is called outside of any transaction. Whatever happens, the run ends with a
sentence; only where the process ends first, or the database is gone, it is cut by who comes next.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from app.links.exchanges import Exchange, Run, RunState, Trigger
from app.store import faults
from app.store.clock import Clock
from app.store.database import Database
from app.store.errors import StoreError
from app.store.texts import storable
from sync.connectors.port import PlatformError
from sync.service.exchanges import plans, runs
from sync.service.exchanges.doing import Doing, Outcome
from sync.service.exchanges.sides import Live, busy
from sync.service.links.call_journal import wished_by
from sync.service.refusals import ServiceRefusal
from sync.service.transactions import commit, reading_of

_LOOK_EVERY_S = 0.2
Problem = PlatformError | ServiceRefusal | StoreError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Performed:
    """One run that has ended."""

    run: Run
    outcome: Outcome | None
    problem: Problem | None
    """What whoever called it by its own route is refused with."""


class Performing:
    """Does exchanges; for any thread, one at a time for each connection."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._under_way: dict[Run, str] = {}

    def wished(
        self,
        live: Live,
        doing: Doing,
        person: str,
        within_s: float,
        begun: Callable[[Run], None] = lambda _run: None,
    ) -> Performed:
        """Do it for a person whose turn it is; raises ServiceRefusal where others are at it."""
        until = time.monotonic() + within_s
        while (run := self._begin(live, doing, Trigger.PERSON, person)) is None:
            if time.monotonic() >= until:
                raise busy()
            time.sleep(_LOOK_EVERY_S)
        begun(run)
        return self._do(live, doing, run)

    def due(self, live: Live, done: set[Exchange]) -> Performed | None:
        """Do what is due for longest and not among what was done; None where nothing is."""
        now = self._clock.now()
        with reading_of(self._database, live.org) as connection:
            kept = plans.read(connection, live.org, live.link, live.doings, now)
        waiting = [(one.due, one.doing) for one in kept if not one.is_held(now)]
        # In the order of doings where several are due since the same moment.
        for due, doing in sorted(
            ((due, doing) for due, doing in waiting if due is not None), key=lambda one: one[0]
        ):
            if due > now or doing.exchange in done:
                continue
            run = self._begin(live, doing, Trigger.TIMER, "")
            if run is not None:
                return self._do(live, doing, run)
        return None

    def next_due(self, live: Live) -> datetime | None:
        """When something is due next, or a lease of somebody else may be over."""
        now = self._clock.now()
        with reading_of(self._database, live.org) as connection:
            kept = plans.read(connection, live.org, live.link, live.doings, now)
        due = [
            max(one.due, one.leased_until) if one.leased_until is not None else one.due
            for one in kept
            if one.due is not None
        ]
        return min(due, default=None)

    def hurry(self, live: Live) -> None:
        """Let be due what news is expected of; raises StoreError."""
        expected = live.take_expected()
        if expected:
            now, link = self._clock.now(), live.link
            commit(
                self._database,
                lambda c: plans.hurry(c, live.org, link, expected, now),
                live.org,
            )

    def renew(self) -> None:
        """Hold on to all that is under way; raises StoreError."""
        with self._lock:
            under_way = dict(self._under_way)
        for run, org in under_way.items():
            renew = partial(plans.renew, org=org, run=run, now=self._clock.now())
            commit(self._database, renew, org)

    def cut(self, *, all_of_them: bool = False) -> int:
        """Cut the runs of those who are gone; how many. Raises StoreError."""
        with self._database.reading() as connection:
            seen = plans.under_way(connection)
        now = self._clock.now()
        done = sum(
            commit(self._database, partial(plans.cut, seen=row, now=now, is_dead=all_of_them))
            for row in seen
            if all_of_them or not plans.is_held(row.leased_until, now)
        )
        if done:
            _log.warning("%d exchanges were cut: whoever was at them is gone", done)
        return done

    def _begin(self, live: Live, doing: Doing, trigger: Trigger, person: str) -> Run | None:
        """Begin a run; None where somebody is at it, or it is not due any more."""
        run = Run(
            run_id=self._clock.new_id(),
            link=live.link,
            exchange=doing.exchange,
            trigger=trigger,
            person=person,
            started_at=self._clock.now(),
            ended_at=None,
            state=RunState.RUNNING,
            came=0,
            changed=0,
            failed=0,
            message="",
        )
        begun = commit(self._database, lambda c: plans.claim(c, live.org, doing, run), live.org)
        return run if begun else None

    def _do(self, live: Live, doing: Doing, run: Run) -> Performed:
        with self._lock:
            self._under_way[run] = live.org
        is_bug = True
        try:
            performed = self._tried(live, doing, run)
            is_bug = False
        except StoreError:
            # It cannot be written down now: the lease will be over, and the run is cut.
            is_bug = False
            raise
        finally:
            with self._lock:
                del self._under_way[run]
            if is_bug:
                self._end_of_bug(live, doing, run)
        self.hurry(live)
        return performed

    def _tried(self, live: Live, doing: Doing, run: Run) -> Performed:
        try:
            with wished_by(run.person):
                outcome = doing.run(run.person)
        except (PlatformError, ServiceRefusal, StoreError) as problem:
            _log.warning("%s: %s: %s failed: %s", live.org, run.link, run.exchange, problem)
            ended = self._end(live, doing, run, _failed(problem), None)
            return Performed(ended, None, problem)
        said = Outcome(
            came=outcome.came,
            changed=outcome.changed,
            failed=outcome.failed,
            message=outcome.message or _said(outcome),
        )
        return Performed(self._end(live, doing, run, said, outcome), outcome, None)

    def _end_of_bug(self, live: Live, doing: Doing, run: Run) -> None:
        """End a run that a bug has ended, which goes on to whoever logs it."""
        number = secrets.token_hex(4)
        _log.error("%s: %s: a bug in %s, number %s", live.org, run.link, run.exchange, number)
        message = faults.of_bug(number).chinese
        self._end(live, doing, run, Outcome(message=message), None)

    def _end(
        self, live: Live, doing: Doing, run: Run, said: Outcome, outcome: Outcome | None
    ) -> Run:
        """Write down how a run ended; `outcome` is None where it failed."""
        now = self._clock.now()
        failures = 0 if outcome is not None else live.failures.get(run.exchange, 0) + 1
        live.failures[run.exchange] = failures
        ended = replace(
            run,
            ended_at=now,
            state=RunState.FAILED if outcome is None else RunState.DONE,
            came=said.came,
            changed=said.changed,
            failed=said.failed,
            message=storable(said.message[: runs.LONGEST_MESSAGE]),
        )
        again_s = None if outcome is None else outcome.again_s
        commit(
            self._database,
            lambda c: plans.finish(c, live.org, doing, ended, failures, again_s),
            live.org,
        )
        return ended


def _failed(problem: Problem) -> Outcome:
    if isinstance(problem, ServiceRefusal):
        return Outcome(message=problem.message)
    if isinstance(problem, StoreError):
        return Outcome(message=faults.of_store(problem, faults.AGAIN).chinese)
    said = problem.message.rstrip("。；，")
    if problem.retry_after_s is None:
        return Outcome(message=f"平台没有接受：{said}。请按平台的提示改正后再手动同步。")
    return Outcome(message=f"平台没有完成：{said}。到时会自动再试，也可以稍后手动同步。")


def _said(outcome: Outcome) -> str:
    said = f"收到 {outcome.came} 项，其中 {outcome.changed} 项是新的或有变化"
    if outcome.failed:
        said += f"；{outcome.failed} 项不能用，下次再取"
    return said + "。"
