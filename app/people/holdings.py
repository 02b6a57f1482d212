"""What an institution says its roles hold, as a store keeps it.

Without it each institution would live with the roles that are there from the start. The service
says it; a workstation keeps a copy.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec
from sqlalchemy import Connection, insert, select, update

from app.people.permissions import Permission
from app.people.roles import Holding
from app.store.tables.service import role_holding


class HoldingBody(msgspec.Struct, frozen=True):
    """`role` 1: what one role holds, whole."""

    role: str
    name: str
    permissions: list[str]
    """A newer service may name some that this version does not know: they open nothing here."""
    approves_up_to: Decimal | None = None


def body_of(holding: Holding) -> str:
    """What is told of it, and kept."""
    held = sorted(holding.permissions)
    body = HoldingBody(holding.role, holding.name, list(held), holding.approves_up_to)
    return msgspec.json.encode(body).decode()


def holding_in(body: HoldingBody) -> Holding:
    """What a body says, as far as this version knows it; raises ValueError for no amount."""
    limit = body.approves_up_to
    if limit is not None and not limit.is_finite():
        raise ValueError(f"no amount of money: {limit}")
    held = frozenset(Permission(each) for each in body.permissions if each in set(Permission))
    return Holding(body.role, body.name, held, limit)


def store(connection: Connection, org: str, found: Holding) -> bool:
    """Keep what a role holds; True where it is news."""
    mine = (role_holding.c.org == org, role_holding.c.role == found.role)
    known = connection.execute(select(role_holding.c.body).where(*mine)).scalar_one_or_none()
    body = body_of(found)
    if known is None:
        row = {"org": org, "role": found.role, "body": body}
        connection.execute(insert(role_holding), row)
    elif known != body:
        connection.execute(update(role_holding).where(*mine).values(body=body))
    else:
        return False
    return True


def all_of(connection: Connection, org: str) -> dict[str, Holding]:
    """All that an institution said, by role."""
    query = select(role_holding.c.body).where(role_holding.c.org == org)
    bodies = connection.execute(query.order_by(role_holding.c.role)).scalars()
    found = (holding_in(msgspec.json.decode(body, type=HoldingBody)) for body in bodies)
    return {each.role: each for each in found}
