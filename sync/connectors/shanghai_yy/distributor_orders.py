"""The distributor's orders and returns: fetched, ended, written for a hospital.

Without it a distributor would read orders off a screen. YQ010 gives the lines ordered, YQ011 the
returns; how both are asked is not published, so days, hospital and cursor go under names that are
settings. YQ013 ends a line: nothing (more) is delivered on it. No message accepts a line: the first
delivery on it does. YQ005 files an order for a hospital with the fields of YY009, as far as they
are published; the hospital confirms it. YQ017 gives a hospital's delivery points, in the fields of
YY001. Fields: procurement.md §1.1.9.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.purchasing.states import OrderState
from sync.connectors.distributor_port import OrderedLine, ReturnedLine
from sync.connectors.office_port import DeliveryPoint
from sync.connectors.port import FiledOrder, OrderToPlace, PlatformError
from sync.connectors.shanghai_yy.calling import reading
from sync.connectors.shanghai_yy.distributor_calling import DistributorCaller
from sync.connectors.shanghai_yy.fields import (
    Fields,
    known_date,
    number,
    required,
    whole_number,
)
from sync.connectors.shanghai_yy.papers import ORDER_STATES
from sync.connectors.shanghai_yy.placing import order_fields, read_filed
from sync.connectors.shanghai_yy.returning import read_return_state

_DOSAGE_UNITS = "2"
_BY_DISTRIBUTOR = "2"
"""提交方式 (4.1.13): 药企代填."""
_WRONG_ORDER_STATE = "12016"
_DAY = 8
"""Digits of a day, whether or not a time follows."""


class OrderMessages(DistributorCaller):
    """What hospitals ordered, and what they send back."""

    def points(self, hospital_code: str) -> tuple[DeliveryPoint, ...]:
        """YQ017: the delivery points of a hospital."""
        answer = self._transport.call("YQ017", {"YYBM": hospital_code})
        with reading("配送点"):
            return tuple(_read_point(fields) for fields in answer.structs)

    def orders(self, first: date, last: date, hospital_code: str = "") -> Iterator[OrderedLine]:
        """YQ010: the lines ordered on some days; one that cannot be read is reported."""
        for asked in self._asked(first, last, hospital_code):
            yield from self._read("YQ010", asked, self._yq.order_cursor, _read_line)

    def returns(self, first: date, last: date, hospital_code: str = "") -> Iterator[ReturnedLine]:
        """YQ011: the returns of some days; one that cannot be read is reported."""
        for asked in self._asked(first, last, hospital_code):
            yield from self._read("YQ011", asked, self._yq.return_cursor, _read_return)

    def confirm_line(self, order_line_id: str) -> None:
        """Refuse: no message does it, the first delivery on a line does."""
        raise PlatformError(
            "not-offered", f"阳光采购平台不需要确认订单明细 {order_line_id}，直接填报配送单即可"
        )

    def refuse_line(self, order_line_id: str, reason: str) -> None:
        """YQ013: end a line; one that is over already is so."""
        try:
            self._transport.call("YQ013", {"DDMXBH": order_line_id, "ZZYY": reason})
        except PlatformError as refusal:
            # Said again after a lost answer, the line is in no state any more that could end.
            if refusal.code != _WRONG_ORDER_STATE:
                raise

    def file_order(self, order: OrderToPlace, hospital_code: str) -> FiledOrder:
        """YQ005: write an order for a hospital, which confirms it."""
        answer = self._transport.call("YQ005", *order_fields(order, hospital_code))
        with reading(f"订单 {order.plan_no} 的编号"):
            return read_filed(order, answer.main, answer.structs)

    def _asked(self, first: date, last: date, hospital_code: str) -> Iterator[Fields]:
        names = self._yq.first_field, self._yq.last_field
        for days in self._spans(first, last, names):
            yield {**days, "YYBM": hospital_code}


def _read_point(fields: Fields) -> DeliveryPoint:
    return DeliveryPoint(
        code=required(fields, "PSDBM"),
        name=fields.get("PSDMC", ""),
        address=fields.get("PSDZ", ""),
        contact=fields.get("LXRXM", ""),
        phone=fields.get("LXDH", ""),
        postcode=fields.get("YZBM", ""),
        remark=fields.get("BZXX", ""),
    )


def _read_line(fields: Fields) -> OrderedLine:
    return OrderedLine(
        order_line_id=required(fields, "DDMXBH"),
        plan_no=fields.get("JHDH", ""),
        hospital_code=required(fields, "YYBM"),
        delivery_point=required(fields, "PSDBM"),
        address=fields.get("PSDZ", ""),
        province_code=required(fields, "ZXSPBM"),
        name=fields.get("CPM", ""),
        form=fields.get("YPJX", ""),
        strength=fields.get("CFGG", ""),
        maker=fields.get("SCQYMC", ""),
        dosage_unit=fields.get("YYDWMC", ""),
        pack_quantity=whole_number(fields, "BZNHSL"),
        by_dosage=fields.get("CGJLDW", "") == _DOSAGE_UNITS,
        quantity=whole_number(fields, "CGSL"),
        filed_here=fields.get("DDTJFS", "") == _BY_DISTRIBUTOR,
        state=_order_state(fields),
        ordered_on=_day(fields, "DDTJRQ"),
        remark=fields.get("BZSM", ""),
    )


def _read_return(fields: Fields) -> ReturnedLine:
    return ReturnedLine(
        return_no=required(fields, "THDBH"),
        hospital_code=required(fields, "YYBM"),
        delivery_point=fields.get("PSDBM", ""),
        province_code=required(fields, "ZXSPBM"),
        name=fields.get("CPM", ""),
        batch=fields.get("SCPH", ""),
        by_dosage=fields.get("CGJLDW", "") == _DOSAGE_UNITS,
        quantity=whole_number(fields, "THSL"),
        price=_money(fields, "THDJ"),
        amount=_money(fields, "THZJ"),
        volume_based=fields.get("DLCGBZ", "") == "1",
        reason=fields.get("THYY", ""),
        state=read_return_state({"CLZT": fields.get("THDCLZT", "")}),
        filed_on=_day(fields, "THDTJRQ"),
    )


def _order_state(fields: Fields) -> OrderState:
    code = fields.get("DDCLZT", "")
    if code not in ORDER_STATES:
        raise ValueError(f"订单处理状态（DDCLZT）为“{code}”")
    return ORDER_STATES[code]


def _day(fields: Fields, name: str) -> date | None:
    """Read a day that may carry a time: which format it has is not published."""
    return known_date({name: fields.get(name, "")[:_DAY]}, name)


def _money(fields: Fields, name: str) -> Decimal:
    found = number(fields, name)
    if found is None:
        raise ValueError(f"{name} 为空")
    return found
