"""Words a scan or an undo as the fact that goes into the log, and a fact as the answer to it.

Without it the session would be half forms. Pure.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.codes.code import Code, Command, Kind
from app.codes.reading import text_of
from app.receiving.documents.manifest import DeliveryIndex
from app.receiving.operations import AsideBody, LeftOutBody, PackageBody, ScanRecorded
from app.receiving.sessions.decision import Decision
from app.receiving.tally import Tally
from app.receiving.verdicts import Answer, Sentence, Verdict


@dataclass(frozen=True, slots=True)
class Reading:
    """One scan as it reaches the desk."""

    raw: bytes
    """What the device sent; kept for ever."""
    device: str
    person: str
    read_at: datetime
    framed: str | None = None
    """What is to be read of it, where the device sends more than the code; None: all of it."""

    @property
    def text(self) -> str:
        """The text to be understood."""
        return text_of(self.raw) if self.framed is None else self.framed

    @property
    def said_apart(self) -> str | None:
        """What is to be read, where the bytes alone do not say it."""
        return None if self.framed == text_of(self.raw) else self.framed


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands: which receipt, which number, and the counts before it."""

    receipt_id: uuid.UUID
    seq: int
    index: DeliveryIndex
    tally: Tally


def of_scan(place: Place, reading: Reading, code: Code, decision: Decision) -> ScanRecorded:
    """The fact of a judged scan."""
    outcome = decision.outcome
    counts = {line_no: added for line_no, added in decision.by_line.items() if added}
    received, expected = _after(place, outcome.line_no, counts)
    return ScanRecorded(
        receipt_id=place.receipt_id,
        seq=place.seq,
        raw=reading.raw,
        kind=code.kind,
        verdict=outcome.verdict,
        sentence_key=outcome.sentence.key,
        sentence_values=outcome.sentence.values,
        device=reading.device,
        person=reading.person,
        read_at=reading.read_at,
        code=code.code,
        line_no=outcome.line_no,
        carton_no=outcome.carton_no,
        added=sum(counts.values()),
        received=received,
        expected=expected,
        counts=counts,
        packages=[
            PackageBody(p.code, p.line_no, p.smallest, p.parent_code, p.carton_no)
            for p in outcome.packages
        ],
        redoes=decision.redoes,
        armed=decision.armed,
        asides=list(decision.asides),
        uncoded=dict(outcome.uncoded),
        left_out=[LeftOutBody(box.code, box.line_no, box.verdict) for box in outcome.left_out],
        framed=reading.said_apart,
    )


@dataclass(frozen=True, slots=True)
class Undone:
    """What is taken back of a scan."""

    seq: int
    sentence: Sentence
    lines: Mapping[int, int]
    """What it had added to each line and is taken off, or (negative) comes back."""
    uncoded: Mapping[int, int]
    """Of these, boxes without codes of their own."""
    carton_no: str | None
    """The carton of those."""
    asides: tuple[AsideBody, ...]
    """What it had put aside or lifted, the other way round."""


def of_undo(place: Place, reading: Reading, undone: Undone) -> ScanRecorded:
    """The fact that takes back a scan."""
    counts = {number: -quantity for number, quantity in undone.lines.items() if quantity}
    line_no = next(iter(counts)) if len(counts) == 1 else None
    received, expected = _after(place, line_no, counts)
    return ScanRecorded(
        receipt_id=place.receipt_id,
        seq=place.seq,
        raw=reading.raw,
        kind=Kind.COMMAND,
        verdict=Verdict.COMMAND,
        sentence_key=undone.sentence.key,
        sentence_values=undone.sentence.values,
        device=reading.device,
        person=reading.person,
        read_at=reading.read_at,
        code=Command.UNDO,
        line_no=line_no,
        carton_no=undone.carton_no,
        added=sum(counts.values()),
        received=received,
        expected=expected,
        undoes=undone.seq,
        counts=counts,
        uncoded={line: -quantity for line, quantity in undone.uncoded.items()},
        asides=list(undone.asides),
        framed=reading.said_apart,
    )


def answer_of(body: ScanRecorded) -> Answer:
    """What the clerk is told."""
    return Answer(
        seq=body.seq,
        raw=text_of(body.raw),
        code=body.code,
        kind=Kind(body.kind),
        verdict=Verdict(body.verdict),
        line_no=body.line_no,
        added=body.added,
        received=body.received,
        expected=body.expected,
        sentence=Sentence(body.sentence_key, body.sentence_values),
        carton_no=body.carton_no,
    )


def _after(
    place: Place, line_no: int | None, counts: Mapping[int, int]
) -> tuple[int | None, int | None]:
    """Received and expected of a line, after the counts."""
    if line_no is None:
        return None, None
    received = place.tally.received(line_no) + counts.get(line_no, 0)
    return received, place.index.lines[line_no].quantity
