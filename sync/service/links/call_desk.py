"""The desk of the journal of calls: lists them, searches them, opens one.

Without it what was said to a platform could be read by whoever reads databases only. Days are those
of Beijing in which calls began; letters from A to Z match in either case, on both databases.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, or_, select

from app.links.calls import Call, CallOpened, CallsShown, CallsWish
from app.people.permissions import Permission
from app.store.database import Database
from app.store.tables.links import platform_call
from app.store.texts import storable
from sync.platform_time import BEIJING
from sync.service.accounts import Caller
from sync.service.links.repeated import named_by
from sync.service.permitted import require, require_workstation
from sync.service.refusals import ServiceRefusal, bad_request
from sync.service.searching import LONGEST_TEXT, between_days, contains
from sync.service.transactions import reading_of

MOST = 500
"""Calls in one answer."""
_SHOWN = ("call_id", "link", "message", "started_at", "ended_at", "ok", "outcome", "person")


class CallDesk:
    """Reads the journal; from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def shown(self, caller: Caller, wish: CallsWish) -> CallsShown:
        """Calls, newest first; raises ServiceRefusal."""
        _require_reader(caller)
        if len(wish.text) > LONGEST_TEXT or len(wish.message) > LONGEST_TEXT:
            raise bad_request(f"查找的文字应不超过 {LONGEST_TEXT} 个字")
        most = max(1, min(wish.limit, MOST))
        columns = [platform_call.c[name] for name in _SHOWN]
        with reading_of(self._database, caller.org) as connection:
            found = connection.execute(
                select(*columns)
                .where(platform_call.c.org == caller.org, *_conditions(connection, wish))
                .order_by(platform_call.c.call_id.desc())
                .limit(most + 1)
            ).all()
        return CallsShown(tuple(map(_call, found[:most])), more=len(found) > most)

    def opened(self, caller: Caller, call_id: uuid.UUID) -> CallOpened:
        """One call with what was sent and answered; raises ServiceRefusal."""
        _require_reader(caller)
        with reading_of(self._database, caller.org) as connection:
            row = _row(connection, caller.org, call_id)
            if row is None:
                raise ServiceRefusal(404, "no-such-call", "日志里没有这次调用，可能已过保存期。")
            response = _whole(connection, row)
        return CallOpened(_call(row), row.request, response, row.cut)


def _require_reader(caller: Caller) -> None:
    require_workstation(caller)
    require(caller, Permission.MANAGE_CONNECTIONS, Permission.READ_AUDIT)


def _row(connection: Connection, org: str, call_id: uuid.UUID) -> Row[Any] | None:
    mine = (platform_call.c.org == org, platform_call.c.call_id == call_id)
    return connection.execute(select(platform_call).where(*mine)).one_or_none()


def _whole(connection: Connection, row: Row[Any]) -> str | None:
    """The answer of a call, also where an earlier one of the day has it."""
    response: str | None = row.response
    named = named_by(response)
    if named is None:
        return response
    first = _row(connection, row.org, named)
    if first is None:
        return "（应答与更早的一次相同，那一次已过保存期）"
    at = f"{first.started_at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
    return f"（与 {at} 的应答相同，至多其中的应答时刻不同）\n{first.response}"


def _call(row: Row[Any]) -> Call:
    return Call(**{name: getattr(row, name) for name in _SHOWN})


def _conditions(connection: Connection, wish: CallsWish) -> Iterator[ColumnElement[bool]]:
    calls = platform_call.c
    if wish.link:
        yield calls.link == storable(wish.link)
    if wish.message:
        yield contains(connection, calls.message, wish.message)
    if wish.text:
        places = (calls.request, calls.response, calls.outcome)
        yield or_(*(contains(connection, place, wish.text) for place in places))
    if wish.failed_only:
        yield calls.ok.is_(False)
    yield from between_days(calls.started_at, wish.first, wish.last)
    if wish.before is not None:
        yield calls.call_id < wish.before
