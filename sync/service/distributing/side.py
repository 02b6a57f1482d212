"""All that is done with a distributor's own connection.

Without it the scheduler would not know that there are such.
"""

from __future__ import annotations

from app.store.clock import Clock
from app.store.database import Database
from sync.service.distributing.ordering import HospitalOrders
from sync.service.distributing.shipping import HandedOver, Shipping
from sync.service.exchanges.doing import Side, Told
from sync.service.links.connected import Connected

EVERY_S, ORDERS_EVERY_S = 60.0, 600.0


def distribution_side(
    database: Database, clock: Clock, org: str, connected: Connected, told: Told
) -> Side:
    """Tell a distributor's platform what it hands over here, and ask what was ordered of it."""
    platform = connected.connector
    shipping = Shipping(database, clock, org, platform)
    ordered = HospitalOrders(database, clock, org, platform, told, ORDERS_EVERY_S)
    return Side(connected.link, [HandedOver(shipping, EVERY_S), ordered], [shipping])
