"""What one workstation registers as come back: scans are listed, then they become facts at once.

Without it goods would come back by hearsay. A row stands for a package or a carton with all in it
that is out; one scan that holds others takes their place. Nothing is written before a person says
why; then each shipment has its fact, all in one transaction. A registration is taken back by
another fact, unless the goods were packed again. Not for several threads.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.codes.code import Code, Kind
from app.codes.parse import parse
from app.codes.reading import fold, split_symbology
from app.packing import journal, known
from app.packing import operations as o
from app.packing.contents import Carton
from app.packing.judging import refuse_unread
from app.packing.parts import PackingParts
from app.packing.refusals import PackingRefused, Reason
from app.packing.returning import looking
from app.packing.returning.values import CARTON, Back, ReturnRow, ReturnsView
from app.packing.standing import Standing
from app.packing.values import LONGEST_REASON, ReturnReason, ShipmentState
from app.tracing.values import box_of

_OF_FACT = 10_000
"""Codes in one fact; more go into several."""


@dataclass(frozen=True, slots=True)
class _Row:
    """What a scan stands for."""

    key: str
    level: str
    shipment_id: uuid.UUID
    carton_id: uuid.UUID
    codes: tuple[str, ...]
    earlier: int


class ReturnsSession:
    """One list of goods that came back."""

    def __init__(self, parts: PackingParts, person: str) -> None:
        """Begin with an empty list."""
        self._parts = parts
        self._person = person
        self._rows: dict[str, _Row] = {}
        self._standing: dict[uuid.UUID, Standing] = {}

    @property
    def shipment_ids(self) -> Collection[uuid.UUID]:
        """The shipments that goods on the list left with."""
        return self._standing.keys()

    def view(self) -> ReturnsView:
        """All that a screen shows."""
        back = {one: standing.returned for one, standing in self._standing.items()}
        rows = reversed(self._rows.values())
        return ReturnsView(tuple(self._shown(row, back[row.shipment_id]) for row in rows))

    def scan(self, text: str) -> ReturnRow:
        """List what a code or a label stands for; raises PackingRefused or StoreError."""
        row = self._row_of(parse(text), text)
        self._refuse_listed(row)
        inside = set(row.codes)
        for other in list(self._rows.values()):
            if inside.issuperset(other.codes):
                del self._rows[other.key]
        self._rows[row.key] = row
        return self._shown(row, self._standing[row.shipment_id].returned)

    def drop_last(self) -> None:
        """Take the last scan off the list; raises PackingRefused."""
        if not self._rows:
            raise PackingRefused(Reason.NOTHING_TO_UNDO)
        self._rows.popitem()

    def drop(self, keys: Collection[str]) -> None:
        """Take rows off the list; what is registered stays so."""
        for key in keys:
            self._rows.pop(key, None)

    def register(self, reason: ReturnReason, remark: str) -> int:
        """Say that all on the list came back; how many smallest packages are new.

        Raises PackingRefused or StoreError; then nothing is registered.
        """
        said = remark.strip()[:LONGEST_REASON]
        if reason is ReturnReason.OTHER and not said:
            raise PackingRefused(Reason.REASON_MISSING)
        self.catch_up(self.shipment_ids)
        bodies: list[o.PackingBody] = []
        count = 0
        for shipment_id, codes in self._by_shipment(self._rows.values()).items():
            standing = self._standing[shipment_id]
            back = standing.returned
            new = [code for code in codes if code not in back]
            count += _smallest(standing, new)
            for some in _pieces(new):
                base = self._base(shipment_id)
                bodies.append(o.GoodsReturned(**base, codes=some, reason=reason, remark=said))
        if not bodies:
            raise PackingRefused(Reason.RETURN_NONE)
        self._record(bodies)
        return count

    def withdraw(self, keys: Collection[str]) -> int:
        """Say that registered rows did not come back; how many smallest packages.

        Raises PackingRefused or StoreError; then nothing is withdrawn.
        """
        self.catch_up(self.shipment_ids)
        rows = [self._rows[key] for key in keys if key in self._rows]
        bodies: list[o.PackingBody] = []
        count = 0
        for shipment_id, codes in self._by_shipment(rows).items():
            standing = self._standing[shipment_id]
            known_back = standing.returned
            back = [code for code in codes if code in known_back]
            self._refuse_packed_again(shipment_id, back)
            count += _smallest(standing, back)
            for some in _pieces(back):
                bodies.append(o.ReturnWithdrawn(**self._base(shipment_id), codes=some))
        if not bodies:
            raise PackingRefused(Reason.NOTHING_TO_UNDO)
        self._record(bodies)
        return count

    def catch_up(self, shipment_ids: Collection[uuid.UUID]) -> bool:
        """Take in what others did to shipments on the list; False where none of these is."""
        mine = [one for one in shipment_ids if one in self._standing]
        with self._parts.database.reading() as connection:
            for shipment_id in mine:
                standing, org = self._standing[shipment_id], self._parts.org
                news = journal.news_of(connection, org, shipment_id, standing.known)
                if news:
                    self._standing[shipment_id] = Standing([*standing.events, *news])
        for row in list(self._rows.values()):
            standing = self._standing[row.shipment_id]
            if standing.state is not ShipmentState.CLOSED or row.codes[0] not in standing.packages:
                # The relay refused it, and it is packed again: nothing of it is out.
                del self._rows[row.key]
        return bool(mine)

    def _row_of(self, code: Code, text: str) -> _Row:
        number = code.sscc if code.valid else split_symbology(fold(text))[1].strip()
        found = None
        if number and code.kind is not Kind.TRACE_CODE:
            with self._parts.database.reading() as connection:
                found = looking.of_label(connection, self._parts.org, number)
        if number and (found is not None or code.kind is Kind.CARTON_LABEL):
            return self._of_label(found, number)
        return self._of_code(code, text)

    def _of_label(self, found: looking.Found | None, number: str) -> _Row:
        if found is None:
            raise PackingRefused(Reason.RETURN_LABEL_UNKNOWN, number=number)
        standing = self._read(found)
        carton = standing.carton_numbered(number)
        if carton is None or not carton.codes:
            raise PackingRefused(Reason.RETURN_LABEL_UNKNOWN, number=number)
        return _row(standing, number, CARTON, carton, tuple(carton.codes))

    def _of_code(self, code: Code, text: str) -> _Row:
        refuse_unread(code, text)
        assert code.code is not None
        box = box_of(code.code)
        with self._parts.database.reading() as connection:
            found = looking.of_code(connection, self._parts.org, box)
        if found is None:
            raise PackingRefused(Reason.RETURN_NEVER, code=box)
        standing = self._read(found)
        package = standing.packages.get(box)
        if package is None:
            raise PackingRefused(Reason.RETURN_NEVER, code=box)
        inside = tuple(one.code for one in standing.inside(box))
        return _row(standing, box, package.level, standing.cartons[package.carton_id], inside)

    def _read(self, found: looking.Found) -> Standing:
        """The shipment as it stands, where it left."""
        if not found.closed:
            raise PackingRefused(Reason.RETURN_OPEN, delivery_no=found.delivery_no)
        if found.shipment_id in self._standing:
            self.catch_up([found.shipment_id])
        else:
            with self._parts.database.reading() as connection:
                events = journal.events_of(connection, self._parts.org, found.shipment_id)
            self._standing[found.shipment_id] = Standing(events)
        return self._standing[found.shipment_id]

    def _refuse_listed(self, row: _Row) -> None:
        for other in self._rows.values():
            if set(row.codes) <= set(other.codes):
                raise PackingRefused(Reason.RETURN_HERE)

    def _refuse_packed_again(self, shipment_id: uuid.UUID, codes: Sequence[str]) -> None:
        with self._parts.database.reading() as connection:
            found = known.elsewhere(connection, self._parts.org, shipment_id, codes)
        for code, number in sorted(found.items()):
            raise PackingRefused(Reason.RETURN_PACKED, code=code, delivery_no=number)

    @staticmethod
    def _by_shipment(rows: Collection[_Row]) -> dict[uuid.UUID, dict[str, None]]:
        """The codes of rows, each once, by the shipments they left with."""
        found: dict[uuid.UUID, dict[str, None]] = {}
        for row in rows:
            found.setdefault(row.shipment_id, {}).update(dict.fromkeys(row.codes))
        return found

    def _base(self, shipment_id: uuid.UUID) -> dict[str, Any]:
        clock = self._parts.clock
        return {
            "shipment_id": shipment_id,
            "event_id": clock.new_id(),
            "person": self._person,
            "at": clock.now(),
        }

    def _record(self, bodies: Sequence[o.PackingBody]) -> None:
        with self._parts.database.writing() as connection:
            for body in bodies:
                self._parts.record(connection, body)
        self.catch_up({body.shipment_id for body in bodies})

    def _shown(self, row: _Row, known_back: Mapping[str, o.GoodsReturned]) -> ReturnRow:
        standing = self._standing[row.shipment_id]
        begun, carton = standing.begun, standing.cartons[row.carton_id]
        assert begun is not None
        out = [code for code in row.codes if code not in known_back]
        earlier = [code for code in row.codes if code in known_back] if out else []
        numbers = list(_lines_of(standing, row.codes))
        line = standing.lines[numbers[0]]
        back = None if out else _back(known_back[row.codes[0]])
        return ReturnRow(
            key=row.key,
            level=row.level,
            shipment_id=row.shipment_id,
            delivery_no=begun.delivery_no,
            recipient=begun.recipient.name,
            carton_sequence=carton.sequence,
            carton_number=carton.number,
            goods=" ".join(part for part in (line.name, line.strength) if part),
            kinds=len(numbers),
            batch="、".join(dict.fromkeys(standing.lines[number].batch for number in numbers)),
            quantity=_smallest(standing, out or row.codes),
            unit=line.unit,
            earlier=row.earlier + _smallest(standing, earlier),
            back=back,
        )


def _row(standing: Standing, key: str, level: str, carton: Carton, codes: tuple[str, ...]) -> _Row:
    """A row of what is still out; of all of it where nothing is."""
    assert standing.begun is not None
    back = standing.returned
    out = tuple(code for code in codes if code not in back)
    earlier = [code for code in codes if code in back] if out else []
    return _Row(
        key,
        level,
        standing.begun.shipment_id,
        carton.carton_id,
        out or codes,
        _smallest(standing, earlier),
    )


def _back(said: o.GoodsReturned) -> Back:
    return Back(said.at, said.person, ReturnReason(said.reason), said.remark)


def _lines_of(standing: Standing, codes: Sequence[str]) -> Counter[int]:
    return Counter(standing.packages[code].line_no for code in codes)


def _smallest(standing: Standing, codes: Sequence[str]) -> int:
    return sum(standing.packages[code].smallest for code in codes)


def _pieces(codes: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(codes), _OF_FACT):
        yield list(codes[start : start + _OF_FACT])
