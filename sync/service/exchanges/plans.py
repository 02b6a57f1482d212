"""The plans of exchanges as they are kept: when each is due, and who is at it.

Without it two processes of one service would ask a platform the same thing at once, and a restart
would forget what was due. Who begins takes a lease in one transaction with the run it begins, and
renews it; a lease that was not renewed is over, its run is cut and the exchange is due again. What
nobody wished otherwise follows the program's own interval, so a changed setting is heeded.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, update

from app.links.exchanges import Exchange, Run, Trigger
from app.store.insert_once import insert_once
from app.store.tables.links import exchange_plan
from sync.service.exchanges import runs
from sync.service.exchanges.doing import Doing
from sync.service.exchanges.times import Times

LEASE = timedelta(seconds=60)
RENEW_S = 15.0
_AS_THE_PROGRAM = -1.0
"""In the column: nobody wished an interval."""

_columns = exchange_plan.c


@dataclass(frozen=True, slots=True)
class Kept:
    """One plan as it stands."""

    doing: Doing
    times: Times
    due: datetime | None
    """None: the clock does not begin it."""
    run_id: uuid.UUID | None
    leased_until: datetime | None

    def is_held(self, now: datetime) -> bool:
        """Whether somebody is at it."""
        return self.run_id is not None and is_held(self.leased_until, now)


def read(
    connection: Connection, org: str, link: str, doings: Sequence[Doing], now: datetime
) -> list[Kept]:
    """The plans of a connection in the order of its doings; one not kept yet is due at once."""
    rows = connection.execute(
        select(exchange_plan).where(_columns.org == org, _columns.link == link)
    )
    by_exchange = {row.exchange: row for row in rows}
    return [_kept(doing, by_exchange.get(doing.exchange), now) for doing in doings]


def claim(connection: Connection, org: str, doing: Doing, run: Run) -> bool:
    """Begin a run, unless somebody is at it, or it is the clock's and no longer due."""
    now = run.started_at
    row = _locked(connection, org, run.link, doing)
    kept = _kept(doing, row, now)
    if kept.is_held(now):
        return False
    if run.trigger is Trigger.TIMER and (kept.due is None or kept.due > now):
        return False
    if row.run_id is not None:
        runs.cut(connection, org, row.run_id, now)
    values = {
        "run_id": run.run_id,
        "leased_until": now + LEASE,
        "next_at": kept.times.after(now),
    }
    _write(connection, org, run.link, run.exchange, values)
    runs.begin(connection, org, run)
    return True


def finish(
    connection: Connection,
    org: str,
    doing: Doing,
    ended: Run,
    failures: int,
    again_s: float | None,
) -> None:
    """End a run and its lease; it is tried again sooner where it failed, or where more is left."""
    runs.end(connection, org, ended)
    row = _locked(connection, org, ended.link, doing)
    if row.run_id != ended.run_id:
        # This process slept for long, and somebody else was or is at it.
        return
    now = ended.ended_at or ended.started_at
    times = _kept(doing, row, now).times
    again = None if again_s is None else now + timedelta(seconds=again_s)
    again = times.after_failure(now, failures - 1) if failures else again
    values: dict[str, Any] = {"run_id": None, "leased_until": None}
    if again is not None and row.next_at is not None:
        # What is expected meanwhile is not put off, but a failure is not tried again at once.
        values["next_at"] = again if failures else min(row.next_at, again)
    _write(connection, org, ended.link, ended.exchange, values)


def renew(connection: Connection, org: str, run: Run, now: datetime) -> None:
    """Hold on to a run."""
    mine = (*_one(org, run.link, run.exchange), _columns.run_id == run.run_id)
    connection.execute(update(exchange_plan).where(*mine).values(leased_until=now + LEASE))


def hurry(
    connection: Connection, org: str, link: str, exchanges: Collection[Exchange], now: datetime
) -> None:
    """Let exchanges be due at once that the clock begins anyway."""
    wanted = (_columns.org == org, _columns.link == link, _columns.exchange.in_(exchanges))
    later = (_columns.enabled, _columns.next_at > now)
    connection.execute(update(exchange_plan).where(*wanted, *later).values(next_at=now))


def under_way(connection: Connection) -> Sequence[Row[Any]]:
    """The plans of all institutions that somebody is, or was, at."""
    return connection.execute(select(exchange_plan).where(_columns.run_id.is_not(None))).all()


def cut(connection: Connection, seen: Row[Any], now: datetime, *, is_dead: bool) -> bool:
    """Cut a run whose lease is over, and let it be due again; whether it was.

    `is_dead`: nobody can be at it any more, whatever its lease says.
    """
    mine = (*_one(seen.org, seen.link, seen.exchange), _columns.run_id == seen.run_id)
    query = select(exchange_plan).where(*mine).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None or (not is_dead and is_held(row.leased_until, now)):
        return False
    runs.cut(connection, row.org, row.run_id, now)
    values: dict[str, Any] = {"run_id": None, "leased_until": None}
    if row.next_at is not None:
        values["next_at"] = min(row.next_at, now)
    _write(connection, row.org, row.link, row.exchange, values)
    return True


def wish(
    connection: Connection, org: str, link: str, doing: Doing, times: Times, now: datetime
) -> None:
    """Keep what a person wishes of a plan."""
    _locked(connection, org, link, doing)
    # The program's own interval, written down, would outlive a change of the setting.
    as_ever = times.every_s == doing.every_s
    values = {
        "every_s": _AS_THE_PROGRAM if as_ever else times.every_s,
        "at": times.at,
        "enabled": times.enabled,
        "next_at": times.after(now),
    }
    _write(connection, org, link, doing.exchange, values)


def _locked(connection: Connection, org: str, link: str, doing: Doing) -> Row[Any]:
    """The row of a plan, for this transaction alone; made where there is none."""
    query = select(exchange_plan).where(*_one(org, link, doing.exchange)).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is not None:
        return row
    fresh = {
        "org": org,
        "link": link,
        "exchange": doing.exchange,
        "every_s": _AS_THE_PROGRAM,
        "at": "",
        "enabled": True,
    }
    connection.execute(insert_once(connection, exchange_plan), fresh)
    return connection.execute(query).one()


def _kept(doing: Doing, row: Row[Any] | None, now: datetime) -> Kept:
    if row is None:
        times = Times(doing.every_s)
        return Kept(doing, times, times.due(None, now), None, None)
    every_s = doing.every_s if row.every_s < 0 else row.every_s
    times = Times(every_s, row.at, row.enabled)
    return Kept(doing, times, times.due(row.next_at, now), row.run_id, row.leased_until)


def is_held(leased_until: datetime | None, now: datetime) -> bool:
    """Whether a lease still holds."""
    # One further ahead was taken by a clock that was wrong: it would hold for ever.
    return leased_until is not None and now < leased_until <= now + 2 * LEASE


def _write(
    connection: Connection, org: str, link: str, exchange: Exchange, values: dict[str, Any]
) -> None:
    connection.execute(update(exchange_plan).where(*_one(org, link, exchange)).values(values))


def _one(org: str, link: str, exchange: Exchange) -> tuple[Any, ...]:
    return (_columns.org == org, _columns.link == link, _columns.exchange == exchange)
