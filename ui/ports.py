"""What the window needs from the rest of the program, and what it is told.

Without it the window would know the core, the courier and the devices by name. main.py hands in the
real ones; tests hand in fakes. Every method returns at once: what follows comes as an event, in any
thread, through ui/bridge.py.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from app.purchasing.records import OrderView
    from app.readers.batch import Batch
    from app.readers.picture import PictureCode
    from app.readers.profile import ReaderProfile, ReaderSettings
    from app.receiving.acceptance.checking import Note
    from app.receiving.acceptance.values import Document, Purpose, Role
    from app.receiving.known.events import BarWish, Decided, MappingsAsked
    from app.receiving.known.item_rules import Rule
    from app.receiving.known.listing import BarRow, BarsAsked, RuleRow
    from app.receiving.progress import Difference, Explanation
    from app.receiving.values import PackageLevel
    from app.reporting.statistics.values import Listing, Report
    from app.tracing.cases.desk import Closing
    from app.tracing.cases.events import CaseRow, CasesAsked
    from app.tracing.cases.store import Case
    from app.tracing.events import TakeBack
    from app.tracing.moving import Wish
    from app.tracing.wanted import Wanted


Settled = tuple[tuple[tuple[int, uuid.UUID | None], ...], str]
"""Refused scans (number, and workstation where it is another one), and what explains them."""


class Desk(Protocol):
    """The receiving desk: deliveries, the open receipt, scans. Answers are app's DeskEvents."""

    def list_deliveries(self) -> None:
        """Ask for the deliveries; answered by DeliveriesListed."""

    def search_deliveries(self, text: str) -> None:
        """Look for deliveries among all there are; answered by DeliveriesFound."""

    def open_delivery(self, delivery_id: uuid.UUID, person: str) -> None:
        """Open or resume the receipt of a delivery; answered by ReceiptOpened or DeskFailed."""

    def scan(self, text: str, raw: bytes, device: str, read_at: datetime) -> None:
        """Take one scan for the open receipt; answered by ScanAnswered or DeskFailed."""

    def undo(self) -> None:
        """Take back the last scan that counted; answered by ScanAnswered."""

    def obey(self, command: str) -> None:
        """Carry out a command as if its bar code had been scanned; answered by ScanAnswered."""

    def reject_quantity(self, line_no: int, quantity: int, reason: Difference, remark: str) -> None:
        """Reject packages of a line that no code names; answered by ScanAnswered or DeskFailed."""

    def settle(self, seq: int, explanation: str, workstation: uuid.UUID | None = None) -> None:
        """Explain one entry of the exceptions tray; answered by ReceiptOpened."""

    def assign_identifier(
        self, identifier: str, line_no: int, level: PackageLevel, settles: Settled
    ) -> None:
        """Say that an identifier is the item of a line; answered by ReceiptOpened or DeskFailed.

        `settles`: the exceptions that this explains, and how.
        """

    def explain_lines(self, explanations: Sequence[Explanation]) -> None:
        """Say why lines are short or over, all at once; answered by one ReceiptOpened."""

    def look_again(self) -> None:
        """Show the open receipt as it is now; answered by ReceiptOpened."""

    def confirm(self, person: str) -> None:
        """Confirm the open receipt; answered by ReceiptConfirmed or DeskFailed."""

    def leave(self) -> None:
        """Close the page; the receipt stays open and nothing is lost."""


class LinkState(StrEnum):
    """How the way to the service is."""

    CONNECTED = "connected"
    OFFLINE = "offline"
    REFUSED = "refused"
    NOT_ENROLLED = "not-enrolled"


@dataclass(frozen=True, slots=True)
class SyncShown:
    """Event: what waits to be synced, since when, and why."""

    state: LinkState
    waiting: int
    waiting_since: datetime | None
    last_contact: datetime | None
    reason: str = ""
    unsafe: int = 0
    """Operations that are in no verified backup of the service."""
    loading: tuple[int, int] | None = None
    """Of a first load, how many parts are here, and of how many; None while there is none."""
    pushing: tuple[int, int] | None = None
    """While much waits, how much of it was pushed, and of how much; None otherwise."""


@dataclass(frozen=True, slots=True)
class HandOverShown:
    """Event: how much of the trace codes that a distributor handed over is here."""

    delivery_no: str
    distributor_code: str
    code_count: int
    here: int
    """Parts."""
    count: int
    """Parts there are."""


class Papers(Protocol):
    """Printing, away from the main thread."""

    def print_receipt(self, receipt_id: uuid.UUID) -> None:
        """Make the receipt paper as PDF; answered by PaperReady or DeskFailed."""

    def print_papers(self, receipt_id: uuid.UUID) -> None:
        """Make every paper that the receipt calls for; answered by one PaperReady for each."""

    def print_case(self, case: Case) -> None:
        """Make the paper of a case as PDF; answered by PaperReady or DeskFailed."""

    def print_order(self, view: OrderView) -> None:
        """Make the paper of an order as PDF; answered by PaperReady or DeskFailed."""

    def print_statistics(self, report: Report | Listing) -> None:
        """Make the paper of sums, or of another table; answered by PaperReady or DeskFailed."""

    def print_command_sheet(self) -> None:
        """Make the sheet of commands as PDF; answered by PaperReady or DeskFailed."""


class Training(Protocol):
    """What exists only in training mode."""

    def codes_to_scan(self, delivery_no: str) -> None:
        """Ask for the codes printed on the boxes of a delivery; answered by TrainingCodes."""

    def order_delivery(self) -> None:
        """Let the sandbox send one more delivery; it arrives with the next sync."""


class Readers(Protocol):
    """The readers of this workstation; every wish is answered by an event of app.readers.events."""

    def list_readers(self) -> None:
        """Ask for all readers; answered by ReadersShown, and again whenever one changes."""

    def look_for_readers(self) -> None:
        """Look at what is plugged in; answered by ReadersFound."""

    def add_reader(self, name: str, settings: ReaderSettings) -> None:
        """Take a new reader into the book; answered by ReadersShown or ReaderRefused."""

    def change_reader(self, profile: ReaderProfile) -> None:
        """Use a reader otherwise from now on; answered by ReadersShown or ReaderRefused."""

    def remove_reader(self, reader_id: str) -> None:
        """Forget a reader; answered by ReadersShown or ReaderRefused."""

    def scan_text(self, text: str) -> None:
        """Scan with the virtual reader of the training; it goes the way of every scan."""

    def hold_scans(self, held: bool) -> None:
        """While held, scans are shown (ScanSeen) and count nowhere."""

    def begin_set_up(self, reader_id: str) -> None:
        """Set a reader up by three printed codes; answered by SetUpShown at each step."""

    def end_set_up(self) -> None:
        """Give up; a reader whose three codes were scanned is changed by `change_reader`."""

    def print_set_up_codes(self) -> None:
        """Make the sheet with the three codes; answered by PaperReady."""

    def read_batch(self, path: Path) -> None:
        """Read a file of a reader in inventory mode; answered by BatchShown or ReaderRefused."""

    def take_batch(self, batch: Batch) -> None:
        """Scan every good line of a batch now, in its order."""

    def replay(self, path: Path, speed: float) -> None:
        """Play a recorded session again, `speed` times as fast; answered by ReplayShown."""

    def stop_replay(self) -> None:
        """Stop playing."""

    def read_pictures(self, paths: Sequence[Path]) -> None:
        """Find the codes in image files; answered by one PictureShown for each."""

    def start_camera(self, reader_id: str) -> None:
        """Let a camera look; answered by PictureShown (live) until it is stopped."""

    def stop_camera(self) -> None:
        """Let the camera rest."""

    def take_codes(self, source: str, codes: Sequence[PictureCode]) -> None:
        """Scan these codes of a picture now."""


class FourWay(Protocol):
    """Holds a receipt against its order, delivery note and invoice."""

    def ask(self, receipt_id: uuid.UUID) -> None:
        """Ask for one receipt; answered by FourWayShown or DeskFailed."""


class Invoices(Protocol):
    """Accepts invoices; every wish is answered by an event of app.purchasing.invoicing.events."""

    def ask(self, numbers: Sequence[str]) -> None:
        """Ask how invoices stand; answered by BillsShown."""

    def accept(self, invoice_no: str, person: str) -> None:
        """Say that one is right; answered by BillSaid or BillsFailed."""

    def withdraw(self, invoice_no: str, asked: uuid.UUID, person: str) -> None:
        """Take that back; answered by BillSaid or BillsFailed."""


class Library(Protocol):
    """The code library; every wish is answered by an event of app.tracing.events.

    What goes wrong is answered by LibraryFailed.
    """

    def search(self, wanted: Wanted, after: str | None = None) -> None:
        """Ask for a page of codes; answered by CodesFound, unless a newer search overtakes it."""

    def show(self, code: str) -> None:
        """Ask for all there is to say of a code; answered by CodeShown."""

    def preview(self, wish: Wish | TakeBack) -> None:
        """Ask what a wish would do; answered by MovePreviewed."""

    def move(self, wish: Wish) -> None:
        """Let codes leave, open or use packs; answered by Moved."""

    def reverse(self, wish: TakeBack) -> None:
        """Take a movement back; answered by Moved."""

    def import_stock(self, path: Path, person: str) -> None:
        """Take opening stock in; answered by ImportShown, again and again until it is done."""

    def stop_import(self) -> None:
        """Stop the import that runs; what was taken stays."""

    def export(self, wanted: Wanted, path: Path) -> None:
        """Write all that a search finds; answered by ExportShown, again and again."""

    def stop_export(self) -> None:
        """Stop the export that runs; it leaves no file."""


class Knowledge(Protocol):
    """What is known before a scan; every wish is answered by an event of app.receiving.known.

    A change is answered by KnownChanged, what goes wrong by KnownRefused.
    """

    def list_mappings(self, asked: MappingsAsked) -> None:
        """Ask for a page of identifiers and items; answered by MappingsListed."""

    def decide(self, wish: Decided, person: str) -> None:
        """Confirm, refuse or withdraw pairs of an identifier and an item."""

    def undo_decision(self, person: str) -> None:
        """Take the last decision on pairs back."""

    def list_rules(self, search: str) -> None:
        """Ask for the rules; answered by RulesListed."""

    def lay_down(self, scope: str, rule: Rule, value: str, person: str) -> None:
        """Lay a rule down."""

    def take_back(self, rows: Sequence[RuleRow], person: str) -> None:
        """Take rules back."""

    def list_bars(self, asked: BarsAsked) -> None:
        """Ask for recalls and stops; answered by BarsListed."""

    def bar(self, wish: BarWish, person: str) -> None:
        """Recall or stop something."""

    def lift(self, rows: Sequence[BarRow], person: str) -> None:
        """Let things be received again."""

    def find_items(self, text: str) -> None:
        """Look for items; answered by ItemsFound."""


class Cases(Protocol):
    """Cases (重码处理); what goes wrong is answered by CasesFailed."""

    def list(self, asked: CasesAsked) -> None:
        """Ask for cases; answered by CasesListed."""

    def show(self, case_id: uuid.UUID) -> None:
        """Ask for one case; answered by CaseShown."""

    def close(self, wish: Closing) -> None:
        """Decide about a case; answered by CaseDecided."""

    def reopen(self, case_id: uuid.UUID, person: str, remark: str = "") -> None:
        """Take a decision back; answered by CaseDecided."""

    def export(self, rows: Sequence[CaseRow], path: Path) -> None:
        """Write a list as XLSX; answered by CasesExported."""


class AcceptanceDesk(Protocol):
    """Acceptance: what people check, attach and sign.

    Every wish is answered by AcceptanceShown; what goes wrong by AcceptanceRefused.
    """

    def open_acceptance(self, receipt_id: uuid.UUID, person: str) -> None:
        """Open the acceptance of a receipt; this person notes from now on."""

    def note(self, what: Note) -> None:
        """Note one thing."""

    def attach(
        self,
        path: Path,
        purpose: Purpose,
        line_no: int | None = None,
        document: Document | None = None,
    ) -> None:
        """Attach a file."""

    def remove(self, attachment_id: uuid.UUID) -> None:
        """Take an attachment off; its file stays."""

    def open_attachment(self, attachment_id: uuid.UUID) -> None:
        """Ask for a file another program can show; answered by AttachmentReady.

        Before that by AttachmentLoading, where it is fetched from elsewhere.
        """

    def sign(self, role: Role, person: str) -> None:
        """Sign as one role."""

    def withdraw(self, role: Role) -> None:
        """Take a signature back."""
