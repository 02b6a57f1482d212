"""The stand-in's desk: one call in, one answer out, and what goes wrong on request.

Without it gateway, methods and faults would not meet. Whatever is sent is answered; refusals are
values.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.sandbox.faults import Fault, FaultKind, Faults
from sync.sandbox.mashangfangxin.account import MsfxAccount
from sync.sandbox.mashangfangxin.arguments import Arguments
from sync.sandbox.mashangfangxin.bill_desk import BillDesk
from sync.sandbox.mashangfangxin.code_desk import CodeDesk
from sync.sandbox.mashangfangxin.gateway import Admitted, Gateway
from sync.sandbox.mashangfangxin.ledger import MsfxLedger
from sync.sandbox.mashangfangxin.refusals import GatewayRefusal
from sync.sandbox.mashangfangxin.replies import Method
from sync.sandbox.mashangfangxin.upstream_desk import UpstreamDesk
from sync.sandbox.mashangfangxin.writing import (
    JSON_TYPE,
    XML_TYPE,
    Fields,
    first_list,
    write_json,
    write_xml,
)
from sync.sandbox.training.catalogue import load_catalogue

_HOSPITAL = "alibaba.alihealth.drugtrace.top.yljg"
_ERROR = "error_response"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes over the line, and whether it arrives."""

    body: bytes
    media_type: str
    seconds: float = 0.0
    """To wait before it goes."""
    cut: bool = False
    """The line breaks in the middle of it."""


class Desk:
    """Answers one call after the other; safe to use from several threads."""

    def __init__(
        self,
        account: MsfxAccount,
        ledger: MsfxLedger,
        faults: Faults,
        now: Callable[[], datetime],
    ) -> None:
        items = {item.province_code: item for item in load_catalogue()}
        codes = CodeDesk(account, ledger, items)
        upstream = UpstreamDesk(account, ledger, items)
        self._bills = BillDesk(account, ledger, now)
        bills = self._bills
        self._methods: Mapping[str, Method] = {
            f"{_HOSPITAL}.query.codedetail": Method(codes.details),
            f"{_HOSPITAL}.query.relation": Method(codes.relation),
            f"{_HOSPITAL}.query.upbillcode": Method(upstream.bills_of_code, flag="success"),
            f"{_HOSPITAL}.listupout": Method(upstream.list_bills),
            f"{_HOSPITAL}.listupout.detail": Method(upstream.show_bill, flag="success"),
            f"{_HOSPITAL}.uploadinoutbill": Method(bills.upload_stock, at_root=True),
            f"{_HOSPITAL}.uploadretail": Method(bills.upload_retail, at_root=True),
            f"{_HOSPITAL}.query.billstatus": Method(bills.states),
            f"{_HOSPITAL}.listbillprocesspartsuccess": Method(bills.failed_codes, at_root=True),
            "alibaba.alihealth.drugcheckcode.checklastfour": Method(
                codes.check_last_four, flag="success_i", at_root=True
            ),
        }
        self._gateway = Gateway(account, self._methods, now)
        self._faults = faults
        self._numbers = itertools.count(1)

    def answer(self, values: Mapping[str, str]) -> Answer:
        """Answer whatever was sent; files stand beside it and are of no interest."""
        admitted = Admitted("", values.get("format") == "json", values.get("simplify") == "true")
        try:
            admitted = self._gateway.admit(values)
            fault = self._faults.take(admitted.method)
            if fault is not None:
                return self._spoilt(fault, admitted, values)
            return self._written(admitted, self._done(admitted, values))
        except GatewayRefusal as refusal:
            return self._refused(admitted, refusal)

    def _done(self, admitted: Admitted, values: Mapping[str, str]) -> Fields:
        self._bills.work_off()
        return self._methods[admitted.method].answer(Arguments(values))

    def _spoilt(self, fault: Fault, admitted: Admitted, values: Mapping[str, str]) -> Answer:
        refusal = GatewayRefusal(fault.code, "Remote service error", fault.sub_code, fault.sub_msg)
        if fault.kind is FaultKind.CUT_BEFORE:
            return Answer(b"{", JSON_TYPE, cut=True)
        if fault.kind is FaultKind.ERROR:
            raise refusal
        done = self._done(admitted, values)
        if fault.kind is FaultKind.ERROR_AFTER:
            raise refusal
        if fault.kind in (FaultKind.HALF, FaultKind.DUPLICATE):
            change = _half if fault.kind is FaultKind.HALF else _twice
            done = {name: first_list(value, change) for name, value in done.items()}
        answer = self._written(admitted, done)
        return Answer(
            answer.body,
            answer.media_type,
            seconds=fault.seconds if fault.kind is FaultKind.SLOW else 0.0,
            cut=fault.kind is FaultKind.CUT_AFTER,
        )

    def _written(self, admitted: Admitted, fields: Fields) -> Answer:
        root = admitted.method.replace(".", "_") + "_response"
        return self._framed(admitted, root, fields)

    def _refused(self, admitted: Admitted, refusal: GatewayRefusal) -> Answer:
        return self._framed(admitted, _ERROR, refusal.fields)

    def _framed(self, admitted: Admitted, root: str, fields: Fields) -> Answer:
        said: dict[str, Any] = {**fields, "request_id": f"px{next(self._numbers):012d}"}
        if admitted.json:
            body = write_json(root, said, simplify=admitted.simplify)
            return Answer(body, JSON_TYPE)
        return Answer(write_xml(root, said), XML_TYPE)


def _half(items: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    return items[: len(items) // 2]


def _twice(items: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    return [item for item in items for _ in range(2)]
