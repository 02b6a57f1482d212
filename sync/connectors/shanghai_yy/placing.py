"""Writes the two messages that place an order, and reads the numbers it is given.

Without it an approved order would be typed into the platform by hand. YY009 (订单填报) has no key
of the hospital's but the free YYJHDH; its lines name their distributor and are told apart by SXH,
which is our line number. YY010 (订单填报确认) repeats the count. Fields: procurement.md §1.1.5;
codes: tables 4.1.2, 4.1.5, 4.1.6, 4.1.14, 4.1.23. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.connectors.port import FiledOrder, LineToPlace, OrderToPlace
from sync.connectors.shanghai_yy.fields import Fields

_NEW, _VOID = "1", "3"
_OWN_ORDER = "1"
"""医院自行订单."""
_LISTED = "4"
"""采购类型: 医保挂网."""
_DRUG = "1"
_PACKS, _DOSAGE_UNITS = "1", "2"
_MANY_DELIVERIES = "1"
"""DCPSBS: it may come in several deliveries."""


def order_fields(
    order: OrderToPlace, hospital: str, to_void: str = ""
) -> tuple[Mapping[str, str], Sequence[Mapping[str, str]]]:
    """MAIN and the STRUCTs of YY009; `to_void`: the number of the order to void."""
    main = {
        "CZLX": _VOID if to_void else _NEW,
        "YYBM": hospital,
        "PSDBM": order.delivery_point,
        "DDLX": _OWN_ORDER,
        "DDBH": to_void,
        "YYJHDH": order.plan_no,
        "ZWDHRQ": "" if order.latest_on is None else f"{order.latest_on:%Y%m%d}",
        "JLS": str(len(order.lines)),
    }
    return main, [_line_fields(line) for line in order.lines]


def confirmation_fields(order: OrderToPlace, hospital: str, order_no: str) -> Mapping[str, str]:
    """MAIN of YY010."""
    return {
        "YYBM": hospital,
        "PSDBM": order.delivery_point,
        "DDLX": _OWN_ORDER,
        "DDBH": order_no,
        "SPSL": str(len(order.lines)),
    }


def read_filed(order: OrderToPlace, main: Fields, structs: Sequence[Fields]) -> FiledOrder:
    """The numbers in an answer to YY009; a ValueError says what is missing."""
    order_no = main.get("DDBH", "")
    if not order_no:
        raise ValueError("DDBH 为空")
    told = {struct.get("SXH", ""): struct.get("DDMXBH", "") for struct in structs}
    missing = [line.line_no for line in order.lines if not told.get(str(line.line_no))]
    if missing:
        raise ValueError(f"第 {missing[0]} 行没有 DDMXBH")
    return FiledOrder(order_no, {line.line_no: told[str(line.line_no)] for line in order.lines})


def _line_fields(line: LineToPlace) -> Mapping[str, str]:
    return {
        "SXH": str(line.line_no),
        "CGLX": _LISTED,
        "SPLX": _DRUG,
        "ZXSPBM": line.province_code,
        "GGBZ": "",
        "CGJLDW": _DOSAGE_UNITS if line.by_dosage else _PACKS,
        "CGSL": str(line.quantity),
        "CGDJ": "" if line.price is None else f"{line.price:f}",
        "YQBM": line.distributor_code,
        "DCPSBS": _MANY_DELIVERIES,
        "BZSM": line.remark,
    }
