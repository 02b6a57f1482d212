"""What may happen to a code, given where it is: the one set of rules of both ends.

Without it the workstation would refuse what the service counts. Pure. Held means: in the code
library, with its receipt confirmed. Before that nothing moves: an undo may still take the code out.
A box leaves once. An opened pack has left when its last unit is used; what remains of it may be
dispensed, written off or destroyed, but no supplier takes it back.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.tracing.values import LEAVING, MoveKind, Problem, State

MOST_UNITS = 1_000_000
"""Dosage units in one pack."""


@dataclass(frozen=True, slots=True)
class Departed:
    """How a box left."""

    movement_id: uuid.UUID
    kind: MoveKind
    at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened pack (拆零)."""

    movement_id: uuid.UUID
    units: int
    remaining: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a code is."""

    code: str
    """As the library holds it."""
    receipt_no: str
    confirmed: bool
    smallest: bool
    departed: Departed | None = None
    opened: Opened | None = None

    @property
    def state(self) -> State:
        """In one word."""
        return state_of(self.confirmed, self.departed is not None, self.opened is not None)


@dataclass(frozen=True, slots=True)
class Moved:
    """One code of the movement that is to be taken back."""

    movement_id: uuid.UUID
    kind: MoveKind
    units: int | None
    reversed: bool


def state_of(confirmed: bool, left: bool, opened: bool) -> State:
    """Where a code is, in one word."""
    if left:
        return State.LEFT
    if not confirmed:
        return State.RECEIVING
    return State.OPENED if opened else State.HELD


def problem_of_move(kind: MoveKind, found: Standing | None, units: int | None) -> Problem | None:
    """Say why a code cannot move so; None where it can."""
    if found is None:
        return Problem.UNKNOWN
    if found.departed is not None:
        return Problem.LEFT
    if not found.confirmed:
        return Problem.UNCONFIRMED
    if kind in LEAVING:
        refused = kind is MoveKind.RETURNED and found.opened is not None
        return Problem.OPENED if refused else None
    if units is None or not 1 <= units <= MOST_UNITS:
        return Problem.UNITS
    return _problem_of_opening(found) if kind is MoveKind.OPENED else _problem_of_use(found, units)


def problem_of_reversal(found: Standing | None, moved: Moved | None) -> Problem | None:
    """Say why a movement of a code cannot be taken back; None where it can."""
    if found is None or moved is None or moved.kind is MoveKind.REVERSAL:
        return Problem.NOT_MOVED
    if moved.reversed:
        return Problem.REVERSED
    if moved.kind in LEAVING:
        left_by_it = found.departed is not None and found.departed.movement_id == moved.movement_id
        return None if left_by_it else Problem.NOT_MOVED
    return _problem_of_putting_back(found, moved.kind)


def _problem_of_putting_back(found: Standing, kind: MoveKind) -> Problem | None:
    """Say why an opening, or a use of units, cannot be taken back."""
    if found.opened is None:
        return Problem.NOT_MOVED
    if found.departed is not None and found.departed.kind is not MoveKind.USED:
        return Problem.LEFT
    if kind is MoveKind.OPENED and found.opened.remaining < found.opened.units:
        return Problem.IN_USE
    return None


def _problem_of_opening(found: Standing) -> Problem | None:
    if found.opened is not None:
        return Problem.OPENED
    return None if found.smallest else Problem.NOT_SMALLEST


def _problem_of_use(found: Standing, units: int) -> Problem | None:
    if found.opened is None:
        return Problem.NOT_OPENED
    return None if units <= found.opened.remaining else Problem.TOO_FEW
