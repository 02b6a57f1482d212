"""Stand-ins for what purchasers work with; without them a page would need a database."""

from __future__ import annotations

from collections.abc import Callable

from ui.purchasing_pages import PurchasingPorts
from ui.relations.fake_relations import FakeRelations
from ui.statistics.fake_statistics import FakeStatistics
from ui.today.fake_today import FakeToday
from ui.warnings.fake_warnings import FakeWarnings


def fake_purchasing(post: Callable[[object], None]) -> PurchasingPorts:
    """Make one of each."""
    return PurchasingPorts(
        today=FakeToday(post),
        warnings=FakeWarnings(post),
        relations=FakeRelations(post),
        statistics=FakeStatistics(post),
    )
