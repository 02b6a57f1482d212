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
from app.receiving.manifest import DeliveryIndex
from app.receiving.operations import PackageBody, ScanRecorded
from app.receiving.rules import Outcome
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands: which receipt, which number, and the counts before it."""

    receipt_id: uuid.UUID
    seq: int
    index: DeliveryIndex
    tally: Tally


def of_scan(place: Place, reading: Reading, code: Code, outcome: Outcome) -> ScanRecorded:
    """The fact of a judged scan."""
    counts = outcome.by_line
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
        added=outcome.added,
        received=received,
        expected=expected,
        counts=counts,
        packages=[
            PackageBody(p.code, p.line_no, p.smallest, p.parent_code, p.carton_no)
            for p in outcome.packages
        ],
    )


def of_undo(
    place: Place, reading: Reading, undone: int, sentence: Sentence, lines: Mapping[int, int]
) -> ScanRecorded:
    """The fact that takes back scan number `undone`, which had added `lines`."""
    counts = {number: -quantity for number, quantity in lines.items()}
    line_no = next(iter(lines)) if len(lines) == 1 else None
    received, expected = _after(place, line_no, counts)
    return ScanRecorded(
        receipt_id=place.receipt_id,
        seq=place.seq,
        raw=reading.raw,
        kind=Kind.COMMAND,
        verdict=Verdict.COMMAND,
        sentence_key=sentence.key,
        sentence_values=sentence.values,
        device=reading.device,
        person=reading.person,
        read_at=reading.read_at,
        code=Command.UNDO,
        line_no=line_no,
        added=sum(counts.values()),
        received=received,
        expected=expected,
        undoes=undone,
        counts=counts,
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
