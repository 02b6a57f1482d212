"""The rules of the protocol, each with a way to do without it; for a test of the tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import Connection, delete

from app.receiving import records
from app.store import chains
from app.store.change_log import Point
from app.store.facts import Registry
from app.store.tables.changes import operation
from sync import wire
from sync.client import foreign_facts, outgoing
from sync.client.inbox import Inbox, Passed
from sync.client.incoming import Incoming
from sync.client.outgoing import Operations, Outgoing
from sync.service import applying, feeds, push
from sync.service.applying import Applying

Patch = pytest.MonkeyPatch
Rule = Callable[[Patch], None]


def numbers_only_in_pushes(patch: Patch) -> None:
    """Whatever stands at a number is taken for what was sent."""

    def same(self: push._Push, seq: int, _last: int, last_hash: bytes) -> bytes:
        return self._hashes.get(seq, last_hash)

    patch.setattr(push._Push, "_hash_at", same)
    patch.setattr(push._Push, "_differs", lambda *_anything: False)


def numbers_only_in_answers(patch: Patch) -> None:
    """An acknowledged number is ours, whatever stands there."""
    patch.setattr(Outgoing, "_is_ours", lambda *_anything: True)
    numbers_only_in_pushes(patch)


def no_locator(patch: Patch) -> None:
    """A number is enough to go on from."""

    def common(connection: Connection, scope: str, locator: Sequence[wire.LocatorEntry]) -> int:
        return min(locator[0][0] if locator else 0, feeds.head(connection, scope))

    patch.setattr(feeds, "common", common)
    patch.setattr(Incoming, "_start", lambda _self, _scope, _asked, rows: Point(rows.start, b""))
    patch.setattr(Incoming, "_checked", lambda _self, _start, _rows: {})


def cursor_apart_from_rows(patch: Patch) -> None:
    """The cursor moves in a transaction of its own, before the rows."""

    def take(self: Inbox, rows: Sequence[wire.FeedRow], passed: Passed) -> None:
        def apply(connection: Connection) -> None:
            for row in rows:
                self._small[row.entity, row.version](connection, [row])

        self._write(lambda connection: passed(connection, rows))
        self._write(apply)

    def take_one(self: Inbox, _scope: str, row: wire.FeedRow, passed: Passed) -> None:
        take(self, [row], passed)

    patch.setattr(Inbox, "_take_small", take)
    patch.setattr(Inbox, "_take", take_one)


def every_fact_is_new(patch: Patch) -> None:
    """A fact that comes again is applied again."""
    patch.setattr(foreign_facts, "_new_ones", lambda _connection, _org, ids: set(ids))


def every_operation_is_new(patch: Patch) -> None:
    """An operation that was sent in another history is taken once more."""
    patch.setattr(push._Push, "_stored_as", lambda *_anything: {})


def forget_when_acknowledged(patch: Patch) -> None:
    """What the service has is dropped, whether or not it is in a backup."""
    note = Outgoing._note

    def forgetful(
        self: Outgoing, connection: Connection, batch: Operations, answer: wire.Pushed
    ) -> None:
        note(self, connection, batch, answer)
        connection.execute(delete(operation).where(operation.c.seq < batch[-1].seq))

    patch.setattr(Outgoing, "_note", forgetful)


def no_new_numbers(patch: Patch) -> None:
    """Scans from before the copy was noticed keep their numbers."""
    patch.setattr(outgoing, "renumber", lambda *_anything: {})


def no_numbers_of_its_own(patch: Patch) -> None:
    """A new history counts scans on from where the copy was."""
    patch.setattr(records, "first_number", lambda _connection: 0)


def places_stay(patch: Patch) -> None:
    """What stood behind the common point keeps its place."""
    patch.setattr(Registry, "displace", lambda *_anything: None)


def no_rewind(patch: Patch) -> None:
    """A service that has less is sent what comes next all the same."""
    patch.setattr(Outgoing, "_rewind", lambda _self, _gap: None)


def nothing_is_deferred(patch: Patch) -> None:
    """What comes before what it is about is refused for good."""

    patch.setattr(applying, "DEFERRED", "rejected")
    patch.setattr(Applying, "retry_deferred", lambda _self: 0)


def no_hash_over_rows(patch: Patch) -> None:
    """Rows of a feed are told by number and entity alone: two restored feeds look the same."""
    patch.setattr(chains, "of_row", lambda _before, seq, *_rest: str(seq).rjust(32).encode())


RULES: tuple[Rule, ...] = (
    numbers_only_in_pushes,
    numbers_only_in_answers,
    no_locator,
    cursor_apart_from_rows,
    every_fact_is_new,
    every_operation_is_new,
    forget_when_acknowledged,
    no_new_numbers,
    no_numbers_of_its_own,
    places_stay,
    no_rewind,
    no_hash_over_rows,
)
