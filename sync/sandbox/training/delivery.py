"""Makes up whole deliveries to practise on: papers, cartons, and the code on every box.

Without it a trainee would have nothing to scan. The same seed and day give the same delivery. About
half of the cartons come with their codes handed over (关联关系 known), the others are scanned box
by box; some carry an SSCC, all a private number. Odd codes that a workstation must refuse come too.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.codes.parse import parse
from app.codes.reading import GS
from sync.platform_time import BEIJING
from sync.sandbox.training.catalogue import TrainingItem, load_catalogue
from sync.sandbox.training.minting import Mint, uscc
from sync.sandbox.training.plan import (
    Content,
    PlannedLine,
    plan_batches,
    plan_contents,
    plan_lines,
)

DISTRIBUTOR_CODE = uscc("91310000", "00000001")
DISTRIBUTOR_NAME = "申江培训医药配送有限公司"
OPEN, PASSED, FAILED = "00", "10", "11"
"""配送单明细状态 (4.1.22), as far as training goes."""

_STRANGE_IDENTIFIER = "8100099"
"""A drug that no training delivery holds."""
_PRODUCT_CODE = "6901234567892"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TrainingPackage:
    """One coded package and what is in it."""

    code: str
    children: tuple[TrainingPackage, ...] = ()

    def boxes(self) -> list[str]:
        """The codes of the smallest packages in it, in order."""
        if not self.children:
            return [self.code]
        return [box for child in self.children for box in child.boxes()]


@dataclass(frozen=True, slots=True)
class TrainingDetail:
    """One delivery detail: same carton, same item, same batch."""

    detail_id: str
    order_line_id: str
    line: PlannedLine
    carton: int
    """From 0."""
    quantity: int
    packages: tuple[TrainingPackage, ...]


@dataclass(frozen=True, slots=True)
class TrainingCarton:
    """One carton as it stands on the dock."""

    carton_no: str
    sscc: str | None
    handed_over: bool
    """The distributor handed its codes over."""
    mixed: bool

    @property
    def label(self) -> str:
        """What its bar code says: (00) with the SSCC, else the private number."""
        return f"00{self.sscc}" if self.sscc else self.carton_no


@dataclass(frozen=True, slots=True)
class OddCode:
    """A code that must be refused, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class TrainingDelivery:
    """One delivery: what the platform, the distributor and the dock know of it."""

    seed: int
    delivery_id: str
    """The platform's number of the delivery (PSDID)."""
    delivery_no: str
    """The distributor's number (PSDH)."""
    order_no: str
    """The platform's number of the order it answers to (DDBH)."""
    shipped_at: datetime
    lines: tuple[PlannedLine, ...]
    cartons: tuple[TrainingCarton, ...]
    details: tuple[TrainingDetail, ...]
    odd_codes: tuple[OddCode, ...]

    def handover(self) -> Json:
        """The distributor's hand-over document, in the delivery format of `receive`."""
        return {
            "delivery_no": self.delivery_no,
            "distributor": {"code": DISTRIBUTOR_CODE, "name": DISTRIBUTOR_NAME},
            "lines": [self._line(line) for line in self.lines],
        }

    def dock(self) -> Json:
        """What stands on the dock: every label and every box, handed over or not."""
        boxes: list[list[str]] = [[] for _ in self.cartons]
        for detail in self.details:
            for package in detail.packages:
                boxes[detail.carton] += package.boxes()
        return {
            "delivery_no": self.delivery_no,
            "cartons": [
                {
                    "carton_no": carton.carton_no,
                    "label": carton.label,
                    "codes_known": carton.handed_over,
                    "boxes": inside,
                }
                for carton, inside in zip(self.cartons, boxes, strict=True)
            ],
            "odd_codes": [{"code": odd.code, "reason": odd.reason} for odd in self.odd_codes],
        }

    def _line(self, line: PlannedLine) -> Json:
        details = [detail for detail in self.details if detail.line is line]
        return {
            "line_no": line.line_no,
            "item": _item(line.item),
            "batch": line.batch,
            "production_date": line.production_date.isoformat(),
            "expiry": line.expiry.isoformat(),
            "quantity": sum(detail.quantity for detail in details),
            "unit": line.item.unit,
            "cartons": [self._content(detail) for detail in details],
        }

    def _content(self, detail: TrainingDetail) -> Json:
        carton = self.cartons[detail.carton]
        content: Json = {"carton_no": carton.carton_no, "quantity": detail.quantity}
        if carton.sscc:
            content["sscc"] = carton.sscc
        if carton.handed_over:
            content["packages"] = [_package(package) for package in detail.packages]
        return content


def training_delivery(
    seed: int, lines: int = 6, cartons: int = 12, boxes: int = 400, *, today: date
) -> TrainingDelivery:
    """Make one delivery, shipped as the day began; ValueError where the figures cannot be met."""
    rng = random.Random(seed)
    contents = plan_contents(rng, lines, cartons, boxes)
    planned = plan_lines(rng, load_catalogue(), lines, today)
    number = f"{today:%Y%m%d}{seed % 100_000:05d}"
    ids = [f"{number}8{line.line_no:06d}" for line in planned]
    return _packed(seed, planned, contents, cartons, (f"{number}8000000", ids), today)


def ordered_delivery(
    seed: int, order_no: str, wanted: Sequence[tuple[TrainingItem, str, int]], *, today: date
) -> TrainingDelivery:
    """Make the delivery of an order: item, order line, packages; one carton for each line."""
    items = [item for item, _line_id, _packages in wanted]
    planned = plan_batches(random.Random(seed), items, today)
    contents = tuple(Content(at, at, packages) for at, (_, _, packages) in enumerate(wanted))
    ids = [line_id for _item, line_id, _packages in wanted]
    return _packed(seed, planned, contents, len(wanted), (order_no, ids), today)


def _packed(
    seed: int,
    planned: tuple[PlannedLine, ...],
    contents: tuple[Content, ...],
    cartons: int,
    order: tuple[str, Sequence[str]],
    today: date,
) -> TrainingDelivery:
    """Fill the cartons; `order` is its number, and those of its lines as they are planned."""
    mint = Mint(seed)
    order_no, line_ids = order
    dock = _cartons(mint, contents, cartons, f"{today:%y%m%d}{seed % 1000:03d}")
    number = f"{today:%Y%m%d}{seed % 100_000:05d}"
    return TrainingDelivery(
        seed=seed,
        delivery_id=f"{number}0000000",
        delivery_no=f"PS{number}",
        order_no=order_no,
        shipped_at=datetime(today.year, today.month, today.day, tzinfo=BEIJING),
        lines=planned,
        cartons=dock,
        details=tuple(
            _detail(
                mint,
                content,
                planned[content.line],
                dock[content.carton],
                (f"{number}{position:07d}", line_ids[content.line]),
            )
            for position, content in enumerate(contents, start=1)
        ),
        odd_codes=_odd_codes(mint, planned, today),
    )


def _cartons(
    mint: Mint, contents: tuple[Content, ...], count: int, number: str
) -> tuple[TrainingCarton, ...]:
    lines_in = [0] * count
    for content in contents:
        lines_in[content.carton] += 1
    return tuple(
        TrainingCarton(
            carton_no=f"CK{number}{index + 1:03d}",
            sscc=mint.sscc() if index % 3 == 1 else None,
            handed_over=(count - 1 - index) % 2 == 0,
            mixed=lines_in[index] > 1,
        )
        for index in range(count)
    )


def _detail(
    mint: Mint,
    content: Content,
    line: PlannedLine,
    carton: TrainingCarton,
    numbers: tuple[str, str],
) -> TrainingDetail:
    detail_id, order_line_id = numbers
    return TrainingDetail(
        detail_id=detail_id,
        order_line_id=order_line_id,
        line=line,
        carton=content.carton,
        quantity=content.boxes,
        packages=_packages(mint, line, content.boxes, sealed=not carton.mixed),
    )


def _packages(
    mint: Mint, line: PlannedLine, count: int, *, sealed: bool
) -> tuple[TrainingPackage, ...]:
    """Pack boxes into middles and, where the maker's own carton is whole, into one large."""
    item = line.item
    boxes = [TrainingPackage(_box(mint, line)) for _ in range(count)]
    size = item.boxes_per_middle
    full = count - count % size if size else 0
    inside = [
        TrainingPackage(mint.trace_code(item.middle), tuple(boxes[start : start + size]))
        for start in range(0, full, size or 1)
    ] + boxes[full:]
    if sealed and item.large:
        return (TrainingPackage(mint.trace_code(item.large), tuple(inside)),)
    return tuple(inside)


def _box(mint: Mint, line: PlannedLine) -> str:
    if line.item.gtin:
        return mint.box_code(line.item.gtin, line.batch, line.expiry)
    return mint.trace_code(line.item.small)


def _odd_codes(mint: Mint, lines: tuple[PlannedLine, ...], today: date) -> tuple[OddCode, ...]:
    odd = [
        OddCode(mint.trace_code(_STRANGE_IDENTIFIER), "其他配送单的药品，不在本单内"),
        OddCode(_PRODUCT_CODE, "69 商品条码，不是追溯码"),
        OddCode(mint.trace_code(lines[0].item.small)[:17], "条码破损，只读出 17 位"),
    ]
    line = next((line for line in lines if line.item.gtin), None)
    if line is not None:
        gtin = line.item.gtin
        past = today - timedelta(days=30)
        odd += [
            OddCode(mint.box_code(gtin, f"{line.batch}X", line.expiry), "批号与配送单不符"),
            OddCode(mint.box_code(gtin, line.batch, past), "已过有效期"),
        ]
    return tuple(odd)


def _item(item: TrainingItem) -> Json:
    said: Json = {
        "province_code": item.province_code,
        "name": item.name,
        "maker": item.maker,
        "strength": item.strength,
        "approval_number": item.approval_number,
    }
    if item.gtin:
        said["gtin"] = item.gtin
    else:
        said["drug_identifiers"] = item.drug_identifiers
    return said


def _package(package: TrainingPackage) -> Json:
    said: Json = {"code": _written(package.code)}
    if package.children:
        said["children"] = [_package(child) for child in package.children]
    return said


def _written(code: str) -> str:
    """Write a GS1 code with brackets: papers pass through hands that lose control characters."""
    if GS not in code:
        return code
    return "".join(f"({ai}){value}" for ai, value in parse(code).elements.items())
