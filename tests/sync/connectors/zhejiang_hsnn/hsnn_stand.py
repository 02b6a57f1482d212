"""The client beside its stand-in, over real loopback HTTP, with a clock that the test turns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import requests

from sync.connectors.journal import JournalEntry
from sync.connectors.port import (
    DetailAcceptance,
    LineToPlace,
    OrderToPlace,
    PlatformDetail,
    ReturnToFile,
)
from sync.connectors.zhejiang_hsnn.platform import ZhejiangHsnn
from sync.connectors.zhejiang_hsnn.settings import HsnnPaths, HsnnSettings
from sync.sandbox.training.catalogue import load_catalogue
from sync.sandbox.zhejiang_hsnn import account as names
from sync.sandbox.zhejiang_hsnn.account import HsnnAccount
from sync.sandbox.zhejiang_hsnn.app import HsnnSandboxSettings, build
from sync.serving import ThreadedServer

ACCOUNT = HsnnAccount(user="yy001", secret="秘密<+>", token_s=600, page_size=3)
PATHS = HsnnPaths(
    add_order=names.ADD_ORDER,
    submit_order=names.SUBMIT_ORDER,
    orders=names.ORDERS,
    distributions=names.DISTRIBUTIONS,
    receipts=names.RECEIPTS,
)
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
ITEMS = [item.province_code for item in load_catalogue()]


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
    def made(self) -> list[str]:
        return [entry.message.rpartition("/")[2] for entry in self]


@dataclass
class Stand:
    """A stand-in that runs, and how to reach it."""

    url: str
    clock: Clock
    calls: Calls = field(default_factory=Calls)

    def begin_again(self) -> None:
        self.clock.at = NOON
        self.calls.clear()
        self.control("POST", "/beginning")

    def settings(self, **changed: Any) -> HsnnSettings:  # noqa: ANN401
        return HsnnSettings(
            **{
                "url": self.url,
                "user": ACCOUNT.user,
                "secret": ACCOUNT.secret,
                "plain_http": True,
                "paths": PATHS,
                "delivery_no_field": "distributeCustomInfo",
                **changed,
            }
        )

    @contextmanager
    def client(self, **changed: Any) -> Iterator[ZhejiangHsnn]:  # noqa: ANN401
        platform = ZhejiangHsnn(self.settings(**changed), self.calls, now=self.clock)
        yield platform
        platform.close()

    def control(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        answer = requests.request(method, f"{self.url}/training/hsnn{path}", json=body, timeout=60)
        assert answer.status_code in (200, 201, 204), answer.text
        return answer.json() if answer.content else None

    def fault(self, kind: str, method: str = "", **more: object) -> None:
        asked = {"kind": kind, "method": method, "sub_msg": "系统繁忙，请稍后再试", **more}
        self.control("POST", "/faults", asked)

    def held(self, kind: str) -> list[dict[str, Any]]:
        return list(self.control("GET", f"/records/{kind}"))

    def send(self, lines: int = 2, cartons: int = 2, boxes: int = 40) -> None:
        size = {"lines": lines, "cartons": cartons, "boxes": boxes}
        self.control("POST", "/deliveries", size)

    def respond(self, detail_id: str, sends: int) -> None:
        named = {"order_detail_id": detail_id}
        self.control("POST", "/responses", named)
        self.control("POST", "/distributions", {**named, "quantity": sends})


def order(plan_no: str = "CG001", *quantities: int) -> OrderToPlace:
    lines = tuple(
        LineToPlace(at, ITEMS[at], quantity, False, Decimal("6.80"), ACCOUNT.company)
        for at, quantity in enumerate(quantities or (20, 30), start=1)
    )
    return OrderToPlace(plan_no, "1", date(2026, 12, 1), lines)


def word(
    detail: PlatformDetail, *, accepted: bool = True, sent_before: bool = True
) -> DetailAcceptance:
    return DetailAcceptance(
        detail.detail_id,
        detail.distributor_code,
        "",
        detail.province_code,
        detail.quantity,
        accepted,
        "备注",
        sent_before,
    )


def going_back(quantity: int, *detail_ids: str, number: str = "R1") -> ReturnToFile:
    return ReturnToFile(
        number, ACCOUNT.company, "1", ITEMS[1], "B1", quantity, Decimal("6.80"), False, "破损",
        detail_ids,
    )  # fmt: skip


@contextmanager
def standing() -> Iterator[Stand]:
    clock = Clock()
    server = ThreadedServer(build(HsnnSandboxSettings(account=ACCOUNT), clock))
    server.start()
    try:
        yield Stand(server.url, clock)
    finally:
        assert server.stop()
