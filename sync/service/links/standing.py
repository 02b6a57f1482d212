"""How each connection stands, as far as the database knows: messages, calls, runs.

Without it a screen would show settings only, and nobody would see that a platform has refused
everything since Friday. Reads only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from app.links.connections import Health
from app.links.exchanges import Exchange, RunState
from app.store.tables.links import exchange_run, platform_call
from app.store.tables.service import outbox
from sync.service.outbox_rows import DEAD, DUE, WAITING, AnyRow


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is to say of one connection."""

    waiting: int = 0
    waiting_since: datetime | None = None
    stuck: int = 0
    last_call_at: datetime | None = None
    last_good_at: datetime | None = None
    failure: str | None = None
    """What was said of the newest failure of an exchange whose last run failed."""
    done_at: datetime | None = None
    """When an exchange last did what it was for."""

    @property
    def messages(self) -> int:
        """Messages that are not done with."""
        return self.waiting + self.stuck

    def health(self, problem: str) -> tuple[Health, str]:
        """How it stands, in one sentence; `problem`: why it could not be made."""
        if problem:
            return Health.STUCK, problem
        if self.stuck:
            words = f"有 {self.stuck} 条消息平台不接受，请在“待处理消息”里逐条决定"
            return Health.STUCK, words
        if self.failure is not None:
            return Health.FAILING, self.failure or "上一次同步没有成功，稍后会自动重试"
        if self.done_at is not None or self.last_good_at is not None:
            return Health.WORKING, "上一次同步正常"
        return Health.UNUSED, "还没有同步过，可以点“测试”试一试"


def counts(connection: Connection, org: str) -> dict[str, Standing]:
    """Messages that wait, by target."""
    due = case((outbox.c.state == DUE, 1), else_=0)
    dead = case((outbox.c.state == DEAD, 1), else_=0)
    since = case((outbox.c.state == DUE, outbox.c.created_at))
    rows = connection.execute(
        select(
            outbox.c.target,
            func.sum(due).label("waiting"),
            func.sum(dead).label("stuck"),
            func.min(since).label("since"),
        )
        .where(outbox.c.org == org, outbox.c.state.in_(WAITING))
        .group_by(outbox.c.target)
    )
    return {row.target: Standing(row.waiting, row.since, row.stuck) for row in rows}


def of(connection: Connection, org: str, link: str, counted: Mapping[str, Standing]) -> Standing:
    """How one connection stands."""
    found = counted.get(link, Standing())
    last = [_last_run(connection, org, link, exchange) for exchange in Exchange]
    ended = sorted((run for run in last if run is not None), key=lambda run: run.run_id)
    failed = [run.message for run in ended if run.state == RunState.FAILED]
    done = [run.ended_at for run in ended if run.state == RunState.DONE]
    done_at = done[-1] if done else None
    called_at = _called(connection, org, link)
    # A run may do what it is for without a call; where there were calls, they tell.
    good_at = done_at if called_at is None else _called(connection, org, link, good=True)
    return replace(
        found,
        last_call_at=called_at,
        last_good_at=good_at,
        failure=failed[-1] if failed else None,
        done_at=done_at,
    )


def _last_run(connection: Connection, org: str, link: str, exchange: Exchange) -> AnyRow | None:
    """The newest run of an exchange that has ended by itself."""
    runs = exchange_run.c
    query = (
        select(runs.run_id, runs.state, runs.message, runs.ended_at)
        .where(runs.org == org, runs.link == link, runs.exchange == exchange)
        .where(runs.state.in_((RunState.DONE, RunState.FAILED)))
        .order_by(runs.run_id.desc())
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def _called(connection: Connection, org: str, link: str, *, good: bool = False) -> datetime | None:
    mine = [platform_call.c.org == org, platform_call.c.link == link]
    if good:
        mine.append(platform_call.c.ok)
    query = (
        select(platform_call.c.ended_at)
        .where(*mine)
        .order_by(platform_call.c.call_id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()
