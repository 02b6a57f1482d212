"""Facts of the change log: who made one, what applying it found, and which area applies it.

Without it the service would have to know every area by name at every step. An area of the room says
which kinds of facts are its own and how they become rows; a `Registry` of areas reads and applies
any of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Author:
    """Whose fact it is."""

    org: str
    device: uuid.UUID
    op_id: uuid.UUID
    place: int | None = None
    """Its number in the service's feed, the order all ends agree on; None until that is known."""


@dataclass(frozen=True, slots=True)
class ScanKey:
    """Which scan (or piece of an import), of which receipt."""

    receipt_id: uuid.UUID
    workstation: uuid.UUID
    scan_seq: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a scan holds more or (negative) less than before, in smallest packages."""

    key: ScanKey
    line_no: int
    carton_no: str | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Applied:
    """What the database had to say."""

    conflicts: frozenset[str] = frozenset()
    """Codes that did not count; kept as conflicts."""
    why: str = "已在别处收过货，未重复计入"
    """What is wrong with them, in Chinese, to stand after “n 个追溯码”."""
    receipt_ids: frozenset[uuid.UUID] = frozenset()
    """Receipts that stand otherwise than before."""
    changes: tuple[Change, ...] = ()
    """What scans hold more or less than before."""
    knowledge: bool = False
    """What scans are judged by is another now: identifiers, rules, recalls."""
    case_ids: frozenset[uuid.UUID] = frozenset()
    """Cases that stand otherwise than before."""
    order_ids: frozenset[uuid.UUID] = frozenset()
    """Purchase orders that stand otherwise than before."""
    shipment_ids: frozenset[uuid.UUID] = frozenset()
    """Shipments that stand otherwise than before."""
    invoices: frozenset[str] = frozenset()
    """Invoices, by their numbers, that stand otherwise than before."""
    catalogue: bool = False
    """Items, matches or delivery relations stand otherwise than before."""


class OutOfPlace(ValueError):
    """A fact about something that is not there."""


class UnreadableOperation(ValueError):
    """A body that is not of its kind, or a kind this program does not know."""


class UnknownKind(UnreadableOperation):
    """A kind or version this program does not know; a newer one may."""


Kinds = Mapping[tuple[str, int], type[msgspec.Struct]]
AnyFact = tuple[Author, Any]
"""Whose it is, and its body."""


def nothing_more(connection: Connection, author: Author, body: msgspec.Struct) -> Applied:  # noqa: ARG001 (one of the steps of an area)
    """Make no rows: the fact itself is all there is."""
    return Applied()


def _nothing(connection: Connection, org: str, behind: int) -> None:
    """Nothing in this area stands anywhere."""


@dataclass(frozen=True, slots=True)
class Area:
    """The facts of one area."""

    kinds: Kinds
    """Name and version → the body."""
    apply: Callable[[Connection, Author, Any], Applied]
    """Makes the rows of a fact, in the caller's transaction."""
    place: Callable[[Connection, Author, Any], Applied] = nothing_more
    """Notes the place of a fact whose rows are there; again, where it was given another one."""
    displace: Callable[[Connection, str, int], None] = _nothing
    """Takes the place from all facts of an institution that stand behind a number."""
    apply_run: Callable[[Connection, Sequence[AnyFact]], Iterator[Applied]] | None = None
    """Makes the rows of many facts as `apply` would one after the other, in fewer statements."""
    place_run: Callable[[Connection, Sequence[AnyFact]], Iterator[Applied]] | None = None
    """Notes the places of many facts as `place` would."""


class Registry:
    """All areas whose facts are understood."""

    def __init__(self, *areas: Area) -> None:
        """Know these areas; no kind may be claimed twice."""
        self._kinds = {key: body for area in areas for key, body in area.kinds.items()}
        self._all = areas
        self._areas = {body: area for area in areas for body in area.kinds.values()}
        assert len(self._kinds) == sum(len(area.kinds) for area in areas)

    @property
    def kinds(self) -> Mapping[str, tuple[int, ...]]:
        """Which versions of which kinds are understood."""
        names = sorted({kind for kind, _version in self._kinds})
        return {name: tuple(sorted(v for k, v in self._kinds if k == name)) for name in names}

    @property
    def bodies(self) -> Kinds:
        """What is understood: name and version → the body."""
        return self._kinds

    def decode(self, kind: str, version: int, body: str | bytes) -> msgspec.Struct:
        """Read a body; raises UnknownKind or UnreadableOperation."""
        return decode(self._kinds, kind, version, body)

    def apply(self, connection: Connection, author: Author, body: msgspec.Struct) -> Applied:
        """Make the rows of one fact, in the caller's transaction."""
        return self._areas[type(body)].apply(connection, author, body)

    def apply_run(self, connection: Connection, facts: Sequence[AnyFact]) -> Iterator[Applied]:
        """Make the rows of facts of one institution, in order, in the caller's transaction."""
        for area, run in groupby(facts, key=lambda fact: self._areas[type(fact[1])]):
            if area.apply_run is None:
                yield from (area.apply(connection, *fact) for fact in run)
            else:
                yield from area.apply_run(connection, list(run))

    def place(self, connection: Connection, author: Author, body: msgspec.Struct) -> Applied:
        """Note the place of a fact that was applied, in the caller's transaction."""
        return self._areas[type(body)].place(connection, author, body)

    def place_run(self, connection: Connection, facts: Sequence[AnyFact]) -> Iterator[Applied]:
        """Note the places of facts that were applied, of one institution, in order."""
        for area, run in groupby(facts, key=lambda fact: self._areas[type(fact[1])]):
            if area.place_run is None:
                yield from (area.place(connection, *fact) for fact in run)
            else:
                yield from area.place_run(connection, list(run))

    def displace(self, connection: Connection, org: str, behind: int) -> None:
        """Forget the places behind a number: the order was rewritten from there on.

        The facts stay, and stand behind all others until they are given a place again.
        """
        for area in self._all:
            area.displace(connection, org, behind)


def decode(kinds: Kinds, kind: str, version: int, body: str | bytes) -> msgspec.Struct:
    """Read a body of one of these kinds; raises UnknownKind or UnreadableOperation."""
    wanted = kinds.get((kind, version))
    if wanted is None:
        raise UnknownKind(f"{kind} {version}")
    try:
        return msgspec.json.decode(body, type=wanted)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UnreadableOperation(f"{kind} {version}: {error}") from error
