"""The history of exchanges: each run with what it brought, as far as that is worth keeping.

Without it nobody could say since when the catalogue of a platform is not here, and why. A run of
the clock that brought nothing replaces the one before it of the same exchange; what brought
something, failed, was cut or was wished by a person stays until it is old.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from app.links.exchanges import Exchange, Run, RunState, RunsWish, Trigger
from app.store.tables.links import exchange_run
from sync.service.links.call_journal import first_id

MOST_SHOWN = 500
PIECE = 500
"""Rows forgotten in one transaction."""
LONGEST_MESSAGE = 2000
CUT = "前置服务在执行中停止，这一次没有做完；服务会自动重新执行，也可以手动同步。"

_columns = exchange_run.c


def begin(connection: Connection, org: str, run: Run) -> None:
    """Write down that a run has begun."""
    connection.execute(insert(exchange_run).values(org=org, **asdict(run)))


def end(connection: Connection, org: str, run: Run) -> None:
    """Write down what came of a run."""
    values = {
        name: getattr(run, name)
        for name in ("ended_at", "state", "came", "changed", "failed", "message")
    }
    connection.execute(update(exchange_run).where(*_one(org, run.run_id)).values(values))
    if _is_uneventful(run):
        _forget_uneventful_before(connection, org, run)


def cut(connection: Connection, org: str, run_id: uuid.UUID, now: datetime) -> None:
    """Write down that whoever was at a run is gone."""
    under_way = (*_one(org, run_id), _columns.state == RunState.RUNNING)
    values = {"state": RunState.CUT, "ended_at": now, "message": CUT}
    connection.execute(update(exchange_run).where(*under_way).values(values))


def load(connection: Connection, org: str, run_id: uuid.UUID) -> Run | None:
    """One run."""
    row = connection.execute(select(exchange_run).where(*_one(org, run_id))).one_or_none()
    return None if row is None else _run(row)


def last(connection: Connection, org: str, link: str, exchange: Exchange) -> Run | None:
    """The newest run of an exchange that has ended."""
    row = connection.execute(
        select(exchange_run)
        .where(*_of(org, link, exchange), _columns.state != RunState.RUNNING)
        .order_by(_columns.run_id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _run(row)


def listed(connection: Connection, org: str, wish: RunsWish) -> tuple[tuple[Run, ...], bool]:
    """The runs that are wished, newest first, and whether there are more."""
    wanted: list[Any] = [_columns.org == org]
    if wish.link:
        wanted.append(_columns.link == wish.link)
    if wish.exchange is not None:
        wanted.append(_columns.exchange == wish.exchange)
    if wish.before is not None:
        wanted.append(_columns.run_id < wish.before)
    most = max(1, min(wish.limit, MOST_SHOWN))
    query = select(exchange_run).where(*wanted).order_by(_columns.run_id.desc()).limit(most + 1)
    found = [_run(row) for row in connection.execute(query)]
    return tuple(found[:most]), len(found) > most


def forget(connection: Connection, org: str, before: datetime) -> int:
    """Forget some of what began before a time; how much. Less than a piece: that was all."""
    old = (
        select(_columns.run_id)
        .where(_columns.org == org, _columns.run_id < first_id(before))
        .order_by(_columns.run_id)
        .limit(PIECE)
    )
    found = list(connection.execute(old).scalars())
    if found:
        mine = (_columns.org == org, _columns.run_id.in_(found))
        connection.execute(delete(exchange_run).where(*mine))
    return len(found)


def _is_uneventful(run: Run) -> bool:
    quiet = run.state is RunState.DONE and not run.changed and not run.failed
    return quiet and run.trigger is Trigger.TIMER


def _forget_uneventful_before(connection: Connection, org: str, run: Run) -> None:
    """Forget the one before: each of them does, so there is one at most."""
    before = connection.execute(
        select(_columns.run_id)
        .where(
            *_of(org, run.link, run.exchange),
            _columns.run_id < run.run_id,
            _columns.trigger == Trigger.TIMER,
            _columns.state == RunState.DONE,
            _columns.changed == 0,
            _columns.failed == 0,
        )
        .order_by(_columns.run_id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if before is not None:
        connection.execute(delete(exchange_run).where(*_one(org, before)))


def _one(org: str, run_id: uuid.UUID) -> tuple[Any, ...]:
    return (_columns.org == org, _columns.run_id == run_id)


def _of(org: str, link: str, exchange: Exchange) -> tuple[Any, ...]:
    return (_columns.org == org, _columns.link == link, _columns.exchange == exchange)


def _run(row: Row[Any]) -> Run:
    # SQLAlchemy's names are strings of its own kind.
    return msgspec.convert({str(name): value for name, value in row._mapping.items()}, Run)
