"""Invoices that persons accept, on their way to a platform, on both engines."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from app.purchasing.invoicing import facts, standing
from app.purchasing.invoicing.facts import AcceptanceAsked, AcceptanceWithdrawn, InvoiceFact
from app.purchasing.invoicing.values import Bill, InvoiceState
from app.store.database import Database
from app.store.facts import Author
from app.store.tables.changes import feed
from app.store.tables.service import outbox
from sync.connectors.office_port import InvoiceNamed, OfficeOffer
from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings
from sync.sandbox.app import SandboxSettings, build
from sync.service import accounts, invoicing
from sync.service.asking import Asking
from sync.service.invoicing import InvoiceJob, Invoicing
from sync.service.links.letters import title
from sync.service.outbox_rows import DEAD, DONE, DUE
from sync.service.papers import AskingForPapers
from sync.service.returning import Returning
from sync.service.transactions import commit
from sync.serving import ThreadedServer
from tests.app.purchasing.samples import NOON, WRITER
from tests.sync.service.platforms import DISTRIBUTOR, FakePlatform
from tests.sync.service.running import ORG
from tests.sync.service.test_papers import MovingClock, bill, invoice

GONE = PlatformError("timeout", "没有在规定时间内应答", retry_after_s=60)
REFUSED = PlatformError("22007", "发票不存在")
STATION = uuid.UUID(int=9)


class FakeOffice(FakePlatform):
    """A platform that takes acceptances of invoices."""

    def __init__(self) -> None:
        super().__init__()
        self.office_offers = frozenset({OfficeOffer.ACCEPTING_INVOICES})
        self.heard: list[tuple[InvoiceNamed, bool]] = []
        self.fails: list[PlatformError] = []

    def accept_invoice(self, invoice: InvoiceNamed, *, sent_before: bool) -> None:
        self.heard.append((invoice, sent_before))
        if self.fails:
            raise self.fails.pop(0)


class Bench:
    """One institution, its platform, and what tells it of invoices."""

    def __init__(self, database: Database, platform: Any = None) -> None:  # noqa: ANN401 (either)
        self.database, self.clock = database, MovingClock()
        commit(database, lambda c: accounts.add_organisation(c, ORG, "测试医院"))
        self._count = 0
        self.join(platform or FakeOffice())

    def join(self, platform: Any) -> None:  # noqa: ANN401 (either)
        """Work with a platform from now on."""
        self.platform = platform
        parts = (self.database, self.clock, ORG, platform)
        self.papers = AskingForPapers(*parts, Asking(*parts).learn_items, Returning(*parts))
        self.invoicing = Invoicing(*parts)

    def hear(self, body: InvoiceFact) -> uuid.UUID:
        """Apply a fact as the service does; returns its id."""
        self._count += 1
        op_id = uuid.UUID(int=self._count)

        def work(connection: Any) -> None:  # noqa: ANN401 (a connection)
            facts.apply(connection, Author(ORG, STATION, op_id, self._count), body)
            invoicing.queue(connection, ORG, [(op_id, body)], self.clock)

        commit(self.database, work)
        return op_id

    def accept(self, number: str = "FP1", amount: str = "50.00") -> uuid.UUID:
        return self.hear(
            AcceptanceAsked(invoice_no=number, amount=Decimal(amount), person=WRITER, at=NOON)
        )

    def withdraw(self, asked: uuid.UUID) -> None:
        self.hear(AcceptanceWithdrawn(invoice_no="FP1", asked=asked, person=WRITER, at=NOON))

    def ask(self) -> None:
        self.clock.moment += timedelta(minutes=10)
        self.papers.invoices()

    def send(self) -> list[str]:
        """Send all that is due, and say what became of it."""
        states = []
        self.clock.moment += timedelta(seconds=1)
        while (done := self.invoicing.send_next()) is not None:
            states.append(done.state)
            self.clock.moment += timedelta(seconds=1)
        return states

    def stands(self, number: str = "FP1") -> Bill:
        with self.database.reading() as connection:
            found = standing.read(connection, ORG, number)
        assert found is not None
        return found

    def told(self) -> list[str]:
        query = select(feed.c.body).where(feed.c.entity == "invoice-word").order_by(feed.c.seq)
        with self.database.reading() as connection:
            bodies = list(connection.execute(query).scalars())
        return [msgspec.json.decode(body)["state"] for body in bodies]


@pytest.fixture
def bench(any_database: Database) -> Bench:
    made = Bench(any_database)
    made.platform.billed = [invoice()]
    made.ask()
    return made


def test_an_accepted_invoice_reaches_the_platform_once_and_is_told(bench: Bench) -> None:
    assert (bench.stands().state, bench.stands().amount) == (InvoiceState.OPEN, Decimal(50))
    assert bench.send() == []
    asked = bench.accept()
    assert bench.stands().state is InvoiceState.ASKED
    assert bench.send() == [DONE]
    assert bench.platform.heard == [(InvoiceNamed(DISTRIBUTOR, "FP1", Decimal(50)), False)]
    # What comes later changes nothing: taken back too late, accepted twice, listed again.
    bench.withdraw(asked)
    bench.accept()
    bench.ask()
    assert bench.send() == []
    assert len(bench.platform.heard) == 1
    assert (bench.stands().state, bench.stands().problem) == (InvoiceState.ACCEPTED, "")
    assert bench.told() == ["open", "sending", "accepted"]


def test_a_lost_answer_is_asked_for_and_a_refusal_is_heard_and_mended(bench: Bench) -> None:
    bench.platform.fails = [GONE, REFUSED]
    asked = bench.accept()
    assert bench.send() == [DUE]
    stands = bench.stands()
    assert (stands.state, stands.problem, stands.may_be_withdrawn) == (
        InvoiceState.SENDING, GONE.message, False,
    )  # fmt: skip
    bench.withdraw(asked)
    bench.clock.moment += timedelta(hours=3)
    assert bench.send() == [DEAD]
    assert [again for _, again in bench.platform.heard] == [False, True]
    assert (bench.stands().state, bench.stands().problem) == (InvoiceState.OPEN, "")
    # Taken back before the refusal came: now it is open again, and may have been sent before.
    bench.platform.fails = [REFUSED]
    second = bench.accept()
    assert bench.send() == [DEAD]
    with bench.database.reading() as connection:
        row = connection.execute(select(outbox).where(outbox.c.outbox_id == second)).one()
    assert title(row.kind, row.body, "") == "发票验收 发票 FP1（50.00 元）"
    assert (bench.stands().state, bench.stands().problem) == (
        InvoiceState.REFUSED, REFUSED.message,
    )  # fmt: skip
    bench.accept()
    assert bench.send() == [DONE]
    assert [again for _, again in bench.platform.heard] == [False, True, True, True]
    assert bench.stands().state is InvoiceState.ACCEPTED


def test_what_is_taken_back_or_costs_else_by_now_is_not_sent(bench: Bench) -> None:
    bench.withdraw(bench.accept())
    assert bench.stands().state is InvoiceState.OPEN
    assert bench.send() == [DONE]
    bench.accept()
    bench.platform.billed = [replace(invoice(), amount=Decimal("51.00"))]
    bench.ask()
    assert bench.send() == [DONE]
    assert bench.platform.heard == []
    assert "现为 51" in bench.stands().problem
    assert "验收时是 50" in bench.stands().problem
    bench.accept(amount="51.00")
    assert bench.send() == [DONE]
    assert bench.platform.heard[0][0].amount == Decimal(51)


def test_a_platform_without_acceptances_says_so(any_database: Database) -> None:
    bench = Bench(any_database, FakePlatform())
    bench.platform.billed = [invoice()]
    bench.ask()
    assert bench.stands().state is InvoiceState.BY_HAND
    assert "请在平台上办理" in bench.stands().problem
    bench.accept()
    assert bench.send() == [DONE]
    assert bench.stands().state is InvoiceState.REFUSED
    # What nobody has told of waits until somebody does.
    bench.accept("FP2")
    assert bench.send() == []
    bench.join(FakeOffice())
    bench.platform.billed = [invoice(replace(bill(), line_id="F2"), number="FP2")]
    bench.ask()
    assert bench.send() == [DONE]
    assert bench.stands("FP2").state is InvoiceState.ACCEPTED


@pytest.fixture
def shanghai() -> Iterator[ShanghaiYy]:
    settings = SandboxSettings(user="u", password="p", org_code=ORG, today=date(2026, 11, 21))
    server = ThreadedServer(build(settings))
    server.start()
    platform = ShanghaiYy(YySettings(server.url + SERVICE_PATH, "u", "p", ORG))
    yield platform
    platform.close()
    assert server.stop()


def test_shanghai_takes_an_acceptance_for_the_right_sum_and_no_other(
    any_database: Database, shanghai: ShanghaiYy
) -> None:
    bench = Bench(any_database, shanghai)
    bench.ask()
    (open_,) = shanghai.invoices()
    stands = bench.stands(open_.invoice_no)
    assert (stands.state, stands.amount) == (InvoiceState.OPEN, open_.amount)
    row = bench.accept(open_.invoice_no, str(open_.amount))
    # The platform itself holds the sum against its own.
    wrong = InvoiceNamed(open_.distributor_code, open_.invoice_no, Decimal(1))
    with pytest.raises(PlatformError, match="22007"):
        shanghai.accept_invoice(wrong, sent_before=False)
    assert bench.send() == [DONE]
    assert bench.stands(open_.invoice_no).state is InvoiceState.ACCEPTED
    assert list(shanghai.invoices()) == []
    with bench.database.reading() as connection:
        sent = connection.execute(select(outbox).where(outbox.c.outbox_id == row)).one()
    assert msgspec.json.decode(sent.body, type=InvoiceJob).invoice_no == open_.invoice_no
