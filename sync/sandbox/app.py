"""The training platform as one web application.

Without it the stand-in would be parts. On the first start it sends one delivery and leaves one more
order waiting for its own; afterwards it goes on from its file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from litestar import Litestar, Router

from app.store.clock import utc_now
from sync.platform_time import BEIJING
from sync.sandbox.fault_routes import fault_routes
from sync.sandbox.faults import Faults
from sync.sandbox.frame import application
from sync.sandbox.shanghai_yy.counters import Account, Counters
from sync.sandbox.shanghai_yy.desk import Desk
from sync.sandbox.shanghai_yy.web import platform_routes
from sync.sandbox.training.catalogue import load_catalogue
from sync.sandbox.training.control import DeliverySize, Trucks, training_routes
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE, TrainingDelivery
from sync.sandbox.training.ledger import Ledger
from sync.sandbox.training.order import open_order


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """How the training platform behaves; valid or not made (ValueError)."""

    database: Path | None = None
    """Where it remembers; None: in memory, forgotten with the process."""
    user: str = "training"
    password: str = field(default="training", repr=False)
    org_code: str = "00000000001"
    supplier_user: str = "supplier"
    """The training distributor's account, for its own messages (YQ…)."""
    supplier_password: str = field(default="supplier", repr=False)
    page_size: int = 50
    """Rows per page; the real platform's figure is not known."""
    seed: int = 1
    """The first delivery's seed; each later one counts on."""
    today: date | None = None
    """The day deliveries are shipped on; None: the clock's, in Beijing."""
    lines: int = 6
    cartons: int = 12
    boxes: int = 400
    """The size of the first delivery."""

    def __post_init__(self) -> None:
        """Refuse what could only fail later."""
        if self.page_size < 1:
            raise ValueError(f"每页行数应不小于 1，现为 {self.page_size}")
        if self.seed < 0:
            raise ValueError(f"种子应不小于 0，现为 {self.seed}")


@dataclass(frozen=True, slots=True)
class SandboxParts:
    """What another application needs to hold the training platform."""

    routers: tuple[Router, ...]
    ledger: Ledger


def parts(
    settings: SandboxSettings,
    now: Callable[[], datetime] = utc_now,
    told: Callable[[TrainingDelivery], None] | None = None,
) -> SandboxParts:
    """Put the training platform together; raises LedgerError where its file cannot be used.

    `told`: hears of each delivery. ValueError says that the size of the first delivery does not
    add up.
    """
    ledger = Ledger(settings.database)

    def today() -> date:
        return settings.today or now().astimezone(BEIJING).date()

    trucks = Trucks(ledger, settings.org_code, settings.seed, today, told)
    if not ledger.orders():
        day = today()
        ledger.put_order(open_order(ledger.next_order_id(day), settings.org_code, day))
    if not ledger.deliveries():
        trucks.send(DeliverySize(settings.lines, settings.cartons, settings.boxes))
    account = Account(
        settings.user, settings.password, settings.org_code, page_size=settings.page_size
    )
    faults = Faults()
    supplier = replace(
        account,
        user=settings.supplier_user,
        password=settings.supplier_password,
        org_code=DISTRIBUTOR_CODE,
    )
    counters = Counters(account, ledger, load_catalogue(), now, today)
    desk = Desk((counters.for_hospital(), counters.for_supplier(supplier)), now, faults)
    routers = (
        platform_routes(desk),
        training_routes(ledger, trucks, today),
        Router("/training", route_handlers=fault_routes(faults)),
    )
    return SandboxParts(routers, ledger)


def build(settings: SandboxSettings, now: Callable[[], datetime] = utc_now) -> Litestar:
    """Build the application of its own; raises as `parts` does."""
    made = parts(settings, now)
    return application(made.routers, made.ledger.close)
