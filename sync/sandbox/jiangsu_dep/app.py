"""The stand-in for the Jiangsu platform as one web application.

Without it the stand-in would be parts. On the first start one delivery is on its way; afterwards it
goes on from its file.
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
from sync.sandbox.jiangsu_dep.account import DepAccount
from sync.sandbox.jiangsu_dep.control import control_routes
from sync.sandbox.jiangsu_dep.desk import Desk
from sync.sandbox.jiangsu_dep.ledger import DepLedger
from sync.sandbox.jiangsu_dep.supplier import DepSupplier
from sync.sandbox.jiangsu_dep.web import gateway_routes
from sync.sandbox.training.catalogue import load_catalogue


@dataclass(frozen=True, slots=True)
class DepSandboxSettings:
    """How the stand-in behaves."""

    database: Path | None = None
    """Where it remembers; None: in memory, forgotten with the process."""
    account: DepAccount = field(default_factory=DepAccount)
    seed: int = 1
    """The first delivery's seed; each later one counts on."""
    today: date | None = None
    """The day deliveries are shipped on; None: the clock's, in Beijing."""
    lines: int = 3
    cartons: int = 4
    boxes: int = 120
    """The size of the first delivery."""


@dataclass(frozen=True, slots=True)
class DepParts:
    """What another application needs to hold the stand-in."""

    routers: tuple[Router, ...]
    supplier: DepSupplier
    ledger: DepLedger


def parts(settings: DepSandboxSettings, now: Callable[[], datetime] = utc_now) -> DepParts:
    """Put the stand-in together; raises LedgerError where its file cannot be used.

    ValueError says that the size of the first delivery does not add up.
    """
    ledger = DepLedger(settings.database)

    def today() -> date:
        return settings.today or now().astimezone(BEIJING).date()

    items = {item.province_code: item for item in load_catalogue()}
    supplier = DepSupplier(settings.account, ledger, items, (settings.seed, today))
    if not ledger.deliveries():
        supplier.send(settings.lines, settings.cartons, settings.boxes)
    faults = Faults()
    desk = Desk(settings.account, ledger, faults, now)
    return DepParts(
        (gateway_routes(desk), control_routes(ledger, supplier, faults)), supplier, ledger
    )


def build(settings: DepSandboxSettings, now: Callable[[], datetime] = utc_now) -> Litestar:
    """Build the application of its own; raises as `parts` does."""
    made = parts(settings, now)
    return application(made.routers, made.ledger.close)
