"""The time of one receipt: from its opening to its last fact, and what this workstation did in it.

Without it each kind of row would be held against moments in its own way. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from app.codes.parse import parse
from app.codes.reading import text_of
from app.receiving.black_box.recording import Fact, Header, Put
from app.receiving.operations import KINDS, ScanRecorded

_SCANNED = "scan.recorded"


def local(moment: datetime) -> datetime:
    """A moment with the zone of this workstation, which names the day it was there."""
    return moment.astimezone()


@dataclass(frozen=True)
class Window:
    """One receipt on one workstation."""

    header: Header
    opened_at: datetime
    ended_at: datetime
    facts: tuple[Fact, ...]
    """Of the receipt, and what was laid down meanwhile."""
    earlier: tuple[Fact, ...]
    """What was laid down before."""
    then: tuple[Put, ...]
    """The receipt's rows."""

    @cached_property
    def scans(self) -> tuple[ScanRecorded, ...]:
        """What this workstation scanned for the receipt, as far as it can be read."""
        found = []
        for fact in self.facts:
            if fact.kind == _SCANNED:
                try:
                    found.append(msgspec.json.decode(fact.body, type=KINDS[_SCANNED]))
                except msgspec.MsgspecError:
                    continue
        return tuple(body for body in found if isinstance(body, ScanRecorded))

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes that were scanned, or taken in or put aside with what was scanned."""
        found = {body.code for body in self.scans if body.code}
        for body in self.scans:
            found |= {package.code for package in body.packages}
            found |= {aside.code for aside in body.asides if aside.code}
            found |= {left.code for left in body.left_out}
        # A scan that says so little may have read one of others all the same.
        found |= {
            code for body in self.scans if (code := parse(body.framed or text_of(body.raw)).code)
        }
        return frozenset(found)

    @cached_property
    def taken_in(self) -> frozenset[str]:
        """The codes this workstation took in: nobody else held them then, as far as it knew."""
        return frozenset(package.code for body in self.scans for package in body.packages)

    def placed(self, put: Put, at: datetime) -> Put | None:
        """A row that came at a moment: before, meanwhile, or (None) after all."""
        if at <= self.opened_at:
            return put
        if at > self.ended_at:
            return None
        return Put(put.table, put.row, local(at), put.drop)

    def own(self, row: dict[str, Any]) -> bool:
        """Whether a row is of this receipt."""
        return bool(row.get("receipt_id") == self.header.receipt_id)
