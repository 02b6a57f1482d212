"""The whole life of an order on one line of time (全程轨迹).

Without it a person would put together from five lists why a box is not there. What persons did
(also what did not take effect, with the reason), what the service and the platform said, what came
and what was received stand in one order of time. Pure: made of a view that was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.purchasing.operations import (
    OrderApproved,
    OrderCancelled,
    OrderChased,
    OrderClosed,
    OrderFact,
    OrderRecalled,
    OrderSaved,
    OrderSentBack,
    OrderSentByHand,
    OrderSubmitted,
    ReturnAsked,
    ReturnEntered,
    ReturnWithdrawn,
    WarningAcknowledged,
)
from app.purchasing.records import OrderView
from app.purchasing.returns import RETURN_NAMES, STUCK, ReturnState
from app.purchasing.standing import Told
from app.purchasing.states import STATE_NAMES, WITH_PLATFORM
from app.purchasing.uploads import UploadState
from app.purchasing.values import Origin
from app.readers.saying import Saying


class Happening(StrEnum):
    """What happened, for the colour and the sign of a moment."""

    WRITTEN = "written"
    DECIDED = "decided"
    """Submitted, approved."""
    TURNED_BACK = "turned-back"
    """Sent back, recalled, cancelled, refused."""
    SENT = "sent"
    CAME = "came"
    RECEIVED = "received"
    NOTED = "noted"
    """Chased, acknowledged, a return asked for."""
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened to an order."""

    at: datetime
    happening: Happening
    said: Saying
    who: str = ""
    """Empty where no person did it."""
    void: Saying | None = None
    """Why it did not take effect; None: it did."""


def life_of(view: OrderView) -> tuple[Moment, ...]:
    """All that happened to an order, the earliest first."""
    names = {line.province_code: line.name for line in view.draft.lines}
    moments = [
        *(_of_fact(told, names) for told in view.standing.history),
        *_of_upload(view),
        *_of_platform(view),
        *_of_arrivals(view),
        *_of_returns(view, names),
    ]
    return tuple(sorted(moments, key=lambda one: one.at))


_ORIGINS: Mapping[Origin, tuple[str, str]] = {
    Origin.SCRATCH: ("新建草稿", "written"),
    Origin.TEMPLATE: ("按模板新建草稿", "written from a template"),
    Origin.REQUEST: ("按院内申请新建草稿", "written from a request"),
    Origin.LIMITS: ("按消耗和库存上下限新建草稿", "written from use and stock limits"),
    Origin.SPLIT: ("按配送企业拆分生成", "divided by distributor"),
    Origin.COPY: ("复制已有订单新建草稿", "copied from another order"),
}


def _saved(body: OrderSaved) -> Saying:
    lines = f"{len(body.draft.lines)} 行，{body.draft.amount} 元"
    count = f"{len(body.draft.lines)} lines, {body.draft.amount}"
    if body.based_on:
        return Saying(f"修改草稿：{lines}", f"changed: {count}")
    chinese, english = _ORIGINS[body.origin]
    source = f"（{body.came_from}）" if body.came_from else ""
    return Saying(f"{chinese}{source}：{lines}", f"{english} {body.came_from}: {count}")


def _with(chinese: str, english: str, field: str) -> Callable[[Any], Saying]:
    """Words before what a person wrote."""

    def word(body: Any) -> Saying:  # noqa: ANN401 (one of the facts)
        text = getattr(body, field)
        return Saying(f"{chinese}：{text}" if text else chinese, f"{english}: {text}".rstrip(": "))

    return word


def _chased(body: OrderChased) -> Saying:
    promised = f"，答复 {body.promised_on} 到货" if body.promised_on else ""
    return Saying(f"催货：{body.said}{promised}", f"chased: {body.said} {body.promised_on or ''}")


def _return(body: ReturnAsked, names: Mapping[str, str]) -> Saying:
    name = names.get(body.province_code, body.province_code)
    return Saying(
        f"申请退货：{name} 批号 {body.batch}，{body.quantity} 件，{body.reason}",
        f"return asked: {name} batch {body.batch}, {body.quantity}: {body.reason}",
    )


_FACTS: Mapping[type[OrderFact], tuple[Happening, Callable[[Any], Saying]]] = {
    OrderSaved: (Happening.WRITTEN, _saved),
    WarningAcknowledged: (Happening.NOTED, _with("确认提醒", "warning acknowledged", "reason")),
    OrderSubmitted: (
        Happening.DECIDED,
        lambda body: Saying(
            f"提交审核（需 {body.steps} 级审核）", f"submitted; {body.steps} approvals needed"
        ),
    ),
    OrderApproved: (Happening.DECIDED, _with("审核通过", "approved", "remark")),
    OrderSentBack: (Happening.TURNED_BACK, _with("审核退回", "sent back", "reason")),
    OrderRecalled: (Happening.TURNED_BACK, _with("撤回修改", "recalled", "reason")),
    OrderCancelled: (Happening.TURNED_BACK, _with("取消订单", "cancelled", "reason")),
    OrderSentByHand: (
        Happening.SENT,
        _with("人工录入平台，平台订单号", "entered by hand as", "platform_no"),
    ),
    OrderClosed: (Happening.OVER, _with("人工完结", "closed", "reason")),
    OrderChased: (Happening.NOTED, _chased),
    ReturnWithdrawn: (Happening.TURNED_BACK, _with("撤回退货申请", "return withdrawn", "reason")),
    ReturnEntered: (
        Happening.SENT,
        _with("退货已人工录入平台，退货单号", "return entered by hand as", "platform_no"),
    ),
}


def _of_fact(told: Told, names: Mapping[str, str]) -> Moment:
    body = told.event.body
    if isinstance(body, ReturnAsked):
        return Moment(body.at, Happening.NOTED, _return(body, names), body.person, told.void)
    happening, word = _FACTS[type(body)]
    return Moment(body.at, happening, word(body), body.person, told.void)


def _of_upload(view: OrderView) -> Iterator[Moment]:
    upload = view.upload
    if upload is None:
        return
    chinese, english, happening = {
        UploadState.WAITING: ("等待上传平台", "waits for the platform", Happening.NOTED),
        UploadState.SENDING: ("正在上传平台", "on its way to the platform", Happening.NOTED),
        UploadState.PLACED: ("已上传平台", "placed with the platform", Happening.SENT),
        UploadState.REFUSED: ("平台拒收", "refused by the platform", Happening.TURNED_BACK),
        UploadState.BY_HAND: ("需人工录入平台", "to be entered by hand", Happening.NOTED),
    }[upload.state]
    text = upload.problem or upload.platform_no
    yield Moment(upload.at, happening, Saying(f"{chinese}：{text}", f"{english}: {text}"))


def _of_platform(view: OrderView) -> Iterator[Moment]:
    """The platform tells how an order stands, not when that came about: it stands at the end."""
    if not view.told or view.state not in WITH_PLATFORM:
        return
    chinese, english = STATE_NAMES[view.state]
    last = max(
        [one.arrived_at for one in view.arrivals]
        + [told.event.body.at for told in view.standing.history]
        + ([view.upload.at] if view.upload is not None else [])
    )
    said = Saying(f"平台当前状态：{chinese}", f"the platform says: {english}")
    yield Moment(last, Happening.SENT, said)


def _of_returns(view: OrderView, names: Mapping[str, str]) -> Iterator[Moment]:
    """The service tells how a return stands now; the red invoice ends it."""
    for one in view.standing.returns:
        if one.said_at is None or one.state in (ReturnState.WITHDRAWN, ReturnState.ENTERED):
            continue
        chinese, english = RETURN_NAMES[one.state]
        happening = Happening.TURNED_BACK if one.state in STUCK else Happening.SENT
        if one.state is ReturnState.CREDITED:
            happening = Happening.OVER
        texts = (one.platform_no, one.invoice_no and f"发票 {one.invoice_no}", one.problem)
        rest = "，".join(filter(None, texts))
        code = one.wish.province_code
        what = f"{names.get(code, code)} 批号 {one.wish.batch}"
        yield Moment(
            one.said_at,
            happening,
            Saying(
                f"退货{chinese}（{what}）" + (f"：{rest}" if rest else ""),
                f"return {english.lower()} ({what}) {rest}".rstrip(),
            ),
        )


def _of_arrivals(view: OrderView) -> Iterator[Moment]:
    for arrival in view.arrivals:
        sent = sum(one.sent for one in arrival.by_line.values())
        received = sum(one.received for one in arrival.by_line.values())
        yield Moment(
            arrival.arrived_at,
            Happening.CAME,
            Saying(
                f"配送单 {arrival.delivery_no}（{arrival.distributor_name}）：送 {sent} 件",
                f"delivery {arrival.delivery_no} ({arrival.distributor_name}): {sent} packages",
            ),
        )
        for receipt in arrival.receipts:
            at, who = receipt.confirmed_at, receipt.confirmed_by
            done = Saying(
                f"收货单 {receipt.receipt_no} 已确认：实收 {received} 件",
                f"receipt {receipt.receipt_no} confirmed: {received} packages",
            )
            begun = Saying(
                f"收货单 {receipt.receipt_no} 开始收货", f"receipt {receipt.receipt_no} opened"
            )
            if at is None:
                yield Moment(receipt.opened_at, Happening.RECEIVED, begun)
            else:
                yield Moment(at, Happening.RECEIVED, done, who)
