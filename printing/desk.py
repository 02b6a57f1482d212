"""The desk of papers on a workstation: makes them, prints them as chosen, writes the day's journal.

Without it a paper would be a file that a clerk has to find and print from another program. Wishes
return at once and are done in their order by one thread, `papers`; what follows comes as events of
app/papers.py, what goes wrong as DeskFailed, in words. A paper that no printer takes stays as PDF
and its place is said.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from app.entry.console import Trouble, in_words
from app.entry.rooms import ATTACHMENTS
from app.packing.values import ShipmentView
from app.papers import (
    NAMES,
    Choice,
    ChoicesKept,
    DayJournalShown,
    NotPrinted,
    PaperKind,
    PaperNotPrinted,
    PaperPrinted,
    PaperReady,
    PrintersShown,
    Way,
)
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.purchasing.records import OrderView
from app.readers.saying import Saying
from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.parts import Parts
from app.receiving.settings import ReceivingRules
from app.reporting.day_journal import ReceiptOfDay, day_of, read_day
from app.reporting.statistics.values import Listing, Report
from app.tracing.cases.store import Case
from printing import case_pdf, order_pdf, shipment_pdf, statistics_pdf, statistics_tables_pdf
from printing.command_sheet import render_command_sheet
from printing.day_journal import write_workbook
from printing.jobs import Jobs, refuse, told, workstation_of
from printing.printer_choice import (
    ChoiceProblem,
    PrinterChoices,
    keep_choices,
    print_as_chosen,
    read_choices,
)
from printing.receipts import Office, print_papers
from printing.replay_desk import ReplayDesk
from printing.replaying import DATABASE
from printing.sending import Printers, printers_here
from printing.set_up_sheet import SheetCodes, render_set_up_sheet
from printing.storing import PaperNotWritten, write_atomically
from printing.test_page import render_test_page

FOLDER = "papers"
"""In the workstation's folder."""
WHEN_CONFIRMED = (PaperKind.RECEIPT, PaperKind.REJECTION, PaperKind.DIFFERENCE)
"""The acceptance is signed later."""
_FILES = {PaperKind.COMMANDS: "commands.pdf", PaperKind.SET_UP: "reader-set-up.pdf"}
_TEST_PAGE = "test-page.pdf"

log = logging.getLogger(__name__)


class Source(Protocol):
    """The workstation whose papers are made."""

    @property
    def parts(self) -> Parts:
        """What use cases stand on."""

    @property
    def hospital(self) -> str:
        """The name of the institution; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where papers are made."""

    folder: Path
    """The workstation's."""
    hospital: str = ""
    """As the settings say; empty: as the service says."""
    training: bool = False


class PaperDesk(Guarded):
    """Makes and prints the papers of one workstation, until stop()."""

    def __init__(
        self,
        place: Place,
        source: Future[Any],
        post: Callable[[object], None],
        *,
        printers: Printers | None = None,
    ) -> None:
        """Tell into `post`, which must not block; `source` becomes a Source, or is given up."""
        self._place = place
        self._source = source
        self._post = post
        self._printers = printers or printers_here()
        self._ending: Future[None] = Future()
        self._journal_off = threading.Event()
        self._jobs = Jobs("papers")
        self.replays = ReplayDesk(place.folder / DATABASE, self._rules_and_hospital, post)
        """Plays receipts again, beside the papers."""

    @asks(Permission.PRINT)
    def print_receipt(self, receipt_id: uuid.UUID) -> None:
        """Make 收货单; answered by PaperReady, and by PaperPrinted where it is printed at once."""
        self._do(lambda: self._make(receipt_id, (PaperKind.RECEIPT,)))

    @asks(Permission.PRINT)
    def print_papers(self, receipt_id: uuid.UUID) -> None:
        """Make every paper that a receipt calls for; answered as print_receipt for each."""
        self._do(lambda: self._make(receipt_id, None))

    def receipt_confirmed(self, receipt_id: uuid.UUID) -> None:
        """Make and print those papers that are to be printed on confirming."""
        self._do(lambda: self._print_confirmed(receipt_id))

    @asks(Permission.PRINT)
    def print_case(self, case: Case) -> None:
        """Make 重码处理单 of a case; answered as print_receipt."""
        self._do(lambda: self._make_case(case))

    @asks(Permission.PRINT)
    def print_order(self, view: OrderView) -> None:
        """Make 采购订单 of an order; answered as print_receipt."""
        self._do(lambda: self._make_order(view))

    @asks(Permission.PRINT)
    def print_shipment(self, view: ShipmentView) -> None:
        """Make 随货同行单 of a shipment; answered as print_receipt."""
        self._do(lambda: self._make_shipment(view))

    @asks(Permission.EXPORT_STATISTICS)
    def print_statistics(self, report: Report | Listing) -> None:
        """Make 采购统计 of sums, or of another table; answered as print_receipt."""
        self._do(lambda: self._make_statistics(report))

    @asks(Permission.PRINT)
    def print_command_sheet(self) -> None:
        """Make the sheet of commands; answered as print_receipt."""
        self._do(lambda: self._make_sheet(PaperKind.COMMANDS, render_command_sheet))

    @asks(Permission.PRINT)
    def print_set_up_codes(self, codes: SheetCodes) -> None:
        """Make the sheet with the codes that set a reader up; answered as print_receipt."""
        self._do(lambda: self._make_sheet(PaperKind.SET_UP, lambda: render_set_up_sheet(codes)))

    @asks(Permission.PRINT)
    def print_paper(self, path: Path, kind: PaperKind) -> None:
        """Print a paper that was made; answered by PaperPrinted or PaperNotPrinted."""
        self._do(lambda: self._print(path, kind, self._choices().of(kind)))

    def list_printers(self) -> None:
        """Ask for the printers and the choices; answered by PrintersShown."""
        self._do(self._show_printers)

    @asks(Permission.PRINT)
    def choose(self, choices: tuple[tuple[PaperKind, Choice], ...]) -> None:
        """Print these kinds of papers so from now on; answered by ChoicesKept."""
        self._do(lambda: self._keep(choices))

    @asks(Permission.PRINT)
    def print_test(self, choice: Choice) -> None:
        """Print a page that says where it came from; answered as print_paper."""
        self._do(lambda: self._print_test(choice))

    @asks(Permission.PRINT)
    def write_journal(self, day: date, path: Path) -> None:
        """Write the journal of a day; answered by DayJournalShown, again and again."""
        self._journal_off.clear()
        self._do(lambda: self._write_journal(day, path))

    def stop_journal(self) -> None:
        """Write no journal any more; it leaves no file."""
        self._journal_off.set()

    def stop(self, timeout_s: float) -> bool:
        """End; a job that waits for the workstation is given up. False where one takes longer."""
        if not self._ending.done():
            self._ending.set_result(None)
        self._journal_off.set()
        replays_ended = self.replays.stop(timeout_s)
        return self._jobs.end(timeout_s) and replays_ended

    def _not_allowed(self, why: Saying, _task: str) -> None:
        refuse(self._post, why)

    def _do(self, job: Callable[[], None]) -> None:
        if not self._ending.done():
            self._jobs.do(lambda: told(job, self._post, "papers", ChoiceProblem))

    def _from(self) -> Source:
        """The workstation, as soon as it is there; raises CancelledError."""
        source: Source = workstation_of(self._source, self._ending)
        return source

    def _rules_and_hospital(self) -> tuple[ReceivingRules, str]:
        """What is in force now; raises CancelledError."""
        source = self._from()
        return source.parts.rules, self._place.hospital or source.hospital

    def _make(
        self,
        receipt_id: uuid.UUID,
        wanted: Collection[PaperKind] | None,
        among: Collection[PaperKind] = tuple(PaperKind),
    ) -> None:
        source, place = self._from(), self._place
        office = Office(
            place.hospital or source.hospital,
            place.folder / FOLDER,
            AttachmentFolder(place.folder / ATTACHMENTS),
            place.training,
        )
        made = print_papers(source.parts, receipt_id, office, wanted, among=among)
        for kind, path in made.items():
            self._finish(kind, path)

    def _print_confirmed(self, receipt_id: uuid.UUID) -> None:
        choices = self._choices()
        wanted = [kind for kind in WHEN_CONFIRMED if _is_printed(choices.of(kind))]
        if wanted:
            self._make(receipt_id, None, wanted)

    def _make_case(self, case: Case) -> None:
        place = self._place
        now = datetime.now().astimezone()
        hospital = place.hospital or self._from().hospital
        paper = case_pdf.CasePaper(hospital, now, place.training)
        name = f"{NAMES[PaperKind.CASE]}-{case_pdf.number_of(case)}.pdf"
        self._finish(PaperKind.CASE, self._write(name, case_pdf.render(case, paper)))

    def _make_order(self, view: OrderView) -> None:
        place = self._place
        now = datetime.now().astimezone()
        hospital = place.hospital or self._from().hospital
        paper = order_pdf.OrderPaper(hospital, now, place.training)
        name = f"{NAMES[PaperKind.ORDER]}-{view.order_no}.pdf"
        self._finish(PaperKind.ORDER, self._write(name, order_pdf.render(view, paper)))

    def _make_shipment(self, view: ShipmentView) -> None:
        now = datetime.now().astimezone()
        paper = shipment_pdf.ShipmentPaper(now, self._place.training)
        name = f"{NAMES[PaperKind.SHIPMENT]}-{shipment_pdf.file_name(view)}.pdf"
        self._finish(PaperKind.SHIPMENT, self._write(name, shipment_pdf.render(view, paper)))

    def _make_statistics(self, report: Report | Listing) -> None:
        place = self._place
        now = datetime.now().astimezone()
        hospital = place.hospital or self._from().hospital
        paper = statistics_pdf.StatisticsPaper(hospital, now, place.training)
        if isinstance(report, Listing):
            name = statistics_tables_pdf.file_name(report)
            pdf = statistics_tables_pdf.render(report, paper)
        else:
            name, pdf = statistics_pdf.file_name(report), statistics_pdf.render(report, paper)
        written = self._write(f"{NAMES[PaperKind.STATISTICS]}-{name}.pdf", pdf)
        self._finish(PaperKind.STATISTICS, written)

    def _make_sheet(self, kind: PaperKind, render: Callable[[], bytes]) -> None:
        self._finish(kind, self._write(_FILES[kind], render()))

    def _write(self, name: str, content: bytes) -> Path:
        path = self._place.folder / FOLDER / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PaperNotWritten(path, error) from error
        write_atomically(path, content)
        return path

    def _finish(self, kind: PaperKind, path: Path) -> None:
        """Show a paper that was made, and print it where that is chosen."""
        choice = self._choices().of(kind)
        self._post(PaperReady(path, None if choice.way is Way.PDF else kind))
        if _is_printed(choice):
            self._print(path, kind, choice)

    def _print(self, path: Path, kind: PaperKind | None, choice: Choice) -> None:
        if choice.way is Way.PDF:
            self._post(PaperReady(path))
            return
        try:
            printer = print_as_chosen(self._printers, choice, path)
        except NotPrinted as failure:
            self._post(PaperNotPrinted(path, f"{failure}PDF 已保存：{path}", kind))
        else:
            self._post(PaperPrinted(path, printer, choice.copies))

    def _choices(self) -> PrinterChoices:
        return read_choices(self._place.folder)

    def _show_printers(self) -> None:
        complaints = []
        try:
            printers = self._printers.found()
        except NotPrinted as failure:
            printers = ()
            complaints.append(str(failure))
        try:
            choices = self._choices()
        except ChoiceProblem as problem:
            choices = PrinterChoices({})
            complaints.append(str(problem))
        self._post(PrintersShown(printers, choices.all, "\n".join(complaints)))

    def _keep(self, changed: tuple[tuple[PaperKind, Choice], ...]) -> None:
        try:
            before = self._choices()
            after = before.changed(changed)
            keep_choices(self._place.folder, after)
        except (PaperNotWritten, ChoiceProblem) as problem:
            self._post(ChoicesKept(str(problem)))
        else:
            self._post(ChoicesKept(before=before.all, after=after.all))

    def _print_test(self, choice: Choice) -> None:
        words = choice.address if choice.way is Way.NETWORK else choice.printer
        path = self._write(_TEST_PAGE, render_test_page(words, choice.copies))
        self._print(path, None, choice)

    def _write_journal(self, day: date, path: Path) -> None:
        source = self._from()
        hospital = self._place.hospital or source.hospital
        whole = day_of(day)
        done = 0

        def told() -> Iterator[ReceiptOfDay]:
            nonlocal done
            for receipt in read_day(source.parts, whole):
                if self._journal_off.is_set():
                    raise _CalledOff
                yield receipt
                done += 1
                self._post(DayJournalShown(day, done))

        try:
            with in_words():
                write_workbook(path, hospital, whole, told())
        except _CalledOff:
            self._post(DayJournalShown(day, done, complaint="已取消，没有生成文件。"))
        except (Trouble, PaperNotWritten) as trouble:
            self._post(DayJournalShown(day, done, complaint=str(trouble)))
        else:
            self._post(DayJournalShown(day, done, path))


class _CalledOff(Exception):
    """Nobody wants the journal any more."""


def _is_printed(choice: Choice) -> bool:
    return choice.at_once and choice.way is not Way.PDF
