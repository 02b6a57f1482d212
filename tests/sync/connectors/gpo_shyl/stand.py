"""The client beside its stand-in, over real loopback HTTP, at a fixed noon."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import requests

from sync.connectors.gpo_shyl.platform import GpoShyl
from sync.connectors.gpo_shyl.settings import GpoSettings
from sync.connectors.port import DetailAcceptance, LineToPlace, OrderToPlace, PlatformDetail
from sync.sandbox.gpo_shyl.account import GpoAccount
from sync.sandbox.gpo_shyl.app import GpoSandboxSettings, build
from sync.sandbox.gpo_shyl.web import SERVICES_PATH
from sync.sandbox.training.catalogue import load_catalogue
from sync.serving import ThreadedServer
from tests.sync.connectors.calls import Calls

ACCOUNT = GpoAccount(secret="秘密&<+>81")
DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
CODES = tuple(item.province_code for item in load_catalogue())
POINT, SUPPLIER = "PXPSD01", "PXGYS01"


@dataclass
class Stand:
    """A stand-in that runs, and how to reach it."""

    url: str
    calls: Calls = field(default_factory=Calls)

    def begin_again(self) -> None:
        self.calls.clear()
        self.control("POST", "/beginning")

    def settings(self, **changed: Any) -> GpoSettings:  # noqa: ANN401
        return GpoSettings(
            **{
                "url": self.url + SERVICES_PATH,
                "secret": ACCOUNT.secret,
                "platform_code": ACCOUNT.platform_code,
                "org_code": ACCOUNT.org_code,
                "operator": "培训收货员",
                "plain_http": True,
                "days_back": 3,
                **changed,
            }
        )

    @contextmanager
    def client(self, **changed: Any) -> Iterator[GpoShyl]:  # noqa: ANN401
        platform = GpoShyl(self.settings(**changed), self.calls, now=lambda: NOON)
        yield platform
        platform.close()

    def control(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        answer = requests.request(method, f"{self.url}/training/gpo{path}", json=body, timeout=60)
        assert answer.status_code in (200, 201, 204), answer.text
        return answer.json() if answer.content else None

    def fault(self, kind: str, operation: str = "", **more: object) -> None:
        self.control("POST", "/faults", {"kind": kind, "method": operation, **more})

    def send(self, plan: str = "", lines: int = 3) -> str:
        sent = self.control("POST", "/deliveries", {"plan": plan, "lines": lines})
        return str(sent["bar_code"])

    def documents(self, kind: str) -> list[dict[str, Any]]:
        return list(self.control("GET", f"/documents/{kind}"))

    def received(self) -> dict[str, int]:
        """Delivery detail → how much went into stock, in all notes."""
        found: dict[str, int] = {}
        for receipt in self.documents("receipts"):
            for line in receipt["body"]["mx"]:
                found[line["psdmxbh"]] = found.get(line["psdmxbh"], 0) + int(line["crksl"])
        return found


def order(number: str = "CG1", quantities: tuple[int, ...] = (10, 20)) -> OrderToPlace:
    return OrderToPlace(
        plan_no=number,
        delivery_point=POINT,
        latest_on=DAY,
        lines=tuple(
            LineToPlace(
                line_no=at,
                province_code=CODES[at - 1],
                quantity=quantity,
                by_dosage=False,
                price=Decimal("6.80") if at % 2 else None,
                distributor_code=SUPPLIER,
            )
            for at, quantity in enumerate(quantities, start=1)
        ),
    )


def acceptance(detail: PlatformDetail, *, accepted: bool = True) -> DetailAcceptance:
    return DetailAcceptance(
        detail_id=detail.detail_id,
        distributor_code=detail.distributor_code,
        carton_no=detail.carton_no,
        province_code=detail.province_code,
        quantity=detail.quantity,
        accepted=accepted,
    )


@contextmanager
def standing(account: GpoAccount = ACCOUNT) -> Iterator[Stand]:
    server = ThreadedServer(build(GpoSandboxSettings(account=account, today=DAY), lambda: NOON))
    server.start()
    try:
        yield Stand(server.url)
    finally:
        assert server.stop()
