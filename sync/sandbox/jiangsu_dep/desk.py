"""The stand-in's desk: one message in, one answer out, and what goes wrong on request.

Without it door, messages and faults would not meet. Order of the door: hospital, token, kind of
business, hospital of the body.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sync.sandbox.faults import Fault, FaultKind, Faults
from sync.sandbox.jiangsu_dep import refusals
from sync.sandbox.jiangsu_dep.account import DepAccount
from sync.sandbox.jiangsu_dep.download_desk import DownloadDesk
from sync.sandbox.jiangsu_dep.fields import one_object
from sync.sandbox.jiangsu_dep.ledger import DepLedger, Json
from sync.sandbox.jiangsu_dep.order_desk import OrderDesk
from sync.sandbox.jiangsu_dep.refusals import DepRefusal
from sync.sandbox.training.catalogue import load_catalogue

DOWNLOAD, MARK = "YY102.download", "YY102.mark"
"""What the two uses of YY102 are called where faults are asked for."""

_NOT_HERE = frozenset({"YY006", "YY108"})
"""Businesses of the platform that the stand-in does not have."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes over the line, and whether it arrives."""

    body: bytes
    seconds: float = 0.0
    """To wait before it goes."""
    cut: bool = False
    """The line breaks in the middle of it."""


class Desk:
    """Answers one message after the other; safe to use from several threads."""

    def __init__(
        self, account: DepAccount, ledger: DepLedger, faults: Faults, now: Callable[[], datetime]
    ) -> None:
        self._account = account
        self._faults = faults
        self._now = now
        self._downloads = DownloadDesk(account, ledger, load_catalogue)
        self._orders = OrderDesk(account, ledger, {item.province_code for item in load_catalogue()})

    def answer(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer whatever was sent; ValueError where it is no JSON object."""
        said = json.loads(body)
        if not isinstance(said, dict):
            raise ValueError("不是 JSON 对象")
        try:
            business = self._admit(headers, said)
            data = said.get("Data")
            fault = self._faults.take(_called(business, data))
            if fault is not None:
                return self._spoilt(fault, business, data)
        except DepRefusal as refusal:
            return self._framed(refusal.code, refusal.message, [])
        return self._answered(business, data)

    def _answered(
        self, business: str, data: object, change: Callable[[list[Json]], list[Json]] | None = None
    ) -> Answer:
        try:
            rows = self._done(business, data)
        except DepRefusal as refusal:
            return self._framed(refusal.code, refusal.message, [])
        return self._framed(
            refusals.DONE, "成功", rows if change is None else _changed(rows, change)
        )

    def _admit(self, headers: Mapping[str, str], said: Json) -> str:
        self._admit_caller(headers)
        business = str(said.get("BusinessType") or "")
        if not business:
            raise DepRefusal(refusals.NO_BUSINESS, "未指定业务类型")
        if business in _NOT_HERE:
            raise DepRefusal(refusals.UNSUPPORTED, "不支持")
        if business not in ("YY003", "YY004", "YY101", "YY102"):
            raise DepRefusal(refusals.BAD_BUSINESS, "无效业务类型")
        if said.get("HospitalCode") != self._account.hospital:
            raise DepRefusal(refusals.WRONG_HOSPITAL, "医院代码不匹配")
        return business

    def _admit_caller(self, headers: Mapping[str, str]) -> None:
        account, now = self._account, self._now()
        if headers.get("code", "") != account.hospital:
            raise DepRefusal(refusals.UNKNOWN_USER, "未知用户")
        token = headers.get("token", "").encode("utf-8")
        if not hmac.compare_digest(token, account.token.encode("utf-8")):
            raise DepRefusal(refusals.NO_ACCESS, "未授权")
        if account.valid_from is not None and now < account.valid_from:
            raise DepRefusal(refusals.TOO_EARLY, "未到开始时间")
        if account.valid_until is not None and now > account.valid_until:
            raise DepRefusal(refusals.EXPIRED, "授权过期")

    def _done(self, business: str, data: object) -> list[Json]:
        if business == "YY101":
            self._orders.upload(data)
            return []
        asked = one_object(data)
        if business == "YY003":
            return self._downloads.items(asked)
        if business == "YY004":
            return self._downloads.suppliers(asked)
        if "ID" not in asked:
            return self._downloads.deliveries(asked)
        self._downloads.mark(asked)
        return []

    def _spoilt(self, fault: Fault, business: str, data: object) -> Answer:
        if fault.kind is FaultKind.CUT_BEFORE:
            return Answer(b"{}", cut=True)
        if fault.kind is FaultKind.ERROR:
            raise DepRefusal(fault.code, fault.sub_msg)
        answer = self._answered(business, data, _CHANGES.get(fault.kind))
        if fault.kind is FaultKind.ERROR_AFTER:
            raise DepRefusal(fault.code, fault.sub_msg)
        return replace(
            answer,
            seconds=fault.seconds if fault.kind is FaultKind.SLOW else 0.0,
            cut=fault.kind is FaultKind.CUT_AFTER,
        )

    def _framed(self, code: int, message: str, rows: Sequence[Json]) -> Answer:
        done = code == refusals.DONE
        frame: Json = {"Code": code, "Completed": done, "Data": rows, "Message": message}
        if self._account.lower_case:
            frame = {name.lower(): value for name, value in frame.items()}
        return Answer(json.dumps(frame, ensure_ascii=False).encode("utf-8"))


def _called(business: str, data: object) -> str:
    if business != "YY102":
        return business
    return MARK if isinstance(data, dict) and "ID" in data else DOWNLOAD


def _changed(rows: list[Json], change: Callable[[list[Json]], list[Json]]) -> list[Json]:
    """Change the outermost list of more than one row."""
    if len(rows) != 1 or "DistributionDetail" not in rows[0]:
        return change(rows)
    return [{**rows[0], "DistributionDetail": change(rows[0]["DistributionDetail"])}]


def _half(rows: list[Json]) -> list[Json]:
    return rows[: len(rows) // 2]


def _twice(rows: list[Json]) -> list[Json]:
    return [row for row in rows for _ in range(2)]


_CHANGES = {FaultKind.HALF: _half, FaultKind.DUPLICATE: _twice}
