"""The client beside its stand-in, over real loopback HTTP, with a clock that the test turns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import requests

from sync.connectors.journal import JournalEntry
from sync.connectors.mashangfangxin.platform import MaShangFangXin
from sync.connectors.mashangfangxin.settings import MsfxSettings
from sync.connectors.trace_port import BillKind, StockBill
from sync.sandbox.mashangfangxin.account import MsfxAccount
from sync.sandbox.mashangfangxin.app import MsfxSandboxSettings, build
from sync.sandbox.mashangfangxin.web import GATEWAY_PATH
from sync.serving import ThreadedServer

ACCOUNT = MsfxAccount(app_key="81234567", secret="秘密&<+>", queue_s=5)
DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


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

    @property
    def methods(self) -> list[str]:
        return [entry.message.rpartition(".")[2] for entry in self]


@dataclass
class Stand:
    """A stand-in that runs, and how to reach it."""

    url: str
    clock: Clock
    calls: Calls = field(default_factory=Calls)

    def begin_again(self) -> None:
        self.clock.at = NOON
        self.calls.clear()
        self.control("POST", "/beginning", {"lines": 3, "cartons": 4, "boxes": 48})

    def settings(self, **changed: Any) -> MsfxSettings:  # noqa: ANN401
        return MsfxSettings(
            **{
                "app_key": ACCOUNT.app_key,
                "secret": ACCOUNT.secret,
                "ref_ent_id": ACCOUNT.ref_ent_id,
                "ent_id": ACCOUNT.ent_id,
                "url": self.url + GATEWAY_PATH,
                "plain_http": True,
                "upload_pause_s": 0,
                "query_pause_s": 0,
                **changed,
            }
        )

    @contextmanager
    def client(self, **changed: Any) -> Iterator[MaShangFangXin]:  # noqa: ANN401
        platform = MaShangFangXin(self.settings(**changed), self.calls, now=self.clock)
        yield platform
        platform.close()

    def control(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        answer = requests.request(method, f"{self.url}/training/msfx{path}", json=body, timeout=60)
        assert answer.status_code in (200, 201, 204), answer.text
        return answer.json() if answer.content else None

    def fault(self, kind: str, method: str = "", **more: object) -> None:
        self.control("POST", "/faults", {"kind": kind, "method": method, **more})

    def bills(self) -> dict[str, dict[str, Any]]:
        listed = self.control("GET", "/bills")
        bills = {bill["bill_code"]: bill for bill in listed}
        assert len(bills) == len(listed)
        return bills

    def tops(self) -> list[str]:
        """The codes on the newest upstream bill."""
        return list(self.control("GET", "/deliveries")[-1]["codes"])

    def take_in(self, platform: MaShangFangXin, number: str = "RK1") -> StockBill:
        """Take in all that is on its way, and let the platform work on it."""
        bill = inbound(number, self.tops())
        platform.upload_stock_bill(bill)
        self.clock.turn(seconds=6)
        return bill


def inbound(number: str, codes: list[str]) -> StockBill:
    return StockBill(
        number,
        NOON,
        tuple(codes),
        "培训收货员",
        kind=BillKind.PURCHASE_IN,
        partner=ACCOUNT.supplier_ent,
    )


@contextmanager
def standing(**changed: Any) -> Iterator[Stand]:  # noqa: ANN401
    clock = Clock()
    settings = MsfxSandboxSettings(**{"account": ACCOUNT, "today": DAY, **changed})
    server = ThreadedServer(build(settings, clock))
    server.start()
    try:
        yield Stand(server.url, clock)
    finally:
        assert server.stop()
