"""Numbers of cartons that are never given twice: SSCCs of a GS1 prefix, or local ones.

Without it two cartons could carry one label. All serials of a prefix are cut into `SHARES` equal
shares, one for each workstation by its number (the service gives each another one), so workstations
need not ask each other. Another extension digit gives the same prefix as many numbers again.

A database restored from a backup does not know which numbers were given after the backup was made.
So a share is used no faster than one number in `PACE_S` seconds since its history began (a longer
prefix leaves smaller shares and has a slower pace; at the very first there is an hour's supply),
and a history that begins leaves out as many numbers as that pace allows from the beginning of the
one before until now: whatever was given meanwhile, in however many copies of the database, lies
below. A history begins when a backup is restored, and when the service finds that the database is
an older copy. For a series nobody had used when the backup was made, the last time this workstation
was seen at work (the row `*`, which counts seconds) stands for its beginning.

Sources: GS1 General Specifications 3.2.1 (00); how a copy is found out: app/store/workstation.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app.codes.check_digits import gs1_check_digit
from app.packing.parts import PackingParts
from app.packing.refusals import PackingRefused, Reason
from app.store import local_state
from app.store.tables.changes import operation
from app.store.tables.packing import carton_serial, packing_numbering
from app.store.workstation import (
    DOUBTED,
    INCARNATION,
    Workstation,
    generation,
    history_doubted,
)

SHARES = 32
PACE_S = 4
_LONG_PREFIXES = {9: 10, 10: 30}
"""Their shares are small: so many seconds for a number."""
SUPPLY = timedelta(hours=1)
"""At the very first, numbers are there as if an hour had passed."""
_DIGITS = 17
"""Of an SSCC without its check digit."""
_LOCAL = 10_000_000
_SEEN = "*"
"""Under which name it is kept when this workstation was last at work."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """How cartons are numbered."""

    prefix: str = ""
    """GS1 company prefix (厂商识别代码), 7 to 10 digits; empty: local numbers."""
    extension: int = 0
    """The digit before the prefix, which the company chooses."""

    def __post_init__(self) -> None:
        """Valid, or it does not exist; raises PackingRefused."""
        is_prefix = self.prefix.isascii() and self.prefix.isdigit() and 7 <= len(self.prefix) <= 10
        if (self.prefix and not is_prefix) or not 0 <= self.extension <= 9:
            raise PackingRefused(Reason.BAD_PREFIX)

    @property
    def series(self) -> str:
        """Under which name its numbers are counted."""
        return f"{self.prefix}/{self.extension}" if self.prefix else ""

    @property
    def pace_s(self) -> int:
        """How many seconds there are for each number."""
        return _pace_of(self.series)

    @property
    def share(self) -> int:
        """How many numbers a workstation has."""
        return int(10 ** (_DIGITS - 1 - len(self.prefix)) // SHARES) if self.prefix else _LOCAL


@dataclass(frozen=True, slots=True)
class Number:
    """What a label says."""

    text: str
    """The carton's number; the SSCC where it has one."""
    sscc: str | None


def numbering(connection: Connection, org: str) -> Numbering:
    """How cartons are numbered now."""
    query = select(packing_numbering).where(packing_numbering.c.org == org)
    newest = query.order_by(packing_numbering.c.event_id.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return Numbering() if row is None else Numbering(row.prefix, row.extension)


def left(connection: Connection, parts: PackingParts) -> int | None:
    """How many SSCCs this workstation has left; None where it gives local numbers."""
    now = numbering(connection, parts.org)
    if not now.prefix:
        return None
    row = _row(connection, parts, now.series)
    return now.share if row is None else max(0, now.share - row.next)


def next_number(connection: Connection, parts: PackingParts) -> Number:
    """Take the next number, in the caller's transaction; raises PackingRefused."""
    now, station = numbering(connection, parts.org), parts.log.workstation
    if now.prefix and station.number >= SHARES:
        raise PackingRefused(Reason.NO_NUMBERS_HERE, station=station.number, most=SHARES - 1)
    index = _take(connection, parts, now)
    return _sscc(now, station, index) if now.prefix else _local(station, index)


def _sscc(now: Numbering, station: Workstation, index: int) -> Number:
    serial, width = station.number * now.share + index, _DIGITS - 1 - len(now.prefix)
    digits = f"{now.extension}{now.prefix}{serial:0{width}d}"
    sscc = digits + gs1_check_digit(digits)
    return Number(sscc, sscc)


def _local(station: Workstation, index: int) -> Number:
    return Number(f"XH{station.number:02d}-{index + 1:07d}", None)


def begin_history(parts: PackingParts) -> None:
    """Notice a restored database, and note that this one is at work; in a transaction of its own.

    Before each use of `next_number`: a refusal must not take back that the history began.
    """
    with parts.database.writing() as connection:
        life, at = _life(connection), parts.clock.now()
        seen = _row(connection, parts, _SEEN)
        if seen is None:
            first = _missed(connection, parts, at)
            _add(connection, parts, _SEEN, (life, first, at, first))
        elif seen.life == life and at >= seen.since - SUPPLY:
            _write(connection, parts, _SEEN, {"since": at})
        else:
            for row in _rows(connection, parts):
                _begin_anew(connection, parts, row, life, at)
        _meet_series(connection, parts, life, at)


def _missed(connection: Connection, parts: PackingParts, at: datetime) -> int:
    """What to leave out in a copy of a time when nobody packed here; nothing in a first history."""
    if not (history_doubted(connection) or generation(connection)):
        return 0
    mine = (operation.c.org == parts.org, operation.c.device == parts.log.workstation.device)
    last = connection.execute(select(func.max(operation.c.at)).where(*mine)).scalar()
    return 0 if last is None else _given(last - SUPPLY, at, 1)


def _meet_series(connection: Connection, parts: PackingParts, life: str, at: datetime) -> None:
    """Have a row for the numbers that are given now."""
    series = numbering(connection, parts.org).series
    if _row(connection, parts, series) is None:
        seen = _row(connection, parts, _SEEN)
        assert seen is not None
        since, first = at if seen.first else at - SUPPLY, int(seen.first) // _pace_of(series)
        _add(connection, parts, series, (life, first, since, first))


def _begin_anew(
    connection: Connection, parts: PackingParts, row: Row[Any], life: str, at: datetime
) -> None:
    """Leave out all numbers that may have been given since what is known.

    Also where the clock was far ahead and was set right: then none can have been.
    """
    is_seen = row.series == _SEEN
    since = row.since - SUPPLY if is_seen else row.since
    first = max(row.first + _given(since, at, 1 if is_seen else _pace_of(row.series)), row.next)
    values = {"life": life, "first": first, "since": at, "next": first}
    _write(connection, parts, row.series, values)


def _take(connection: Connection, parts: PackingParts, now: Numbering) -> int:
    """The next index of a share."""
    row, at = _row(connection, parts, now.series), parts.clock.now()
    assert row is not None
    index = int(row.next)
    if index >= now.share:
        raise PackingRefused(Reason.NUMBERS_USED_UP)
    if index - row.first >= _given(row.since, at, now.pace_s):
        wait = row.since + timedelta(seconds=(index - row.first + 1) * now.pace_s) - at
        raise PackingRefused(Reason.NUMBERS_SOON, seconds=max(1, ceil(wait.total_seconds())))
    _write(connection, parts, now.series, {"next": index + 1})
    return index


def _given(since: datetime, at: datetime, pace_s: int) -> int:
    """How many numbers may have been given since a history began."""
    return max(0, int((at - since).total_seconds()) // pace_s)


def _pace_of(series: str) -> int:
    prefix, _, _extension = series.partition("/")
    return _LONG_PREFIXES.get(len(prefix), PACE_S)


def _life(connection: Connection) -> str:
    """Which history of the database this is; another one after each restore."""
    doubted = local_state.read(connection, DOUBTED)
    return f"{local_state.read(connection, INCARNATION)} {doubted or ''}"


def _row(connection: Connection, parts: PackingParts, series: str) -> Row[Any] | None:
    query = select(carton_serial).where(*_mine(parts, series))
    return connection.execute(query).one_or_none()


def _mine(parts: PackingParts, series: str) -> tuple[Any, ...]:
    columns = carton_serial.c
    device = parts.log.workstation.device
    return columns.org == parts.org, columns.workstation == device, columns.series == series


def _rows(connection: Connection, parts: PackingParts) -> Sequence[Row[Any]]:
    columns = carton_serial.c
    mine = (columns.org == parts.org, columns.workstation == parts.log.workstation.device)
    return connection.execute(select(carton_serial).where(*mine)).all()


def _add(
    connection: Connection, parts: PackingParts, series: str, said: tuple[str, int, datetime, int]
) -> None:
    key = {"org": parts.org, "workstation": parts.log.workstation.device, "series": series}
    values = dict(zip(("life", "first", "since", "next"), said, strict=True))
    connection.execute(insert(carton_serial), key | values)


def _write(
    connection: Connection, parts: PackingParts, series: str, values: Mapping[str, object]
) -> None:
    connection.execute(update(carton_serial).where(*_mine(parts, series)).values(values))
