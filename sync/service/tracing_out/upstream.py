"""Fetches the bills that others addressed to us, and hands their codes over for the deliveries.

Without it a distributor who hands nothing over leaves every box to be scanned. A bill is kept when
it is first seen, and matched again with each round until its delivery has come; where the
distributor hands over itself, that goes first and the bill is put aside. A bill that another
program took in already has its packages opened by the platform; of others it says the top codes.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, func, select, update

from app.links.exchanges import Exchange
from app.receiving.documents import deliveries
from app.receiving.values import Delivery
from app.store.insert_once import insert_once
from app.store.tables.receipts import delivery, delivery_line
from app.store.tables.trace_bills import upstream_bill
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import (
    PackageLevel,
    PackageTree,
    TraceOffer,
    UpstreamBill,
    UpstreamLine,
    UpstreamRow,
)
from sync.platform_time import BEIJING
from sync.service.exchanges.doing import Outcome
from sync.service.outbox_rows import AnyRow
from sync.service.refusals import ServiceRefusal
from sync.service.relay.relay import Relay
from sync.service.tracing_out.asking import Asking, Refusals
from sync.service.tracing_out.handing_over import (
    Handed,
    hand_over,
    others_handed_over,
    sender_of,
)
from sync.service.tracing_out.matching import match
from sync.service.transactions import commit, reading_of

WAITING, HANDED, OWN, REFUSED, OLD = "waiting", "handed-over", "distributor", "refused", "old"
"""For its delivery; done; the distributor did it itself; the relay refused; given up waiting."""
_DAYS: Final = 7
"""How far back bills are asked for each time."""
_PATIENCE: Final = timedelta(days=60)
_AT_ONCE: Final = 500

_log = logging.getLogger(__name__)


class UpstreamBills(Asking):
    """Asks one platform for one institution; for one thread at a time."""

    __slots__ = ()
    of = Exchange.UPSTREAM_BILLS
    often_s = 1800.0

    def run(self, person: str) -> Outcome:
        """Ask, then match what waits; raises PlatformError, StoreError or ServiceRefusal."""
        today = self.clock.now().astimezone(BEIJING).date()
        rows = self.platform.upstream_bills(today - timedelta(days=_DAYS), today)
        named = by_bill(rows)
        new = commit(self.database, lambda c: self._keep(c, named), self.org)
        with reading_of(self.database, self.org) as connection:
            waiting = connection.execute(self._waiting()).all()
        refusals, ends = Refusals(self.org), Counter[str]()
        for row in waiting:
            with refusals.of(row.bill_no):
                ends[self._try(row)] += 1
        refusals.raise_if_nothing(ends[HANDED] + ends[OWN])
        return Outcome(
            came=len(named),
            changed=new + ends[HANDED] + ends[OWN],
            failed=ends[REFUSED] + len(refusals),
            message=_message(ends),
        )

    def _keep(self, connection: Connection, named: Sequence[Sequence[UpstreamRow]]) -> int:
        """Keep bills that are new, and what is new of others; how many are new."""
        now, new = self.clock.now(), 0
        for rows in named:
            row = self._row(rows, now)
            added = insert_once(connection, upstream_bill).returning(upstream_bill.c.bill_no)
            if connection.execute(added, row).scalar_one_or_none() is not None:
                new += 1
                continue
            this = (upstream_bill.c[key] == row[key] for key in _KEY)
            said = (upstream_bill.c.state == WAITING, upstream_bill.c.body != row["body"])
            again = update(upstream_bill).where(*this, *said).values(body=row["body"])
            connection.execute(again)
        return new

    def _row(self, rows: Sequence[UpstreamRow], now: datetime) -> dict[str, Any]:
        bill = rows[0].bill
        return {
            "org": self.org,
            "link": self.platform.name,
            "sender": bill.sender.ent_id,
            "bill_no": bill.bill_no,
            "made_on": bill.made_on,
            "body": msgspec.json.encode(rows).decode(),
            "state": WAITING,
            "said": "",
            "seen_at": now,
        }

    def _waiting(self) -> Any:  # noqa: ANN401 (a select)
        mine = (upstream_bill.c.org == self.org, upstream_bill.c.link == self.platform.name)
        query = select(upstream_bill).where(*mine, upstream_bill.c.state == WAITING)
        return query.order_by(upstream_bill.c.seen_at, upstream_bill.c.bill_no).limit(_AT_ONCE)

    def _try(self, row: AnyRow) -> str:
        """Match one bill and hand it over; its state then. Raises PlatformError."""
        rows = msgspec.json.decode(row.body, type=tuple[UpstreamRow, ...])
        with reading_of(self.database, self.org) as connection:
            found = match(rows, self._candidates(connection, rows))
            own = found.delivery is not None and others_handed_over(
                connection, self.org, found.delivery
            )
        if found.delivery is None:
            state = OLD if self.clock.now() > row.seen_at + _PATIENCE else WAITING
            return self._note(row, state, None, found.why)
        if own:
            why = "配送企业已自行交接追溯码，以其交接为准。"
            return self._note(row, OWN, found.delivery, why)
        try:
            handed = self._hand_over(found.delivery, rows)
        except (PlatformError, ServiceRefusal) as error:
            if error.retry_after_s is not None:
                raise
            return self._note(row, REFUSED, found.delivery, error.message)
        if handed.refused:
            return self._note(row, REFUSED, found.delivery, handed.refused)
        left = (
            f"另有 {handed.left_out} 个码对应不到配送单的行，没有交接。" if handed.left_out else ""
        )
        self.told()
        return self._note(
            row, HANDED, found.delivery, f"{found.why}交接 {handed.codes} 个码。{left}"
        )

    def _candidates(self, connection: Connection, rows: Sequence[UpstreamRow]) -> list[Delivery]:
        """Deliveries of this number, and those that have all batches."""
        since = self.clock.now() - _PATIENCE
        numbered = select(delivery.c.delivery_id).where(
            delivery.c.org == self.org, delivery.c.delivery_no == rows[0].bill.bill_no
        )
        found = set(connection.execute(numbered).scalars())
        batches = sorted({row.batch.batch for row in rows})
        line = delivery_line.c
        with_all = (
            select(line.delivery_id)
            .where(line.org == self.org, line.batch.in_(batches), line.arrived_at >= since)
            .group_by(line.delivery_id)
            .having(func.count(line.batch.distinct()) == len(batches))
        )
        found |= set(connection.execute(with_all).scalars())
        loaded = (deliveries.load(connection, self.org, one) for one in sorted(found))
        return [one for one in loaded if one is not None]

    def _hand_over(self, into: Delivery, rows: Sequence[UpstreamRow]) -> Handed:
        said = self.platform.upstream_lines(rows[0].bill)
        trees = self._trees(said) if all(row.confirmed for row in rows) else {}
        relay = Relay(self.database, self.clock, None, self.told)
        return hand_over(relay, sender_of(self.org, self.platform.name), into, said, trees)

    def _trees(self, said: Iterable[UpstreamLine]) -> dict[str, PackageTree]:
        """What is in the packages of a bill that was taken in already."""
        if TraceOffer.RELATIONS not in self.platform.offers:
            return {}
        small = (None, PackageLevel.SMALL)
        larger = [code.code for line in said for code in line.codes if code.level not in small]
        trees: dict[str, PackageTree] = {}
        for code in larger:
            try:
                tree = self.platform.package_tree(code)
            except PlatformError as error:
                _log.warning("%s: %s is not opened: %s", self.org, code, error)
                break
            if tree.complete:
                trees[code] = tree
        return trees

    def _note(self, row: AnyRow, state: str, into: Delivery | None, why: str) -> str:
        values = {
            "state": state,
            "delivery_id": None if into is None else into.delivery_id,
            "said": why,
        }
        if (row.state, row.said) != (state, why):
            this = [upstream_bill.c[key] == getattr(row, key) for key in _KEY]
            work = update(upstream_bill).where(*this).values(values)
            commit(self.database, lambda c: c.execute(work), self.org)
        return state


_KEY = ("org", "link", "sender", "bill_no")


def by_bill(rows: Iterable[UpstreamRow]) -> list[list[UpstreamRow]]:
    """Rows by the bill they stand on."""
    found: dict[UpstreamBill, list[UpstreamRow]] = defaultdict(list)
    for row in rows:
        found[row.bill].append(row)
    return list(found.values())


def _message(ends: Counter[str]) -> str:
    words = (
        (HANDED, "张已交接到配送单"),
        (OWN, "张由配送企业自行交接"),
        (WAITING, "张在等配送单"),
        (REFUSED, "张不能交接"),
    )
    said = [f"{ends[state]} {word}" for state, word in words if ends[state]]
    return "上游单据：" + "，".join(said) + "。" if said else ""
