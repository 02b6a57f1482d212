"""The stand-in for the insurance platform as one web application.

Without it the stand-in would be parts. It goes on from its file.
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
from sync.sandbox.insurance.account import InsuranceAccount
from sync.sandbox.insurance.control import control_routes
from sync.sandbox.insurance.desk import Desk
from sync.sandbox.insurance.ledger import InsuranceLedger
from sync.sandbox.insurance.web import gateway_routes


@dataclass(frozen=True, slots=True)
class InsuranceSandboxSettings:
    """How the stand-in behaves."""

    database: Path | None = None
    """Where it remembers; None: in memory, forgotten with the process."""
    account: InsuranceAccount = field(default_factory=InsuranceAccount)


@dataclass(frozen=True, slots=True)
class InsuranceParts:
    """What another application needs to hold the stand-in."""

    routers: tuple[Router, ...]
    ledger: InsuranceLedger


def parts(
    settings: InsuranceSandboxSettings, now: Callable[[], datetime] = utc_now
) -> InsuranceParts:
    """Put the stand-in together; LedgerError where its file cannot be used."""
    ledger = InsuranceLedger(settings.database)
    faults = Faults()
    desk = Desk(settings.account, ledger, faults, now)
    return InsuranceParts((gateway_routes(desk), control_routes(ledger, faults)), ledger)


def build(settings: InsuranceSandboxSettings, now: Callable[[], datetime] = utc_now) -> Litestar:
    """Build the application of its own; raises as `parts` does."""
    made = parts(settings, now)
    return application(made.routers, made.ledger.close)
