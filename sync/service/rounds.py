"""What the service does with the platforms: ask, and send what waits, one at a time for each.

Without it a person's "ask now" and the scheduler would use one platform's client at once, and
clients are made for one thread at a time. Whoever wishes something goes before the clock; all of it
goes through the same runs (sync/service/exchanges/performing.py).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from app.links.connections import Serves
from app.links.exchanges import Exchange, Run, RunNow
from app.store.clock import Clock
from app.store.database import Database
from app.store.errors import StoreError
from sync import wire
from sync.service.comparing.looking import Reconciliation
from sync.service.exchanges import runs
from sync.service.exchanges.doing import Doing, Factories
from sync.service.exchanges.hands import Hands
from sync.service.exchanges.performing import Performing
from sync.service.exchanges.sides import BUSY_WAIT_S, Live, Sides, busy
from sync.service.links.connected import Connections
from sync.service.procuring import Catalogue
from sync.service.refusals import ServiceRefusal
from sync.service.relations import not_offered
from sync.service.transactions import commit, reading_of

REFRESH_S = 8.0
"""How long a person's wish asks for items by its own route; the scheduler does the rest."""
ANSWER_WITHIN_S = 20.0
"""How long a person's wish is waited for; it goes on without whoever wished it."""
UNNAMED = "工作站"
"""Who wished it, where a workstation does not say."""
LONGEST_PAUSE_S = 30.0
_SHARE_S = 10.0
"""How long one connection is served while others wait for a hand."""
_AFTER_A_FAULT_S = 5.0
_LONGEST_NAME = 100

_log = logging.getLogger(__name__)


class Rounds:
    """The connections of all institutions, each used by one thread at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        connections: Connections,
        factories: Factories,
        told: Callable[[], None],
    ) -> None:
        """Know who makes what of connections; `told` is called after feeds have grown.

        Raises StoreError.
        """
        self._database = database
        self._clock = clock
        self.sides = Sides(database, clock, connections, factories, told)
        self.performing = Performing(database, clock)
        self.hands = Hands()
        self.wake: Callable[[], None] = lambda: None
        """Lets whoever serves look what is worth a look."""
        if database.is_file:
            # Its file is ours alone: whoever was at something is gone.
            self.performing.cut(all_of_them=True)

    def ask(self, org: str, person: str = UNNAMED) -> wire.PlatformPolled:
        """Ask one platform now; raises PlatformError, StoreError or ServiceRefusal.

        What is due by then, or follows what came, is done as well.
        """
        live = self._procurement(org)
        doing = live.doing(Exchange.DELIVERIES)
        polled: wire.PlatformPolled = self._wished(live, doing, person, and_due=True)
        return polled

    def refresh(self, org: str, person: str = UNNAMED) -> wire.CatalogueRefreshed:
        """Ask one platform for items again; raises PlatformError, StoreError, ServiceRefusal."""
        live = self._procurement(org)
        doing = live.doing(Exchange.CATALOGUE)
        if isinstance(doing, Catalogue):
            doing = doing.within(REFRESH_S)
        refreshed: wire.CatalogueRefreshed = self._wished(live, doing, person)
        return refreshed

    def refresh_relations(self, org: str, person: str) -> wire.RelationsRefreshed:
        """Ask one platform for relations; raises PlatformError, StoreError, ServiceRefusal."""
        live = self._procurement(org)
        if all(doing.exchange is not Exchange.RELATIONS for doing in live.doings):
            raise not_offered()
        doing = live.doing(Exchange.RELATIONS)
        refreshed: wire.RelationsRefreshed = self._wished(live, doing, person or UNNAMED)
        return refreshed

    def compare(self, org: str, link: str, first: date, last: date, person: str) -> None:
        """Compare some days with a connection, or with all; what takes long goes on by itself.

        Raises StoreError, or ServiceRefusal where nothing was run.
        """

        def of_these_days(doing: Doing) -> Doing:
            return doing.of(first, last) if isinstance(doing, Reconciliation) else doing

        exchange = Exchange.RECONCILIATION
        for live in self.sides.of(org):
            if link in ("", live.link) and any(one.exchange is exchange for one in live.doings):
                self._begun(_Wished(self, live, exchange, person or UNNAMED, of_these_days))

    def run_now(self, org: str, wish: RunNow) -> Run:
        """Do an exchange for a person; a run that takes long is told as it stands.

        Raises StoreError, or ServiceRefusal where nothing was run.
        """
        live = self.sides.find(org, wish.link)
        live.doing(wish.exchange)
        person = wish.person[:_LONGEST_NAME] or UNNAMED
        begun = self._begun(_Wished(self, live, wish.exchange, person))
        with reading_of(self._database, org) as connection:
            found = runs.load(connection, org, begun.run_id)
        return found if found is not None else begun

    def serve(self, live: Live, stopping: threading.Event) -> float:
        """Do what is due and send what waits; says for how long nothing more is.

        A person who waits, or the others' share, end it early. Raises what is a bug.
        """
        if not live.turn.take_at_once():
            return 1.0
        until = time.monotonic() + _SHARE_S
        try:
            while not (stopping.is_set() or live.turn.is_wished or time.monotonic() >= until):
                # Both: neither a long outbox nor short intervals keep the other waiting.
                done = self.performing.due(live, set()) is not None
                if not (self.send_next(live) or done):
                    return self._pause_s(live)
        except StoreError as error:
            _log.error("%s: %s: the store fails: %s", live.org, live.link, error)
            return _AFTER_A_FAULT_S
        finally:
            live.turn.give_back()
        return 0.0

    def send_next(self, live: Live) -> bool:
        """Send one waiting message of each kind; whether there was one. Raises StoreError."""
        sent = [sender.send_next() is not None for sender in live.senders]
        self.performing.hurry(live)
        return any(sent)

    def look_again(self, live: Live) -> None:
        """Let the scheduler look at a connection soon: what came may be followed by more."""
        live.look_at = 0.0
        self.wake()

    def forget(self, org: str, older_than: timedelta) -> int:
        """Forget a piece of the history; how much. Raises StoreError."""
        before = self._clock.now() - older_than
        return commit(self._database, lambda c: runs.forget(c, org, before), org)

    def _pause_s(self, live: Live) -> float:
        due = [self.performing.next_due(live)]
        with self._database.reading() as connection:
            due += [sender.next_due(connection) for sender in live.senders]
        next_at = min((at for at in due if at is not None), default=None)
        if next_at is None:
            return LONGEST_PAUSE_S
        left_s = (next_at - self._clock.now()).total_seconds()
        return min(LONGEST_PAUSE_S, max(0.0, left_s))

    def _begun(self, wished: _Wished) -> Run:
        """The run of a wish, as it stands after a while; raises as `run_now` does."""
        if not self.hands.take_wish(f"exchange-wish-{wished.link}", wished.do):
            raise ServiceRefusal(
                503, "stopping", "前置服务正在停止，请稍后再试。", retry_after_s=BUSY_WAIT_S
            )
        return wished.outcome()

    def _wished(self, live: Live, doing: Doing, person: str, *, and_due: bool = False) -> Any:  # noqa: ANN401 (each route knows its own)
        """Do an exchange in this thread and return its answer; raises what it failed by."""
        with live.turn.taken(BUSY_WAIT_S):
            performed = self.performing.wished(live, doing, person, BUSY_WAIT_S)
            if performed.problem is not None:
                raise performed.problem
            # Days are compared by the clock: that takes longer than anybody waits for deliveries.
            done = {doing.exchange, Exchange.RECONCILIATION}
            while and_due and (more := self.performing.due(live, done)) is not None:
                done.add(more.run.exchange)
        assert performed.outcome is not None
        return performed.outcome.answer

    def _procurement(self, org: str) -> Live:
        live = self.sides.serving(org, Serves.PROCUREMENT)
        if live is None:
            raise ServiceRefusal(
                404, "no-platform", "本机构还没有对接采购平台，请管理员先完成对接设置。"
            )
        return live


class _Wished:
    """A person's wish while a thread of its own does it."""

    def __init__(
        self,
        rounds: Rounds,
        live: Live,
        exchange: Exchange,
        person: str,
        narrowed: Callable[[Doing], Doing] = lambda doing: doing,
    ) -> None:
        """`narrowed`: the part of the exchange that is wished."""
        self.link = live.link
        self._narrowed = narrowed
        self._rounds = rounds
        self._live = live
        self._exchange = exchange
        self._person = person
        self._begun = threading.Event()
        self._ended = threading.Event()
        self._run: Run | None = None
        self._problem: ServiceRefusal | StoreError | None = None

    def do(self) -> None:
        """Wait for the connection's turn and do it."""
        try:
            with self._live.turn.taken(BUSY_WAIT_S):
                # It may have been changed meanwhile.
                live = self._rounds.sides.find(self._live.org, self._live.link)
                doing = self._narrowed(live.doing(self._exchange))
                self._rounds.performing.wished(live, doing, self._person, BUSY_WAIT_S, self._note)
        except (ServiceRefusal, StoreError) as problem:
            self._problem = problem
        finally:
            self._ended.set()
            self._begun.set()
            self._rounds.look_again(self._live)

    def outcome(self) -> Run:
        """The run, ended or not; raises StoreError, or ServiceRefusal where none began."""
        if self._begun.wait(2 * BUSY_WAIT_S + ANSWER_WITHIN_S):
            self._ended.wait(ANSWER_WITHIN_S)
        if self._problem is not None:
            raise self._problem
        if self._run is None:
            raise busy()
        return self._run

    def _note(self, run: Run) -> None:
        self._run = run
        self._begun.set()
