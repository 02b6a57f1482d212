"""Reads a hospital's own system at intervals: its catalogue, its stock, and orders made there.

Without it a HIS that only has views would need a program of its own to reach us. What is read again
and is as it was is no news; an order that went on from here is left as it stands. All rows of one
table are taken in one transaction, after the last of them came: what broke off half way changes
nothing. The stock is that of the connection: what it said before is replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Connection

from app.links.exchanges import Exchange
from app.purchasing import orders
from app.purchasing.states import OrderState
from app.store.clock import Clock
from app.store.database import Database
from sync.connectors.his_port import HisSource, HisTable
from sync.connectors.port import PlatformError
from sync.service.exchanges.doing import Outcome, Side
from sync.service.his import taking
from sync.service.his.taking import Row, Taken
from sync.service.links.connected import Connected
from sync.service.transactions import commit

EVERY_S = 3600.0
_WAY_IN = "HIS 数据库"
_NAMED = 3
"""So many refused rows are named in a run's sentence."""


class Fetching:
    """Reads one system for one institution; for one thread at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        org: str,
        source: HisSource,
        told: Callable[[], None],
        link: str,
    ) -> None:
        """`told` rings when workstations have something to pull."""
        self._link = link
        self._database = database
        self._clock = clock
        self._org = org
        self._source = source
        self._told = told

    @property
    def exchange(self) -> Exchange:
        """Which one."""
        return Exchange.HIS

    @property
    def every_s(self) -> float:
        """Once an hour."""
        return EVERY_S

    def run(self, person: str) -> Outcome:
        """Read all that it tells; raises PlatformError or StoreError."""
        del person
        came = changed = 0
        refused: list[str] = []
        for table in sorted(self._source.tables):
            rows = tuple(self._source.rows(table))
            if table is HisTable.STOCK and not rows:
                refused.append("库存一行也没有读到，没有改动，请核对表名或查询")
                continue
            taken = self._take(table, rows)
            came += len(rows)
            changed += taken.changed
            refused += [
                f"第 {number} 行（{_key(row)}）：{words}"
                for number, (row, words) in enumerate(zip(rows, taken.said, strict=True), start=1)
                if words
            ]
        if changed:
            self._told()
        more = "……" if len(refused) > _NAMED else ""
        return Outcome(came, changed, len(refused), "；".join(refused[:_NAMED]) + more)

    def _take(self, table: HisTable, rows: Sequence[Row]) -> Taken:
        if table is HisTable.ORDERS:
            return commit(self._database, lambda c: self._take_orders(c, rows), self._org)
        if table is HisTable.STOCK:
            stock = partial(taking.whole_stock, source=self._link, way_in=_WAY_IN)
            return commit(
                self._database, lambda c: stock(c, self._org, rows, self._clock), self._org
            )
        if len(rows) > taking.MOST_ROWS:
            raise PlatformError(
                "too-many-rows",
                f"院内目录超过 {taking.MOST_ROWS} 行，请在查询里加条件，如只取在用的",
            )
        work = partial(taking.items, org=self._org, rows=rows, clock=self._clock, way_in=_WAY_IN)
        return commit(self._database, work, self._org)

    def _take_orders(self, connection: Connection, rows: Sequence[Row]) -> Taken:
        """Take what did not go on from here: a list read each hour still has it."""
        said, open_ = [""] * len(rows), []
        for order_no, numbers in taking.by_order(rows).items():
            known = orders.load(connection, self._org, order_no)
            if known is None or all(line.state is OrderState.DRAFT for line in known.lines):
                open_ += numbers
        taken = taking.order_lines(
            connection, self._org, [rows[number] for number in open_], self._clock
        )
        for number, words in zip(open_, taken.said, strict=True):
            said[number] = words
        return Taken(said, taken.changed)


def his_side(
    database: Database,
    clock: Clock,
    org: str,
    connected: Connected,
    told: Callable[[], None],
) -> Side:
    """All that is done with one system of a hospital."""
    return Side(
        connected.link,
        (Fetching(database, clock, org, connected.connector, told, connected.link),),
        (),
    )


def _key(row: Row) -> str:
    """What people call a row."""
    order = row.get("order_no", "")
    return f"{order} 行号 {row.get('line_no', '')}" if order else row.get("hospital_code", "")
