"""Sends bills, each once; what failed of one goes under another number, where a person says so.

Without it nothing would leave. Before a bill is sent it is marked as tried: after a crash nobody
can know whether the platform took it over, and the platform is asked part by part before it is sent
again. Its partner is looked up and kept before the first sending, so that the bill stays the same.
A platform refuses a number that it has worked on: codes that failed go under a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from app.links.exchanges import Exchange
from app.store.clock import Clock
from app.store.database import Database
from app.store.many_rows import among
from app.store.tables.tracing import package
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import BillKind, StockBill, TracePlatform
from sync.service.exchanges.doing import Expected
from sync.service.outbox_rows import AnyRow, Dispatched, Queue
from sync.service.trace_bills import bills
from sync.service.trace_bills.bills import FAILED_CODES, QUEUED, SENT, Kept
from sync.service.tracing_out.partners import Partners
from sync.service.transactions import commit

_GONE = PlatformError("no-bill", "这张单据的内容已不在服务端，请在追溯平台上核对。")


class BillSender:
    """Sends the bills of one kind of one institution; for one thread at a time."""

    def __init__(
        self,
        database: Database,
        queue: Queue,
        platform: TracePlatform,
        partners: Partners,
        expected: Expected,
    ) -> None:
        """`queue`: of stock bills or of retail bills."""
        self._database, self._queue, self._platform = database, queue, platform
        self._partners, self._expected = partners, expected

    def send_next(self) -> Dispatched | None:
        """Send the bill that waits the longest; None where none is due; raises StoreError."""
        row = commit(self._database, self._queue.claim, self._queue.org)
        if row is None:
            return None
        with self._database.reading() as connection:
            bill = bills.load(connection, self._queue.org, row.outbox_id)
        problem = _GONE if bill is None else self._sent(bill, row)
        done = commit(
            self._database, lambda c: self._record(c, row, bill, problem), self._queue.org
        )
        if problem is None:
            self._expected.note(Exchange.BILL_STATES)
        return done

    def next_due(self, connection: Connection) -> datetime | None:
        """When the next bill is to be sent; None where none waits."""
        return self._queue.next_due(connection)

    def _sent(self, bill: Kept, row: AnyRow) -> PlatformError | None:
        try:
            bill = self._with_partner(bill)
            said = bill.at_port()
            # Counted before sending, so the first try is known to be the first.
            first_try = row.tries == 0
            if isinstance(said, StockBill):
                self._platform.upload_stock_bill(said, first_try=first_try)
            else:
                self._platform.upload_retail_bill(said, first_try=first_try)
        except PlatformError as error:
            return error
        return None

    def _with_partner(self, bill: Kept) -> Kept:
        """The bill as it is sent; raises PlatformError where its partner is not known."""
        partner = self._partners.of(bill)
        if partner == bill.body.partner:
            return bill
        body = msgspec.structs.replace(bill.body, partner=partner)
        text, org = bills.text_of(body), self._queue.org
        commit(self._database, lambda c: bills.write(c, org, bill, body=text), org)
        return replace(bill, body=body)

    def _record(
        self,
        connection: Connection,
        row: AnyRow,
        bill: Kept | None,
        problem: PlatformError | None,
    ) -> Dispatched:
        if problem is None and bill is not None and bill.state in (QUEUED, SENT):
            now = self._queue.clock.now()
            bills.write(connection, self._queue.org, bill, state=SENT, sent_at=now)
        return self._queue.record(connection, row, problem)


class Correcting:
    """Sends failed codes again as a new bill, once a person has said so."""

    def __init__(self, database: Database, queue: Queue) -> None:
        self._database, self._queue = database, queue

    def send_next(self) -> Dispatched | None:
        """Make a new bill of one letter that was released; None where none was."""
        return commit(self._database, self._again, self._queue.org)

    def next_due(self, connection: Connection) -> datetime | None:
        """When a letter was released; None where none was."""
        return self._queue.next_due(connection)

    def _again(self, connection: Connection) -> Dispatched | None:
        row = self._queue.claim(connection)
        if row is None:
            return None
        word = msgspec.json.decode(row.body, type=bills.BillWord)
        found = bills.about(connection, self._queue.org, self._queue.target, row.receipt_id)
        failed = next((one for one in found if one.bill_no == word.bill_no), None)
        codes = [] if failed is None else self._still_there(connection, failed)
        if failed is not None and codes:
            first = failed.body.corrects or failed.bill_no
            number = 1 + sum(one.body.corrects == first for one in found)
            body = msgspec.structs.replace(failed.body, codes=codes, corrects=first)
            bill = bills.new_bill(
                failed.link, f"{first}-B{number}", failed.about, failed.kind, failed.made_at, body
            )
            bills.put(connection, self._queue, [bill])
        return self._queue.record(connection, row, None)

    def _still_there(self, connection: Connection, bill: Kept) -> list[str]:
        """Failed codes that are still to be said: of what came in, those that are held."""
        codes = [one.code for one in bill.failed]
        if bill.kind is not BillKind.PURCHASE_IN:
            return codes
        mine = (package.c.org == self._queue.org, package.c.receipt_id == bill.about)
        query = select(package.c.code).where(*mine, among(connection, package.c.code, codes))
        held = set(connection.execute(query).scalars())
        return [code for code in codes if code in held]


def senders(
    database: Database,
    clock: Clock,
    org: str,
    platform: TracePlatform,
    partners: Partners,
    expected: Expected,
) -> Sequence[BillSender | Correcting]:
    """All that sends bills of one institution to one platform; what is mended first."""

    def of(kind: str) -> Queue:
        return Queue(org, platform.name, kind, clock)

    return (
        Correcting(database, of(FAILED_CODES)),
        BillSender(database, of(bills.STOCK_BILL), platform, partners, expected),
        BillSender(database, of(bills.RETAIL_BILL), platform, partners, expected),
    )
