"""Asks the service to prove that what this workstation saw still stands there.

Without it somebody could change or delete a row by hand, and nobody who had read it would ever
notice. At the first contact the newest rows are asked for, of all that was told here and of all
that was done here; then every minute the newest and some older ones, on and on through all of it.
Only hashes travel: the service makes them anew from what is stored. What does not stand is asked
for once more in the next round, because a service that was restored a moment ago has not told of
it yet; after that people are told, and syncing goes on. Now and then the institution's audit log is
asked for, too, between the signed roots that were kept here.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.store.change_log import BEGINNING, ChangeLog, Point
from app.store.database import Database
from sync import wire
from sync.client import cursors
from sync.client.audit_witness import AuditWitness
from sync.client.errors import BadAnswer, Refused
from sync.client.status import Sink, WitnessBroken
from sync.client.transport import Transport

FIRST_LOOK, LATER_LOOK = 10_000, 2_000
"""Rows at once, of each kind."""
_ALTERED = (
    "服务端保存的记录与本机见过的不一致（{what}第 {start}～{end} 条），可能被人改动或删除过；"
    "本机数据都还在，照常工作即可，请管理员核查服务端数据库"
)
_OPERATIONS = "本机操作"
_AUDITED = "审计记录"
"""Called so among feeds, whose names are no Chinese."""
_SELDOM = 30
"""In each so many looks the audit log is asked for, too: about every half hour."""

_log = logging.getLogger(__name__)

_Place = tuple[str, int, int]
"""Of what, from where, to where."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some of what was seen of one thing."""

    what: str
    """A scope, or empty: what was done here, or the audit log."""
    start: Point
    end: Point
    again: bool = False

    @property
    def span(self) -> wire.Span:
        return wire.Span(
            start=self.start.seq,
            hash=self.start.hash.hex(),
            end=self.end.seq,
            tip=self.end.hash.hex(),
            again=self.again,
        )

    @property
    def place(self) -> _Place:
        return self.what, self.start.seq, self.end.seq

    @property
    def words(self) -> str:
        what = self.what or _OPERATIONS
        return _ALTERED.format(what=what, start=self.start.seq + 1, end=self.end.seq)


class Witness:
    """What one workstation can testify to; lives in the courier's thread."""

    def __init__(
        self,
        database: Database,
        log: ChangeLog,
        transport: Transport,
        scopes: Sequence[str],
        sink: Sink,
    ) -> None:
        """Ask about these feeds, the workstation's own history and what was audited."""
        self._sink = sink
        self._database = database
        self._log = log
        self._transport = transport
        self._scopes = scopes
        self._older: dict[str, int] = {}
        """Of each, up to where the next older look goes."""
        self._doubted: set[_Place] = set()
        """Asked for again with each look."""
        self._audit = AuditWitness(log)
        self._can = True
        self._asked = 0
        self._broken: str | None = None
        """What was told last; None: nothing yet."""
        self.alarm = ""
        """What people are to be told; empty while all stands."""

    def greet(self) -> None:
        """It may be another version of the service by now."""
        self._can = True

    def look(self, at_once: int) -> bool:
        """Have some of it proved; says whether to look again at once. Raises SyncError."""
        asked = self._stretches(at_once) if self._can else []
        if not asked:
            return False
        try:
            proof = self._ask(asked)
        except Refused as error:
            if error.status not in (404, 405):
                raise
            self._can = False
            return False
        wrong = [one for one, stands in zip(asked, proof, strict=True) if not stands]
        return self._judge(wrong)

    def _judge(self, wrong: Sequence[_Stretch]) -> bool:
        proven = [one for one in wrong if one.place in self._doubted]
        self._doubted = {one.place for one in wrong}
        if not wrong:
            self._say("")
        elif proven and not self._broken:
            self._say(proven[0].words)
        # What an audit log lost with a restored service never comes again: it is told, and noted,
        # and does not stand in the way of what else there is to say of the sync.
        lasting = [one for one in wrong if one.what != _AUDITED]
        if not lasting:
            self.alarm = ""
        elif any(one in proven for one in lasting):
            self.alarm = self.alarm or next(one.words for one in lasting if one in proven)
        return bool(wrong) and not proven

    def _say(self, words: str) -> None:
        if words != self._broken:
            self._broken = words
            if words:
                _log.error("%s", words)
            self._sink(WitnessBroken(words))

    def _ask(self, asked: Sequence[_Stretch]) -> list[bool]:
        with self._database.reading() as connection:
            incarnation = self._log.incarnation(connection)
        self._asked += 1
        feeds: dict[str, list[wire.Span]] = {}
        for one in asked:
            if one.what not in ("", _AUDITED):
                feeds.setdefault(one.what, []).append(one.span)
        wish = wire.ProofWish(
            device=self._log.workstation.device,
            incarnation=incarnation,
            operations=[one.span for one in asked if not one.what],
            feeds=feeds,
            audited=[one.span for one in asked if one.what == _AUDITED],
            rid=str(self._asked),
        )
        proof = self._transport.prove(wish)
        audited = proof.audited
        if audited is None:
            # An older service: what it cannot say anything of is not doubted.
            audited = [True] * len(wish.audited)
        said = {what: [*stands] for what, stands in proof.feeds.items()}
        said |= {"": proof.operations, _AUDITED: [*audited]}
        wanted = {what: len(spans) for what, spans in feeds.items()}
        wanted |= {"": len(wish.operations), _AUDITED: len(wish.audited)}
        if proof.rid != wish.rid or {what: len(said.get(what, ())) for what in wanted} != wanted:
            raise BadAnswer("应答不是对这次核对的")
        return [said[one.what].pop(0) for one in asked]

    def _stretches(self, at_once: int) -> list[_Stretch]:
        with self._database.reading() as connection:
            seen = {scope: cursors.trail(connection, scope) for scope in self._scopes}
            seen[""] = self._done(connection, at_once)
            audited = self._audited(connection)
        chosen: dict[_Place, _Stretch] = {one.place: one for one in audited}
        for what, places in seen.items():
            stretches = [*self._of(what, places, at_once), *self._again(what, places)]
            chosen |= {one.place: one for one in stretches}
        return list(chosen.values())

    def _audited(self, connection: Connection) -> list[_Stretch]:
        """What is to be asked of the audit log now: seldom, and whatever is doubted."""
        doubted = [ends for of, *ends in self._doubted if of == _AUDITED]
        again = [self._audit.still(connection, *ends) for ends in doubted]
        found = [_Stretch(_AUDITED, *one, again=True) for one in again if one is not None]
        if self._asked % _SELDOM == 0:
            found = [_Stretch(_AUDITED, *one) for one in self._audit.next(connection)] + found
        return found

    def _done(self, connection: Connection, at_once: int) -> list[Point]:
        """Places of what was done here, as far as the service has it, newest first."""
        done = self._log.acknowledged(connection)
        newest = max(0, done - at_once)
        older = self._older.get("", newest)
        wanted = {done, newest, older, max(0, older - at_once)}
        for what, *ends in self._doubted:
            wanted.update(ends if not what else ())
        hashes = {seq: self._log.hash_at(connection, seq) for seq in wanted if 0 < seq <= done}
        found = [Point(seq, one) for seq, one in hashes.items() if one is not None]
        return sorted(found, key=lambda place: -place.seq)

    def _again(self, what: str, places: Sequence[Point]) -> list[_Stretch]:
        """What was doubted, as far as it is still part of what was seen."""
        at = {one.seq: one for one in (BEGINNING, *places)}
        doubted = (ends for of, *ends in self._doubted if of == what)
        return [_Stretch(what, at[a], at[b], again=True) for a, b in doubted if a in at and b in at]

    def _of(self, what: str, places: Sequence[Point], at_once: int) -> list[_Stretch]:
        """The newest stretch, and an older one where there is more."""
        newest = _stretch(what, places, None, at_once)
        if newest is None:
            return []
        older = _stretch(what, places, self._older.get(what, newest.start.seq), at_once)
        self._older[what] = older.start.seq if older is not None else newest.start.seq
        if older is None or older.start.seq == 0:
            self._older.pop(what)
        return [newest] if older is None else [newest, older]


def _stretch(what: str, places: Sequence[Point], up_to: int | None, most: int) -> _Stretch | None:
    """As much as may be asked at once, up to a place; None where that is nothing."""
    behind = [one for one in places if up_to is None or one.seq <= up_to]
    if not behind:
        return None
    end = behind[0]
    first = [one for one in (*behind[1:], BEGINNING) if end.seq - one.seq <= most]
    return _Stretch(what, first[-1], end) if first else None
