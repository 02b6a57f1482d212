"""What people ask of exchanges: their plans, what they brought, one done now.

Without it the routes would know how plans are kept. Whoever works at an enrolled workstation sees
them and may wish one now; plans are changed by those who manage connections.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from app.links.exchanges import (
    Exchange,
    Plan,
    PlansShown,
    PlanWish,
    Run,
    RunNow,
    RunsShown,
    RunsWish,
)
from app.people.audit.kinds import Kind
from app.people.audit.values import Subject, Told
from app.people.permissions import Permission
from app.store.clock import Clock
from app.store.database import Database
from app.store.texts import storable
from sync.service.accounts import Caller
from sync.service.auditing.writing import write as audit
from sync.service.exchanges import plans, runs
from sync.service.exchanges.plans import Kept
from sync.service.exchanges.sides import Live
from sync.service.exchanges.times import (
    LONGEST_S,
    SHORTEST_S,
    Times,
    is_clock,
    is_interval,
)
from sync.service.permitted import require, require_workstation
from sync.service.refusals import ServiceRefusal
from sync.service.rounds import Rounds
from sync.service.transactions import commit, reading_of

_log = logging.getLogger(__name__)


class ExchangeDesk:
    """The exchanges of one service; methods may be called from any thread."""

    def __init__(
        self, database: Database, clock: Clock, rounds: Rounds, changed: Callable[[], None]
    ) -> None:
        """`changed` is called after a plan was changed."""
        self._database = database
        self._clock = clock
        self._rounds = rounds
        self._changed = changed

    def plans(self, caller: Caller) -> PlansShown:
        """Every exchange of the institution's connections; raises ServiceRefusal."""
        require_workstation(caller)
        lives = self._rounds.sides.of(caller.org)
        with reading_of(self._database, caller.org) as connection:
            shown = [plan for live in lives for plan in self._shown(connection, live)]
        return PlansShown(tuple(shown))

    def change(self, caller: Caller, wish: PlanWish) -> Plan:
        """Keep when an exchange is to be done; raises ServiceRefusal."""
        require_workstation(caller)
        require(caller, Permission.MANAGE_CONNECTIONS)
        live = self._rounds.sides.find(caller.org, wish.link)
        doing = live.doing(wish.exchange)
        _check(wish, doing.every_s)
        times, now = Times(wish.every_s, wish.at, wish.enabled), self._clock.now()

        def work(connection: Connection) -> None:
            which = Subject("exchange", f"{wish.link} {wish.exchange}")
            was = _told(self._shown(connection, live, wish.exchange)[0])
            kind = Kind.EXCHANGE_PLANNED
            audit(connection, self._clock, caller, kind, which, before=was, after=_told(wish))
            plans.wish(connection, caller.org, live.link, doing, times, now)

        commit(self._database, work, caller.org)
        _log.warning(
            "%s of %s changed when %s of %s is done: %s",
            caller.number,
            caller.org,
            wish.exchange,
            wish.link,
            times,
        )
        self._changed()
        with reading_of(self._database, caller.org) as connection:
            return self._shown(connection, live, wish.exchange)[0]

    def run(self, caller: Caller, wish: RunNow) -> Run:
        """Do an exchange now; raises StoreError, or ServiceRefusal where nothing was run."""
        require_workstation(caller)
        named = replace(wish, person=storable(wish.person) or caller.number)
        done = self._rounds.run_now(caller.org, named)

        def work(connection: Connection) -> None:
            which = Subject("exchange", f"{wish.link} {wish.exchange}")
            said = {"person": named.person, "state": done.state.value}
            audit(connection, self._clock, caller, Kind.EXCHANGE_RUN, which, after=said)

        commit(self._database, work, caller.org)
        return done

    def runs(self, caller: Caller, wish: RunsWish) -> RunsShown:
        """What runs have brought, newest first; raises ServiceRefusal."""
        require_workstation(caller)
        wish = replace(wish, link=storable(wish.link))
        with reading_of(self._database, caller.org) as connection:
            found, more = runs.listed(connection, caller.org, wish)
        return RunsShown(found, more)

    def _shown(
        self, connection: Connection, live: Live, only: Exchange | None = None
    ) -> list[Plan]:
        now = self._clock.now()
        doings = [one for one in live.doings if only is None or one.exchange is only]
        kept = plans.read(connection, live.org, live.link, doings, now)
        return [_plan(connection, live, one, held=one.is_held(now)) for one in kept]


def _plan(connection: Connection, live: Live, kept: Kept, *, held: bool) -> Plan:
    exchange = kept.doing.exchange
    run = None
    if held and kept.run_id is not None:
        run = runs.load(connection, live.org, kept.run_id)
    return Plan(
        link=live.link,
        exchange=exchange,
        every_s=kept.times.every_s,
        at=kept.times.at,
        enabled=kept.times.enabled,
        next_at=kept.due,
        running_since=None if run is None else run.started_at,
        last=runs.last(connection, live.org, live.link, exchange),
    )


def _told(plan: Plan | PlanWish) -> Told:
    """What the audit log says of a plan."""
    return {"every_s": plan.every_s, "at": plan.at, "enabled": plan.enabled}


def _check(wish: PlanWish, own_s: float) -> None:
    """Refuse what is no plan; the program's own interval always is. Raises ServiceRefusal."""
    if wish.at and not is_clock(wish.at):
        raise ServiceRefusal(
            422, "bad-time", "时间应写成 HH:MM（北京时间），例如 03:30，请改正后再保存。"
        )
    if wish.every_s != own_s and not is_interval(wish.every_s):
        raise ServiceRefusal(
            422,
            "bad-interval",
            f"间隔应为 {SHORTEST_S:.0f} 秒到 {LONGEST_S / 86_400:.0f} 天，"
            "或填 0 表示只手动同步，请改正后再保存。",
        )
