"""Deliveries at the platform's desk, for the distributor: told, changed, voided.

Without it only training trucks could come. YQ003 takes a delivery whole: JLS lines (22003) in ZXS
cartons (22004), each line one batch of one item in one carton. One bad line and nothing is kept:
10000, and CLJG says of each line why. What the hospital has passed or failed, or what was billed,
cannot be changed or voided.

Where the sources are silent: a number that is taken, and a change that is not allowed, are refused
as 12001; the same batch of an item twice in a carton is 13016; more than was ordered may come; the
answer names the delivery (PSDID) and its details (PSMXBH).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sync.sandbox.shanghai_yy.bills import VOIDED
from sync.sandbox.shanghai_yy.checks import (
    Fault,
    Reply,
    count,
    judged,
    one_of,
    require_count,
    required,
)
from sync.sandbox.shanghai_yy.fields import Fields, read_date_b, read_moment_a
from sync.sandbox.shanghai_yy.place import Shop
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.ledger import DeliveryRow
from sync.sandbox.training.order import (
    DELIVERING,
    DOSAGE_UNITS,
    DRUG,
    WAITING,
    Order,
    OrderLine,
    line_state,
)
from sync.sandbox.training.sent_rows import OPEN, SentDelivery, SentDetail, detail_id

_NEW, _VOID = "1", "3"
_KEY = ("PSDTM", "ZXSPBM", "SCPH", "DDMXBH")

Lines = Mapping[str, tuple[Order, OrderLine]]


@dataclass(frozen=True, slots=True)
class _Row:
    """One STRUCT, and the order line it names where there is one."""

    struct: Fields
    order: Order | None
    line: OrderLine | None
    again: bool


class ShippingDesk:
    """Answers YQ003; safe to use from several threads."""

    def __init__(self, shop: Shop) -> None:
        self._ledger, self._items, self._place = shop.ledger, shop.items, shop.place
        self._book, self._today = shop.book, shop.today

    def tell(self, main: Fields, structs: Sequence[Fields]) -> Reply:
        """YQ003 配送单传报."""
        operation = one_of(main, "CZLX", "123", Result.WRONG_OPERATION)
        number = required(main, "PSDH")
        self._place.require(main)
        shipped_at = read_moment_a("CJRQ", required(main, "CJRQ"))
        read_moment_a("SDRQ", required(main, "SDRQ"))
        cartons = count(main, "ZXS", least=1)
        require_count(main, structs)
        if cartons != len({required(struct, "PSDTM") for struct in structs}):
            raise Refusal(Result.WRONG_CARTONS, f"装箱数 ZXS 与明细中的箱数不一致，现为 {cartons}")
        with self._ledger.change():
            known = self._to_change(operation, number)
            if known is not None and operation == _VOID:
                self._ledger.void_sent(known.delivery_id)
                return Reply({"PSDID": known.delivery_id}, [])
            return self._kept(main, structs, shipped_at, known)

    def _kept(
        self,
        main: Fields,
        structs: Sequence[Fields],
        shipped_at: datetime,
        known: DeliveryRow | None,
    ) -> Reply:
        rows = self._rows(structs)
        faults = [self._fault(row, main["PSDBM"]) for row in rows]
        shown = [{name: struct.get(name, "") for name in _KEY} for struct in structs]
        if any(fault.result is not Result.DONE for fault in faults):
            return judged(shown, faults, {"PSDID": ""})
        sent = SentDelivery(
            delivery_no=main["PSDH"],
            distributor=main["YQBM"],
            delivery_point=main["PSDBM"],
            order_no=rows[0].order.order_id if rows[0].order else "",
            shipped_at=shipped_at,
            details=tuple(self._detail(struct) for struct in structs),
        )
        told = self._ledger.send(sent, self._today(), known.delivery_id if known else "")
        numbered = [
            {"PSMXBH": detail_id(told, position), **row}
            for position, row in enumerate(shown, start=1)
        ]
        return judged(numbered, faults, {"PSDID": told})

    def _to_change(self, operation: str, number: str) -> DeliveryRow | None:
        """The delivery to change or void; None where a new one is told."""
        known = next((row for row in self._ledger.deliveries() if row.delivery_no == number), None)
        if operation == _NEW:
            if known is not None:
                raise Refusal(Result.WRONG_OPERATION, f"配送单号 {number} 已填报")
            return None
        sent = self._ledger.sent()
        if known is None or sent.get(known.delivery_id, True):
            raise Refusal(Result.NO_DELIVERY)
        details = self._ledger.details(delivery_id=known.delivery_id)
        if any(one.state != OPEN for one in details):
            raise Refusal(Result.WRONG_OPERATION, "医院已验收，不能修改或作废")
        billed = self._billed()
        if any((one.order_line_id, one.batch) in billed for one in details):
            raise Refusal(Result.WRONG_OPERATION, "已传报发票，不能修改或作废")
        return known

    def _billed(self) -> set[tuple[str, str]]:
        """Order lines and batches that stand on an invoice."""
        return {
            (line["GLMXBH"], line["SCPH"])
            for bill in self._book.bills()
            if bill.state != VOIDED
            for line in bill.lines
        }

    def _rows(self, structs: Sequence[Fields]) -> list[_Row]:
        lines: Lines = {
            line.line_id: (order, line) for order in self._ledger.orders() for line in order.lines
        }
        keys = [tuple(struct.get(name, "") for name in _KEY) for struct in structs]
        times = Counter(keys)
        rows = []
        for struct, key in zip(structs, keys, strict=True):
            order, line = lines.get(struct.get("DDMXBH", ""), (None, None))
            rows.append(_Row(struct, order, line, times[key] > 1))
        return rows

    def _fault(self, row: _Row, point: str) -> Fault:
        struct = row.struct
        for name in ("SCPH", "DDMXBH"):
            required(struct, name)
        for name in ("SCRQ", "YXRQ"):
            read_date_b(name, required(struct, name))
        quantity = count(struct, "PSL", least=1)
        if struct.get("ZXLX", "") not in ("1", "2", "3"):
            return Fault(Result.WRONG_PACKING)
        if struct.get("SPLX", "") != DRUG:
            return Fault(Result.WRONG_GOODS_TYPE)
        item = self._items.get(required(struct, "ZXSPBM"))
        if item is None:
            return Fault(Result.UNMATCHED_PRODUCT)
        if row.again:
            return Fault(Result.LINE_NO_TWICE, "同箱同品同批应合并为一行")
        if _per_pack(struct, item) > 1 and quantity % item.pack_quantity:
            return Fault(Result.NO_DETAIL, f"配送量应为整包装，每包装 {item.pack_quantity}")
        return _order_fault(row, point, self._today())

    def _detail(self, struct: Fields) -> SentDetail:
        item = self._items[struct["ZXSPBM"]]
        return SentDetail(
            carton_no=struct["PSDTM"],
            packed=struct["ZXLX"],
            product=struct["ZXSPBM"],
            batch=struct["SCPH"],
            production_date=read_date_b("SCRQ", struct["SCRQ"]) or date.max,
            expiry=read_date_b("YXRQ", struct["YXRQ"]) or date.max,
            quantity=count(struct, "PSL") // _per_pack(struct, item),
            order_line_id=struct["DDMXBH"],
            sale_no=struct.get("XSDDH", ""),
            logistics_no=struct.get("WLPTDDH", ""),
        )


def _per_pack(struct: Fields, item: TrainingItem) -> int:
    """How many of the told unit one sales package holds."""
    unit = one_of(struct, "CGJLDW", "12", Result.WRONG_XML)
    return item.pack_quantity if unit == DOSAGE_UNITS else 1


def _order_fault(row: _Row, point: str, today: date) -> Fault:
    if row.order is None or row.line is None:
        return Fault(Result.NO_ORDER_LINE)
    if row.line.product != row.struct["ZXSPBM"]:
        return Fault(Result.NO_ORDER_LINE, f"订单明细的商品为 {row.line.product}")
    if row.order.delivery_point != point:
        return Fault(Result.NO_ORDER_LINE, f"订单的配送点为 {row.order.delivery_point}")
    if line_state(row.order, row.line, today) not in (WAITING, DELIVERING):
        return Fault(Result.NO_ORDER_LINE, "订单明细不在可配送的状态")
    return Fault()
