"""What the program acknowledged, written down outside of it: the oracle of the tests beside it.

Whatever happens to the wire, in the end the service holds each scan of the ledger once, in its
place, and nothing else; nothing waits; nobody is told of a double.
"""

from __future__ import annotations

import itertools
import uuid
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select

from app.receiving import journal, operations
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.core import Urgency
from app.store.database import Database
from app.store.facts import Author
from app.store.tables.accounts import quarantined_operation
from app.store.tables.cases import dup_case
from app.store.tables.changes import operation
from app.store.tables.receipts import scan
from app.store.tables.tracing import package
from sync.client.status import SyncState
from tests.sync.client.workstation import Workstation
from tests.sync.service.running import opened, scanned, trace_code

CARTON = 50
_FILL_S = 600.0
_numbers = itertools.count(1)


class Ledger:
    """The ledger of one workstation."""

    def __init__(self, station: Workstation) -> None:
        self._station = station
        self.scans: list[tuple[uuid.UUID, int, str]] = []
        self.codes: set[str] = set()
        """What is in stock by them, whole cartons too."""
        self._operations = 0
        self._receipt: uuid.UUID | None = None
        self._next = 1

    @property
    def operations(self) -> int:
        """How many were acknowledged."""
        return self._operations

    def scan(self, count: int = 1) -> None:
        """Scan codes that nobody scanned before, and write down each that was acknowledged."""
        for code in self._fresh(count):
            receipt_id = self._open()
            self._station.do(scanned(receipt_id, self._next, code))
            self._operations += 1
            self.scans.append((receipt_id, self._next, code))
            self.codes.add(code)
            self._next += 1

    def fill(self, clock: Clock, singles: int, cartons: int) -> None:
        """Receive one delivery in one piece of work: boxes one by one, and cartons of fifty."""
        log = self._station.log
        assert log is not None
        then = ChangeLog(log.workstation, clock)
        receipt_id = clock.new_id()
        sizes = [1] * singles + [CARTON] * cartons
        groups = [list(self._fresh(size)) for size in sizes]
        bodies: list[operations.OperationBody] = [opened(receipt_id, clock.new_id())]
        bodies += [scanned(receipt_id, n, *codes) for n, codes in enumerate(groups, start=1)]

        def work() -> None:
            with self._station.database.writing() as connection:
                for body in bodies:
                    kind = operations.kind_of(body)
                    op_id = then.append(connection, kind, 1, operations.encode(body))
                    author = Author(self._station.org, self._station.device, op_id)
                    journal.apply(connection, author, body)

        self._station.core.submit(Urgency.SCAN, work).result(_FILL_S)
        self._operations += len(bodies)
        self.scans += [(receipt_id, n, codes[0]) for n, codes in enumerate(groups, start=1)]
        self.codes.update(*groups)

    def settle(self, after: int = 0) -> None:
        """Wait until nothing waits: no user does anything."""
        self._station.events.wait_for_status(SyncState.CONNECTED, waiting=0, after=after)

    def check(self, database: Database, strangers: int = 0) -> None:
        """Look whether the service holds all of it, each once, and no more than it.

        `strangers`: operations that were logged past this ledger.
        """
        assert scans_of(database) == Counter(self.scans)
        with database.reading() as connection:
            held = connection.execute(select(package.c.code)).scalars().all()
            logged = connection.execute(select(func.count()).select_from(operation)).scalar_one()
            states = set(connection.execute(select(operation.c.status)).scalars())
            cases = connection.execute(select(func.count()).select_from(dup_case)).scalar_one()
            apart = select(func.count()).select_from(quarantined_operation)
            kept_apart = connection.execute(apart).scalar_one()
        assert Counter(held) == Counter(self.codes)
        assert logged == self._operations + strangers
        assert states <= ({"applied", "rejected", "deferred"} if strangers else {"applied"})
        assert (cases, kept_apart) == (0, 0)

    def _open(self) -> uuid.UUID:
        if self._receipt is None:
            self._receipt = self._station.clock.new_id()
            self._station.do(opened(self._receipt, self._station.clock.new_id()))
            self._operations += 1
        return self._receipt

    @staticmethod
    def _fresh(count: int) -> Iterator[str]:
        return (trace_code(number) for number in itertools.islice(_numbers, count))


def scans_of(database: Database) -> Counter[tuple[uuid.UUID, int, str]]:
    """What a database says was scanned."""
    with database.reading() as connection:
        rows = connection.execute(select(scan.c.receipt_id, scan.c.seq, scan.c.code))
        return Counter((row.receipt_id, row.seq, str(row.code)) for row in rows)
