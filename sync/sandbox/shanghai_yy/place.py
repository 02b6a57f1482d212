"""Who sends to whom, and what the desks of a distributor's papers share.

Without it each of them would check hospital and delivery point in its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sync.sandbox.shanghai_yy.bills import BillBook
from sync.sandbox.shanghai_yy.checks import require_distributor, required
from sync.sandbox.shanghai_yy.fields import Fields
from sync.sandbox.shanghai_yy.points import PointDesk
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.ledger import Ledger


class Place:
    """One hospital and its delivery points."""

    def __init__(self, hospital: str, points: PointDesk) -> None:
        self.hospital, self._points = hospital, points

    def require(self, main: Fields) -> None:
        """Check YQBM, YYBM and PSDBM; raises Refusal(12003, 12002, 12004)."""
        require_distributor(required(main, "YQBM"))
        self.require_hospital(main)
        self._points.point(required(main, "PSDBM"))

    def require_hospital(self, main: Fields) -> None:
        """Check YYBM; raises Refusal(12002)."""
        if required(main, "YYBM") != self.hospital:
            raise Refusal(Result.NO_HOSPITAL)


@dataclass(frozen=True, slots=True)
class Shop:
    """What the desks of one distributor work with."""

    ledger: Ledger
    items: Mapping[str, TrainingItem]
    place: Place
    book: BillBook
    today: Callable[[], date]
