"""Takes back the last scan that counted, and makes it once more: other facts, never a deletion.

Without it one wrong scan would spoil a receipt. A carton is one step, however many boxes it holds.
What was undone can be made again until another scan counts; it goes through the same rules again,
and is refused where the world has moved on meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection

from app.codes.code import Code, Kind
from app.codes.parse import parse
from app.codes.reading import fold, split_symbology, text_of
from app.receiving import records
from app.receiving.aside import rows as aside_rows
from app.receiving.operations import AsideBody
from app.receiving.progress import ScanAnswered, TrayEntry
from app.receiving.refusals import WishRefused
from app.receiving.rules import Outcome
from app.receiving.sessions import bodies, rejecting, tray
from app.receiving.sessions.bodies import Reading, Undone
from app.receiving.sessions.deciding import decide
from app.receiving.sessions.decision import Decision
from app.receiving.sessions.standing import Standing
from app.receiving.verdicts import Sentence, Severity, Verdict
from app.tracing import library


def undo(standing: Standing, reading: Reading) -> ScanAnswered:
    """Take back the last step of this workstation; raises WishRefused."""
    if not standing.undoable:
        raise WishRefused("nothing-to-undo")
    seq = standing.undoable[-1]
    with standing.parts.database.writing() as connection:
        row = records.scan_row(connection, standing.key, standing.device, seq)
        undone, cartons = _undone(connection, standing, row)
        body = bodies.of_undo(standing.place(), reading, undone)
        standing.record(connection, body)
        label = records.label_of(row)
        opened = None
        if label is not None:
            opened = records.opened_cartons(connection, standing.key, standing.device)
    standing.undoable.pop()
    standing.redoable.append(seq)
    standing.adopt(body, {number: -quantity for number, quantity in cartons.items()})
    if opened is not None:
        standing.reopen(opened)
    named = {*cartons, *((label,) if label else ())}
    return standing.event(body, body.counts, named, _entry_of(standing, row))


def _entry_of(standing: Standing, row: Any) -> TrayEntry | None:  # noqa: ANN401 (a row of scan)
    """The entry of the undone scan in the tray, as it stands now."""
    if Verdict(row.verdict).severity is not Severity.WRONG:
        return None
    mine = (each for each in standing.tray() if each.workstation is None)
    return next(each for each in mine if each.seq == row.seq)


def redo(standing: Standing, reading: Reading) -> ScanAnswered:
    """Make the step that was undone last once more; raises WishRefused."""
    if not standing.redoable:
        raise WishRefused("nothing-to-redo")
    seq = standing.redoable[-1]
    with standing.parts.database.writing() as connection:
        row = records.scan_row(connection, standing.key, standing.device, seq)
        code, decision = _decided_again(connection, standing, row)
        decision = replace(decision, redoes=seq, armed=None, belongs_to=None)
        body = bodies.of_scan(standing.place(), reading, code, decision)
        # What is refused once more must say so; the rest says that it was made again.
        if decision.outcome.added and decision.outcome.verdict.severity is not Severity.WRONG:
            values: dict[str, str | int] = {"redone": seq, "added": body.added}
            body = msgspec.structs.replace(body, sentence_key="redone", sentence_values=values)
        standing.record(connection, body)
    standing.redoable.pop()
    standing.undoable.append(body.seq)
    standing.adopt(body, decision.by_carton)
    cartons = set(decision.by_carton)
    if decision.outcome.opens_carton and body.carton_no is not None:
        standing.open_carton(body.carton_no, body)
        cartons.add(body.carton_no)
    return standing.event(body, decision.by_line, cartons, tray.of_body(body))


def _undone(
    connection: Connection,
    standing: Standing,
    row: Any,  # noqa: ANN401 (a row of scan)
) -> tuple[Undone, dict[str, int]]:
    """What one scan did, to be taken back, and how many packages that is of each carton."""
    lines, cartons = _counted_by(connection, standing, row)
    asides = tuple(
        msgspec.structs.replace(aside, quantity=-aside.quantity)
        for aside in aside_rows.of_scan(connection, standing.key, standing.device, row.seq)
    )
    _refuse_taken_elsewhere(connection, standing, asides, row.seq)
    for aside in asides:
        if aside.smallest and aside.owner is not None:
            lines[aside.line_no] += aside.quantity
            if aside.carton_no is not None:
                cartons[aside.carton_no] += aside.quantity
    uncoded = records.uncoded_of(row)
    lines.update(uncoded)
    carton_no = row.carton_no if uncoded else None
    if carton_no is not None:
        cartons[carton_no] += sum(uncoded.values())
    sentence = _undone_sentence(row.seq, lines, asides)
    return Undone(row.seq, sentence, lines, uncoded, carton_no, asides), dict(cartons)


def _undone_sentence(seq: int, lines: Mapping[int, int], asides: tuple[AsideBody, ...]) -> Sentence:
    total = sum(lines.values())
    lifted = sum(-a.quantity for a in asides if a.smallest and a.quantity < 0)
    if lifted:
        return Sentence("rejection-undone", {"undone": seq, "count": lifted, "added": -total})
    return Sentence("undone", {"undone": seq, "removed": total})


def _counted_by(
    connection: Connection,
    standing: Standing,
    row: Any,  # noqa: ANN401 (a row of scan)
) -> tuple[Counter[int], Counter[str]]:
    """What one scan took into the code library for each line and carton, as far as it is there."""
    lines: Counter[int] = Counter()
    cartons: Counter[str] = Counter()
    for taken in records.taken_in(connection, standing.key, standing.device, row.seq):
        lines[taken.line_no] += 1
        if taken.carton_no is not None:
            cartons[taken.carton_no] += 1
    return lines, cartons


def _refuse_taken_elsewhere(
    connection: Connection, standing: Standing, asides: tuple[AsideBody, ...], seq: int
) -> None:
    """Refuse to bring a box back into the library that somebody else has brought in meanwhile."""
    for aside in asides:
        if aside.owner is not None and aside.quantity < 0:
            holder = library.holder(connection, standing.key.org, aside.code)
            if holder is not None:
                raise WishRefused("undo-changed", undone=seq)


def _decided_again(
    connection: Connection,
    standing: Standing,
    row: Any,  # noqa: ANN401 (a row of scan)
) -> tuple[Code, Decision]:
    before = tuple(aside_rows.of_scan(connection, standing.key, standing.device, row.seq))
    put = next((aside for aside in before if aside.quantity > 0), None)
    if row.kind == Kind.COMMAND and put is not None:
        return rejecting.NOTHING_READ, _quantity_again(standing, row, before)
    first = records.first_of(connection, standing.key, standing.device, row.seq)
    armed = records.armed_before(connection, standing.key, standing.device, first.seq)
    text = first.code or text_of(first.raw)
    code = parse(text)
    decision = decide(standing, connection, code, split_symbology(fold(text))[1], armed)
    if not _is_same(decision, before, row):
        raise WishRefused("redo-changed", redone=row.seq)
    return code, decision


def _quantity_again(
    standing: Standing,
    row: Any,  # noqa: ANN401 (a row of scan)
    asides: tuple[AsideBody, ...],
) -> Decision:
    """A rejection by quantity names no code that could be judged again; there must be room."""
    for aside in asides:
        line = standing.index.lines[aside.line_no]
        if standing.tally.arrived(aside.line_no) + aside.quantity > line.quantity:
            raise WishRefused("redo-changed", redone=row.seq)
    sentence = Sentence(row.sentence_key, msgspec.json.decode(row.sentence_values))
    return Decision(Outcome(Verdict.REJECTED, sentence, row.line_no), asides)


def _is_same(decision: Decision, before: tuple[AsideBody, ...], row: Any) -> bool:  # noqa: ANN401
    """Whether it does now what it did the first time."""
    outcome = decision.outcome
    now = sorted((a.code, a.line_no, a.state, a.quantity) for a in decision.asides)
    then = sorted((a.code, a.line_no, a.state, a.quantity) for a in before)
    return (
        sum(decision.by_line.values()) == row.added
        and now == then
        and (outcome.line_no, outcome.carton_no) == (row.line_no, row.carton_no)
        and decision.steps
    )
