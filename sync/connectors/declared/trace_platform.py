"""A described platform behind the port of trace code platforms.

Without it a region's own code platform could not be asked. It offers what is described: details,
package trees, the check of a code; bills are refused, because no description can say which of them
a platform would count twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NoReturn

from app.store.clock import utc_now
from sync.connectors.declared.answers import Refused
from sync.connectors.declared.asking import Asking, Report, Values
from sync.connectors.declared.description import Description, Port
from sync.connectors.declared.platform import log_row
from sync.connectors.declared.transport import Transport
from sync.connectors.journal import Journal, no_journal
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import (
    Bill,
    BillStanding,
    CodeCheck,
    CodeDetail,
    CodeState,
    FailedCode,
    PackageTree,
    RelatedPackage,
    RetailBill,
    StockBill,
    TracedBatch,
    TracedDrug,
    TraceOffer,
    UpstreamBill,
    UpstreamLine,
    UpstreamRow,
)

_OFFERS = {
    "code_details": TraceOffer.DETAILS,
    "package_tree": TraceOffer.RELATIONS,
    "check_code": TraceOffer.CHECK_DIGITS,
}


class DeclaredTracePlatform:
    """The hospital's client of a described trace code platform; for one thread at a time."""

    def __init__(
        self,
        description: Description,
        secrets: Mapping[str, str],
        journal: Journal = no_journal,
        report: Report = log_row,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`secrets`: by the names the description gives them; ValueError where one lacks."""
        if description.port is not Port.TRACE:
            raise ValueError(f"{description.title}的对接说明不是追溯码平台的（port = trace）")
        self._said = description
        self._transport = Transport(description, secrets, journal, now, sleep)
        self._asking = Asking(description, self._transport, report)

    @property
    def name(self) -> str:
        """The platform's short name."""
        return self._said.name

    @property
    def offers(self) -> frozenset[TraceOffer]:
        """What is described."""
        there = self._said.operations
        return frozenset(offer for name, offer in _OFFERS.items() if name in there)

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()

    def code_details(self, codes: Sequence[str]) -> Iterator[CodeDetail]:
        """Tell of each code, in the order asked, exactly once."""
        self._need("code_details")
        asked = list(dict.fromkeys(codes))
        size = self._said.operations["code_details"].at_once
        for start in range(0, len(asked), size):
            yield from self._details(asked[start : start + size])

    def package_tree(self, code: str) -> PackageTree:
        """Tell what is in a package and what it is in."""
        self._need("package_tree")
        once, rows = self._asking.answer("package_tree", {"code": code})
        related = {row["code"]: _related(row) for row in rows}
        first = related.pop(code, None)
        if first is None:
            raise self._transport.answers.unexpected(f"关联关系里没有所查的码 {code}")
        return PackageTree(
            code=code,
            packages=(first, *related.values()),
            drug=_drug(once),
            batches=_batches(once),
            boxes_said=once["boxes_said"],
        )

    def check_code(self, code: str) -> CodeCheck:
        """Ask whether the check digits of a code are right."""
        self._need("check_code")
        once, _ = self._asking.answer("check_code", {"code": code})
        return CodeCheck(code, once["right"], once["said"])

    def bills_of_code(self, code: str) -> tuple[UpstreamBill, ...]:
        """Refuse."""
        self._refuse("bills_of_code")

    def upstream_bills(self, first: date, last: date) -> tuple[UpstreamRow, ...]:
        """Refuse."""
        self._refuse("upstream_bills")

    def upstream_lines(self, bill: UpstreamBill) -> tuple[UpstreamLine, ...]:
        """Refuse."""
        self._refuse("upstream_lines")

    def upload_stock_bill(self, bill: StockBill, *, first_try: bool = False) -> None:
        """Refuse."""
        self._refuse("upload_stock_bill")

    def upload_retail_bill(self, bill: RetailBill, *, first_try: bool = False) -> None:
        """Refuse."""
        self._refuse("upload_retail_bill")

    def bill_standing(self, bill: Bill) -> BillStanding:
        """Refuse."""
        self._refuse("bill_standing")

    def failed_codes(self, bill: Bill) -> tuple[FailedCode, ...]:
        """Refuse."""
        self._refuse("failed_codes")

    def _details(self, asked: Sequence[str]) -> Iterator[CodeDetail]:
        told: dict[str, list[Values]] = {}
        try:
            for row in self._asking.readable("code_details", {"codes": asked}, dict):
                told.setdefault(row["code"], []).append(row)
        except Refused as refusal:
            if not refusal.absent:
                raise
            yield from (CodeDetail(code, CodeState.UNKNOWN) for code in asked)
            return
        for code in asked:
            rows = told.get(code)
            yield _detail(code, rows) if rows else CodeDetail(code, CodeState.UNSAID)

    def _need(self, name: str) -> None:
        if name not in self._said.operations:
            self._refuse(name)

    def _refuse(self, name: str) -> NoReturn:
        raise PlatformError("not-offered", f"{self._said.title}的对接说明里没有这项操作（{name}）")


def _detail(code: str, rows: Sequence[Values]) -> CodeDetail:
    """Put the rows of one code together: one for each batch of a mixed package."""
    batches = dict.fromkeys(batch for row in rows for batch in _batches(row))
    first = rows[0]
    state = first["state"] or CodeState.UNSAID
    return CodeDetail(code, state, first["level"], _drug(first), tuple(batches))


def _related(row: Values) -> RelatedPackage:
    # A package is no parent of itself; some platforms write it so at the top.
    parent = row["parent"] if row["parent"] != row["code"] else ""
    return RelatedPackage(row["code"], parent, row["level"])


def _drug(fields: Values) -> TracedDrug | None:
    if not fields["drug_name"]:
        return None
    names = ("drug_id", "form", "strength", "pack", "approval_number", "maker")
    return TracedDrug(fields["drug_name"], *(fields[name] for name in names))


def _batches(fields: Values) -> tuple[TracedBatch, ...]:
    if not fields["batch"]:
        return ()
    names = ("batch", "production_date", "expiry", "boxes")
    return (TracedBatch(*(fields[name] for name in names)),)
