"""A desk without a core: without it pages could be shown and tested only with a database.

Answers as the real desk does, in the order of the wishes, through the `post` it is given. It knows
one receipt; `verdicts` says which codes are not simply accepted. It remembers every wish.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.codes.code import Command, Kind
from app.entry.training_codes import TrainingCarton, TrainingCodes
from app.papers import PaperReady
from app.purchasing.records import OrderView
from app.receiving.progress import (
    CartonProgress,
    DeliveriesFound,
    DeliveriesListed,
    DeliverySummary,
    DeskFailed,
    Difference,
    Explanation,
    LineProgress,
    LooseScan,
    ReceiptConfirmed,
    ReceiptOpened,
    ReceiptState,
    ReceiptView,
    ScanAnswered,
    TrayEntry,
)
from app.receiving.sessions.arming import sentence_of
from app.receiving.values import PackageLevel
from app.receiving.verdicts import Answer, Sentence, Severity, Verdict
from app.reporting.statistics.values import Listing, Report
from app.tracing.cases.store import Case
from ui.ports import Settled

Post = Callable[[object], None]

_ADDING = {Severity.RIGHT, Severity.NOTICE}


class FakeDesk:
    """Holds one receipt in memory."""

    def __init__(
        self, post: Post, view: ReceiptView, deliveries: Sequence[DeliverySummary] = ()
    ) -> None:
        self._post = post
        self.view = view
        self.deliveries = tuple(deliveries)
        self.verdicts: dict[str, tuple[Verdict, Sentence]] = {}
        self.wishes: list[tuple[object, ...]] = []
        self._open = False

    def list_deliveries(self) -> None:
        """Answer with the deliveries."""
        self.wishes.append(("list_deliveries",))
        self._post(DeliveriesListed(self.deliveries))

    def search_deliveries(self, text: str) -> None:
        """Find deliveries by a part of their number."""
        self.wishes.append(("search_deliveries", text))
        found = tuple(row for row in self.deliveries if text in row.delivery_no)
        self._post(DeliveriesFound(text, found))

    def open_delivery(self, delivery_id: uuid.UUID, person: str) -> None:
        """Open the one receipt."""
        self.wishes.append(("open_delivery", delivery_id, person))
        self._open = True
        self._post(ReceiptOpened(self.view))

    def scan(self, text: str, raw: bytes, device: str, read_at: datetime) -> None:
        """Answer a scan: count it on the first line that is short, or as `verdicts` says."""
        self.wishes.append(("scan", text, raw, device))
        if not self._open:
            found = [row.delivery_id for row in self.deliveries if row.delivery_no == text]
            self._post(LooseScan(text, device, tuple(found)))
            return
        verdict, sentence = self.verdicts.get(text, (Verdict.ACCEPTED, None))
        line = next((line for line in self.view.lines if line.received < line.expected), None)
        if verdict.severity not in _ADDING:
            line = None
        changed = () if line is None else (replace(line, received=line.received + 1),)
        answer = self._answer(text, verdict, sentence, changed)
        entry = None
        if verdict.severity is Severity.WRONG:
            entry = TrayEntry(answer.seq, text, verdict, answer.sentence, read_at, None)
        self._take(changed, answer, entry)

    def undo(self) -> None:
        """Take one package off the first line that has any."""
        self.wishes.append(("undo",))
        line = next((line for line in self.view.lines if line.received), None)
        changed = () if line is None else (replace(line, received=line.received - 1),)
        sentence = Sentence("undone", {"undone": self.view.scan_count, "removed": len(changed)})
        answer = self._answer("TDCMD-UNDO", Verdict.COMMAND, sentence, changed)
        self._take(changed, replace(answer, added=-len(changed)), None)

    def obey(self, command: str) -> None:
        """Say that a command came; one that waits for a scan is armed, the second time not."""
        self.wishes.append(("obey", command))
        if command == Command.UNDO:
            self.undo()
            return
        waiting = sentence_of(command)
        armed = None if waiting is None or self.view.armed == command else command
        sentence = waiting if armed else Sentence("disarmed" if waiting else "print-asked")
        self.view = replace(self.view, armed=armed)
        answer = self._answer(command, Verdict.COMMAND, sentence, ())
        self._take((), answer, None)

    def reject_quantity(self, line_no: int, quantity: int, reason: Difference, remark: str) -> None:
        """Reject packages of a line."""
        self.wishes.append(("reject_quantity", line_no, quantity, reason, remark))
        line = next(line for line in self.view.lines if line.line_no == line_no)
        changed = replace(line, rejected=line.rejected + quantity)
        values: dict[str, str | int] = {
            "difference": reason,
            "count": quantity,
            "unit": line.unit,
            "name": line.name,
            "batch": line.batch,
        }
        sentence = Sentence("quantity-rejected", values)
        answer = self._answer("", Verdict.REJECTED, sentence, (changed,))
        self._take((changed,), replace(answer, added=0), None)

    def settle(self, seq: int, explanation: str, workstation: uuid.UUID | None = None) -> None:
        """Explain an entry of the tray."""
        self.wishes.append(("settle", seq, explanation))
        tray = tuple(
            replace(entry, settled=explanation)
            if (entry.workstation, entry.seq) == (workstation, seq)
            else entry
            for entry in self.view.tray
        )
        self.view = replace(self.view, tray=tray)
        self._post(ReceiptOpened(self.view))

    def assign_identifier(
        self, identifier: str, line_no: int, level: PackageLevel, settles: Settled
    ) -> None:
        """Explain the entries; the box is to be scanned again."""
        self.wishes.append(("assign_identifier", identifier, line_no, level, settles))
        entries, explanation = settles
        tray = tuple(
            replace(entry, settled=explanation)
            if (entry.seq, entry.workstation) in entries
            else entry
            for entry in self.view.tray
        )
        self.view = replace(self.view, tray=tray)
        self._post(ReceiptOpened(self.view))

    def explain_lines(self, explanations: Sequence[Explanation]) -> None:
        """Explain lines."""
        self.wishes.append(("explain_lines", *explanations))
        said = {line_no: (difference, remark) for line_no, difference, remark in explanations}
        lines = (
            replace(line, difference=said[line.line_no][0], remark=said[line.line_no][1])
            if line.line_no in said
            else line
            for line in self.view.lines
        )
        self.view = replace(self.view, lines=tuple(lines))
        self._post(ReceiptOpened(self.view))

    def look_again(self) -> None:
        """Show the receipt, where one is open."""
        self.wishes.append(("look_again",))
        if self._open:
            self._post(ReceiptOpened(self.view))

    def confirm(self, person: str) -> None:
        """Confirm, unless something is not explained."""
        self.wishes.append(("confirm", person))
        waiting = [line for line in self.view.lines if not line.complete and not line.difference]
        if waiting:
            numbers = "、".join(str(line.line_no) for line in waiting)
            sentence = Sentence("lines-differ", {"count": len(waiting), "lines": numbers})
            self._post(DeskFailed(sentence))
            return
        self.view = replace(
            self.view,
            state=ReceiptState.CONFIRMED,
            confirmed_at=datetime.now(UTC),
            confirmed_by=person,
        )
        self._post(ReceiptConfirmed(self.view))

    def leave(self) -> None:
        """Take no more scans for the receipt."""
        self.wishes.append(("leave",))
        self._open = False

    def _answer(
        self,
        text: str,
        verdict: Verdict,
        sentence: Sentence | None,
        changed: tuple[LineProgress, ...],
    ) -> Answer:
        line = changed[0] if changed else None
        return Answer(
            seq=self.view.scan_count + 1,
            raw=text,
            code=text,
            kind=Kind.COMMAND if verdict is Verdict.COMMAND else Kind.TRACE_CODE,
            verdict=verdict,
            line_no=line.line_no if line else None,
            added=len(changed),
            received=line.received if line else None,
            expected=line.expected if line else None,
            sentence=sentence or _counted(line),
        )

    def _take(
        self, changed: tuple[LineProgress, ...], answer: Answer, entry: TrayEntry | None
    ) -> None:
        for line in changed:
            self._put(line)
        cartons: tuple[CartonProgress, ...] = ()
        self.view = replace(
            self.view,
            scan_count=answer.seq,
            undoable=any(line.received for line in self.view.lines),
            answers=(answer, *self.view.answers)[:20],
            tray=self.view.tray if entry is None else (*self.view.tray, entry),
        )
        self._post(
            ScanAnswered(
                self.view.receipt_id,
                answer,
                changed,
                cartons,
                entry,
                self.view.scan_count,
                self.view.undoable,
                redoable=self.view.redoable,
                armed=self.view.armed,
            )
        )

    def _put(self, changed: LineProgress) -> None:
        lines = tuple(
            changed if line.line_no == changed.line_no else line for line in self.view.lines
        )
        self.view = replace(self.view, lines=lines)


def _counted(line: LineProgress | None) -> Sentence:
    if line is None:
        return Sentence("unknown-code", {"text": ""})
    values: dict[str, str | int] = {
        "name": line.name,
        "strength": line.strength,
        "batch": line.batch,
        "received": line.received,
        "expected": line.expected,
        "unit": line.unit,
    }
    return Sentence("accepted", values)


class FakePapers:
    """Writes nothing and says it did."""

    def __init__(self, post: Post, path: Path) -> None:
        self._post = post
        self._path = path
        self.printed: list[uuid.UUID] = []
        self.sheets = 0
        self.cases: list[Case] = []
        self.printed_orders: list[OrderView] = []
        self.printed_reports: list[Report | Listing] = []

    def print_receipt(self, receipt_id: uuid.UUID) -> None:
        """Say that the paper is ready."""
        self.printed.append(receipt_id)
        self._post(PaperReady(self._path))

    def print_papers(self, receipt_id: uuid.UUID) -> None:
        """Say that the paper is ready."""
        self.print_receipt(receipt_id)

    def print_case(self, case: Case) -> None:
        """Say that the paper is ready."""
        self.cases.append(case)
        self._post(PaperReady(self._path.with_name("TraceDock-case.pdf")))

    def print_order(self, view: OrderView) -> None:
        """Say that the paper is ready."""
        self.printed_orders.append(view)
        self._post(PaperReady(self._path.with_name("TraceDock-order.pdf")))

    def print_statistics(self, report: Report | Listing) -> None:
        """Say that the paper is ready."""
        self.printed_reports.append(report)
        self._post(PaperReady(self._path.with_name("TraceDock-statistics.pdf")))

    def print_command_sheet(self) -> None:
        """Say that the sheet is ready."""
        self.sheets += 1
        self._post(PaperReady(self._path.with_name("TraceDock-commands.pdf")))


class FakeTraining:
    """Offers the cartons of one delivery."""

    def __init__(self, post: Post, cartons: tuple[TrainingCarton, ...]) -> None:
        self._post = post
        self.cartons = cartons
        self.odd_codes: tuple[tuple[str, str], ...] = ()
        self.ordered = 0

    def codes_to_scan(self, delivery_no: str) -> None:
        """Answer with the cartons."""
        self._post(TrainingCodes(delivery_no, self.cartons, self.odd_codes))

    def order_delivery(self) -> None:
        """Count the orders."""
        self.ordered += 1
