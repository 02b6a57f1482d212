"""Cases as the service tells them; without it each test would write a page of values."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from app.tracing.cases.values import CaseBody, CaseKind, CodeBody, LineBody, SideBody
from tests.deliveries import code

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
HERE, THERE = uuid.UUID(int=11), uuid.UUID(int=12)
RECEIPTS = (uuid.UUID(int=101), uuid.UUID(int=102))
LINE = LineBody("试验胶囊", "0.25g*24粒", "试验药业", "A2601", date(2028, 1, 4), "A0001")


def case_id(number: int) -> uuid.UUID:
    return uuid.UUID(int=1000 + number)


def side(no: int, workstation: uuid.UUID = HERE, receipt: int = 0) -> SideBody:
    """One scan of ours."""
    return SideBody(
        no=no,
        own=True,
        since=NOW + timedelta(minutes=no),
        receipt_id=RECEIPTS[receipt],
        receipt_no=f"SH2611210{receipt + 1}",
        delivery_no=f"PS2026112100{receipt + 1}",
        distributor="试验医药配送有限公司",
        workstation=workstation,
        station=f"收货台 {no}",
        scan_seq=10 + no,
        person="收货员甲" if no == 1 else "收货员乙",
        read_at=NOW + timedelta(minutes=no),
        verdict="accepted",
        raw=code(no).encode(),
        carton_no="XH-1",
        op_id=uuid.UUID(int=500 + no),
        op_sha256=f"{no}f3a" * 16,
        place=40 + no,
    )


def other(no: int) -> SideBody:
    """Another institution."""
    return SideBody(no=no, own=False, since=NOW + timedelta(hours=1))


def receipt_side(no: int) -> SideBody:
    """A whole receipt, of which no scan was wrong."""
    return SideBody(
        no=no,
        own=True,
        receipt_id=RECEIPTS[no - 1],
        receipt_no=f"SH2611210{no}",
        delivery_no=f"PS2026112100{no}",
        distributor="试验医药配送有限公司",
        workstation=uuid.UUID(int=0),
        person="收货员甲",
        read_at=NOW - timedelta(days=no),
    )


def recalled_later(count: int, *, left_out: int = 0) -> CaseBody:
    """Boxes of two receipts that were here when they were recalled."""
    codes = [CodeBody(code(n), 1 + n % 2, [1 + n % 2], n > 1, 0) for n in range(1, count + 1)]
    return CaseBody(
        kind=CaseKind.RECALLED,
        found_at=NOW,
        sides=[receipt_side(1), receipt_side(2)],
        codes=codes,
        lines=[LINE],
        reason="国家药监局 2026 年第 89 号召回",
        came_before=True,
        left_out=left_out,
    )


def a_case(
    kind: CaseKind = CaseKind.CROSS_SITE,
    codes: int = 1,
    *,
    sides: Sequence[SideBody] = (),
    standing: bool = True,
    found_at: datetime = NOW,
    reason: str = "",
) -> CaseBody:
    """A case of this kind with its usual sides."""
    usual = {
        CaseKind.CROSS_SITE: (side(1), other(2)),
        CaseKind.INTERNAL: (side(1), side(2, THERE, 1)),
        CaseKind.DOUBLE_SCAN: (side(1), side(2, THERE)),
    }
    shown = list(sides or usual.get(kind, (side(1),)))
    numbers = [one.no for one in shown]
    return CaseBody(
        kind=kind,
        found_at=found_at,
        sides=shown,
        codes=[CodeBody(code(n), 1, numbers, standing, 0) for n in range(1, codes + 1)],
        lines=[LINE],
        reason=reason,
    )
