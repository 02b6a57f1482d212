"""The stand-in's desk: one call in, one answer out, and what goes wrong on request.

Without it envelope, checks, operations and faults would not meet. Order: data type, data and
fields, signature, the datagram is kept, the operation runs. One call runs at a time.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.platform_time import BEIJING
from sync.sandbox.faults import Fault, FaultKind, Faults
from sync.sandbox.gpo_shyl.account import MOMENT, GpoAccount
from sync.sandbox.gpo_shyl.checks import Checking, Fields, Refusal
from sync.sandbox.gpo_shyl.delivery_desk import DeliveryDesk
from sync.sandbox.gpo_shyl.ledger import GpoLedger
from sync.sandbox.gpo_shyl.plan_desk import PlanDesk
from sync.sandbox.gpo_shyl.receipt_desk import ReceiptDesk
from sync.sandbox.gpo_shyl.soap import Call, NotSoapError, read_call, write_answer, write_fault
from sync.sandbox.gpo_shyl.wsdl import write_wsdl

_JSON, _XML = "1", "2"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a service."""

    check: Callable[[Fields], None]
    """Of fields alone; raises Refusal."""
    run: Callable[[Fields], object]
    """Inside `change`; raises Refusal."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes over the line, and whether it arrives."""

    body: bytes
    status: int = 200
    seconds: float = 0.0
    """To wait before it goes."""
    cut: bool = False
    """The line breaks in the middle of it."""


class Desk:
    """Answers one call after the other; safe to use from several threads."""

    def __init__(
        self,
        account: GpoAccount,
        ledger: GpoLedger,
        products: frozenset[str],
        faults: Faults,
        now: Callable[[], datetime],
    ) -> None:
        plans = PlanDesk(account, ledger, products, now)
        deliveries = DeliveryDesk(account, ledger)
        receipts = ReceiptDesk(account, ledger, now)
        self._operations: Mapping[str, Operation] = {
            "purchaseOrderPlan.send": Operation(plans.check_send, plans.send),
            "purchaseOrderPlan.get": Operation(plans.check_get, plans.get),
            "deliveryOrder.get": Operation(deliveries.check, deliveries.get),
            "inOutBound.send": Operation(receipts.check, receipts.send),
        }
        self._account = account
        self._ledger = ledger
        self._faults = faults
        self._now = now

    def described(self, subject: str, address: str) -> Answer:
        """The WSDL of a subject's service, at the address it was asked for."""
        names = [one.split(".")[1] for one in self._operations if one.startswith(f"{subject}.")]
        if not names:
            return Answer(write_fault("Client", f"没有服务 {subject}"), 404)
        return Answer(write_wsdl(subject, names, address))

    def answer(self, subject: str, body: bytes) -> Answer:
        """Answer whatever was sent to the service of a subject."""
        try:
            call = read_call(body)
        except NotSoapError as error:
            return Answer(write_fault("Client", str(error)), 500)
        name = f"{subject}.{call.operation}"
        if name not in self._operations:
            return Answer(write_fault("Client", f"没有操作 {name}"), 500)
        fault = self._faults.take(name)
        if fault is None:
            return _written(call, self._done(name, call))
        return self._spoilt(fault, name, call)

    def _spoilt(self, fault: Fault, name: str, call: Call) -> Answer:
        broken = Answer(write_fault("Server", fault.sub_msg), 500)
        if fault.kind is FaultKind.ERROR:
            return broken
        if fault.kind is FaultKind.CUT_BEFORE:
            return Answer(broken.body, cut=True)
        done = self._done(name, call)
        if fault.kind is FaultKind.ERROR_AFTER:
            return broken
        if fault.kind in (FaultKind.HALF, FaultKind.DUPLICATE):
            done["data"] = _changed(done["data"], twice=fault.kind is FaultKind.DUPLICATE)
        answer = _written(call, done)
        return Answer(
            answer.body,
            seconds=fault.seconds if fault.kind is FaultKind.SLOW else 0.0,
            cut=fault.kind is FaultKind.CUT_AFTER,
        )

    def _done(self, name: str, call: Call) -> dict[str, Any]:
        try:
            return _message(data=self._run(name, call), success=True)
        except Refusal as refusal:
            return _message(refusal.message, refusal.code, refusal.data, success=False)

    def _run(self, name: str, call: Call) -> object:
        fields = _read(call)
        operation = self._operations[name]
        operation.check(fields)
        self._check_caller(fields)
        self._check_sign(call)
        at = self._now().astimezone(BEIJING).strftime(MOMENT)
        with self._ledger.change():
            # Kept whatever comes of it.
            self._ledger.note(name, at, call.data)
        with self._ledger.change():
            return operation.run(fields)

    def _check_caller(self, fields: Fields) -> None:
        checking = Checking()
        checking.among(fields, "ptdm", (self._account.platform_code,))
        checking.among(fields, "yybm", (self._account.org_code,))
        checking.done()

    def _check_sign(self, call: Call) -> None:
        signed = (self._account.secret + call.data).encode("utf-8", "surrogatepass")
        right = hashlib.sha1(signed, usedforsecurity=False).hexdigest().upper()
        if not hmac.compare_digest(call.sign.encode("utf-8", "surrogatepass"), right.encode()):
            raise Refusal("签名验证失败")


def _read(call: Call) -> Fields:
    if call.data_type not in (_JSON, _XML):
        raise Refusal("dataType 有误：应为 1（JSON）或 2（XML）")
    if call.data_type == _XML:
        raise Refusal("培训平台只支持 dataType 1（JSON）")
    try:
        fields = json.loads(call.data, parse_float=str)
        # Half a character can be written as an escape, and be kept nowhere.
        json.dumps(fields, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Refusal("data 不是有效的 JSON") from None
    if not isinstance(fields, dict):
        raise Refusal("data 应为 JSON 对象")
    return fields


def _message(
    said: str = "", code: str = "", data: object = None, *, success: bool
) -> dict[str, Any]:
    return {"success": success, "msg": said, "msgcode": code, "data": data}


def _written(call: Call, message: Mapping[str, Any]) -> Answer:
    return Answer(write_answer(call.operation, json.dumps(message, ensure_ascii=False)))


def _changed(data: object, *, twice: bool) -> object:
    """The data with its outermost list of more than one half as long or twice as long."""
    if isinstance(data, list) and len(data) == 1:
        return [_changed(data[0], twice=twice)]
    if isinstance(data, list):
        return _resized(data, twice=twice)
    if isinstance(data, dict) and isinstance(data.get("mx"), list):
        return {**data, "mx": _resized(data["mx"], twice=twice)}
    return data


def _resized(found: Sequence[object], *, twice: bool) -> list[object]:
    return [one for one in found for _ in range(2)] if twice else list(found[: len(found) // 2])
