"""What a distributor asks and tells beside its papers: orders, returns, items, stock.

Without it nobody could try the distributor's side of the platform. YQ010 gives the lines ordered of
it once they are valid, YQ011 the returns; YQ013 ends a line, YQ005 writes an order for a hospital
that the hospital confirms; YQ001 tells an item, YQ002 the stock, YQ017 asks where a hospital is
delivered to.

Where the sources are silent: YQ010 and YQ011 are asked by QSRQ, JZRQ, YYBM and the last number
received (DDMXBH, THDBH); a line may be ended while it waits or is under delivery, else 12016; an
item is matched by approval number and pack quantity, and ZXSPBM in MAIN says to what; YQ002 has a
JLS; YQ005 has the fields of YY009.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal

from sync.sandbox.shanghai_yy.checks import (
    Fault,
    Reply,
    among,
    count,
    figure,
    judged,
    one_of,
    page,
    require_count,
    required,
    span,
)
from sync.sandbox.shanghai_yy.fields import KINDS, Fields, date_b
from sync.sandbox.shanghai_yy.orders import SUPPLY, OrderDesk
from sync.sandbox.shanghai_yy.place import Shop
from sync.sandbox.shanghai_yy.points import PointDesk
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.order import (
    DELIVERING,
    DELIVERY_POINT,
    DRUG,
    FILED,
    PACKS,
    VOIDED,
    WAITING,
    Order,
    OrderLine,
    line_state,
)
from sync.sandbox.training.returning import FILED as RETURN_FILED
from sync.sandbox.training.returning import VOIDED as RETURN_VOIDED
from sync.sandbox.training.returning import Return, return_state

_ITEM = "item"
_BY_DISTRIBUTOR = "filed-by-distributor"
_FROM_HOSPITAL, _FROM_DISTRIBUTOR = "1", "2"
_NEW, _VOID = "1", "3"
_TO_BE_MATCHED, _MATCHED = "00", "10"
"""药品字典匹配状态 (4.1.19)."""
_DAY = 8


class SupplierDesk:
    """Answers a distributor's questions; safe to use from several threads."""

    def __init__(
        self,
        shop: Shop,
        points: PointDesk,
        orders: OrderDesk,
        now: Callable[[], datetime],
        page_size: int,
    ) -> None:
        self._ledger, self._items, self._place = shop.ledger, shop.items, shop.place
        self._points, self._orders = points, orders
        self._now, self._today = now, shop.today
        self._page_size = page_size

    def tell_item(self, main: Fields) -> Reply:
        """YQ001 商品信息传报."""
        operation = one_of(main, "CZLX", "123", Result.WRONG_OPERATION)
        one_of(main, "SPLX", DRUG, Result.WRONG_GOODS)
        among(main, "YPLX", KINDS, Result.WRONG_KIND)
        approval, packed = required(main, "YPPZWH"), count(main, "BZSL", least=1)
        for name in ("TYM", "YPJX", "GG", "SCQYMC", "BZDW", "CGYYDW"):
            required(main, name)
        same = self._same(approval, main.get("YPBWM", ""))
        found = [item.province_code for item in same if item.pack_quantity == packed]
        state = _MATCHED if found else _TO_BE_MATCHED
        body = {} if operation == _VOID else {**main, "state": state}
        self._ledger.put_paper(_ITEM, f"{approval}/{packed}/{main['BZDW']}", body)
        if not found:
            return Reply({"ZXSPBM": ""}, result=Result.PACK_UNMATCHED)
        return Reply({"ZXSPBM": found[0]})

    def _same(self, approval: str, standard: str) -> list[TrainingItem]:
        """Items that an approval number stands for; refused where there are none."""
        same = [item for item in self._items.values() if item.approval_number == approval]
        if not same:
            raise Refusal(Result.NO_APPROVAL)
        if standard and all(item.standard_code != standard for item in same):
            raise Refusal(Result.NO_STANDARD_CODE)
        return same

    def tell_stock(self, main: Fields, structs: Sequence[Fields]) -> Reply:
        """YQ002 库存传报."""
        require_count(main, structs)
        faults = [self._stock_fault(struct) for struct in structs]
        if all(fault.result is Result.DONE for fault in faults):
            with self._ledger.change():
                for struct in structs:
                    self._ledger.put_paper(SUPPLY, struct["ZXSPBM"], dict(struct))
        shown = [{name: row.get(name, "") for name in ("SPLX", "ZXSPBM")} for row in structs]
        return judged(shown, faults, {})

    def file_order(self, main: Fields, structs: Sequence[Fields]) -> Reply:
        """YQ005 代填订单: the hospital confirms it."""
        reply = self._orders.file(main, structs)
        number = (reply.main or {}).get("DDBH", "")
        if number and main.get("CZLX") == _NEW:
            self._ledger.put_paper(_BY_DISTRIBUTOR, number, {"DDBH": number})
        return reply

    def orders(self, main: Fields) -> Reply:
        """YQ010 订单查询."""
        first, last = self._asked(main)
        told = {number for number, _body in self._ledger.papers(_BY_DISTRIBUTOR)}
        rows = [
            self._line(order, line, order.order_id in told)
            for order in self._ledger.orders()
            if order.filed_as not in (FILED, VOIDED) and first <= _day(order.order_id) <= last
            for line in order.lines
        ]
        return self._after(rows, main.get("DDMXBH", ""), "DDMXBH")

    def returns(self, main: Fields) -> Reply:
        """YQ011 退货单查询."""
        first, last = self._asked(main)
        rows = [
            self._return(one)
            for one in self._ledger.returns()
            if one.filed_as not in (RETURN_FILED, RETURN_VOIDED)
            and first <= _day(one.return_id) <= last
        ]
        return self._after(rows, main.get("THDBH", ""), "THDBH")

    def end(self, main: Fields) -> Reply:
        """YQ013 订单终止: nothing (more) is delivered on a line."""
        wanted, reason = required(main, "DDMXBH"), required(main, "ZZYY")
        with self._ledger.change():
            for order in self._ledger.orders():
                for line in order.lines:
                    if line.line_id == wanted:
                        if line_state(order, line, self._today()) not in (WAITING, DELIVERING):
                            raise Refusal(Result.WRONG_ORDER_STATE)
                        self._ledger.end_line(wanted, reason)
                        return Reply()
        raise Refusal(Result.NO_ORDER_LINE)

    def points(self, main: Fields) -> Reply:
        """YQ017 配送点查询."""
        self._place.require_hospital(main)
        rows = self._points.points()
        return Reply({"SFWJ": "1", "JLS": str(len(rows))}, rows)

    def _asked(self, main: Fields) -> tuple[date, date]:
        if main.get("YYBM"):
            self._place.require_hospital(main)
        return span(main)

    def _after(self, rows: list[Fields], cursor: str, field: str) -> Reply:
        rows.sort(key=lambda row: row[field])
        return page([row for row in rows if row[field] > cursor], self._page_size)

    def _line(self, order: Order, line: OrderLine, told: bool) -> Fields:
        item = self._items[line.product]
        return {
            "DDMXBH": line.line_id,
            "JHDH": order.plan_no,
            "YQBM": line.distributor,
            "YYBM": order.hospital,
            **self._where(order.delivery_point),
            "CGLX": line.purchase_type,
            "DDLX": order.kind,
            **_goods(item),
            "BZNHSL": str(item.pack_quantity),
            "CGJLDW": line.unit_type,
            "CGSL": str(line.quantity),
            "DDTJFS": _FROM_DISTRIBUTOR if told else _FROM_HOSPITAL,
            "DDCLZT": line_state(order, line, self._today()),
            "DDTJRQ": order.order_id[:_DAY],
            "BZSM": line.remark,
        }

    def _return(self, one: Return) -> Fields:
        return {
            "THDBH": one.return_id,
            "YQBM": one.distributor,
            "YYBM": self._place.hospital,
            **self._where(""),
            "THDTJRQ": date_b(_day(one.return_id)),
            "THDTJFS": _FROM_HOSPITAL,
            "THDCLZT": return_state(one, self._now()),
            "DLCGBZ": one.volume_based,
            **_goods(self._items[one.product]),
            "SCPH": one.batch,
            "CGJLDW": PACKS,
            "THSL": str(one.quantity),
            "THDJ": one.price,
            "THZJ": str(Decimal(one.price) * one.quantity),
            "THYY": one.reason,
        }

    def _where(self, code: str) -> Fields:
        """A delivery point and its address; the first one where none is said."""
        wanted = code or DELIVERY_POINT
        found = [one["PSDZ"] for one in self._points.points() if one["PSDBM"] == wanted]
        return {"PSDBM": wanted, "PSDZ": found[0] if found else ""}

    def _stock_fault(self, struct: Fields) -> Fault:
        if required(struct, "SPLX") != DRUG:
            return Fault(Result.WRONG_GOODS_TYPE)
        required(struct, "KCDW")
        if min(figure(struct, "YPKCL"), figure(struct, "KCSL")) < 0:
            raise Refusal(Result.WRONG_XML, f"库存量不能为负，现为 {struct['KCSL']}")
        if required(struct, "ZXSPBM") not in self._items:
            return Fault(Result.UNMATCHED_PRODUCT)
        return Fault()


def _goods(item: TrainingItem) -> Fields:
    return {
        "SPLX": DRUG,
        "YPLX": item.drug_type,
        "ZXSPBM": item.province_code,
        "CPM": item.name,
        "YPJX": item.form,
        "CFGG": item.strength,
        "YYDWMC": item.dosage_unit,
        "SCQYMC": item.maker,
    }


def _day(number: str) -> date:
    """The day that a platform's number begins with."""
    return datetime.strptime(number[:_DAY], "%Y%m%d").date()
