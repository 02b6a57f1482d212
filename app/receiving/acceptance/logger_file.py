"""Reads what a temperature logger recorded, from the table it exports.

Without it somebody would have to scroll through 5,000 rows for the highest. Loggers of many makers
write a few lines about themselves, then columns of time and temperature, as CSV or XLSX, in UTF-8,
UTF-16 or GB18030; one probe or several. Columns are known by their headings, else by what stands in
them. What cannot be read is no refusal: the file is attached with a note.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal, InvalidOperation
from itertools import islice

from app.receiving.acceptance import file_kinds
from app.receiving.acceptance.values import LoggerReadings, TemperatureLimits
from app.tables.cells import Cell, Number, shown
from app.tables.opening import open_table
from app.tables.refused import TableRefused

MOST_ROWS = 200_000
_MOST_UNPACKED = 100 * 1024 * 1024
_HEADINGS_WITHIN = 80
"""Rows a logger writes about itself before its table."""
_POSSIBLE = (Decimal(-100), Decimal(100))
"""A probe that is cut off reads 999 or -200."""
_YEARS = (2000, 2100)

_TEMPERATURE = re.compile(r"温度|temp|℃|°c", re.IGNORECASE)
_NOT_MEASURED = re.compile(r"上限|下限|报警|limit|alarm|湿度", re.IGNORECASE)
_NUMBER = re.compile(r"^([+-]?\d{1,4}(?:\.\d{1,4})?)\s*(?:℃|°C|C)?$", re.IGNORECASE)
_TIME = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?"
)


@dataclass(frozen=True, slots=True)
class LoggerFile:
    """What was found in a logger's file: readings, or the reason why there are none."""

    readings: LoggerReadings | None
    note: str = ""
    """A key of wording.py."""


@dataclass(frozen=True, slots=True)
class _Reading:
    at: datetime
    temperature: Decimal


def read_logger(data: bytes, media_type: str, limits: TemperatureLimits) -> LoggerFile:
    """Read a logger's file; one that cannot be read has a note."""
    rows = _rows(data, media_type)
    if rows is None:
        return LoggerFile(None, "logger-not-a-table")
    if len(rows) > MOST_ROWS:
        return LoggerFile(None, "logger-too-large")
    found = list(_readings(rows))
    if not found:
        return LoggerFile(None, "logger-no-readings")
    temperatures = [reading.temperature for reading in found]
    times = [reading.at for reading in found]
    mean = sum(temperatures, Decimal(0)) / len(temperatures)
    return LoggerFile(
        LoggerReadings(
            count=len(found),
            low=min(temperatures),
            high=max(temperatures),
            mean=mean.quantize(Decimal("0.01")),
            first_at=min(times),
            last_at=max(times),
            outside=sum(not limits.hold(temperature) for temperature in temperatures),
            limits=limits,
        )
    )


def _rows(data: bytes, media_type: str) -> list[Sequence[Cell]] | None:
    if media_type not in {file_kinds.XLSX, file_kinds.CSV, file_kinds.TEXT}:
        return None
    try:
        with open_table(io.BytesIO(data), _MOST_UNPACKED) as table:
            return [row.cells for row in islice(table.rows, MOST_ROWS + 1)]
    except TableRefused:
        return None


def _readings(rows: Sequence[Sequence[Cell]]) -> Iterable[_Reading]:
    headed = next(filter(None, (_temperature_columns(row) for row in rows[:_HEADINGS_WITHIN])), ())
    for row in rows:
        found = _time_in(row)
        if found is None:
            continue
        at, after = found
        # Without headings the first number after the time is the temperature.
        columns = (
            headed
            or [
                column for column in range(after, len(row)) if _temperature(row[column]) is not None
            ][:1]
        )
        for column in columns:
            value = _temperature(row[column]) if column < len(row) else None
            if value is not None:
                yield _Reading(at, value)


def _temperature_columns(row: Sequence[Cell]) -> tuple[int, ...]:
    """The columns a row of headings names; a line about the logger has no second cell of words."""
    texts = [shown(cell) for cell in row]
    if sum(bool(text.strip()) and _NUMBER.match(text.strip()) is None for text in texts) < 2:
        return ()
    if not any(re.search(r"时间|日期|time|date", text, re.IGNORECASE) for text in texts):
        return ()
    return tuple(
        column
        for column, text in enumerate(texts)
        if _TEMPERATURE.search(text) and not _NOT_MEASURED.search(text)
    )


def _time_in(row: Sequence[Cell]) -> tuple[datetime, int] | None:
    """When a row was recorded, and the first column after that."""
    for column, cell in enumerate(row[:6]):
        at = _moment(cell)
        if at is not None:
            return at, column + 1
        if column + 1 < len(row):
            joined = _joined(cell, row[column + 1])
            if joined is not None:
                return joined, column + 2
    return None


def _moment(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        # Excel writes a day alone as midnight too; then the time stands in the next column.
        return None if cell.time() == time() else _utc(cell)
    found = _TIME.search(cell) if isinstance(cell, str) else None
    if found is None:
        return None
    try:
        return _utc(datetime(*(int(part or 0) for part in found.groups())))  # type: ignore[arg-type]
    except ValueError:
        return None


def _joined(day: Cell, hour: Cell) -> datetime | None:
    if isinstance(day, datetime) and isinstance(hour, time):
        return _utc(datetime.combine(day, hour))
    if isinstance(day, str) and isinstance(hour, str):
        return _moment(f"{day.strip()} {hour.strip()}")
    # A reading taken at midnight is a whole day to Excel, and its temperature stands next.
    if isinstance(day, datetime) and _temperature(hour) is not None:
        return _utc(day)
    return None


def _utc(local: datetime) -> datetime | None:
    # A clock that was never set, and years in which some systems know no time zone.
    return local.astimezone(UTC) if _YEARS[0] <= local.year <= _YEARS[1] else None


def _temperature(cell: Cell) -> Decimal | None:
    text = f"{cell.value:.4f}" if isinstance(cell, Number) else shown(cell)
    found = _NUMBER.match(text)
    if found is None:
        return None
    try:
        value = Decimal(found[1])
    except InvalidOperation:
        return None
    if isinstance(cell, Number):
        value = value.quantize(Decimal("0.01"))
    return value if _POSSIBLE[0] <= value <= _POSSIBLE[1] else None
