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
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from app.codes.code import Kind
from app.codes.parse import parse
from app.codes.reading import fold, split_symbology
from app.receiving import records
from app.receiving.acceptance.asking import still_missing
from app.receiving.acceptance.values import Missing
from app.receiving.acceptance.wording import of_missing, summary
from app.receiving.aside import rows as aside_rows
from app.receiving.known import mapping
from app.receiving.operations import LineExplained, ReceiptConfirmed, ScanRecorded, ScanSettled
from app.receiving.parts import Parts
from app.receiving.progress import (
    Difference,
    Explanation,
    ReceiptState,
    ReceiptView,
    ScanAnswered,
)
from app.receiving.records import ReceiptHead
from app.receiving.refusals import WishRefused
from app.receiving.sessions import bodies, commands, rejecting, tray, undoing
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.deciding import decide
from app.receiving.sessions.decision import Decision
from app.receiving.sessions.standing import Moved, Standing
from app.receiving.values import Delivery, DeliveryLine, PackageLevel
from app.receiving.verdicts import Verdict
from app.store.facts import Change

__all__ = ["EXPLANATION_LIMIT", "SHOWN_ANSWERS", "Parts", "ReceivingSession"]

SHOWN_ANSWERS = 20
EXPLANATION_LIMIT = 200
"""Characters of an explanation or a remark."""


class ReceivingSession:
    """One open receipt."""

    def __init__(
        self, parts: Parts, head: ReceiptHead, delivery: Delivery, connection: Connection
    ) -> None:
        """Read all that is known of the receipt; app/receiving/sessions/opening.py opens one."""
        self._standing = Standing(parts, head, delivery, connection)
        self._parts = parts

    @property
    def receipt_id(self) -> uuid.UUID:
        """Which receipt it is."""
        return self._standing.receipt_id

    @property
    def delivery(self) -> Delivery:
        """What is being received."""
        return self._standing.index.delivery

    def view(self) -> ReceiptView:
        """All that a screen or a paper shows of the receipt."""
        standing, head = self._standing, self._standing.head
        with self._parts.database.reading() as connection:
            entries = tray.read(connection, head.key, standing.device)
            answers = records.answers(connection, head.key, standing.device, SHOWN_ANSWERS)
            rejections = aside_rows.rejections(connection, head.key)
            missing = self._missing(connection)
        return ReceiptView(
            receipt_id=self.receipt_id,
            receipt_no=head.receipt_no,
            delivery_no=self.delivery.delivery_no,
            distributor=self.delivery.distributor,
            state=head.state,
            opened_at=head.opened_at,
            opened_by=head.opened_by,
            confirmed_at=head.confirmed_at,
            confirmed_by=head.confirmed_by,
            lines=tuple(standing.line(line) for line in self.delivery.lines),
            cartons=standing.cartons(),
            tray=entries,
            answers=answers,
            scan_count=standing.scan_count,
            undoable=bool(standing.undoable),
            redoable=bool(standing.redoable),
            armed=standing.armed,
            rejections=rejections,
            missing=tuple(of_missing(found) for found in missing),
        )

    def take_over(self, changes: Sequence[Change]) -> Moved:
        """Count what other workstations did, which is stored here; raises StoreError."""
        with self._parts.database.reading() as connection:
            return self._standing.take_over(connection, changes)

    def scan(self, reading: Reading, may_reject: Callable[[], bool] = lambda: True) -> ScanAnswered:
        """Judge one scan and make it durable; raises WishRefused or StoreError.

        `may_reject` is asked where a command would reject or hold back what is scanned next.
        """
        self._refuse_if_confirmed()
        text = split_symbology(fold(reading.text))[1]
        code = parse(reading.text)
        if code.kind is Kind.COMMAND:
            return commands.obey(self._standing, code, reading, may_reject)
        with self._parts.database.writing() as connection:
            decision = decide(self._standing, connection, code, text, self._standing.armed)
            body = bodies.of_scan(self._standing.place(), reading, code, decision)
            self._standing.record(connection, body)
            learned = decision.outcome.learned
            if learned is not None:
                mapping.propose(connection, self._parts, learned, reading.person)
                self._standing.known = self._standing.known.with_proposal(learned)
        self._adopt(decision, body)
        return self._answered(body, decision)

    def undo(self, reading: Reading) -> ScanAnswered:
        """Take back the last scan of this workstation that counted; raises WishRefused."""
        self._refuse_if_confirmed()
        return undoing.undo(self._standing, reading)

    def redo(self, reading: Reading) -> ScanAnswered:
        """Make the step that was undone last once more; raises WishRefused."""
        self._refuse_if_confirmed()
        return undoing.redo(self._standing, reading)

    def reject_quantity(
        self, line_no: int, quantity: int, reason: Difference, remark: str, reading: Reading
    ) -> ScanAnswered:
        """Reject packages of a line that no code names; raises WishRefused."""
        self._refuse_if_confirmed()
        wish = rejecting.Wish(line_no, quantity, reason, remark.strip()[:EXPLANATION_LIMIT])
        return rejecting.reject_quantity(self._standing, wish, reading)

    def assign_identifier(
        self, identifier: str, line_no: int, level: PackageLevel, person: str
    ) -> None:
        """Say that an identifier is the item of a line, from now on; raises WishRefused."""
        self._refuse_if_confirmed()
        line = self._standing.index.lines.get(line_no)
        if line is None:
            raise WishRefused("no-such-line", line=line_no)
        with self._parts.database.writing() as connection:
            mapping.assign(
                connection, self._parts, identifier, line, level, person, self.receipt_id
            )
            self._standing.learn(connection)

    def settle(
        self, seq: int, explanation: str, person: str, workstation: uuid.UUID | None = None
    ) -> None:
        """Explain a refused scan of this or another workstation; raises WishRefused."""
        self._refuse_if_confirmed()
        text = explanation.strip()[:EXPLANATION_LIMIT]
        if not text:
            raise WishRefused("explanation-missing")
        if (workstation, seq) not in {(e.workstation, e.seq) for e in self._standing.tray()}:
            raise WishRefused("no-such-exception", seq=seq)
        clock = self._parts.clock
        body = ScanSettled(
            receipt_id=self.receipt_id,
            settlement_id=clock.new_id(),
            seq=seq,
            explanation=text,
            person=person,
            at=clock.now(),
            workstation=workstation,
        )
        with self._parts.database.writing() as connection:
            self._standing.record(connection, body)

    def explain_lines(self, explanations: Sequence[Explanation], person: str) -> None:
        """Say why lines are short or over: all of it or nothing; raises WishRefused."""
        self._refuse_if_confirmed()
        for line_no, _, _ in explanations:
            if line_no not in self._standing.index.lines:
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
                self._standing.record(connection, body)
        self._standing.explained.update(
            (line_no, (difference, body.remark))
            for (line_no, difference, _), body in zip(explanations, said, strict=True)
        )

    def refuse_differing(self) -> None:
        """Raise WishRefused while a line is short or over and nobody has said why."""
        differing = [
            line.line_no
            for line in self.delivery.lines
            if not self._standing.line(line).complete
            and line.line_no not in self._standing.explained
        ]
        if differing:
            shown = "、".join(str(number) for number in differing[:10])
            raise WishRefused("lines-differ", count=len(differing), lines=shown)

    def refuse_unaccepted(self) -> None:
        """Raise WishRefused while the acceptance lacks what the rules of its items ask."""
        with self._parts.database.reading() as connection:
            missing = self._missing(connection)
        if missing:
            said = summary(missing)
            raise WishRefused(
                "acceptance-missing",
                count=len(missing),
                missing=said.chinese,
                missing_en=said.english,
            )

    def confirm(self, person: str) -> ReceiptView:
        """Close the receipt; raises WishRefused while anything is unexplained."""
        self._refuse_if_confirmed()
        self._refuse_unexplained()
        rejected = self._rejected()
        body = ReceiptConfirmed(
            receipt_id=self.receipt_id,
            delivery_id=self._standing.head.delivery_id,
            confirmed_at=self._parts.clock.now(),
            confirmed_by=person,
            lines={line.line_no: self._confirmed(line, rejected) for line in self.delivery.lines},
            rejected=rejected,
        )
        with self._parts.database.writing() as connection:
            self._standing.record(connection, body)
            head = records.head(connection, self._standing.key)
        assert head is not None
        self._standing.head = head
        return self.view()

    def _adopt(self, decision: Decision, body: ScanRecorded) -> None:
        """Count a scan that is durable now."""
        standing, outcome = self._standing, decision.outcome
        standing.scan_count += outcome.verdict is not Verdict.COMMAND
        standing.adopt(body, decision.by_carton)
        if outcome.opens_carton and outcome.carton_no is not None:
            standing.open_carton(outcome.carton_no, body)
        if decision.steps:
            standing.undoable.append(body.seq)
            standing.redoable.clear()

    def _answered(self, body: ScanRecorded, decision: Decision) -> ScanAnswered:
        outcome = decision.outcome
        cartons = set(decision.by_carton)
        if outcome.opens_carton and outcome.carton_no is not None:
            cartons.add(outcome.carton_no)
        entry = tray.of_body(body)
        return self._standing.event(body, decision.by_line, cartons, entry, decision.belongs_to)

    def _confirmed(
        self, line: DeliveryLine, rejected: Mapping[int, Mapping[str, int]]
    ) -> tuple[int, int, str, str]:
        difference, remark = self._standing.explained.get(line.line_no, (None, ""))
        if difference is None:
            difference, remark = rejecting.reason_of_line(rejected.get(line.line_no, {}))
        return line.quantity, self._standing.tally.received(line.line_no), difference or "", remark

    def _rejected(self) -> dict[int, dict[str, int]]:
        """Line → reason → what was rejected."""
        found: dict[int, dict[str, int]] = {}
        with self._parts.database.reading() as connection:
            rejections = aside_rows.rejections(connection, self._standing.key)
        for rejection in rejections:
            if rejection.line_no is not None:
                reasons = found.setdefault(rejection.line_no, {})
                reasons[rejection.reason] = reasons.get(rejection.reason, 0) + rejection.quantity
        return found

    def _refuse_if_confirmed(self) -> None:
        if self._standing.head.state is ReceiptState.CONFIRMED:
            raise WishRefused("receipt-confirmed-already", receipt=self._standing.head.receipt_no)

    def _refuse_unexplained(self) -> None:
        waiting = sum(1 for entry in self._standing.tray() if entry.settled is None)
        if waiting:
            raise WishRefused("tray-not-empty", count=waiting)
        if self._standing.held:
            raise WishRefused("held-waiting", count=self._standing.held)
        self.refuse_differing()
        self.refuse_unaccepted()

    def _missing(self, connection: Connection) -> tuple[Missing, ...]:
        """What the acceptance lacks, of the lines of which anything came."""
        head, tally = self._standing.head, self._standing.tally
        if head.state is ReceiptState.CONFIRMED:
            return ()
        came = {line.line_no for line in self.delivery.lines if tally.arrived(line.line_no)}
        return still_missing(connection, head, self.delivery, came)
