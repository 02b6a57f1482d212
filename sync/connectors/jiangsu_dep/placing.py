"""Writes an order as YY101 wants it.

Without it an approved order would be typed into the platform by hand. One call makes it valid,
under the hospital's own number, and one order has one supplier; the platform numbers no lines, so
they go by our number and theirs. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sync.connectors.jiangsu_dep.answers import MOMENT
from sync.connectors.jiangsu_dep.deliveries import line_id
from sync.connectors.jiangsu_dep.settings import DepSettings
from sync.connectors.port import FiledOrder, LineToPlace, OrderToPlace, PlatformError
from sync.platform_time import BEIJING

Fields = Mapping[str, Any]


def filed(order: OrderToPlace) -> FiledOrder:
    """What the platform will call an order; raises PlatformError where it cannot take it."""
    _supplier(order)
    for line in order.lines:
        _price(line)
    ids = {line.line_no: line_id(order.plan_no, str(line.line_no)) for line in order.lines}
    return FiledOrder(order.plan_no, ids)


def order_fields(order: OrderToPlace, settings: DepSettings, now: datetime) -> Fields:
    """One order of YY101; raises PlatformError as `filed` does."""
    lines = [_line_fields(line) for line in order.lines]
    return {
        "HospitalCode": settings.hospital,
        "OrderNO": order.plan_no,
        "OrderType": settings.order_type,
        "OrderLevel": settings.order_level,
        "SupplierCode": _supplier(order),
        "DistributionSiteCode": order.delivery_point,
        "Employee": settings.person,
        "SumQuantity": sum(line.quantity for line in order.lines),
        "Amount": sum((line["Amount"] for line in lines), Decimal(0)),
        "ArrivalTime": "" if order.latest_on is None else f"{order.latest_on} 00:00:00",
        "Creator": settings.person,
        "CreateTime": now.astimezone(BEIJING).strftime(MOMENT),
        "Memo": "",
        "PurchaseDetail": lines,
    }


def _supplier(order: OrderToPlace) -> str:
    suppliers = {line.distributor_code for line in order.lines}
    if len(suppliers) != 1:
        raise PlatformError(
            "one-supplier",
            f"江苏采购平台的一张订单只能有一家配送企业，订单 {order.plan_no} "
            f"有 {len(suppliers)} 家，请按配送企业分成几张订单",
        )
    return suppliers.pop()


def _price(line: LineToPlace) -> Decimal:
    if line.by_dosage:
        raise PlatformError(
            "by-dosage",
            f"江苏采购平台按销售包装订货，第 {line.line_no} 行是按最小制剂单位，请改为包装数量",
        )
    if line.price is None:
        raise PlatformError(
            "no-price", f"江苏采购平台要求填写价格，第 {line.line_no} 行没有价格，请补上后重新提交"
        )
    return line.price


def _line_fields(line: LineToPlace) -> dict[str, Any]:
    price = _price(line)
    return {
        "Seq": line.line_no,
        "UniCode": line.province_code,
        "Quantity": line.quantity,
        "Price": price,
        "Amount": price * line.quantity,
        "DeptCode": "",
        "DeptName": "",
        "StoreCode": "",
        "StoreName": "",
        "Memo": line.remark,
    }
