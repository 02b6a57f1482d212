"""The clients of both sides beside the training platform, over real loopback HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import requests

from sync.connectors.distributor_port import (
    BillLine,
    BillToSend,
    DeliveryToSend,
    OrderedLine,
    PackedLine,
    Packing,
)
from sync.connectors.port import (
    DetailAcceptance,
    LineToPlace,
    OrderToPlace,
    PlatformDetail,
    PlatformError,
)
from sync.connectors.shanghai_yy.distributor import ShanghaiYq
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YqSettings, YySettings
from sync.sandbox.app import SandboxSettings, build
from sync.sandbox.training.catalogue import load_catalogue
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE as SUPPLIER
from sync.serving import ThreadedServer
from tests.sync.connectors.calls import Calls

ORG = "12345678901"
DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
ITEMS = load_catalogue()
BREAKS = ("cut-before", "cut-after", "error", "error-after")
TRIES = 12


@dataclass
class Stand:
    """A training platform that runs, and how to reach it."""

    url: str
    calls: Calls = field(default_factory=Calls)

    @contextmanager
    def hospital(self, **changed: Any) -> Iterator[ShanghaiYy]:  # noqa: ANN401
        settings = YySettings(self.url + SERVICE_PATH, "u", "p", ORG, **changed)
        made = ShanghaiYy(settings, self.calls, now=lambda: NOON)
        yield made
        made.close()

    @contextmanager
    def supplier(self, **changed: Any) -> Iterator[ShanghaiYq]:  # noqa: ANN401
        url = self.url + SERVICE_PATH
        settings = YqSettings(url, "supplier", "supplier", SUPPLIER, **changed)
        made = ShanghaiYq(settings, self.calls, now=lambda: NOON)
        yield made
        made.close()

    def control(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        answer = requests.request(method, f"{self.url}/training{path}", json=body, timeout=60)
        assert answer.status_code in (200, 201, 204), answer.text
        return answer.json() if answer.content else None

    def fault(self, kind: str, message: str = "", **more: object) -> None:
        asked = {"kind": kind, "method": message, "sub_code": "11001", "sub_msg": "忙", **more}
        self.control("POST", "/faults", asked)

    def said(self, message: str) -> int:
        """How often a message was sent so far."""
        return self.calls.messages.count(message)


@contextmanager
def standing(**changed: Any) -> Iterator[Stand]:  # noqa: ANN401
    settings = {"user": "u", "password": "p", "org_code": ORG, "page_size": 3, "today": DAY}
    server = ThreadedServer(build(SandboxSettings(**{**settings, **changed}), lambda: NOON))
    server.start()
    try:
        yield Stand(server.url)
    finally:
        assert server.stop()


def persistent(call: Callable[[], Any]) -> tuple[Any, int]:
    """Ask again as the outbox would, as long as it makes sense; how often it was refused."""
    for refused in range(TRIES):
        try:
            return call(), refused
        except PlatformError as error:
            assert error.retry_after_s is not None, error
    raise AssertionError("给了太多次")


def order(
    plan: str = "CG1", quantities: tuple[int, ...] = (10, 20), point: str = "1"
) -> OrderToPlace:
    lines = tuple(
        LineToPlace(
            line_no=at,
            province_code=ITEMS[at - 1].province_code,
            quantity=quantity,
            by_dosage=False,
            price=Decimal(ITEMS[at - 1].price),
            distributor_code=SUPPLIER,
        )
        for at, quantity in enumerate(quantities, start=1)
    )
    return OrderToPlace(plan, point, DAY, lines)


def acceptance(detail: PlatformDetail, *, accepted: bool = True) -> DetailAcceptance:
    return DetailAcceptance(
        detail_id=detail.detail_id,
        distributor_code=detail.distributor_code or SUPPLIER,
        carton_no=detail.carton_no,
        province_code=detail.province_code,
        quantity=detail.quantity,
        accepted=accepted,
    )


def packed(line: OrderedLine, carton: str, quantity: int, batch: str = "A2601") -> PackedLine:
    return PackedLine(
        carton_no=carton,
        packing=Packing.MIXED,
        order_line_id=line.order_line_id,
        province_code=line.province_code,
        batch=batch,
        production_date=date(2026, 1, 5),
        expiry=date(2028, 1, 4),
        quantity=quantity,
        sale_no="XS1",
    )


def delivery(number: str, *lines: PackedLine, point: str = "1") -> DeliveryToSend:
    return DeliveryToSend(number, ORG, point, NOON, NOON, lines)


def bill_line(line: PackedLine, *, back: str = "", quantity: int = 0) -> BillLine:
    """Bill what a carton holds; `back`: the return that so many are taken back by."""
    item = next(one for one in ITEMS if one.province_code == line.province_code)
    count = -quantity if back else line.quantity
    amount = round(Decimal(item.price) * count, 2)
    return BillLine(
        bills=back or line.order_line_id,
        province_code=line.province_code,
        batch=line.batch,
        production_date=line.production_date,
        expiry=line.expiry,
        quantity=count,
        price=Decimal(item.price),
        tax_rate=Decimal("0.13"),
        tax=round(amount - amount / Decimal("1.13"), 2),
        amount=amount,
        approval_number=item.approval_number,
        sale_no=line.sale_no,
    )


def bill(number: str, *lines: BillLine) -> BillToSend:
    return BillToSend(number, DAY, ORG, "1", False, lines)
