"""The client beside its stand-in, over real loopback HTTP, and a store that remembers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import requests

from sync.connectors.jiangsu_dep.platform import JiangsuDep
from sync.connectors.jiangsu_dep.settings import GATEWAY_PATH, DepSettings
from sync.connectors.journal import JournalEntry
from sync.connectors.port import LineToPlace, OrderToPlace, PlatformDetail
from sync.sandbox.jiangsu_dep.account import DepAccount
from sync.sandbox.jiangsu_dep.app import DepSandboxSettings, build
from sync.sandbox.training.catalogue import load_catalogue
from sync.serving import ThreadedServer

TOKEN = "sEcReT-t0ken"
ACCOUNT = DepAccount(token=TOKEN, page_size=40)
SUPPLIERS = tuple(ACCOUNT.suppliers)
DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
ITEMS = load_catalogue()


@dataclass
class Clock:
    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **more: float) -> None:
        self.at += timedelta(**more)


class Calls(list[JournalEntry]):
    """A journal that keeps everything."""

    def __call__(self, entry: JournalEntry, /) -> None:
        self.append(entry)


class Reports(list[tuple[str, str]]):
    """What could not be read."""

    def __call__(self, what: str, reason: str, /) -> None:
        self.append((what, reason))


class Store:
    """What the caller stored, and how often each detail was news."""

    def __init__(self) -> None:
        self.details: dict[str, PlatformDetail] = {}
        self.news: list[str] = []

    def holds(self, details: Sequence[PlatformDetail]) -> bool:
        return all(self.details.get(one.detail_id) == one for one in details)

    def keep(self, told: Sequence[PlatformDetail]) -> None:
        for one in told:
            if self.details.get(one.detail_id) != one:
                self.news.append(one.detail_id)
                self.details[one.detail_id] = one


@dataclass
class Stand:
    """A stand-in that runs, and how to reach it."""

    url: str
    clock: Clock
    calls: Calls = field(default_factory=Calls)
    reports: Reports = field(default_factory=Reports)
    store: Store = field(default_factory=Store)

    def begin_again(self) -> None:
        self.clock.at = NOON
        self.calls.clear()
        self.reports.clear()
        self.store = Store()
        self.control("POST", "/beginning", {"lines": 3, "cartons": 4, "boxes": 48})

    def settings(self, **changed: Any) -> DepSettings:  # noqa: ANN401
        return DepSettings(
            **{
                "url": self.url + GATEWAY_PATH,
                "hospital": ACCOUNT.hospital,
                "token": TOKEN,
                "plain_http": True,
                "page_size": 60,
                **changed,
            }
        )

    @contextmanager
    def client(self, **changed: Any) -> Iterator[JiangsuDep]:  # noqa: ANN401
        platform = JiangsuDep(
            self.settings(**changed), self.calls, self.reports, self.clock, self.store
        )
        yield platform
        platform.close()

    def control(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        answer = requests.request(method, f"{self.url}/training/dep{path}", json=body, timeout=60)
        assert answer.status_code in (200, 201, 204), answer.text
        return answer.json() if answer.content else None

    def fault(self, kind: str, method: str = "", **more: object) -> None:
        self.control("POST", "/faults", {"kind": kind, "method": method, **more})

    def orders(self) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = self.control("GET", "/orders")
        return listed

    def marks(self) -> list[int]:
        return [one["marks"] for one in self.control("GET", "/deliveries")]


def order(number: str = "CG1", *, supplier: str = SUPPLIERS[0], lines: int = 3) -> OrderToPlace:
    return OrderToPlace(
        number,
        ACCOUNT.sites[0],
        DAY + timedelta(days=3),
        tuple(
            LineToPlace(
                at + 1, item.province_code, 10 * (at + 1), False, Decimal("12.35"), supplier
            )
            for at, item in enumerate(ITEMS[:lines])
        ),
    )


@contextmanager
def standing(**changed: Any) -> Iterator[Stand]:  # noqa: ANN401
    clock = Clock()
    settings = DepSandboxSettings(**{"account": ACCOUNT, "today": DAY, **changed})
    server = ThreadedServer(build(settings, clock))
    server.start()
    try:
        yield Stand(server.url, clock)
    finally:
        assert server.stop()
