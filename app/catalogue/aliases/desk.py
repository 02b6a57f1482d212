"""The desk of aliases: takes wishes from any thread, answers each with an event.

Without it the window would wait for the disk. Wishes are done one after the other in a thread of
their own; what is written goes through the core in pieces, each durable before the next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from app.catalogue.aliases import files, listing, reading, saying, wording
from app.catalogue.aliases.checking import BadStatement, check
from app.catalogue.aliases.events import (
    AliasesAsked,
    AliasesChanged,
    AliasesEvent,
    AliasesExported,
    AliasesLaidDown,
    AliasesListed,
    AliasesRefused,
    AliasFileRead,
    NamesOffered,
    Task,
)
from app.catalogue.aliases.values import Alias, AliasKey, Kind, State, Statement, Verdict
from app.catalogue.matching.likening import approval_words, maker_words
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.store import faults
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.core import Core, Urgency, write_and_wait
from app.store.database import Database
from app.store.errors import StoreError
from app.store.lane import Lane
from app.tables.refused import TableRefused

log = logging.getLogger("tracedock.aliases")

MOST_AT_ONCE = 20_000
"""Pairs that one wish may be about."""
Work = Callable[[], AliasesEvent]
Known = Mapping[AliasKey, Alias]
_WORDS = {Kind.MAKER: maker_words, Kind.APPROVAL: approval_words}


class _Refused(Exception):
    """A wish that cannot be carried out, and why."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why.chinese)
        self.why = why


class AliasesDesk(Guarded):
    """One workstation's."""

    def __init__(
        self,
        database: Database,
        change_log: ChangeLog,
        clock: Clock,
        core: Core,
        changed: Callable[[], None],
        sink: Callable[[AliasesEvent], None],
    ) -> None:
        """Answer into `sink`, which is called in the desk's own thread and must not block.

        `changed` is told when something was laid down here: match and check hang on it.
        """
        self._database, self._log, self._clock, self._core = database, change_log, clock, core
        self._org, self._tell, self._sink = change_log.workstation.org, changed, sink
        self._lane: Lane[Task, Work] = Lane("aliases", self._answer)

    def list_aliases(self, asked: AliasesAsked) -> None:
        """Ask for pairs; answered by AliasesListed."""
        self._lane.put(Task.LIST, lambda: self._list(asked), replaces=True)

    def offer_names(self, kind: Kind, text: str) -> None:
        """Ask for names with a text in them; answered by NamesOffered."""
        self._lane.put(Task.OFFER, lambda: self._offer(kind, text), replaces=True)

    @asks(Permission.CHANGE_CATALOGUE_RULES, task=Task.LAY_DOWN)
    def lay_down(self, statements: Sequence[Statement], person: str) -> None:
        """Say something of pairs, or take it back; answered by AliasesLaidDown."""
        self._lane.put(Task.LAY_DOWN, lambda: self._lay_down(tuple(statements), person))

    @asks(Permission.CHANGE_CATALOGUE_RULES, task=Task.READ)
    def read_file(self, path: Path) -> None:
        """Read a list without laying anything down; answered by AliasFileRead."""
        self._lane.put(Task.READ, lambda: self._read(path))

    @asks(Permission.CHANGE_CATALOGUE_RULES, task=Task.EXPORT)
    def export(self, path: Path, asked: AliasesAsked) -> None:
        """Write the pairs that are asked for to a file; answered by AliasesExported."""
        self._lane.put(Task.EXPORT, lambda: self._export(path, asked))

    def told(self) -> None:
        """Hear that others said something; answered by AliasesChanged."""
        self._sink(AliasesChanged())

    def stop(self, timeout_s: float) -> bool:
        """Forget what waits and end the thread, before the core; False where that took longer."""
        self._lane.close()
        return self._lane.join(timeout_s)

    def _not_allowed(self, why: Saying, task: str) -> None:
        self._sink(AliasesRefused(Task(task), why))

    def _answer(self, task: Task, work: Work) -> None:
        """Carry out one wish; whatever happens, the person is told."""
        try:
            event = work()
        except (_Refused, BadStatement) as refused:
            event = AliasesRefused(task, refused.why)
        except StoreError as error:
            log.warning("store: %s", error)
            event = AliasesRefused(task, faults.of_store(error))
        except (TableRefused, OSError) as error:
            event = AliasesRefused(task, wording.of_file_error(error))
        except Exception:
            number = self._clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            event = AliasesRefused(task, faults.of_bug(number), number)
        self._sink(event)

    def _known(self) -> Known:
        with self._database.reading() as connection:
            return reading.aliases(connection, self._org)

    def _list(self, asked: AliasesAsked) -> AliasesEvent:
        rows = listing.found(self._known().values(), asked)
        return AliasesListed(asked, tuple(rows[: listing.MOST]), len(rows))

    def _offer(self, kind: Kind, text: str) -> AliasesEvent:
        with self._database.reading() as connection:
            return NamesOffered(kind, text, listing.offered(connection, self._org, kind, text))

    def _read(self, path: Path) -> AliasesEvent:
        read = files.read_file(path, self._known())
        statements = tuple(read.statements.values())
        return AliasFileRead(path.name, statements, read.known, tuple(read.said), read.notes)

    def _export(self, path: Path, asked: AliasesAsked) -> AliasesEvent:
        count = files.write_file(path, listing.found(self._known().values(), asked))
        said = wording.saying("exported", count=count, name=path.name)
        return AliasesExported(said, path)

    def _lay_down(self, statements: Sequence[Statement], person: str) -> AliasesEvent:
        if not statements:
            raise _Refused(wording.saying("nothing"))
        if len(statements) > MOST_AT_ONCE:
            said = wording.saying("too-many", most=MOST_AT_ONCE, count=len(statements))
            raise _Refused(said)
        for one in statements:
            check(one)
        known = self._known()
        new = [one for one in {one.key: one for one in statements}.values() if _is_new(one, known)]
        if not new:
            raise _Refused(wording.saying("nothing-new"))
        for start in range(0, len(new), saying.MOST):
            piece = new[start : start + saying.MOST]
            say = partial(saying.say, log=self._log, statements=piece, person=person)
            work = partial(say, at=self._clock.now())
            write_and_wait(self._core, self._database, Urgency.PERSON, work)
        self._tell()
        undoing = tuple(_before(one, known) for one in new)
        return AliasesLaidDown(tuple(new), undoing, self._saying(new))

    def _saying(self, new: Sequence[Statement]) -> Saying:
        withdrawn = sum(one.verdict is Verdict.WITHDRAWN for one in new)
        if withdrawn == len(new):
            return wording.saying("taken-back", count=withdrawn)
        known = self._known().values()
        for one in new:
            if one.verdict is Verdict.APART:
                chain = _WORDS[one.kind](reading.holding(known, one.kind)).joining(
                    one.one, one.other
                )
                if chain:
                    told = "；".join(f"{word.one} = {word.other}" for word in chain)
                    values = {"one": one.one, "other": one.other, "chain": told}
                    return wording.saying("still-joined", count=len(new), **values)
        return wording.saying("laid-down", count=len(new))


def _is_new(one: Statement, known: Known) -> bool:
    """Whether it says anything that does not stand."""
    alias = known.get(one.key)
    if alias is None:
        return one.verdict is not Verdict.WITHDRAWN
    if alias.state is State.CONTESTED or alias.state.value != one.verdict.value:
        return True
    said = alias.said
    return one.verdict is not Verdict.WITHDRAWN and (one.why, one.since) != (said.why, said.since)


def _before(one: Statement, known: Known) -> Statement:
    """What would let a pair stand as it stood."""
    alias = known.get(one.key)
    if alias is None or alias.state is State.WITHDRAWN:
        return Statement(one.kind, one.one, one.other, Verdict.WITHDRAWN)
    return alias.statement
