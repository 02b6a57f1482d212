"""Takes back the last scan that counted: another fact, never a deletion.

Without it one wrong scan would spoil a receipt. A carton is one step, however many boxes it holds.
"""

from __future__ import annotations

from sqlalchemy import Connection

from app.receiving import bodies, records
from app.receiving.bodies import Reading
from app.receiving.progress import ScanAnswered
from app.receiving.refusals import WishRefused
from app.receiving.standing import Standing
from app.receiving.verdicts import Sentence


def undo(standing: Standing, reading: Reading) -> ScanAnswered:
    """Take back the last scan of this workstation that counted; raises WishRefused."""
    if not standing.undoable:
        raise WishRefused("nothing-to-undo")
    undone = standing.undoable[-1]
    with standing.parts.database.writing() as connection:
        row = records.scan_row(connection, standing.key, standing.device, undone)
        lines, cartons = _counted_by(connection, standing, undone)
        values: dict[str, str | int] = {"undone": undone, "removed": row.added}
        sentence = Sentence("undone", values)
        body = bodies.of_undo(standing.place(), reading, undone, sentence, lines)
        standing.record(connection, body)
        label = records.label_of(row)
        opened = standing.tally.opened
        if label is not None:
            opened = records.opened_cartons(connection, standing.key, standing.device)
    standing.take_back(body.seq, opened, lines, cartons)
    return standing.event(body, lines, set(cartons) | ({label} if label else set()))


def _counted_by(
    connection: Connection, standing: Standing, seq: int
) -> tuple[dict[int, int], dict[str, int]]:
    """What one scan added to each line and carton."""
    lines: dict[int, int] = {}
    cartons: dict[str, int] = {}
    for row in records.taken_in(connection, standing.key, standing.device, seq):
        lines[row.line_no] = lines.get(row.line_no, 0) + 1
        if row.carton_no is not None:
            cartons[row.carton_no] = cartons.get(row.carton_no, 0) + 1
    return lines, cartons
