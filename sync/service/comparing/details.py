"""Deliveries and receipts: each delivery detail here and at the platform, by its day of shipping.

Without it a detail that never came, or a confirmation that never arrived, would be noticed when the
distributor asks for its money. The platform is asked once for both. Where it cannot say how details
stand, what is open there is still compared; nothing is concluded from what it does not list. A
confirmation that the platform does not have goes out again through the outbox, marked as sent
before, so that the platform is asked first; what is missing here is fetched while it is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from app.links.days import Difference, Repair
from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.receipts import delivery
from app.store.tables.service import outbox, platform_detail
from sync.connectors.port import DetailSeen, DetailState, Offer, Platform, PlatformDetail
from sync.service.comparing.days import beginning, between, day_of
from sync.service.comparing.differing import Looked, Tally, held_against
from sync.service.confirming import ACCEPT, Word
from sync.service.outbox_rows import DONE, DUE, AnyRow
from sync.service.transactions import commit, reading_of

DELIVERIES_UNTOLD = "平台不提供明细状态查询，只核对了平台现在列出的明细。"
RECEIPTS_UNTOLD = "平台不提供明细状态查询，验收结论无法核对，请在平台上查看。"
_MARGIN = timedelta(days=30)
"""What was shipped on a day is known here, and confirmed, no earlier than so long before it: some
platforms write the day on which it will come."""
_SETTLED = frozenset({DetailState.PASSED, DetailState.STOCKED, DetailState.FAILED})


@dataclass(frozen=True, slots=True)
class Said:
    """The hospital's word on a detail, and how it stands in the outbox."""

    row: AnyRow
    word: Word


@dataclass(frozen=True, slots=True)
class Both:
    """All that is known of the details of some days, here and at the platform."""

    first: date
    last: date
    ours: Mapping[str, PlatformDetail]
    theirs: Mapping[str, DetailSeen]
    said: Mapping[str, Said]
    is_whole: bool
    """The platform told all its details, not only those that are open."""

    def of(self, day: date) -> tuple[dict[str, PlatformDetail], dict[str, DetailSeen]]:
        """Those of one day: the platform's word on when it was shipped goes first."""
        theirs = {n: one for n, one in self.theirs.items() if day_of(one.detail.shipped_at) == day}
        ours = {
            number: one
            for number, one in self.ours.items()
            if number in theirs or (number not in self.theirs and day_of(one.shipped_at) == day)
        }
        return ours, theirs


def gather(database: Database, org: str, platform: Platform, first: date, last: date) -> Both:
    """Ask the platform, then look at what is here; raises PlatformError or StoreError."""
    is_whole = Offer.ACCEPTANCES in platform.offers
    seen: Iterable[DetailSeen] = (
        platform.accepted(first, last)
        if is_whole
        else (DetailSeen(one, DetailState.OPEN) for one in platform.open_details())
    )
    theirs = {
        one.detail.detail_id: one for one in seen if first <= day_of(one.detail.shipped_at) <= last
    }
    with reading_of(database, org) as connection:
        ours = _known(connection, org, platform.name, first)
        said = _said(connection, org, platform.name, first)
    return Both(first, last, ours, theirs, said, is_whole)


def deliveries(both: Both) -> Looked:
    """Compare deliveries; what is marked so is to be fetched again by who asked."""
    days: dict[date, Tally] = {}
    for day in between(both.first, both.last):
        here, there = both.of(day)
        # What the platform does not list may be accepted there, where it lists only what is open.
        ours = {n: _goods(one) for n, one in here.items() if both.is_whole or n in there}
        theirs = {n: _goods_there(one) for n, one in there.items() if _counts(one, n in ours)}
        days[day] = held_against(
            "配送明细", ours, theirs, lambda number, _: _fetching(both.theirs.get(number))
        )
    return Looked(days, "" if both.is_whole else DELIVERIES_UNTOLD)


def receipts(database: Database, clock: Clock, org: str, both: Both) -> Looked:
    """Compare what was confirmed, and send again what did not arrive; raises StoreError."""
    if not both.is_whole:
        return Looked(message=RECEIPTS_UNTOLD)
    days: dict[date, Tally] = {}
    for day in between(both.first, both.last):
        here, there = both.of(day)
        ours = {n: _verdict(both.said[n].word, there.get(n)) for n in here if n in both.said}
        theirs = {
            n: _verdict_there(one)
            for n, one in there.items()
            if n in here and one.state in _SETTLED
        }
        days[day] = held_against("验收结论", ours, theirs, partial(_sending, both))
    lost = [
        both.said[line.reference].row
        for one in days.values()
        for line in one.lines
        if line.repair is Repair.SENT_AGAIN
    ]
    commit(database, lambda c: _send_again(c, org, clock, lost), org)
    return Looked(days)


def _known(
    connection: Connection, org: str, platform: str, first: date
) -> dict[str, PlatformDetail]:
    """The details of deliveries that came since about a day."""
    since = delivery.c.arrived_at >= beginning(first) - _MARGIN
    recent = select(delivery.c.delivery_id).where(delivery.c.org == org, since)
    bodies = connection.execute(
        select(platform_detail.c.body).where(
            platform_detail.c.org == org,
            platform_detail.c.platform == platform,
            platform_detail.c.delivery_id.in_(recent),
        )
    ).scalars()
    found = (msgspec.json.decode(body, type=PlatformDetail) for body in bodies)
    return {one.detail_id: one for one in found}


def _said(connection: Connection, org: str, platform: str, first: date) -> dict[str, Said]:
    rows = connection.execute(
        select(outbox)
        .where(
            outbox.c.org == org,
            outbox.c.target == platform,
            outbox.c.kind == ACCEPT,
            outbox.c.created_at >= beginning(first) - _MARGIN,
        )
        .order_by(outbox.c.created_at)
    )
    said = (Said(row, msgspec.json.decode(row.body, type=Word)) for row in rows)
    return {one.word.detail_id: one for one in said}


def _goods(one: PlatformDetail) -> dict[str, str]:
    return {
        "配送单": one.delivery_no,
        "品种": one.province_code,
        "批号": one.batch,
        "有效期": one.expiry.isoformat(),
        "数量": str(one.quantity),
        "箱条码": one.carton_no,
    }


def _goods_there(one: DetailSeen) -> dict[str, str]:
    goods = _goods(one.detail)
    return goods | {"状态": "已作废"} if one.state is DetailState.VOIDED else goods


def _counts(one: DetailSeen, is_here: bool) -> bool:
    """A detail that was voided before anybody here heard of it is no difference."""
    return is_here or one.state is not DetailState.VOIDED


def _fetching(seen: DetailSeen | None) -> Repair:
    """Only what is open is told again."""
    is_open = seen is not None and seen.state is DetailState.OPEN
    return Repair.FETCHED_AGAIN if is_open else Repair.NONE


def _verdict(word: Word, seen: DetailSeen | None) -> dict[str, str]:
    verdict = {"结论": "通过" if word.accepted else "不通过"}
    if seen is not None and seen.received is not None:
        whole = word.quantity if word.received is None else word.received
        verdict["收货数量"] = str(whole if word.accepted else 0)
    return verdict


def _verdict_there(one: DetailSeen) -> dict[str, str]:
    verdict = {"结论": "不通过" if one.state is DetailState.FAILED else "通过"}
    if one.received is not None:
        verdict["收货数量"] = str(one.received)
    return verdict


def _sending(both: Both, number: str, how: Difference) -> Repair:
    said, seen = both.said.get(number), both.theirs.get(number)
    if how is not Difference.MISSING_THERE or said is None:
        return Repair.NONE
    if said.row.state == DUE:
        return Repair.WAITS
    is_open = seen is not None and seen.state is DetailState.OPEN
    return Repair.SENT_AGAIN if said.row.state == DONE and is_open else Repair.NONE


def _send_again(connection: Connection, org: str, clock: Clock, rows: Iterable[AnyRow]) -> None:
    """Let words be due again that are done; the platform is asked before each is sent."""
    for row in rows:
        this = (
            outbox.c.org == org,
            outbox.c.outbox_id == row.outbox_id,
            outbox.c.state == DONE,
        )
        values: dict[str, Any] = {
            "state": DUE,
            "next_at": clock.now(),
            "tries": max(1, row.tries),
            "done_at": None,
            "last_error": "对账：平台没有这条验收结论，重新发送",
        }
        connection.execute(update(outbox).where(*this).values(values))
