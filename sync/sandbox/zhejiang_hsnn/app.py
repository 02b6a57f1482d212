"""The stand-in for the Zhejiang platform as one web application.

Without it the stand-in would be parts. On the first start one delivery is on its way; afterwards it
goes on from its file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from litestar import Litestar, Router

from app.store.clock import utc_now
from sync.sandbox.faults import Faults
from sync.sandbox.frame import application
from sync.sandbox.zhejiang_hsnn.account import HsnnAccount
from sync.sandbox.zhejiang_hsnn.control import control_routes
from sync.sandbox.zhejiang_hsnn.desk import Desk
from sync.sandbox.zhejiang_hsnn.doorway import Doorway
from sync.sandbox.zhejiang_hsnn.ledger import HsnnLedger, Kind
from sync.sandbox.zhejiang_hsnn.supplier import Supplier
from sync.sandbox.zhejiang_hsnn.web import platform_routes


@dataclass(frozen=True, slots=True)
class HsnnSandboxSettings:
    """How the stand-in behaves."""

    database: Path | None = None
    """Where it remembers; None: in memory, forgotten with the process."""
    account: HsnnAccount = field(default_factory=HsnnAccount)
    lines: int = 3
    cartons: int = 4
    boxes: int = 120
    """The size of the first delivery."""


@dataclass(frozen=True, slots=True)
class HsnnParts:
    """What another application needs to hold the stand-in."""

    routers: tuple[Router, ...]
    ledger: HsnnLedger


def parts(settings: HsnnSandboxSettings, now: Callable[[], datetime] = utc_now) -> HsnnParts:
    """Put the stand-in together; raises LedgerError where its file cannot be used.

    ValueError says that the size of the first delivery does not add up.
    """
    ledger = HsnnLedger(settings.database)
    supplier = Supplier(settings.account, ledger, now)
    if not ledger.records(Kind.ORDER_DETAIL):
        supplier.send_delivery(settings.lines, settings.cartons, settings.boxes)
    doorway = Doorway(settings.account, now)
    faults = Faults()
    desk = Desk(settings.account, ledger, doorway, faults, now)
    routers = (platform_routes(desk), control_routes(ledger, supplier, doorway, faults))
    return HsnnParts(routers, ledger)


def build(settings: HsnnSandboxSettings, now: Callable[[], datetime] = utc_now) -> Litestar:
    """Build the application of its own; raises as `parts` does."""
    made = parts(settings, now)
    return application(made.routers, made.ledger.close)
