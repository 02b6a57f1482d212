"""The delivery note (随货同行单) as PDF: what a shipment brings, batch by batch, in which cartons.

Without it a truck would have no paper, and the hospital nothing to stamp. It says what the rules of
good supply practice ask for: supplier, maker, name, form, strength, batch, quantity, receiver,
receiving address, day of dispatch, and room for the seal (出库专用章). What was ordered and lacks
is said with its reason, what came back before it was printed beside what had left. A shipment that
is not closed says on each page that it is no valid paper.

Source: 《药品经营质量管理规范》 article 73 (domain notes on procurement).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.packing.values import (
    CartonKind,
    CartonState,
    CartonView,
    LineView,
    ShipmentState,
    ShipmentView,
)
from printing.document import Align
from printing.endings import Signer, ending, said, signatures, statements, totals
from printing.paper import NORMAL, Field, Paper, Sheet, local, render_paper
from printing.receipt_pdf import day_words
from printing.table import Column, Row, Table

KINDS = {CartonKind.FULL: "整箱", CartonKind.PART: "零箱", CartonKind.MIXED: "拼箱"}
_STAMPS = {
    ShipmentState.PACKING: "装箱中　不作凭证",
    ShipmentState.GIVEN_UP: "已作废",
}
_LACKING = 9
_SEAL = 28.0
"""mm for a seal of 40 mm, which may lie over the frame."""
_NO_PART_OF_A_NAME = re.compile(r"[^\w.-]+")
_TABLE = Table(
    columns=(
        Column("行号", 9, Align.CENTRE),
        Column("药品名称", 44),
        Column("剂型", 16, optional=True),
        Column("规格", 30),
        Column("生产厂商", 40),
        Column("批准文号", 34, optional=True),
        Column("批号", 24),
        Column("生产日期", 20, Align.CENTRE, optional=True),
        Column("有效期至", 20, Align.CENTRE),
        Column("数量", 16, Align.RIGHT),
        Column("单位", 10, Align.CENTRE),
        Column("所在箱", 26),
        Column("备注", 26, optional=True),
    ),
    style=NORMAL,
    heading_height=7.5,
    lowest_row=7.0,
    highest_row=19.0,
)


@dataclass(frozen=True, slots=True)
class ShipmentPaper:
    """What the paper says beyond the shipment."""

    printed_at: datetime
    """In local time."""
    training: bool = False


def file_name(view: ShipmentView) -> str:
    """The number of a shipment as part of a file's name: the distributor may write anything."""
    return _NO_PART_OF_A_NAME.sub("-", view.head.delivery_no)[:80]


def render(view: ShipmentView, paper: ShipmentPaper) -> bytes:
    """Print a delivery note."""
    sheet = Sheet.LANDSCAPE
    width = sheet.area.width
    described = Paper(
        title="随货同行单",
        institution=view.head.sender.name,
        number=view.head.delivery_no,
        fields=_fields(view, paper),
        printed_at=paper.printed_at,
        sheet=sheet,
        stamp=_STAMPS.get(view.state, ""),
        training=paper.training,
    )
    cartons = [one for one in view.cartons if one.state is not CartonState.VOIDED]
    shown = [line for line in view.lines if line.packed or line.lacking]
    words = (said("短发原因", view.short_reason, width),) if view.short_reason else ()
    end = ending(
        totals(_totals(view, cartons)),
        *statements((f"收货地址：{view.head.recipient.address or '__________'}",), width),
        *words,
        signatures((Signer("发货人"), Signer("承运人"), Signer("收货人"))),
        said("供货单位出库专用章（原印章）", "", width, blank=_SEAL),
    )
    rows = [_row(line, _places(cartons, line.line.line_no)) for line in shown]
    return render_paper(described, (_TABLE.section(rows, width), end))


def _fields(view: ShipmentView, paper: ShipmentPaper) -> tuple[Field, ...]:
    head = view.head
    return (
        Field("单号", head.delivery_no, 60, always=True),
        Field("订单号", head.order_no, 60),
        Field("供货单位", head.sender.name, 80, always=True),
        Field("收货单位", head.recipient.name, 80, always=True),
        Field("发货日期", _sent_on(view, paper), 50, always=True),
        Field("企业代码", head.sender.code, 60),
        Field("储存条件", head.storage, 60),
        Field("运单号", view.logistics_no, 60),
    )


def _sent_on(view: ShipmentView, paper: ShipmentPaper) -> str:
    closed = view.handing.at if view.state is ShipmentState.CLOSED else None
    return local(closed, paper.printed_at)[:10]


def _totals(view: ShipmentView, cartons: Sequence[CartonView]) -> tuple[str, ...]:
    packed = sum(line.packed for line in view.lines)
    batches = sum(1 for line in view.lines if line.packed)
    kinds = [
        f"{name} {count}"
        for kind, name in KINDS.items()
        if (count := sum(1 for one in cartons if one.kind is kind))
    ]
    found = [f"批号：{batches}", f"数量合计：{packed:,}", f"箱数：{len(cartons)}"]
    if view.returned:
        found.append(f"打印时已退回：{view.returned:,}")
    return (*found, "、".join(kinds)) if kinds else tuple(found)


def _places(cartons: Sequence[CartonView], line_no: int) -> str:
    """In which cartons of the shipment a line is, the first as 1: `1–3、5`."""
    numbers = [place for place, one in enumerate(cartons, start=1) if one.by_line.get(line_no)]
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)


def _remarks(one: LineView) -> Iterator[str]:
    if one.lacking:
        yield f"应发 {one.line.quantity:,}，少 {one.lacking:,}"
    if one.returned:
        yield f"已退回 {one.returned:,}"


def _row(one: LineView, places: str) -> Row:
    line, goods = one.line, one.line.goods
    return Row(
        (
            str(line.line_no),
            goods.name,
            goods.form,
            goods.strength,
            goods.maker,
            goods.approval_number,
            line.batch,
            day_words(line.production_date),
            day_words(line.expiry),
            f"{one.packed:,}",
            line.unit,
            places,
            "；".join(_remarks(one)),
        ),
        bold=frozenset({_LACKING}) if one.lacking else frozenset(),
    )
