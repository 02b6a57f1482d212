"""The desk of what is known before a scan: identifiers, rules, recalls. Wishes in, events out.

Without it the window would wait for the disk. Lists are read in a thread of their own, by short
looks into the store; what is written goes through the core in pieces, so that a scan never waits
for more than one of them. After each change the open receipt is read again: what was recalled just
now is refused at the next scan. The last decisions on identifiers can be undone as long as the
program runs; later they are withdrawn or decided anew.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Connection

from app.codes.reading import fold
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.people.seconding import Act
from app.readers.saying import Saying
from app.receiving.known import item_rules, laying_down, listing, mapping, wording
from app.receiving.known.events import (
    BarsListed,
    BarWish,
    Decided,
    Decision,
    ItemsFound,
    KnownChanged,
    KnownEvent,
    KnownRefused,
    MappingsAsked,
    MappingsListed,
    Pair,
    Part,
    RulesListed,
)
from app.receiving.known.item_rules import BadRule, Rule
from app.receiving.known.listing import BarKind, BarRow, BarsAsked, RuleRow
from app.receiving.known.mapping import Entry
from app.receiving.known.naming import find_items
from app.receiving.known.review import review
from app.receiving.parts import Parts
from app.receiving.refusals import WishRefused
from app.receiving.verdicts import Sentence
from app.receiving.wording import words
from app.store import faults
from app.store.core import Core, Urgency, write_and_wait
from app.store.errors import StoreError

log = logging.getLogger("tracedock.known")

Work = Callable[[], KnownEvent]
_PIECE = 10
"""Decisions in one transaction."""
_UNDOABLE = 20
"""Decisions that are kept for undoing."""


class _Refused(Exception):
    """A wish that cannot be carried out, and why."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why.chinese)
        self.why = why


class KnownDesk(Guarded):
    """One workstation's."""

    def __init__(
        self,
        parts: Parts,
        core: Core,
        changed: Callable[[], None],
        sink: Callable[[KnownEvent], None],
    ) -> None:
        """Answer into `sink`, which is called in the desk's own thread and must not block.

        `changed` is told of each change, before it is answered.
        """
        self._parts, self._core, self._tell, self._sink = parts, core, changed, sink
        self._org = parts.log.workstation.org
        self._done: list[list[tuple[Entry, Entry]]] = []
        """What each of the last decisions found, and what it made of it."""
        self._wishes: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="known", daemon=True)
        self._thread.start()

    def list_mappings(self, asked: MappingsAsked) -> None:
        """Ask for a page of identifiers and items; answered by MappingsListed."""
        self._wishes.put(lambda: self._list_mappings(asked))

    @asks(Permission.NAME_IDENTIFIERS)
    def decide(self, wish: Decided, person: str) -> None:
        """Confirm, refuse or withdraw pairs; answered by KnownChanged or KnownRefused."""
        self._wishes.put(lambda: self._decide(wish, person))

    @asks(Permission.NAME_IDENTIFIERS)
    def undo_decision(self, person: str) -> None:
        """Take the last decision back; answered by KnownChanged or KnownRefused."""
        self._wishes.put(lambda: self._undo(person))

    def list_rules(self, search: str) -> None:
        """Ask for the rules; answered by RulesListed."""
        self._wishes.put(lambda: self._list_rules(search))

    @asks(Permission.CHANGE_RECEIVING_RULES, act=Act.CHANGE_RULES)
    def lay_down(self, scope: str, rule: Rule, value: str, person: str) -> None:
        """Lay a rule down; answered by KnownChanged or KnownRefused."""
        self._wishes.put(lambda: self._lay_down(scope, rule, value, person))

    @asks(Permission.CHANGE_RECEIVING_RULES, act=Act.CHANGE_RULES)
    def take_back(self, rows: Sequence[RuleRow], person: str) -> None:
        """Take rules back; answered by KnownChanged or KnownRefused."""
        self._wishes.put(lambda: self._take_back(rows, person))

    def list_bars(self, asked: BarsAsked) -> None:
        """Ask for recalls and stops; answered by BarsListed."""
        self._wishes.put(lambda: self._list_bars(asked))

    @asks(Permission.LIFT_BARS)
    def bar(self, wish: BarWish, person: str) -> None:
        """Recall or stop something; answered by KnownChanged or KnownRefused."""
        self._wishes.put(lambda: self._bar(wish, person))

    @asks(Permission.LIFT_BARS, act=Act.CHANGE_RULES)
    def lift(self, rows: Sequence[BarRow], person: str) -> None:
        """Let things be received again; answered by KnownChanged or KnownRefused."""
        self._wishes.put(lambda: self._lift(rows, person))

    def find_items(self, text: str) -> None:
        """Look for items; answered by ItemsFound."""
        self._wishes.put(lambda: self._find_items(text))

    def stop(self, timeout_s: float) -> bool:
        """Do what waits, then end the thread, before the core; False where that took longer."""
        self._wishes.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self._sink(KnownRefused(why))

    def _run(self) -> None:
        while (work := self._wishes.get()) is not None:
            self._sink(self._answer(work))

    def _answer(self, work: Work) -> KnownEvent:
        """Carry out one wish; whatever happens, the person is told."""
        try:
            return work()
        except _Refused as refused:
            return KnownRefused(refused.why)
        except WishRefused as refusal:
            return KnownRefused(_both(refusal.sentence))
        except StoreError as error:
            log.warning("store: %s", error)
            return KnownRefused(faults.of_store(error))
        except Exception:
            number = self._parts.clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            return KnownRefused(faults.of_bug(number), number)

    def _write(self, work: Callable[[Connection], None]) -> None:
        write_and_wait(self._core, self._parts.database, Urgency.PERSON, work)

    def _changed(self, part: Part, said: Saying) -> KnownChanged:
        self._tell()
        return KnownChanged(part, said, undoable=bool(self._done))

    def _list_mappings(self, asked: MappingsAsked) -> KnownEvent:
        with self._parts.database.reading() as connection:
            page = review(
                connection,
                self._org,
                asked.state,
                asked.search,
                asked.page,
                conflicts=asked.conflicts,
            )
        return MappingsListed(asked, page)

    def _decide(self, wish: Decided, person: str) -> KnownEvent:
        made: list[tuple[Entry, Entry]] = []
        try:
            for start in range(0, len(wish.pairs), _PIECE):
                piece: list[tuple[Entry, Entry]] = []
                pairs = wish.pairs[start : start + _PIECE]
                self._write(partial(self._say, piece, wish, pairs, person))
                made += piece
        finally:
            # What was written before a fault of the store can be undone like any other.
            if made:
                self._done = [*self._done, made][-_UNDOABLE:]
        if not made:
            raise _Refused(wording.saying("all-gone"))
        gone = len(wish.pairs) - len(made)
        return self._changed(Part.MAPPINGS, wording.decided(wish.decision, len(made), gone))

    def _say(
        self,
        made: list[tuple[Entry, Entry]],
        wish: Decided,
        pairs: Sequence[Pair],
        person: str,
        connection: Connection,
    ) -> None:
        for pair in pairs:
            key = (pair.identifier, pair.province_code)
            before = mapping.find(connection, self._org, *key)
            if before is None:
                continue
            if wish.decision is Decision.CONFIRM:
                said = mapping.confirm(connection, self._parts, *key, person, wish.level)
            elif wish.decision is Decision.REFUSE:
                said = mapping.refuse(connection, self._parts, *key, person)
            else:
                said = mapping.withdraw(connection, self._parts, *key, person)
            made.append((before, said))

    def _undo(self, person: str) -> KnownEvent:
        if not self._done:
            raise _Refused(wording.saying("nothing-to-undo"))
        last = self._done[-1]
        restored: list[Entry] = []

        def work(connection: Connection) -> None:
            for before, said in last:
                key = (said.identifier, said.province_code)
                # What somebody decided since is his word, not ours to take back.
                if mapping.find(connection, self._org, *key) == said:
                    restored.append(mapping.restore(connection, self._parts, before, person))

        self._write(work)
        self._done.pop()
        others = len(last) - len(restored)
        key = "undone-in-part" if others else "undone"
        said = wording.saying(key, count=len(restored), others=others)
        return self._changed(Part.MAPPINGS, said)

    def _list_rules(self, search: str) -> KnownEvent:
        with self._parts.database.reading() as connection:
            return RulesListed(search, listing.rules(connection, self._org, search))

    def _lay_down(self, scope: str, rule: Rule, value: str, person: str) -> KnownEvent:
        if scope in ("", item_rules.ITEM, item_rules.CLASS):
            raise _Refused(wording.saying("scope-missing"))
        try:
            self._write(
                lambda connection: laying_down.lay_down(
                    connection, self._parts, scope, rule, value, person
                )
            )
        except BadRule as error:
            raise _Refused(wording.expected(rule)) from error
        return self._changed(Part.RULES, wording.saying("rule-laid"))

    def _take_back(self, rows: Sequence[RuleRow], person: str) -> KnownEvent:
        def work(connection: Connection) -> None:
            for row in rows:
                laying_down.take_back(connection, self._parts, row.scope, row.rule, person)

        self._write(work)
        return self._changed(Part.RULES, wording.saying("rule-taken-back"))

    def _list_bars(self, asked: BarsAsked) -> KnownEvent:
        with self._parts.database.reading() as connection:
            return BarsListed(asked, listing.bars(connection, self._org, asked))

    def _bar(self, wish: BarWish, person: str) -> KnownEvent:
        if wish.kind is BarKind.STOP:
            return self._stop_item(wish, person)
        wanted = (wish.province_code.strip(), fold(wish.batch).strip(), self._identifier(wish))
        if not any(wanted) or not wish.reason.strip():
            raise _Refused(wording.saying("recall-of-nothing"))
        if self._is_recalled(wanted):
            raise _Refused(wording.saying("recalled-already"))

        def work(connection: Connection) -> None:
            laying_down.say_recall(connection, self._parts, wanted, _reason(wish), person)

        self._write(work)
        return self._changed(Part.BARS, wording.saying("recalled"))

    def _identifier(self, wish: BarWish) -> str:
        text = fold(wish.identifier).strip()
        if text and not mapping.is_identifier(text):
            raise _Refused(wording.saying("identifier-wrong", identifier=text[:40]))
        return text

    def _is_recalled(self, wanted: tuple[str, str, str]) -> bool:
        with self._parts.database.reading() as connection:
            return wanted in item_rules.recalls(connection, self._org).reasons

    def _stop_item(self, wish: BarWish, person: str) -> KnownEvent:
        code = wish.province_code.strip()
        if not code:
            raise _Refused(wording.saying("stop-without-item"))
        if not wish.reason.strip():
            raise _Refused(wording.saying("stop-without-reason"))
        self._lay_down(item_rules.of_item(code), Rule.STOPPED, _reason(wish), person)
        return KnownChanged(Part.BARS, wording.saying("stopped"), undoable=bool(self._done))

    def _lift(self, rows: Sequence[BarRow], person: str) -> KnownEvent:
        standing = [row for row in rows if row.lifted_at is None]
        if not standing:
            raise _Refused(wording.saying("bar-gone"))

        def work(connection: Connection) -> None:
            for row in standing:
                self._lift_one(connection, row, person)

        self._write(work)
        return self._changed(Part.BARS, wording.saying("bar-lifted"))

    def _lift_one(self, connection: Connection, row: BarRow, person: str) -> None:
        recall_id = row.recall_id
        if recall_id is None:
            laying_down.take_back(connection, self._parts, row.key, Rule.STOPPED, person)
        else:
            laying_down.lift_recall(connection, self._parts, recall_id, person)

    def _find_items(self, text: str) -> KnownEvent:
        with self._parts.database.reading() as connection:
            return ItemsFound(text, find_items(connection, self._org, text))


def _reason(wish: BarWish) -> str:
    """Why, and by which notice: whoever scans such a box is told both."""
    number = wish.document_no.strip()
    return f"{wish.reason.strip()}（{number}）" if number else wish.reason.strip()


def _both(sentence: Sentence) -> Saying:
    return Saying(words(sentence), words(sentence, "en"))
