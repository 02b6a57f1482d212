"""Deliveries and receipts for tests and pictures of the window; all made up."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

from app.codes.code import Kind
from app.codes.reading import fold, split_symbology, text_of
from app.entry.training_codes import TrainingCarton
from app.readers.batch import Batch, BatchLine
from app.readers.events import ReaderShown, ReadersShown, ScanSeen, ScansUnanswered
from app.readers.profile import ReaderProfile
from app.readers.saying import Saying
from app.readers.scan import Scan
from app.readers.settings import SerialSettings
from app.readers.state import DeviceState, DeviceStatus
from app.receiving.progress import (
    CartonProgress,
    DeliverySummary,
    LineProgress,
    ReceiptState,
    ReceiptView,
    TrayEntry,
)
from app.receiving.values import Distributor, delivery_id
from app.receiving.verdicts import Answer, Sentence, Verdict

NOW = datetime(2026, 11, 21, 0, 15, tzinfo=UTC)
RECEIPT_ID = uuid.UUID("01980000-0000-7000-8000-000000000001")
NORTH = Distributor("91310000TEST000001", "示例医药配送（北方）有限公司")
SOUTH = Distributor("91310000TEST000002", "示例医药物流有限公司")

DRUGS = [
    ("阿莫西林胶囊", "0.25g×24粒", "示例制药一厂", "盒"),
    ("注射用头孢曲松钠", "1.0g", "示例制药二厂", "瓶"),
    ("胰岛素注射液", "3ml:300单位", "示例生物制药", "支"),
    ("硝苯地平控释片", "30mg×7片", "示例制药三厂", "盒"),
    ("氯化钠注射液", "250ml:2.25g", "示例输液厂", "袋"),
    ("盐酸二甲双胍缓释片", "0.5g×30片", "示例制药一厂", "盒"),
    ("阿托伐他汀钙片", "20mg×14片", "示例制药四厂", "盒"),
    ("复方氨基酸注射液(18AA-Ⅱ)", "250ml:21.25g", "示例输液厂", "瓶"),
]


def readers_shown(name: str, gone: str = "") -> ReadersShown:
    """One serial reader; `gone` says why it is away."""
    profile = ReaderProfile("serial-1", name, SerialSettings("COM3"))
    status = DeviceStatus.DISCONNECTED if gone else DeviceStatus.CONNECTED
    state = DeviceState("serial-1", status, Saying(gone or "已连接", gone or "Connected"))
    return ReadersShown((ReaderShown(profile, state),))


def trace_code(number: int) -> str:
    """Make a synthetic 20-digit code."""
    return f"8100001{number:013d}"


GS1_RAW = b"]d201069000000000141726123110A26003\x1d21SN0000000417"
GS1_DAMAGED = b"]d2010690000000001317261331\x1d10A26003"
DECODED = (
    trace_code(417).encode(),
    "国药准字H20260003".encode(),
    b"6900000000014",
    b"ZX-20261121-003",
    b"TDCMD-UNDO",
)
"""Codes of several kinds, as readers send them."""


def scan(raw: bytes, device: str = "serial-1", read_at: datetime = NOW) -> Scan:
    """Make a scan."""
    symbology, text = split_symbology(fold(text_of(raw)))
    return Scan(raw, text, symbology, device, read_at)


def scan_seen(raw: bytes) -> ScanSeen:
    """Make the event of a scan that is held."""
    return ScanSeen(scan(raw), "一号收货台", held=True)


def local_time(seconds: int) -> str:
    """Write a moment after NOW as tables do."""
    return (NOW + timedelta(seconds=seconds)).astimezone().strftime("%m-%d %H:%M:%S")


def scans_unanswered(count: int = 3) -> ScansUnanswered:
    """Make scans that were read before the program ended."""
    return ScansUnanswered(tuple(scan(trace_code(number).encode()) for number in range(count)))


def batch(count: int = 40) -> Batch:
    """Make a batch of a file in which some lines are repeated and some cannot be read."""
    lines = []
    for number in range(1, count + 1):
        text = trace_code(number)
        doubled = number - 4 if number % 9 == 0 else None
        complaint = None
        if number % 7 == 3:
            text, doubled = "", None
            complaint = Saying(
                "这一行没有编码，请重新扫描。", "No code in this line; scan it again."
            )
        raw = (text or "#ERR 0x17").encode()
        read_at = NOW + timedelta(seconds=number * 2)
        lines.append(BatchLine(number, raw, text, read_at, 1, doubled, complaint))
    notes = (Saying("略过了 2 列：库位、操作员。", "Left out 2 columns: 库位, 操作员."),)
    return Batch("stocktaking.csv", "batch", tuple(lines), notes)


def line(number: int, received: int, expected: int = 40, *, near: bool = False) -> LineProgress:
    """Make a receipt line."""
    name, strength, maker, unit = DRUGS[(number - 1) % len(DRUGS)]
    return LineProgress(
        line_no=number,
        province_code=f"SB{number:08d}",
        name=name,
        strength=strength,
        maker=maker,
        approval_number=f"国药准字H2026{number:04d}",
        batch=f"A26{number:03d}",
        production_date=date(2026, 1, 5),
        expiry=date(2027, 3, 31) if near else date(2028, 1, 4),
        near_expiry=near,
        unit=unit,
        expected=expected,
        received=received,
    )


def lines(count: int = 12) -> tuple[LineProgress, ...]:
    """Make lines of which some are full, some begun and some untouched."""
    shares = (40, 40, 12, 0, 40, 7, 0, 0)
    return tuple(
        line(number, shares[(number - 1) % len(shares)], near=number % 8 == 3)
        for number in range(1, count + 1)
    )


def cartons() -> tuple[CartonProgress, ...]:
    """Make cartons in every state."""
    return (
        CartonProgress("ZX-20261121-001", 40, 40, opened=True, codes_known=True),
        CartonProgress("ZX-20261121-002", 40, 40, opened=True, codes_known=True),
        CartonProgress("ZX-20261121-003", 40, 12, opened=True, codes_known=False),
        CartonProgress("ZX-20261121-004", 40, 0, opened=False, codes_known=True),
        CartonProgress("ZX-20261121-005", None, 0, opened=False, codes_known=False),
    )


def accepted(seq: int, number: int = 3, received: int = 12) -> Answer:
    """Make the answer to a box that counts."""
    of = line(number, received)
    values: dict[str, str | int] = {
        "name": of.name,
        "strength": of.strength,
        "batch": of.batch,
        "received": received,
        "expected": of.expected,
        "unit": of.unit,
    }
    return Answer(
        seq=seq,
        raw=trace_code(seq),
        code=trace_code(seq),
        kind=Kind.TRACE_CODE,
        verdict=Verdict.ACCEPTED,
        line_no=number,
        added=1,
        received=received,
        expected=of.expected,
        sentence=Sentence("accepted", values),
    )


_VALUES: dict[str, str | int] = {
    "name": "胰岛素注射液",
    "strength": "3ml:300单位",
    "batch": "A26003",
    "received": 12,
    "expected": 40,
    "unit": "支",
    "expiry": "2027-03-31",
    "found": "A26999",
    "receipt": "SH20261118-0007",
    "identifier": "8100099",
    "text": "69012345678",
    "problem": "长度",
    "added": 40,
    "known": 0,
    "undone": 127,
    "removed": 1,
}
SENTENCES = {
    Verdict.ACCEPTED: "accepted",
    Verdict.ACCEPTED_CARTON: "contents-accepted",
    Verdict.ACCEPTED_PACKAGE: "contents-accepted",
    Verdict.NEAR_EXPIRY: "near-expiry",
    Verdict.ALREADY_SCANNED: "already-scanned",
    Verdict.ALREADY_RECEIVED: "already-received",
    Verdict.NOT_ON_DELIVERY: "not-on-delivery",
    Verdict.WRONG_BATCH: "wrong-batch",
    Verdict.EXPIRED: "expired",
    Verdict.OVER_QUANTITY: "over-quantity",
    Verdict.MALFORMED: "malformed",
    Verdict.UNKNOWN_CODE: "unknown-code",
    Verdict.KEPT: "kept",
    Verdict.REJECTED: "rejected",
    Verdict.HELD: "held",
    Verdict.ACCEPTED_PARTLY: "contents-partly",
    Verdict.NEAR_EXPIRY_REFUSED: "near-expiry-refused",
    Verdict.RECALLED: "recalled",
    Verdict.STOPPED: "stopped",
    Verdict.COMMAND: "undone",
}
_UNCOUNTED = {Verdict.NOT_ON_DELIVERY, Verdict.MALFORMED, Verdict.UNKNOWN_CODE, Verdict.COMMAND}


def sentence(verdict: Verdict) -> Sentence:
    """Make the sentence that goes with a verdict."""
    return Sentence(SENTENCES[verdict], _VALUES)


def answer(verdict: Verdict, seq: int = 128) -> Answer:
    """Make an answer of any verdict."""
    counted = verdict not in _UNCOUNTED
    added = {"right": 1, "notice": 1, "neutral": -1}.get(verdict.severity.value, 0)
    if verdict is Verdict.ACCEPTED_CARTON:
        added = 40
    return Answer(
        seq=seq,
        raw=trace_code(seq),
        code=trace_code(seq),
        kind=Kind.COMMAND if verdict is Verdict.COMMAND else Kind.TRACE_CODE,
        verdict=verdict,
        line_no=3 if counted else None,
        added=added,
        received=12 if counted else None,
        expected=40 if counted else None,
        sentence=sentence(verdict),
    )


def tray_entry(verdict: Verdict, seq: int, settled: str | None = None) -> TrayEntry:
    """Make an entry of the exceptions tray."""
    return TrayEntry(seq, trace_code(seq), verdict, sentence(verdict), NOW, settled)


def view(
    *,
    line_count: int = 12,
    tray: tuple[TrayEntry, ...] = (),
    state: ReceiptState = ReceiptState.OPEN,
    answers: tuple[Answer, ...] = (),
) -> ReceiptView:
    """Make a receipt."""
    confirmed = state is ReceiptState.CONFIRMED
    return ReceiptView(
        receipt_id=RECEIPT_ID,
        receipt_no="SH20261121-0001",
        delivery_no="PS2026112100001",
        distributor=NORTH,
        state=state,
        opened_at=NOW,
        opened_by="收货员甲",
        confirmed_at=NOW if confirmed else None,
        confirmed_by="收货员甲" if confirmed else None,
        lines=lines(line_count),
        cartons=cartons(),
        tray=tray,
        answers=answers,
        scan_count=len(answers) and answers[0].seq,
        undoable=bool(answers),
    )


def deliveries() -> tuple[DeliverySummary, ...]:
    """Make deliveries in every state."""
    rows = [
        (1, NORTH, 12, 5, 480, 139, "SH20261121-0001", ReceiptState.OPEN, 420),
        (2, SOUTH, 3, 2, 60, 0, None, None, 0),
        (3, NORTH, 158, 96, 12840, 0, None, None, 12840),
        (4, SOUTH, 40, 18, 2210, 2210, "SH20261120-0003", ReceiptState.CONFIRMED, 2210),
        (5, NORTH, 8, 4, 320, 318, "SH20261120-0002", ReceiptState.CONFIRMED, 320),
    ]
    return tuple(
        DeliverySummary(
            delivery_id=delivery_id(distributor.code, f"PS202611210000{number}"),
            delivery_no=f"PS202611210000{number}",
            distributor=distributor,
            line_count=line_count,
            carton_count=carton_count,
            quantity=quantity,
            received=received,
            arrived_at=NOW,
            receipt_no=receipt_no,
            state=state,
            codes_known=codes,
        )
        for (
            number,
            distributor,
            line_count,
            carton_count,
            quantity,
            received,
            receipt_no,
            state,
            codes,
        ) in rows
    )


def training_cartons() -> tuple[TrainingCarton, ...]:
    """Make the cartons on the dock."""
    return tuple(
        TrainingCarton(
            f"ZX-20261121-00{number}",
            f"ZX-20261121-00{number}",
            tuple(trace_code(number * 100 + box) for box in range(1, 9)),
        )
        for number in range(1, 6)
    )


ODD_CODES = (
    (trace_code(9001), "批号与配送单不符"),
    (trace_code(9002), "已过有效期"),
    ("8100099" + "0" * 13, "不在本配送单上"),
    ("81000010000", "少了几位，印刷残缺"),
)
