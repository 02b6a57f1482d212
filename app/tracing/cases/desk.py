"""The desk of cases: takes wishes from any thread, answers each with an event.

Without it the window would wait for the disk. Wishes return at once and are done in their order by
one thread, `cases`, which reads by short looks and hands what it writes to the core. What the sync
brings is told at once, and a box that another hospital has, too, or that is recalled, with a
sentence that a person must hear.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.people.seconding import Act
from app.readers.saying import Saying
from app.store import faults
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.core import Core, Urgency
from app.store.database import Database
from app.store.errors import StoreError
from app.store.facts import Author
from app.tracing.cases import facts, sayings, sheet, store
from app.tracing.cases.events import (
    CaseDecided,
    CaseRow,
    CasesAsked,
    CasesChanged,
    CasesEvent,
    CasesExported,
    CasesFailed,
    CaseShown,
    CasesListed,
)
from app.tracing.cases.facts import CaseClosed, CaseFact, CaseReopened
from app.tracing.cases.listing import listed
from app.tracing.cases.store import Case
from app.tracing.cases.values import (
    ALARMING,
    DECISIONS,
    NEEDS_REMARK,
    REMARK_LIMIT,
    CaseState,
    Decision,
)
from app.tracing.parts import through_core

log = logging.getLogger("tracedock.cases")


@dataclass(frozen=True, slots=True)
class Closing:
    """What a person wishes to decide about a case."""

    case_id: uuid.UUID
    decision: Decision
    person: str
    remark: str = ""
    receipt_id: uuid.UUID | None = None
    """Of `here`: which receipt has the box."""
    seen: int | None = None
    """How many codes the person saw; None: all there are."""


class Refused(Exception):
    """A wish that cannot be carried out: why, in words."""

    def __init__(self, why: Saying) -> None:
        """Say why."""
        super().__init__(str(why))
        self.why = why


def _calls_counterfeit(wish: Closing) -> bool:
    return wish.decision is Decision.COUNTERFEIT


class CasesDesk(Guarded):
    """One workstation's."""

    def __init__(
        self,
        database: Database,
        change_log: ChangeLog,
        clock: Clock,
        core: Core,
        sink: Callable[[CasesEvent], None],
    ) -> None:
        """Answer into `sink`, which is called in the desk's thread and must not block."""
        self._database, self._log, self._clock = database, change_log, clock
        self._write = through_core(core, database, Urgency.PERSON)
        self._sink = sink
        self._jobs = ThreadPoolExecutor(1, "cases")
        self._alarmed: set[uuid.UUID] | None = None
        """Of which a person has heard; None before the first look."""
        self._do(self._look_first)

    def list(self, asked: CasesAsked) -> None:
        """Ask for cases; answered by CasesListed."""
        self._do(lambda: self._list(asked))

    def show(self, case_id: uuid.UUID) -> None:
        """Ask for one case; answered by CaseShown."""
        self._do(lambda: CaseShown(self._load(case_id)))

    @asks(Permission.CLOSE_CASES, act=Act.DESTROY, when=_calls_counterfeit)
    def close(self, wish: Closing) -> None:
        """Decide about a case; answered by CaseDecided or CasesFailed."""
        self._do(lambda: self._close(wish))

    @asks(Permission.CLOSE_CASES)
    def reopen(self, case_id: uuid.UUID, person: str, remark: str = "") -> None:
        """Take a decision back; answered by CaseDecided or CasesFailed."""
        self._do(lambda: self._reopen(case_id, person, remark))

    @asks(Permission.EXPORT_CODES)
    def export(self, rows: Sequence[CaseRow], path: Path) -> None:
        """Write a list as XLSX; answered by CasesExported or CasesFailed."""
        self._do(lambda: CasesExported(path, sheet.write(rows, path)))

    def told(self, case_ids: frozenset[uuid.UUID]) -> None:
        """Hear that the sync brought something about cases; from any thread, returns at once."""
        self._do(lambda: self._changed(case_ids))

    def stop(self, timeout_s: float) -> bool:
        """Do what waits and end, before the core; False where that took longer."""
        try:
            last = self._jobs.submit(lambda: None)
        except RuntimeError:
            return True
        self._jobs.shutdown(wait=False, cancel_futures=False)
        return bool(wait([last], timeout_s).done)

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self._sink(CasesFailed(why))

    def _do(self, work: Callable[[], CasesEvent | None]) -> None:
        self._jobs.submit(self._answer, work)

    def _answer(self, work: Callable[[], CasesEvent | None]) -> None:
        """Carry out one wish; whatever happens, the person is told."""
        event: CasesEvent | None
        try:
            event = work()
        except Refused as refused:
            event = CasesFailed(refused.why)
        except StoreError as error:
            log.warning("store: %s", error)
            event = CasesFailed(faults.of_store(error))
        except OSError as error:
            event = CasesFailed(sayings.of_file_error(error))
        except Exception:
            number = self._clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            event = CasesFailed(faults.of_bug(number), number)
        if event is not None:
            self._sink(event)

    @property
    def _org(self) -> str:
        return self._log.workstation.org

    def _list(self, asked: CasesAsked) -> CasesListed:
        with self._database.reading() as connection:
            rows, count = listed(connection, self._org, self._log.workstation.device, asked)
        return CasesListed(asked, rows, count)

    def _load(self, case_id: uuid.UUID) -> Case:
        with self._database.reading() as connection:
            found = store.load(connection, self._org, case_id)
        if found is None:
            raise Refused(sayings.UNKNOWN)
        return found

    def _close(self, wish: Closing) -> CaseDecided:
        case = self._load(wish.case_id)
        remark = wish.remark.strip()[:REMARK_LIMIT]
        if case.state is CaseState.CLOSED:
            raise Refused(sayings.closed_already(case))
        if wish.decision not in DECISIONS[case.kind]:
            raise Refused(sayings.NOT_FOR_THIS)
        if wish.decision in NEEDS_REMARK and not remark:
            raise Refused(sayings.REMARK_LACKING)
        body = CaseClosed(
            case_id=wish.case_id,
            decision=wish.decision,
            remark=remark,
            person=wish.person,
            at=self._clock.now(),
            seen=len(case.body.codes) if wish.seen is None else wish.seen,
            receipt_id=wish.receipt_id,
        )
        return CaseDecided(self._record(body), sayings.closed(wish.decision))

    def _reopen(self, case_id: uuid.UUID, person: str, remark: str) -> CaseDecided:
        case = self._load(case_id)
        if case.state not in (CaseState.CLOSED, CaseState.RESOLVED):
            raise Refused(sayings.OPEN_ALREADY)
        body = CaseReopened(
            case_id=case_id,
            remark=remark.strip()[:REMARK_LIMIT],
            person=person,
            at=self._clock.now(),
            seen=len(case.body.codes),
        )
        return CaseDecided(self._record(body), sayings.REOPENED)

    def _record(self, body: CaseFact) -> Case:
        """Append a decision to the log and make its row, in one transaction."""
        kind, version = facts.kind_of(body)

        def work(connection: Connection) -> None:
            op_id = self._log.append(connection, kind, version, facts.encode(body))
            facts.apply(connection, Author(self._org, self._log.workstation.device, op_id), body)

        self._write(work)
        return self._load(body.case_id)

    def _look_first(self) -> None:
        """Note what waits already: nobody is alarmed of it again at each start."""
        with self._database.reading() as connection:
            known = store.newest(connection, self._org)
        self._alarmed = {case.case_id for case in known if case.kind in ALARMING}

    def _changed(self, case_ids: frozenset[uuid.UUID]) -> CasesChanged:
        with self._database.reading() as connection:
            cases = [store.load(connection, self._org, one) for one in sorted(case_ids)]
            count = store.count_open(connection, self._org)
        new = [case for case in cases if case is not None and self._is_alarming(case)]
        heard = set() if self._alarmed is None else self._alarmed
        self._alarmed = heard | {case.case_id for case in new}
        return CasesChanged(case_ids, count, sayings.alarm(new) if new else None)

    def _is_alarming(self, case: Case) -> bool:
        known = self._alarmed is not None and case.case_id in self._alarmed
        return case.kind in ALARMING and case.state is CaseState.OPEN and not known
