"""The insurance platform (医保两定接口) behind its port.

Without it the service could not tell this platform from any other. Traps it takes care of: infcode
0 is not yet success; an answer that never came says nothing, so a record that may have been sent is
looked for (3512 for what came in, 3513 for what was sold) before it is sent again, and what no
query shows goes under its own number again, or is deleted first, as the province needs it; a batch
of which some records were sent is sent without them, under a number of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.store.clock import utc_now
from app.tracing.uploads.interface import CHANGE, COUNT, DELETION, NODES, SALE
from app.tracing.uploads.settings import UploadSettings
from sync.connectors.insurance.answers import (
    NOT_THERE,
    inside,
    refused_records,
    rows,
    text,
    unexpected,
)
from sync.connectors.insurance.catalogue import Report, read_catalogue
from sync.connectors.insurance.envelope import SERIALS, MessageIds, message_id
from sync.connectors.insurance.settings import InsuranceSettings, Resend
from sync.connectors.insurance.transport import Transport
from sync.connectors.insurance.writing import (
    Fields,
    day_of,
    faults_of,
    fields_of,
    transaction_of,
)
from sync.connectors.insurance_port import (
    ALREADY_THERE,
    NO_BATCHES,
    TOO_MANY,
    CatalogueFile,
    CatalogueRow,
    DataKind,
    RefusedRecord,
    StockChange,
    TracedCode,
    TraceQuery,
    Upload,
)
from sync.connectors.journal import Journal, no_journal
from sync.connectors.port import PlatformError

INBOUND_CODES, SOLD_CODES = "3512", "3513"
CATALOGUE, DOWNLOAD = "1301", "9102"
BATCH = "A"
"""What the number of a transaction for several records ends with."""

_OF_BATCHES = {NOT_THERE: NO_BATCHES, "http-404": NO_BATCHES, "http-413": TOO_MANY}
"""What refusals mean where several records were sent: nothing else of it can be missing."""

_log = logging.getLogger(__name__)


def log_row(code: str, reason: str, /) -> None:
    """Write an unreadable catalogue row to the log."""
    _log.warning("医保目录的 %s 无法读取：%s", code or "（无编码）", reason)


class NationalInsurance:
    """The hospital's client of the insurance platform; for one thread at a time."""

    def __init__(
        self,
        settings: InsuranceSettings,
        journal: Journal = no_journal,
        report: Report = log_row,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._settings = settings
        self._transport = Transport(settings, journal, now)
        self._report = report
        self._now = now
        self._ids = MessageIds(settings.fixmedins_code)

    @property
    def name(self) -> str:
        """The platform's short name."""
        return "insurance"

    @property
    def records_per_message(self) -> int:
        """How many records may go together."""
        return self._settings.records_per_message

    @property
    def uploads(self) -> UploadSettings:
        """What is told here, and by whom."""
        return self._settings.uploads

    def message_id(self, at: datetime, serial: int) -> str:
        """The number of a message that is queued; never that of a question."""
        number = SERIALS - 1 - serial % (SERIALS // 2)
        return message_id(self._settings.fixmedins_code, at, number)

    def faults(self, record: Upload) -> tuple[str, ...]:
        """What the platform would refuse of a record, in sentences."""
        return tuple(fault.message for fault in faults_of(record, self._settings))

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()

    def upload(self, record: Upload, message_id: str, *, first_try: bool = False) -> None:
        """Tell one record (3501 to 3506); safe to repeat."""
        infno, _ = transaction_of(record)
        fields = fields_of(record, self._settings)
        if not first_try and self._is_there(record):
            return
        try:
            self._transport.call(infno, message_id, {NODES[infno][0]: fields})
        except PlatformError as error:
            if first_try or error.code != ALREADY_THERE:
                raise

    def upload_batch(
        self, records: Sequence[Upload], message_id: str, *, first_try: bool = False
    ) -> tuple[RefusedRecord, ...]:
        """Tell several records of one kind at once (3501A to 3506A); safe to repeat."""
        infno = self._common_transaction(records)
        rows_of = {one.goods.record_no: fields_of(one, self._settings) for one in records}
        if first_try:
            return self._send_batch(infno, message_id, rows_of)
        there = {one.goods.record_no for one in records if self._is_there(one)}
        rows_of = {number: row for number, row in rows_of.items() if number not in there}
        if not rows_of:
            return ()
        number = self._ids.take(self._now()) if there else message_id
        refused = self._send_batch(infno, number, rows_of)
        return tuple(one for one in refused if one.code != ALREADY_THERE)

    def _send_batch(
        self, infno: str, number: str, rows_of: Mapping[str, Fields]
    ) -> tuple[RefusedRecord, ...]:
        wish = {NODES[infno][1]: list(rows_of.values())}
        try:
            output = self._transport.call(infno + BATCH, number, wish)
        except PlatformError as error:
            code = _OF_BATCHES.get(error.code, error.code)
            raise PlatformError(code, error.message, retry_after_s=error.retry_after_s) from error
        refused = refused_records(output, self._settings)
        strange = next((one for one in refused if one.record_no not in rows_of), None)
        if strange is not None:
            raise unexpected(f"未通过的流水号 {strange.record_no} 不在本次上传之中")
        return refused

    def delete(self, record_no: str, kind: DataKind, message_id: str) -> None:
        """Take back what was told under a number (3507); one that is not there is no error."""
        fields = {"fixmedins_bchno": record_no, "inv_data_type": kind.value}
        try:
            self._transport.call(DELETION, message_id, {NODES[DELETION][0]: fields})
        except PlatformError as error:
            if error.code != NOT_THERE:
                raise

    def inbound_codes(self, query: TraceQuery) -> tuple[TracedCode, ...]:
        """Ask which trace codes came in (3512)."""
        return self._traced(INBOUND_CODES, self._query(query))

    def sold_codes(self, query: TraceQuery) -> tuple[TracedCode, ...]:
        """Ask which trace codes were sold (3513)."""
        fields = {**self._query(query), "psn_cert_type": query.certificate_type}
        return self._traced(SOLD_CODES, fields)

    def catalogue(self, version: str) -> CatalogueFile:
        """Ask for what changed in the catalogue since a version (1301)."""
        said = inside(self._ask(CATALOGUE, {self._settings.query_node: {"ver": version}}))
        number, name = text(said, "file_qury_no"), text(said, "filename")
        count = text(said, "data_cnt")
        if not number or not (count.isascii() and count.isdigit()):
            raise unexpected(f"目录查询号为“{number}”，行数为“{count}”")
        until = text(said, "dld_end_time") or text(said, "dld_endtime")
        return CatalogueFile(number, name, until, int(count))

    def catalogue_rows(self, file: CatalogueFile) -> Iterator[CatalogueRow]:
        """Fetch a catalogue (9102) row by row."""
        wish = {
            "file_qury_no": file.query_no,
            "filename": file.filename,
            "fixmedins_code": self._settings.fixmedins_code,
        }
        number = self._ids.take(self._now())
        packed = self._transport.fetch(DOWNLOAD, number, {self._settings.download_node: wish})
        yield from read_catalogue(packed, file.rows, self._report)

    def _ask(self, infno: str, fields: dict[str, Any]) -> dict[str, Any]:
        return self._transport.call(infno, self._ids.take(self._now()), fields)

    def _common_transaction(self, records: Sequence[Upload]) -> str:
        kinds = {transaction_of(one)[0] for one in records}
        numbers = {one.goods.record_no for one in records}
        if len(kinds) != 1 or len(numbers) < len(records):
            raise ValueError(f"一批记录应为同一种、流水号不重复，现有 {len(kinds)} 种")
        if len(records) > self.records_per_message:
            raise ValueError(f"一批最多 {self.records_per_message} 条记录，现有 {len(records)} 条")
        return kinds.pop()

    def _is_there(self, record: Upload) -> bool:
        """Find out what became of a record that may have been sent.

        What no query shows is deleted first where the province would count it twice.
        """
        ask = self._question(record)
        if ask is None:
            if self._settings.resend is Resend.DELETE_FIRST:
                _, kind = transaction_of(record)
                self.delete(record.goods.record_no, kind, self._ids.take(self._now()))
            return False
        around, day = timedelta(self._settings.queried_days), day_of(record)
        number = record.goods.record_no
        query = TraceQuery(day - around, day + around, record_no=number)
        ours = set(record.goods.codes)
        held: set[str] = set()
        # No total comes with an answer: one that fell short is asked for again first.
        for _ in range(2):
            held = {one.code for one in ask(query) if one.record_no == number}
            if held in (set(), ours):
                return bool(held)
        raise PlatformError(
            "differs",
            f"记录 {number} 在医保平台有 {len(held)} 个追溯码，本机有 {len(ours)} 个，"
            "两边不同，请核对后删除平台上的记录，或换流水号上传",
        )

    def _question(self, record: Upload) -> Callable[[TraceQuery], tuple[TracedCode, ...]] | None:
        """The question whose answer shows a record; None where there is none."""
        settings, (infno, _) = self._settings, transaction_of(record)
        if not record.goods.codes:
            return None
        came_in = infno == COUNT or (isinstance(record, StockChange) and record.kind.inbound)
        if settings.inbound_query and came_in and infno in (COUNT, CHANGE):
            return self.inbound_codes
        return self.sold_codes if settings.sale_query and infno == SALE else None

    def _query(self, query: TraceQuery) -> dict[str, str]:
        said = {
            "fixmedins_code": self._settings.fixmedins_code,
            "fixmedins_bchno": query.record_no,
            "begndate": query.first.isoformat(),
            "enddate": query.last.isoformat(),
            "med_list_codg": query.insurance_code,
            "drug_trac_codg": query.code,
        }
        return {name: value for name, value in said.items() if value}

    def _traced(self, infno: str, fields: dict[str, str]) -> tuple[TracedCode, ...]:
        found = rows(self._ask(infno, {self._settings.query_node: fields}))
        codes = (
            TracedCode(
                record_no=text(row, "fixmedinsBchno"),
                code=text(row, "drugTracCodg"),
                split=text(row, "trdnFlag") == "1",
                insurance_code=text(row, "medListCodg"),
                item_code=text(row, "medinsListCodg"),
            )
            for row in found
        )
        # The same row again is an echo.
        return tuple(dict.fromkeys(codes))
