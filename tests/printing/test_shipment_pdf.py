from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from app.packing.values import (
    CartonKind,
    CartonState,
    CartonView,
    Goods,
    Handing,
    HandingState,
    Line,
    LineView,
    Party,
    ShipmentHead,
    ShipmentState,
    ShipmentView,
)
from printing.shipment_pdf import ShipmentPaper, file_name, render

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
PAPER = ShipmentPaper(AT)


def a_line(number: int, packed: int, ordered: int = 40) -> LineView:
    goods = Goods(
        f"A{number}", f"试验胶囊{number}", "0.25g*24粒", "试验药业", "胶囊剂", "国药准字H00000001"
    )
    made, until = date(2026, 1, 5), date(2028, 1, 4)
    return LineView(Line(number, goods, f"B26{number:02d}", until, ordered, "盒", made), packed)


def a_carton(sequence: int, kind: CartonKind, **by_line: int) -> CartonView:
    held = {int(name[1:]): quantity for name, quantity in by_line.items()}
    return CartonView(
        uuid.UUID(int=sequence),
        sequence,
        kind,
        CartonState.DONE,
        f"XH01-{sequence:07d}",
        None,
        True,
        sum(held.values()),
        sum(held.values()),
        held,
        None,
    )


def a_view(lines: int = 2) -> ShipmentView:
    head = ShipmentHead(
        "PS/2026\\1",
        Party("91310000MA1TEST00X", "试验医药有限公司"),
        Party("H1", "试验医院", "试验路 1 号药库"),
        "CG1",
        "2–8℃",
    )
    return ShipmentView(
        shipment_id=uuid.UUID(int=7),
        head=head,
        state=ShipmentState.CLOSED,
        lines=tuple(a_line(n, 36 if n == 2 else 40) for n in range(1, lines + 1)),
        cartons=(
            a_carton(1, CartonKind.FULL, l1=20),
            a_carton(2, CartonKind.FULL, l1=20),
            replace(a_carton(3, CartonKind.FULL), state=CartonState.VOIDED),
            a_carton(4, CartonKind.MIXED, l1=0, l2=36),
        ),
        line_at_hand=None,
        undoable=False,
        handing=Handing(HandingState.WAITING, at=AT),
        short_reason="仓库缺货",
    )


def text_of(pdf: bytes) -> tuple[int, str]:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return len(pages), "".join(pages).replace("\r\n", "").replace("\n", "")


def test_a_delivery_note_says_what_good_supply_practice_asks_for() -> None:
    _pages, text = text_of(render(a_view(), PAPER))
    for word in (
        "随 货 同 行 单",
        "试验医药有限公司",
        "试验药业",
        "试验胶囊1",
        "胶囊剂",
        "0.25g*24粒",
        "B2601",
        "2026-01-05",
        "2028-01-04",
        "试验医院",
        "试验路 1 号药库",
        "2026-11-22",
        "出库专用章",
        "应发 40，少 4",
        "短发原因",
        "仓库缺货",
        "数量合计：76",
        "箱数：3",
        "整箱 2、拼箱 1",
        "1–2",
    ):
        assert word in text, word


def test_a_note_printed_again_says_what_came_back_beside_what_had_left() -> None:
    # Without it the paper of a shipment would tell of goods that are in the warehouse again.
    view = a_view()
    lines = (replace(view.lines[0], returned=5), view.lines[1])
    _pages, text = text_of(render(replace(view, lines=lines, logistics_no="SF1001"), PAPER))
    for word in ("已退回 5", "打印时已退回：5", "数量合计：76", "运单号", "SF1001"):
        assert word in text, word
    assert "已退回" not in text_of(render(view, PAPER))[1]


@pytest.mark.parametrize(
    ("state", "stamp"),
    [(ShipmentState.PACKING, "不作凭证"), (ShipmentState.GIVEN_UP, "已作废")],
)
def test_what_is_no_valid_paper_says_so(state: ShipmentState, stamp: str) -> None:
    assert stamp in text_of(render(replace(a_view(), state=state), PAPER))[1]


def test_many_lines_go_on_over_the_page_and_the_number_makes_a_file_name() -> None:
    pages, text = text_of(render(a_view(60), PAPER))
    assert pages > 1
    assert text.count("随 货 同 行 单") == pages
    assert file_name(a_view()) == "PS-2026-1"
