"""Looks at what a person wants to note: makes it tidy, or says why it cannot be.

Without it a temperature of 88 for 8.8 would be on record. Pure. What is noted already comes back as
None: nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import msgspec
from msgspec import UNSET

from app.receiving.acceptance.operations import (
    AppearanceNoted,
    ArrivalNoted,
    ColdChainNoted,
    DocumentTicked,
    LineConcluded,
    PackageChecked,
)
from app.receiving.acceptance.values import (
    AcceptanceView,
    Arrival,
    ColdChain,
    Conclusion,
    Finding,
    PackageFinding,
)
from app.receiving.refusals import WishRefused

Note = (
    ArrivalNoted
    | ColdChainNoted
    | PackageChecked
    | DocumentTicked
    | AppearanceNoted
    | LineConcluded
)
"""What a person notes at the desk."""

LONGEST_NAME = 40
LONGEST_REMARK = 200
_COLDEST, _HOTTEST = Decimal(-100), Decimal(100)
_LONGEST_WAY = 30 * 24 * 60
_CLOCKS_DIFFER = timedelta(minutes=5)


def tidied(what: Note, view: AcceptanceView, now: datetime) -> Note | None:
    """What is to be written; None where it is known already; raises WishRefused."""
    line_no = getattr(what, "line_no", None)
    if line_no is not None and view.line(line_no) is None:
        raise WishRefused("no-such-line", line=line_no)
    if isinstance(what, ArrivalNoted):
        return _arrival(what, view.arrival, now)
    if isinstance(what, ColdChainNoted):
        return _cold_chain(what, view.cold_chain)
    if isinstance(what, PackageChecked):
        return _package(what, view)
    return _of_line(what, view)


def tidy_text(text: str, longest: int) -> str:
    """On one line, without blanks around it, not longer than allowed."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:longest]


def _arrival(what: ArrivalNoted, known: Arrival, now: datetime) -> ArrivalNoted | None:
    if isinstance(what.arrived_at, datetime) and what.arrived_at > now + _CLOCKS_DIFFER:
        raise WishRefused("arrival-in-future")
    if isinstance(what.courier, str):
        what = msgspec.structs.replace(what, courier=tidy_text(what.courier, LONGEST_NAME))
    if isinstance(what.vehicle, str):
        what = msgspec.structs.replace(what, vehicle=tidy_text(what.vehicle, LONGEST_NAME))
    return what if _says_more(what, known) else None


def _cold_chain(what: ColdChainNoted, known: ColdChain) -> ColdChainNoted | None:
    for value in _temperatures(what):
        if not (value.is_finite() and _COLDEST <= value <= _HOTTEST):
            raise WishRefused("temperature-impossible", value=str(value))
    minutes = what.transport_minutes
    if isinstance(minutes, int) and not 0 <= minutes <= _LONGEST_WAY:
        raise WishRefused("time-impossible", value=minutes)
    low = known.lowest if what.lowest is UNSET else what.lowest
    high = known.highest if what.highest is UNSET else what.highest
    if isinstance(low, Decimal) and isinstance(high, Decimal) and low > high:
        raise WishRefused("temperatures-crossed", low=str(low), high=str(high))
    return what if _says_more(what, known) else None


def _temperatures(what: ColdChainNoted) -> Iterator[Decimal]:
    values = (what.departure_temperature, what.arrival_temperature, what.lowest, what.highest)
    return (value for value in values if isinstance(value, Decimal))


def _says_more(what: ArrivalNoted | ColdChainNoted, known: Arrival | ColdChain) -> bool:
    values = msgspec.structs.asdict(what)
    return any(
        value is not UNSET and value != getattr(known, name) for name, value in values.items()
    )


def _package(what: PackageChecked, view: AcceptanceView) -> PackageChecked | None:
    remark = tidy_text(what.remark, LONGEST_REMARK)
    if what.finding is Finding.NO and not remark:
        raise WishRefused("remark-needed", check=what.check)
    if PackageFinding(what.check, what.finding, remark) in view.packages:
        return None
    return msgspec.structs.replace(what, remark=remark)


def _of_line(
    what: DocumentTicked | AppearanceNoted | LineConcluded, view: AcceptanceView
) -> Note | None:
    if isinstance(what, DocumentTicked):
        place = view if what.line_no is None else view.line(what.line_no)
        assert place is not None
        return None if place.seen(what.document).ticked == what.ticked else what
    line = view.line(what.line_no)
    assert line is not None
    remark = tidy_text(what.remark, LONGEST_REMARK)
    if isinstance(what, AppearanceNoted):
        same = (what.finding, remark) == (line.appearance, line.appearance_remark)
        return None if same else msgspec.structs.replace(what, remark=remark)
    if what.conclusion is Conclusion.UNQUALIFIED and what.reason is None:
        raise WishRefused("reason-needed")
    stands = what.conclusion in {Conclusion.UNQUALIFIED, Conclusion.PENDING}
    tidy = msgspec.structs.replace(what, reason=what.reason if stands else None, remark=remark)
    known = (line.conclusion, line.reason, line.remark)
    return None if (tidy.conclusion, tidy.reason, tidy.remark) == known else tidy
