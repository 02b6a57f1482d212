"""Reads orders: one with all there is to say of it, a list of them, what is still to come.

Without it each question would put together for itself what persons did (purchase_order), what the
service says of the sending (order_upload), what the platform says (order_line) and what came.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, func, or_, select

from app.purchasing import arrivals, chasing, journal, orders, owed, return_words, uploads
from app.purchasing.arrivals import Arrival
from app.purchasing.chasing import Chase, LineProgress
from app.purchasing.circumstances import Budget, OpenOrder
from app.purchasing.laying_down import OrderRules
from app.purchasing.orders import Order
from app.purchasing.owed import Owed
from app.purchasing.standing import Standing
from app.purchasing.states import ON_THE_WAY, OVER, WITH_PLATFORM, OrderState
from app.purchasing.uploads import Upload
from app.purchasing.values import OrderDraft
from app.store.tables.orders import order_upload, purchase_order
from app.store.tables.papers import order_line

LISTED = 5_000
"""Orders in a list, the newest."""
_FEW_CODES = 40
_AT_ONCE = 500
"""Orders in one question."""
_OLDEST = timedelta(days=400)
"""Orders older than this are no longer chased."""


class Shown(StrEnum):
    """Which orders a list shows."""

    OPEN = "open"
    DRAFTS = "drafts"
    TO_APPROVE = "to-approve"
    UNDER_WAY = "under-way"
    LATE = "late"
    RETURNS = "returns"
    """With a return that is not done."""
    ALL = "all"


_STATES: Mapping[Shown, frozenset[OrderState]] = {
    Shown.OPEN: frozenset(OrderState) - OVER,
    Shown.DRAFTS: frozenset({OrderState.DRAFT}),
    Shown.TO_APPROVE: frozenset({OrderState.SUBMITTED}),
    Shown.UNDER_WAY: frozenset({OrderState.APPROVED}) | WITH_PLATFORM,
    Shown.LATE: frozenset({OrderState.APPROVED}) | WITH_PLATFORM,
    Shown.RETURNS: frozenset(OrderState),
    Shown.ALL: frozenset(OrderState),
}


@dataclass(frozen=True, slots=True)
class OrdersAsked:
    """What a list is to hold."""

    search: str = ""
    """Part of a number, of an item, of a distributor."""
    shown: Shown = Shown.OPEN
    since: date | None = None
    """Written on this day or later."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order in a list."""

    order_id: uuid.UUID
    order_no: str
    platform_no: str
    state: OrderState
    distributors: tuple[str, ...]
    """Names, or codes where there are none."""
    department: str
    line_count: int
    amount: Decimal
    written_by: str
    written_at: datetime
    wanted_on: date | None
    days_late: int
    contested: bool
    problem: str
    """Why it has not gone to the platform; empty: nothing is wrong."""
    returns_stuck: int = 0
    """Returns of it that wait for a person."""


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order, whole."""

    order_id: uuid.UUID
    standing: Standing
    state: OrderState
    upload: Upload | None
    told: tuple[Order, ...]
    """What the platform says of it."""
    arrivals: tuple[Arrival, ...]
    progress: tuple[LineProgress, ...]
    written_at: datetime
    approved_at: datetime | None
    owed: tuple[Owed, ...] = ()
    """What came of each batch, and what of it is owed as a return."""

    @property
    def order_no(self) -> str:
        """Our number of it."""
        return self.standing.order_no

    @property
    def draft(self) -> OrderDraft:
        """What is ordered."""
        return self.standing.draft

    @property
    def platform_no(self) -> str:
        """The platform's number of it; empty until there is one."""
        told = self.told[0].order_no if self.told else ""
        sent = self.upload.platform_no if self.upload is not None else ""
        return told or sent or self.standing.platform_no


def load(connection: Connection, org: str, order_id: uuid.UUID) -> OrderView | None:
    """Read an order; None where it is not known."""
    mine = (purchase_order.c.org == org, purchase_order.c.order_id == order_id)
    row = connection.execute(select(purchase_order).where(*mine)).one_or_none()
    if row is None:
        return None
    told = orders.of_plans(connection, org, [row.order_no]).get(row.order_no, [])
    upload = uploads.load(connection, org, order_id)
    since = row.approved_at or row.written_at
    came = arrivals.of_lines(connection, org, _line_ids(told), since, closely=True)
    standing = journal.stands(connection, org, order_id)
    return OrderView(
        order_id,
        standing,
        journal.with_platform(standing.state, upload, told),
        upload,
        tuple(told),
        tuple(came),
        _progress(standing.draft, told, arrivals.come(came), row.approved_at),
        row.written_at,
        row.approved_at,
        owed.of_order(told, came, standing.returns),
    )


def listed(
    connection: Connection, org: str, asked: OrdersAsked, today: date
) -> tuple[OrderRow, ...]:
    """The orders that fit, the newest first; what is late before the rest where that is asked."""
    query = (
        select(purchase_order)
        .where(purchase_order.c.org == org, *_conditions(asked, org))
        .order_by(purchase_order.c.written_at.desc(), purchase_order.c.order_id)
        .limit(LISTED)
    )
    known = _known(connection, org, connection.execute(query).all(), today)
    words = asked.search.casefold().split()
    stuck = return_words.stuck(connection, org, [one.row.order_id for one in known])
    rows = [_row(one, today, stuck.get(one.row.order_id, 0)) for one in known if _holds(one, words)]
    if asked.shown is Shown.LATE:
        late = [row for row in rows if row.days_late]
        return tuple(sorted(late, key=lambda row: -row.days_late))
    return tuple(rows)


def to_chase(connection: Connection, org: str, today: date) -> list[Chase]:
    """All lines that are overdue or came short, the latest first."""
    under_way = [
        row for row in _under_way(connection, org, today) if OrderState(row.state) in WITH_PLATFORM
    ]
    known = _known(connection, org, under_way)
    chased = journal.last_chased(connection, org, [one.row.order_id for one in known])
    found = [
        chase
        for one in known
        for chase in chasing.to_chase(
            one.row.order_id, one.row.order_no, one.progress, today, chased.get(one.row.order_id)
        )
    ]
    return sorted(found, key=lambda chase: (-chase.days_late, chase.order_no))


def on_order(
    connection: Connection,
    org: str,
    today: date,
    without: uuid.UUID | None = None,
    codes: Collection[str] | None = None,
) -> dict[str, list[OpenOrder]]:
    """What orders under way will still bring, by province code; of these items (None: of all)."""
    if codes is not None and not codes:
        return {}
    found: dict[str, list[OpenOrder]] = defaultdict(list)
    for one in _known(connection, org, _under_way(connection, org, today, codes)):
        if one.row.order_id == without:
            continue
        for line in one.progress:
            if line.missing:
                item = line.line
                found[item.province_code].append(
                    OpenOrder(
                        one.row.order_no,
                        item.province_code,
                        item.distributor_code,
                        line.missing,
                        item.unit,
                    )
                )
    return dict(found)


def budget(
    connection: Connection,
    org: str,
    rules: OrderRules,
    department: str,
    today: date,
    without: uuid.UUID | None = None,
) -> Budget | None:
    """What a department may spend this month, and what its other orders spend of it."""
    limit = rules.budget_of(department)
    if limit is None:
        return None
    mine = [
        purchase_order.c.org == org,
        purchase_order.c.department == department,
        purchase_order.c.submitted_at >= _first_of_month(today),
        purchase_order.c.state.in_(frozenset(OrderState) - {OrderState.DRAFT, OrderState.STOPPED}),
    ]
    if without is not None:
        mine.append(purchase_order.c.order_id != without)
    spent = connection.execute(select(func.sum(purchase_order.c.amount)).where(*mine)).scalar()
    return Budget(limit, Decimal(spent or 0))


def answered_requests(connection: Connection, org: str) -> set[str]:
    """The numbers of HIS's requests for which an order was made that was not given up."""
    mine = (
        purchase_order.c.org == org,
        purchase_order.c.request_no != "",
        purchase_order.c.state != OrderState.STOPPED,
    )
    return set(connection.execute(select(purchase_order.c.request_no).where(*mine)).scalars())


def departments(connection: Connection, org: str) -> list[str]:
    """The departments that orders were written for, by name."""
    mine = (purchase_order.c.org == org, purchase_order.c.department != "")
    found = connection.execute(select(purchase_order.c.department).where(*mine).distinct())
    return sorted(found.scalars())


@dataclass(frozen=True, slots=True)
class _Known:
    """A row with what is known beside it."""

    row: Any
    draft: OrderDraft
    state: OrderState
    upload: Upload | None
    numbers: Sequence[str]
    """The platform's, of what became of it."""
    progress: tuple[LineProgress, ...]
    """Empty where it was not asked for."""


def _known(
    connection: Connection, org: str, rows: Sequence[Any], late_by: date | None = None
) -> list[_Known]:
    """What is known of orders; with a day, what came only of those that may be late by then."""
    drafts = {row.order_id: msgspec.json.decode(row.draft, type=OrderDraft) for row in rows}
    counted = [
        row for row in rows if late_by is None or _may_be_late(row, drafts[row.order_id], late_by)
    ]
    progress = _progress_of(connection, org, counted, drafts)
    numbers = orders.numbers_of_plans(connection, org, [row.order_no for row in rows])
    sent = _uploads(connection, org, [row.order_id for row in rows])
    return [
        _Known(
            row,
            drafts[row.order_id],
            OrderState(row.state),
            sent.get(row.order_id),
            numbers.get(row.order_no, ()),
            progress.get(row.order_id, ()),
        )
        for row in rows
    ]


def _progress_of(
    connection: Connection, org: str, rows: Sequence[Any], drafts: Mapping[uuid.UUID, OrderDraft]
) -> dict[uuid.UUID, tuple[LineProgress, ...]]:
    """Ordered against come, order by order; what came is added up once for all of them."""
    told = orders.of_plans(connection, org, [row.order_no for row in rows])
    began = min((row.approved_at for row in rows if row.approved_at), default=None)
    ids = {line_id for some in told.values() for line_id in _line_ids(some)}
    came = arrivals.of_lines(connection, org, ids, began) if began is not None else []
    total = arrivals.come(came)
    return {
        row.order_id: _progress(
            drafts[row.order_id], told.get(row.order_no, []), total, row.approved_at
        )
        for row in rows
    }


def _may_be_late(
    row: Any,  # noqa: ANN401 (a row of purchase_order)
    draft: OrderDraft,
    today: date,
) -> bool:
    """Whether a day of an order with the platform is past, whatever came of it."""
    if OrderState(row.state) not in WITH_PLATFORM:
        return False
    return any(one.days_late(today) for one in _progress(draft, (), {}, row.approved_at))


def _row(known: _Known, today: date, returns_stuck: int) -> OrderRow:
    row, upload = known.row, known.upload
    late = max((one.days_late(today) for one in known.progress), default=0)
    told = known.numbers[0] if known.numbers else ""
    sent = upload.platform_no if upload is not None else ""
    waits = known.state in (OrderState.APPROVED, OrderState.SENT)
    return OrderRow(
        order_id=row.order_id,
        order_no=row.order_no,
        platform_no=told or sent or row.platform_no,
        state=known.state,
        distributors=_distributors(known.draft),
        department=row.department,
        line_count=row.line_count,
        amount=row.amount,
        written_by=row.written_by,
        written_at=row.written_at,
        wanted_on=row.wanted_on,
        days_late=late if known.state in WITH_PLATFORM else 0,
        contested=bool(row.contested),
        problem=upload.problem if upload is not None and waits else "",
        returns_stuck=returns_stuck,
    )


def _holds(known: _Known, words: Sequence[str]) -> bool:
    """Whether each word stands in what people see: SQL looked at the names of fields, too."""
    row = known.row
    texts = [row.order_no, row.platform_no, row.request_no, row.department, known.draft.remark]
    texts += known.numbers
    for line in known.draft.lines:
        texts += [line.province_code, line.name, line.maker, line.strength, line.hospital_code]
        texts += [line.distributor_code, line.distributor_name]
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in words)


def _distributors(draft: OrderDraft) -> tuple[str, ...]:
    named = {line.distributor_code: line.distributor_name for line in draft.lines}
    return tuple(name or code for code, name in named.items())


def _conditions(asked: OrdersAsked, org: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.shown is Shown.RETURNS:
        found.append(return_words.is_open(org, purchase_order.c.order_id))
    elif asked.shown is not Shown.ALL:
        found.append(purchase_order.c.state.in_(_STATES[asked.shown]))
    if asked.since is not None:
        found.append(purchase_order.c.written_at >= _start_of(asked.since))
    for word in asked.search.split():
        columns = (
            purchase_order.c.order_no,
            purchase_order.c.platform_no,
            purchase_order.c.request_no,
            purchase_order.c.department,
            purchase_order.c.draft,
        )
        hits = [column.icontains(word, autoescape=True) for column in columns]
        found.append(or_(*hits, _named_by_platform(word)))
    return found


def _named_by_platform(word: str) -> ColumnElement[bool]:
    """Whether the platform's number of an order holds a word."""
    same = (
        order_line.c.org == purchase_order.c.org,
        order_line.c.plan_no == purchase_order.c.order_no,
    )
    hit = order_line.c.order_no.icontains(word, autoescape=True)
    return select(order_line.c.org).where(*same, hit).exists()


def _under_way(
    connection: Connection, org: str, today: date, codes: Collection[str] | None = None
) -> Sequence[Any]:
    query = select(purchase_order).where(
        purchase_order.c.org == org,
        purchase_order.c.state.in_(ON_THE_WAY),
        purchase_order.c.written_at >= _start_of(today - _OLDEST),
    )
    if codes is not None and len(codes) <= _FEW_CODES:
        # Most orders name none of a few items: to look for these is cheaper than to read all.
        named = (purchase_order.c.draft.contains(code, autoescape=True) for code in codes)
        query = query.where(or_(*named))
    return connection.execute(query).all()


def _uploads(
    connection: Connection, org: str, order_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Upload]:
    found: dict[uuid.UUID, Upload] = {}
    for start in range(0, len(order_ids), _AT_ONCE):
        some = order_ids[start : start + _AT_ONCE]
        mine = (order_upload.c.org == org, order_upload.c.order_id.in_(some))
        for row in connection.execute(select(order_upload).where(*mine)):
            found[row.order_id] = uploads.of_row(row)
    return found


def _line_ids(told: Sequence[Order]) -> list[str]:
    return [line.order_line_id for order in told for line in order.lines if line.order_line_id]


def _progress(
    draft: OrderDraft,
    told: Sequence[Order],
    total: Mapping[str, chasing.Come],
    approved_at: datetime | None,
) -> tuple[LineProgress, ...]:
    """The platform's lines are ours by their item: no item stands twice in an order.

    `total` is all that came, by the platform's number of the line.
    """
    lines = {line.province_code: line for order in told for line in order.lines}
    by_line, over = {}, {}
    for line in draft.lines:
        of_platform = lines.get(line.province_code)
        if of_platform is not None:
            over[line.line_no] = of_platform.state
            by_line[line.line_no] = total.get(of_platform.order_line_id, chasing.Come())
    day = approved_at.astimezone().date() if approved_at is not None else None
    return chasing.progress(draft, by_line, day, over)


def _start_of(day: date) -> datetime:
    """The beginning of a day of this place."""
    return datetime(day.year, day.month, day.day).astimezone(UTC)


def _first_of_month(today: date) -> datetime:
    return _start_of(today.replace(day=1))
