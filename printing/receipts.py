"""Prints the papers of a receipt into files: what each of them shows is collected here.

Without it each door would collect by itself what a receipt's papers show. 收货单 and 验收单 are
always made; 拒收报告单 and 差异单 where there is something to report, or where they are asked for.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from app.papers import NAMES, OF_A_RECEIPT, PaperKind
from app.receiving import records
from app.receiving.acceptance import records as acceptance_records
from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.acceptance.values import AcceptanceView, Attachment, Purpose
from app.receiving.documents import deliveries
from app.receiving.four_way.reconciling import FourWayView
from app.receiving.four_way.refusing import refused_by_acceptance
from app.receiving.four_way.sheet import read_four_way
from app.receiving.known.item_rules import ItemRules
from app.receiving.parts import Parts
from app.receiving.progress import ReceiptView
from app.receiving.records import ReceiptKey
from app.receiving.refusals import WishRefused
from app.receiving.sessions.opening import view_receipt
from app.tracing import library
from printing import acceptance_pdf, difference_pdf, receipt_pdf, rejection_pdf
from printing.acceptance_pdf import AcceptancePaper, degrees
from printing.difference_pdf import DifferencePaper
from printing.paper import local
from printing.pictures import Photo
from printing.receipt_pdf import LineDetails, ReceiptPaper
from printing.rejection_pdf import RejectionPaper
from printing.storing import PaperNotWritten, write_atomically

ALWAYS = (PaperKind.RECEIPT, PaperKind.ACCEPTANCE)


@dataclass(frozen=True, slots=True)
class Office:
    """Where papers are made."""

    hospital: str
    folder: Path
    """Where they are written; made where it is not there."""
    attachments: AttachmentFolder | None = None
    """Where photos are; None: they are named on the report and not shown."""
    training: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """All that the papers of one receipt show."""

    view: ReceiptView
    acceptance: AcceptanceView
    four_way: FourWayView | None
    details: dict[int, LineDetails]
    trace_codes: int
    printed_at: datetime


def print_receipt(
    parts: Parts, receipt_id: uuid.UUID, folder: Path, hospital: str, *, training: bool
) -> Path:
    """Write 收货单 (WishRefused, StoreError, FontMissing, PaperNotWritten)."""
    office = Office(hospital, folder, training=training)
    return print_papers(parts, receipt_id, office, (PaperKind.RECEIPT,))[PaperKind.RECEIPT]


def print_papers(
    parts: Parts,
    receipt_id: uuid.UUID,
    office: Office,
    wanted: Collection[PaperKind] | None = None,
    *,
    among: Collection[PaperKind] = OF_A_RECEIPT,
) -> dict[PaperKind, Path]:
    """Write the papers of a receipt (WishRefused, StoreError, FontMissing, PaperNotWritten).

    `wanted`: just these; None: those of `among` that are needed.
    """
    known = _read(parts, receipt_id)
    needed = (kind for kind in _needed(known) if kind in among)
    kinds = needed if wanted is None else wanted
    try:
        office.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PaperNotWritten(office.folder, error) from error
    written = {}
    for kind in kinds:
        # The receipt's own paper goes by its number alone.
        ending = "" if kind is PaperKind.RECEIPT else f"-{NAMES[kind]}"
        path = office.folder / f"{known.view.receipt_no}{ending}.pdf"
        write_atomically(path, _RENDER[kind](known, office))
        written[kind] = path
    return written


def what_papers_show(parts: Parts, receipt_id: uuid.UUID, printed_at: datetime) -> object:
    """All values the papers of a receipt are made of, to be held against those of another copy."""
    return replace(_read(parts, receipt_id), printed_at=printed_at)


def _needed(known: _Known) -> tuple[PaperKind, ...]:
    kinds = list(ALWAYS)
    if rejection_pdf.rejected_rows(known.view, known.acceptance):
        kinds.append(PaperKind.REJECTION)
    if known.four_way is not None and difference_pdf.differing(known.four_way):
        kinds.append(PaperKind.DIFFERENCE)
    return tuple(kinds)


def _read(parts: Parts, receipt_id: uuid.UUID) -> _Known:
    view = view_receipt(parts, receipt_id)
    key = ReceiptKey(parts.log.workstation.org, receipt_id)
    with parts.database.reading() as connection:
        acceptance = acceptance_records.view(connection, key.org, receipt_id)
        accepted = AcceptanceView(receipt_id) if acceptance is None else acceptance
        four_way = read_four_way(connection, key, refused_by_acceptance(connection, key))
        codes = library.count(connection, key.org, receipt_id)
        rules = ItemRules.load(connection, key.org)
        head = records.head(connection, key)
        document = None if head is None else deliveries.load(connection, key.org, head.delivery_id)
    arrival = degrees(accepted.cold_chain.arrival_temperature)
    prices = _prices(four_way)
    details = {
        line.line_no: LineDetails(
            form=line.item.form,
            price=prices.get(line.line_no, line.price),
            storage=rules.of(line).cold_chain,
            temperature=arrival if rules.of(line).cold_chain else "",
        )
        for line in (() if document is None else document.lines)
    }
    return _Known(view, accepted, four_way, details, codes, datetime.now().astimezone())


def _prices(four_way: FourWayView | None) -> dict[int, Decimal]:
    """What the invoice asks for a line, else what the delivery note says."""
    prices: dict[int, Decimal] = {}
    for row in () if four_way is None else four_way.rows:
        said = (row.invoice, row.delivery)
        known = [entry.price for entry in said if entry is not None and entry.price is not None]
        if row.line_no is not None and known:
            prices[row.line_no] = known[0]
    return prices


def _receipt(known: _Known, office: Office) -> bytes:
    arrival, four_way = known.acceptance.arrival, known.four_way
    paper = ReceiptPaper(
        hospital=office.hospital,
        printed_at=known.printed_at,
        trace_codes=known.trace_codes,
        arrived_at=arrival.arrived_at,
        training=office.training,
        deliverer=arrival.courier,
        orders=() if four_way is None else four_way.orders,
        invoices=() if four_way is None else four_way.invoices,
        details=known.details,
    )
    return receipt_pdf.render(known.view, paper)


def _acceptance(known: _Known, office: Office) -> bytes:
    paper = AcceptancePaper(office.hospital, known.printed_at, office.training)
    return acceptance_pdf.render(known.view, known.acceptance, paper)


def _rejection(known: _Known, office: Office) -> bytes:
    photos = (
        _photo(one, known, office)
        for one in known.acceptance.attachments
        if one.purpose is Purpose.PHOTO
    )
    paper = RejectionPaper(
        office.hospital, known.printed_at, photos=tuple(photos), training=office.training
    )
    rows = rejection_pdf.rejected_rows(known.view, known.acceptance)
    return rejection_pdf.render(known.view, rows, paper, known.acceptance)


def _photo(one: Attachment, known: _Known, office: Office) -> Photo:
    line = None if one.line_no is None else known.acceptance.line(one.line_no)
    what = "" if line is None else f"{line.name} {line.batch}"
    words = (what, one.name, one.person, local(one.at, known.printed_at))
    folder = office.attachments
    return Photo(
        name=one.name,
        caption="　".join(word for word in words if word),
        source=None if folder is None else folder.path_of(one.sha256),
    )


def _difference(known: _Known, office: Office) -> bytes:
    view = known.four_way
    if view is None:
        # view_receipt has refused a receipt without its delivery before.
        raise WishRefused("delivery-unknown")
    paper = DifferencePaper(office.hospital, known.printed_at, training=office.training)
    return difference_pdf.render(view, paper)


_RENDER: dict[PaperKind, Callable[[_Known, Office], bytes]] = {
    PaperKind.RECEIPT: _receipt,
    PaperKind.ACCEPTANCE: _acceptance,
    PaperKind.REJECTION: _rejection,
    PaperKind.DIFFERENCE: _difference,
}
