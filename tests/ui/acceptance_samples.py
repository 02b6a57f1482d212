"""An acceptance for tests and pictures of its screen; all made up."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.receiving.acceptance.operations import (
    AppearanceNoted,
    ArrivalNoted,
    ColdChainNoted,
    DocumentTicked,
    FileAttached,
    LineConcluded,
    PackageChecked,
    ReadingsBody,
)
from app.receiving.acceptance.values import (
    REFRIGERATED,
    AcceptanceView,
    Conclusion,
    Document,
    Finding,
    LineAcceptance,
    PackageCheck,
    Purpose,
    Requirement,
    Role,
    TemperatureControl,
    Transport,
)
from app.receiving.progress import Difference, ReceiptState
from tests.ui import samples
from ui.acceptance.fake_acceptance import FakeAcceptance, Post

PERSON = "收货员甲"
PERSONS = ("收货员甲", "验收员丙", "验收员丁", "保管员戊")
REPORT = Document.INSPECTION_REPORT
REQUIRED = {
    1: Requirement(documents=frozenset({REPORT})),
    2: Requirement(controlled=True, documents=frozenset({REPORT})),
    3: Requirement(cold_chain=True, documents=frozenset({REPORT, Document.LOT_RELEASE})),
}


def start(count: int = 8, state: ReceiptState = ReceiptState.OPEN) -> AcceptanceView:
    """A receipt of which nothing is noted."""
    lines = tuple(
        LineAcceptance(n, *samples.DRUGS[(n - 1) % 8][:2], f"A2600{n}", 40, "盒")
        for n in range(1, count + 1)
    )
    return AcceptanceView(samples.RECEIPT_ID, "SH20261121-01-0001", state, lines=lines)


def desk(post: Post) -> FakeAcceptance:
    """A desk with the receipt of which nothing is noted."""
    return FakeAcceptance(post, start(), REQUIRED, PERSON)


def photo(folder: Path) -> Path:
    """A picture of a broken carton, as a telephone would take it."""
    image = QImage(1600, 1200, QImage.Format.Format_RGB32)
    image.fill(QColor("#c9a36b"))
    painter = QPainter(image)
    painter.fillRect(760, 0, 80, 1200, QColor("#e8d9b5"))
    painter.setBrush(QColor("#3a2a18"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(1050, 700, 380, 260)
    painter.end()
    path = folder / "外箱破损.png"
    assert image.save(str(path))
    return path


def fill(fake: FakeAcceptance, folder: Path) -> None:
    """Note most of it: two signatures are still missing."""
    fake.take(
        ArrivalNoted(
            courier="送货员乙",
            arrived_at=samples.NOW,
            transport=Transport.ROAD,
            vehicle="沪A·示例1",
        )
    )
    fake.take(
        ColdChainNoted(
            departure_temperature=Decimal("4.0"),
            arrival_temperature=Decimal("5.5"),
            transport_minutes=95,
            control=TemperatureControl.REFRIGERATED_TRUCK,
        )
    )
    for check in (PackageCheck.INNER_INTACT, PackageCheck.NOT_LEAKING):
        fake.take(PackageChecked(check=check, finding=Finding.YES))
    remark = "第 3 箱一角压破，内盒未受损"
    fake.take(PackageChecked(check=PackageCheck.OUTER_INTACT, finding=Finding.NO, remark=remark))
    fake.take(DocumentTicked(document=Document.DELIVERY_NOTE, ticked=True))
    for line_no in (1, 2, 3, 4):
        fake.take(DocumentTicked(document=REPORT, ticked=True, line_no=line_no))
        fake.take(AppearanceNoted(line_no=line_no, finding=Finding.YES))
    for line_no in (1, 4):
        fake.take(LineConcluded(line_no=line_no, conclusion=Conclusion.QUALIFIED))
    damaged = Difference.DAMAGED
    fake.take(
        LineConcluded(
            line_no=5, conclusion=Conclusion.UNQUALIFIED, reason=damaged, remark="2 袋渗漏"
        )
    )
    fake.attach(photo(folder), Purpose.PHOTO, 5)
    fake.take(logger())
    fake.sign(Role.COURIER, "送货员乙")
    fake.sign(Role.RECEIVER, PERSON)


def logger(note: str = "") -> FileAttached:
    """A logger's file, read or not."""
    readings = ReadingsBody(
        count=96,
        low=Decimal("3.1"),
        high=Decimal("8.6"),
        mean=Decimal("5.02"),
        first_at=samples.NOW - timedelta(minutes=95),
        last_at=samples.NOW,
        outside=2,
        limits=(REFRIGERATED.low, REFRIGERATED.high),
    )
    return FileAttached(
        sha256="b" * 64,
        name="温度记录 L-100.csv",
        media_type="text/csv",
        size=5230,
        purpose=Purpose.LOGGER,
        readings=None if note else readings,
        note=note,
    )
