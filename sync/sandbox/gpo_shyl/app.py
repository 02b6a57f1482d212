"""The stand-in for the GPO platform as one web application.

Without it the stand-in would be parts. It begins empty, or goes on from its file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from litestar import Litestar, Router

from app.store.clock import utc_now
from sync.platform_time import BEIJING
from sync.sandbox.faults import Faults
from sync.sandbox.frame import application
from sync.sandbox.gpo_shyl.account import GpoAccount
from sync.sandbox.gpo_shyl.control import control_routes
from sync.sandbox.gpo_shyl.desk import Desk
from sync.sandbox.gpo_shyl.goods import Supplier
from sync.sandbox.gpo_shyl.ledger import GpoLedger
from sync.sandbox.gpo_shyl.web import service_routes
from sync.sandbox.training.catalogue import load_catalogue


@dataclass(frozen=True, slots=True)
class GpoSandboxSettings:
    """How the stand-in behaves."""

    database: Path | None = None
    """Where it remembers; None: in memory, forgotten with the process."""
    account: GpoAccount = field(default_factory=GpoAccount)
    today: date | None = None
    """The day deliveries are shipped on; None: the clock's, in Beijing."""


@dataclass(frozen=True, slots=True)
class GpoParts:
    """What another application needs to hold the stand-in."""

    routers: tuple[Router, ...]
    supplier: Supplier
    ledger: GpoLedger


def parts(settings: GpoSandboxSettings, now: Callable[[], datetime] = utc_now) -> GpoParts:
    """Put the stand-in together; raises LedgerError where its file cannot be used."""
    ledger = GpoLedger(settings.database)
    items = load_catalogue()

    def today() -> date:
        return settings.today or now().astimezone(BEIJING).date()

    supplier = Supplier(settings.account, ledger, items, today)
    faults = Faults()
    products = frozenset(item.province_code for item in items)
    desk = Desk(settings.account, ledger, products, faults, now)
    routers = (service_routes(desk), control_routes(ledger, supplier, faults))
    return GpoParts(routers, supplier, ledger)


def build(settings: GpoSandboxSettings, now: Callable[[], datetime] = utc_now) -> Litestar:
    """Build the application of its own; raises as `parts` does."""
    made = parts(settings, now)
    return application(made.routers, made.ledger.close)
