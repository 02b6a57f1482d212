"""Runs the check over what the store holds and brings the work list up to date.

Without it warnings would be as old as the last person who asked. Catalogues of a usual size are
kept between two checks, and after a sync only what it changed is looked at again; larger ones are
read each time: a workstation has other uses for its memory. What changed is written in pieces that
a scan need not wait for. A check that is broken off closes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection

from app.catalogue.checking.check import Checker
from app.catalogue.checking.comparing import usual_decimals
from app.catalogue.checking.recheck import Changed, Recheck
from app.catalogue.checking.rules import RuleSet
from app.catalogue.entries.values import Side
from app.catalogue.findings import Finding
from app.catalogue.matching.index import Index
from app.catalogue.matching.likening import Likening
from app.catalogue.rows import HospitalRow, ProvinceRow
from app.catalogue.warnings import listing, supplies
from app.catalogue.warnings.supplies import Supplied, Supplies
from app.catalogue.warnings.trial import Trial
from app.catalogue.warnings.updating import Update, Write
from app.catalogue.warnings.values import CheckOutcome, TrialOutcome
from app.store.clock import Clock
from app.store.database import Database

KEPT_ROWS = 60_000
"""Items of both catalogues that are kept between two checks: some 60 MB."""
_STEP = 1000
"""Rows between two words on how far it is."""

Progress = Callable[[int, int], None]
"""Told how many of how many rows are checked; raises Stopped where nobody wants to know more."""
Found = tuple[HospitalRow, Sequence[Finding]]


class Stopped(Exception):
    """A person broke the check off."""


class CheckRunner:
    """Checks one institution's catalogues again and again; for one thread."""

    def __init__(
        self,
        database: Database,
        org: str,
        clock: Clock,
        sources: Supplies | None = None,
        kept_rows: int = KEPT_ROWS,
    ) -> None:
        """Remember nothing yet."""
        self._database, self._org, self._clock = database, org, clock
        self._sources = sources or Supplies()
        self._kept_rows = kept_rows
        self._last: Supplied | None = None
        """What the last check that was not broken off hung on."""
        self._kept: Recheck | None = None

    def run(self, write: Write, progress: Progress) -> CheckOutcome:
        """Check what has to be checked and bring the list up to date."""
        began = time.monotonic()
        last, kept = self._last, self._kept
        with self._database.reading() as connection:
            given = self._read(connection, self._kept_rows, last)
            before = listing.present(connection, self._org)
        update = Update(self._org, write, self._clock.now, before)
        if last == given:
            return update.outcome(0, time.monotonic() - began)
        self._last = self._kept = None
        try:
            changed = self._changed_since(last, given) if last and kept else None
            if kept is None or changed is None:
                looked_at = self._check_all(given, update, progress)
            else:
                looked_at = self._check_changed(kept, given, changed, update, progress)
        except Stopped:
            update.flush()
            return update.outcome(0, time.monotonic() - began, cancelled=True)
        self._last = given
        return update.outcome(looked_at, time.monotonic() - began)

    def try_rules(self, rules: RuleSet, progress: Progress) -> TrialOutcome:
        """Say what other rules would do to the present list; nothing is written."""
        with self._database.reading() as connection:
            given = self._read(connection, 0)
        trial = Trial()
        try:
            index, hospital = self._load(given)
            decimals = usual_decimals(hospital)
            checker = Checker(index, RuleSet(given.rules), given.relations, decimals=decimals)
            other = Checker(index, rules, given.relations, decimals=decimals)
            for row, findings in _findings(hospital, checker, progress):
                trial.take(findings, other.judge(row, index.find(row)))
        except Stopped:
            return trial.outcome(cancelled=True)
        return trial.outcome()

    def _read(
        self, connection: Connection, most_items: int, last: Supplied | None = None
    ) -> Supplied:
        today = self._clock.today()
        return supplies.read(connection, self._org, self._sources, today, most_items, last)

    def _check_all(self, given: Supplied, update: Update, progress: Progress) -> int:
        """Check everything; the number of rows."""
        looked_at = 0
        for row, findings in self._everything(given, progress):
            looked_at += 1
            update.take(row, findings)
        update.close_rest()
        return looked_at

    def _everything(self, given: Supplied, progress: Progress) -> Iterator[Found]:
        if not given.items:
            index, hospital = self._load(given)
            rules, decimals = RuleSet(given.rules), usual_decimals(hospital)
            checker = Checker(index, rules, given.relations, decimals=decimals)
            yield from _findings(hospital, checker, progress)
            return
        recheck = Recheck(
            *self._rows(),
            relations=given.relations,
            rules=RuleSet(given.rules),
            confirmed=given.confirmed,
            rejected=given.rejected,
            likening=Likening(given.makers, given.approvals),
            watch=progress,
        )
        yield from recheck.rows()
        self._kept = recheck

    def _check_changed(
        self,
        recheck: Recheck,
        given: Supplied,
        changed: Changed,
        update: Update,
        progress: Progress,
    ) -> int:
        """Check what a change concerns; the number of rows."""
        difference = recheck.update(changed)
        update.follow(difference, recheck)
        if given.rules != recheck.rules:
            update.follow(recheck.take_rules(RuleSet(given.rules)), recheck)
        update.flush()
        progress(difference.looked_at, difference.looked_at)
        self._kept = recheck
        return difference.looked_at

    def _changed_since(self, before: Supplied, given: Supplied) -> Changed | None:
        """What happened between two looks; None where only a check of everything will do."""
        with self._database.reading() as connection:
            return supplies.changed(connection, self._org, before, given)

    def _load(self, given: Supplied) -> tuple[Index, list[HospitalRow]]:
        likening = Likening(given.makers, given.approvals)
        province, hospital = self._rows()
        return Index(province, likening, given.confirmed, given.rejected), hospital

    def _rows(self) -> tuple[list[ProvinceRow], list[HospitalRow]]:
        with self._database.reading() as connection:
            rows = [row for side in Side for row in supplies.rows_of(connection, self._org, side)]
        province = [row for row in rows if isinstance(row, ProvinceRow)]
        return province, [row for row in rows if isinstance(row, HospitalRow)]


def _findings(
    hospital: Sequence[HospitalRow], checker: Checker, progress: Progress
) -> Iterator[Found]:
    total = len(hospital)
    for number, row in enumerate(hospital):
        if number % _STEP == 0:
            progress(number, total)
        yield row, checker.check(row)[1]
    progress(total, total)
