"""The receiving session: one open receipt on one workstation.

Without it scans would be judged and forgotten. Every wish becomes a fact
(app/receiving/operations.py), is applied and logged in one transaction, and is answered only after
that is durable. The session keeps counts beside the facts so that a scan costs the same at the
start and at the end of a receipt; they are touched only after the commit. Everything is read again
from the store when a session opens, so it may be killed at any moment. Not for several threads: it
lives where the writer lives.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.codes.code import Code, Command, Kind
from app.codes.parse import parse
from app.codes.reading import fold, split_symbology, text_of
from app.receiving import bodies, facts, records
from app.receiving.bodies import Reading
from app.receiving.journal import apply
from app.receiving.manifest import Carton, DeliveryIndex
from app.receiving.operations import (
    VERSION,
    LineExplained,
    OperationBody,
    ReceiptConfirmed,
    ScanRecorded,
    ScanSettled,
    encode,
    kind_of,
)
from app.receiving.progress import (
    CartonProgress,
    Explanation,
    LineProgress,
    ReceiptState,
    ReceiptView,
    ScanAnswered,
    TrayEntry,
)
from app.receiving.records import ReceiptHead
from app.receiving.refusals import WishRefused
from app.receiving.rules import Desk, Facts, Outcome, judge
from app.receiving.settings import ReceivingRules
from app.receiving.values import Delivery, DeliveryLine
from app.receiving.verdicts import Sentence, Severity, Verdict
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.database import Database
from app.store.facts import Author

SHOWN_ANSWERS = 20
EXPLANATION_LIMIT = 200
"""Characters of an explanation or a remark."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a session works with."""

    database: Database
    log: ChangeLog
    clock: Clock
    rules: ReceivingRules


class ReceivingSession:
    """One open receipt."""

    def __init__(
        self, parts: Parts, head: ReceiptHead, delivery: Delivery, connection: Connection
    ) -> None:
        """Read all that is known of the receipt; app/receiving/opening.py opens one."""
        self._parts = parts
        self._head = head
        self._device = parts.log.workstation.device
        self._index = DeliveryIndex(delivery)
        self._seq = records.last_seq(connection, head.key, self._device)
        self._scan_count = records.scan_count(connection, head.key)
        self._undoable = records.undoable(connection, head.key, self._device)
        self._tally = records.tally(connection, head.key, self._device)
        self._tally.filling = self._carton_at_hand()
        self._explained = records.explanations(connection, head.key)

    @property
    def receipt_id(self) -> uuid.UUID:
        """Which receipt it is."""
        return self._head.key.receipt_id

    @property
    def delivery(self) -> Delivery:
        """What is being received."""
        return self._index.delivery

    def view(self) -> ReceiptView:
        """All that a screen or a paper shows of the receipt."""
        key = self._head.key
        with self._parts.database.reading() as connection:
            tray = records.tray(connection, key, self._device)
            answers = records.answers(connection, key, self._device, SHOWN_ANSWERS)
        return ReceiptView(
            receipt_id=key.receipt_id,
            receipt_no=self._head.receipt_no,
            delivery_no=self.delivery.delivery_no,
            distributor=self.delivery.distributor,
            state=self._head.state,
            opened_at=self._head.opened_at,
            opened_by=self._head.opened_by,
            confirmed_at=self._head.confirmed_at,
            confirmed_by=self._head.confirmed_by,
            lines=tuple(self._line(line) for line in self.delivery.lines),
            cartons=tuple(self._carton(carton) for carton in self._index.cartons),
            tray=tray,
            answers=answers,
            scan_count=self._scan_count,
            undoable=bool(self._undoable),
        )

    def scan(self, reading: Reading) -> ScanAnswered:
        """Judge one scan and make it durable; raises WishRefused or StoreError."""
        self._refuse_if_confirmed()
        text = split_symbology(fold(reading.text))[1]
        code = parse(reading.text)
        if code.kind is Kind.COMMAND:
            return self._obey(code, reading)
        with self._parts.database.writing() as connection:
            known = self._facts(connection, code, text)
            outcome = judge(code, text, known, self._desk())
            body = bodies.of_scan(self._place(), reading, code, outcome)
            self._record(connection, body)
        self._adopt(outcome, body.seq)
        return self._answered(body, outcome)

    def undo(self, reading: Reading) -> ScanAnswered:
        """Take back the last scan of this workstation that counted; raises WishRefused."""
        self._refuse_if_confirmed()
        if not self._undoable:
            raise WishRefused("nothing-to-undo")
        undone = self._undoable[-1]
        with self._parts.database.writing() as connection:
            row = records.scan_row(connection, self._head.key, self._device, undone)
            lines, cartons = self._counted_by(connection, undone)
            values: dict[str, str | int] = {"undone": undone, "removed": row.added}
            sentence = Sentence("undone", values)
            body = bodies.of_undo(self._place(), reading, undone, sentence, lines)
            self._record(connection, body)
            label = records.label_of(row)
            opened = self._tally.opened
            if label is not None:
                opened = records.opened_cartons(connection, self._head.key, self._device)
        self._take_back(body.seq, opened, lines, cartons)
        return self._event(body, lines, set(cartons) | ({label} if label else set()))

    def settle(self, seq: int, explanation: str, person: str) -> None:
        """Explain a refused scan; raises WishRefused."""
        self._refuse_if_confirmed()
        text = explanation.strip()[:EXPLANATION_LIMIT]
        if not text:
            raise WishRefused("explanation-missing")
        if seq not in {entry.seq for entry in self._tray()}:
            raise WishRefused("no-such-exception", seq=seq)
        clock = self._parts.clock
        body = ScanSettled(
            receipt_id=self.receipt_id,
            settlement_id=clock.new_id(),
            seq=seq,
            explanation=text,
            person=person,
            at=clock.now(),
        )
        with self._parts.database.writing() as connection:
            self._record(connection, body)

    def explain_lines(self, explanations: Sequence[Explanation], person: str) -> None:
        """Say why lines are short or over: all of it or nothing; raises WishRefused."""
        self._refuse_if_confirmed()
        for line_no, _, _ in explanations:
            if line_no not in self._index.lines:
                raise WishRefused("no-such-line", line=line_no)
        clock = self._parts.clock
        now = clock.now()
        said = [
            LineExplained(
                receipt_id=self.receipt_id,
                explanation_id=clock.new_id(),
                line_no=line_no,
                difference=difference,
                remark=remark.strip()[:EXPLANATION_LIMIT],
                person=person,
                at=now,
            )
            for line_no, difference, remark in explanations
        ]
        with self._parts.database.writing() as connection:
            for body in said:
                self._record(connection, body)
        self._explained.update(
            (line_no, (difference, body.remark))
            for (line_no, difference, _), body in zip(explanations, said, strict=True)
        )

    def refuse_differing(self) -> None:
        """Raise WishRefused while a line is short or over and nobody has said why."""
        differing = [
            line.line_no
            for line in self.delivery.lines
            if self._tally.received(line.line_no) != line.quantity
            and line.line_no not in self._explained
        ]
        if differing:
            shown = "、".join(str(number) for number in differing[:10])
            raise WishRefused("lines-differ", count=len(differing), lines=shown)

    def confirm(self, person: str) -> ReceiptView:
        """Close the receipt; raises WishRefused while anything is unexplained."""
        self._refuse_if_confirmed()
        self._refuse_unexplained()
        body = ReceiptConfirmed(
            receipt_id=self.receipt_id,
            delivery_id=self._head.delivery_id,
            confirmed_at=self._parts.clock.now(),
            confirmed_by=person,
            lines={line.line_no: self._confirmed(line) for line in self.delivery.lines},
        )
        with self._parts.database.writing() as connection:
            self._record(connection, body)
            head = records.head(connection, self._head.key)
        assert head is not None
        self._head = head
        return self.view()

    def _record(self, connection: Connection, body: OperationBody) -> None:
        log = self._parts.log
        op_id = log.append(connection, kind_of(body), VERSION, encode(body))
        apply(connection, Author(self._head.key.org, self._device, op_id), body)

    def _facts(self, connection: Connection, code: Code, text: str) -> Facts:
        org, delivery_id = self._head.key.org, self._head.delivery_id
        carton = self._index.carton_of(code, text)
        if carton is not None:
            return facts.of_carton(connection, org, delivery_id, carton)
        if code.kind is Kind.TRACE_CODE and code.valid:
            return facts.of_trace_code(connection, org, delivery_id, code)
        return Facts()

    def _place(self) -> bodies.Place:
        return bodies.Place(self.receipt_id, self._seq + 1, self._index, self._tally)

    def _desk(self) -> Desk:
        rules, today = self._parts.rules, self._parts.clock.today()
        return Desk(self.receipt_id, self._index, self._tally, rules, today)

    def _adopt(self, outcome: Outcome, seq: int) -> None:
        """Count a scan that is durable now."""
        self._seq = seq
        self._scan_count += 1
        self._tally.add(outcome.by_line, outcome.by_carton)
        if outcome.opens_carton and outcome.carton_no is not None:
            self._tally.opened[outcome.carton_no] = None
        self._tally.filling = self._carton_at_hand()
        if outcome.added or outcome.opens_carton:
            self._undoable.append(seq)

    def _answered(self, body: ScanRecorded, outcome: Outcome) -> ScanAnswered:
        tray = None
        if outcome.verdict.severity is Severity.WRONG:
            tray = TrayEntry(
                seq=body.seq,
                raw=text_of(body.raw),
                verdict=outcome.verdict,
                sentence=outcome.sentence,
                scanned_at=body.read_at,
                settled=None,
            )
        cartons = set(outcome.by_carton)
        if outcome.opens_carton and outcome.carton_no is not None:
            cartons.add(outcome.carton_no)
        return self._event(body, outcome.by_line, cartons, tray)

    def _event(
        self,
        body: ScanRecorded,
        lines: Mapping[int, int],
        cartons: set[str],
        tray: TrayEntry | None = None,
    ) -> ScanAnswered:
        return ScanAnswered(
            receipt_id=self.receipt_id,
            answer=bodies.answer_of(body),
            lines=tuple(self._line(self._index.lines[number]) for number in lines),
            cartons=tuple(self._carton(self._index.carton(number)) for number in sorted(cartons)),
            tray=tray,
            scan_count=self._scan_count,
            undoable=bool(self._undoable),
        )

    def _obey(self, code: Code, reading: Reading) -> ScanAnswered:
        """Carry out a command bar code, or say that it is not for here; it is a fact either way."""
        if code.code == Command.UNDO and self._undoable:
            return self.undo(reading)
        sentence = {
            Command.UNDO.value: Sentence("nothing-to-undo"),
            Command.CONFIRM.value: Sentence("confirm-asked"),
        }.get(code.code or "", Sentence("unknown-command", {"command": code.raw.strip()[:40]}))
        outcome = Outcome(Verdict.COMMAND, sentence)
        body = bodies.of_scan(self._place(), reading, code, outcome)
        with self._parts.database.writing() as connection:
            self._record(connection, body)
        self._seq = body.seq
        return self._event(body, {}, set())

    def _counted_by(
        self, connection: Connection, seq: int
    ) -> tuple[dict[int, int], dict[str, int]]:
        """What one scan added to each line and carton."""
        lines: dict[int, int] = {}
        cartons: dict[str, int] = {}
        for row in records.taken_in(connection, self._head.key, self._device, seq):
            lines[row.line_no] = lines.get(row.line_no, 0) + 1
            if row.carton_no is not None:
                cartons[row.carton_no] = cartons.get(row.carton_no, 0) + 1
        return lines, cartons

    def _take_back(
        self,
        seq: int,
        opened: dict[str, None],
        lines: Mapping[int, int],
        cartons: Mapping[str, int],
    ) -> None:
        """Count an undo that is durable now; `opened` are the cartons that stay open."""
        self._seq = seq
        self._undoable.pop()
        self._tally.add({n: -q for n, q in lines.items()}, {n: -q for n, q in cartons.items()})
        self._tally.opened = opened
        self._tally.filling = self._carton_at_hand()

    def _line(self, line: DeliveryLine) -> LineProgress:
        difference, remark = self._explained.get(line.line_no, (None, ""))
        rules, today = self._parts.rules, self._parts.clock.today()
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
            received=self._tally.received(line.line_no),
            difference=difference,
            remark=remark,
        )

    def _carton(self, carton: Carton) -> CartonProgress:
        return CartonProgress(
            carton_no=carton.carton_no,
            expected=carton.expected,
            received=self._tally.in_carton(carton.carton_no),
            opened=carton.carton_no in self._tally.opened,
            codes_known=carton.codes_known,
        )

    def _carton_at_hand(self) -> str | None:
        """The carton whose label was scanned last, while boxes in it are still to come."""
        number = next(reversed(self._tally.opened), None)
        if number is None:
            return None
        expected = self._index.carton(number).expected
        full = expected is not None and self._tally.in_carton(number) >= expected
        return None if full else number

    def _tray(self) -> tuple[TrayEntry, ...]:
        with self._parts.database.reading() as connection:
            return records.tray(connection, self._head.key, self._device)

    def _confirmed(self, line: DeliveryLine) -> tuple[int, int, str, str]:
        difference, remark = self._explained.get(line.line_no, (None, ""))
        return line.quantity, self._tally.received(line.line_no), difference or "", remark

    def _refuse_if_confirmed(self) -> None:
        if self._head.state is ReceiptState.CONFIRMED:
            raise WishRefused("receipt-confirmed-already", receipt=self._head.receipt_no)

    def _refuse_unexplained(self) -> None:
        waiting = sum(1 for entry in self._tray() if entry.settled is None)
        if waiting:
            raise WishRefused("tray-not-empty", count=waiting)
        self.refuse_differing()
