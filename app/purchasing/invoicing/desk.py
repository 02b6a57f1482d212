"""Takes wishes about invoices from any thread, and answers each with an event.

Without it the window would hold papers against goods while it should draw. One thread; what is
kept is written on the core's, in one transaction with the look at how the invoice stands.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.purchasing.invoicing import sayings
from app.purchasing.invoicing.accepting import Accepting, Agreeing, BillRefused
from app.purchasing.invoicing.events import (
    BillSaid,
    BillsChanged,
    BillsEvent,
    BillsFailed,
    BillsShown,
)
from app.readers.saying import Saying
from app.store import faults
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.core import Core, Urgency, write_and_wait
from app.store.database import Database
from app.store.errors import StoreError
from app.store.lane import Lane

log = logging.getLogger("tracedock.invoices")

Work = Callable[[], BillsEvent]


class InvoicesDesk(Guarded):
    """One workstation's."""

    def __init__(
        self,
        database: Database,
        change_log: ChangeLog,
        clock: Clock,
        core: Core,
        sink: Callable[[BillsEvent], None],
        agreeing: Agreeing,
    ) -> None:
        """Answer into `sink`, which is called in the desk's thread and must not block."""
        self._database, self._log, self._clock, self._core = database, change_log, clock, core
        self._sink, self._agreeing = sink, agreeing
        self._lane: Lane[str, Work] = Lane("invoices", self._answer)

    def ask(self, numbers: Sequence[str]) -> None:
        """Ask how invoices stand; answered by BillsShown."""
        self._lane.put("ask", lambda: self._shown(numbers), replaces=True)

    @asks(Permission.ACCEPT_INVOICES)
    def accept(self, invoice_no: str, person: str) -> None:
        """Say that an invoice is right; answered by BillSaid."""
        said = BillSaid(invoice_no, sayings.ASKED)
        self._write(said, lambda accepting: accepting.accept(invoice_no, person))

    @asks(Permission.ACCEPT_INVOICES)
    def withdraw(self, invoice_no: str, asked: uuid.UUID, person: str) -> None:
        """Take that back; answered by BillSaid."""
        said = BillSaid(invoice_no, sayings.WITHDRAWN)
        self._write(said, lambda accepting: accepting.withdraw(invoice_no, asked, person))

    def told(self, numbers: frozenset[str]) -> None:
        """Say that the sync brought something; from any thread."""
        self._lane.put("told", lambda: BillsChanged(numbers))

    def stop(self, timeout_s: float) -> bool:
        """Carry out nothing more; whether the thread has ended."""
        self._lane.close()
        return self._lane.join(timeout_s)

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self._sink(BillsFailed(why))

    def _shown(self, numbers: Sequence[str]) -> BillsShown:
        with self._database.reading() as connection:
            accepting = self._accepting(connection)
            found = [accepting.bill(number) for number in numbers]
        return BillsShown(tuple(bill for bill in found if bill is not None))

    def _write(self, said: BillSaid, step: Callable[[Accepting], None]) -> None:
        def work() -> BillSaid:
            write_and_wait(
                self._core, self._database, Urgency.PERSON, lambda c: step(self._accepting(c))
            )
            return said

        self._lane.put("write", work)

    def _accepting(self, connection: Connection) -> Accepting:
        return Accepting(connection, self._log, self._clock, self._agreeing)

    def _answer(self, task: str, work: Work) -> None:
        """Carry out one wish; whatever happens, the person is told."""
        after = faults.NOT_SAVED if task == "write" else faults.AGAIN
        self._sink(self._attempted(work, after))

    def _attempted(self, work: Work, after: Saying) -> BillsEvent:
        try:
            return work()
        except BillRefused as refused:
            return BillsFailed(refused.why)
        except StoreError as error:
            log.warning("store: %s", error)
            return BillsFailed(faults.of_store(error, after))
        except Exception:
            number = self._clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            return BillsFailed(faults.of_bug(number), number)
