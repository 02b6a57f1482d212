"""Reads downloaded deliveries (YY102) into details.

Without it every caller would know where a carton's bar code may stand. A delivery is read whole or
not at all: one detail that cannot be read, or a sum that does not come out, keeps it away, because
half a delivery would look like a shortage. Quantities count packs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sync.connectors.jiangsu_dep.answers import (
    Json,
    day,
    moment,
    needed,
    number,
    rows,
    text,
    whole,
)
from sync.connectors.jiangsu_dep.settings import DepSettings
from sync.connectors.port import PlatformDetail


@dataclass(frozen=True, slots=True)
class Downloaded:
    """One delivery, whole."""

    number: str
    """The platform's ID of it, which marks it as downloaded."""
    details: tuple[PlatformDetail, ...]


def line_id(order_no: str, seq: str) -> str:
    """What an order line is called: the platform tells no number of it when an order is placed."""
    return f"{order_no}/{seq}" if order_no and seq else ""


def read_delivery(head: Json, settings: DepSettings) -> Downloaded:
    """Read one row of YY102; a ValueError names what cannot be read."""
    owner = text(head, "HospitalCode")
    if owner not in ("", settings.hospital):
        raise ValueError(f"HospitalCode 为“{owner}”，不是本院")
    shipped_at = moment(head, "DeliverDate") or moment(head, "CreateTime")
    if shipped_at is None:
        raise ValueError("DeliverDate 与 CreateTime 都为空")
    details: dict[str, PlatformDetail] = {}
    for fields in rows(head, "DistributionDetail"):
        detail = _read_detail(head, fields, shipped_at, settings)
        # A repeated detail is one; two of the same number are none.
        if details.setdefault(detail.detail_id, detail) != detail:
            raise ValueError(f"明细 {detail.detail_id} 出现两次，内容不同")
    if not details:
        raise ValueError("DistributionDetail 为空")
    _check_sum(head, details, settings)
    return Downloaded(needed(head, "ID"), tuple(details.values()))


def _read_detail(
    head: Json, fields: Json, shipped_at: datetime, settings: DepSettings
) -> PlatformDetail:
    expiry = day(fields, "InvalidDate")
    if expiry is None:
        raise ValueError("InvalidDate 为空")
    order_no = text(fields, "PurchaseOrderNo") or text(head, "PurchaseOrderNo")
    cartons = (text(fields, name) for name in settings.carton_fields)
    return PlatformDetail(
        detail_id=needed(fields, "ID"),
        delivery_no=needed(head, "OrderNO"),
        distributor_code=needed(head, "SupplierCode"),
        carton_no=next(filter(None, cartons), ""),
        province_code=needed(fields, "UniCode"),
        name=text(fields, "Name"),
        form="",
        strength=text(fields, "Spec"),
        maker=text(fields, "Manufacturer"),
        unit=text(fields, "Unit"),
        batch=text(fields, "BatchNO"),
        production_date=day(fields, "ProductionDate"),
        expiry=expiry,
        quantity=whole(fields, "Quantity"),
        order_line_id=line_id(order_no, text(fields, "PurchaseDetailSeq")),
        shipped_at=shipped_at,
    )


def _check_sum(head: Json, details: dict[str, PlatformDetail], settings: DepSettings) -> None:
    said = number(head, "SumQuantity")
    counted = sum(detail.quantity for detail in details.values())
    if settings.check_sums and said is not None and said != counted:
        raise ValueError(f"SumQuantity 为 {said}，明细合计为 {counted}")
