"""Reads what a procurement platform wants to know of a delivery out of what was handed over.

Without it nobody could say whether a hand-over is enough, or what it lacks. The delivery's document
(the first chunk of its manifest) says what goods there are; what only the platform asks for stands
in keys of its own, which hospitals do not read:

    platform: {hospital_code, delivery_point, arrives_at}
    lines[]:  order_line_id, sale_no, by_dosage
    cartons[]: packing (whole, mixed, spread), logistics_no

`order_line_id` (订单明细编号), `delivery_point` (配送点编码) and `arrives_at` (送达时间) are known
to the distributor alone and never guessed; where one lacks, nothing is told. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import msgspec

from app.documents import DocumentProblem
from app.receiving.documents.delivery_file import parse_delivery_text
from app.receiving.values import CartonContent, Delivery, DeliveryLine
from sync.connectors.distributor_port import DeliveryToSend, PackedLine, Packing

_NAMED = 5
"""So many things that lack are named."""


class NotEnough(Exception):
    """A hand-over does not say all that the platform wants; its text says what lacks."""


class _Platform(msgspec.Struct, frozen=True):
    hospital_code: str = ""
    delivery_point: str = ""
    arrives_at: datetime | None = None


class _Carton(msgspec.Struct, frozen=True):
    packing: Packing | None = None
    logistics_no: str = ""


class _Line(msgspec.Struct, frozen=True):
    order_line_id: str = ""
    sale_no: str = ""
    by_dosage: bool = False
    cartons: list[_Carton] = []


class _Document(msgspec.Struct, frozen=True):
    lines: list[_Line]
    platform: _Platform = _Platform()


def delivery_of(document: bytes, hospital: str, handed_over_at: datetime) -> DeliveryToSend:
    """The delivery as a platform wants it; raises NotEnough.

    `hospital`: its code where the document names none of the platform's.
    """
    try:
        delivery = parse_delivery_text(document)
        said = msgspec.json.decode(document, type=_Document)
    except (DocumentProblem, msgspec.MsgspecError) as problem:
        raise NotEnough(f"交接的配送单读不懂：{problem}") from problem
    lacking = list(_lacking(delivery, said))
    if lacking:
        more = len(lacking) - _NAMED
        tail = f"，另有 {more} 处" if more > 0 else ""
        raise NotEnough(
            f"交接的配送单没有写明平台要的内容：{'、'.join(lacking[:_NAMED])}{tail}；"
            "请补上后更正交接，或在平台上人工填报"
        )
    assert said.platform.arrives_at is not None
    try:
        return DeliveryToSend(
            delivery_no=delivery.delivery_no,
            hospital_code=said.platform.hospital_code or hospital,
            delivery_point=said.platform.delivery_point,
            created_at=handed_over_at,
            arrives_at=said.platform.arrives_at,
            lines=tuple(_packed(delivery, said)),
        )
    except ValueError as error:
        raise NotEnough(str(error)) from error


def _lacking(delivery: Delivery, said: _Document) -> Iterator[str]:
    if not said.platform.delivery_point:
        yield "配送点编码（platform.delivery_point）"
    arrives_at = said.platform.arrives_at
    if arrives_at is None or arrives_at.tzinfo is None:
        yield "带时区的送达时间（platform.arrives_at）"
    for line, more in zip(delivery.lines, said.lines, strict=True):
        where = f"第 {line.line_no} 行"
        if not more.order_line_id:
            yield f"{where}订单明细编号（order_line_id）"
        if not line.item.province_code:
            yield f"{where}统编代码（item.province_code）"
        if sum(one.quantity or 0 for one in line.cartons) != line.quantity:
            yield f"{where}各箱数量（cartons），合计应为 {line.quantity}"


def _packed(delivery: Delivery, said: _Document) -> Iterator[PackedLine]:
    """One line for each batch of each item in each carton."""
    inside: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for line in delivery.lines:
        for content in line.cartons:
            inside[content.carton_no].add((line.item.province_code, line.batch))
    for line, more in zip(delivery.lines, said.lines, strict=True):
        for content, told in zip(line.cartons, more.cartons, strict=True):
            usual = Packing.MIXED if len(inside[content.carton_no]) > 1 else Packing.WHOLE
            yield _one(line, more, content, told.packing or usual, told.logistics_no)


def _one(
    line: DeliveryLine, said: _Line, content: CartonContent, packing: Packing, logistics_no: str
) -> PackedLine:
    assert content.quantity is not None
    return PackedLine(
        carton_no=content.carton_no,
        packing=packing,
        order_line_id=said.order_line_id,
        province_code=line.item.province_code,
        batch=line.batch,
        production_date=line.production_date,
        expiry=line.expiry,
        quantity=content.quantity,
        by_dosage=said.by_dosage,
        sale_no=said.sale_no,
        logistics_no=logistics_no,
    )
