"""Turns what came of a receipt into the hospital's word on each delivery detail.

Without it a receipt counted by line and carton could not be answered detail by detail, as platforms
want it. Pure. Shanghai passes or fails a detail as a whole: a detail of which anything came is
passed, with a remark where it is short (the difference becomes a return later); a detail of which
nothing came is failed, with the reason the clerk gave for its line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.receiving.progress import Difference

Key = TypeVar("Key")

MAX_REMARK = 100
"""Characters in one remark."""

_WORDS: Mapping[str, str] = {
    Difference.SHORT: "少货",
    Difference.DAMAGED: "破损污染",
    Difference.WRONG_BATCH: "批号不符",
    Difference.NEAR_EXPIRY: "近效期",
    Difference.TEMPERATURE: "温度不合格",
    Difference.DOCUMENTS: "资料不全",
    Difference.SUSPECT: "质量可疑",
    Difference.NOT_ORDERED: "未订购",
    Difference.OVER: "多货",
    Difference.OTHER: "其他",
}


@dataclass(frozen=True, slots=True)
class DetailShare:
    """One delivery detail: how many packages of which line in which carton."""

    detail_id: str
    line_no: int
    carton_no: str | None
    """None where the distributor named no carton."""
    quantity: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """What was received, detail by detail."""

    received: Mapping[str, int]
    """Detail → smallest sales packages, never more than the detail's quantity."""
    surplus: Mapping[int, int]
    """Line → packages that no detail has room for; lines without any are left out."""


@dataclass(frozen=True, slots=True)
class LineReason:
    """Why a line differs, as the clerk said."""

    difference: str
    remark: str


@dataclass(frozen=True, slots=True)
class Word:
    """Passed or failed, and the remark that goes with it."""

    accepted: bool
    remark: str


def allocate(
    details: Sequence[DetailShare],
    by_carton: Mapping[tuple[int, str], int],
    loose: Mapping[int, int],
) -> Allocation:
    """Spread received packages over details: first by carton, then what is left, in order."""
    received = {detail.detail_id: 0 for detail in details}
    by_carton_left = Counter(by_carton)
    for detail in details:
        if detail.carton_no is not None:
            _fill(detail, received, by_carton_left, (detail.line_no, detail.carton_no))
    # A package counted for a carton that is full already belongs to the line all the same.
    left = Counter(loose)
    for (line_no, _carton), quantity in by_carton_left.items():
        left[line_no] += quantity
    for detail in details:
        _fill(detail, received, left, detail.line_no)
    return Allocation(received, {line: quantity for line, quantity in left.items() if quantity})


def word(detail: DetailShare, received: int, unit: str, reason: LineReason | None) -> Word:
    """Say whether a detail passes."""
    if received >= detail.quantity:
        return Word(True, "")
    why = _why(reason)
    if received == 0:
        return Word(False, _cut("未收到货" + (f"：{why}" if why else "")))
    short = detail.quantity - received
    text = f"应收{detail.quantity}{unit}，实收{received}{unit}，差{short}{unit}"
    return Word(True, _cut(text + (f"：{why}" if why else "")))


def _fill(detail: DetailShare, received: dict[str, int], pool: Counter[Key], key: Key) -> None:
    taken = min(pool[key], detail.quantity - received[detail.detail_id])
    received[detail.detail_id] += taken
    pool[key] -= taken


def _why(reason: LineReason | None) -> str:
    if reason is None:
        return ""
    parts = (_WORDS.get(reason.difference, reason.difference), reason.remark.strip())
    return "，".join(part for part in parts if part)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_REMARK else text[: MAX_REMARK - 1] + "…"
