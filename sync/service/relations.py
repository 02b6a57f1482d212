"""Asks a platform who may deliver what where, keeps it in rounds and tells the workstations.

Without it relations would be typed in, or imported at one desk from a file of last month. The
platform is asked at intervals and when a person wishes; what is told the second time is no news. A
whole list without any relation changes nothing where some were known: that is a mistake, and is
said. What fails is told as well, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from app.catalogue.relations.told import bodies, comparing, reading, taking
from app.catalogue.relations.told.bodies import RelationsTold, RoundEnd
from app.catalogue.relations.told.comparing import Found
from app.catalogue.relations.told.values import (
    LONGEST_TEXT,
    News,
    Outcome,
    RelationList,
    Round,
)
from app.store.clock import Clock
from app.store.database import Database
from sync import wire
from sync.connectors.port import Offer, Platform, PlatformError
from sync.service import feeds
from sync.service.refusals import ServiceRefusal
from sync.service.transactions import commit

_EMPTY = "平台没有列出任何配送关系，本院已知的没有改动，请向平台核实。"
_NOT_OFFERED = (
    "所对接的采购平台不提供配送关系下载。请把《配送企业》表放进 HIS 文件夹（relations*.csv），"
    "或在“配送关系”里导入文件。"
)


class AskingForRelations:
    """Asks one platform for one institution's relations; for one thread at a time."""

    def __init__(self, database: Database, clock: Clock, org: str, platform: Platform) -> None:
        self._database = database
        self._clock = clock
        self._org = org
        self._platform = platform

    def ask(self, person: str) -> wire.RelationsRefreshed:
        """Ask, for a person or by the clock; raises PlatformError, StoreError, ServiceRefusal."""
        if Offer.RELATIONS not in self._platform.offers:
            raise not_offered()
        done = self._ask(person)
        return wire.RelationsRefreshed(
            total=done.total,
            added=done.added,
            changed=done.changed,
            ended=done.ended,
            message=done.message,
        )

    def _ask(self, person: str) -> RoundEnd:
        """Ask outside of any transaction, then keep and tell."""
        name = self._platform.name
        try:
            listed = self._platform.relations()
        except PlatformError as error:
            message = error.message

            def failed(connection: Connection) -> None:
                if person or not _said_so(connection, self._org, name, message):
                    tell_failure(connection, self._org, name, person, message, self._clock)

            commit(self._database, failed, self._org)
            raise
        origin = (name, name, person)
        return commit(
            self._database, lambda c: tell(c, self._org, listed, origin, self._clock), self._org
        )


def not_offered() -> ServiceRefusal:
    """Refuse to ask a platform that tells no relations."""
    return ServiceRefusal(404, "not-offered", _NOT_OFFERED)


def tell(
    connection: Connection,
    org: str,
    listed: RelationList,
    origin: tuple[str, str, str],
    clock: Clock,
) -> RoundEnd:
    """Keep what a list says and tell it, in the caller's transaction; call it last.

    `origin`: the source, its name as people see it, and who wished it.
    """
    round_id, at = taking.next_round(connection, org, clock)
    source, name, person = origin
    known = reading.known(connection, org)
    if comparing.is_empty(listed, known, source):
        found, end = Found((), (), 0), RoundEnd(outcome=Outcome.EMPTY, message=_EMPTY)
    else:
        found = comparing.news_of(listed, known, source, clock.today())
        end = _end_of(found)
    head = RelationsTold(
        round_id=round_id, source=source, name=name, person=person, at=at, end=None
    )
    _publish(connection, org, list(_pieces(head, found, end)), at)
    return end


def tell_failure(
    connection: Connection, org: str, source: str, person: str, message: str, clock: Clock
) -> None:
    """Tell that a platform could not be asked, in the caller's transaction; call it last."""
    round_id, at = taking.next_round(connection, org, clock)
    end = RoundEnd(outcome=Outcome.FAILED, message=message[:LONGEST_TEXT])
    said = RelationsTold(
        round_id=round_id, source=source, name=source, person=person, at=at, end=end
    )
    _publish(connection, org, [said], at)


def _end_of(found: Found) -> RoundEnd:
    is_news = bool(found.relations or found.parties)
    return RoundEnd(
        outcome=Outcome.TAKEN if is_news else Outcome.SAME,
        total=found.total,
        added=found.count(News.NEW, News.RETURNED),
        changed=found.count(News.CHANGED),
        ended=found.count(News.ENDED),
    )


def _pieces(head: RelationsTold, found: Found, end: RoundEnd) -> Iterator[RelationsTold]:
    """Parties first: a relation is shown with their names."""
    size = bodies.PIECE
    for start in range(0, len(found.parties), size):
        some = list(found.parties[start : start + size])
        yield msgspec.structs.replace(head, parties=some)
    for start in range(0, len(found.relations), size):
        told = list(found.relations[start : start + size])
        yield msgspec.structs.replace(head, relations=told)
    yield msgspec.structs.replace(head, end=end)


def _publish(connection: Connection, org: str, pieces: list[RelationsTold], at: datetime) -> None:
    for piece in pieces:
        taking.take(connection, org, piece)
    rows = [
        feeds.NewRow(
            bodies.ENTITY,
            f"{piece.round_id}:{no}",
            bodies.VERSION,
            msgspec.json.encode(piece).decode(),
        )
        for no, piece in enumerate(pieces)
    ]
    feeds.publish(connection, feeds.org_scope(org), rows, at)


def _said_so(connection: Connection, org: str, source: str, message: str) -> bool:
    """Whether the last round of a source failed for the same reason."""
    last: Round | None = reading.last_round(connection, org, source)
    return last is not None and last.outcome is Outcome.FAILED and last.message == message
