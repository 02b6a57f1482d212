"""A month of a hospital: orders, trucks, codes, two receiving desks, and everybody outside.

Without it each room would be tried alone. All of it is the real thing in one process: the sandbox
of all platforms over HTTP, a service with its scheduler, two whole workstations. At the end both
sides of everything are compared.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

import requests
from sqlalchemy import func, select

from app.entry.settings import Settings
from app.links.days import Day, DaysWish
from app.links.exchanges import Exchange, RunNow
from app.people.roles import Role
from app.purchasing.operations import OrderApproved, OrderSaved, OrderSubmitted
from app.purchasing.values import DraftLine, OrderDraft
from app.receiving.progress import DeliverySummary
from app.receiving.shift import DockCarton, Shift
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.orders import order_upload
from app.store.tables.receipts import receipt
from app.store.tables.service import outbox
from sync.assembly.training import Sandbox, running_sandbox
from sync.assembly.training_catalogue import tell_catalogue
from sync.assembly.workplace import Plan, Workplace
from sync.platform_time import BEIJING
from sync.sandbox.control_client import TrainingControl
from sync.sandbox.training.catalogue import load_catalogue
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE
from sync.service import accounts, reconciling, training
from sync.service.account_desk import as_administrator
from sync.service.comparing import days
from sync.service.server import Server
from sync.service.service import Service
from sync.service.training import TRAINING_ORG
from sync.service.transactions import commit, reading_of
from sync.wire_people import PersonSet
from tests.commands import ROOT, run
from tests.sync.service.running import Station
from tests.sync.service.test_order_flow import Writing

PER_LINE = 20
DESKS = ("收货台1", "收货台2")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Size:
    """How much a month is."""

    orders: int
    """Of a day."""
    trucks: int
    """That come on a day besides those with what was ordered."""
    boxes: int
    """In each of these."""
    days: int = 1
    wait_s: float = 120.0


@dataclass
class Month:
    """Everybody there is."""

    size: Size
    sandbox: Sandbox
    control: TrainingControl
    service: Service
    url: str
    folder: Path
    scanned: int = 0
    arrived: set[str] = field(default_factory=set)
    """Numbers of the deliveries that have come."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _writer: Writing = field(init=False)
    _approver: Writing = field(init=False)

    def eventually(self, look: Callable[[], Found | None], what: str) -> Found:
        """Wait until there is something; fails with what was waited for."""
        until, pause_s = time.monotonic() + self.size.wait_s, 0.05
        while True:
            found = look()
            if found:
                return found
            assert time.monotonic() < until, what
            # Looking costs whom is looked at: after a while less often.
            time.sleep(pause_s)
            pause_s = min(1.0, pause_s * 1.3)

    def open_desks(self) -> None:
        """Enrol two desks that buy and two that receive, as an administrator does."""
        self._writer, self._approver = (Writing(self._station()) for _ in range(2))
        buyers = (("采购员甲", Role.PURCHASER), ("审核员乙", Role.PURCHASE_APPROVER))
        for number, (name, role) in enumerate(buyers, start=9001):
            known = PersonSet(number=str(number), name=name, role=role)
            self.service.people.set_person(as_administrator(TRAINING_ORG), known)
        for name in DESKS:
            self._join(name)

    def order_everything(self, day: int) -> None:
        """Write and approve a day's orders; each is placed as soon as it is approved."""
        items, first = load_catalogue(), day * self.size.orders
        for number in range(first, first + self.size.orders):
            chosen = [items[(2 * number + one) % len(items)] for one in range(2)]
            named = [(one.province_code, one.name) for one in chosen]
            _place(self._writer, self._approver, number, named)
        self.eventually(lambda: self.placed() == first + self.size.orders, "orders placed")

    def placed(self) -> int:
        """How many orders the platform has under a number."""
        query = select(func.count(order_upload.c.order_id.distinct())).where(
            order_upload.c.state == "placed"
        )
        with reading_of(self.service.database, TRAINING_ORG) as connection:
            return int(connection.execute(query).scalar_one())

    def send_trucks(self) -> list[str]:
        """Let a day's trucks come, and their codes be handed over; their numbers."""
        for _ in range(self.size.trucks):
            self.control.send_delivery(2, 4, self.size.boxes)
        while self.control.send_ordered():
            pass
        numbers = [one for one in self.control.deliveries() if one not in self.arrived]
        self.arrived.update(numbers)
        for number in numbers:
            self.control.hand_over(number, self.url, self.sandbox.key)
        self.service.rounds.ask(TRAINING_ORG)
        return numbers

    def receive(self, numbers: list[str]) -> None:
        """Receive them at two desks at once."""
        shares = {name: numbers[place :: len(DESKS)] for place, name in enumerate(DESKS)}
        troubles: list[BaseException] = []

        def work(name: str, mine: list[str]) -> None:
            try:
                self._receive(name, mine)
            except BaseException as error:
                troubles.append(error)
                raise

        threads = [threading.Thread(target=work, args=share) for share in shares.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not troubles, troubles

    def _join(self, name: str) -> None:
        """Enrol a workstation, as an administrator does on a new machine."""
        words = ("--service", self.url, "--name", name, "--folder", self.folder / name)
        joined = run("enrol", self._code(), *words)
        assert joined.status == 0, (joined.said, joined.out)

    def _receive(self, name: str, numbers: list[str]) -> None:
        """One desk's share, from the list to the confirmation."""
        clock, events = SystemClock(), SimpleQueue[object]()
        place = self.folder / name
        plan = Plan(place, Settings(service_url=self.url, sync_every_s=0.5), ROOT / "main.py")
        workplace = Workplace(plan, events.put)
        control = TrainingControl(self.sandbox.url)
        workplace.open()
        try:
            desk = workplace.desk.result(self.size.wait_s)

            def read(scanned: str) -> None:
                desk.scan(scanned, scanned.encode(), "virtual", clock.now())

            shift = Shift(desk, read, name, events)
            mine: list[uuid.UUID] = []
            for number in numbers:
                arrived = self.eventually(lambda number=number: _arrived(shift, number), number)  # type: ignore[misc]
                mine.append(arrived.delivery_id)
                shift.open(arrived.delivery_id)
                for one in control.dock(number)["cartons"]:
                    shift.receive(DockCarton(one["carton_no"], one["label"], one["boxes"]))
                shift.confirm()
            with self._lock:
                self.scanned += shift.scanned
            self.eventually(lambda: self._confirmed(mine) == len(mine), f"{name} is through")
        finally:
            control.close()
            workplace.close()

    def _confirmed(self, deliveries: list[uuid.UUID]) -> int:
        """How many of these are confirmed at the service."""
        done = (receipt.c.state == "confirmed", receipt.c.delivery_id.in_(deliveries))
        query = select(func.count()).select_from(receipt).where(*done)
        with reading_of(self.service.database, TRAINING_ORG) as connection:
            return int(connection.execute(query).scalar_one())

    def settle(self) -> None:
        """Wait until all that was confirmed is told to whom it concerns."""

        def told() -> bool:
            query = select(func.count()).select_from(outbox).where(outbox.c.state == "due")
            with reading_of(self.service.database, TRAINING_ORG) as connection:
                return connection.execute(query).scalar_one() == 0

        self.eventually(told, "confirmations told")

    def held(self) -> int:
        """Smallest packages that the service holds, by its receipts."""
        with reading_of(self.service.database, TRAINING_ORG) as connection:
            receipts = connection.execute(select(receipt.c.receipt_id)).scalars().all()
            return sum(reconciling.count(connection, TRAINING_ORG, one).codes for one in receipts)

    def accepted(self) -> int:
        """What the procurement platform counts as accepted."""
        return sum(one["accepted_quantity"] for one in self.control.accepted())

    def agreed(self) -> list[Day] | None:
        """Look at both sides of these days anew; None while something still is on its way."""
        # As a person would who does not want to wait for the next round.
        wish = RunNow("mashangfangxin", Exchange.BILL_STATES, "管理员")
        self.service.rounds.run_now(TRAINING_ORG, wish)
        found = self.compare()
        return None if any(one.lines for one in found) else found

    def compare(self) -> list[Day]:
        """Everything that is compared, looked at anew."""
        today = datetime.now(UTC).astimezone(BEIJING).date()
        wish = DaysWish(today - timedelta(days=2), today + timedelta(days=1), compare=True)
        self.service.rounds.compare(TRAINING_ORG, "", wish.first, wish.last, "")
        with reading_of(self.service.database, TRAINING_ORG) as connection:
            return list(days.load(connection, TRAINING_ORG, wish.first, wish.last, ""))

    def _code(self) -> str:
        return commit(
            self.service.database,
            lambda c: accounts.make_enrolment_code(c, TRAINING_ORG, SystemClock().now()),
        )

    def _station(self) -> Station:
        clock, code = SystemClock(), self._code()
        device = clock.new_id()
        wish = {"code": code, "device": str(device), "name": f"采购台 {device}"}
        enrolled = requests.post(f"{self.url}/v1/enrol", json=wish, timeout=60)
        assert enrolled.ok, enrolled.text
        return Station(self.url, device, enrolled.json()["token"], clock.new_id())


def _arrived(shift: Shift, number: str) -> DeliverySummary | None:
    """A delivery that is here with what its distributor handed over."""
    found = shift.find(number)
    return found if found is not None and found.codes_known else None


def _place(writer: Writing, approver: Writing, number: int, items: list[tuple[str, str]]) -> None:
    order_id, at = uuid.UUID(int=(7 << 76) | (2 << 62) | number), datetime.now(UTC)
    lines = tuple(
        DraftLine(
            line_no=line_no,
            province_code=code,
            name=name,
            quantity=PER_LINE,
            unit="盒",
            distributor_code=DISTRIBUTOR_CODE,
        )
        for line_no, (code, name) in enumerate(items, start=1)
    )
    content = writer.say(
        OrderSaved(
            order_id=order_id,
            order_no=f"CG20261121-01-{number:04d}",
            draft=OrderDraft(lines=lines, address_code="1"),
            person="采购员甲",
            at=at,
        )
    )
    writer.say(
        OrderSubmitted(order_id=order_id, content=content, steps=1, person="采购员甲", at=at)
    )
    approver.say(OrderApproved(order_id=order_id, content=content, person="审核员乙", at=at))


@contextmanager
def a_month(folder: Path, size: Size) -> Iterator[Month]:
    """Start everybody; ends with the block."""
    with ExitStack() as stack:
        sandbox = stack.enter_context(running_sandbox(folder / "sandbox", (2, 4, size.boxes)))
        database = stack.enter_context(Database.at(folder / "service.db"))
        training.seed(database, SystemClock())
        tell_catalogue(database, SystemClock(), TRAINING_ORG)
        service = Service(
            database, SystemClock(), sandbox.service_settings(), {}, sandbox.connections()
        )
        server = Server(service, port=0)
        url = server.start()
        stack.callback(server.stop)
        control = TrainingControl(sandbox.url)
        stack.callback(control.close)
        yield Month(size, sandbox, control, service, url, folder)
