from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2

from app.purchasing import chasing, standing
from app.purchasing.chasing import Come
from app.purchasing.operations import OrderFact
from app.purchasing.records import OrderView
from app.purchasing.states import OrderState
from printing.order_pdf import OrderPaper, render
from tests.app.purchasing.samples import (
    APPROVER,
    NOON,
    ORDER,
    SECOND,
    WRITER,
    approved,
    draft,
    event,
    line,
    saved,
    submitted,
)

PAPER = OrderPaper("测试医院", datetime(2026, 11, 22, 12, tzinfo=UTC))


def a_view(*bodies: OrderFact, lines: int = 2, come: int | None = None) -> OrderView:
    of_item = {"maker": "试验药业", "strength": "0.25g*24粒"}
    ordered = [line(n, f"A{n}", 10 * n, **of_item) for n in range(1, lines + 1)]
    order = draft(*ordered, wanted_on=date(2026, 12, 5), remark="请分两次送")
    events = [event(n, body) for n, body in enumerate((saved(order), *bodies), start=1)]
    stands = standing.of(events)
    counted = {} if come is None else {n: Come(come, come) for n in range(1, lines + 1)}
    progress = chasing.progress(order, counted, None)
    return OrderView(ORDER, stands, stands.state, None, (), (), progress, NOON, NOON)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "".join(pages).replace("\r\n", "").replace("\n", "")


def test_an_approved_order_says_what_is_ordered_and_who_approved_it() -> None:
    view = a_view(submitted(steps=2), approved(), approved(person=SECOND))
    text = text_of(render(view, PAPER))
    for word in (
        "采 购 订 单",
        "CG20261122-01-0001",
        "第一配送公司",
        "药品A2",
        "250.00",
        "合计金额：375.00 元",
        "大写：叁佰柒拾伍元整",
        "2026-12-05",
        "请分两次送",
        WRITER,
        APPROVER,
        SECOND,
        "配送企业确认",
    ):
        assert word in text
    assert "不作采购依据" not in text
    assert "院内编码" not in text


def test_what_is_no_order_yet_says_so() -> None:
    assert "草稿 不作采购依据" in text_of(render(a_view(), PAPER))
    assert "待审核 不作采购依据" in text_of(render(a_view(submitted()), PAPER))


def test_what_has_come_stands_on_the_paper_of_an_order_under_way() -> None:
    view = replace(a_view(submitted(), approved(), come=7), state=OrderState.DELIVERING)
    text = text_of(render(view, replace(PAPER, training=True)))
    assert "已收" in text
    assert "培训" in text


def test_all_lines_of_a_long_order_are_printed() -> None:
    text = text_of(render(a_view(lines=120), PAPER))
    assert all(f"药品A{n}" in text for n in (1, 60, 120))
