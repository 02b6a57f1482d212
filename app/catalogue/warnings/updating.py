"""Writes the difference between what a check finds and what the list says, in pieces.

Without it each check would write the whole list anew, and a scan would wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from app.catalogue.findings import Finding
from app.catalogue.rows import HospitalRow
from app.catalogue.warnings import deciding, keeping
from app.catalogue.warnings.keeping import FoundAt, key_of
from app.catalogue.warnings.values import CheckOutcome, WarningKey

PIECE = 100
"""Warnings in one write: some 10 ms of the core's time."""

Write = Callable[[Callable[[Connection], None]], None]
"""Carries out one piece of writing and waits until it is durable."""


class Update:
    """One check's."""

    def __init__(
        self,
        org: str,
        write: Write,
        now: Callable[[], datetime],
        before: Mapping[WarningKey, Finding],
        standing: int,
    ) -> None:
        """Compare with what stood before at the rows that are checked; `standing`: at all."""
        self._org, self._write, self._now = org, write, now
        self._standing = standing
        self._rest = dict(before)
        self._waiting: list[FoundAt] = []
        self._new = self._changed = self._closed = 0

    def take(self, row: HospitalRow, findings: Iterable[Finding]) -> None:
        """Note what was found at a row."""
        for finding in findings:
            key = key_of(finding)
            old = self._rest.pop(key, None)
            if old == finding:
                continue
            self._new += old is None
            self._changed += old is not None
            self._waiting.append(FoundAt(finding, row))
        if len(self._waiting) >= PIECE:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        while self._waiting:
            piece, self._waiting = self._waiting[:PIECE], self._waiting[PIECE:]
            self._write(partial(self._keep, piece))

    def close_rest(self) -> None:
        """Close what stood before and was not found again."""
        self.flush()
        self._close(list(self._rest))

    def outcome(self, looked_at: int, seconds: float, *, cancelled: bool = False) -> CheckOutcome:
        """What it came to."""
        return CheckOutcome(
            looked_at=looked_at,
            new=self._new,
            closed=self._closed,
            changed=self._changed,
            standing=self._standing + self._new - self._closed,
            seconds=seconds,
            cancelled=cancelled,
        )

    def _close(self, keys: Sequence[WarningKey]) -> None:
        self._closed += len(keys)
        for key in keys:
            self._rest.pop(key, None)
        for start in range(0, len(keys), PIECE):
            self._write(partial(self._gone, keys[start : start + PIECE]))

    def _keep(self, piece: Sequence[FoundAt], connection: Connection) -> None:
        words = deciding.words_of(connection, self._org, [one.key for one in piece])
        keeping.keep(connection, self._org, piece, words, self._now())

    def _gone(self, keys: Sequence[WarningKey], connection: Connection) -> None:
        keeping.close(connection, self._org, keys, self._now())
