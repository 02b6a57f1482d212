"""Collects cyclic garbage in the main thread, and nowhere else.

Without it the program ends in the middle of a scan, rarely and without a word: Python collects in
whichever thread happens to make the next object, and a widget in a forgotten cycle is then
destroyed outside of the main thread, which Qt does not survive.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_EVERY_MS = 200
_GENERATIONS = (2, 1, 0)


class MainThreadCollector(QObject):
    """Looks now and then whether there is enough to collect; belongs to the application."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.collect_when_due)
        self._timer.start()

    @Slot()
    def collect_when_due(self) -> None:
        """Collect the oldest generation that Python would collect by now."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in _GENERATIONS:
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
