"""The journal of calls to outside platforms: kept after each call, masked once more, cut, pruned.

Without it a dispute with a platform could not be settled. It never stands in the way of the call it
writes down: what cannot be stored now (a full disk, a database that is away) is kept in memory, up
to a limit, and stored with the next call. What is old is deleted a few rows at a time.
"""

from __future__ import annotations

import json
import logging
import threading
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.store.clock import Clock
from app.store.database import Database
from app.store.errors import StoreError
from app.store.insert_once import insert_once
from app.store.tables.links import platform_call
from app.store.texts import storable
from sync.connectors.journal import PASSWORD_MASK, Journal, JournalEntry
from sync.service.links.repeated import Repeated
from sync.service.transactions import commit

MOST_CHARS = 64 * 1024
KEPT_DAYS = 400
_LONGEST_NAME = 500
"""Characters of a message code or an outcome."""
_SHORTEST_SECRET = 4
"""A shorter one would mask half of every text."""
_MOST_LATE = 200
"""Calls that are kept in memory while they cannot be stored."""
_PRUNE_EVERY, _PRUNE_ROWS = 16, 64
"""Faster than calls come, and never much at once."""
_QUOTES = {'"': "&quot;", "'": "&apos;"}
_PERSON: ContextVar[str] = ContextVar("person", default="")

_log = logging.getLogger(__name__)

Row = dict[str, Any]


@contextmanager
def wished_by(person: str) -> Iterator[None]:
    """Let calls made in here be written down as this person's wish; empty: the clock's."""
    token = _PERSON.set(person)
    try:
        yield
    finally:
        _PERSON.reset(token)


class CallJournal:
    """Keeps the calls of all institutions; from any thread."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        most_chars: int = MOST_CHARS,
        kept_days: float = KEPT_DAYS,
    ) -> None:
        """Keep at most so many characters of a request or an answer, for so many days."""
        self._database, self._clock = database, clock
        self._most_chars, self._kept = most_chars, timedelta(days=kept_days)
        self._lock = threading.Lock()
        self._late: list[Row] = []
        self._taken = 0
        self._repeated = Repeated()

    def of(self, org: str, link: str, secrets: Collection[str] = ()) -> Journal:
        """The journal of one connection; `secrets` are masked should a connector have let one by.

        What is given back never raises.
        """
        masked = _forms(secrets)

        def keep(entry: JournalEntry, /) -> None:
            self._take(self._row(org, link, masked, entry))

        return keep

    def _row(self, org: str, link: str, masked: Sequence[str], entry: JournalEntry) -> Row:
        request, request_cut = self._kept_of(entry.request, masked)
        response, response_cut = self._kept_of(entry.response, masked)
        call_id, message = self._clock.new_id(), _masked(entry.message, masked)[:_LONGEST_NAME]
        if response is not None:
            place = (org, link, message)
            response = self._repeated.kept_as(place, response, call_id, entry.ended_at)
        return {
            "org": org,
            "call_id": call_id,
            "link": link,
            "message": message,
            "started_at": entry.started_at,
            "ended_at": entry.ended_at,
            "ok": entry.ok,
            "outcome": _masked(entry.outcome, masked)[:_LONGEST_NAME],
            "person": _PERSON.get(),
            "request": request or "",
            "response": response,
            "cut": request_cut or response_cut,
        }

    def _kept_of(self, text: str | None, masked: Sequence[str]) -> tuple[str | None, bool]:
        """A text as it is kept, and whether something of it is not. Masked before it is cut."""
        if text is None:
            return None, False
        text = _masked(text, masked)
        more = len(text) - self._most_chars
        if more <= 0:
            return text, False
        return f"{text[: self._most_chars]}…（其后 {more} 字没有保存）", True

    def _take(self, row: Row) -> None:
        with self._lock:
            rows, self._late = [*self._late, row], []
            self._taken += 1
            prunes = self._taken % _PRUNE_EVERY == 1
        try:
            commit(self._database, lambda c: c.execute(insert_once(c, platform_call), rows))
            rows = []
            if prunes:
                commit(self._database, lambda c: self._prune(c, row["org"]))
        except (StoreError, PoolTimeout) as error:
            _log.error("calls to %s wait to be kept: %s", row["link"], type(error).__name__)
            with self._lock:
                waiting = [*rows, *self._late]
                self._late = waiting[-_MOST_LATE:]
            if len(waiting) > _MOST_LATE:
                self._repeated.forget()
        except (SQLAlchemyError, ValueError, OSError) as error:
            # Whatever of it cannot be stored would keep all that come later away, too.
            self._repeated.forget()
            _log.error("%d calls cannot be kept: %s", len(rows), type(error).__name__)

    def _prune(self, connection: Connection, org: str) -> None:
        """Delete the oldest of what is too old."""
        old = (
            platform_call.c.org == org,
            platform_call.c.call_id < first_id(self._clock.now() - self._kept),
        )
        oldest = (
            select(platform_call.c.call_id)
            .where(*old)
            .order_by(platform_call.c.call_id)
            .limit(_PRUNE_ROWS)
        )
        connection.execute(delete(platform_call).where(*old, platform_call.c.call_id.in_(oldest)))


def first_id(at: datetime) -> uuid.UUID:
    """Before every id that was made at this time or later."""
    return uuid.UUID(int=max(0, int(at.timestamp() * 1000)) << 80)


def _masked(text: str, masked: Sequence[str]) -> str:
    for secret in masked:
        text = text.replace(secret, PASSWORD_MASK)
    return storable(text)


def _forms(secrets: Collection[str]) -> list[str]:
    """The secrets in every form a message may have them in, longer ones first."""
    found = {
        form
        for secret in secrets
        if len(secret) >= _SHORTEST_SECRET
        for form in (
            secret,
            escape(secret),
            escape(secret, _QUOTES),
            quote(secret),
            quote(secret, safe=""),
            quote_plus(secret),
            json.dumps(secret)[1:-1],
            json.dumps(secret, ensure_ascii=False)[1:-1],
        )
    }
    return sorted(found, key=len, reverse=True)
