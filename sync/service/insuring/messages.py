"""What HIS reads of the records it is to upload, and what it says of them: typed JSON.

Without it the interface would be known only from its code. Fields that the insurance names go under
its names (docs/operation/his.md); those that end in `_no` are ours.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from sync.service.his.messages import Named, Plain, RowProblem, Sending
from sync.service.insuring.visits import VisitSaid

MOST_RECORDS = 1000
"""Records in one answer, and results or visits in one request."""


class UploadRow(Struct, frozen=True, gc=False):
    """One row of the view `uploads`."""

    seq: int | None
    todo: str
    infno: str
    fixmedins_bchno: str
    med_list_codg: str
    fixmedins_hilist_id: str
    fixmedins_hilist_name: str
    manu_lotnum: str
    manu_date: date | None
    expy_end: date | None
    cnt: Decimal | None
    pric: Decimal | None
    trdn_flag: str
    inv_chg_type: str
    document_no: str
    of_record_no: str
    spler_name: str
    dynt_no: str
    purc_invo_no: str
    prodentp_name: str
    aprvno: str
    opter_name: str
    at: datetime
    state: str
    reasons: str


class Upload(Struct, frozen=True):
    """A record that HIS is to upload, or to take back, with its trace codes."""

    record: UploadRow
    codes: list[str]
    """drug_trac_codg, as they are to be sent."""


class UploadPage(Struct, frozen=True, kw_only=True):
    """Records that wait for HIS, in the order they are to be uploaded."""

    records: list[Upload]
    next: int | None
    """What to send as `after` for the next page; null where this is the last."""


class ResultIn(Sending, frozen=True, kw_only=True):
    """What became of one record."""

    record_no: Named
    result: Literal["accepted", "rejected"]
    todo: Literal["upload", "delete"] = "upload"
    """Which of both was done."""
    reason: Plain = ""


class ResultsIn(Sending, frozen=True, kw_only=True):
    """What HIS says of records."""

    results: Annotated[list[ResultIn], Meta(min_length=1, max_length=MOST_RECORDS)]


class VisitsIn(Sending, frozen=True, kw_only=True):
    """Visits by the number of the document that codes left by."""

    visits: Annotated[list[VisitSaid], Meta(min_length=1, max_length=MOST_RECORDS)]


class Taken(Struct, frozen=True, kw_only=True):
    """What became of it."""

    taken: int
    refused: list[RowProblem]
