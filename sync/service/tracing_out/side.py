"""All that is done with one trace code platform of one institution, for the scheduler.

Without it nobody would put the parts together. What a platform does not offer is not tried; that it
is there at all is noted, so that bills are queued for it from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.store.clock import Clock
from app.store.database import Database
from sync.connectors.trace_port import TraceOffer, TracePlatform
from sync.service.comparing.looking import codes_doing
from sync.service.exchanges.doing import Doing, Expected, Side
from sync.service.links.connected import Connected
from sync.service.trace_bills import wanting
from sync.service.trace_bills.wanting import Wanted
from sync.service.tracing_out.contents import Contents
from sync.service.tracing_out.partners import Partners
from sync.service.tracing_out.sending import senders
from sync.service.tracing_out.settings import TracingSettings, settings_of
from sync.service.tracing_out.states import BillStates
from sync.service.tracing_out.told import BoxesTold
from sync.service.tracing_out.upstream import UpstreamBills
from sync.service.transactions import commit, reading_of

_BILLS = frozenset({TraceOffer.STOCK_BILLS, TraceOffer.RETAIL_BILLS})


def trace_side(
    database: Database,
    clock: Clock,
    org: str,
    connected: Connected,
    told: Callable[[], None],
    settings: TracingSettings | None = None,
) -> Side:
    """Make it; raises StoreError. `settings`: None for what the connection was set up with."""
    platform: TracePlatform = connected.connector
    if settings is None:
        with reading_of(database, org) as connection:
            settings = settings_of(connection, org, connected.link)
    wishes = settings
    wanted = Wanted(
        platform.name,
        clock.now(),
        stock_bills=wishes.stock_bills and TraceOffer.STOCK_BILLS in platform.offers,
        retail_bills=wishes.retail_bills and TraceOffer.RETAIL_BILLS in platform.offers,
    )
    commit(database, lambda c: wanting.put_down(c, org, wanted), org)
    partners = Partners(database, org, platform, wishes.partners)
    expected = Expected()
    has_bills = bool(platform.offers & _BILLS)
    return Side(
        connected.link,
        tuple(_doings(database, clock, org, platform, (told, expected))),
        senders(database, clock, org, platform, partners, expected) if has_bills else (),
        expected,
    )


def _doings(
    database: Database,
    clock: Clock,
    org: str,
    platform: TracePlatform,
    news: tuple[Callable[[], None], Expected],
) -> Iterator[Doing]:
    parts = (database, clock, org, platform, *news)
    if platform.offers & _BILLS:
        yield BillStates(*parts)
        yield codes_doing(database, clock, org, platform.name, BoxesTold(org, platform.name))
    if TraceOffer.UPSTREAM_BILLS in platform.offers:
        yield UpstreamBills(*parts)
    if {TraceOffer.RELATIONS, TraceOffer.STOCK_BILLS} <= platform.offers:
        yield Contents(*parts)
