"""Rows of a code library as screens show them; without it each test would make up its own."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from app.tracing.card import Entry, Happened, Story
from app.tracing.stock_file import BadRow
from app.tracing.stock_import import AlreadyThere, Imported
from app.tracing.values import MoveKind, State
from app.tracing.wanted import CodeRow
from tests.ui.samples import NOW
from ui.fake_library import WORKSTATION

PARENT = "81000020000000000001"
DRUGS = (
    ("试验阿莫西林胶囊", "0.25g*24粒", "试验药业有限公司"),
    ("试验氯化钠注射液", "250ml:2.25g", "试验制药股份有限公司"),
    ("试验布洛芬缓释片", "0.3g*20片", "试验医药科技"),
)


def code(number: int) -> str:
    """A 20-digit trace code."""
    return f"8100001{number:013d}"


def row(number: int, state: State = State.HELD, kind: MoveKind | None = None) -> CodeRow:
    """One box; every third is of the same drug."""
    name, strength, maker = DRUGS[number % 3]
    left = kind is not None
    return CodeRow(
        code=code(number),
        smallest=True,
        parent_code=PARENT if number <= 10 else None,
        carton_no=f"ZX-{number // 20 + 1:03d}",
        item_id=uuid.UUID(int=number % 3 + 1),
        province_code=f"A000{number % 3 + 1}",
        name=name,
        strength=strength,
        maker=maker,
        approval_number="国药准字H20260001",
        batch=f"A26{number % 3 + 1:02d}",
        expiry=date(2028, 1, 4),
        unit="盒",
        receipt_no="SH20261121-01-0001",
        delivery_no="PS2026112100001",
        distributor="北方试验医药配送有限公司",
        received_at=NOW - timedelta(days=3),
        state=State.LEFT if left else state,
        kind=kind,
        left_at=NOW - timedelta(hours=2) if left else None,
        units=24 if state is State.OPENED else None,
        remaining=9 if state is State.OPENED else None,
    )


def parent() -> CodeRow:
    """The package that holds the first ten."""
    first = row(1)
    values = {name: getattr(first, name) for name in first.__slots__}
    return CodeRow(**(values | {"code": PARENT, "smallest": False, "parent_code": None}))


def rows(count: int = 100) -> list[CodeRow]:
    """Boxes, some of which are open or have left."""
    found = [parent()]
    for number in range(1, count):
        kind = MoveKind.DISPENSED if number % 7 == 4 else None
        found.append(row(number, State.OPENED if number % 7 == 5 else State.HELD, kind))
    return found


def story() -> Story:
    """A code that was scanned and did not count."""
    entry = Entry(
        NOW, Happened.REFUSED, "wrong-batch", "收货员甲", WORKSTATION, "SH20261121-01-0001"
    )
    return Story(code(990), (entry,))


def imported() -> Imported:
    """An import with rows that were not taken."""
    bad = (
        BadRow(3, "12345", "追溯码：“12345”不是追溯码，药品追溯码是 20 位数字，请核对。"),
        BadRow(9, code(77), "批号：没有填写，请补上。"),
    )
    return Imported("QC20261121-01-0001", 1184, (AlreadyThere(7, code(3), "SH1"),), bad)
