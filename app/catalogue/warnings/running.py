"""Runs the check over what the store holds and brings the work list up to date.

Without it warnings would be as old as the last person who asked. Rows are read by short looks, each
catalogue at one moment; repeated texts are kept once; what changed is written in pieces that a scan
need not wait for. A check that is broken off closes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from app.catalogue.checking.check import Checker
from app.catalogue.checking.comparing import Relations, usual_decimals
from app.catalogue.checking.rules import RuleSet
from app.catalogue.entries import matches, present
from app.catalogue.entries.values import MatchState
from app.catalogue.findings import Finding
from app.catalogue.matching.index import Index
from app.catalogue.matching.likening import Likening
from app.catalogue.rows import HospitalRow, ProvinceRow
from app.catalogue.warnings import deciding, keeping, laying_down, listing
from app.catalogue.warnings.keeping import FoundAt, key_of
from app.catalogue.warnings.values import CheckOutcome, TrialOutcome, WarningKey
from app.store.database import Database

PIECE = 100
"""Warnings in one write: some 10 ms of the core's time."""
_STEP = 1000
"""Rows between two words on how far it is."""
_REPEATED = ("name", "strength", "form", "unit", "dosage_unit", "maker", "distributors", "status")
_SHOWN = 50
"""Findings of a trial that are shown."""

Write = Callable[[Callable[[Connection], None]], None]
"""Carries out one piece of writing and waits until it is durable."""
Progress = Callable[[int, int], None]
"""Told how many of how many rows are checked; raises Stopped where nobody wants to know more."""
AnyRow = TypeVar("AnyRow", ProvinceRow, HospitalRow)


class Stopped(Exception):
    """A person broke the check off."""


@dataclass(frozen=True, slots=True)
class Supplies:
    """What a check takes from others."""

    relations: Callable[[Connection, str], Relations] = lambda _connection, _org: {}
    """Names of the distributors that may deliver, by provincial code."""
    likening: Callable[[Connection, str], Likening] = lambda _connection, _org: Likening()
    """Compares by the other names of makers that are known."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Both catalogues and all that is known of how they belong together."""

    index: Index
    hospital: Sequence[HospitalRow]
    relations: Relations
    rules: RuleSet

    def checker(self, rules: RuleSet | None = None) -> Checker:
        """One that checks by these rules, else by those that hold."""
        decimals = usual_decimals(self.hospital)
        return Checker(self.index, rules or self.rules, self.relations, decimals=decimals)


def load(database: Database, org: str, supplies: Supplies) -> Loaded:
    """Read everything a check needs."""
    pool: dict[Any, Any] = {}
    with database.reading() as connection:
        confirmed: dict[str, list[str]] = {}
        for hospital_code, province_code in matches.standing(connection, org, MatchState.CONFIRMED):
            confirmed.setdefault(hospital_code, []).append(province_code)
        rejected = matches.standing(connection, org, MatchState.REJECTED)
        relations = supplies.relations(connection, org)
        likening = supplies.likening(connection, org)
        rules = laying_down.present_rules(connection, org).rules
    with database.reading() as connection:
        rows = pooled(present.provincial(connection, org), pool)
        index = Index(rows, likening, confirmed, rejected)
    with database.reading() as connection:
        hospital = list(pooled(present.hospital(connection, org), pool))
    return Loaded(index, hospital, relations, RuleSet(rules))


def pooled(rows: Iterable[AnyRow], pool: dict[Any, Any]) -> Iterator[AnyRow]:
    """The same rows with each repeated text kept once: a store hands over a new one every time."""
    for row in rows:
        values = {name: getattr(row, name) for name in _REPEATED}
        yield replace(
            row, **{name: pool.setdefault(value, value) for name, value in values.items()}
        )


def run(
    database: Database,
    org: str,
    write: Write,
    now: Callable[[], datetime],
    progress: Progress,
    supplies: Supplies | None = None,
) -> CheckOutcome:
    """Check everything and bring the list up to date."""
    began = time.monotonic()
    loaded = load(database, org, supplies or Supplies())
    with database.reading() as connection:
        before = listing.present(connection, org)
    checker = loaded.checker()
    keeper = _Keeper(org, write, now, before)
    looked_at = 0
    try:
        for row, findings in _findings(loaded, checker, progress):
            looked_at += 1
            keeper.take(row, findings)
    except Stopped:
        keeper.flush()
        return keeper.outcome(looked_at, time.monotonic() - began, cancelled=True)
    keeper.flush()
    keeper.close_rest()
    return keeper.outcome(looked_at, time.monotonic() - began)


def try_rules(
    database: Database,
    org: str,
    rules: RuleSet,
    progress: Progress,
    supplies: Supplies | None = None,
) -> TrialOutcome:
    """Say what other rules would do to the present list; nothing is written."""
    loaded = load(database, org, supplies or Supplies())
    checker, other = loaded.checker(), loaded.checker(rules)
    trial = _Trial()
    try:
        for row, findings in _findings(loaded, checker, progress):
            trial.take(findings, other.judge(row, loaded.index.find(row)))
    except Stopped:
        return trial.outcome(cancelled=True)
    return trial.outcome()


class _Trial:
    """Counts what other rules would do."""

    def __init__(self) -> None:
        self._new: list[Finding] = []
        self._closed: list[Finding] = []
        self._counts = [0, 0, 0]

    def take(self, before: Iterable[Finding], after: Iterable[Finding]) -> None:
        """Compare what both rules say of a row."""
        was = {key_of(one): one for one in before}
        now = {key_of(one): one for one in after}
        come = [one for key, one in now.items() if key not in was]
        gone = [one for key, one in was.items() if key not in now]
        self._counts[0] += len(come)
        self._counts[1] += len(gone)
        self._counts[2] += sum(key in was and was[key] != one for key, one in now.items())
        self._new += come[: _SHOWN - len(self._new)]
        self._closed += gone[: _SHOWN - len(self._closed)]

    def outcome(self, *, cancelled: bool = False) -> TrialOutcome:
        """What it came to."""
        new, closed, changed = self._counts
        samples = (tuple(self._new), tuple(self._closed))
        return TrialOutcome(new, closed, changed, *samples, cancelled=cancelled)


def _findings(
    loaded: Loaded, checker: Checker, progress: Progress
) -> Iterator[tuple[HospitalRow, list[Finding]]]:
    total = len(loaded.hospital)
    for number, row in enumerate(loaded.hospital):
        if number % _STEP == 0:
            progress(number, total)
        yield row, checker.check(row)[1]
    progress(total, total)


class _Keeper:
    """Compares what a check finds with what stands, and writes the difference in pieces."""

    def __init__(
        self,
        org: str,
        write: Write,
        now: Callable[[], datetime],
        before: Mapping[WarningKey, Finding],
    ) -> None:
        self._org, self._write, self._now = org, write, now
        self._rest = dict(before)
        self._waiting: list[FoundAt] = []
        self._new = self._changed = self._closed = self._standing = 0

    def take(self, row: HospitalRow, findings: Iterable[Finding]) -> None:
        """Note what was found at a row."""
        for finding in findings:
            self._standing += 1
            old = self._rest.pop(key_of(finding), None)
            if old == finding:
                continue
            self._new += old is None
            self._changed += old is not None
            self._waiting.append(FoundAt(finding, row))
        if len(self._waiting) >= PIECE:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        while self._waiting:
            piece, self._waiting = self._waiting[:PIECE], self._waiting[PIECE:]
            self._write(lambda connection, piece=piece: self._keep(connection, piece))  # type: ignore[misc]

    def close_rest(self) -> None:
        """Close what stood before and was not found again."""
        keys = list(self._rest)
        self._closed = len(keys)
        for start in range(0, len(keys), PIECE):
            piece = keys[start : start + PIECE]
            self._write(
                lambda connection, piece=piece: keeping.close(  # type: ignore[misc]
                    connection, self._org, piece, self._now()
                )
            )

    def outcome(self, looked_at: int, seconds: float, *, cancelled: bool = False) -> CheckOutcome:
        """What it came to."""
        return CheckOutcome(
            looked_at=looked_at,
            new=self._new,
            closed=self._closed,
            changed=self._changed,
            standing=self._standing,
            seconds=seconds,
            cancelled=cancelled,
        )

    def _keep(self, connection: Connection, piece: Sequence[FoundAt]) -> None:
        words = deciding.words_of(connection, self._org, [one.key for one in piece])
        keeping.keep(connection, self._org, piece, words, self._now())
