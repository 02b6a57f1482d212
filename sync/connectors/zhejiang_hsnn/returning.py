"""Writes returns, and reads how the distributor answered them.

Without it what goes back would be typed in by hand. The platform takes back from one distribution;
a return of a batch that came in several is shared out over them. hospitalReturnId is our number
with the distribution's; getReturn does not tell it, so returnCustomInfo carries our number too, and
by that a return is recognised. We find a return again by our number and its distributions. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.purchasing.returns import ReturnState
from sync.connectors.port import PlatformError, ReturnToFile
from sync.connectors.zhejiang_hsnn.fields import count
from sync.connectors.zhejiang_hsnn.results import Json, text

_ANSWERED = frozenset({"1", "true", "True"})
_WAITING = frozenset({"", "0", "false", "False"})


def number_of(return_no: str, detail_ids: Sequence[str]) -> str:
    """Under which number a return is found again."""
    return f"{return_no}@{','.join(sorted(detail_ids))}"


def parts_of_number(number: str) -> tuple[str, tuple[str, ...]]:
    """Our number and the distributions; no distributions where it is none of ours."""
    return_no, _, ids = number.partition("@")
    return return_no, tuple(filter(None, ids.split(",")))


def ours(rows: Sequence[Json], return_no: str) -> list[Json]:
    """The rows that belong to a return of ours."""
    return [row for row in rows if text(row, "returnCustomInfo") == return_no]


def returned(rows: Sequence[Json]) -> dict[str, int]:
    """How much was returned of each distribution; ValueError where it cannot be read."""
    found: dict[str, int] = {}
    for row in rows:
        detail_id = text(row, "distributeId")
        found[detail_id] = found.get(detail_id, 0) + count(row, "returnCount")
    return found


def shares(return_: ReturnToFile, wanted: int, room: Mapping[str, int]) -> dict[str, int]:
    """Share packages out over distributions, in their order; PlatformError where they are few."""
    left = wanted
    found: dict[str, int] = {}
    for detail_id in return_.detail_ids:
        part = min(left, max(0, room.get(detail_id, 0)))
        if part:
            found[detail_id] = part
            left -= part
    if left:
        raise PlatformError(
            "too-much",
            f"批号 {return_.batch} 要退 {wanted}，平台上已收货而未退的只有 {wanted - left}，"
            f"请改小退货数量后重新申请",
        )
    return found


def return_fields(return_: ReturnToFile, parts: Mapping[str, int]) -> list[dict[str, str]]:
    """The entries of addReturn."""
    return [
        {
            "hospitalReturnId": f"{return_.return_no}-{detail_id}",
            "distributeId": detail_id,
            "returnCount": str(number),
            "returnReason": return_.reason,
            "returnCustomInfo": return_.return_no,
        }
        for detail_id, number in parts.items()
    ]


def is_refused(row: Json) -> bool:
    """Whether the distributor does not take it back; ValueError where that cannot be read."""
    return _is_answered(row) and bool(text(row, "refuseReason"))


def state_of(rows: Sequence[Json]) -> ReturnState | None:
    """How a return stands by all its rows; ValueError where one cannot be read."""
    if not rows:
        return None
    if any(is_refused(row) for row in rows):
        return ReturnState.TURNED_DOWN
    if all(_is_answered(row) for row in rows):
        return ReturnState.GRANTED
    return ReturnState.UNDER_REVIEW


def _is_answered(row: Json) -> bool:
    said = text(row, "isResponse")
    if said not in _ANSWERED | _WAITING:
        raise ValueError(f"isResponse 为“{said}”")
    return said in _ANSWERED
