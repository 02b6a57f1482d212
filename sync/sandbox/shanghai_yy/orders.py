"""Orders at the platform's desk: filed, changed, voided, confirmed, asked after.

Without it a client could follow deliveries but nothing it ordered. Two phases: YY009 gives a
number, YY010 makes it valid and repeats the count of lines; only an order that is not confirmed may
be changed or voided. One bad line and nothing is kept: 10000, and CLJG says of each line why. YY009
has no key of the hospital's, so the same order filed twice is two orders.

Where the sources are silent: the platform's review passes at once, so a confirmed order waits for
delivery (20); a line's state is told in the codes of an order's; an order number is asked for as
CXBH; YY021 answers in one page; a void message may leave its lines out when JLS says 0.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sync.sandbox.shanghai_yy.checks import (
    Reply,
    count,
    money,
    one_of,
    require_distributor,
    required,
)
from sync.sandbox.shanghai_yy.fields import Fields, read_date_b
from sync.sandbox.shanghai_yy.points import PointDesk
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.ledger import Ledger
from sync.sandbox.training.order import (
    DOSAGE_UNITS,
    DRUG,
    FILED,
    VOIDED,
    WAITING,
    Order,
    OrderLine,
    line_id,
    line_state,
    order_state,
)

_OPERATIONS = "123"
_NEW, _VOID = "1", "3"
_KINDS = "123"
_SPECIAL_NEED = "3"
_PURCHASE_TYPES = "1234569"
_UNIT_TYPES = "12"
_YES_NO = "01"
_IN_STOCK = "配送企业已上传库存"

SUPPLY = "supply"
"""What distributors told of their stock (YQ002), by product."""


class OrderDesk:
    """Answers the messages about orders; safe to use from several threads."""

    def __init__(
        self,
        ledger: Ledger,
        hospital: str,
        items: Mapping[str, TrainingItem],
        points: PointDesk,
        today: Callable[[], date],
    ) -> None:
        self._ledger = ledger
        self._hospital = hospital
        self._points = points
        self._items = items
        self._today = today
        # What is confirmed must be what was counted: nothing may change in between.
        self._lock = threading.Lock()

    def file(self, main: Fields, structs: Sequence[Fields]) -> Reply:
        """YY009 订单填报: new, changed or voided."""
        operation = one_of(main, "CZLX", _OPERATIONS, Result.WRONG_OPERATION)
        draft = self._head(main)
        lines = [] if operation == _VOID else [self._line(struct) for struct in structs]
        with self._lock:
            order = self._unconfirmed(operation, main)
            if count(main, "JLS") != len(structs):
                raise Refusal(Result.WRONG_COUNT, f"JLS 与明细行数 {len(structs)} 不一致")
            if order is not None and operation == _VOID:
                self._ledger.put_order(replace(order, filed_as=VOIDED))
                return Reply({"DDBH": order.order_id}, [])
            return self._keep(draft, order, lines)

    def confirm(self, main: Fields) -> Reply:
        """YY010 订单填报确认: valid from now on; again is said to be done already."""
        self._require_place(main)
        kind, order_id = required(main, "DDLX"), required(main, "DDBH")
        lines = count(main, "SPSL")
        with self._lock:
            order = self._known(order_id)
            if order.filed_as == VOIDED:
                raise Refusal(Result.WRONG_ORDER_STATE, "订单已作废，不能确认")
            if (kind, lines) != (order.kind, len(order.lines)):
                raise Refusal(
                    Result.OTHER_ORDER,
                    f"订单类型应为 {order.kind}，明细应为 {len(order.lines)} 行",
                )
            if order.filed_as == WAITING:
                return Reply(result=Result.ALREADY_CONFIRMED)
            self._ledger.put_order(replace(order, filed_as=WAITING))
            return Reply()

    def state(self, order_id: str) -> str:
        """YY020 of one order: how far it has come."""
        return order_state(self._known(order_id), self._today())

    def line_states(self, main: Fields) -> Reply:
        """YY021 获取订单明细状态: of all lines, or of the one asked for."""
        order = self._known(required(main, "DDBH"))
        wanted = main.get("DDMXBH", "")
        lines = [line for line in order.lines if wanted in ("", line.line_id)]
        if not lines:
            raise Refusal(Result.NO_ORDER_LINE)
        today = self._today()
        structs = [
            {
                "DDMXBH": line.line_id,
                "DDMXZT": line_state(order, line, today),
                "BZSM": line.remark,
            }
            for line in lines
        ]
        return Reply({"SFWJ": "1", "JLS": str(len(structs))}, structs)

    def _known(self, order_id: str) -> Order:
        order = self._ledger.order(order_id)
        if order is None:
            raise Refusal(Result.NO_ORDER)
        return order

    def _require_place(self, main: Fields) -> None:
        if required(main, "YYBM") != self._hospital:
            raise Refusal(Result.NO_HOSPITAL)
        self._points.point(required(main, "PSDBM"))

    def _head(self, main: Fields) -> Order:
        self._require_place(main)
        kind = one_of(main, "DDLX", _KINDS, Result.WRONG_OPERATION)
        if kind == _SPECIAL_NEED:
            raise Refusal(Result.NOT_DECLARED)
        return Order(
            order_id="",
            kind=kind,
            hospital=self._hospital,
            delivery_point=required(main, "PSDBM"),
            plan_no=main.get("YYJHDH", ""),
            due=read_date_b("ZWDHRQ", main.get("ZWDHRQ", "")),
            filed_as=FILED,
            lines=(),
        )

    def _unconfirmed(self, operation: str, main: Fields) -> Order | None:
        """The order to change or void; None where a new one is filed."""
        if operation == _NEW:
            return None
        order = self._known(required(main, "DDBH"))
        if order.filed_as != FILED:
            raise Refusal(Result.WRONG_ORDER_STATE, "订单已确认或已作废，不能修改或作废")
        return order

    def _keep(self, draft: Order, order: Order | None, lines: Sequence[OrderLine]) -> Reply:
        if not lines:
            raise Refusal(Result.WRONG_COUNT, "订单至少要有一行明细")
        faults = _faults(lines, self._items)
        if any(fault is not Result.DONE for fault in faults):
            return Reply({"DDBH": ""}, _answers(lines, faults), Result.BAD_DETAIL)
        order_id = order.order_id if order else self._ledger.next_order_id(self._today())
        numbered = tuple(
            replace(line, line_id=line_id(order_id, position))
            for position, line in enumerate(lines, start=1)
        )
        self._ledger.put_order(replace(draft, order_id=order_id, lines=numbered))
        return Reply({"DDBH": order_id}, self._answered(numbered, faults))

    def _answered(self, lines: Sequence[OrderLine], faults: Sequence[Result]) -> list[Fields]:
        """Say of each line whether its distributor told that it has stock."""
        told = {product for product, _body in self._ledger.papers(SUPPLY)}
        return [
            {**row, "CLQKMS": _IN_STOCK if row["ZXSPBM"] in told else row["CLQKMS"]}
            for row in _answers(lines, faults)
        ]

    def _line(self, fields: Fields) -> OrderLine:
        distributor = required(fields, "YQBM")
        require_distributor(distributor)
        product = required(fields, "ZXSPBM")
        unit_type = one_of(fields, "CGJLDW", _UNIT_TYPES, Result.WRONG_XML)
        item = self._items.get(product)
        return OrderLine(
            line_id="",
            line_no=required(fields, "SXH"),
            purchase_type=one_of(fields, "CGLX", _PURCHASE_TYPES, Result.WRONG_PURCHASE_TYPE),
            goods_type=required(fields, "SPLX"),
            product=product,
            pack_note=fields.get("GGBZ", ""),
            unit_type=unit_type,
            per_pack=item.pack_quantity if item and unit_type == DOSAGE_UNITS else 1,
            quantity=count(fields, "CGSL", least=1),
            price=money(fields, "CGDJ"),
            distributor=distributor,
            many_deliveries=one_of(fields, "DCPSBS", _YES_NO, Result.WRONG_XML),
            remark=fields.get("BZSM", ""),
        )


def _faults(lines: Sequence[OrderLine], items: Mapping[str, TrainingItem]) -> list[Result]:
    numbers = Counter(line.line_no for line in lines)
    return [_fault(line, numbers[line.line_no] > 1, items) for line in lines]


def _fault(line: OrderLine, repeated: bool, items: Mapping[str, TrainingItem]) -> Result:
    if repeated:
        return Result.LINE_NO_TWICE
    if line.goods_type != DRUG:
        return Result.WRONG_GOODS_TYPE
    if line.product not in items:
        return Result.UNMATCHED_PRODUCT
    return Result.DONE


def _answers(lines: Sequence[OrderLine], faults: Sequence[Result]) -> list[Fields]:
    return [
        {
            "DDMXBH": line.line_id,
            "SXH": line.line_no,
            "SPLX": line.goods_type,
            "ZXSPBM": line.product,
            "YYSPBM": "",
            "CLJG": fault.code,
            "CLQKMS": fault.meaning,
        }
        for line, fault in zip(lines, faults, strict=True)
    ]
