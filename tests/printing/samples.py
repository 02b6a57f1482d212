"""Receipts, acceptances and four-way checks as papers of tests show them; no real names."""

from __future__ import annotations

import io
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from PIL import Image, ImageDraw

from app.receiving.acceptance.values import (
    AcceptanceView,
    Arrival,
    ColdChain,
    Conclusion,
    Document,
    DocumentSeen,
    Finding,
    LineAcceptance,
    LoggerReadings,
    PackageCheck,
    PackageFinding,
    Role,
    Signature,
    TemperatureControl,
    TemperatureLimits,
    Transport,
)
from app.receiving.four_way.reconciling import Entry, FourWayRow, FourWayView, Side, marked
from app.receiving.progress import (
    Difference,
    LineProgress,
    ReceiptState,
    ReceiptView,
    Rejection,
)
from app.receiving.values import Distributor
from sync.platform_time import BEIJING

PRINTED = datetime(2026, 11, 21, 10, 30, tzinfo=BEIJING)
HOSPITAL = "示例市第一人民医院"
DISTRIBUTOR = Distributor("91310000MA1FL00000", "示例医药配送有限公司")
LONG = "重组人粒细胞集落刺激因子注射液（预充式注射器包装）" * 7
RECEIPT = uuid.UUID(int=1)


def line(number: int) -> LineProgress:
    return LineProgress(
        line_no=number,
        province_code=f"P{number:05}",
        name=("注射用头孢曲松钠", "重组人粒细胞集落刺激因子注射液（预充式）")[number % 2],
        strength="1.0g×10瓶",
        maker="示例制药（集团）股份有限公司",
        approval_number=f"国药准字H2026{number:04}",
        batch=f"A{number:05}",
        production_date=date(2026, 1, 5),
        expiry=date(2028, 1, 4),
        near_expiry=False,
        unit="盒",
        expected=40,
        received=40,
    )


def lines(count: int) -> tuple[LineProgress, ...]:
    return tuple(line(number) for number in range(1, count + 1))


def receipt(*shown: LineProgress, rejections: tuple[Rejection, ...] = ()) -> ReceiptView:
    return ReceiptView(
        receipt_id=RECEIPT,
        receipt_no="SH20261121-0001",
        delivery_no="PS2026112100001",
        distributor=DISTRIBUTOR,
        state=ReceiptState.CONFIRMED,
        opened_at=datetime(2026, 11, 21, 1, 2, tzinfo=UTC),
        opened_by="收货员甲",
        confirmed_at=datetime(2026, 11, 21, 2, 15, tzinfo=UTC),
        confirmed_by="验收员乙",
        lines=shown,
        cartons=(),
        tray=(),
        answers=(),
        scan_count=123,
        undoable=False,
        rejections=rejections,
    )


def acceptance(count: int) -> AcceptanceView:
    """Everything noted and signed: a cold chain, and each fifth line unqualified."""
    at = datetime(2026, 11, 21, 1, 40, tzinfo=UTC)
    limits = TemperatureLimits(Decimal(2), Decimal(8))
    readings = LoggerReadings(
        96, Decimal("3.1"), Decimal("8.6"), Decimal("5.2"), at - timedelta(hours=8), at, 2, limits
    )
    return AcceptanceView(
        receipt_id=RECEIPT,
        receipt_no="SH20261121-0001",
        state=ReceiptState.CONFIRMED,
        arrival=Arrival("送货员丙", at, Transport.ROAD, "示A·00000"),
        cold_chain=ColdChain(
            Decimal("4.5"),
            Decimal("5.5"),
            485,
            TemperatureControl.REFRIGERATED_TRUCK,
            readings=readings,
        ),
        packages=tuple(
            PackageFinding(
                check,
                Finding.NO if check is PackageCheck.OUTER_INTACT else Finding.YES,
                "两箱箱角压坏" if check is PackageCheck.OUTER_INTACT else "",
            )
            for check in PackageCheck
        ),
        documents=(DocumentSeen(Document.DELIVERY_NOTE, ticked=True),),
        lines=tuple(_accepted(number) for number in range(1, count + 1)),
        signatures=tuple(
            Signature(role, person, at)
            for role, person in (
                (Role.COURIER, "送货员丙"),
                (Role.ACCEPTOR, "验收员乙"),
                (Role.SECOND_ACCEPTOR, "验收员丁"),
            )
        ),
    )


def _accepted(number: int) -> LineAcceptance:
    wrong = number % 5 == 0
    return LineAcceptance(
        line_no=number,
        documents=(
            DocumentSeen(Document.INSPECTION_REPORT, ticked=True),
            DocumentSeen(Document.LOT_RELEASE, ticked=number % 2 == 0),
        ),
        appearance=Finding.NO if wrong else Finding.YES,
        conclusion=Conclusion.UNQUALIFIED if wrong else Conclusion.QUALIFIED,
        reason=Difference.DAMAGED if wrong else None,
        remark="瓶口渗漏" if wrong else "",
    )


def four_way(count: int) -> FourWayView:
    """Each third row billed too dear, each fifth short."""
    return FourWayView(
        receipt_id=RECEIPT,
        receipt_no="SH20261121-0001",
        delivery_no="PS2026112100001",
        distributor=DISTRIBUTOR,
        state=ReceiptState.CONFIRMED,
        rows=tuple(_compared(number) for number in range(1, count + 1)),
        orders=("DD20261101",),
        invoices=("26440000000001",),
    )


def _compared(number: int) -> FourWayRow:
    one = line(number)
    price, forty = Decimal("23.5"), Decimal(40)
    billed = Decimal("24.9") if number % 3 == 0 else price
    entry = Entry(forty, price, batch=one.batch)
    row = FourWayRow(
        key=str(number),
        line_no=number,
        province_code=one.province_code,
        name=one.name,
        strength=one.strength,
        maker=one.maker,
        unit=one.unit,
        order=replace(entry, batch=None),
        delivery=entry,
        invoice=replace(entry, price=billed, amount=forty * billed),
        physical=Entry(Decimal(37) if number % 5 == 0 else forty, batch=one.batch),
    )
    return marked(row, frozenset(Side))


def picture(kind: str = "JPEG", size: tuple[int, int] = (1600, 1200)) -> bytes:
    """A picture file, like a photo of a carton."""
    image = Image.new("RGB", size, (200, 190, 170))
    drawing = ImageDraw.Draw(image)
    for step in range(0, size[0], 60):
        drawing.line((step, 0, size[0] - step, size[1]), fill=(90, 60, 30), width=8)
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()
