"""Reads orders (随货同行单) of any kind of file, as shipments that are to be begun.

Without it an order would be typed line by line. CSV and XLSX have one row for each drug and batch,
under the usual headings in any order; one file may hold several orders. JSON is the delivery file
of the `receive` command, or a list of them; cartons in it are not used, they are packed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.codes.check_digits import has_gs1_check_digit
from app.documents import DocumentProblem, Fields, parse_json
from app.packing.files.problems import FileProblem, Problems
from app.packing.values import (
    LEVELS,
    LONGEST_NUMBER,
    Goods,
    Line,
    OrderWish,
    Party,
    ShipmentHead,
)
from app.tables.cells import Cell, Row, day_in, shown
from app.tables.opening import open_table
from app.tables.refused import TableRefused

LARGEST_FILE = 50_000_000
MOST_LINES = 10_000
MOST_PACKAGES = 10_000_000
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "delivery_no": ("随货同行单号", "配送单号", "发货单号", "单号", "delivery_no"),
    "order_no": ("订单号", "采购订单号", "order_no"),
    "to_code": ("收货单位编码", "医院编码", "机构编码", "recipient_code"),
    "to_name": ("收货单位", "收货单位名称", "医院", "购货单位", "recipient"),
    "to_address": ("收货地址", "配送地址", "address"),
    "from_code": ("配送企业编码", "供货单位编码", "distributor_code"),
    "from_name": ("配送企业", "供货单位", "distributor"),
    "storage": ("储存条件", "贮藏", "storage"),
    "delivery_point": ("配送点编码", "delivery_point"),
    "arrives_at": ("送达时间", "arrives_at"),
    "logistics_no": ("运单号", "物流单号", "logistics_no"),
    "order_line_id": ("订单明细编号", "order_line_id"),
    "sale_no": ("销售单号", "sale_no"),
    "line_no": ("行号", "序号", "line_no"),
    "province_code": ("省标代码", "统编代码", "药品编码", "province_code"),
    "name": ("药品名称", "通用名", "通用名称", "名称", "name"),
    "strength": ("规格", "strength"),
    "maker": ("生产企业", "生产厂商", "生产厂家", "厂家", "maker"),
    "form": ("剂型", "form"),
    "approval_number": ("批准文号", "approval_number"),
    "gtin": ("GTIN", "69码", "商品条码", "gtin"),
    "identifiers": ("药品标识码", "drug_identifiers"),
    "batch": ("批号", "生产批号", "batch"),
    "production_date": ("生产日期", "production_date"),
    "expiry": ("有效期至", "有效期", "失效日期", "expiry"),
    "quantity": ("数量", "发货数量", "配送数量", "quantity"),
    "unit": ("单位", "包装单位", "unit"),
    "carton_quantity": ("件装量", "件装数", "装箱规格", "carton_quantity"),
}
_FIELD_OF = {name.lower(): field for field, names in _COLUMNS.items() for name in names}
_REQUIRED = ("name", "batch", "expiry", "quantity")
_LEVEL_OF = {"小": "small", "中": "middle", "大": "large"} | {one: one for one in LEVELS}


@dataclass(frozen=True, slots=True)
class OrderRead:
    """One order of a file."""

    head: ShipmentHead
    lines: tuple[Line, ...]
    row: int
    """Where it begins."""


def read_orders(path: Path, wish: OrderWish, problems: Problems) -> tuple[OrderRead, ...]:
    """Read all orders of a file; raises FileProblem or OSError."""
    if path.stat().st_size > LARGEST_FILE:
        raise FileProblem(f"文件超过 {LARGEST_FILE // 1_000_000} MB，请分成几个文件导入。")
    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"["):
        return tuple(_from_json(path.read_bytes(), wish, problems))
    return _from_table(path, wish, problems)


def _from_json(raw: bytes, wish: OrderWish, problems: Problems) -> Iterator[OrderRead]:
    try:
        document = parse_json(raw)
    except DocumentProblem as problem:
        raise FileProblem(str(problem)) from problem
    for number, one in enumerate(document if isinstance(document, list) else [document], start=1):
        try:
            yield _order_of(Fields.of(one), wish, number, problems)
        except DocumentProblem as problem:
            problems.add(number, str(problem))


def _order_of(fields: Fields, wish: OrderWish, number: int, problems: Problems) -> OrderRead:
    lines = []
    for index, entry in enumerate(fields.objects("lines", MOST_LINES), start=1):
        try:
            lines.append(_line_of_json(entry, index))
            if entry.values.get("cartons"):
                _note_once(problems, "文件里的装箱明细没有用到，请在这里装箱。")
        except DocumentProblem as problem:
            problems.add(index, str(problem))
    if not fields.values.get("lines"):
        raise fields.wrong("lines", "没有一行药品。")
    sender, recipient = _party(fields, "distributor"), _party(fields, "recipient")
    platform = fields.object("platform") if fields.values.get("platform") else Fields({}, "")
    head = _head(
        {
            "delivery_no": fields.text("delivery_no", ""),
            "order_no": fields.text("order_no", ""),
            "storage": fields.text("storage", ""),
            "delivery_point": platform.text("delivery_point", ""),
            "arrives_at": platform.text("arrives_at", ""),
            "logistics_no": fields.text("logistics_no", ""),
        },
        sender,
        recipient,
        wish,
    )
    _refuse_repeated(lines, problems)
    return OrderRead(head, tuple(lines), number)


def _party(fields: Fields, key: str) -> Party:
    if fields.values.get(key) is None:
        return Party("", "")
    one = fields.object(key)
    return Party(one.text("code", ""), one.text("name", ""), one.text("address", ""))


def _line_of_json(entry: Fields, index: int) -> Line:
    item = entry.object("item")
    said = item.values.get("drug_identifiers")
    levels = {} if said is None else item.object("drug_identifiers").values
    identifiers = {str(key): str(value) for key, value in levels.items()}
    if any(level not in LEVELS for level in identifiers.values()):
        raise item.wrong("drug_identifiers", "级别应为 small、middle 或 large。")
    texts = {
        name: item.text(name, "")
        for name in ("province_code", "strength", "maker", "form", "approval_number", "gtin")
    }
    optional = ("production_date", "carton_quantity")
    made, full = (entry.values.get(key) not in (None, "") for key in optional)
    return Line(
        line_no=entry.number("line_no", 1_000_000) if "line_no" in entry.values else index,
        goods=Goods(name=item.text("name"), identifiers=identifiers, **_with_gtin(item, texts)),
        batch=entry.text("batch"),
        expiry=entry.day("expiry"),
        quantity=entry.number("quantity", MOST_PACKAGES),
        unit=entry.text("unit", "盒"),
        production_date=entry.day("production_date") if made else None,
        carton_quantity=entry.number("carton_quantity", MOST_PACKAGES) if full else None,
        order_line_id=entry.text("order_line_id", ""),
        sale_no=entry.text("sale_no", ""),
    )


def _with_gtin(fields: Fields, texts: dict[str, str]) -> dict[str, str]:
    gtin = texts["gtin"]
    if not gtin:
        return texts
    if not (gtin.isascii() and gtin.isdigit() and 8 <= len(gtin) <= 14) or not has_gs1_check_digit(
        gtin
    ):
        raise fields.wrong("gtin", f"“{gtin[:20]}”不是正确的 GTIN，请核对校验位。")
    return texts | {"gtin": gtin.zfill(14)}


def _from_table(path: Path, wish: OrderWish, problems: Problems) -> tuple[OrderRead, ...]:
    orders: dict[tuple[str, ...], tuple[int, dict[str, str], list[Line]]] = {}
    try:
        with open_table(path) as table:
            header = next(table.rows, None)
            fields = _fields(() if header is None else header.cells, problems)
            for row in table.rows:
                if len(fields) and not _is_blank(row):
                    _take_row(row, fields, orders, problems)
    except TableRefused as refused:
        raise FileProblem(str(refused)) from refused
    if not orders and not problems.count:
        raise FileProblem("文件里没有一行药品，请核对后重新选择。")
    return tuple(_orders(orders, wish, problems))


def _take_row(
    row: Row,
    fields: Sequence[str],
    orders: dict[tuple[str, ...], tuple[int, dict[str, str], list[Line]]],
    problems: Problems,
) -> None:
    cells = {name: cell for name, cell in zip(fields, row.cells, strict=False) if name}
    try:
        if row.trouble:
            raise DocumentProblem("", row.trouble)
        said = {name: _text(cells, name) for name in _COLUMNS if name not in _TYPED}
        key = tuple(said[name] for name in ("delivery_no", "to_code", "to_name"))
        _row, _said, lines = orders.setdefault(key, (row.number, said, []))
        if len(lines) >= MOST_LINES:
            raise DocumentProblem("", f"一张单最多 {MOST_LINES} 行，请分成几张。")
        line = _line_of_cells(cells, said, len(lines) + 1)
        if any(line.line_no == other.line_no for other in lines):
            raise DocumentProblem("line_no", f"行号 {line.line_no} 重复。")
        lines.append(line)
    except DocumentProblem as problem:
        problems.add(row.number, f"{_title(problem.where)}{problem.reason}")


def _orders(
    orders: Mapping[tuple[str, ...], tuple[int, dict[str, str], list[Line]]],
    wish: OrderWish,
    problems: Problems,
) -> Iterator[OrderRead]:
    for row, said, lines in orders.values():
        sender = Party(said["from_code"], said["from_name"])
        recipient = Party(said["to_code"], said["to_name"], said["to_address"])
        try:
            yield OrderRead(_head(said, sender, recipient, wish), tuple(lines), row)
        except DocumentProblem as problem:
            problems.add(row, f"{_title(problem.where)}{problem.reason}")


def _head(
    said: Mapping[str, str], sender: Party, recipient: Party, wish: OrderWish
) -> ShipmentHead:
    delivery_no = said["delivery_no"] or wish.delivery_no
    sender, recipient = _filled(sender, wish.sender), _filled(recipient, wish.recipient)
    for where, text in (("delivery_no", delivery_no), ("to_name", recipient.name)):
        if not text:
            raise DocumentProblem(where, "没有填写，请补上。")
    if not sender.name and not sender.code:
        raise DocumentProblem("from_name", "没有填写，请补上。")
    return ShipmentHead(
        delivery_no=delivery_no,
        sender=sender,
        recipient=recipient,
        order_no=said["order_no"],
        storage=said["storage"] or wish.storage,
        least_days=wish.least_days,
        delivery_point=said["delivery_point"],
        arrives_at=_moment(said["arrives_at"]),
        logistics_no=said["logistics_no"][:LONGEST_NUMBER],
    )


def _moment(text: str) -> str:
    """A time with its zone; one that says none is of this machine's."""
    if not text:
        return ""
    try:
        return datetime.fromisoformat(text).astimezone().isoformat()
    except (ValueError, OverflowError) as error:
        wrong = f"“{text[:30]}”不是时间，请写成 2026-11-22 08:30。"
        raise DocumentProblem("arrives_at", wrong) from error


def _filled(party: Party, wish: Party) -> Party:
    return replace(
        party,
        code=party.code or wish.code,
        name=party.name or wish.name,
        address=party.address or wish.address,
    )


_TYPED = ("line_no", "identifiers", "production_date", "expiry", "quantity", "carton_quantity")


def _line_of_cells(cells: Mapping[str, Cell], said: Mapping[str, str], number: int) -> Line:
    texts = {
        name: said[name]
        for name in ("province_code", "strength", "maker", "form", "approval_number", "gtin")
    }
    for name in ("name", "batch"):
        if not said[name]:
            raise DocumentProblem(name, "没有填写，请补上。")
    expiry = _day(cells, "expiry")
    if expiry is None:
        raise DocumentProblem("expiry", "没有填写，请补上。")
    quantity = _whole(cells, "quantity")
    if quantity is None:
        raise DocumentProblem("quantity", "没有填写，请补上。")
    return Line(
        line_no=_whole(cells, "line_no") or number,
        goods=Goods(
            name=said["name"],
            identifiers=_identifiers(cells),
            **_with_gtin(Fields({}, ""), texts),
        ),
        batch=said["batch"],
        expiry=expiry,
        quantity=quantity,
        unit=said["unit"] or "盒",
        production_date=_day(cells, "production_date"),
        carton_quantity=_whole(cells, "carton_quantity"),
        order_line_id=said["order_line_id"],
        sale_no=said["sale_no"],
    )


def _identifiers(cells: Mapping[str, Cell]) -> dict[str, str]:
    """`8100001` or `8100001=小;8100002=中`; without a level it is a sales package."""
    found: dict[str, str] = {}
    text = _text(cells, "identifiers").replace("；", ";").replace("、", ";").replace("＝", "=")
    for part in filter(None, (one.strip() for one in text.split(";"))):
        identifier, _, level = (one.strip() for one in part.partition("="))
        is_code = identifier.isascii() and identifier.isdigit() and len(identifier) in (7, 14)
        if not is_code or (level and level.lower() not in _LEVEL_OF):
            raise DocumentProblem("identifiers", f"“{part[:30]}”应写成 8100001=小 这样。")
        found[identifier] = _LEVEL_OF[level.lower()] if level else LEVELS[0]
    return found


def _whole(cells: Mapping[str, Cell], name: str) -> int | None:
    text = _text(cells, name).replace(",", "")
    if not text:
        return None
    digits = text.removesuffix(".0").removesuffix(".00")
    if not (digits.isascii() and digits.isdigit()) or not 1 <= int(digits[:12]) <= MOST_PACKAGES:
        raise DocumentProblem(name, f"“{text[:20]}”应为 1 到 {MOST_PACKAGES} 的整数。")
    return int(digits)


def _day(cells: Mapping[str, Cell], name: str) -> Any:  # noqa: ANN401 (a date or None)
    cell = cells.get(name)
    text = shown(cell)
    return day_in(cell) or (Fields({name: text}, "").day(name) if text else None)


def _text(cells: Mapping[str, Cell], name: str) -> str:
    return Fields({name: shown(cells.get(name))}, "").text(name, "")


def _fields(header: Sequence[Cell], problems: Problems) -> list[str]:
    fields = [_FIELD_OF.get(shown(cell).lower(), "") for cell in header]
    missing = [_COLUMNS[name][0] for name in _REQUIRED if name not in fields]
    if missing:
        raise FileProblem(f"第一行没有这些列：{'、'.join(missing)}。请核对表头后重新导入。")
    unknown = [shown(c) for c, name in zip(header, fields, strict=True) if shown(c) and not name]
    if unknown:
        problems.notes.append(f"没有用到这些列：{'、'.join(unknown[:20])}。")
    return fields


def _refuse_repeated(lines: Sequence[Line], problems: Problems) -> None:
    seen: set[int] = set()
    for index, line in enumerate(lines, start=1):
        if line.line_no in seen:
            problems.add(index, f"行号 {line.line_no} 重复。")
        seen.add(line.line_no)


def _note_once(problems: Problems, note: str) -> None:
    if note not in problems.notes:
        problems.notes.append(note)


def _is_blank(row: Row) -> bool:
    return not row.trouble and not any(shown(cell) for cell in row.cells)


def _title(field: str) -> str:
    return f"{_COLUMNS[field][0]}：" if field in _COLUMNS else ""
