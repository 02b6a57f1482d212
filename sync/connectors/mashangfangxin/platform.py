"""码上放心 behind the port of trace platforms.

Without it the service could not tell this platform from any other. Traps it takes care of: children
are told only after the own inbound bill was worked on; an upload is queued and its end told later;
a bill number is the only key there is, so a bill that may have been sent is looked for (billstatus,
by the days since it was made) part by part before it is sent, and a number that is already there
counts as sent; lists are counted against the total they name, so that half a page is noticed.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar

from app.store.clock import utc_now
from sync.connectors.journal import Journal, no_journal
from sync.connectors.mashangfangxin.answers import inside, rows, true, whole
from sync.connectors.mashangfangxin.bills import (
    Fields,
    is_inbound,
    parts_of,
    read_bill,
    read_failed,
    read_line,
    read_row,
    read_state,
    retail_fields,
    stock_fields,
)
from sync.connectors.mashangfangxin.codes import read_detail, read_tree
from sync.connectors.mashangfangxin.results import Json, text, unexpected
from sync.connectors.mashangfangxin.settings import MsfxSettings
from sync.connectors.mashangfangxin.transport import Transport
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import (
    Bill,
    BillStanding,
    BillState,
    CodeCheck,
    CodeDetail,
    CodeState,
    FailedCode,
    PackageTree,
    RetailBill,
    StockBill,
    TraceOffer,
    UpstreamBill,
    UpstreamLine,
    UpstreamRow,
)
from sync.platform_time import BEIJING

HOSPITAL = "alibaba.alihealth.drugtrace.top.yljg"
CODE_DETAIL = f"{HOSPITAL}.query.codedetail"
RELATION = f"{HOSPITAL}.query.relation"
UP_BILL_CODE = f"{HOSPITAL}.query.upbillcode"
LIST_UP_OUT = f"{HOSPITAL}.listupout"
LIST_UP_OUT_DETAIL = f"{HOSPITAL}.listupout.detail"
UPLOAD_BILL = f"{HOSPITAL}.uploadinoutbill"
UPLOAD_RETAIL = f"{HOSPITAL}.uploadretail"
BILL_STATUS = f"{HOSPITAL}.query.billstatus"
FAILED_CODES = f"{HOSPITAL}.listbillprocesspartsuccess"
CHECK_LAST_FOUR = "alibaba.alihealth.drugcheckcode.checklastfour"

_MAX_PAGES = 10_000
# What a bill of several parts is called after: what never came has to be sent first.
_WORST = (BillState.ABSENT, BillState.FAILED, BillState.WAITING, BillState.DONE)

_log = logging.getLogger(__name__)

Row = TypeVar("Row")


class RowReport(Protocol):
    """Is told of a row that cannot be read, so that a person looks."""

    def __call__(self, fields: Mapping[str, Any], reason: str, /) -> None:
        """Take note of it; the other rows go on."""


def log_row(fields: Mapping[str, Any], reason: str, /) -> None:
    """Write an unreadable row to the log, by what it names itself."""
    name = text(fields, "code") or text(fields, "bill_code") or "（无编号）"
    _log.warning("码上放心的 %s 无法读取：%s", name, reason)


class MaShangFangXin:
    """The hospital's client of 码上放心; for one thread at a time."""

    def __init__(
        self,
        settings: MsfxSettings,
        journal: Journal = no_journal,
        report: RowReport = log_row,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`sleep`: how it rests between two calls, as the platform's pace wants it."""
        self._settings = settings
        self._transport = Transport(settings, journal, now, sleep)
        self._report = report
        self._now = now

    @property
    def name(self) -> str:
        """The platform's short name."""
        return "mashangfangxin"

    @property
    def offers(self) -> frozenset[TraceOffer]:
        """Everything the port knows."""
        return frozenset(TraceOffer)

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()

    def code_details(self, codes: Sequence[str]) -> Iterator[CodeDetail]:
        """Tell of each code, in the order asked, exactly once (codedetail)."""
        asked = list(dict.fromkeys(codes))
        size = self._settings.codes_per_query
        for start in range(0, len(asked), size):
            yield from self._details(asked[start : start + size])

    def package_tree(self, code: str) -> PackageTree:
        """Tell what is in a package and what it is in (relation); only of goods taken in."""
        own = self._settings.ref_ent_id
        result = self._query(RELATION, {"code": code, "des_ref_ent_id": own})
        try:
            tree = read_tree(code, rows(result, "model_list"), self._settings.relation_level)
        except ValueError as error:
            raise unexpected(f"{code} 的关联关系无法读取，{error}") from error
        if tree is None:
            raise unexpected(f"关联关系里没有所查的码 {code}")
        return tree

    def bills_of_code(self, code: str) -> tuple[UpstreamBill, ...]:
        """Find the bills by which a code was sent to us, newest first (upbillcode)."""
        result = self._query(UP_BILL_CODE, {"code": code})
        bills = self._readable(rows(result, "model_list"), read_bill)
        return tuple(
            sorted(dict.fromkeys(bills), key=lambda bill: bill.made_on or date.min, reverse=True)
        )

    def upstream_bills(self, first: date, last: date) -> tuple[UpstreamRow, ...]:
        """List what was sent to us from one day to another, both included (listupout)."""
        found: dict[UpstreamRow, None] = {}
        for begin, end in self._spans(first, last):
            span = {"begin_date": begin.isoformat(), "end_date": end.isoformat()}
            listed = self._pages(LIST_UP_OUT, span, "result_list")
            found |= dict.fromkeys(self._readable(listed, read_row))
        return tuple(found)

    def upstream_lines(self, bill: UpstreamBill) -> tuple[UpstreamLine, ...]:
        """Tell the drugs and codes of a bill that was sent to us (listupout.detail)."""
        result = self._query(
            LIST_UP_OUT_DETAIL,
            {
                "bill_code": bill.bill_no,
                "from_ref_user_id": bill.sender.ref_ent_id,
                "to_ref_user_id": bill.receiver.ref_ent_id or self._settings.ref_ent_id,
            },
        )
        counts_up = self._settings.bill_level_counts_up
        try:
            lines = (
                read_line(one, counts_up=counts_up)
                for one in rows(inside(result, "model"), "drug_infos_dto_list")
            )
            # A code stands in one line only: the same line again is an echo.
            return tuple(dict.fromkeys(lines))
        except ValueError as error:
            # A line left out would look like goods that were not sent.
            raise unexpected(f"上游单据 {bill.bill_no} 无法读取，{error}") from error

    def upload_stock_bill(self, bill: StockBill, *, first_try: bool = False) -> None:
        """Hand a bill over, whole; safe to repeat (uploadinoutbill)."""
        for part in self._parts_to_send(bill, first_try=first_try):
            self._upload(UPLOAD_BILL, stock_fields(bill, part, self._settings))

    def upload_retail_bill(self, bill: RetailBill, *, first_try: bool = False) -> None:
        """Hand a bill of what patients were given over; safe to repeat (uploadretail)."""
        for part in self._parts_to_send(bill, first_try=first_try):
            self._upload(UPLOAD_RETAIL, retail_fields(bill, part, self._settings))

    def bill_standing(self, bill: Bill) -> BillStanding:
        """Ask how far the platform is with a bill of ours (billstatus)."""
        numbers = [number for number, _ in self._parts(bill)]
        stands = [self._part_standing(bill, number) for number in numbers]
        worst = next(state for state in _WORST if any(state is one for one, _ in stands))
        pairs = zip(numbers, (info for _, info in stands), strict=True)
        said = "；".join(f"{number}：{info}" for number, info in pairs if info)
        return BillStanding(worst, said, tuple(numbers))

    def failed_codes(self, bill: Bill) -> tuple[FailedCode, ...]:
        """Ask which codes of a bill of ours were not taken (listbillprocesspartsuccess)."""
        failed: dict[FailedCode, None] = {}
        for number, _ in self._parts(bill):
            listed = self._pages(FAILED_CODES, {"bill_code": number}, "result")
            failed |= dict.fromkeys(self._readable(listed, read_failed))
        return tuple(failed)

    def check_code(self, code: str) -> CodeCheck:
        """Ask whether the last four digits of a code are right (checklastfour)."""
        result = self._transport.call(
            CHECK_LAST_FOUR, {"code": code}, pause_s=self._settings.query_pause_s
        )
        if text(result, "model").lower() not in ("true", "false"):
            raise unexpected(f"校验位结果为“{text(result, 'model')}”")
        return CodeCheck(code, true(result["model"]), text(result, "msg_info"))

    def _details(self, asked: Sequence[str]) -> Iterator[CodeDetail]:
        result = self._query(CODE_DETAIL, {"codes": ",".join(asked)})
        told: dict[str, CodeDetail] = {}
        for detail in self._readable(rows(result, "models"), read_detail):
            told.setdefault(detail.code, detail)
        for code in asked:
            yield told.get(code) or CodeDetail(code, CodeState.UNSAID)

    def _parts(self, bill: Bill) -> list[tuple[str, tuple[str, ...]]]:
        return parts_of(bill, self._settings.codes_per_bill)

    def _parts_to_send(
        self, bill: Bill, *, first_try: bool
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        for number, codes in self._parts(bill):
            if first_try or self._part_standing(bill, number)[0] is BillState.ABSENT:
                yield number, codes

    def _upload(self, method: str, fields: Fields) -> None:
        try:
            self._transport.call(method, fields, pause_s=self._settings.upload_pause_s)
        except PlatformError as refusal:
            # Sent before, and not yet shown among the states: it is there all the same.
            if refusal.code not in self._settings.known_bill_codes:
                raise

    def _part_standing(self, bill: Bill, number: str) -> tuple[BillState, str]:
        """How one part stands, looked for from today back to the day the bill was made."""
        made_on = bill.made_at.astimezone(BEIJING).date()
        kind = "AI" if is_inbound(bill) else "AO"
        for begin, end in self._spans(made_on, max(made_on, self._today())):
            fields = {
                "begin_date": begin.isoformat(),
                "end_date": end.isoformat(),
                "bill_type": kind,
                "bill_code": number,
            }
            # Whether the platform compares numbers whole or by their beginning is not known.
            listed = [
                row
                for row in self._pages(BILL_STATUS, fields, "result_list")
                if text(row, "bill_code") == number
            ]
            if listed:
                return _together(listed)
        return BillState.ABSENT, ""

    def _spans(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """Cut days into spans the platform answers at once, the newest first."""
        step = timedelta(days=self._settings.days_per_query)
        while first <= last:
            begin = max(first, last - step + timedelta(days=1))
            yield begin, last
            last = begin - timedelta(days=1)

    def _today(self) -> date:
        return self._now().astimezone(BEIJING).date()

    def _query(self, method: str, fields: Fields) -> Json:
        own = {"ref_ent_id": self._settings.ref_ent_id}
        return self._transport.call(method, {**own, **fields}, pause_s=self._settings.query_pause_s)

    def _pages(self, method: str, fields: Fields, list_name: str) -> list[Json]:
        """Fetch a list, page after page; all of it, each row once, or PlatformError."""
        found: dict[str, Json] = {}
        size = {"page_size": str(self._settings.page_size)}
        total: int | None = None
        for page in range(1, _MAX_PAGES):
            model = inside(self._query(method, {**fields, **size, "page": str(page)}), "model")
            before = len(found)
            for row in rows(model, list_name):
                found.setdefault(json.dumps(row, sort_keys=True), row)
            total = _total(model)
            if total is not None and len(found) >= total:
                return list(found.values())
            if len(found) == before:
                break
        if total is None:
            return list(found.values())
        raise unexpected(f"列表应有 {total} 行，只收到 {len(found)} 行")

    def _readable(self, listed: Sequence[Json], read: Callable[[Json], Row]) -> Iterator[Row]:
        for fields in listed:
            try:
                yield read(fields)
            except ValueError as error:
                self._report(fields, str(error))


def _together(listed: Sequence[Json]) -> tuple[BillState, str]:
    """How a part stands that the platform lists once or more often."""
    try:
        states = [read_state(row) for row in listed]
    except ValueError as error:
        raise unexpected(f"单据 {text(listed[0], 'bill_code')} 的{error}") from error
    worst = next(state for state in _WORST if state in states)
    said = dict.fromkeys(text(row, "process_info") for row in listed)
    return worst, "，".join(info for info in said if info)


def _total(model: Json) -> int | None:
    """The number of rows there are; None where it is not said: then read until no more come."""
    try:
        return whole(model, "total_num")
    except ValueError as error:
        raise unexpected(str(error)) from error
