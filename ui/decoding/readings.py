"""What was read while the decoding page is shown: one reading after the other, and the test of ten.

Without it the page could show a code and say nothing about the reader: whether it reads one box
twice, leaves characters out, or reads the same code differently. Plain values, no Qt.

Two readings of one reader with the same bytes are called doubled when they are closer together than
a hand can pull the trigger twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.codes.code import Code
from app.codes.parse import parse
from app.readers.events import ScanSeen
from app.readers.scan import Scan

TYPED_DEVICE = "typed"
"""The device of a text that a person typed or pasted."""
DOUBLED_WITHIN_MS = 300
TEST_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """One scan or typed text, understood."""

    number: int
    """Counted from 1."""
    scan: Scan
    reader: str
    """The name of its reader; empty for a typed text."""
    code: Code
    gap_ms: int | None
    """Since the reading before it, whatever reader that was; None for the first."""
    doubled: bool
    """The same reader read the same bytes a moment ago."""


@dataclass(frozen=True, slots=True)
class ReaderCount:
    """How one reader did since the list was cleared."""

    reader: str
    read: int = 0
    unusable: int = 0
    """Readings that are no valid code."""
    doubled: int = 0

    def counting(self, reading: Reading) -> ReaderCount:
        """Return the count with one more reading."""
        return replace(
            self,
            read=self.read + 1,
            unusable=self.unusable + (not reading.code.valid),
            doubled=self.doubled + reading.doubled,
        )


class ReadingLog:
    """Numbers readings, compares each with the ones before it and counts by reader."""

    def __init__(self) -> None:
        self._number = 0
        self._last: Scan | None = None
        self._last_of: dict[str, Scan] = {}
        self._counts: dict[str, ReaderCount] = {}

    @property
    def counts(self) -> tuple[ReaderCount, ...]:
        """The count of each reader, in the order they were first used; typed texts do not count."""
        return tuple(self._counts.values())

    def take(self, event: ScanSeen) -> Reading:
        """Understand one scan; its symbology says whether 20 digits are a GS1 code."""
        scan = event.scan
        reading = Reading(
            number=self._number + 1,
            scan=scan,
            reader=event.reader,
            code=parse((scan.symbology or "") + scan.text),
            gap_ms=None if self._last is None else _between_ms(self._last, scan),
            doubled=self._is_doubled(scan),
        )
        self._number, self._last = reading.number, scan
        self._last_of[scan.device] = scan
        if scan.device != TYPED_DEVICE:
            before = self._counts.get(scan.device, ReaderCount(event.reader))
            self._counts[scan.device] = replace(before, reader=event.reader).counting(reading)
        return reading

    def clear(self) -> None:
        """Forget all."""
        self._number, self._last = 0, None
        self._last_of.clear()
        self._counts.clear()

    def _is_doubled(self, scan: Scan) -> bool:
        before = self._last_of.get(scan.device)
        return (
            before is not None
            and scan.device != TYPED_DEVICE
            and before.raw == scan.raw
            and _between_ms(before, scan) < DOUBLED_WITHIN_MS
        )


@dataclass(frozen=True, slots=True)
class RepeatTest:
    """The same code scanned ten times: how many readings were alike."""

    raws: tuple[bytes, ...] = ()

    @property
    def done(self) -> bool:
        """Whether all were scanned."""
        return len(self.raws) >= TEST_LENGTH

    @property
    def same(self) -> int:
        """How many readings are like the one that came most often."""
        return max((self.raws.count(raw) for raw in set(self.raws)), default=0)

    @property
    def others(self) -> tuple[bytes, ...]:
        """The readings that differ from the one that came most often, each once, as they came."""
        if not self.raws:
            return ()
        usual = max(self.raws, key=self.raws.count)
        return tuple(dict.fromkeys(raw for raw in self.raws if raw != usual))

    def taking(self, raws: Iterable[bytes]) -> RepeatTest:
        """Return the test with more readings; those after the last are left out."""
        return RepeatTest((*self.raws, *raws)[:TEST_LENGTH])


def _between_ms(earlier: Scan, later: Scan) -> int:
    return max(0, round((later.read_at - earlier.read_at).total_seconds() * 1000))
