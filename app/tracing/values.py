"""What may happen to a code that is held, and where it is then: the words of the code library.

Without it each screen and each end would have its own. Pure.
"""

from __future__ import annotations

from enum import StrEnum

from app.codes.reading import GS

ENDING = 4
"""Characters of a code's end that are indexed; fewer are not searched for."""


class MoveKind(StrEnum):
    """What happens to a code."""

    DISPENSED = "dispensed"
    WRITTEN_OFF = "written-off"
    RETURNED = "returned"
    DESTROYED = "destroyed"
    OPENED = "opened"
    USED = "used"
    REVERSAL = "reversal"


LEAVING = (
    MoveKind.DISPENSED,
    MoveKind.WRITTEN_OFF,
    MoveKind.RETURNED,
    MoveKind.DESTROYED,
)
"""Kinds by which a whole package leaves."""
DEPARTURES = (*LEAVING, MoveKind.USED)
"""All a departure may be called: an opened pack has left when its last unit is used."""

KIND_NAMES: dict[str, str] = {
    MoveKind.DISPENSED: "发药",
    MoveKind.WRITTEN_OFF: "核销",
    MoveKind.RETURNED: "退供应商",
    MoveKind.DESTROYED: "销毁",
    MoveKind.OPENED: "拆零",
    MoveKind.USED: "拆零使用",
    MoveKind.REVERSAL: "冲销",
}


class Problem(StrEnum):
    """Why a code of a movement did not count."""

    UNKNOWN = "unknown"
    UNCONFIRMED = "unconfirmed"
    LEFT = "left"
    OPENED = "opened"
    NOT_OPENED = "not-opened"
    NOT_SMALLEST = "not-smallest"
    UNITS = "units"
    TOO_FEW = "too-few"
    NOT_MOVED = "not-moved"
    REVERSED = "reversed"
    IN_USE = "in-use"
    EMPTY = "empty"
    NO_CODE = "no-code"


class State(StrEnum):
    """Where a code is."""

    RECEIVING = "receiving"
    """Scanned in, its receipt not confirmed: it cannot leave yet."""
    HELD = "held"
    OPENED = "opened"
    LEFT = "left"


STATE_NAMES: dict[str, str] = {
    State.RECEIVING: "收货中",
    State.HELD: "在库",
    State.OPENED: "已拆零",
    State.LEFT: "已出库",
}


def box_of(code: str) -> str:
    """The part of a code that names the box: of a GS1 code, all before batch and dates."""
    return code.partition(GS)[0]


def ending_of(code: str) -> str:
    """The indexed end of a code's box part."""
    return box_of(code)[-ENDING:]
