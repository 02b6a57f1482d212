"""The stand-in for 码上放心 as one web application.

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
from sync.sandbox.mashangfangxin.account import MsfxAccount
from sync.sandbox.mashangfangxin.control import control_routes
from sync.sandbox.mashangfangxin.desk import Desk
from sync.sandbox.mashangfangxin.goods import Supplier
from sync.sandbox.mashangfangxin.ledger import MsfxLedger
from sync.sandbox.mashangfangxin.web import gateway_routes


@dataclass(frozen=True, slots=True)
class MsfxSandboxSettings:
    """How the stand-in behaves."""

    database: Path | None = None
    """Where it remembers; None: in memory, forgotten with the process."""
    account: MsfxAccount = field(default_factory=MsfxAccount)
    seed: int = 1
    """The first delivery's seed; each later one counts on."""
    today: date | None = None
    """The day deliveries are shipped on; None: the clock's, in Beijing."""
    lines: int = 3
    cartons: int = 4
    boxes: int = 120
    """The size of the first delivery; no boxes: none is sent."""


@dataclass(frozen=True, slots=True)
class MsfxParts:
    """What another application needs to hold the stand-in."""

    routers: tuple[Router, ...]
    supplier: Supplier
    ledger: MsfxLedger


def parts(settings: MsfxSandboxSettings, now: Callable[[], datetime] = utc_now) -> MsfxParts:
    """Put the stand-in together; raises LedgerError where its file cannot be used.

    ValueError says that the size of the first delivery does not add up.
    """
    ledger = MsfxLedger(settings.database)

    def today() -> date:
        return settings.today or now().astimezone(BEIJING).date()

    supplier = Supplier(ledger, settings.seed, today)
    if settings.boxes and not ledger.goods():
        supplier.send(settings.lines, settings.cartons, settings.boxes)
    faults = Faults()
    desk = Desk(settings.account, ledger, faults, now)
    routers = (gateway_routes(desk), control_routes(ledger, supplier, faults))
    return MsfxParts(routers, supplier, ledger)


def build(settings: MsfxSandboxSettings, now: Callable[[], datetime] = utc_now) -> Litestar:
    """Build the application of its own; raises as `parts` does."""
    made = parts(settings, now)
    return application(made.routers, made.ledger.close)
