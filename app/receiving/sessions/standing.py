"""How an open receipt stands on this workstation: counts beside the facts, kept while it is open.

Without it each wish would read the receipt from its facts again. Counts are touched only after the
fact they come from is durable; all of them are read from the store when a session opens.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from app.receiving import records
from app.receiving.aside import rows as aside_rows
from app.receiving.aside.rows import Aside, AsideState
from app.receiving.documents.manifest import Carton, DeliveryIndex
from app.receiving.journal import apply
from app.receiving.known.knowledge import known_of
from app.receiving.operations import (
    VERSION,
    OperationBody,
    ScanRecorded,
    SessionBegun,
    encode,
    kind_of,
)
from app.receiving.parts import Parts
from app.receiving.progress import CartonProgress, LineProgress, ScanAnswered, TrayEntry
from app.receiving.records import ReceiptHead, ReceiptKey
from app.receiving.rules import Desk
from app.receiving.sessions import bodies, packs, tray
from app.receiving.values import Delivery, DeliveryLine
from app.store.facts import Author, Change
from app.store.heard import last_place

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Moved:
    """What other workstations changed in an open receipt."""

    lines: tuple[LineProgress, ...]
    cartons: tuple[CartonProgress, ...]
    scan_count: int
    tray: tuple[TrayEntry, ...]
    whole: bool
    """Its number or its state changed: it is to be shown anew."""


class Standing:
    """One open receipt, as far as it is known without asking the store."""

    def __init__(
        self, parts: Parts, head: ReceiptHead, delivery: Delivery, connection: Connection
    ) -> None:
        """Read all that is known of the receipt."""
        key, device = head.key, parts.log.workstation.device
        self.parts = parts
        self.head = head
        self.device = device
        rules = parts.rules
        self._began: SessionBegun | None = SessionBegun(
            at=parts.clock.now(),
            near_expiry_days=rules.near_expiry_days,
            over_quantity=rules.over_quantity,
        )
        self.known = known_of(connection, key.org, delivery, parts.clock.today())
        self.index = DeliveryIndex(delivery, self.known.mapped)
        self.seq = records.last_seq(connection, key, device)
        self.undoable = records.undoable(connection, key, device)
        self.redoable = records.redoable(connection, key, device)
        self.armed = records.armed(connection, key, device)
        self.ended = records.ended_cartons(connection, key, device)
        self.tally = records.tally(connection, key, device)
        self._read_shared(connection)

    def _read_shared(self, connection: Connection) -> None:
        """Read what other workstations may change, but for the counts."""
        head = records.head(connection, self.key)
        assert head is not None
        self.head = head
        self.scan_count = records.scan_count(connection, self.key)
        self.explained = records.explanations(connection, self.key)
        self.asides = defaultdict[tuple[int, str], int](int)
        """Line (0: none) and state → smallest packages."""
        self.asides.update(aside_rows.by_line(connection, self.key))
        by_line: dict[int, int] = {}
        for (line_no, _), quantity in self.asides.items():
            by_line[line_no] = by_line.get(line_no, 0) + quantity
        self.tally.aside_by_line = by_line
        self.tally.aside_by_carton = aside_rows.by_carton(connection, self.key)
        self._packs_changed: set[str] = set()
        self._take_opened(records.opened_cartons(connection, self.key, self.device))
        unknown = [number for number in self._opened if not self.index.has_carton(number)]
        self.tally.packs = packs.opened(connection, self.key, unknown)
        self._look_at_hand()

    @property
    def key(self) -> ReceiptKey:
        """Which receipt it is, of which institution."""
        return self.head.key

    @property
    def receipt_id(self) -> uuid.UUID:
        """Which receipt it is."""
        return self.head.key.receipt_id

    @property
    def has_asides(self) -> bool:
        """Whether anything was rejected or is held; where nothing is, nobody has to look."""
        return any(self.asides.values())

    def aside(self, line_no: int, state: AsideState) -> int:
        """Smallest packages of a line that are rejected, or held."""
        return self.asides.get((line_no, state), 0)

    @property
    def held(self) -> int:
        """Smallest packages that are held, on all lines and on none."""
        return sum(n for (_, state), n in self.asides.items() if state == AsideState.HELD)

    def learn(self, connection: Connection) -> None:
        """Read again what is known of identifiers and items."""
        today = self.parts.clock.today()
        self.known = known_of(connection, self.key.org, self.index.delivery, today)
        self.index = DeliveryIndex(self.index.delivery, self.known.mapped)

    def record(self, connection: Connection, body: OperationBody) -> None:
        """Write a fact into the log and make its rows, in the caller's transaction."""
        log = self.parts.log
        if isinstance(body, ScanRecorded):
            body = msgspec.structs.replace(body, began=self._began)
        body = msgspec.structs.replace(body, heard=last_place(connection, self.key.org))
        op_id = log.append(connection, kind_of(body), VERSION, encode(body))
        apply(connection, Author(self.key.org, self.device, op_id), body)

    def place(self) -> bodies.Place:
        """Where the next fact stands."""
        return bodies.Place(self.receipt_id, self.seq + 1, self.index, self.tally)

    def desk(self, without: Aside | None = None, times: int | None = None) -> Desk:
        """What a verdict stands on; `without` is a held box that is judged as if it came now."""
        rules, today = self.parts.rules, self.parts.clock.today()
        tally = self.tally
        if without is not None:
            lines = {**tally.aside_by_line, without.line_no: -1}
            lines[without.line_no] += tally.aside_by_line.get(without.line_no, 0)
            tally = replace(tally, aside_by_line=lines)
        return Desk(self.receipt_id, self.index, tally, rules, today, self.known, times)

    def adopt(self, body: ScanRecorded, cartons: Mapping[str, int]) -> None:
        """Count a fact that is durable now; `cartons` is what it added to each."""
        self.seq = body.seq
        self._began = None
        self.armed = body.armed
        self.tally.add(body.counts, cartons)
        for aside in body.asides:
            if aside.smallest:
                self._count_aside(aside.line_no, aside.state, aside.quantity, aside.carton_no)
        records.follow_carton(self.ended, body)
        self._recount_packs(body)
        self._look_at_hand()

    def take_over(self, connection: Connection, changes: Iterable[Change]) -> Moved:
        """Count what others did, which is durable; what that changed comes back."""
        lines: Counter[int] = Counter()
        cartons: Counter[str] = Counter()
        for change in changes:
            if change.key.receipt_id == self.receipt_id:
                lines[change.line_no] += change.quantity
                if change.carton_no is not None:
                    cartons[change.carton_no] += change.quantity
        self.tally.add(lines, cartons)
        before = self.head, dict(self.explained), dict(self.asides)
        in_cartons, in_packs = self.tally.aside_by_carton, self.tally.packs
        self._read_shared(connection)
        moved = {line for line, number in lines.items() if number}
        moved |= _differing(before[1], self.explained)
        moved |= {line for line, _ in _differing(before[2], self.asides)}
        named = {number for number, quantity in cartons.items() if quantity}
        named |= _differing(in_cartons, self.tally.aside_by_carton)
        named |= _differing(in_packs, self.tally.packs)
        return Moved(
            lines=tuple(self.line(self.index.lines[n]) for n in sorted(moved) if n),
            cartons=tuple(self._progress_of(number) for number in sorted(named)),
            scan_count=self.scan_count,
            tray=tray.read(connection, self.key, self.device),
            whole=before[0] != self.head,
        )

    def open_carton(self, number: str, body: ScanRecorded) -> None:
        """Take boxes from now on out of this carton, or package of unknown contents."""
        self._opened[number] = None
        if self.index.has_carton(number):
            self.tally.opened[number] = None
        else:
            self.tally.packs[number] = packs.of_opening(body)
        self._look_at_hand()

    def reopen(self, opened: dict[str, None]) -> None:
        """Take over which cartons are open after an undo."""
        self._take_opened(opened)
        self.tally.packs = {n: pack for n, pack in self.tally.packs.items() if n in opened}
        self._look_at_hand()

    def event(
        self,
        body: ScanRecorded,
        lines: Iterable[int],
        cartons: Iterable[str],
        entry: TrayEntry | None = None,
        belongs_to: uuid.UUID | None = None,
    ) -> ScanAnswered:
        """What the screen is told of a fact that is durable and counted."""
        changed = dict.fromkeys(lines) | dict.fromkeys(a.line_no for a in body.asides)
        changed.pop(0, None)
        named = {*cartons, *(a.carton_no for a in body.asides if a.carton_no is not None)}
        named |= self._packs_changed
        return ScanAnswered(
            receipt_id=self.receipt_id,
            answer=bodies.answer_of(body),
            lines=tuple(self.line(self.index.lines[number]) for number in changed),
            cartons=tuple(self._progress_of(number) for number in sorted(named)),
            tray=entry,
            scan_count=self.scan_count,
            undoable=bool(self.undoable),
            redoable=bool(self.redoable),
            armed=self.armed,
            belongs_to=belongs_to,
        )

    def line(self, line: DeliveryLine) -> LineProgress:
        """How far a line is."""
        difference, remark = self.explained.get(line.line_no, (None, ""))
        rules, today = self.parts.rules, self.parts.clock.today()
        of_item = self.known.rules_of(line.line_no)
        return LineProgress(
            line_no=line.line_no,
            province_code=line.item.province_code,
            name=line.item.name,
            strength=line.item.strength,
            maker=line.item.maker,
            approval_number=line.item.approval_number,
            batch=line.batch,
            production_date=line.production_date,
            expiry=line.expiry,
            near_expiry=of_item.near_expiry(line.expiry, line.production_date, today, rules),
            unit=line.unit,
            expected=line.quantity,
            received=self.tally.received(line.line_no),
            difference=difference,
            remark=remark,
            rejected=self.aside(line.line_no, AsideState.REJECTED),
            held=self.aside(line.line_no, AsideState.HELD),
            notices=self.known.keys_of(line.line_no),
            notice_values=self.known.values_of(line.line_no),
        )

    def carton(self, carton: Carton) -> CartonProgress:
        """How far a carton is."""
        return CartonProgress(
            carton_no=carton.carton_no,
            expected=carton.expected,
            received=self.tally.in_carton(carton.carton_no),
            opened=carton.carton_no in self.tally.opened,
            codes_known=carton.codes_known,
            aside=self.tally.aside_by_carton.get(carton.carton_no, 0),
            ended=carton.carton_no in self.ended,
        )

    def cartons(self) -> tuple[CartonProgress, ...]:
        """How far all cartons are, and the packages that were opened."""
        cartons = (self.carton(carton) for carton in self.index.cartons)
        return (*cartons, *(self._progress_of(number) for number in self.tally.packs))

    def _progress_of(self, number: str) -> CartonProgress:
        if self.index.has_carton(number):
            return self.carton(self.index.carton(number))
        pack = self.tally.packs.get(number)
        return CartonProgress(
            carton_no=number,
            expected=None if pack is None else pack.expected,
            received=0 if pack is None else pack.arrived,
            opened=pack is not None,
            codes_known=False,
            is_package=True,
            ended=number in self.ended,
        )

    def tray(self) -> tuple[TrayEntry, ...]:
        """The refused scans of the receipt."""
        with self.parts.database.reading() as connection:
            return tray.read(connection, self.key, self.device)

    def _count_aside(self, line_no: int, state: str, quantity: int, carton_no: str | None) -> None:
        self.asides[line_no, state] += quantity
        by_line, by_carton = self.tally.aside_by_line, self.tally.aside_by_carton
        by_line[line_no] = by_line.get(line_no, 0) + quantity
        if carton_no is not None:
            by_carton[carton_no] = by_carton.get(carton_no, 0) + quantity

    def _take_opened(self, opened: dict[str, None]) -> None:
        # Cartons and packages together, in the order they were opened.
        self._opened = opened
        self.tally.opened = {number: None for number in opened if self.index.has_carton(number)}

    def _recount_packs(self, body: ScanRecorded) -> None:
        """Count again the packages that a fact may have changed; none where none is open."""
        self._packs_changed = set()
        if not self.tally.packs:
            return
        named = {p.parent_code for p in body.packages} | {a.parent_code for a in body.asides}
        touched = self.tally.packs.keys() & {*named, self.tally.pack, body.carton_no}
        if body.undoes is not None or body.asides:
            touched = set(self.tally.packs)
        with self.parts.database.reading() as connection:
            counts = packs.arrived(connection, self.key, touched)
        for code, number in counts.items():
            if self.tally.packs[code].arrived != number:
                self.tally.packs[code].arrived = number
                self._packs_changed.add(code)

    def _look_at_hand(self) -> None:
        """Say out of which carton and which package the next boxes come."""
        self.tally.filling = self._carton_at_hand()
        self.tally.pack = None
        for number in reversed(self._opened):
            pack = self.tally.packs.get(number)
            if pack is None:
                return
            if not pack.is_full and number not in self.ended:
                self.tally.pack = number
                return

    def _carton_at_hand(self) -> str | None:
        """The carton whose label was scanned last, while boxes in it are still to come."""
        number = next(reversed(self.tally.opened), None)
        if number is None or number in self.ended:
            return None
        expected = self.index.carton(number).expected
        full = expected is not None and self.tally.arrived_in(number) >= expected
        return None if full else number


def _differing(before: Mapping[Key, object], after: Mapping[Key, object]) -> set[Key]:
    """The keys under which something else stands now."""
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}
