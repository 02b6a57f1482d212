"""Batches of lines whose order names none: what a person or a code says of them.

Without it an order of a hospital, which never names a batch, could not be packed. Each batch makes
a line of its own beside the order's, with a number that follows from its name, so that two
workstations that give the same batch mean the same line. Pure.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from app.packing.operations import LineBody
from app.packing.refusals import PackingRefused, Reason
from app.packing.standing import Standing
from app.packing.values import key_of

MOST_LINES = 900
"""Of an order whose lines name no batch."""
_OF_LINE = 1000
"""Numbers for the batches of one line."""
_LONGEST = 100


def given(
    standing: Standing, line_no: int, batch: str, expiry: date, production_date: date | None
) -> list[dict[str, Any]]:
    """What `shipment.batch-given` says for each line of the drug; raises PackingRefused."""
    root, name = standing.lines[standing.root_of(line_no)], batch.strip()[:_LONGEST]
    if root.batch or not name:
        raise PackingRefused(Reason.BATCH_MISSING)
    said = {"batch": name, "expiry": expiry, "production_date": production_date}
    same = [
        no for no, line in standing.lines.items() if not line.batch and _key(line) == _key(root)
    ]
    same.sort(key=lambda no: no != root.line_no)
    return [{"line_no": no, "as_line": _number(standing, no, name), **said} for no in same]


def named_by(standing: Standing, line_no: int | None) -> str:
    """The batch of a line, where it was given and not ordered."""
    return standing.lines[line_no].batch if line_no in standing.roots_of else ""


def beside(standing: Standing, line_no: int | None) -> list[int]:
    """A line and the other batches of it that are shown."""
    if line_no is None:
        return []
    others = standing.batches_of(standing.root_of(line_no))
    return [line_no, *(no for no in others if no != line_no and standing.is_live(no))]


def _number(standing: Standing, root: int, batch: str) -> int:
    """The number of the line for a batch: the same wherever it is given."""

    def numbers() -> Iterator[int]:
        first = zlib.crc32(batch.encode())
        for step in range(_OF_LINE - 1):
            yield root * _OF_LINE + 1 + (first + step) % (_OF_LINE - 1)

    for number in numbers():
        known = standing.lines.get(number)
        if known is None or known.batch == batch:
            return number
    raise PackingRefused(Reason.BATCH_MISSING)


def _key(line: LineBody) -> str:
    return key_of(line.province_code, line.name, line.strength, line.maker)
