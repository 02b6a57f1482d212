"""Puts together what a HID POS reader sends in reports of 64 bytes.

Without it a code longer than 56 characters would arrive as two halves. Pure: the time comes in with
the reports. The bytes of a report (USB HID Point of Sale Usage Tables 1.02, page 0x8C; the places
are those of Access-IS, Honeywell and Zebra manuals):

| 0 | 1 | 2–4 | 5–60 | 61 | 62 | 63 |
|---|---|---|---|---|---|---|
| report id 2 | length | AIM identifier | data | the maker's symbology | reserved | bit 0: goes on |

hidapi leaves the id out where a device does not number its reports; then all stands one byte
earlier. A message whose rest never comes is given as not whole and must not become a scan: the
first 56 characters of an element string may be a valid code of another box.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scanners.framing import MAX_FRAME

REPORT_BYTES = 64
SILENCE_S = 0.5
"""The rest of a message follows within milliseconds; after such a silence it does not come."""

_REPORT_ID = 2
_DATA_LIMIT = 56
_AIM = re.compile(rb"\][A-Za-z][0-9A-Za-z]")
# Places in a report whose id is taken off.
_LENGTH, _AIM_AT, _DATA_AT, _FLAGS = 0, 1, 4, 62


@dataclass(frozen=True, slots=True)
class HidMessage:
    """All that a reader said about one symbol."""

    aim: bytes
    """The AIM symbology identifier (`]d2`), empty where the reader sends none."""
    data: bytes
    """What the symbol holds."""
    whole: bool
    """False when its rest never came, or when it is longer than any symbol."""

    @property
    def raw(self) -> bytes:
        """Identifier and data, as a serial reader would have sent them."""
        return self.data if self.data.startswith(self.aim) else self.aim + self.data


@dataclass(frozen=True, slots=True)
class Report:
    """One report, taken apart."""

    aim: bytes
    data: bytes
    continued: bool
    """True when the next report belongs to the same symbol."""


class ReportReader:
    """Collects the reports of one device until a message is whole."""

    def __init__(self) -> None:
        self._aim = b""
        self._data = bytearray()
        self._collecting = False
        self._overlong = False
        self._last_at = 0.0

    @property
    def pending(self) -> int:
        """How many bytes wait for the rest of their message."""
        return len(self._data)

    def feed(self, report: bytes, at: float) -> tuple[HidMessage, ...]:
        """Take one report that came at a time (seconds, any origin); return what is now ended."""
        part = read_report(report)
        if part is None:
            return ()
        # Readers that name the symbology in the first report alone leave the others empty.
        broken = self._collecting and part.aim not in (b"", self._aim)
        ended = self.flush() if broken else ()
        self._add(part, at)
        return ended if part.continued else (*ended, self._end(whole=not self._overlong))

    def expire(self, at: float) -> tuple[HidMessage, ...]:
        """Return what is left when nothing was there to be read for long enough.

        Not asked for by `feed`: on a busy machine the rest may have waited to be read.
        """
        return self.flush() if at - self._last_at >= SILENCE_S else ()

    def flush(self) -> tuple[HidMessage, ...]:
        """Return what is left and will not become whole: the device went away."""
        return (self._end(whole=False),) if self._collecting else ()

    def _add(self, part: Report, at: float) -> None:
        """Take over one report; what is beyond the limit is not kept."""
        self._last_at = at
        if not self._collecting:
            self._aim = part.aim
        self._collecting = True
        self._data += part.data
        if len(self._data) > MAX_FRAME:
            self._overlong = True
            del self._data[MAX_FRAME:]

    def _end(self, *, whole: bool) -> HidMessage:
        """Give what was collected, and begin anew."""
        message = HidMessage(self._aim, bytes(self._data), whole)
        self._data.clear()
        self._collecting = self._overlong = False
        return message


def read_report(report: bytes) -> Report | None:
    """Take one report apart; None for what is no scanned data."""
    body = _without_id(report)
    if body is None or len(body) <= _DATA_AT:
        return None
    length = min(body[_LENGTH], _DATA_LIMIT)
    aim = body[_AIM_AT:_DATA_AT]
    return Report(
        aim=aim if _AIM.fullmatch(aim) else b"",
        data=body[_DATA_AT : _DATA_AT + length],
        continued=len(body) > _FLAGS and bool(body[_FLAGS] & 1),
    )


def _without_id(report: bytes) -> bytes | None:
    """Take the report id off, where there is one; None for a report of another kind."""
    if _AIM.fullmatch(report[2:5]):
        return report[1:]
    if _AIM.fullmatch(report[1:4]) or len(report) == REPORT_BYTES - 1:
        return report
    return report[1:] if report[:1] == bytes([_REPORT_ID]) else None
