"""Reads from the facts what the insurance should know of a receipt or a movement, as it is now.

Without it a late scan, an undo or a return taken back would leave something else told than what
is. Nothing is remembered here: the same facts make the same records, however often and in whatever
order they are looked at. A receipt's goods are those it holds, with those it held until they went
back to their supplier. What patients gave back is a record of its own; any other movement that was
reversed was none.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from app.store.many_rows import among
from app.store.tables.insuring import insurance_code, insurance_record
from app.store.tables.receipts import count_event, receipt, scan
from app.store.tables.tracing import code_claim, moved_code, movement, package, reversed_move
from app.tracing import moving, standing
from app.tracing.standing import CONFIRMED
from app.tracing.uploads.preparing import Take
from app.tracing.uploads.records import Movement
from app.tracing.values import MoveKind, box_of
from sync.connectors.insurance_port import ChangeKind
from sync.service.insuring.values import STANDING, Kind, Place, Wanted

_UNCODED = "/n"
"""What the spot of boxes without codes ends with."""
_OUTWARD: Mapping[str, ChangeKind] = {
    MoveKind.RETURNED: ChangeKind.SENT_BACK,
    MoveKind.DESTROYED: ChangeKind.DESTROYED,
    MoveKind.WRITTEN_OFF: ChangeKind.OTHER_OUT,
}
_GIVEN = (MoveKind.DISPENSED, MoveKind.USED)


@dataclass(frozen=True, slots=True)
class Books:
    """Whose facts, and by which connection they are told."""

    connection: Connection
    org: str
    link: str


@dataclass(frozen=True, slots=True)
class _Box:
    """One smallest package that moved."""

    code: str
    place: Place
    units: int | None
    """拆零: dosage units that were used."""
    opened: int | None
    """Dosage units it had when it was opened; None: it is whole."""


def of_receipt(books: Books, receipt_id: uuid.UUID) -> tuple[datetime | None, list[Wanted]]:
    """When a receipt was confirmed, and what is to be told of it; None: it is not."""
    mine = (receipt.c.org == books.org, receipt.c.receipt_id == receipt_id)
    row = books.connection.execute(select(receipt).where(*mine)).one_or_none()
    if row is None or row.state != CONFIRMED or row.confirmed_at is None:
        return None, []
    codes = _received(books, receipt_id)
    totals = _totals(books, receipt_id) or {line: len(held) for line, held in codes.items()}
    uncoded = _uncoded(books, receipt_id)
    stock = row.delivery_id == receipt_id
    made: list[Wanted] = []
    for line in sorted({*totals, *codes}):
        goods = _Goods(Place(receipt_id, line), row.confirmed_at, row.confirmed_by or "", stock)
        made += goods.wanted(totals.get(line, 0), codes.get(line, ()), uncoded.get(line, 0))
    return row.confirmed_at, made


@dataclass(frozen=True, slots=True)
class _Goods:
    """One line of a confirmed receipt."""

    place: Place
    at: datetime
    person: str
    stock: bool
    """Opening stock (期初): counted, not bought."""

    def wanted(self, total: int, codes: Sequence[str], uncoded: int) -> list[Wanted]:
        """One record of what was bought, and of its stock those with codes apart."""
        bare = max(0, min(uncoded, total - len(codes)))
        made = []
        if total > 0 and not self.stock:
            made.append(self._one(Kind.PURCHASE, "", total, (), coded=False))
        kind = Kind.COUNT if self.stock else Kind.CHANGE
        if total > bare:
            made.append(self._one(kind, "", total - bare, tuple(codes), coded=True))
        if bare:
            made.append(self._one(kind, _UNCODED, bare, (), coded=False))
        return made

    def _one(
        self, kind: Kind, part: str, packs: int, codes: tuple[str, ...], *, coded: bool
    ) -> Wanted:
        return Wanted(
            kind=kind,
            cause=self.place.receipt_id,
            spot=self.place.text + part,
            movement=Movement.COUNTED if self.stock else Movement.RECEIVED,
            place=self.place,
            at=self.at,
            person=self.person,
            packs=packs,
            codes=codes,
            coded=coded,
            change_kind=ChangeKind.PURCHASED if kind is Kind.CHANGE else "",
        )


def _received(books: Books, receipt_id: uuid.UUID) -> dict[int, list[str]]:
    """The smallest codes of a receipt by line, with those that went back since."""
    found: dict[int, set[str]] = defaultdict(set)
    back = code_claim.c.returned_by.is_not(None)
    for table, more in ((package, ()), (code_claim, (back,))):
        mine = (table.c.org == books.org, table.c.receipt_id == receipt_id, table.c.smallest)
        query = select(table.c.line_no, table.c.code).where(*mine, *more)
        for line, code in books.connection.execute(query):
            found[line].add(code)
    return {line: sorted(codes) for line, codes in found.items()}


def _totals(books: Books, receipt_id: uuid.UUID) -> dict[int, int]:
    query = (
        select(count_event.c.line_no, func.sum(count_event.c.quantity))
        .where(count_event.c.org == books.org, count_event.c.receipt_id == receipt_id)
        .group_by(count_event.c.line_no)
    )
    return {line: max(0, int(total)) for line, total in books.connection.execute(query)}


def _uncoded(books: Books, receipt_id: uuid.UUID) -> dict[int, int]:
    """Boxes without codes of their own, by line; an undo took its own off again."""
    mine = (scan.c.org == books.org, scan.c.receipt_id == receipt_id, scan.c.uncoded.is_not(None))
    found: dict[int, int] = defaultdict(int)
    for text in books.connection.execute(select(scan.c.uncoded).where(*mine)).scalars():
        for line, number in json.loads(text).items():
            found[int(line)] += int(number)
    return found


def of_movement(books: Books, movement_id: uuid.UUID) -> tuple[datetime | None, list[Wanted]]:
    """When something moved, and what is to be told of it; None: there is no such movement."""
    mine = (movement.c.org == books.org, movement.c.movement_id == movement_id)
    row = books.connection.execute(select(movement).where(*mine)).one_or_none()
    if row is None:
        return None, []
    codes = moving.codes_of(books.connection, books.org, movement_id)
    boxes = _boxes(books, row, codes)
    if row.kind in _GIVEN:
        return row.at, _Given(books, row).wanted(boxes)
    if row.kind == MoveKind.REVERSAL:
        return row.at, _taken_back(books, row, {one.code for one in boxes})
    if row.kind in _OUTWARD:
        gone = _reversed(books, movement_id, [box_of(one.code) for one in boxes])
        left = [one for one in boxes if box_of(one.code) not in gone]
        return row.at, _Given(books, row).wanted(left)
    return row.at, []


def _boxes(books: Books, row: Any, codes: Sequence[str]) -> list[_Box]:  # noqa: ANN401 (a row)
    """The smallest packages of a movement that counted."""
    units = _counted(books, row.movement_id, [box_of(code) for code in codes])
    found = standing.of_codes(books.connection, books.org, [one for one in codes])
    held = {box: one for box, one in found.items() if box in units and one.smallest}
    places = _places(books, row.movement_id, [one.code for one in held.values()])
    opened = _opened_with(books, row, list(held))
    return [
        _Box(one.code, places[one.code], units[box], opened.get(box))
        for box, one in sorted(held.items())
        if one.code in places
    ]


def _counted(books: Books, movement_id: uuid.UUID, boxes: Sequence[str]) -> dict[str, int | None]:
    query = select(moved_code.c.box, moved_code.c.units).where(
        moved_code.c.org == books.org,
        among(books.connection, moved_code.c.box, boxes),
        moved_code.c.movement_id == movement_id,
        moved_code.c.problem == "",
    )
    return {box: units for box, units in books.connection.execute(query)}


def _reversed(books: Books, movement_id: uuid.UUID, boxes: Sequence[str]) -> set[str]:
    query = select(reversed_move.c.box).where(
        reversed_move.c.org == books.org,
        among(books.connection, reversed_move.c.box, boxes),
        reversed_move.c.movement_id == movement_id,
    )
    return set(books.connection.execute(query).scalars())


def _places(books: Books, movement_id: uuid.UUID, codes: Sequence[str]) -> dict[str, Place]:
    """Where goods came from; of what came again since, the receipt that this movement ended."""
    found: dict[str, Place] = {}
    ended = code_claim.c.returned_by == movement_id
    for table, more in ((package, ()), (code_claim, (ended,))):
        mine = (table.c.org == books.org, among(books.connection, table.c.code, codes))
        query = select(table.c.code, table.c.receipt_id, table.c.line_no).where(*mine, *more)
        rows = books.connection.execute(query)
        found |= {row.code: Place(row.receipt_id, row.line_no) for row in rows}
    return found


def _opened_with(books: Books, row: Any, boxes: Sequence[str]) -> dict[str, int]:  # noqa: ANN401 (a row)
    """How many dosage units those of some boxes had that were open when something moved."""
    opening, back = movement.alias("opening"), movement.alias("back")
    undone = and_(
        reversed_move.c.org == moved_code.c.org,
        reversed_move.c.box == moved_code.c.box,
        reversed_move.c.movement_id == moved_code.c.movement_id,
    )
    query = (
        select(moved_code.c.box, moved_code.c.units)
        .join(
            opening,
            and_(
                opening.c.org == moved_code.c.org,
                opening.c.movement_id == moved_code.c.movement_id,
            ),
        )
        .join(reversed_move, undone, isouter=True)
        .join(
            back,
            and_(
                back.c.org == reversed_move.c.org,
                back.c.movement_id == reversed_move.c.reversal_id,
            ),
            isouter=True,
        )
        .where(
            moved_code.c.org == books.org,
            among(books.connection, moved_code.c.box, boxes),
            moved_code.c.problem == "",
            moved_code.c.units.is_not(None),
            opening.c.kind == MoveKind.OPENED,
            opening.c.place < row.place,
            or_(back.c.place.is_(None), back.c.place > row.place),
        )
        .order_by(opening.c.place)
    )
    return {box: units for box, units in books.connection.execute(query)}


@dataclass(frozen=True, slots=True)
class _Given:
    """What left by one movement."""

    books: Books
    row: Any

    def wanted(self, boxes: Sequence[_Box]) -> list[Wanted]:
        """Whole packs of each line together, and opened ones of one size together."""
        groups: dict[tuple[Place, int], list[_Box]] = defaultdict(list)
        for one in boxes:
            groups[one.place, one.opened or 0].append(one)
        made: list[Wanted] = []
        for (place, opened), members in sorted(groups.items(), key=lambda one: _order(one[0])):
            made += self._records(place, opened, members)
        return made

    def _records(self, place: Place, opened: int, boxes: Sequence[_Box]) -> list[Wanted]:
        spot = f"{place.text}/{opened}" if opened else place.text
        takes: tuple[Take, ...] = ()
        if opened:
            takes = tuple(take for one in boxes for take in self._takes(one, opened, spot))
            if not takes:
                return []
        codes = tuple(one.code for one in boxes)
        packs = 0 if opened else len(codes)
        change = _OUTWARD.get(self.row.kind, "")
        kind = Kind.CHANGE if change else Kind.SALE
        made = [self._one(kind, spot, place, packs, codes, takes, opened, change)]
        if self.row.kind == MoveKind.RETURNED:
            back = self._one(Kind.PURCHASE_RETURN, spot, place, packs, (), (), 0, "")
            made.insert(0, back)
        return made

    def _one(
        self,
        kind: Kind,
        spot: str,
        place: Place,
        packs: int,
        codes: tuple[str, ...],
        takes: tuple[Take, ...],
        opened: int,
        change: str,
    ) -> Wanted:
        return Wanted(
            kind=kind,
            cause=self.row.movement_id,
            spot=spot,
            movement=Movement.DISPENSED if kind is Kind.SALE else Movement.SENT_BACK,
            place=place,
            at=self.row.at,
            person=self.row.person,
            packs=packs,
            codes=codes,
            takes=takes,
            pieces_per_pack=opened or 1,
            coded=kind is not Kind.PURCHASE_RETURN,
            change_kind=change,
            document_no=self.row.document_no,
        )

    def _takes(self, box: _Box, opened: int, spot: str) -> list[Take]:
        """Which pieces of an opened box were taken: the first that nobody else has."""
        used, own = _taken(self.books, box.code, self.row.movement_id, spot)
        if own:
            return own
        free = _free(used, opened)
        wanted = sum(pieces for _start, pieces in free) if box.units is None else box.units
        takes = []
        for start, pieces in free:
            piece = min(wanted, pieces)
            if piece > 0:
                takes.append(Take(box.code, start, piece))
                wanted -= piece
        return takes


def _order(key: tuple[Place, int]) -> tuple[str, int]:
    return key[0].text, key[1]


def _taken(books: Books, code: str, cause: uuid.UUID, spot: str) -> tuple[list[Take], list[Take]]:
    """The pieces of a box that other records have, and those a record of this spot has."""
    query = (
        select(insurance_record)
        .join(
            insurance_code,
            and_(
                insurance_code.c.org == insurance_record.c.org,
                insurance_code.c.record_no == insurance_record.c.record_no,
            ),
        )
        .where(
            insurance_code.c.org == books.org,
            insurance_code.c.code == code,
            insurance_record.c.link == books.link,
            insurance_record.c.split,
            insurance_record.c.state.in_(STANDING),
        )
        .order_by(insurance_record.c.made_no)
    )
    used: list[Take] = []
    own: list[Take] = []
    for row in books.connection.execute(query):
        takes = [one for one in takes_of(row.takes) if one.code == code]
        if row.kind == Kind.SALE_RETURN:
            used = [one for one in used if one not in takes]
        elif row.cause == cause and row.spot == spot:
            own = takes
        else:
            used += takes
    return used, own


def _free(used: Iterable[Take], size: int) -> list[tuple[int, int]]:
    """What is left of a box: where it begins, and how many pieces."""
    free, at = [], 0
    for take in sorted(used, key=lambda one: one.start):
        if take.start > at:
            free.append((at, take.start - at))
        at = max(at, take.start + take.pieces)
    return [*free, (at, size - at)] if at < size else free


def takes_of(text: str) -> list[Take]:
    """Ranges as they are kept."""
    return [Take(code, start, pieces) for code, start, pieces in json.loads(text)]


def takes_text(takes: Iterable[Take]) -> str:
    """Ranges as they are kept."""
    return json.dumps([[one.code, one.start, one.pieces] for one in takes])


def _taken_back(books: Books, row: Any, codes: set[str]) -> list[Wanted]:  # noqa: ANN401 (a row)
    """What patients gave back: of each record of the sale the codes that came."""
    mine = (
        insurance_record.c.org == books.org,
        insurance_record.c.link == books.link,
        insurance_record.c.cause == row.reverses,
        insurance_record.c.kind == Kind.SALE,
        insurance_record.c.state.in_(STANDING),
    )
    made = []
    for sale in books.connection.execute(select(insurance_record).where(*mine)):
        back = tuple(sorted(codes & set(codes_of(books, sale.record_no))))
        if back:
            takes = tuple(one for one in takes_of(sale.takes) if one.code in codes)
            made.append(
                Wanted(
                    kind=Kind.SALE_RETURN,
                    cause=row.movement_id,
                    spot=sale.spot,
                    movement=Movement.TAKEN_BACK,
                    place=Place(sale.receipt_id, sale.line_no),
                    at=row.at,
                    person=row.person,
                    packs=0 if takes else len(back),
                    codes=back,
                    takes=takes,
                    pieces_per_pack=sale.pieces_per_pack,
                    of_record=sale.record_no,
                    document_no=row.document_no or sale.document_no,
                )
            )
    return made


def codes_of(books: Books, record_no: str) -> list[str]:
    """The codes of a record, in their order."""
    query = select(insurance_code.c.code).where(
        insurance_code.c.org == books.org, insurance_code.c.record_no == record_no
    )
    return sorted(books.connection.execute(query).scalars())
