"""What other rules would do to the list, counted. Without it rules would be changed blindly."""

from __future__ import annotations

from collections.abc import Iterable

from app.catalogue.findings import Finding
from app.catalogue.warnings.keeping import key_of
from app.catalogue.warnings.values import TrialOutcome

_SHOWN = 50
"""Findings of a trial that are shown."""


class Trial:
    """Compares, row by row, what two sets of rules say."""

    def __init__(self) -> None:
        """Nothing is compared yet."""
        self._new: list[Finding] = []
        self._closed: list[Finding] = []
        self._counts = [0, 0, 0]

    def take(self, before: Iterable[Finding], after: Iterable[Finding]) -> None:
        """Compare what both rules say of a row."""
        was = {key_of(one): one for one in before}
        now = {key_of(one): one for one in after}
        come = [one for key, one in now.items() if key not in was]
        gone = [one for key, one in was.items() if key not in now]
        self._counts[0] += len(come)
        self._counts[1] += len(gone)
        self._counts[2] += sum(key in was and was[key] != one for key, one in now.items())
        self._new += come[: _SHOWN - len(self._new)]
        self._closed += gone[: _SHOWN - len(self._closed)]

    def outcome(self, *, cancelled: bool = False) -> TrialOutcome:
        """What it came to."""
        new, closed, changed = self._counts
        samples = (tuple(self._new), tuple(self._closed))
        return TrialOutcome(new, closed, changed, *samples, cancelled=cancelled)
