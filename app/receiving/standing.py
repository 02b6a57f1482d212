"""How an open receipt stands on this workstation: counts beside the facts, kept while it is open.

Without it each wish would read the receipt from its facts again. Counts are touched only after the
fact they come from is durable; all of them are read from the store when a session opens.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import Connection

from app.receiving import bodies, records
from app.receiving.journal import apply
from app.receiving.manifest import Carton, DeliveryIndex
from app.receiving.operations import VERSION, OperationBody, ScanRecorded, encode, kind_of
from app.receiving.parts import Parts
from app.receiving.progress import CartonProgress, LineProgress, ScanAnswered, TrayEntry
from app.receiving.records import ReceiptHead, ReceiptKey
from app.receiving.rules import Desk, Outcome
from app.receiving.values import Delivery, DeliveryLine
from app.store.facts import Author


class Standing:
    """One open receipt, as far as it is known without asking the store."""

    def __init__(
        self, parts: Parts, head: ReceiptHead, delivery: Delivery, connection: Connection
    ) -> None:
        """Read all that is known of the receipt."""
        self.parts = parts
        self.head = head
        self.device = parts.log.workstation.device
        self.index = DeliveryIndex(delivery)
        self.seq = records.last_seq(connection, head.key, self.device)
        self.scan_count = records.scan_count(connection, head.key)
        self.undoable = records.undoable(connection, head.key, self.device)
        self.tally = records.tally(connection, head.key, self.device)
        self.tally.filling = self._carton_at_hand()
        self.explained = records.explanations(connection, head.key)

    @property
    def key(self) -> ReceiptKey:
        """Which receipt it is, of which institution."""
        return self.head.key

    @property
    def receipt_id(self) -> uuid.UUID:
        """Which receipt it is."""
        return self.head.key.receipt_id

    def record(self, connection: Connection, body: OperationBody) -> None:
        """Write a fact into the log and make its rows, in the caller's transaction."""
        log = self.parts.log
        op_id = log.append(connection, kind_of(body), VERSION, encode(body))
        apply(connection, Author(self.key.org, self.device, op_id), body)

    def place(self) -> bodies.Place:
        """Where the next fact stands."""
        return bodies.Place(self.receipt_id, self.seq + 1, self.index, self.tally)

    def desk(self) -> Desk:
        """What a verdict stands on."""
        rules, today = self.parts.rules, self.parts.clock.today()
        return Desk(self.receipt_id, self.index, self.tally, rules, today)

    def count(self, outcome: Outcome, seq: int) -> None:
        """Count a scan that is durable now."""
        self.seq = seq
        self.scan_count += 1
        self.tally.add(outcome.by_line, outcome.by_carton)
        if outcome.opens_carton and outcome.carton_no is not None:
            self.tally.opened[outcome.carton_no] = None
        self.tally.filling = self._carton_at_hand()
        if outcome.added or outcome.opens_carton:
            self.undoable.append(seq)

    def take_back(
        self, seq: int, opened: dict[str, None], lines: dict[int, int], cartons: dict[str, int]
    ) -> None:
        """Count an undo that is durable now; `opened` are the cartons that stay open."""
        self.seq = seq
        self.undoable.pop()
        self.tally.add({n: -q for n, q in lines.items()}, {n: -q for n, q in cartons.items()})
        self.tally.opened = opened
        self.tally.filling = self._carton_at_hand()

    def event(
        self,
        body: ScanRecorded,
        lines: Iterable[int],
        cartons: set[str],
        tray: TrayEntry | None = None,
    ) -> ScanAnswered:
        """What the screen is told of a scan that is durable and counted."""
        return ScanAnswered(
            receipt_id=self.receipt_id,
            answer=bodies.answer_of(body),
            lines=tuple(self.line(self.index.lines[number]) for number in lines),
            cartons=tuple(self.carton(self.index.carton(number)) for number in sorted(cartons)),
            tray=tray,
            scan_count=self.scan_count,
            undoable=bool(self.undoable),
        )

    def line(self, line: DeliveryLine) -> LineProgress:
        """How far a line is."""
        difference, remark = self.explained.get(line.line_no, (None, ""))
        rules, today = self.parts.rules, self.parts.clock.today()
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
            near_expiry=rules.near_expiry(line.expiry, today),
            unit=line.unit,
            expected=line.quantity,
            received=self.tally.received(line.line_no),
            difference=difference,
            remark=remark,
        )

    def carton(self, carton: Carton) -> CartonProgress:
        """How far a carton is."""
        return CartonProgress(
            carton_no=carton.carton_no,
            expected=carton.expected,
            received=self.tally.in_carton(carton.carton_no),
            opened=carton.carton_no in self.tally.opened,
            codes_known=carton.codes_known,
        )

    def tray(self) -> tuple[TrayEntry, ...]:
        """The refused scans of this workstation."""
        with self.parts.database.reading() as connection:
            return records.tray(connection, self.key, self.device)

    def _carton_at_hand(self) -> str | None:
        """The carton whose label was scanned last, while boxes in it are still to come."""
        number = next(reversed(self.tally.opened), None)
        if number is None:
            return None
        expected = self.index.carton(number).expected
        full = expected is not None and self.tally.arrived_in(number) >= expected
        return None if full else number
