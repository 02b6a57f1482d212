"""The pages of the purchasers: statistics and what stands beside them.

Without it main.py's ports would have to find each page by themselves. Each page is built when it is
first entered, and joined to its events then; which page is seen is for ui/pages.py to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge
from ui.lazy_page import LazyPage
from ui.places import STATISTICS
from ui.preferences import Preferences
from ui.statistics.page import StatisticsPage
from ui.statistics.port import Statistics


@dataclass(frozen=True, slots=True)
class PurchasingPorts:
    """What stands behind these pages."""

    statistics: Statistics


class PurchasingPages(QObject):
    """Builds them and joins them to the window."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    delivery_wished = Signal(str)
    """The delivery with this number is to be seen."""

    def __init__(
        self,
        ports: PurchasingPorts,
        bridge: Bridge,
        preferences: Preferences,
        now: Callable[[], datetime],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._ports, self._bridge = ports, bridge
        self._preferences, self._now = preferences, now
        self.statistics = LazyPage(self._build_statistics, window)

    @property
    def places(self) -> Mapping[int, LazyPage[StatisticsPage]]:
        """Where each page stands."""
        return {STATISTICS: self.statistics}

    def begin(self, person: str) -> None:
        """Work for a person."""
        for page in self.places.values():
            page.begin(person)

    def _build_statistics(self, parent: QWidget) -> StatisticsPage:
        page = StatisticsPage(self._ports.statistics, self._preferences, self._now, parent)
        bridge = self._bridge
        bridge.purchases_shown.connect(page.show_purchases)
        bridge.purchase_lines_shown.connect(page.show_lines)
        bridge.prices_shown.connect(page.show_prices)
        bridge.punctuality_shown.connect(page.show_punctuality)
        bridge.book_filled.connect(page.show_filled)
        bridge.sheet_written.connect(page.show_written)
        bridge.statistics_refused.connect(page.show_refusal)
        page.refused.connect(self.refused)
        page.delivery_wished.connect(self.delivery_wished)
        return page
