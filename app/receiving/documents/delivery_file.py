"""Reads a delivery from the JSON that the `receive` command and the relay take.

Without it a distributor's file could not be received. `cartons`, `packages`, `gtin`,
`drug_identifiers` and `production_date` may be absent; unknown keys are ignored; every mistake
names its place (`lines[2].batch`). Source: formats.md, `receive`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.codes.code import Kind
from app.codes.parse import parse
from app.codes.reading import GS
from app.documents import DocumentProblem, Fields, parse_json
from app.receiving.values import (
    CartonContent,
    DeliveredItem,
    Delivery,
    DeliveryLine,
    Distributor,
    Package,
    PackageLevel,
)

MAX_LINES = 10_000
MAX_CARTONS = 10_000
"""Of one line."""
MAX_PACKAGES = 100_000
"""Directly inside one carton or package."""
MAX_DEPTH = 4
"""Large, middle and small, and one more for a pallet."""
MAX_QUANTITY = 10_000_000
_IDENTIFIER = re.compile(r"[0-9]{7}|[0-9]{14}")


def parse_delivery(document: object) -> Delivery:
    """Read a delivery from parsed JSON; raises DocumentProblem."""
    fields = Fields.of(document)
    distributor = fields.object("distributor")
    lines = tuple(_line(line) for line in fields.objects("lines", MAX_LINES))
    if not lines:
        raise fields.wrong("lines", "没有一行药品。")
    _refuse_repeated_lines(fields, lines)
    _refuse_repeated_codes(lines)
    _refuse_shared_labels(lines)
    return Delivery(
        delivery_no=fields.text("delivery_no"),
        distributor=Distributor(distributor.text("code", ""), distributor.text("name", "")),
        lines=lines,
    )


def parse_delivery_text(raw: bytes) -> Delivery:
    """Read a delivery from the bytes of a file; raises DocumentProblem."""
    return parse_delivery(parse_json(raw))


def _line(fields: Fields) -> DeliveryLine:
    return DeliveryLine(
        line_no=fields.number("line_no", 1_000_000),
        item=_item(fields.object("item")),
        batch=fields.text("batch"),
        expiry=fields.day("expiry"),
        quantity=fields.number("quantity", MAX_QUANTITY),
        unit=fields.text("unit", "盒"),
        production_date=fields.day("production_date")
        if fields.text("production_date", "")
        else None,
        cartons=tuple(
            _carton(carton) for carton in fields.objects("cartons", MAX_CARTONS, optional=True)
        ),
    )


def _item(fields: Fields) -> DeliveredItem:
    gtin = fields.text("gtin", "")
    if gtin:
        code = parse(gtin)
        if code.kind is not Kind.PRODUCT_CODE or not code.valid:
            raise fields.wrong("gtin", f"“{gtin}”不是正确的 GTIN，请核对校验位。")
    return DeliveredItem(
        province_code=fields.text("province_code", ""),
        name=fields.text("name"),
        maker=fields.text("maker", ""),
        strength=fields.text("strength", ""),
        approval_number=fields.text("approval_number", ""),
        form=fields.text("form", ""),
        gtin=gtin.zfill(14) if gtin else None,
        drug_identifiers=_identifiers(fields),
    )


def _identifiers(fields: Fields) -> dict[str, PackageLevel]:
    if fields.values.get("drug_identifiers") is None:
        return {}
    identifiers: dict[str, PackageLevel] = {}
    inside = fields.object("drug_identifiers")
    for identifier in inside.values:
        if not _IDENTIFIER.fullmatch(identifier):
            raise inside.wrong(identifier[:20], "应为 7 位药品标识码或 14 位 GTIN。")
        level = inside.text(identifier)
        if level not in set(PackageLevel):
            raise inside.wrong(identifier, f"“{level}”不是包装级别，应为 small、middle 或 large。")
        identifiers[identifier] = PackageLevel(level)
    return identifiers


def _carton(fields: Fields) -> CartonContent:
    sscc = fields.text("sscc", "")
    if sscc:
        code = parse(sscc)
        if code.sscc is None or not code.valid:
            raise fields.wrong("sscc", f"“{sscc}”不是正确的 SSCC，请核对校验位。")
        sscc = code.sscc
    number = fields.text("carton_no", sscc)
    if not number:
        raise fields.wrong("carton_no", "没有填写，请补上箱号或 SSCC。")
    unsaid = fields.values.get("quantity") is None
    packages = fields.objects("packages", MAX_PACKAGES, optional=True)
    return CartonContent(
        carton_no=number,
        quantity=None if unsaid else fields.number("quantity", MAX_QUANTITY),
        sscc=sscc or None,
        packages=tuple(_package(package, 1) for package in packages),
        platform_detail_id=fields.text("platform_detail_id", "") or None,
    )


def _package(fields: Fields, depth: int) -> Package:
    if depth > MAX_DEPTH:
        raise DocumentProblem(fields.place, f"包装嵌套超过 {MAX_DEPTH} 层。")
    text = fields.text("code", allowed=GS)
    code = parse(text)
    if code.kind is not Kind.TRACE_CODE or not code.valid or code.code is None:
        raise fields.wrong("code", f"“{text}”不是追溯码。")
    children = fields.objects("children", MAX_PACKAGES, optional=True)
    return Package(code.code, tuple(_package(child, depth + 1) for child in children))


def _refuse_repeated_lines(fields: Fields, lines: tuple[DeliveryLine, ...]) -> None:
    seen: set[int] = set()
    for index, line in enumerate(lines):
        if line.line_no in seen:
            raise fields.wrong(f"lines[{index}].line_no", f"行号 {line.line_no} 重复。")
        seen.add(line.line_no)


def _refuse_repeated_codes(lines: tuple[DeliveryLine, ...]) -> None:
    seen: set[str] = set()
    for index, line in enumerate(lines):
        for code in _codes(line):
            if code in seen:
                raise DocumentProblem(f"lines[{index}].cartons", f"追溯码 {code} 出现了两次。")
            seen.add(code)


def _refuse_shared_labels(lines: tuple[DeliveryLine, ...]) -> None:
    """An SSCC on two cartons would open the wrong one."""
    carton_of: dict[str, str] = {}
    for index, line in enumerate(lines):
        for at, content in enumerate(line.cartons):
            label = content.sscc or content.carton_no
            if carton_of.setdefault(label, content.carton_no) != content.carton_no:
                where = f"lines[{index}].cartons[{at}].sscc"
                raise DocumentProblem(where, f"SSCC {label} 用在了两个箱子上。")


def _codes(line: DeliveryLine) -> Iterator[str]:
    for content in line.cartons:
        for package in content.packages:
            for inner, _parent in package.walk():
                yield inner.code.partition(GS)[0]  # what follows is batch and dates
