"""Exchanges with outside platforms: what is done when, and what each run brought.

Without it nobody would know whether the catalogue of today is here, or why it is not.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Exchange(StrEnum):
    """One kind of thing that is fetched or compared at intervals."""

    DELIVERIES = "deliveries"
    """配送单下载."""
    ORDERS = "orders"
    """订单与状态."""
    INVOICES = "invoices"
    """发票."""
    CATALOGUE = "catalogue"
    """目录."""
    RELATIONS = "relations"
    """配送关系."""
    RETURNS = "returns"
    """退货状态."""
    STOCK = "stock"
    """库存上报."""
    UPSTREAM_BILLS = "upstream-bills"
    """上游出库单 (trace code platforms)."""
    BILL_STATES = "bill-states"
    """上传单据的处理结果 (trace code platforms)."""
    RELATIONSHIPS = "package-relations"
    """包装关联关系 (trace code platforms)."""
    INSURANCE_RECORDS = "insurance-records"
    """医保上传记录的检查."""
    INSURANCE_CATALOGUE = "insurance-catalogue"
    """医保目录."""
    HIS = "his"
    """院内系统的目录、请领和库存."""
    RECONCILIATION = "reconciliation"
    """对账."""


class Trigger(StrEnum):
    """Why a run began."""

    TIMER = "timer"
    PERSON = "person"


class RunState(StrEnum):
    """What came of a run."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CUT = "cut"
    """The service ended in the middle of it; the next run does it again."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one exchange."""

    run_id: uuid.UUID
    link: str
    exchange: Exchange
    trigger: Trigger
    person: str
    """Who wished it; empty where the clock did."""
    started_at: datetime
    ended_at: datetime | None
    state: RunState
    came: int
    """Things that were told, whether or not they were known."""
    changed: int
    """Things that are new here or other than before."""
    failed: int
    """Things that could not be used."""
    message: str
    """One Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When an exchange is due, and how its last run ended."""

    link: str
    exchange: Exchange
    every_s: float
    """0: only when a person wishes it."""
    at: str
    """`03:30`: once a day then, Beijing time, instead of at intervals; else empty."""
    enabled: bool
    next_at: datetime | None
    running_since: datetime | None
    last: Run | None


@dataclass(frozen=True, slots=True)
class PlansShown:
    """Answer and event: every exchange of the institution's connections."""

    plans: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class PlanWish:
    """When an exchange is to be done from now on."""

    link: str
    exchange: Exchange
    every_s: float
    at: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class RunsWish:
    """Which runs to list, newest first."""

    link: str = ""
    exchange: Exchange | None = None
    before: uuid.UUID | None = None
    """Those that began before this one."""
    limit: int = 100


@dataclass(frozen=True, slots=True)
class RunsShown:
    """Answer and event: runs, newest first."""

    runs: tuple[Run, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class RunNow:
    """An exchange is to be done now."""

    link: str
    exchange: Exchange
    person: str = ""
    """Who wishes it."""
