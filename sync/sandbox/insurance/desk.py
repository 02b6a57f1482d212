"""The stand-in's desk: one message in, one answer out, and what goes wrong on request.

Without it gateway, transactions and faults would not meet. Whatever is sent is answered; refusals
are values. An upload that comes again under its number is answered as it was the first time.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.tracing.uploads.interface import MOMENT, NODES
from sync.platform_time import BEIJING
from sync.sandbox.faults import Fault, FaultKind, Faults
from sync.sandbox.insurance.account import InsuranceAccount
from sync.sandbox.insurance.gateway import Gateway, Message, read_envelope, read_json
from sync.sandbox.insurance.ledger import InsuranceLedger
from sync.sandbox.insurance.query_desk import QueryDesk
from sync.sandbox.insurance.refusals import GatewayRefusal, MessageRefusal
from sync.sandbox.insurance.sealing import Seal
from sync.sandbox.insurance.stock_desk import StockDesk

Fields = Mapping[str, Any]

FILE = "9102"

_JSON_TYPE = "application/json;charset=utf-8"
_ZIP_TYPE = "application/octet-stream"
_BATCH = "A"
_OK, _FAILED = "0", "-1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes over the line, and whether it arrives."""

    body: bytes
    media_type: str = _JSON_TYPE
    status: int = 200
    seconds: float = 0.0
    """To wait before it goes."""
    cut: bool = False
    """The line breaks in the middle of it."""


class Desk:
    """Answers one message after the other; safe to use from several threads."""

    def __init__(
        self,
        account: InsuranceAccount,
        ledger: InsuranceLedger,
        faults: Faults,
        now: Callable[[], datetime],
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._faults = faults
        self._now = now
        self._gateway = Gateway(account, now)
        self._seal = Seal(account.seal) if account.seal is not None else None
        self._stock = StockDesk(account, ledger)
        self._queries = QueryDesk(account, ledger, now)
        self._numbers = itertools.count(1)

    def answer(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer whatever was sent."""
        try:
            self._gateway.admit(headers)
            root = read_json(body)
            if self._seal is not None:
                root = read_json(self._seal.open(root))
            message = read_envelope(root, self._account)
            fault = self._faults.take(message.infno)
            if fault is None:
                return self._done(message)
            return self._spoilt(fault, message)
        except GatewayRefusal as refusal:
            said = {"code": refusal.status, "message": refusal.message}
            return Answer(_json(said), status=refusal.status)
        except MessageRefusal as refusal:
            return self._framed(_FAILED, str(refusal), {})

    def _spoilt(self, fault: Fault, message: Message) -> Answer:
        if fault.kind is FaultKind.CUT_BEFORE:
            return Answer(b"{}", cut=True)
        if fault.kind is FaultKind.ERROR:
            raise MessageRefusal(fault.sub_msg)
        answer = self._done(message, fault.kind)
        if fault.kind is FaultKind.ERROR_AFTER:
            raise MessageRefusal(fault.sub_msg)
        return replace(
            answer,
            seconds=fault.seconds if fault.kind is FaultKind.SLOW else 0.0,
            cut=fault.kind is FaultKind.CUT_AFTER,
        )

    def _done(self, message: Message, fault: FaultKind | None = None) -> Answer:
        if message.infno == FILE:
            half = fault is FaultKind.HALF
            return Answer(self._queries.file(message.input, half=half), _ZIP_TYPE)
        output = self._output(message)
        if fault in (FaultKind.HALF, FaultKind.DUPLICATE):
            output = _spoilt_lists(output, fault)
        return self._framed(_OK, "", output)

    def _output(self, message: Message) -> Fields:
        questions: Mapping[str, Callable[[Fields], Fields]] = {
            "3512": self._queries.inbound,
            "3513": self._queries.sold,
            "1301": self._queries.catalogue,
        }
        if message.infno in questions:
            return questions[message.infno](message.input)
        infno = message.infno.removesuffix(_BATCH)
        if infno not in NODES:
            raise MessageRefusal(f"交易 {message.infno} 不存在")
        return self._upload(message, infno)

    def _upload(self, message: Message, infno: str) -> Fields:
        with self._ledger.change():
            before = self._ledger.answered(message.msgid)
            if before is not None and not self._account.counts_repeats:
                digest, answer = before
                if digest != message.digest:
                    raise MessageRefusal(f"报文编号 {message.msgid} 已被另一个报文使用")
                again: Fields = json.loads(answer)
                return again
            several = message.infno != infno
            take = self._stock.take_several if several else self._stock.take
            output = take(infno, message.input)
            text = json.dumps(output, ensure_ascii=False)
            self._ledger.keep_answer(message.msgid, message.digest, text)
            return output

    def _framed(self, infcode: str, err_msg: str, output: Fields) -> Answer:
        now = self._now().astimezone(BEIJING)
        as_text = self._account.output_as_text
        said: dict[str, Any] = {
            "infcode": infcode,
            "inf_refmsgid": f"{self._account.mdtrtarea_admvs}{now:%Y%m%d%H%M%S}"
            f"{next(self._numbers) % 10_000_000_000:010d}",
            "refmsg_time": now.strftime(MOMENT),
            "respond_time": now.strftime(MOMENT),
            "err_msg": err_msg,
            "output": json.dumps(output, ensure_ascii=False) if as_text else output,
        }
        if self._seal is not None:
            said = dict(self._seal.close(_json(said), int(now.timestamp() * 1000)))
        return Answer(_json(said))


def _spoilt_lists(output: Fields, fault: FaultKind) -> Fields:
    def spoilt(rows: list[Any]) -> list[Any]:
        if fault is FaultKind.HALF:
            return rows[: len(rows) // 2]
        return [row for row in rows for _ in range(2)]

    return {
        name: spoilt(value) if isinstance(value, list) else value for name, value in output.items()
    }


def _json(fields: Fields) -> bytes:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
