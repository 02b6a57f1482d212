"""Notes what comes before its delivery note: one receipt without a delivery.

Without it goods on the dock would have to wait for a paper. Nothing is judged against a delivery
and nothing enters the code library: a code is noted, a second one is told, a misread one is told,
one that was received before is told. Every scan is a fact and answered only after it is durable.
Everything is read again from the store when it opens, so it may be killed at any moment.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row

from app.codes.code import Code, Command, Kind
from app.codes.parse import parse
from app.codes.reading import BLANKS, GS, fold, split_symbology, text_of
from app.receiving.blind import rows
from app.receiving.blind.journal import record
from app.receiving.blind.operations import BlindGivenUp, BlindOpened, BlindScanned
from app.receiving.blind.rows import BY_HAND, BlindHead, BlindKey
from app.receiving.blind.values import BlindAnswered, BlindState, BlindView
from app.receiving.parts import Parts
from app.receiving.refusals import WishRefused
from app.receiving.sessions.bodies import Reading
from app.receiving.values import Distributor
from app.receiving.verdicts import Answer, Sentence, Verdict
from app.store import local_state
from app.store.workstation import NUMBERS_PER_HISTORY, first_number
from app.tracing import library
from app.tracing.values import box_of

SHOWN_SCANS = 200
LONGEST_TEXT = 200
"""Characters of a reason, a name, or of what was counted by hand."""
MOST = 100_000
"""Packages in one count by hand."""
_SHORTEST_LABEL = 3
_REPEATED = {Command.UNDO, Command.REDO, Command.CONFIRM}
"""Commands that mean the desk, not the goods: they are never made again for a delivery."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said to one scan."""

    verdict: Verdict
    sentence: Sentence
    code: str


def open_blind(parts: Parts, distributor: Distributor, person: str) -> BlindSession:
    """Begin a receipt without a delivery note; raises WishRefused or StoreError."""
    name = distributor.name.strip()[:LONGEST_TEXT]
    if not name:
        raise WishRefused("distributor-missing")
    with parts.database.writing() as connection:
        body = BlindOpened(
            blind_id=parts.clock.new_id(),
            blind_no=_next_number(connection, parts),
            distributor_code=distributor.code,
            distributor_name=name,
            opened_at=parts.clock.now(),
            opened_by=person,
        )
        record(connection, parts, body)
    return resume_blind(parts, body.blind_id, person)


def resume_blind(parts: Parts, blind_id: uuid.UUID, person: str) -> BlindSession:
    """Go on with one; raises WishRefused or StoreError."""
    key = BlindKey(parts.log.workstation.org, blind_id)
    with parts.database.reading() as connection:
        head = rows.head(connection, key)
        if head is None:
            raise WishRefused("no-blind-receipt")
        if head.state is not BlindState.OPEN:
            raise WishRefused("blind-closed", number=head.blind_no)
        behind = first_number(connection)
        return BlindSession(parts, head, person, rows.scans(connection, key), behind)


def give_up(parts: Parts, blind_id: uuid.UUID, reason: str, person: str) -> None:
    """Close one without joining it; what was noted stays; raises WishRefused or StoreError."""
    text = reason.strip()[:LONGEST_TEXT]
    if not text:
        raise WishRefused("explanation-missing")
    key = BlindKey(parts.log.workstation.org, blind_id)
    with parts.database.writing() as connection:
        head = rows.head(connection, key)
        if head is None:
            raise WishRefused("no-blind-receipt")
        if head.state in (BlindState.JOINED, BlindState.GIVEN_UP):
            raise WishRefused("blind-closed", number=head.blind_no)
        now = parts.clock.now()
        body = BlindGivenUp(blind_id=blind_id, reason=text, person=person, at=now)
        record(connection, parts, body)


class BlindSession:
    """One open receipt without a delivery note, on one workstation."""

    def __init__(
        self,
        parts: Parts,
        head: BlindHead,
        person: str,
        found: list[Row[*tuple[Any, ...]]],
        behind: int,
    ) -> None:
        """Go on from what was noted; scans of this history are numbered behind a number."""
        self._parts = parts
        self._head = head
        self._device = parts.log.workstation.device
        self.person = person
        self.is_doubtful = False
        """A write failed, and nobody knows whether it has reached the disk: read it again."""
        here = [row for row in found if row.workstation == self._device]
        self._behind = behind
        # A copy of this database may be at work under the numbers of a later history.
        numbers = [row.seq for row in here if row.seq <= behind + NUMBERS_PER_HISTORY]
        self._seq = max(behind, *numbers, 0)
        standing = rows.standing(found)
        self._kept = len(standing)
        self._known = {row.code for row in standing if not rows.is_repeatable(row)}
        self._undoable = sorted(row.seq for row in standing if row.workstation == self._device)

    @property
    def blind_id(self) -> uuid.UUID:
        """Which one it is."""
        return self._head.key.blind_id

    @property
    def is_outdated(self) -> bool:
        """Whether scans were given other numbers since (the database was an older copy)."""
        with self._parts.database.reading() as connection:
            return first_number(connection) != self._behind

    def view(self) -> BlindView:
        """All that its screen shows."""
        head = self._head
        with self._parts.database.reading() as connection:
            found = rows.scans(connection, head.key)
        undone = rows.taken_back(found)
        shown = [row for row in found if row.undoes is None][-SHOWN_SCANS:]
        return BlindView(
            blind_id=head.key.blind_id,
            blind_no=head.blind_no,
            distributor=head.distributor,
            state=head.state,
            opened_at=head.opened_at,
            opened_by=head.opened_by,
            kept=self._kept,
            scans=tuple(
                rows.kept_scan(row, undone=(row.workstation, row.seq) in undone)
                for row in reversed(shown)
            ),
        )

    def scan(self, reading: Reading) -> BlindAnswered:
        """Note one scan, or say why not; raises WishRefused or StoreError."""
        reading = replace(reading, person=self.person)
        code = parse(reading.text)
        if code.kind is Kind.COMMAND and code.code == Command.UNDO and self._undoable:
            return self.undo(reading)
        with self._writing() as connection:
            said = self._judge(connection, code, split_symbology(fold(reading.text))[1])
            body = self._body(reading, code.kind, said)
            record(connection, self._parts, body)
        return self._adopt(body)

    def count(self, text: str, quantity: int, reading: Reading) -> BlindAnswered:
        """Note a count of goods without a code; raises WishRefused or StoreError."""
        name = text.strip()[:LONGEST_TEXT]
        if not name:
            raise WishRefused("explanation-missing")
        if not 1 <= quantity <= MOST:
            raise WishRefused("quantity-missing")
        said = _Said(
            Verdict.KEPT, Sentence("counted-by-hand", {"text": name, "quantity": quantity}), name
        )
        reading = replace(reading, raw=name.encode(), person=self.person)
        body = self._body(reading, BY_HAND, said, quantity=quantity)
        with self._writing() as connection:
            record(connection, self._parts, body)
        return self._adopt(body)

    def undo(self, reading: Reading) -> BlindAnswered:
        """Take back the last scan of this workstation that was noted; raises WishRefused."""
        if not self._undoable:
            raise WishRefused("nothing-to-undo")
        undone = self._undoable[-1]
        with self._writing() as connection:
            found = rows.scans(connection, self._head.key)
            row = next(r for r in found if (r.workstation, r.seq) == (self._device, undone))
            sentence = Sentence("taken-back", {"undone": undone, "text": text_of(row.raw)[:40]})
            said = _Said(Verdict.COMMAND, sentence, Command.UNDO.value)
            reading = replace(reading, person=self.person)
            body = self._body(reading, Kind.COMMAND, said, undoes=undone)
            record(connection, self._parts, body)
        self._undoable.pop()
        self._known.discard(row.code)
        self._kept -= 1
        return self._adopt(body)

    def _judge(self, connection: Connection, code: Code, text: str) -> _Said:
        shown = text.strip()[:40]
        name = _name_of(code, text)
        if code.kind is Kind.COMMAND:
            return self._judge_command(code, shown)
        why = _misread(code, text)
        if why is not None:
            return _Said(*why, name)
        if name in self._known:
            return _Said(Verdict.ALREADY_SCANNED, Sentence("kept-already", {"text": shown}), name)
        if code.kind is Kind.TRACE_CODE and code.code is not None:
            holder = library.holder(connection, self._head.key.org, code.code)
            if holder is not None:
                values: dict[str, str | int] = {"receipt": holder.receipt_no}
                sentence = Sentence("kept-received-before", values)
                return _Said(Verdict.ALREADY_RECEIVED, sentence, name)
        return self._note(shown, name)

    def _judge_command(self, code: Code, shown: str) -> _Said:
        name = code.code or shown
        if name == Command.UNDO:
            return _Said(Verdict.COMMAND, Sentence("nothing-to-undo"), name)
        if not code.valid or name in _REPEATED:
            return _Said(Verdict.COMMAND, Sentence("not-while-blind", {"command": shown}), name)
        return self._note(shown, name)

    def _note(self, shown: str, name: str) -> _Said:
        values: dict[str, str | int] = {"text": shown, "count": self._kept + 1}
        return _Said(Verdict.KEPT, Sentence("kept", values), name)

    def _body(
        self, reading: Reading, kind: str, said: _Said, quantity: int = 1, undoes: int | None = None
    ) -> BlindScanned:
        return BlindScanned(
            blind_id=self.blind_id,
            seq=self._seq + 1,
            raw=reading.raw,
            framed=reading.framed,
            code=said.code,
            kind=kind,
            verdict=said.verdict,
            sentence_key=said.sentence.key,
            sentence_values=said.sentence.values,
            quantity=quantity,
            undoes=undoes,
            device=reading.device,
            person=reading.person,
            read_at=reading.read_at,
        )

    def _adopt(self, body: BlindScanned) -> BlindAnswered:
        """Count a scan that is durable now, and answer it."""
        self._seq = body.seq
        if body.verdict == Verdict.KEPT:
            self._kept += 1
            self._undoable.append(body.seq)
            if not rows.is_repeatable(body):
                self._known.add(body.code)
        return BlindAnswered(
            blind_id=self.blind_id,
            answer=_answer(body),
            kept=self._kept,
            scan=rows.kept_scan(body),
            took_back=body.undoes,
        )

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction, if the receipt is still open."""
        self.is_doubtful = True
        try:
            with self._parts.database.writing() as connection:
                self._refuse_if_closed(connection)
                yield connection
        except WishRefused:
            self.is_doubtful = False
            raise
        self.is_doubtful = False

    def _refuse_if_closed(self, connection: Connection) -> None:
        head = rows.head(connection, self._head.key)
        if head is None or head.state is not BlindState.OPEN:
            raise WishRefused("blind-closed", number=self._head.blind_no)


def _answer(body: BlindScanned) -> Answer:
    kind = Kind.UNKNOWN if body.kind == BY_HAND else Kind(body.kind)
    return Answer(
        seq=body.seq,
        raw=text_of(body.raw),
        code=body.code,
        kind=kind,
        verdict=Verdict(body.verdict),
        line_no=None,
        added=-1 if body.undoes is not None else 0,
        received=None,
        expected=None,
        sentence=Sentence(body.sentence_key, body.sentence_values),
    )


def _name_of(code: Code, text: str) -> str:
    """What tells one package or carton from another."""
    if code.kind is Kind.TRACE_CODE and code.code is not None:
        return box_of(code.code)
    if code.sscc is not None:
        return code.sscc
    return text.strip(BLANKS + GS)


def _misread(code: Code, text: str) -> tuple[Verdict, Sentence] | None:
    """What is wrong with a code that cannot be noted; a distributor's own label is no fault."""
    shown = text.strip()[:40]
    if code.kind is Kind.REGISTRY_NUMBER and code.valid:
        return Verdict.UNKNOWN_CODE, Sentence("not-a-trace-code", {"text": shown})
    own_label = code.kind is Kind.UNKNOWN and _own_label(code, shown)
    if code.valid or own_label:
        return None
    if not code.problems or code.problems[0].problem == "unrecognised":
        return Verdict.UNKNOWN_CODE, Sentence("unknown-code", {"text": shown})
    found = code.problems[0]
    values: dict[str, str | int] = {
        "text": shown,
        "problem": found.problem,
        "reason": found.message,
    }
    return Verdict.MALFORMED, Sentence("malformed", values)


def _own_label(code: Code, text: str) -> bool:
    """Whether a text no standard knows may be a distributor's own carton number."""
    unrecognised = all(problem.problem == "unrecognised" for problem in code.problems)
    return unrecognised and len(text) >= _SHORTEST_LABEL and any(c.isdigit() for c in text)


def _next_number(connection: Connection, parts: Parts) -> str:
    """A number of our own, like that of a receipt: day, workstation, counter."""
    counter = local_state.count_up(connection, "blind_counter")
    day = parts.clock.today().strftime("%Y%m%d")
    return f"WD{day}-{parts.log.workstation.number:02d}-{counter:04d}"
