"""Counts a chain of audit entries again and names the first that is not what was written.

Without it the hashes would stand there and nobody would look. Each entry is held against the hash
it carries, the entry before it, the end of the chain and the marks of the signed roots, also of
those that a workstation has kept. Roots say the truth where the chain was counted anew: their key
is not in the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row

from app.people.audit import chain, journal, roots
from app.people.audit.roots import MARK, Root

LEAST_KEPT = timedelta(days=180)
"""Entries are kept so long at least (网络安全法 article 21 asks for six months)."""
_NEIGHBOURS = 50
"""How far an entry is looked for that stands in another place."""


class Fault(StrEnum):
    """What is wrong with a chain."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    MOVED = "moved"
    ROOT_ALTERED = "root-altered"
    """A signed root that is not as it was signed, or is gone."""


IN_CHINESE = {
    Fault.ALTERED: "被改动",
    Fault.MISSING: "缺失（被删除）",
    Fault.INSERTED: "是后来插入的",
    Fault.MOVED: "被换了位置",
    Fault.ROOT_ALTERED: "处的签名根被改动或删除",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing that is wrong."""

    seq: int
    """Of the entry, or of the last one that the root covers."""
    fault: Fault
    at: datetime | None
    """When the entry was made; of a missing one, when the one before it was."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What counting a chain came to."""

    org: str
    entries: int
    """Counted and sound, before the finding."""
    first: int
    """The number of the oldest that is kept; 0 where there are none."""
    last: int
    signed_to: int
    """Up to here a signed root says what stood there."""
    keys: tuple[bytes, ...]
    """Of whoever signed the roots, public."""
    finding: Finding | None = None


def verify(
    connection: Connection,
    org: str,
    today: date,
    key: bytes | None = None,
    witnessed: Sequence[Root] = (),
) -> Verified:
    """Count one chain again.

    `key`: the only one that roots may be signed with, None: any; `witnessed`: roots that somebody
    else has kept, which go before those that are stored here.
    """
    stored = list(roots.of_chain(connection, org))
    broken = _broken_root(stored, witnessed, key)
    sound = [one for one in stored if _is_good(one, key)]
    trusted = {one.seq: one for one in sound} | {
        one.seq: one for one in witnessed if one.org == org and _is_good(one, key)
    }
    counting = _Counting(connection, org, trusted, today)
    finding = counting.run()
    if broken is not None and (finding is None or broken < finding.seq):
        finding = Finding(broken, Fault.ROOT_ALTERED, None)
    keys = tuple(sorted({one.key for one in trusted.values()}))
    signed_to = max(trusted, default=0)
    before = counting.sound if finding is None else max(0, finding.seq - counting.first)
    entries = min(counting.sound, before)
    return Verified(org, entries, counting.first, counting.last, signed_to, keys, finding)


def _is_good(root: Root, key: bytes | None) -> bool:
    return root.is_signed and key in (None, root.key)


def _broken_root(
    stored: Sequence[Root], witnessed: Sequence[Root], key: bytes | None
) -> int | None:
    """The first root that is not as it was signed, or that is not there any more."""
    wrong = [one.seq for one in stored if not _is_good(one, key)]
    since = 0
    for one in stored:
        if one.since != since:
            wrong.append(one.since)
        since = one.seq
    here = {one.seq: one.hash for one in stored}
    wrong += [one.seq for one in witnessed if _is_good(one, key) and here.get(one.seq) != one.hash]
    return min(wrong, default=None)


class _Counting:
    """One chain while it is counted."""

    def __init__(
        self, connection: Connection, org: str, trusted: Mapping[int, Root], today: date
    ) -> None:
        self._connection, self._org, self._today = connection, org, today
        self._roots = trusted
        self._marks = _marks(trusted.values())
        self.sound = self.first = self.last = 0
        self._hash = chain.BEGINNING
        self._at: datetime | None = None

    def run(self) -> Finding | None:
        """Count to the first thing that is wrong."""
        while True:
            before = self.last
            for row, following in _ahead(self._rows(), _NEIGHBOURS):
                finding = self._begin(row) if not self.first else None
                finding = finding or self._look(row, following)
                if finding is not None:
                    return finding
                self.sound, self.last = self.sound + 1, row.seq
                self._hash, self._at = bytes(row.hash), row.at
            end, tip = journal.head(self._connection, self._org)
            # Others may have added some since the last look.
            if self.last >= end or self.last == before:
                return self._end(end, tip)

    def _rows(self) -> Iterator[Row[Any]]:
        return journal.rows_behind(self._connection, self._org, self.last)

    def _begin(self, row: Row[Any]) -> Finding | None:
        """Whether what stands before the first entry may be gone."""
        self.first, self.last = row.seq, row.seq - 1
        if row.seq == 1:
            return None
        root = self._roots.get(row.seq - 1)
        if root is None or root.made_at.date() > self._today - LEAST_KEPT:
            return Finding(1 if root is None else root.since + 1, Fault.MISSING, row.at)
        self._hash = root.hash
        return None

    def _look(self, row: Row[Any], following: Sequence[Row[Any]]) -> Finding | None:
        due = self.last + 1
        if row.seq != due:
            return Finding(due, Fault.MISSING, self._at)
        counted = chain.of_entry(self._hash, self._org, due, row._mapping)
        carried, previous = bytes(row.hash), bytes(row.previous)
        mark = self._marks.get(due)
        fits = counted == carried and previous == self._hash
        if fits and mark in (None, counted.hex()[:MARK]):
            return self._held_against_next(row, following)
        return Finding(due, self._named(row, following), row.at)

    def _held_against_next(self, row: Row[Any], following: Sequence[Row[Any]]) -> Finding | None:
        """One whose own hash was counted anew is told by the one behind, which remembers it."""
        if row.seq in self._marks or not following:
            return None
        after = following[0]
        if after.seq != row.seq + 1 or bytes(after.previous) == bytes(row.hash):
            return None
        place = self._own_place(after)
        if place == row.seq:
            return Finding(row.seq, Fault.INSERTED, row.at)
        return Finding(row.seq, Fault.ALTERED, row.at) if place == after.seq else None

    def _named(self, row: Row[Any], following: Sequence[Row[Any]]) -> Fault:
        """What was done to an entry that does not fit."""
        place = self._own_place(row)
        if any(self._own_place(one) == row.seq for one in following):
            return Fault.INSERTED if place in (None, row.seq) else Fault.MOVED
        return Fault.MISSING if place is not None and place > row.seq else Fault.ALTERED

    def _own_place(self, row: Row[Any]) -> int | None:
        """The number under which an entry comes to its hash."""
        near = range(max(1, row.seq - _NEIGHBOURS), row.seq + _NEIGHBOURS + 1)
        for seq in near:
            said = chain.of_entry(bytes(row.previous), self._org, seq, row._mapping)
            if said == bytes(row.hash):
                return seq
        return None

    def _end(self, end: int, tip: bytes) -> Finding | None:
        """Whether the chain goes as far as it is said to."""
        known = max(end, max(self._roots, default=0))
        if self.last == known and self._hash == tip:
            return None
        if self.last < known:
            gone = self._all_forgotten(end, tip)
            return None if gone else Finding(self.last + 1, Fault.MISSING, self._at)
        fault = Fault.INSERTED if self.last > known else Fault.ALTERED
        return Finding(min(self.last, known + 1), fault, self._at)

    def _all_forgotten(self, end: int, tip: bytes) -> bool:
        """Whether all entries were kept long enough and are gone."""
        root = self._roots.get(end)
        if self.first or root is None or root.hash != tip:
            return False
        return root.made_at.date() <= self._today - LEAST_KEPT


def _marks(trusted: Iterable[Root]) -> dict[int, str]:
    return {
        seq: root.mark_of(seq) for root in trusted for seq in range(root.since + 1, root.seq + 1)
    }


def _ahead(rows: Iterator[Row[Any]], count: int) -> Iterator[tuple[Row[Any], Sequence[Row[Any]]]]:
    """Each row with some that follow it."""
    waiting: list[Row[Any]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) > count:
            yield waiting[0], waiting[1:]
            waiting.pop(0)
    while waiting:
        yield waiting[0], waiting[1:]
        waiting.pop(0)
