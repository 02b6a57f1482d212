"""Returns on their way to a platform, on both engines."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.purchasing import invoices
from app.purchasing.operations import ReturnAsked, ReturnEntered, ReturnWithdrawn
from app.purchasing.returns import Return, ReturnState
from app.purchasing.states import OrderState
from app.store.database import Database
from sync.connectors.port import (
    Offer,
    PlatformError,
    PlatformInvoice,
    PlatformInvoiceLine,
    ReturnToFile,
)
from sync.service.outbox_rows import DEAD, DONE, DUE
from sync.service.telling import keep_order
from tests.app.purchasing.samples import NOON, ORDER, WRITER
from tests.sync.service.platforms import DISTRIBUTOR, ask_for_papers
from tests.sync.service.running import ORG
from tests.sync.service.test_placing import GONE
from tests.sync.service.test_placing import Bench as PlacingBench

BACK = uuid.UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0077)
REFUSED = PlatformError("13015", "配送信息不存在")
RED = PlatformInvoiceLine(
    "F1", "T1", "A1", "A2601", None, -2, Decimal("12.50"), Decimal("-25.00")
)  # fmt: skip


class Bench(PlacingBench):
    """One institution whose order is placed, and what files its returns."""

    def ask(self, **more: Any) -> None:  # noqa: ANN401 (fields of the fact)
        values: dict[str, Any] = {"price": Decimal("12.50"), "batch": "A2601", "quantity": 2} | more
        self.hear(
            ReturnAsked(
                order_id=ORDER, return_id=BACK, province_code="A1", reason="破损",
                person=WRITER, at=NOON, **values,
            )
        )  # fmt: skip

    def withdraw(self) -> None:
        self.hear(
            ReturnWithdrawn(order_id=ORDER, return_id=BACK, reason="不退了", person=WRITER, at=NOON)
        )

    def file(self) -> list[str]:
        """File all that is due, and say what became of it."""
        self.clock.moment += timedelta(seconds=1)
        states = []
        while (done := self.returning.send_next()) is not None:
            states.append(done.state)
            self.clock.moment += timedelta(seconds=1)
        return states

    @property
    def asked(self) -> Return:
        (one,) = self.view.standing.returns
        return one

    def states_told(self) -> list[str]:
        return [one["state"] for one in self.told("order-return")]


@pytest.fixture
def bench(any_database: Database) -> Bench:
    made = Bench(any_database)
    made.approve()
    assert made.send() == [DONE]
    return made


def test_a_return_is_filed_once_followed_and_ended_by_its_red_invoice(bench: Bench) -> None:
    assert bench.file() == []
    bench.ask(volume_based=True)
    assert bench.file() == [DONE]
    assert bench.file() == []
    (filed,) = bench.platform.returns
    assert filed == ReturnToFile(
        BACK.hex, "D1", "1", "A1", "A2601", 2, Decimal("12.50"), True, "破损", ()
    )
    assert filed.amount == Decimal("25.00")
    assert bench.platform.returns_confirmed == [("T1", False)]
    assert (bench.asked.state, bench.asked.platform_no) == (ReturnState.UNDER_REVIEW, "T1")
    bench.platform.offers = frozenset(Offer) - {Offer.ORDERS}
    for state in (ReturnState.UNDER_REVIEW, None, ReturnState.GRANTED):
        bench.platform.return_states["T1"] = state
        ask_for_papers(bench.papers, bench.returning)
        bench.later()
    assert bench.asked.state is ReturnState.GRANTED
    bench.withdraw()
    assert bench.asked.state is ReturnState.GRANTED
    bench.platform.billed = [PlatformInvoice("R1", DISTRIBUTOR, date(2026, 11, 22), (RED,))]
    ask_for_papers(bench.papers, bench.returning)
    assert (bench.asked.state, bench.asked.invoice_no) == (ReturnState.CREDITED, "R1")
    with bench.database.reading() as connection:
        paper = invoices.load(connection, ORG, "R1")
    assert paper is not None
    assert [line.order_no for line in paper.lines] == ["P1"]
    assert ask_for_papers(bench.papers, bench.returning) == 0
    assert bench.states_told() == ["sending", "under-review", "granted", "credited"]


def test_a_return_whose_confirmation_was_lost_is_asked_about_and_not_filed_again(
    bench: Bench,
) -> None:
    bench.ask()
    file_return = bench.platform.file_return

    def file_and_lose_what_follows(return_: ReturnToFile) -> str:
        number = file_return(return_)
        bench.platform.returning_fails = [GONE]
        return number

    bench.platform.file_return = file_and_lose_what_follows  # type: ignore[method-assign]
    assert bench.file() == [DUE]
    assert bench.asked.problem == GONE.message
    # It may be valid at the platform: nobody takes it back now.
    bench.withdraw()
    assert bench.asked.is_out
    bench.later()
    assert bench.file() == [DONE]
    assert (len(bench.platform.returns), bench.platform.returns_confirmed) == (1, [("T1", True)])
    assert bench.asked.state is ReturnState.UNDER_REVIEW


def test_what_is_withdrawn_before_its_turn_is_not_filed(bench: Bench) -> None:
    bench.ask()
    bench.platform.returning_fails = [GONE]
    assert bench.file() == [DUE]
    assert (bench.asked.state, bench.asked.may_be_withdrawn) == (ReturnState.ASKED, True)
    bench.withdraw()
    assert bench.asked.state is ReturnState.WITHDRAWN
    bench.later()
    assert bench.file() == [DONE]
    assert bench.platform.returns == []


def test_what_the_platform_refuses_or_turns_down_a_person_hears(bench: Bench) -> None:
    bench.ask()
    bench.platform.returning_fails = [REFUSED]
    assert bench.file() == [DEAD]
    assert bench.file() == []
    assert (bench.asked.state, bench.asked.problem) == (ReturnState.REFUSED, "配送信息不存在")
    assert bench.told("order-return")[-1]["problem"] == "配送信息不存在"
    entered = ReturnEntered(
        order_id=ORDER, return_id=BACK, platform_no="T99", person=WRITER, at=NOON
    )
    bench.hear(entered)
    assert (bench.asked.state, bench.asked.platform_no) == (ReturnState.ENTERED, "T99")


def test_a_return_that_cannot_be_filed_says_why(bench: Bench) -> None:
    bench.ask(price=None)
    assert bench.file() == [DONE]
    assert (bench.asked.state, "没有单价" in bench.asked.problem) == (ReturnState.REFUSED, True)
    bench.withdraw()
    assert bench.asked.state is ReturnState.WITHDRAWN


def test_a_platform_that_takes_no_returns_leaves_them_to_a_person(bench: Bench) -> None:
    bench.ask()
    bench.platform.offers = frozenset({Offer.PLACING})
    assert bench.file() == [DONE]
    assert bench.states_told() == ["by-hand"]
    assert "登记平台退货单号" in bench.asked.problem


def test_one_order_the_platform_tells_nonsense_of_does_not_hold_the_others_up(
    bench: Bench,
) -> None:
    other = replace(bench.view.told[0], order_no="A0", plan_no="CG9")
    with bench.database.writing() as connection:
        keep_order(connection, ORG, other, bench.clock.now())
    followed = bench.platform.followed

    def nonsense_first(order: Any) -> Any:  # noqa: ANN401 (of the port)
        if order.order_no == "A0":
            raise PlatformError("bad-answer", "状态无法读取", retry_after_s=600)
        return followed(order)

    bench.platform.followed = nonsense_first  # type: ignore[method-assign]
    bench.platform.offers = frozenset({Offer.PLACING})
    assert ask_for_papers(bench.papers, bench.returning) == 1
    assert bench.view.state is OrderState.CONFIRMED
