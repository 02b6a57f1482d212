"""Prints the paper of a receipt into a file.

Without it each door would collect by itself what a receipt paper shows.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path

from app.receiving.opening import view_receipt
from app.receiving.session import Parts
from app.tracing import library
from printing.receipt_pdf import ReceiptPaper, render
from printing.storing import PaperNotWritten, write_atomically


def print_receipt(
    parts: Parts, receipt_id: uuid.UUID, folder: Path, hospital: str, *, training: bool
) -> Path:
    """Write a receipt's paper (WishRefused, StoreError, FontMissing, PaperNotWritten)."""
    view = view_receipt(parts, receipt_id)
    with parts.database.reading() as connection:
        codes = library.count(connection, parts.log.workstation.org, receipt_id)
    paper = ReceiptPaper(
        hospital=hospital,
        printed_at=datetime.now().astimezone(),
        trace_codes=codes,
        training=training,
    )
    path = folder / f"{view.receipt_no}.pdf"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PaperNotWritten(path, error) from error
    write_atomically(path, render(view, paper))
    return path
