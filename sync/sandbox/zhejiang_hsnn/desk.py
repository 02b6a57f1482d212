"""The stand-in's desk: one call in, one answer out, and what goes wrong on request.

Without it doorway, calls and faults would not meet. Whatever is sent is answered; refusals are
values.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sync.sandbox.faults import Fault, FaultKind, Faults
from sync.sandbox.zhejiang_hsnn.account import (
    ADD_ORDER,
    DISTRIBUTIONS,
    ORDERS,
    RECEIPTS,
    SUBMIT_ORDER,
    HsnnAccount,
)
from sync.sandbox.zhejiang_hsnn.doorway import Doorway
from sync.sandbox.zhejiang_hsnn.form import Form
from sync.sandbox.zhejiang_hsnn.goods_desk import GoodsDesk
from sync.sandbox.zhejiang_hsnn.ledger import HsnnLedger
from sync.sandbox.zhejiang_hsnn.lists import Json
from sync.sandbox.zhejiang_hsnn.order_desk import OrderDesk
from sync.sandbox.zhejiang_hsnn.refusals import ERROR, TOKEN, CallRefusal, refused

LOG_IN = "/accessToken/getToken"
_LISTS = ("dataList", "successList")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes over the line, and whether it arrives."""

    body: bytes
    seconds: float = 0.0
    """To wait before it goes."""
    cut: bool = False
    """The line breaks in the middle of it."""


class Desk:
    """Answers one call after the other; safe to use from several threads."""

    def __init__(
        self,
        account: HsnnAccount,
        ledger: HsnnLedger,
        doorway: Doorway,
        faults: Faults,
        now: Callable[[], datetime],
    ) -> None:
        orders = OrderDesk(account, ledger, now)
        goods = GoodsDesk(account, ledger, now)
        self._doorway = doorway
        self._faults = faults
        self._calls: Mapping[str, Callable[[Form], Json]] = {
            LOG_IN: doorway.log_in,
            "/drug/procurecatalog/getProcurecatalog": orders.catalogue,
            ADD_ORDER: orders.save,
            SUBMIT_ORDER: orders.submit,
            ORDERS: orders.orders,
            DISTRIBUTIONS: goods.distributions,
            "/drug/wareHouse/warehouse": goods.receive,
            RECEIPTS: goods.receipts,
            "/drug/return/addReturn": goods.take_back,
            "/drug/return/getReturn": goods.returns,
        }

    def answer(self, path: str, values: Mapping[str, str]) -> Answer:
        """Answer whatever was sent."""
        form = Form(values)
        try:
            call = self._calls.get(path)
            if call is None:
                raise refused(f"接口 {path} 不存在")
            if path != LOG_IN:
                self._doorway.admit(form)
            fault = self._faults.take(path)
            if fault is not None:
                return _spoilt(fault, partial(call, form))
            return _written(call(form))
        except CallRefusal as refusal:
            return _refused(refusal)


def _spoilt(fault: Fault, call: Callable[[], Json]) -> Answer:
    """Let a call go wrong; code 0 says that the token does not hold, any other is an error."""
    refusal = CallRefusal(TOKEN if fault.code == 0 else ERROR, fault.sub_msg)
    if fault.kind is FaultKind.CUT_BEFORE:
        return Answer(b"{}", cut=True)
    if fault.kind is FaultKind.ERROR:
        raise refusal
    done = call()
    if fault.kind is FaultKind.ERROR_AFTER:
        raise refusal
    if fault.kind in (FaultKind.HALF, FaultKind.DUPLICATE):
        half = fault.kind is FaultKind.HALF
        for name in _LISTS:
            rows = done.get(name, [])
            changed = rows[: len(rows) // 2] if half else [row for row in rows for _ in range(2)]
            done = {**done, name: changed} if name in done else done
    seconds = fault.seconds if fault.kind is FaultKind.SLOW else 0.0
    return Answer(_written(done).body, seconds, cut=fault.kind is FaultKind.CUT_AFTER)


def _written(fields: Json) -> Answer:
    return _framed({"returnCode": "1", "returnMsg": "成功", **fields})


def _refused(refusal: CallRefusal) -> Answer:
    return _framed({"returnCode": refusal.code, "returnMsg": refusal.said})


def _framed(fields: Json) -> Answer:
    return Answer(json.dumps(fields, ensure_ascii=False).encode("utf-8"))
