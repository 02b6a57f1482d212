"""The platform's desk: checks a call in the platform's order and answers it.

Without it the stand-in would believe everything. Order of checks: the SOAP envelope, account
(11003), message (11004), signature over the exact text (11005, upper or lower case), XML (11006),
dictionaries (12xxx), logic (22xxx), details (13xxx). What a message does stands in the desk of its
subject; page size is the platform's own choice, here a setting. Faults that were asked for spoil
the answer, after the call was counted or before it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sync.sandbox.faults import Fault, FaultKind, Faults
from sync.sandbox.shanghai_yy.checks import Reply
from sync.sandbox.shanghai_yy.counters import Counter
from sync.sandbox.shanghai_yy.fields import moment_a
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.shanghai_yy.soap import Call, read_call, read_request, write_answer


@dataclass(frozen=True, slots=True)
class Spoken:
    """What goes over the line, and how."""

    text: str
    seconds: float = 0.0
    cut: bool = False


class Desk:
    """Answers one SOAP call after the other; safe to use from several threads."""

    def __init__(
        self, counters: Sequence[Counter], now: Callable[[], datetime], faults: Faults
    ) -> None:
        self._counters, self._now, self._faults = counters, now, faults

    def answer(self, body: bytes) -> Spoken:
        """Answer whatever was sent; never raises for bad input."""
        try:
            call = read_call(body)
        except Refusal as refusal:
            return Spoken(self._written(Reply(result=refusal.result), refusal.hint))
        fault = self._faults.take(call.message)
        if fault is None:
            return Spoken(self._written(*self._done(call)))
        return self._spoilt(fault, call)

    def _spoilt(self, fault: Fault, call: Call) -> Spoken:
        code = next((one for one in Result if one.code == fault.sub_code), None)
        broken = self._written(Reply(result=code or Result.COMMUNICATION_FAILED), fault.sub_msg)
        if fault.kind in (FaultKind.ERROR, FaultKind.CUT_BEFORE):
            return Spoken(broken, cut=fault.kind is FaultKind.CUT_BEFORE)
        reply, hint = self._done(call)
        if fault.kind is FaultKind.ERROR_AFTER:
            return Spoken(broken)
        if fault.kind in (FaultKind.HALF, FaultKind.DUPLICATE):
            reply = _changed(reply, twice=fault.kind is FaultKind.DUPLICATE)
        return Spoken(
            self._written(reply, hint),
            seconds=fault.seconds if fault.kind is FaultKind.SLOW else 0.0,
            cut=fault.kind is FaultKind.CUT_AFTER,
        )

    def _done(self, call: Call) -> tuple[Reply, str]:
        try:
            reply = self._process(call)
        except Refusal as refusal:
            return Reply(result=refusal.result), refusal.hint
        return reply, reply.result.meaning

    def _written(self, reply: Reply, hint: str) -> str:
        head = {
            "JSSJ": moment_a(self._now()),
            "ZTCLJG": reply.result.code,
            "CWXX": hint,
            "BZXX": "",
        }
        return write_answer(head, reply.main, reply.structs)

    def _process(self, call: Call) -> Reply:
        counter = self._spoken_by(call)
        if call.message not in counter.messages and call.message not in counter.uploads:
            raise Refusal(Result.WRONG_MESSAGE)
        signature = hashlib.sha1(call.data.encode("utf-8"), usedforsecurity=False).hexdigest()
        if call.sign.lower() != signature:
            raise Refusal(Result.WRONG_SIGNATURE)
        main, structs = read_request(call.data)
        if call.message in counter.uploads:
            return counter.uploads[call.message](main, structs)
        return counter.messages[call.message](main)

    def _spoken_by(self, call: Call) -> Counter:
        """What the account may ask for that calls."""
        for counter in self._counters:
            account = counter.account
            pairs = (
                (call.user, account.user),
                (call.password, account.password),
                (call.org_code, account.org_code),
            )
            if all([hmac.compare_digest(a.encode(), b.encode()) for a, b in pairs]):
                return counter
        raise Refusal(Result.WRONG_ACCOUNT)


def _changed(reply: Reply, *, twice: bool) -> Reply:
    """Half of the rows, or each of them twice; what says how many there are stays or follows."""
    rows = list(reply.structs or ())
    if not twice:
        return replace(reply, structs=rows[: len(rows) // 2])
    doubled = [row for row in rows for _ in range(2)]
    main = {**(reply.main or {})}
    if "JLS" in main:
        main["JLS"] = str(len(doubled))
    return replace(reply, main=main, structs=doubled)
