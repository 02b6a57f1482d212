"""Pulls the feeds this workstation may read, from where it and the service agree.

Without it nothing that others did would get here. The question names rows that were read, newest
first; the service answers from the newest it agrees with. Where that is an earlier one (the service
was restored from a backup), what stands behind it loses its place until it is told again. Rows are
taken in only if they are dense and their hashes follow one another; asked again with more places
the second time that they do not is an alarm.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from app.facts.registry import FACTS
from app.store.change_log import ChangeLog, Point
from app.store.core import Core, Urgency
from app.store.database import Database
from sync import wire
from sync.client import cursors, left_behind
from sync.client.errors import BadAnswer, HistoryAltered
from sync.client.foreign_facts import BodyWanted
from sync.client.inbox import Inbox, hashes_behind
from sync.client.loading import Loading
from sync.client.sizing import Share
from sync.client.status import ServiceWentBack, Sink
from sync.client.transport import Transport

GLOBAL = "global"
MAX_ROWS = 500
"""Of each feed in one answer."""
_WRITE_S = 60.0

_log = logging.getLogger(__name__)


class Incoming:
    """The way in; lives in the courier's thread."""

    def __init__(
        self,
        database: Database,
        core: Core,
        log: ChangeLog,
        transport: Transport,
        inbox: Inbox,
        sink: Sink,
    ) -> None:
        self._database = database
        self._core = core
        self._log = log
        self._transport = transport
        self._inbox = inbox
        self._sink = sink
        self._org_scope = f"org:{log.workstation.org}"
        self.scopes = (GLOBAL, self._org_scope)
        self._broken: set[str] = set()
        """Feeds whose last answer did not hang together."""
        self._whole = False
        self._went_back = False
        self._share = Share(MAX_ROWS)
        self._asked = 0
        self._loading = Loading(database, transport, inbox, self._write, self._stand_back)

    def noticed_restore(self) -> bool:
        """Whether the service knew less than it did, since this was asked the last time."""
        noticed, self._went_back = self._went_back, False
        return noticed

    @property
    def loading(self) -> tuple[int, int] | None:
        """How much of a first load is here: so many parts of so many; None while there is none."""
        return self._loading.shown(self.scopes)

    def places(self) -> dict[str, Point]:
        """Which row of each feed is the last one here."""
        with self._database.reading() as connection:
            return {scope: cursors.position(connection, scope) for scope in self.scopes}

    def read_again(self) -> None:
        """Read what could not be read before; raises SyncError where nothing answers."""
        self._inbox.read_again()

    def pull(self, answered: Callable[[], None]) -> bool:
        """Take in the next rows and say whether there are more; raises SyncError or StoreError.

        `answered` is called as soon as the service has answered.
        """
        if self._loading.step(self.scopes, answered):
            return True
        wish = self.wish()
        pulled = self._share.carry(lambda: self._transport.pull(wish))
        answered()
        return self.take(wish, pulled)

    def wish(self) -> wire.Pull:
        """What is to be asked now; answers to what was asked before count no longer."""
        self._asked += 1
        with self._database.reading() as connection:
            scopes = {
                scope: cursors.locator(cursors.trail(connection, scope), fine=scope in self._broken)
                for scope in self.scopes
            }
        return wire.Pull(
            scopes=scopes,
            limit=self._share.now,
            whole=self._whole,
            rid=str(self._asked),
        )

    def take(self, wish: wire.Pull, pulled: wire.Pulled) -> bool:
        """Take an answer in and say whether there are more rows; one to an old question is not."""
        if pulled.rid != wish.rid or wish.rid != str(self._asked):
            return True
        more = False
        try:
            for scope in self.scopes:
                more |= self._take_in(scope, wish.scopes[scope], pulled.scopes.get(scope))
        except BodyWanted:
            self._whole = True
            return True
        except cursors.RowMissed as error:
            raise BadAnswer(f"消息不连续，{error}") from error
        self._whole = False
        return more

    def _take_in(
        self, scope: str, asked: Sequence[wire.LocatorEntry], rows: wire.ScopeRows | None
    ) -> bool:
        if rows is None:
            raise BadAnswer(f"没有 {scope}")
        start = self._start(scope, asked, rows)
        agreed = start.seq == (asked[0][0] if asked else 0)
        if agreed and self._loading.begin(scope, start.seq, rows.head):
            return True
        if self._checked(start, rows) is None:
            self._note_broken(scope, start)
            return True
        self._broken.discard(scope)
        if asked and start.seq < asked[0][0]:
            self._go_back(scope, asked[0][0], start.seq)
        self._inbox.apply(scope, rows.rows)
        last = rows.rows[-1].seq if rows.rows else start.seq
        return bool(rows.rows) and rows.head > last

    def _start(self, scope: str, asked: Sequence[wire.LocatorEntry], rows: wire.ScopeRows) -> Point:
        """Where the rows go on from; raises BadAnswer where that was not among what was asked."""
        places = {0: "", **dict(asked)}
        if rows.start not in places:
            raise BadAnswer(f"{scope} 从 {rows.start} 开始，不是所问的位置")
        return Point(rows.start, bytes.fromhex(places[rows.start]))

    def _checked(self, start: Point, rows: wire.ScopeRows) -> dict[int, bytes] | None:
        """The hashes behind each row; None where rows are missing, or are not what was chained."""
        numbers = [row.seq for row in rows.rows]
        if numbers != list(range(start.seq + 1, start.seq + 1 + len(numbers))):
            return None
        if not numbers:
            return {} if rows.head <= start.seq and rows.tip == start.hash.hex() else None
        hashes = hashes_behind(start.hash, rows.rows)
        return hashes if hashes[numbers[-1]].hex() == rows.tip else None

    def _note_broken(self, scope: str, start: Point) -> None:
        if scope in self._broken:
            self._broken.discard(scope)
            raise HistoryAltered(scope, start.seq)
        _log.warning("%s does not hang together behind %d", scope, start.seq)
        self._broken.add(scope)

    def _go_back(self, scope: str, was: int, seq: int) -> None:
        _log.warning("%s agrees with us up to %d, not up to %d", scope, seq, was)
        self._write(lambda connection: self._stand_back(connection, scope, seq))
        self._went_back = True
        self._sink(ServiceWentBack(scope, was, seq))

    def _stand_back(self, connection: Connection, scope: str, seq: int) -> None:
        cursors.go_back(connection, scope, seq)
        if scope == self._org_scope:
            FACTS.displace(connection, self._log.workstation.org, seq)
            left_behind.note(connection)

    def _write(self, work: Callable[[Connection], None]) -> None:
        def job() -> None:
            with self._database.writing() as connection:
                work(connection)

        self._core.submit(Urgency.BACKGROUND, job).result(_WRITE_S)
