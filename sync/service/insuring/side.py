"""All that the service does with a connection to the insurance, put together.

Without it the scheduler would know this room's parts.
"""

from __future__ import annotations

from collections.abc import Callable

from app.store.clock import Clock
from app.store.database import Database
from sync.connectors.insurance_port import InsurancePlatform
from sync.service.comparing.looking import codes_doing
from sync.service.exchanges.doing import Side
from sync.service.insuring.doings import FetchingCatalogue, LookingAgain
from sync.service.insuring.keeping import Linked
from sync.service.insuring.sending import Sending
from sync.service.insuring.told import CodesTold
from sync.service.links.connected import Connected


def insurance_side(
    database: Database,
    clock: Clock,
    org: str,
    connected: Connected,
    _told: Callable[[], None],
) -> Side:
    """What is done with one connection to the insurance; no workstation hears of it by a feed."""
    platform: InsurancePlatform = connected.connector
    linked = Linked(database, clock, org, connected.link, platform)
    sending = Sending(linked)
    doings = (
        LookingAgain(linked, sending),
        FetchingCatalogue(linked),
        codes_doing(
            database,
            clock,
            org,
            connected.link,
            CodesTold(org, connected.link, platform.uploads.since),
        ),
    )
    return Side(connected.link, doings, (sending,))
