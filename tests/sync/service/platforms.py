"""A platform in memory; without it tests of the scheduler would need a whole province."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from app.catalogue.items import Item
from app.catalogue.relations.told.values import RelationList
from app.purchasing.orders import Order
from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from sync.connectors.port import (
    DetailAcceptance,
    DetailSeen,
    FiledOrder,
    Offer,
    OrderToPlace,
    PlatformDetail,
    PlatformError,
    PlatformInvoice,
    ReturnToFile,
)
from sync.platform_time import BEIJING
from sync.service.papers import AskingForPapers
from sync.service.returning import Returning

DISTRIBUTOR = "91310000000000001X"


class FakePlatform:
    """Holds details and items, and remembers what it was told."""

    name = "fake"

    def __init__(self) -> None:
        self.details: list[PlatformDetail] = []
        self.items: dict[str, Item] = {}
        self.asked_items: list[str] = []
        self.told: list[DetailAcceptance] = []
        self.problems: list[BaseException] = []
        self.asking_fails: list[Exception] = []
        self.fails_after: int | None = None
        self.offers: frozenset[Offer] = frozenset(Offer)
        self.placed: list[Order] = []
        self.billed: list[PlatformInvoice] = []
        self.papers_fail: list[PlatformError] = []
        self.papers_asked = 0
        self.placing_fails: list[PlatformError] = []
        self.filed: list[OrderToPlace] = []
        self.confirmed: list[str] = []
        self.line_state = OrderState.CONFIRMED
        self.returning_fails: list[PlatformError] = []
        self.returns: list[ReturnToFile] = []
        self.returns_confirmed: list[tuple[str, bool]] = []
        self.return_states: dict[str, ReturnState | None] = {}
        self.listed = RelationList()
        self.relations_fail: list[PlatformError] = []
        self.relations_asked = 0
        self.seen: list[DetailSeen] = []

    def open_details(self) -> Iterator[PlatformDetail]:
        if self.asking_fails:
            raise self.asking_fails.pop()
        for number, detail in enumerate(self.details):
            if number == self.fails_after:
                raise PlatformError("11001", "通信失败", retry_after_s=600)
            yield detail

    def orders(self) -> Iterator[Order]:
        self.papers_asked += 1
        if self.papers_fail:
            raise self.papers_fail.pop()
        yield from self.placed

    def invoices(self) -> Iterator[PlatformInvoice]:
        yield from self.billed

    def file_order(self, order: OrderToPlace) -> FiledOrder:
        if self.placing_fails:
            raise self.placing_fails.pop(0)
        self.filed.append(order)
        number = f"P{len(self.filed)}"
        return FiledOrder(
            number, {line.line_no: f"{number}-{line.line_no}" for line in order.lines}
        )

    def confirm_order(self, order: OrderToPlace, order_no: str) -> None:
        if self.placing_fails:
            raise self.placing_fails.pop(0)
        self.confirmed.append(order_no)

    def followed(self, order: Order) -> Order:
        lines = tuple(replace(line, state=self.line_state) for line in order.lines)
        return replace(order, lines=lines)

    def relations(self) -> RelationList:
        self.relations_asked += 1
        if self.relations_fail:
            raise self.relations_fail.pop(0)
        return self.listed

    def file_return(self, return_: ReturnToFile) -> str:
        if self.returning_fails:
            raise self.returning_fails.pop(0)
        self.returns.append(return_)
        return f"T{len(self.returns)}"

    def confirm_return(self, return_: ReturnToFile, number: str, *, sent_before: bool) -> None:
        del return_
        if self.returning_fails:
            raise self.returning_fails.pop(0)
        self.returns_confirmed.append((number, sent_before))

    def return_state(self, number: str) -> ReturnState | None:
        return self.return_states.get(number)

    def item(self, province_code: str) -> Item | None:
        self.asked_items.append(province_code)
        return self.items.get(province_code)

    def accepted(self, first: date, last: date) -> Iterator[DetailSeen]:
        for one in self.seen:
            if first <= one.detail.shipped_at.astimezone(BEIJING).date() <= last:
                yield one

    def accept(self, acceptance: DetailAcceptance) -> None:
        self.told.append(acceptance)
        if self.problems:
            raise self.problems.pop(0)


def ask_for_papers(papers: AskingForPapers, returning: Returning) -> int:
    """Ask as the service does, one after the other; how many papers are news."""
    news = 0
    for ask in (papers.orders, returning.follow, papers.invoices):
        with contextlib.suppress(PlatformError):
            news += ask().news
    return news


def detail(
    detail_id: str,
    *,
    delivery_no: str = "PS1",
    carton_no: str = "C1",
    province_code: str = "X0001",
    batch: str = "A2601",
    quantity: int = 2,
    order_line_id: str = "",
) -> PlatformDetail:
    return PlatformDetail(
        detail_id=detail_id,
        delivery_no=delivery_no,
        distributor_code=DISTRIBUTOR,
        carton_no=carton_no,
        province_code=province_code,
        name="测试片",
        form="片剂",
        strength="0.25g",
        maker="测试药厂",
        unit="盒",
        batch=batch,
        production_date=None,
        expiry=date(2028, 1, 4),
        quantity=quantity,
        order_line_id=order_line_id,
        shipped_at=datetime(2026, 11, 20, tzinfo=UTC),
    )


def item(province_code: str = "X0001", approval_number: str = "国药准字H00000001") -> Item:
    return Item(
        province_code=province_code,
        name="测试片",
        form="片剂",
        strength="0.25g",
        maker="测试药厂",
        approval_number=approval_number,
        standard_code="",
        unit="盒",
        dosage_unit="片",
        pack_quantity=24,
    )
