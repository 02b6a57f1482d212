"""Stand-ins for what purchasers work with; without them a page would need a database."""

from __future__ import annotations

from collections.abc import Callable

from ui.aliases.fake_aliases import FakeAliases
from ui.catalogue.fake_catalogues import FakeCatalogues
from ui.links.fake_links import FakeLinks
from ui.orders.fake_orders import FakeOrders
from ui.purchasing_pages import PurchasingPorts
from ui.relations.fake_relations import FakeRelations
from ui.statistics.fake_statistics import FakeStatistics
from ui.today.fake_today import FakeToday
from ui.warnings.fake_warnings import FakeWarnings


def fake_purchasing(post: Callable[[object], None]) -> PurchasingPorts:
    """Make one of each."""
    catalogues = FakeCatalogues(post)
    return PurchasingPorts(
        today=FakeToday(post),
        catalogue=catalogues,
        offering=catalogues,
        warnings=FakeWarnings(post),
        aliases=FakeAliases(post),
        relations=FakeRelations(post),
        orders=FakeOrders(post),
        statistics=FakeStatistics(post),
        links=FakeLinks(post),
    )
