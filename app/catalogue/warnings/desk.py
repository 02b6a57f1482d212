"""The desk of catalogue warnings: wishes in, events out.

Without it the window would wait for a check of a hundred thousand items. Lists and decisions have
one thread, checks and trials another, so that a list is answered while a check runs; both write
through the core in pieces. One check at a time: one that is asked for while another runs follows
it, once, however often it was asked for.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from app.catalogue.aliases.values import Statement
from app.catalogue.checking.rules import BadRules, Rule, RuleSet
from app.catalogue.warnings import deciding, laying_down, listing, wording
from app.catalogue.warnings.events import (
    AliasesTried,
    CheckShown,
    DecideWish,
    RulesShown,
    RulesTaken,
    WarningsAbout,
    WarningsDecided,
    WarningsEvent,
    WarningsListed,
    WarningsRefused,
    WordsListed,
)
from app.catalogue.warnings.running import CheckRunner, Stopped
from app.catalogue.warnings.supplies import Supplies
from app.catalogue.warnings.values import Decision, WarningKey, WarningsAsked
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.people.seconding import Act
from app.readers.saying import Saying
from app.store import faults
from app.store.change_log import ChangeLog
from app.store.core import Core, Urgency, write_and_wait
from app.store.database import Database
from app.store.errors import StoreError

log = logging.getLogger("tracedock.warnings")

MOST_AT_ONCE = 20_000
"""Warnings that one decision may be on."""

Work = Callable[[], WarningsEvent]


class _Refused(Exception):
    """A wish that cannot be carried out, and why."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why.chinese)
        self.why = why


class WarningsDesk(Guarded):
    """One workstation's."""

    def __init__(
        self,
        database: Database,
        change_log: ChangeLog,
        core: Core,
        changed: Callable[[], None],
        sink: Callable[[WarningsEvent], None],
        supplies: Supplies | None = None,
    ) -> None:
        """Answer into `sink`, which is called in the desk's own threads and must not block.

        `changed` is told of each decision and of each check that changed the list.
        """
        self._database, self._log, self._core = database, change_log, core
        self._clock, self._org = change_log.clock, change_log.workstation.org
        self._tell, self._sink = changed, sink
        self._runner = CheckRunner(database, self._org, self._clock, supplies)
        self._wanted = threading.Event()
        """A check waits to begin."""
        self._cancelled = threading.Event()
        self._stopping = False
        self._wishes: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._checks: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, args=(wishes,), name=name, daemon=True)
            for name, wishes in (("warnings", self._wishes), ("warnings-check", self._checks))
        ]
        for thread in self._threads:
            thread.start()

    def list_warnings(self, asked: WarningsAsked) -> None:
        """Ask for a page; answered by WarningsListed."""
        self._wishes.put(lambda: self._list(asked))

    def about(self, province_code: str) -> None:
        """Ask what is open of a provincial item; answered by WarningsAbout."""
        self._wishes.put(lambda: self._about(province_code))

    def list_words(self, key: WarningKey) -> None:
        """Ask for all that was decided on a warning; answered by WordsListed."""
        self._wishes.put(lambda: self._words(key))

    @asks(Permission.DECIDE_WARNINGS)
    def decide(self, wish: DecideWish) -> None:
        """Decide on warnings; answered by WarningsDecided or WarningsRefused."""
        self._wishes.put(lambda: self._decide(wish))

    def show_rules(self) -> None:
        """Ask for the rules; answered by RulesShown."""
        self._wishes.put(self._rules)

    @asks(Permission.CHANGE_CATALOGUE_RULES, act=Act.CHANGE_RULES)
    def lay_down(self, rules: Sequence[Rule], person: str, why: str = "") -> None:
        """Let rules hold and check by them; answered by RulesTaken or WarningsRefused."""
        self._wishes.put(lambda: self._lay_down(tuple(rules), person, why))

    def try_rules(self, rules: Sequence[Rule]) -> None:
        """Ask what rules would do; answered by CheckShown, the last one with `tried`."""
        self._checks.put(lambda: self._try(tuple(rules)))

    def try_aliases(self, statements: Sequence[Statement], person: str) -> None:
        """Ask what aliases would do; answered by AliasesTried."""
        self._checks.put(lambda: self._try_aliases(tuple(statements), person))

    def check(self) -> None:
        """Check the catalogues; answered by CheckShown, the last one with `done`."""
        if not self._wanted.is_set():
            self._wanted.set()
            self._checks.put(self._check)

    def cancel(self) -> None:
        """Break the running check or trial off; it answers with what it came to."""
        self._cancelled.set()

    def stop(self, timeout_s: float) -> bool:
        """Break a check off, do what else waits, and end; False where that took longer."""
        self._stopping = True
        self._wishes.put(None)
        self._checks.put(None)
        for thread in self._threads:
            thread.join(timeout_s)
        return not any(thread.is_alive() for thread in self._threads)

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self._sink(WarningsRefused(why))

    def _run(self, wishes: queue.SimpleQueue[Work | None]) -> None:
        while (work := wishes.get()) is not None:
            self._sink(self._answer(work))

    def _answer(self, work: Work) -> WarningsEvent:
        """Carry out one wish; whatever happens, the person is told."""
        try:
            return work()
        except _Refused as refused:
            return WarningsRefused(refused.why)
        except BadRules as error:
            return WarningsRefused(wording.of_rules(error))
        except StoreError as error:
            log.warning("store: %s", error)
            return WarningsRefused(faults.of_store(error, wording.AFTER))
        except Exception:
            number = self._clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            return WarningsRefused(faults.of_bug(number), number)

    def _write(self, work: Callable[[Connection], None], urgency: Urgency) -> None:
        write_and_wait(self._core, self._database, urgency, work)

    def _list(self, asked: WarningsAsked) -> WarningsEvent:
        today = self._clock.today()
        with self._database.reading() as connection:
            rows, more = listing.listed(connection, self._org, asked, today)
            counts = listing.counts(connection, self._org, today)
            fitting = listing.fitting(connection, self._org, asked, today)
        return WarningsListed(asked, tuple(rows), more, counts, fitting)

    def _about(self, province_code: str) -> WarningsEvent:
        with self._database.reading() as connection:
            rows = listing.about(connection, self._org, province_code, self._clock.today())
        return WarningsAbout(province_code, tuple(rows))

    def _words(self, key: WarningKey) -> WarningsEvent:
        with self._database.reading() as connection:
            words = deciding.words_of(connection, self._org, [key])
        return WordsListed(key, tuple(words.get(key, ())))

    def _decide(self, wish: DecideWish) -> WarningsEvent:
        if wish.until is not None and wish.until < self._clock.today():
            raise _Refused(wording.saying("date-passed"))
        if wish.decision is not Decision.REOPEN and not wish.why.strip():
            raise _Refused(wording.saying("why-missing"))
        keys = self._keys(wish)
        count = 0

        def work(connection: Connection) -> None:
            nonlocal count
            count += deciding.decide(
                connection, self._log, piece, wish.decision, wish.person, wish.why, wish.until
            )

        for start in range(0, len(keys), deciding.MOST):
            piece = keys[start : start + deciding.MOST]
            self._write(work, Urgency.PERSON)
        if not count:
            raise _Refused(wording.saying("nothing-chosen"))
        self._tell()
        said = wording.decided(wish.decision, count)
        return WarningsDecided(wish, count, said, tuple(keys))

    def _keys(self, wish: DecideWish) -> Sequence[WarningKey]:
        keys: Sequence[WarningKey] = wish.keys
        count = len(keys)
        if wish.all_of is not None:
            today = self._clock.today()
            with self._database.reading() as connection:
                count = listing.fitting(connection, self._org, wish.all_of, today)
                if count <= MOST_AT_ONCE:
                    keys = listing.keys_of(connection, self._org, wish.all_of, today, count)
        if count > MOST_AT_ONCE:
            most = f"{MOST_AT_ONCE:,}"
            raise _Refused(wording.saying("too-many", count=f"{count:,}", most=most))
        return keys

    def _rules(self) -> WarningsEvent:
        with self._database.reading() as connection:
            present = laying_down.present_rules(connection, self._org)
            history = laying_down.history(connection, self._org)
        return RulesShown(present, history)

    def _lay_down(self, rules: tuple[Rule, ...], person: str, why: str) -> WarningsEvent:
        self._write(
            lambda connection: laying_down.lay_down(connection, self._log, rules, person, why),
            Urgency.PERSON,
        )
        self._tell()
        self.check()
        return RulesTaken(rules, wording.saying("rules-taken"))

    def _try(self, rules: tuple[Rule, ...]) -> WarningsEvent:
        wanted = RuleSet(rules)
        self._cancelled.clear()
        tried = self._runner.try_rules(wanted, self._progress)
        return CheckShown(0, 0, tried=tried)

    def _try_aliases(self, statements: tuple[Statement, ...], person: str) -> WarningsEvent:
        self._cancelled.clear()
        outcome = self._runner.try_aliases(statements, person, self._go_on)
        return AliasesTried(statements, outcome)

    def _check(self) -> WarningsEvent:
        self._wanted.clear()
        self._cancelled.clear()
        outcome = self._runner.run(
            lambda work: self._write(work, Urgency.BACKGROUND), self._progress
        )
        if outcome.new or outcome.closed or outcome.changed:
            self._tell()
        return CheckShown(outcome.looked_at, outcome.looked_at, done=outcome)

    def _go_on(self, _checked: int, _of: int) -> None:
        if self._stopping or self._cancelled.is_set():
            raise Stopped

    def _progress(self, checked: int, of: int) -> None:
        self._go_on(checked, of)
        self._sink(CheckShown(checked, of))
