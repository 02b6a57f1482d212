"""Writes plans and stock-in notes, and reads what the platform says of plans.

Without it an approved order would be typed in by hand. A plan (采购计划) is known by the hospital's
own number, cgjhdbh: sent again, the platform answers with what it became. Its lines count packs and
name their supplier. A stock-in note (入库单) is known by rkdbh, which is made of the delivery
detail's number, so that a detail goes into stock once. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from app.purchasing.orders import Order, OrderLine
from app.purchasing.states import OVER, OrderState
from sync.connectors.gpo_shyl.envelope import ALREADY_THERE, Answer, Json, rows, text
from sync.connectors.gpo_shyl.reading import MOMENT, read_price
from sync.connectors.gpo_shyl.settings import GpoSettings
from sync.connectors.port import (
    DetailAcceptance,
    FiledOrder,
    LineToPlace,
    OrderToPlace,
    PlatformError,
)
from sync.platform_time import BEIJING

_LAST_SECOND = time(23, 59, 59)
_COMPARED = ("ypbm", "cgsl")


def plan_fields(order: OrderToPlace, settings: GpoSettings, now: datetime) -> Json:
    """The data of purchaseOrderPlan.send; PlatformError where it cannot say what is ordered."""
    latest = order.latest_on
    if latest is None:
        latest = (now.astimezone(BEIJING) + timedelta(days=settings.days_to_deliver)).date()
    return {
        "ptdm": settings.platform_code,
        "yybm": settings.org_code,
        "psdbm": order.delivery_point,
        "yqphsj": datetime.combine(latest, _LAST_SECOND).strftime(MOMENT),
        "dcpsbs": settings.several_deliveries,
        "cgjhdbh": order.plan_no,
        "jjcd": settings.urgency,
        "jhlx": settings.plan_kind,
        "jls": len(order.lines),
        "mx": [_line_fields(line) for line in order.lines],
    }


def read_filed(order: OrderToPlace, answer: Answer) -> FiledOrder:
    """What the plan became; ValueError for what is missing, PlatformError where it is another."""
    data = answer.data if isinstance(answer.data, dict) else {}
    number = text(data, "ddjhbh")
    if not number:
        raise ValueError("ddjhbh 为空")
    told = {text(one, "sxh"): one for one in rows(data.get("mx"), "采购计划的明细")}
    if answer.repeated:
        _require_same(order, told, text(data, "jls"))
    ids = {line.line_no: text(told.get(str(line.line_no), {}), "ddjhmxbh") for line in order.lines}
    for line_no, line_id in ids.items():
        if not line_id:
            raise ValueError(f"第 {line_no} 行没有 ddjhmxbh")
    return FiledOrder(number, ids)


def with_states(order: Order, data: object, settings: GpoSettings) -> Order:
    """Take over how a plan and its lines stand; ValueError for what is in no table."""
    plan = data if isinstance(data, dict) else {}
    code = text(plan, "zt")
    if code not in settings.plan_states:
        raise ValueError(f"采购计划状态（zt）为“{code}”")
    results = {
        text(one, "ddjhmxbh"): text(one, "cljg") for one in rows(plan.get("mx"), "采购计划的明细")
    }

    def stands(line: OrderLine) -> OrderLine:
        # The plan knows nothing of deliveries, so its word cannot take one back.
        if line.state in OVER or line.state is OrderState.DELIVERING:
            return line
        result = results.get(line.order_line_id, "")
        state = settings.line_states.get(result, settings.plan_states[code])
        return replace(line, state=state)

    return replace(order, lines=tuple(map(stands, order.lines)))


def receipt_fields(
    acceptance: DetailAcceptance,
    delivery: Json,
    detail: Json,
    settings: GpoSettings,
    now: datetime,
) -> Json:
    """The data of inOutBound.send for one detail; ValueError where it has no price.

    Batch and dates are the distributor's, in the very form they came in.
    """
    price = read_price(detail)
    number = settings.receipt_prefix + acceptance.detail_id
    return {
        "ptdm": settings.platform_code,
        "yybm": settings.org_code,
        "psdbm": text(delivery, "psdbm"),
        "rkdbh": number,
        "psdbh": text(delivery, "psdbh"),
        "czsj": now.astimezone(BEIJING).strftime(MOMENT),
        "czr": settings.operator,
        "jls": 1,
        "mx": [
            {
                "sxh": 1,
                "rkdmxbh": f"{number}-1",
                "psdmxbh": acceptance.detail_id,
                "ypbm": acceptance.province_code,
                "scph": text(detail, "scph"),
                "scrq": text(detail, "scrq"),
                "yxrq": text(detail, "yxrq"),
                "crksl": acceptance.taken,
                "crkdj": f"{price:f}",
                "crkje": f"{price * acceptance.taken:f}",
            }
        ],
    }


def _line_fields(line: LineToPlace) -> Json:
    if line.by_dosage:
        raise PlatformError(
            "by-dosage",
            f"GPO 平台的采购计划按包装计数，第 {line.line_no} 行 {line.province_code} 按最小单位"
            f"订了 {line.quantity}，请改为按包装订购",
        )
    fields: dict[str, object] = {
        "sxh": line.line_no,
        "ypbm": line.province_code,
        "gysbm": line.distributor_code,
        "cgsl": line.quantity,
    }
    # Without a price of ours the contract's stands.
    return fields if line.price is None else {**fields, "cgdj": f"{line.price:f}"}


def _require_same(order: OrderToPlace, told: Mapping[str, Json], total: str) -> None:
    """Refuse to take a plan for ours that the platform holds with other lines."""
    differs = []
    if total and total != str(len(order.lines)):
        differs.append(f"平台为 {total} 行，本次为 {len(order.lines)} 行")
    for line in order.lines:
        ours = {"ypbm": line.province_code, "cgsl": str(line.quantity)}
        theirs = told.get(str(line.line_no), {})
        differs += [
            f"第 {line.line_no} 行 {name} 平台为 {text(theirs, name)}，本次为 {ours[name]}"
            for name in _COMPARED
            if text(theirs, name) not in ("", ours[name])
        ]
    if differs:
        raise PlatformError(
            ALREADY_THERE,
            f"计划单号 {order.plan_no} 在 GPO 平台上已是另一份采购计划（{'；'.join(differs)}），"
            "请与平台核对，或另建订单",
        )
