"""Rejects packages that no code names, and says how rejections stand on the confirmed receipt.

Without it a pallet without codes could be refused only by counting it short.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.codes.code import Code, Kind
from app.receiving.aside.rows import AsideState
from app.receiving.operations import AsideBody
from app.receiving.progress import Difference, ScanAnswered
from app.receiving.refusals import WishRefused
from app.receiving.rules import Outcome
from app.receiving.sessions import bodies
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.decision import Decision
from app.receiving.sessions.standing import Standing
from app.receiving.verdicts import Sentence, Verdict

NOTHING_READ = Code("", Kind.COMMAND, None, None, valid=True)
"""What a rejection by quantity reads, and reads again when it is made once more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be rejected."""

    line_no: int
    quantity: int
    reason: Difference
    remark: str


def reject_quantity(standing: Standing, wish: Wish, reading: Reading) -> ScanAnswered:
    """Reject so many of a line; raises WishRefused where not so many can still come."""
    line = standing.index.lines.get(wish.line_no)
    if line is None:
        raise WishRefused("no-such-line", line=wish.line_no)
    room = max(0, line.quantity - standing.tally.arrived(wish.line_no))
    if not 0 < wish.quantity <= room:
        raise WishRefused("too-many-rejected", line=wish.line_no, count=room, unit=line.unit)
    values: dict[str, str | int] = {
        "difference": wish.reason,
        "count": wish.quantity,
        "unit": line.unit,
        "name": line.item.name,
        "batch": line.batch,
    }
    aside = AsideBody(
        "", wish.line_no, AsideState.REJECTED, wish.quantity, reason=wish.reason, remark=wish.remark
    )
    outcome = Outcome(Verdict.REJECTED, Sentence("quantity-rejected", values), wish.line_no)
    decision = Decision(outcome, (aside,))
    body = bodies.of_scan(standing.place(), reading, NOTHING_READ, decision)
    with standing.parts.database.writing() as connection:
        standing.record(connection, body)
    standing.adopt(body, {})
    standing.undoable.append(body.seq)
    standing.redoable.clear()
    return standing.event(body, (), ())


def reason_of_line(rejected: Mapping[str, int]) -> tuple[Difference | None, str]:
    """What is said of a line of which something was rejected and nobody said more.

    The reason that most were rejected for; the platforms take one reason for each line.
    """
    if not rejected:
        return None, ""
    most = max(rejected, key=lambda reason: rejected[reason])
    return Difference(most), f"拒收{sum(rejected.values())}"
