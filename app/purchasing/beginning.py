"""Finds items to order and makes drafts to begin with: of a template, an order, a request, limits.

Without it every order would be typed in from nothing. Reads only, in the caller's transaction; what
is made is kept when a person saves it. Prices and names are those of today.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from app.purchasing import drafting, laying_down, orders, records, sayings, stock, world
from app.purchasing.drafting import ItemText
from app.purchasing.events import DraftMade
from app.purchasing.ordering import Refused
from app.purchasing.values import OrderDraft, Origin, numbered
from app.purchasing.world import Offered, World
from app.store.clock import Clock


@dataclass(frozen=True, slots=True)
class Beginning:
    """One workstation's, in one transaction."""

    connection: Connection
    org: str
    clock: Clock
    world: World

    def found(self, text: str) -> tuple[Offered, ...]:
        """The items that a typed text finds."""
        codes = self.world.search(self.connection, self.org, text)
        known = self._known(codes)
        return tuple(known[code] for code in codes if code in known)

    def from_template(self, template_id: uuid.UUID) -> DraftMade:
        """A draft made of a template; raises Refused."""
        for one in laying_down.templates(self.connection, self.org):
            if one.template_id == template_id:
                return self._renewed(one.draft, Origin.TEMPLATE, one.name)
        raise Refused(sayings.UNKNOWN)

    def from_order(self, order_id: uuid.UUID) -> DraftMade:
        """A draft like an order of before; raises Refused."""
        view = records.load(self.connection, self.org, order_id)
        if view is None:
            raise Refused(sayings.UNKNOWN)
        return self._renewed(view.draft, Origin.COPY, view.order_no)

    def from_request(self, request_no: str) -> DraftMade:
        """A draft of what HIS asks for; raises Refused."""
        if request_no in records.answered_requests(self.connection, self.org):
            raise Refused(sayings.ANSWERED)
        request = orders.load(self.connection, self.org, request_no)
        if request is None:
            raise Refused(sayings.UNKNOWN)
        known = self._known([line.province_code for line in request.lines])
        texts = {code: _text(one) for code, one in known.items()}
        return DraftMade(drafting.from_request(request, texts), Origin.REQUEST, request_no)

    def from_limits(self) -> DraftMade:
        """A draft of what runs short; raises Refused where nothing does."""
        laid_down = laying_down.read(self.connection, self.org)
        coming = records.on_order(self.connection, self.org, self.clock.today())
        since = self.clock.now() - timedelta(days=stock.DAYS)
        needs = stock.needs(self.connection, self.org, laid_down, coming, since)
        known = self._known([need.province_code for need in needs])
        proposed = drafting.proposals(
            needs, lambda code: known[code].item if code in known else None
        )
        lines = [
            world.line_of(known[one.need.province_code], one.quantity)
            for one in proposed
            if one.need.province_code in known
        ]
        if not lines:
            raise Refused(sayings.NOTHING_SHORT)
        return DraftMade(OrderDraft(lines=numbered(lines)), Origin.LIMITS, "")

    def _known(self, codes: Sequence[str]) -> dict[str, Offered]:
        laid_down = laying_down.read(self.connection, self.org)
        known = world.known_items(self.connection, self.org, codes, laid_down)
        return {
            code: world.with_parties(one, self.world.parties(self.connection, self.org, code))
            for code, one in known.items()
        }

    def _renewed(self, draft: OrderDraft, origin: Origin, came_from: str) -> DraftMade:
        known = self._known([line.province_code for line in draft.lines])
        renewed = drafting.renewed(draft, lambda code: known[code].item if code in known else None)
        return DraftMade(renewed, origin, came_from)


def _text(offered: Offered) -> ItemText:
    party = offered.distributors[0] if len(offered.distributors) == 1 else None
    return ItemText(
        name=offered.item.name,
        strength=offered.strength,
        maker=offered.maker,
        price=offered.item.price,
        distributor_code=party.code if party else "",
        distributor_name=party.name if party else "",
    )
