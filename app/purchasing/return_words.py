"""What the service says of returns: how far each has come at the platform; alike on both ends.

Without it a purchaser would not know whether a return was granted, or why it does not go on. An
older word never replaces a newer one. `order_return` is what follows from facts and words.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from app.purchasing.returns import DONE, STUCK, Return, ReturnState, ReturnWord
from app.store.insert_once import put_row
from app.store.tables.orders import order_return, return_word

ENTITY, VERSION = "order-return", 1
_Short = Annotated[str, msgspec.Meta(max_length=500)]


class ReturnBody(msgspec.Struct, frozen=True):
    """`order-return` 1: how a return stands at the platform."""

    order_id: uuid.UUID
    return_id: uuid.UUID
    state: ReturnState
    platform_no: _Short
    problem: str
    invoice_no: _Short
    at: Annotated[datetime, msgspec.Meta(tz=True)]


def body_of(word: ReturnWord) -> ReturnBody:
    """A word as the feed says it."""
    return ReturnBody(**asdict(word))


def of_body(body: ReturnBody) -> ReturnWord:
    """What the feed says, as a value."""
    return ReturnWord(**msgspec.structs.asdict(body))


def store(connection: Connection, org: str, word: ReturnWord) -> bool:
    """Keep a word, in the caller's transaction; True where it is news."""
    known = load(connection, org, word.return_id)
    if known is not None and (known == word or known.at > word.at):
        return False
    put_row(connection, return_word, {"org": org} | asdict(word))
    return True


def load(connection: Connection, org: str, return_id: uuid.UUID) -> ReturnWord | None:
    """What is said of one return; None where nothing is."""
    return _read(connection, org, return_word.c.return_id == return_id).get(return_id)


def of_order(connection: Connection, org: str, order_id: uuid.UUID) -> dict[uuid.UUID, ReturnWord]:
    """What is said of an order's returns."""
    return _read(connection, org, return_word.c.order_id == order_id)


def in_states(
    connection: Connection, org: str, states: Collection[ReturnState]
) -> list[ReturnWord]:
    """All that stand so by the service's own word, the one that was said longest ago first."""
    found = _read(connection, org, return_word.c.state.in_(states)).values()
    return sorted(found, key=lambda word: (word.at, word.return_id))


def of_number(connection: Connection, org: str, platform_no: str) -> ReturnWord | None:
    """The return that the platform gave a number; None where none has it."""
    found = _read(connection, org, return_word.c.platform_no == platform_no)
    return next(iter(found.values()), None)


def derive(
    connection: Connection, org: str, order_id: uuid.UUID, returns: Iterable[Return]
) -> None:
    """Write down how the returns of an order stand, in the caller's transaction."""
    mine = (order_return.c.org == org, order_return.c.order_id == order_id)
    known = {
        row.return_id: row.state
        for row in connection.execute(
            select(order_return.c.return_id, order_return.c.state).where(*mine)
        )
    }
    changed = [one for one in returns if known.get(one.return_id) != one.state]
    if not changed:
        return
    ids = [one.return_id for one in changed]
    connection.execute(delete(order_return).where(*mine, order_return.c.return_id.in_(ids)))
    rows = [
        {"org": org, "return_id": one.return_id, "order_id": order_id, "state": one.state}
        for one in changed
    ]
    connection.execute(insert(order_return), rows)


def waiting(connection: Connection, org: str) -> list[uuid.UUID]:
    """The orders with returns that the platform was not told of yet."""
    mine = (order_return.c.org == org, order_return.c.state == ReturnState.ASKED)
    query = select(order_return.c.order_id).where(*mine).distinct()
    return list(connection.execute(query).scalars())


def stuck(
    connection: Connection, org: str, order_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, int]:
    """How many returns of each of these orders wait for a person."""
    query = (
        select(order_return.c.order_id, func.count())
        .where(
            order_return.c.org == org,
            order_return.c.state.in_(STUCK),
            order_return.c.order_id.in_(order_ids),
        )
        .group_by(order_return.c.order_id)
    )
    return {order_id: count for order_id, count in connection.execute(query)}


def is_open(org: str, order_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """The condition that an order has a return that is not done."""
    mine = (order_return.c.org == org, order_return.c.order_id == order_id)
    return select(order_return.c.org).where(*mine, order_return.c.state.not_in(DONE)).exists()


def _read(
    connection: Connection, org: str, which: ColumnElement[bool]
) -> dict[uuid.UUID, ReturnWord]:
    query = select(return_word).where(return_word.c.org == org, which)
    return {row.return_id: _word(row) for row in connection.execute(query)}


def _word(row: Any) -> ReturnWord:  # noqa: ANN401 (a row of return_word)
    return ReturnWord(
        order_id=row.order_id,
        return_id=row.return_id,
        state=ReturnState(row.state),
        platform_no=row.platform_no,
        problem=row.problem,
        invoice_no=row.invoice_no,
        at=row.at,
    )
