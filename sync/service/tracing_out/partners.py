"""Finds out by which id a platform knows the supplier of goods, before a bill names it.

Without it each distributor's id would have to be typed in, and a bill from nobody is refused. What
a person set comes first; then the upstream bill of the delivery; then what the platform says of one
of the codes; then what bills of the same distributor named before.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Select, select

from app.store.database import Database
from app.store.tables.trace_bills import trace_bill, upstream_bill
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import TraceOffer, TracePlatform
from sync.service.trace_bills.bills import Kept, kept
from sync.service.transactions import reading_of

NO_PARTNER: Final = "no-partner"
_ASKED: Final = 3
"""Codes the platform is asked about."""
_LOOKED_AT: Final = 50


class Partners:
    """The suppliers of one institution at one platform."""

    def __init__(
        self, database: Database, org: str, platform: TracePlatform, set_up: Mapping[str, str]
    ) -> None:
        """`set_up`: what a person set, by the distributor's code here."""
        self._database, self._org, self._platform = database, org, platform
        self._set_up = set_up

    def of(self, bill: Kept) -> str:
        """The id of a bill's other side; raises PlatformError where nobody knows it."""
        if bill.body.partner or not bill.goes_to_partner:
            return bill.body.partner
        code = bill.body.distributor_code
        found = self._set_up.get(code) or self._of_upstream(bill.body.delivery_id)
        found = found or self._asked(bill) or self._named_before(code)
        if not found:
            raise PlatformError(
                NO_PARTNER,
                f"不知道配送企业 {code or '（未知）'} 在追溯平台上的企业主键，"
                f"单据 {bill.bill_no} 不能上传。请在对接设置的“往来单位”里填写，再重新发送。",
            )
        return found

    def _of_upstream(self, delivery_id: uuid.UUID | None) -> str:
        if delivery_id is None:
            return ""
        mine = (upstream_bill.c.org == self._org, upstream_bill.c.link == self._platform.name)
        query = select(upstream_bill.c.sender).where(
            *mine, upstream_bill.c.delivery_id == delivery_id, upstream_bill.c.sender != ""
        )
        with reading_of(self._database, self._org) as connection:
            return connection.execute(query.limit(1)).scalar() or ""

    def _asked(self, bill: Kept) -> str:
        """What the platform says of the bill's codes; raises PlatformError where it is away."""
        if TraceOffer.UPSTREAM_BILLS not in self._platform.offers:
            return ""
        for code in bill.body.codes[:_ASKED]:
            try:
                found = self._platform.bills_of_code(code)
            except PlatformError as error:
                if error.retry_after_s is not None:
                    raise
                continue
            sender = next((one.sender.ent_id for one in found if one.sender.ent_id), "")
            if sender:
                return sender
        return ""

    def _named_before(self, code: str) -> str:
        if not code:
            return ""
        with reading_of(self._database, self._org) as connection:
            bills = [kept(row) for row in connection.execute(self._latest())]
        return next((one.body.partner for one in bills if one.body.distributor_code == code), "")

    def _latest(self) -> Select[*tuple[Any, ...]]:
        mine = (trace_bill.c.org == self._org, trace_bill.c.link == self._platform.name)
        query = select(trace_bill).where(*mine, trace_bill.c.sent_at.is_not(None))
        return query.order_by(trace_bill.c.sent_at.desc()).limit(_LOOKED_AT)
