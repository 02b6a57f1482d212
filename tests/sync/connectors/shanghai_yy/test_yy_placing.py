"""Orders placed at the training platform, message by message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.purchasing.orders import Order, OrderLine
from app.purchasing.states import OrderState
from sync.assembly.training_orders import TrainingOrderBook
from sync.connectors.port import LineToPlace, OrderToPlace, PlatformError
from sync.connectors.shanghai_yy.placing import order_fields, read_filed
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings
from sync.sandbox.app import SandboxSettings, build
from sync.serving import ThreadedServer

ORG = "12345678901"
DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[ThreadedServer]:
    settings = SandboxSettings(user="u", password="p", org_code=ORG, page_size=4, today=DAY)
    server = ThreadedServer(build(settings))
    server.start()
    yield server
    assert server.stop()


@pytest.fixture
def platform(sandbox: ThreadedServer) -> Iterator[ShanghaiYy]:
    settings = YySettings(sandbox.url + SERVICE_PATH, "u", "p", ORG)
    made = ShanghaiYy(settings, order_book=TrainingOrderBook(sandbox.url))
    yield made
    made.close()


def wanted(platform: ShanghaiYy) -> OrderToPlace:
    """Something the training platform lists, from somebody it knows."""
    (known, *_others) = next(iter(platform.orders())).lines
    lines = (
        LineToPlace(1, known.province_code, 20, False, Decimal("12.50"), known.distributor_code),
    )
    return OrderToPlace("CG20261122-01-0001", "1", date(2026, 12, 21), lines)


def test_an_order_is_filed_confirmed_and_followed(platform: ShanghaiYy) -> None:
    order = wanted(platform)
    filed = platform.file_order(order)
    line = order.lines[0]
    kept = OrderLine(
        1,
        filed.line_ids[1],
        line.distributor_code,
        line.province_code,
        20,
        "盒",
        None,
        OrderState.DRAFT,
    )
    ours = Order(filed.order_no, datetime(2026, 11, 21, tzinfo=UTC), (kept,), order.plan_no)
    assert platform.followed(ours).lines[0].state is OrderState.DRAFT
    platform.confirm_order(order, filed.order_no)
    platform.confirm_order(order, filed.order_no)  # said twice, it is confirmed once
    followed = platform.followed(ours)
    assert followed.lines[0].state is OrderState.CONFIRMED
    assert followed.plan_no == order.plan_no
    # What reads the platform's book finds the very same order.
    assert filed.order_no in {one.order_no for one in platform.orders()}


def test_a_line_the_platform_does_not_know_is_named(platform: ShanghaiYy) -> None:
    order = wanted(platform)
    strange = replace(order.lines[0], line_no=2, province_code="X00000000000000")
    with pytest.raises(PlatformError, match="第 2 行 X00000000000000：商品编码未对照") as refused:
        platform.file_order(replace(order, lines=(*order.lines, strange)))
    assert refused.value.retry_after_s is None


def test_a_wrong_confirmation_is_refused(platform: ShanghaiYy) -> None:
    order = wanted(platform)
    filed = platform.file_order(order)
    more = replace(order, lines=order.lines * 2)
    with pytest.raises(PlatformError, match="12029"):
        platform.confirm_order(more, filed.order_no)


def test_an_order_is_written_with_every_field_the_platform_requires() -> None:
    line = LineToPlace(7, "X1", 48, True, None, "D1", "急用")
    main, (struct,) = order_fields(OrderToPlace("CG1", "3", None, (line,)), ORG)
    assert (main["CZLX"], main["ZWDHRQ"], main["JLS"], main["YYJHDH"]) == ("1", "", "1", "CG1")
    assert (struct["SXH"], struct["CGJLDW"], struct["CGSL"], struct["CGDJ"]) == ("7", "2", "48", "")
    assert (struct["YQBM"], struct["BZSM"]) == ("D1", "急用")


@pytest.mark.parametrize(
    ("main", "structs", "missing"),
    [
        ({}, [], "DDBH"),
        ({"DDBH": "P1"}, [{"SXH": "1", "DDMXBH": "P1-1"}], "第 7 行"),
        ({"DDBH": "P1"}, [{"SXH": "7", "DDMXBH": ""}], "第 7 行"),
    ],
)
def test_an_answer_without_numbers_is_no_answer(
    main: dict[str, str], structs: list[dict[str, str]], missing: str
) -> None:
    line = LineToPlace(7, "X1", 48, True, None, "D1")
    with pytest.raises(ValueError, match=missing):
        read_filed(OrderToPlace("CG1", "3", None, (line,)), main, structs)
