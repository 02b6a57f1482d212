"""Ways along the indexes of the code library, each in a fixed order from any place on.

Without them a search would read millions of rows to show fifty. A walk gives codes in the order of
one index, and with each the key to go on behind it; it reads no more than it gives, whatever the
size of the library. Which walk serves which question is chosen in search.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, literal_column, or_, select, tuple_

from app.codes.reading import GS
from app.store.tables.tracing import departure, opened_pack, package
from app.tracing.library import is_same_code
from app.tracing.spots import Key, Spot, Spots
from app.tracing.values import ending_of

_LAST = "\U0010ffff"
SPOT_COST = 25
"""A look into one more receipt costs about as much as walking over this many codes."""
MOST_COST = 500
"""Of one stretch over receipts."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose library, through which connection."""

    connection: Connection
    org: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a walk."""

    codes: Sequence[str]
    keys: Sequence[Key]
    """One for each code: go on behind it."""
    last: Key
    """Go on behind all of them."""
    done: bool
    """Nothing follows."""
    cost: int
    """In codes walked over."""


class Walk(Protocol):
    """One way along the library."""

    of_state: bool
    """Whether it gives only codes of the state that is asked for."""

    def stretch(self, place: Place, after: Key, limit: int) -> Stretch:
        """The codes behind a key; an empty key is the beginning."""


class CodeWalk:
    """Along the codes themselves: a condition, in the order of the codes."""

    of_state = False

    def __init__(self, *wanted: ColumnElement[bool]) -> None:
        """Walk what is `wanted`, which one index must serve in the order of the codes."""
        self._wanted = wanted

    def stretch(self, place: Place, after: Key, limit: int) -> Stretch:
        """The codes behind a code."""
        query = select(package.c.code).where(package.c.org == place.org, *self._wanted)
        if after:
            query = query.where(package.c.code > after[0])
        found = place.connection.execute(query.order_by(package.c.code).limit(limit))
        codes = list(found.scalars())
        return _stretch(codes, [[code] for code in codes], after, limit)


def whole(code: str) -> CodeWalk:
    """One code, however its symbols spell it."""
    return CodeWalk(is_same_code(package.c.code, code))


def beginning(text: str) -> CodeWalk:
    """The codes that begin so."""
    return CodeWalk(package.c.code >= text, package.c.code < text + _LAST)


def end(text: str) -> CodeWalk:
    """The codes whose box part ends so, but for those that begin so, too."""
    conditions = [package.c.ending == ending_of(text)]
    if len(text) > len(ending_of(text)):
        conditions.append(
            or_(
                package.c.code.endswith(text, autoescape=True),
                package.c.code.contains(text + GS, autoescape=True),
            )
        )
    begins = package.c.code.startswith(text, autoescape=True)
    return CodeWalk(*conditions, ~begins)


class DepartureWalk:
    """Along what left in one way, the latest first."""

    of_state = True

    def __init__(self, kind: str, since: datetime | None, until: datetime | None) -> None:
        """Between two times, the second one left out."""
        self._kind = kind
        self._since = since
        self._until = until

    def stretch(self, place: Place, after: Key, limit: int) -> Stretch:
        """The boxes behind a time and box; a box stands for its code."""
        at, box = departure.c.at, departure.c.box
        query = select(at, box).where(departure.c.org == place.org, departure.c.kind == self._kind)
        if self._since is not None:
            query = query.where(at >= self._since)
        if self._until is not None:
            query = query.where(at < self._until)
        if after:
            query = query.where(tuple_(at, box) < (datetime.fromisoformat(str(after[0])), after[1]))
        rows = place.connection.execute(query.order_by(at.desc(), box.desc()).limit(limit)).all()
        keys = [[row.at.isoformat(), row.box] for row in rows]
        return _stretch(_codes_of(place, [row.box for row in rows]), keys, after, limit)


class OpenedWalk:
    """Along the opened packs that still hold something, the latest first."""

    of_state = True

    def stretch(self, place: Place, after: Key, limit: int) -> Stretch:
        """The boxes behind a time and box."""
        at, box = opened_pack.c.opened_at, opened_pack.c.box
        # The literal lets the partial index serve.
        rest = opened_pack.c.remaining > literal_column("0")
        query = select(at, box).where(opened_pack.c.org == place.org, rest)
        if after:
            query = query.where(tuple_(at, box) < (datetime.fromisoformat(str(after[0])), after[1]))
        rows = place.connection.execute(query.order_by(at.desc(), box.desc()).limit(limit)).all()
        keys = [[row.opened_at.isoformat(), row.box] for row in rows]
        return _stretch(_codes_of(place, [row.box for row in rows]), keys, after, limit)


class ReceiptWalk:
    """Along receipts and lines (spots.py), in each of them in the order the codes came."""

    of_state = False

    _PARTS = 3
    """Of a key's end: workstation, scan, code."""

    def __init__(self, spots: Spots) -> None:
        """Walk these spots."""
        self._spots = spots

    def stretch(self, place: Place, after: Key, limit: int) -> Stretch:
        """The codes behind a spot and a place in it."""
        codes: list[str] = []
        keys: list[Key] = []
        cost, last = 0, after
        inside, before = after[-self._PARTS :], after[: -self._PARTS]
        while cost < max(limit, MOST_COST):
            resumed = bool(inside) and inside[-1] != ""
            spot = self._spots.next(place.connection, place.org, before, resumed=resumed)
            if spot is None:
                return Stretch(codes, keys, last, True, cost + 1)
            found = self._inside(place, spot, inside, limit - len(codes))
            cost += SPOT_COST + len(found)
            codes += [str(key[-1]) for key in found]
            keys += [[*spot.key, *key] for key in found]
            if len(codes) >= limit:
                return Stretch(codes, keys, keys[-1], False, cost)
            before, inside, last = spot.key, [], [*spot.key, "", 0, ""]
        return Stretch(codes, keys, last, False, cost)

    def _inside(self, place: Place, spot: Spot, after: Key, limit: int) -> list[Key]:
        if spot.receipt_id is None:
            return []
        columns = (package.c.workstation, package.c.scan_seq, package.c.code)
        query = select(*columns).where(
            package.c.org == place.org, package.c.receipt_id == spot.receipt_id
        )
        if spot.line_no is not None:
            query = query.where(package.c.line_no == spot.line_no)
        if after and after[-1] != "":
            behind = (uuid.UUID(str(after[0])), after[1], after[2])
            query = query.where(tuple_(*columns) > behind)
        rows = place.connection.execute(query.order_by(*columns).limit(limit))
        return [[row.workstation.hex, row.scan_seq, row.code] for row in rows]


def _stretch(codes: Sequence[str], keys: Sequence[Key], after: Key, limit: int) -> Stretch:
    return Stretch(codes, keys, keys[-1] if keys else after, len(keys) < limit, len(keys) + 1)


def _codes_of(place: Place, boxes: Sequence[str]) -> list[str]:
    """The codes the library holds for boxes, in the same order."""
    query = select(package.c.code).where(package.c.org == place.org)
    if not boxes:
        return []
    known = set(place.connection.execute(query.where(package.c.code.in_(boxes))).scalars())
    return [box if box in known else _code_of(place, box) for box in boxes]


def _code_of(place: Place, box: str) -> str:
    """The code of a box that the library holds with batch or dates; the box if it is gone."""
    same = (package.c.org == place.org, is_same_code(package.c.code, box))
    query = select(package.c.code).where(*same).limit(1)
    return place.connection.execute(query).scalar() or box
