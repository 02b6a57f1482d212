"""Asks a distributor's platform what hospitals ordered, and tells the distributor's workstations.

Without it a shipper would read orders off the platform's pages. Asked are the days since the oldest
line that is still open, at most those of `FURTHEST`: a platform gives orders by the day they were
placed, and lines change afterwards. What came before an error is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import islice

import msgspec
from sqlalchemy import Connection, func, select

from app.links.exchanges import Exchange
from app.packing.ordered import told
from app.packing.ordered.told import OrderedBody
from app.purchasing.states import WITH_PLATFORM
from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.packing import ordered_line
from sync.connectors.distributor_port import DistributorPort, OrderedLine
from sync.connectors.port import PlatformError
from sync.platform_time import BEIJING
from sync.service import feeds
from sync.service.exchanges.doing import Outcome, Told
from sync.service.transactions import commit, reading_of

LEAST, AT_FIRST, FURTHEST = timedelta(days=3), timedelta(days=60), timedelta(days=180)
"""How far back is asked at least, the first time, and at most."""
PIECE = 200
"""Lines kept in one transaction."""


class HospitalOrders:
    """Fetches the orders of one distributor; for one thread at a time."""

    exchange = Exchange.ORDERS

    def __init__(
        self,
        database: Database,
        clock: Clock,
        org: str,
        platform: DistributorPort,
        tell: Told,
        every_s: float,
    ) -> None:
        self._database, self._clock, self._org = database, clock, org
        self._platform, self._tell = platform, tell
        self.every_s = every_s

    def run(self, person: str) -> Outcome:
        """Ask; what is stored by then is told, whatever happens."""
        del person
        today = self._clock.now().astimezone(BEIJING).date()
        came = changed = 0
        try:
            for piece in self._pieces(self._first(today), today):
                came += len(piece)
                changed += commit(self._database, partial(self._keep, lines=piece), self._org)
        finally:
            if changed:
                self._tell()
        return Outcome(came=came, changed=changed)

    def _first(self, today: date) -> date:
        """The first day that is asked for."""
        kept = ordered_line.c
        with reading_of(self._database, self._org) as connection:
            mine = (kept.org == self._org, kept.is_open)
            oldest = connection.execute(select(func.min(kept.ordered_on)).where(*mine)).scalar()
            any_row = select(kept.order_line_id).where(kept.org == self._org).limit(1)
            is_first = connection.execute(any_row).one_or_none() is None
        wanted = today - AT_FIRST if is_first else min(oldest or today, today - LEAST)
        return max(wanted, today - FURTHEST)

    def _pieces(self, first: date, last: date) -> Iterator[Sequence[OrderedLine]]:
        """The lines as they come; what came before an error comes before it, too."""
        problem: PlatformError | None = None

        def until_error() -> Iterator[OrderedLine]:
            nonlocal problem
            try:
                yield from self._platform.orders(first, last)
            except PlatformError as error:
                problem = error

        lines = until_error()
        while piece := list(islice(lines, PIECE)):
            yield piece
        if problem is not None:
            raise problem

    def _keep(self, connection: Connection, lines: Sequence[OrderedLine]) -> int:
        """Keep and tell what is new; how many are."""
        now = self._clock.now()
        said = [self._body(line) for line in lines]
        new = [one for one in said if told.keep(connection, self._org, one)]
        rows = [
            feeds.NewRow(
                told.ENTITY, one.order_line_id, told.VERSION, msgspec.json.encode(one).decode()
            )
            for one in new
        ]
        feeds.publish(connection, feeds.org_scope(self._org), rows, now)
        return len(new)

    def _body(self, line: OrderedLine) -> OrderedBody:
        return OrderedBody(
            order_line_id=line.order_line_id,
            order_no=line.plan_no,
            hospital_code=line.hospital_code,
            delivery_point=line.delivery_point,
            province_code=line.province_code,
            name=line.name,
            quantity=line.quantity,
            is_open=line.state in WITH_PLATFORM,
            said_at=self._clock.now(),
            platform=self._platform.name,
            address=line.address,
            form=line.form,
            strength=line.strength,
            maker=line.maker,
            dosage_unit=line.dosage_unit,
            pack_quantity=line.pack_quantity,
            by_dosage=line.by_dosage,
            ordered_on=line.ordered_on,
            remark=line.remark,
        )
