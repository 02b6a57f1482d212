"""Turns facts about orders into rows: the same on the workstation and on the service.

Without it the two ends would agree only by luck. Every fact is kept; how the order stands is
derived anew from all of them (standing.py), so the order in which they came leaves no trace. What
speaks of a version or a submission that is not there yet is too early (OutOfPlace).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, select, update

from app.purchasing import laying_down, orders, return_words, standing, uploads
from app.purchasing.chasing import Chased
from app.purchasing.operations import (
    KINDS,
    OrderApproved,
    OrderFact,
    OrderSaved,
    OrderSentBack,
    OrderSubmitted,
    ReturnAsked,
    ReturnEntered,
    ReturnWithdrawn,
    decode,
    encode,
    kind_of,
)
from app.purchasing.orders import Order
from app.purchasing.returns import ReturnWord
from app.purchasing.standing import AnyEvent, Event, Standing
from app.purchasing.states import WITH_PLATFORM, OrderState, combined
from app.purchasing.uploads import Upload, UploadState
from app.purchasing.values import DraftLine, OrderDraft
from app.store.change_log import ChangeLog
from app.store.facts import Applied, Area, Author, Kinds, OutOfPlace, UnreadableOperation
from app.store.insert_once import insert_once, put_row
from app.store.tables.orders import order_event, purchase_order

_MOST_LINES = 5000
_AT_ONCE = 500
_CHASED = "order.chased"
_LARGEST_QUANTITY = 2**31 - 1
_LARGEST_PRICE = 10**10


def record(connection: Connection, log: ChangeLog, body: OrderFact) -> uuid.UUID:
    """Append a fact to the log and make its rows, in the caller's transaction; returns its id."""
    kind, version = kind_of(body)
    op_id = log.append(connection, kind, version, encode(body))
    apply(connection, Author(log.workstation.org, log.workstation.device, op_id), body)
    return op_id


def apply(connection: Connection, author: Author, body: OrderFact) -> Applied:
    """Make the rows of one fact, in the caller's transaction."""
    if isinstance(body, OrderSaved):
        _require_sane(body.draft)
    if isinstance(body, ReturnAsked) and not _is_sane_return(body):
        raise UnreadableOperation("a return that cannot be")
    known = events(connection, author.org, body.order_id)
    _require_known(body, known)
    kind, version = kind_of(body)
    row = _key(author, body) | {
        "kind": kind,
        "version": version,
        "body": encode(body),
        "workstation": author.device,
        "place": author.place,
    }
    connection.execute(insert_once(connection, order_event), row)
    derive(connection, author.org, body.order_id)
    return Applied(order_ids=frozenset({body.order_id}))


def place(connection: Connection, author: Author, body: OrderFact) -> Applied:
    """Note where a fact stands, in the caller's transaction."""
    mine = [order_event.c[name] == value for name, value in _key(author, body).items()]
    connection.execute(update(order_event).where(*mine).values(place=author.place))
    derive(connection, author.org, body.order_id)
    return Applied(order_ids=frozenset({body.order_id}))


def displace(connection: Connection, org: str, behind: int) -> None:
    """Forget the places behind a number."""
    mine = (order_event.c.org == org, order_event.c.place > behind)
    found = connection.execute(select(order_event.c.order_id).where(*mine).distinct()).scalars()
    moved = list(found)
    connection.execute(update(order_event).where(*mine).values(place=None))
    for order_id in moved:
        derive(connection, org, order_id)


def take_upload(connection: Connection, org: str, upload: Upload) -> Applied:
    """Keep what the service says of an order's way, in the caller's transaction."""
    if not uploads.store(connection, org, upload):
        return Applied()
    derive(connection, org, upload.order_id)
    return Applied(order_ids=frozenset({upload.order_id}))


def take_return(connection: Connection, org: str, word: ReturnWord) -> Applied:
    """Keep what the service says of a return, in the caller's transaction."""
    if not return_words.store(connection, org, word):
        return Applied()
    derive(connection, org, word.order_id)
    return Applied(order_ids=frozenset({word.order_id}))


@dataclass(frozen=True, slots=True)
class Kept:
    """An order of the platform as it is kept now, and which of ours it is."""

    order: Order
    order_ids: frozenset[uuid.UUID]


def take_order(connection: Connection, org: str, order: Order, said_at: datetime) -> Kept | None:
    """Keep what the platform says of an order's lines, in the caller's transaction.

    None where it is no news.
    """
    if not orders.store(connection, org, order, said_at):
        return None
    known = orders.load(connection, org, order.order_no)
    kept = replace(order, plan_no=known.plan_no) if known is not None else order
    mine = (purchase_order.c.org == org, purchase_order.c.order_no == kept.plan_no)
    query = select(purchase_order.c.order_id).where(*mine)
    found = frozenset(connection.execute(query).scalars() if kept.plan_no else ())
    for order_id in found:
        derive(connection, org, order_id)
    return Kept(kept, found)


def events(connection: Connection, org: str, order_id: uuid.UUID) -> list[AnyEvent]:
    """All facts about an order, in the order of the service; what it has not told comes last."""
    mine = (order_event.c.org == org, order_event.c.order_id == order_id)
    return [_event(row) for row in connection.execute(_in_order().where(*mine))]


def last_chased(
    connection: Connection, org: str, order_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Chased]:
    """When somebody asked the distributors about these orders, the last time."""
    found: dict[uuid.UUID, Chased] = {}
    wanted = list(order_ids)
    for start in range(0, len(wanted), _AT_ONCE):
        mine = (
            order_event.c.org == org,
            order_event.c.order_id.in_(wanted[start : start + _AT_ONCE]),
            order_event.c.kind == _CHASED,
        )
        for row in connection.execute(_in_order().where(*mine)):
            body = _event(row).body
            found[body.order_id] = Chased(body.at, body.person, body.said, body.promised_on)
    return found


def stands(connection: Connection, org: str, order_id: uuid.UUID) -> Standing:
    """How an order stands by its facts; without content where none is known."""
    return _stands(connection, org, order_id, uploads.load(connection, org, order_id))


def _stands(connection: Connection, org: str, order_id: uuid.UUID, sent: Upload | None) -> Standing:
    approval = sent.approval_id if sent is not None and sent.is_out else None
    words = return_words.of_order(connection, org, order_id)
    return standing.of(events(connection, org, order_id), approval, words)


def derive(connection: Connection, org: str, order_id: uuid.UUID) -> Standing:
    """Write down how an order stands now, in the caller's transaction."""
    sent = uploads.load(connection, org, order_id)
    now = _stands(connection, org, order_id, sent)
    if now.content is not None:
        key = {"org": org, "order_id": order_id}
        values = _row(now) | {"state": _state(connection, org, now, sent)}
        put_row(connection, purchase_order, key | values)
    return_words.derive(connection, org, order_id, now.returns)
    return now


def _state(connection: Connection, org: str, now: Standing, sent: Upload | None) -> OrderState:
    """How an order stands; the platform is only asked of what it may have."""
    if now.state not in WITH_PLATFORM and sent is None:
        return now.state
    told = orders.of_plans(connection, org, [now.order_no]).get(now.order_no, ())
    return with_platform(now.state, sent, told)


def with_platform(own: OrderState, sent: Upload | None, told: Sequence[Order]) -> OrderState:
    """How an order stands with what the service and the platform say of it."""
    lines = [line.state for order in told for line in order.lines]
    placed = sent is not None and sent.state is UploadState.PLACED
    return combined(own, sent=placed, lines=lines)


def _in_order() -> Select[*tuple[Any, ...]]:
    columns = (
        order_event.c.event_id,
        order_event.c.kind,
        order_event.c.version,
        order_event.c.body,
    )
    return select(*columns).order_by(
        order_event.c.place.is_(None), order_event.c.place, order_event.c.event_id
    )


def _event(row: Any) -> AnyEvent:  # noqa: ANN401 (a row of order_event)
    return Event(row.event_id, decode(row.kind, row.version, row.body))


def _key(author: Author, body: OrderFact) -> dict[str, object]:
    return {"org": author.org, "order_id": body.order_id, "event_id": author.op_id}


def _require_known(body: OrderFact, known: Sequence[AnyEvent]) -> None:
    """Let nothing stand before what it speaks of."""
    missing = _spoken_of(body) - _that_came(body, known)
    if missing:
        raise OutOfPlace(f"order {body.order_id}: {len(missing)} facts have not come")


def _spoken_of(body: OrderFact) -> set[uuid.UUID]:
    if isinstance(body, OrderSaved):
        return set(body.based_on)
    if isinstance(body, OrderSubmitted | OrderApproved | OrderSentBack):
        return {body.content}
    if isinstance(body, ReturnWithdrawn | ReturnEntered):
        return {body.return_id}
    return {body.order_id}


def _that_came(body: OrderFact, known: Sequence[AnyEvent]) -> set[uuid.UUID]:
    """What a fact of this kind may speak of."""
    if isinstance(body, OrderApproved | OrderSentBack):
        return {one.body.content for one in known if isinstance(one.body, OrderSubmitted)}
    if isinstance(body, ReturnWithdrawn | ReturnEntered):
        return {one.body.return_id for one in known if isinstance(one.body, ReturnAsked)}
    saved = {one.event_id for one in known if isinstance(one.body, OrderSaved)}
    if isinstance(body, OrderSaved | OrderSubmitted):
        return saved
    return {body.order_id} if saved else set()


def _require_sane(draft: OrderDraft) -> None:
    """Refuse what no table could hold."""
    if len(draft.lines) > _MOST_LINES or not all(map(_is_sane, draft.lines)):
        raise UnreadableOperation("an order with lines that cannot be")


def _is_sane(line: DraftLine) -> bool:
    price = line.price
    return abs(line.quantity) <= _LARGEST_QUANTITY and (
        price is None or (price.is_finite() and abs(price) < _LARGEST_PRICE)
    )


def _is_sane_return(body: ReturnAsked) -> bool:
    price = body.price
    return 0 < body.quantity <= _LARGEST_QUANTITY and (
        price is None or (price.is_finite() and 0 <= price < _LARGEST_PRICE)
    )


def _row(now: Standing) -> dict[str, object]:
    done = [one.event for one in now.history if one.void is None]
    first = next(event.body for event in done if isinstance(event.body, OrderSaved))
    submitted = [event.body.at for event in done if isinstance(event.body, OrderSubmitted)]
    approved = [event.body.at for event in done if event.event_id == now.approval]
    draft = now.draft
    days = [day for line in draft.lines if (day := draft.wanted_of(line)) is not None]
    return {
        "order_no": now.order_no,
        "department": draft.department,
        "line_count": len(draft.lines),
        "amount": draft.amount,
        "wanted_on": min(days, default=None),
        "request_no": draft.request_no,
        "platform_no": now.platform_no,
        "contested": bool(now.conflicts),
        "written_by": first.person,
        "written_at": first.at,
        "submitted_at": max(submitted, default=None) if now.steps else None,
        "approved_at": max(approved, default=None),
        "draft": msgspec.json.encode(draft).decode(),
    }


_KINDS: Kinds = {**KINDS}
AREA = Area(_KINDS, apply, place, displace)
"""What orders write into the change log."""
LAID_DOWN = Area(laying_down.KINDS, laying_down.apply)
"""What is laid down about ordering."""
