"""Runs the check over what the store holds and brings the work list up to date.

Without it warnings would be as old as the last person who asked. Between two checks the keys of
both catalogues are kept, and after a sync only what it changed is read and looked at again; the
first check reads everything, a page at a time. What changed is written in pieces that a scan need
not wait for. A check that is broken off closes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from app.catalogue.aliases import reading as aliases
from app.catalogue.aliases.values import Kind, Statement
from app.catalogue.checking.recheck import Recheck, Stated
from app.catalogue.checking.rules import RuleSet
from app.catalogue.matching.likening import Likening
from app.catalogue.warnings import listing, supplies
from app.catalogue.warnings.naming_trial import try_likening
from app.catalogue.warnings.stored import StoredCatalogues
from app.catalogue.warnings.supplies import Supplied, Supplies
from app.catalogue.warnings.trial import Trial
from app.catalogue.warnings.updating import Update, Write
from app.catalogue.warnings.values import CheckOutcome, TrialOutcome
from app.store.clock import Clock
from app.store.database import Database

_AT_A_STRETCH = 32
"""Rows that are checked before other threads have their turn: a scan may wait for them."""

Progress = Callable[[int, int], None]
"""Told how many of how many rows are checked; raises Stopped where nobody wants to know more."""


class Stopped(Exception):
    """A person broke the check off."""


class CheckRunner:
    """Checks one institution's catalogues again and again; for one thread."""

    def __init__(
        self, database: Database, org: str, clock: Clock, sources: Supplies | None = None
    ) -> None:
        """Remember nothing yet."""
        self._database, self._org, self._clock = database, org, clock
        self._sources = sources or Supplies()
        self._last: Supplied | None = None
        """What the last check that was not broken off hung on."""
        self._kept: Recheck | None = None

    def run(self, write: Write, progress: Progress) -> CheckOutcome:
        """Check what has to be checked and bring the list up to date."""
        began = time.monotonic()
        with self._database.reading() as connection:
            given = self._read(connection)
            recheck, codes = self._concerned(connection, given)
            before = {} if codes == set() else listing.present(connection, self._org, codes)
            standing = listing.count_present(connection, self._org)
            update = Update(self._org, write, self._clock.now, before, standing)
            looked_at = 0
            # Until it has come to its end, nobody knows what the keys that are kept stand for.
            self._last = self._kept = None
            try:
                catalogues = StoredCatalogues(connection, self._org)
                for row, findings in recheck.check(catalogues, _stated(given), codes, progress):
                    looked_at += 1
                    update.take(row, findings)
                    if looked_at % _AT_A_STRETCH == 0:
                        time.sleep(0)
            except Stopped:
                update.flush()
                return update.outcome(looked_at, time.monotonic() - began, cancelled=True)
        update.close_rest()
        self._last, self._kept = given, recheck
        return update.outcome(looked_at, time.monotonic() - began)

    def try_rules(self, rules: RuleSet, progress: Progress) -> TrialOutcome:
        """Say what other rules would do to the present list; nothing is written."""
        trial = Trial()
        with self._database.reading() as connection:
            given = self._read(connection)
            catalogues = StoredCatalogues(connection, self._org)
            recheck = self._kept
            if recheck is None or self._last != given:
                recheck = Recheck(catalogues, Likening(given.makers, given.approvals))
            try:
                for found in recheck.try_rules(catalogues, _stated(given), rules, progress):
                    trial.take(*found)
            except Stopped:
                return trial.outcome(cancelled=True)
        return trial.outcome()

    def try_aliases(
        self, statements: Sequence[Statement], person: str, progress: Progress
    ) -> TrialOutcome:
        """Say what aliases would do to the present list; nothing is written."""
        with self._database.reading() as connection:
            given = self._read(connection)
            known = aliases.aliases(connection, self._org)
            after = aliases.as_if(known, statements, person, self._clock.now()).values()
            other = Likening(
                aliases.holding(after, Kind.MAKER), aliases.holding(after, Kind.APPROVAL)
            )
            holding = Likening(given.makers, given.approvals)
            catalogues = StoredCatalogues(connection, self._org)
            last, kept = self._last, self._kept
            if kept is None or kept.worn or last != given:
                kept = Recheck(catalogues, holding)
            self._last = self._kept = None
            try:
                outcome = try_likening(kept, catalogues, _stated(given), (holding, other), progress)
            except Stopped:
                return Trial().outcome(cancelled=True)
            if last == given:
                self._last, self._kept = last, kept
        return outcome

    def _read(self, connection: Connection) -> Supplied:
        return supplies.read(connection, self._org, self._sources, self._clock.today())

    def _concerned(
        self, connection: Connection, given: Supplied
    ) -> tuple[Recheck, set[str] | None]:
        """Where keys are kept, and the hospital codes to look at; None: all of them."""
        last, kept = self._last, self._kept
        catalogues = StoredCatalogues(connection, self._org)
        if last is not None and kept is not None and not kept.worn:
            changed = supplies.changed(connection, self._org, last, given)
            if changed is not None:
                self._last = self._kept = None
                return kept, kept.take(changed, catalogues)
        return Recheck(catalogues, Likening(given.makers, given.approvals)), None


def _stated(given: Supplied) -> Stated:
    return Stated(RuleSet(given.rules), given.relations, given.confirmed, given.rejected)
