"""The exceptions tray of an open receipt: refused scans, and whether they still have to be settled.

Without it a carton that was received in part and then taken back would have to be explained, though
nothing of it counts any more. Its entry stays and says that it was undone; made again it is another
scan, with an entry of its own.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from sqlalchemy import Connection, select

from app.codes.reading import text_of
from app.receiving import records
from app.receiving.code_questions import MANUAL_DEVICE
from app.receiving.operations import ScanRecorded
from app.receiving.progress import TrayEntry
from app.receiving.records import ReceiptKey
from app.receiving.told.facts import told_of
from app.receiving.verdicts import Sentence, Severity, Verdict
from app.store.tables.receipts import scan

UNDONE = "已撤销"
"""What an entry says whose scan was taken back."""


def read(connection: Connection, key: ReceiptKey, workstation: uuid.UUID) -> tuple[TrayEntry, ...]:
    """The refused scans of a receipt, those that were undone settled by that."""
    entries = _told(connection, key, workstation, records.tray(connection, key, workstation))
    # No other verdict is both an exception and a step that can be undone.
    if all(entry.verdict is not Verdict.ACCEPTED_PARTLY for entry in entries):
        return entries
    mine = (scan.c.org == key.org, scan.c.receipt_id == key.receipt_id)
    rows = connection.execute(
        select(scan.c.workstation, scan.c.undoes).where(*mine, scan.c.undoes.is_not(None))
    )
    undone = {(row.workstation, row.undoes) for row in rows}
    return tuple(
        as_undone(entry) if (entry.workstation or workstation, entry.seq) in undone else entry
        for entry in entries
    )


def _told(
    connection: Connection,
    key: ReceiptKey,
    workstation: uuid.UUID,
    entries: tuple[TrayEntry, ...],
) -> tuple[TrayEntry, ...]:
    """The entries with what platforms said of their codes."""
    told = told_of(connection, key) if entries else {}
    return tuple(
        replace(entry, told=told.get((entry.workstation or workstation, entry.seq)))
        for entry in entries
    )


def as_undone(entry: TrayEntry) -> TrayEntry:
    """The entry of a scan that was taken back; what was said of it stays."""
    said = UNDONE if entry.settled is None else f"{entry.settled}；{UNDONE}"
    return replace(entry, settled=said)


def of_body(body: ScanRecorded) -> TrayEntry | None:
    """The entry of a scan that was just recorded; None where it is no exception."""
    verdict = Verdict(body.verdict)
    if verdict.severity is not Severity.WRONG:
        return None
    return TrayEntry(
        seq=body.seq,
        raw=text_of(body.raw),
        verdict=verdict,
        sentence=Sentence(body.sentence_key, body.sentence_values),
        scanned_at=body.read_at,
        settled=None,
        typed=body.device == MANUAL_DEVICE,
    )
