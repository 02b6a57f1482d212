"""The whole way of an order and of an invoice: said at a workstation, sent by the service, told."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
import requests

from app.links.exchanges import Exchange, RunNow
from app.purchasing import records
from app.purchasing.invoicing import standing
from app.purchasing.invoicing.facts import AcceptanceAsked
from app.purchasing.invoicing.values import InvoiceState
from app.purchasing.life import life_of
from app.purchasing.operations import (
    OrderApproved,
    OrderFact,
    OrderSaved,
    OrderSubmitted,
    ReturnAsked,
    kind_of,
)
from app.purchasing.records import OrderView
from app.purchasing.returns import ReturnState
from app.purchasing.states import WITH_PLATFORM, OrderState
from app.purchasing.values import DraftLine, OrderDraft
from app.store.clock import SystemClock
from app.store.database import Database
from sync.connectors.port import DetailAcceptance
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings
from sync.sandbox.app import SandboxSettings, build
from sync.sandbox.training.catalogue import load_catalogue
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE
from sync.service.procuring import PAPERS
from sync.serving import ThreadedServer
from tests.sync.service.running import ORG, RunningService, Station

WAIT_S = 60.0
DAY = date(2026, 11, 21)
ORDER = uuid.UUID(int=(7 << 76) | (2 << 62) | 99)
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
def sandbox() -> Iterator[ThreadedServer]:
    settings = SandboxSettings(user="u", password="p", org_code=ORG, page_size=20, today=DAY)
    server = ThreadedServer(build(settings))
    server.start()
    yield server
    assert server.stop()


@pytest.fixture
def platform(sandbox: ThreadedServer) -> Iterator[ShanghaiYy]:
    made = ShanghaiYy(YySettings(sandbox.url + SERVICE_PATH, "u", "p", ORG))
    yield made
    made.close()


@pytest.fixture
def running(tmp_path: Path, sandbox: ThreadedServer) -> Iterator[RunningService]:
    platform = ShanghaiYy(YySettings(sandbox.url + SERVICE_PATH, "u", "p", ORG))
    with Database(f"sqlite:///{tmp_path / 'service.db'}") as database:
        made = RunningService(database, {ORG: platform})
        yield made
        assert made.stop()
    platform.close()


def order() -> OrderDraft:
    items = load_catalogue()[:2]
    lines = tuple(
        DraftLine(
            line_no=number,
            province_code=item.province_code,
            name=item.name,
            quantity=20,
            unit=item.unit,
            distributor_code=DISTRIBUTOR_CODE,
        )
        for number, item in enumerate(items, start=1)
    )
    return OrderDraft(lines=lines, address_code="1")


class Writing:
    """A workstation that writes facts about orders."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._clock = SystemClock()
        self._seq = 0

    def say(self, body: OrderFact) -> uuid.UUID:
        return self.push(*kind_of(body), body)

    def push(self, kind: str, version: int, body: msgspec.Struct) -> uuid.UUID:
        self._seq += 1
        op_id = self._clock.new_id()
        told = {
            "seq": self._seq,
            "op_id": str(op_id),
            "kind": kind,
            "version": version,
            "at": AT.isoformat(),
            "body": msgspec.to_builtins(body),
        }
        answer = self._station.push(told)
        assert answer.status_code == 200, answer.text
        assert answer.json()["results"][0]["status"] == "applied", answer.text
        return op_id


def place(writer: Writing, approver: Writing, order_id: uuid.UUID) -> None:
    """Let an order be written at one workstation and approved at another."""
    saved = OrderSaved(
        order_id=order_id, order_no="CG20261121-01-0001", draft=order(), person="采购员甲", at=AT
    )
    content = writer.say(saved)
    writer.say(
        OrderSubmitted(order_id=order_id, content=content, steps=1, person="采购员甲", at=AT)
    )
    approver.say(OrderApproved(order_id=order_id, content=content, person="审核员乙", at=AT))


def eventually(look: Callable[[], bool]) -> None:
    until = time.monotonic() + WAIT_S
    while not look():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_an_order_of_two_workstations_reaches_the_platform_and_comes_back_confirmed(
    running: RunningService,
) -> None:
    writer, approver = Writing(running.enrol()), Writing(running.enrol())
    place(writer, approver, ORDER)

    def view() -> OrderView:
        with running.database.reading() as connection:
            found = records.load(connection, ORG, ORDER)
        assert found is not None
        return found

    # The approval wakes whoever sends: nobody waits for the next round.
    eventually(lambda: view().state in WITH_PLATFORM)
    assert len(view().platform_no) == 20
    # What was just placed is asked about in the very next round.
    running.service.rounds.ask(ORG)
    assert view().state is OrderState.CONFIRMED
    reader = running.enrol()
    rows = reader.pull().json()["scopes"][f"org:{ORG}"]["rows"]
    told = [row for row in rows if row["entity"] in ("order", "order-upload")]
    assert [row["entity"] for row in told][:3] == ["order-upload", "order-upload", "order"]
    last = [row["body"] for row in told if row["entity"] == "order"][-1]
    assert last["plan_no"] == "CG20261121-01-0001"
    assert {line["state"] for line in last["lines"]} == {"confirmed"}


def test_an_order_is_followed_to_its_end_and_what_goes_back_to_its_red_invoice(
    running: RunningService, sandbox: ThreadedServer, platform: ShanghaiYy
) -> None:
    writer, approver = Writing(running.enrol()), Writing(running.enrol())

    def view() -> OrderView:
        with running.database.reading() as connection:
            found = records.load(connection, ORG, ORDER)
        assert found is not None
        return found

    def train(path: str, **wish: bool) -> str:
        answer = requests.post(f"{sandbox.url}/training/{path}", json=wish or None, timeout=30)
        answer.raise_for_status()
        return str(answer.json().get("delivery_no", ""))

    def look() -> OrderState:
        for exchange in PAPERS:
            running.service.rounds.run_now(ORG, RunNow(platform.name, exchange))
        return view().state

    place(writer, approver, ORDER)
    eventually(lambda: view().state in WITH_PLATFORM)
    assert look() is OrderState.CONFIRMED
    delivery_no = train("deliveries/ordered")
    assert look() is OrderState.DELIVERING
    mine = [one for one in platform.open_details() if one.delivery_no == delivery_no]
    for one in mine:
        platform.accept(
            DetailAcceptance(
                one.detail_id, one.distributor_code, one.carton_no, one.province_code,
                one.quantity, accepted=True, sent_before=False,
            )
        )  # fmt: skip
    assert look() is OrderState.CLOSED
    first = mine[0]
    writer.say(
        ReturnAsked(
            order_id=ORDER, return_id=uuid.UUID(int=5), province_code=first.province_code,
            batch=first.batch, quantity=2, reason="破损", price=Decimal("12.5"),
            person="采购员甲", at=AT,
        )
    )  # fmt: skip

    def returned() -> ReturnState:
        return view().standing.returns[0].state

    eventually(lambda: returned() is ReturnState.UNDER_REVIEW)
    train(f"returns/{view().standing.returns[0].platform_no}/review", granted=True)
    look()
    asked = view().standing.returns[0]
    assert (asked.state, len(asked.invoice_no)) == (ReturnState.CREDITED, 20)
    said = "\n".join(str(moment.said) for moment in life_of(view()))
    assert "申请退货" in said
    assert f"批号 {first.batch}）：{asked.platform_no}，发票 {asked.invoice_no}" in said


def test_an_order_that_the_distributor_ends_is_stopped(
    running: RunningService, sandbox: ThreadedServer
) -> None:
    place(Writing(running.enrol()), Writing(running.enrol()), ORDER)

    def view() -> OrderView | None:
        with running.database.reading() as connection:
            return records.load(connection, ORG, ORDER)

    def stands() -> OrderState | None:
        found = view()
        return None if found is None else found.state

    eventually(lambda: stands() in WITH_PLATFORM)
    found = view()
    assert found is not None
    address = f"{sandbox.url}/training/orders/{found.platform_no}/end"
    requests.post(address, timeout=30).raise_for_status()
    running.service.rounds.ask(ORG)
    assert stands() is OrderState.STOPPED


def test_an_invoice_that_a_workstation_accepts_is_accepted_at_the_platform_at_once(
    running: RunningService, platform: ShanghaiYy
) -> None:
    station = running.enrol()
    for exchange in (Exchange.DELIVERIES, *PAPERS):
        running.service.rounds.run_now(ORG, RunNow(platform.name, exchange))
    (open_,) = platform.invoices()
    assert open_.amount is not None
    number = open_.invoice_no

    def stands() -> InvoiceState | None:
        with running.database.reading() as connection:
            found = standing.read(connection, ORG, number)
        return None if found is None else found.state

    assert stands() is InvoiceState.OPEN
    asked = AcceptanceAsked(invoice_no=number, amount=open_.amount, person="采购员甲", at=AT)
    Writing(station).push("invoice.acceptance-asked", 1, asked)
    eventually(lambda: stands() is InvoiceState.ACCEPTED)
    assert list(platform.invoices()) == []
    rows = station.pull().json()["scopes"][f"org:{ORG}"]["rows"]
    told = [row["body"]["state"] for row in rows if row["entity"] == "invoice-word"]
    assert told == ["open", "sending", "accepted"]
