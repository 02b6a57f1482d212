"""Asks the service to prove that what this workstation saw still stands there.

Without it somebody could change or delete a row by hand, and nobody who had read it would ever
notice. At the first contact the newest rows are asked for, of all that was told here and of all
that was done here; then every minute the newest and some older ones, on and on through all of it.
Only hashes travel: the service makes them anew from what is stored. What does not stand is asked
for once more in the next round, because a service that was restored a moment ago has not told of
it yet; after that people are told, and syncing goes on.
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
from sync.client.errors import BadAnswer, Refused
from sync.client.transport import Transport

FIRST_LOOK, LATER_LOOK = 10_000, 2_000
"""Rows at once, of each kind."""
_ALTERED = (
    "服务端保存的记录与本机见过的不一致（{what}第 {start}～{end} 条），可能被人改动或删除过；"
    "本机数据都还在，照常工作即可，请管理员核查服务端数据库"
)
_OPERATIONS = "本机操作"

_log = logging.getLogger(__name__)

_Place = tuple[str, int, int]
"""Of what, from where, to where."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some of what was seen of one thing."""

    what: str
    """A scope, or empty: what was done here."""
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
        self, database: Database, log: ChangeLog, transport: Transport, scopes: Sequence[str]
    ) -> None:
        """Ask about these feeds, and about the workstation's own history."""
        self._database = database
        self._log = log
        self._transport = transport
        self._scopes = scopes
        self._older: dict[str, int] = {}
        """Of each, up to where the next older look goes."""
        self._doubted: set[_Place] = set()
        """Asked for again with each look."""
        self._can = True
        self._asked = 0
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
        if not wrong:
            self._doubted.clear()
            self.alarm = ""
            return False
        proven = [one for one in wrong if one.place in self._doubted]
        self._doubted = {one.place for one in wrong}
        if proven and not self.alarm:
            self.alarm = proven[0].words
            _log.error("%s", self.alarm)
        return not proven

    def _ask(self, asked: Sequence[_Stretch]) -> list[bool]:
        with self._database.reading() as connection:
            incarnation = self._log.incarnation(connection)
        self._asked += 1
        feeds: dict[str, list[wire.Span]] = {}
        for one in asked:
            if one.what:
                feeds.setdefault(one.what, []).append(one.span)
        wish = wire.ProofWish(
            device=self._log.workstation.device,
            incarnation=incarnation,
            operations=[one.span for one in asked if not one.what],
            feeds=feeds,
            rid=str(self._asked),
        )
        proof = self._transport.prove(wish)
        said = {what: [*stands] for what, stands in proof.feeds.items()} | {"": proof.operations}
        wanted = {what: len(spans) for what, spans in feeds.items()} | {"": len(wish.operations)}
        if proof.rid != wish.rid or {what: len(said.get(what, ())) for what in wanted} != wanted:
            raise BadAnswer("应答不是对这次核对的")
        return [said[one.what].pop(0) for one in asked]

    def _stretches(self, at_once: int) -> list[_Stretch]:
        with self._database.reading() as connection:
            seen = {scope: cursors.trail(connection, scope) for scope in self._scopes}
            seen[""] = self._done(connection, at_once)
        chosen: dict[_Place, _Stretch] = {}
        for what, places in seen.items():
            stretches = [*self._of(what, places, at_once), *self._again(what, places)]
            chosen |= {one.place: one for one in stretches}
        return list(chosen.values())

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
