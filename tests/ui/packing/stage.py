"""发货装箱 on a stage: the page over fakes, and a made-up shipment of 40 lines and 60 cartons."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from app.packing.events import (
    ClosingChecked,
    HandingTold,
    PackAnswered,
    PackingEvent,
    ReturnsShown,
)
from app.packing.refusals import GOOD, Reason, say
from app.packing.returning.values import CARTON, Back, ReturnRow, ReturnsView
from app.packing.values import (
    CartonKind,
    CartonState,
    CartonView,
    Goods,
    Handing,
    HandingState,
    Line,
    LineView,
    Packed,
    Party,
    ReturnReason,
    ShipmentHead,
    ShipmentState,
    ShipmentSummary,
    ShipmentView,
)
from ui.fake_packing import (
    FakeCartonLabels,
    FakeNotes,
    FakePacking,
    FakeRelayKeys,
    FakeScanWay,
)
from ui.fake_readers import FakeReaders
from ui.packing.page import PackingPage
from ui.packing.port import PackingPorts
from ui.preferences import MemoryPreferences
from ui.sound import RecordingSound

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
SHIPPER = "发货员甲"
HANDING = HandingTold(2, "连接云码平台超时，网络通了自动再传")
_DRUGS = (
    ("阿莫西林胶囊", "0.25g×24粒", "试验制药股份有限公司"),
    ("注射用头孢呋辛钠", "0.75g", "试验生物制药（江城）有限责任公司"),
    ("复方甘草酸苷注射液", "20ml:40mg(以甘草酸苷计)×5支", "试验医药集团"),
    ("门冬胰岛素30注射液(特充)", "3ml:300单位", "试验（中国）制药有限公司"),
    ("盐酸二甲双胍缓释片", "0.5g×30片", "试验药业"),
)
_TO = "试验市第一人民医院（中心药库冷链收货处、东院区住院药房二级库）"


@dataclass(frozen=True)
class PackingStage:
    """The page and what stands behind it."""

    page: PackingPage
    packing: FakePacking
    labels: FakeCartonLabels
    way: FakeScanWay
    notes: FakeNotes
    readers: FakeReaders
    sound: RecordingSound
    hear: Callable[[PackingEvent], None]


def build_packing() -> PackingStage:
    """The page over fakes that answer at once."""
    heard: list[Callable[[PackingEvent], None]] = []

    def hear(event: object) -> None:
        heard[0](event)  # type: ignore[arg-type] # only what packing says is posted

    packing, labels, way, notes = FakePacking(hear), FakeCartonLabels(), FakeScanWay(), FakeNotes()
    readers, sound = FakeReaders(lambda _event: None), RecordingSound()
    ports = PackingPorts(packing, labels, way, notes, FakeRelayKeys(hear))
    page = PackingPage(ports, readers, MemoryPreferences(), sound, lambda: NOW)
    page.person = SHIPPER
    heard.append(page.hear)
    return PackingStage(page, packing, labels, way, notes, readers, sound, page.hear)


def line(number: int, packed: int, quantity: int = 360) -> LineView:
    """One line."""
    name, strength, maker = _DRUGS[number % len(_DRUGS)]
    goods = Goods(f"P{number:05d}", name, strength, maker)
    made = Line(
        number, goods, f"A26{number:02d}15", date(2028, 1 + number % 12, 28), quantity,
        carton_quantity=120,
    )  # fmt: skip
    return LineView(made, packed, near_expiry=number % 11 == 3)


def carton(number: int, *, done: bool = False) -> CartonView:
    """One carton; the last is at hand."""
    kind = (CartonKind.FULL, CartonKind.FULL, CartonKind.MIXED, CartonKind.PART)[number % 4]
    open_now = number == 60 and not done
    state = CartonState.OPEN if open_now else CartonState.DONE
    if number == 7:
        state = CartonState.VOIDED
    lines = {number % 40 + 1: 96} | ({number % 40 + 2: 12} if kind is CartonKind.MIXED else {})
    return CartonView(
        carton_id=uuid.UUID(int=1000 + number),
        sequence=number,
        kind=CartonKind.FULL if open_now else kind,
        state=state,
        number="" if open_now else f"36901234{number:09d}5"[:18],
        sscc=None,
        labelled=done or number < 52,
        quantity=96 if open_now else sum(lines.values()),
        packages=108,
        by_line=MappingProxyType(lines),
        lacking=24 if open_now else None,
        at_hand=open_now,
    )


def shipment(*, cartons: int = 60, done: bool = False) -> ShipmentView:
    """One under way, or whole."""
    lines = [line(n, 360 if done or n < 22 else max(0, 360 - n * 8)) for n in range(1, 41)]
    return ShipmentView(
        shipment_id=uuid.UUID(int=1),
        head=ShipmentHead(
            "PS20261122-00017", Party("91310000MA1TEST00X", "试验医药"),
            Party("hospital", _TO), "CG20261120-000318",
        ),
        state=ShipmentState.PACKING,
        lines=tuple(lines),
        cartons=tuple(carton(n, done=done) for n in range(1, cartons + 1)),
        line_at_hand=None if done else 24,
        undoable=not done,
    )  # fmt: skip


def refused() -> ShipmentView:
    """Closed, and refused by the relay."""
    said = "收货单位编码 42010000X 不在云码平台的名录里，请与医院核对后重发"
    handing = Handing(HandingState.REFUSED, said, 14_400, NOW)
    return replace(shipment(done=True), state=ShipmentState.CLOSED, handing=handing)


def summaries() -> tuple[ShipmentSummary, ...]:
    """The list."""
    states = (
        (ShipmentState.PACKING, HandingState.NOT_YET),
        (ShipmentState.PACKING, HandingState.NOT_YET),
        (ShipmentState.CLOSED, HandingState.WAITING),
        (ShipmentState.CLOSED, HandingState.REFUSED),
        (ShipmentState.CLOSED, HandingState.TAKEN),
        (ShipmentState.GIVEN_UP, HandingState.NOT_YET),
    )
    return tuple(
        ShipmentSummary(
            uuid.UUID(int=1 + n),
            f"PS20261122-{17 - n:05d}",
            f"CG20261120-{318 - n:06d}" if n % 2 == 0 else "",
            _TO if n % 3 == 0 else "试验县中医院",
            state,
            NOW - timedelta(minutes=47 * n),
            SHIPPER,
            handing,
            lines=3 + 9 * n,
            wanted=14_400,
            packed=14_400 if state is ShipmentState.CLOSED else max(0, 9_640 - n * 8_000),
            returned=96 if handing is HandingState.TAKEN else 0,
            cartons=60 if state is not ShipmentState.GIVEN_UP else 0,
            labelled=60 if state is ShipmentState.CLOSED else max(0, 51 - n * 40),
        )
        for n, (state, handing) in enumerate(states)
    )


def returns(reason: Reason | None = None) -> ReturnsShown:
    """A carton, a middle package and boxes that came back, of two shipments."""
    back = Back(NOW, SHIPPER, ReturnReason.REJECTED, "外箱破损，医院不收")
    rows = tuple(
        ReturnRow(
            key=f"81000{level}{n:013d}" if level else "369012340000000012",
            level=size,
            shipment_id=uuid.UUID(int=1),
            delivery_no=f"PS20261122-{17 - n % 2:05d}",
            recipient=_TO if n % 2 else "试验县中医院",
            carton_sequence=12 + n,
            carton_number=f"36901234{n:09d}5",
            goods=" ".join(_DRUGS[n % len(_DRUGS)][:2]),
            kinds=3 if size == CARTON else 1,
            batch=f"A26{n:02d}15",
            quantity=quantity,
            unit="盒",
            earlier=2 if size == CARTON else 0,
            back=back if n > 3 else None,
        )
        for n, (size, level, quantity) in enumerate(
            [("small", "01", 1), (CARTON, "", 118), ("middle", "02", 10), ("small", "01", 1),
             ("small", "01", 1), ("middle", "02", 10)]
        )
    )  # fmt: skip
    values: dict[str, str | int] = {
        "name": rows[0].goods, "batch": rows[0].batch, "added": 1, "unit": "盒",
        "delivery_no": rows[0].delivery_no, "sequence": 12, "code": rows[0].key, "count": 129,
    }  # fmt: skip
    said = None if reason is None else say(reason, values)
    return ReturnsShown(ReturnsView(rows), reason, said, rows[0].key)


def answer(reason: Reason) -> PackAnswered:
    """The answer to a scan."""
    packed, at_hand = line(24, 169), carton(60)
    goods = packed.line.goods
    values: dict[str, str | int] = {
        "name": goods.name, "batch": packed.line.batch, "added": 1, "unit": "盒",
        "ordered": "A262415", "identifier": "8100009", "sequence": 60,
    }  # fmt: skip
    if reason is Reason.WRONG_BATCH:
        values["batch"] = "B990001"
    return PackAnswered(
        shipment_id=uuid.UUID(int=1),
        raw="81000090000000012345",
        reason=reason,
        sentence=say(reason, values),
        accepted=reason in GOOD,
        line_no=24 if reason is Reason.PACKED else None,
        carton_id=at_hand.carton_id,
        added=1,
        lines=(packed,) if reason is Reason.PACKED else (),
        cartons=(at_hand,),
        undoable=True,
    )


def packages() -> tuple[Packed, ...]:
    """Two large ones with middle and small ones inside, and some loose boxes."""
    found: list[Packed] = []
    for large in range(2):
        top = f"8100003{large:013d}"
        found.append(Packed(top, 21, "large", smallest=False))
        for middle in range(2):
            inner = f"8100002{large * 10 + middle:013d}"
            found.append(Packed(inner, 21, "middle", smallest=False, parent=top))
            found += [
                Packed(f"8100001{large * 100 + middle * 10 + box:013d}", 21, "small", True, inner)
                for box in range(5)
            ]
    return (*found, *(Packed(f"8100001{900 + n:013d}", 22, "small", True) for n in range(4)))


def lacking(*, short: bool) -> ClosingChecked:
    """What stands in the way."""
    found: list[tuple[Reason, dict[str, str | int]]] = []
    if not short:
        found += [(Reason.LEFT_OPEN, {"sequence": 60}), (Reason.NOT_LABELLED, {"sequence": 53})]
    for number in (24, 31, 38):
        one = line(number, 0)
        found.append(
            (
                Reason.SHORT,
                {
                    "line_no": number, "name": one.line.goods.name, "batch": one.line.batch,
                    "lacking": number, "unit": "盒",
                },
            )
        )  # fmt: skip
    said = tuple((reason, say(reason, values)) for reason, values in found)
    return ClosingChecked(uuid.UUID(int=1), said, tuple(values for _, values in found))
