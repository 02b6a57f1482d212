"""What the last comparison of each day came to, as it is kept.

Without it a day that was reconciled could not be shown to be. A day that could not be compared
keeps what is known of it, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select

from app.links.days import Compared, Day, DayLine
from app.store.tables.links import compared_day
from sync.platform_time import BEIJING
from sync.service.comparing.differing import Looked, Tally

MOST_LINES = 200
"""Lines that are kept of one day."""
_NO_LINES = "[]"
_AS_THEY_ARE = ("link", "day", "looked_at", "ours", "theirs", "equal", "message")


def beginning(day: date) -> datetime:
    """When a day of Beijing begins."""
    return datetime.combine(day, time(), BEIJING)


def between(first: date, last: date) -> Iterator[date]:
    """Each day, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def day_of(at: datetime) -> date:
    """The day of Beijing."""
    return at.astimezone(BEIJING).date()


def made(link: str, compared: Compared, day: date, looked: Looked, at: datetime) -> Day:
    """What one day came to."""
    tally = looked.days.get(day, Tally())
    more = len(tally.lines) - MOST_LINES
    message = looked.message + (f"另有 {more} 处差异没有列出。" if more > 0 else "")
    return Day(
        link=link,
        compared=compared,
        day=day,
        looked_at=at,
        ours=tally.ours,
        theirs=tally.theirs,
        equal=tally.equal,
        lines=tally.lines[:MOST_LINES],
        message=message,
    )


def keep(connection: Connection, org: str, one: Day) -> None:
    """Keep a day in place of what was known of it."""
    row = {name: getattr(one, name) for name in _AS_THEY_ARE} | {
        "org": org,
        "compared": one.compared.value,
        "lines": msgspec.json.encode(one.lines).decode(),
    }
    connection.execute(delete(compared_day).where(*_this(org, one)))
    connection.execute(insert(compared_day), row)


def keep_failure(connection: Connection, org: str, one: Day) -> None:
    """Keep why a day could not be compared, and what was known of it before."""
    known = connection.execute(select(compared_day).where(*_this(org, one))).one_or_none()
    if known is not None:
        one = replace(_day(known), message=one.message, looked_at=one.looked_at)
    keep(connection, org, one)


def load(
    connection: Connection, org: str, first: date, last: date, link: str = ""
) -> tuple[Day, ...]:
    """Comparisons of these days, newest day first."""
    which = [compared_day.c.org == org, compared_day.c.day >= first, compared_day.c.day <= last]
    if link:
        which.append(compared_day.c.link == link)
    order = (compared_day.c.day.desc(), compared_day.c.link, compared_day.c.compared)
    rows = connection.execute(select(compared_day).where(*which).order_by(*order))
    return tuple(map(_day, rows))


def first_unreconciled(connection: Connection, org: str, link: str, since: date) -> date | None:
    """The first day with a difference; None where there is none."""
    found: date | None = connection.execute(
        select(compared_day.c.day)
        .where(
            compared_day.c.org == org,
            compared_day.c.link == link,
            compared_day.c.day >= since,
            compared_day.c.lines != _NO_LINES,
        )
        .order_by(compared_day.c.day)
        .limit(1)
    ).scalar()
    return found


def _this(org: str, one: Day) -> tuple[Any, ...]:
    table = compared_day.c
    return (
        table.org == org,
        table.link == one.link,
        table.compared == one.compared.value,
        table.day == one.day,
    )


def _day(row: Row[Any]) -> Day:
    return Day(
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        compared=Compared(row.compared),
        lines=msgspec.json.decode(row.lines, type=tuple[DayLine, ...]),
    )
