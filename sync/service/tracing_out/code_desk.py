"""Answers what an institution's trace code platform says of one code.

Without it a clerk with a strange box would have to ask the platform by another program. One code a
question, far below the platform's limits; the connection is used in its turn, at the pace that its
settings say, and a platform that is slow is not waited for longer than a person waits.
"""

from __future__ import annotations

import threading
from typing import Any

from app.codes.parse import parse
from app.links.connections import Serves
from app.receiving.code_questions import Askable, CodeQuestion, CodeTold, ToldBatch
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import CodeDetail, TraceOffer, TracePlatform
from sync.service.accounts import Caller
from sync.service.exchanges.hands import Hands
from sync.service.exchanges.sides import Live, Sides
from sync.service.links.call_journal import wished_by
from sync.service.permitted import require_workstation
from sync.service.refusals import ServiceRefusal, bad_request

TURN_S = 4.0
"""How long the connection is waited for."""
ANSWER_S = 10.0
"""How long the answer is waited for, with the wait for the connection."""
_LISTED_ONLY = "mashangfangxin"
_TITLES = {_LISTED_ONLY: "码上放心"}
_LONGEST_CODE, _LONGEST_NAME = 100, 100


class CodeDesk:
    """The questions of all institutions; from any thread."""

    def __init__(self, sides: Sides, hands: Hands) -> None:
        self._sides, self._hands = sides, hands

    def askable(self, caller: Caller) -> Askable:
        """What can be asked; raises ServiceRefusal or StoreError."""
        require_workstation(caller)
        live = self._live(caller.org)
        return Askable("") if live is None else _askable(live)

    def ask(self, caller: Caller, question: CodeQuestion) -> CodeTold:
        """Ask about one code; raises ServiceRefusal or StoreError."""
        require_workstation(caller)
        live = self._live(caller.org)
        if live is None:
            raise ServiceRefusal(
                404, "no-trace-platform", "本机构没有连接追溯平台，请管理员在“平台对接”里添加。"
            )
        askable = _askable(live)
        code = parse(question.code[:_LONGEST_CODE])
        if code.code is None or not askable.takes(code):
            raise bad_request(f"{askable.platform}查不了这个码：只有完整的药品追溯码能查")
        if not (question.details and askable.details) and not (question.check and askable.checks):
            raise bad_request(f"{askable.platform}不提供这种查询")
        asking = _Asking(live, askable, code.code, question)
        if not self._hands.take_wish(f"code-question-{live.link}", asking.do):
            raise ServiceRefusal(503, "stopping", "前置服务正在停止，请稍后再问。")
        return asking.outcome()

    def _live(self, org: str) -> Live | None:
        for live in self._sides.of(org):
            if live.connected.serves is Serves.TRACE and _askable(live).details:
                return live
        return None


def _askable(live: Live) -> Askable:
    offers = live.connected.connector.offers
    return Askable(
        _TITLES.get(live.link, "追溯平台"),
        details=TraceOffer.DETAILS in offers,
        checks=TraceOffer.CHECK_DIGITS in offers,
        listed_only=live.link == _LISTED_ONLY,
    )


class _Asking:
    """One question while a thread of its own asks it."""

    def __init__(self, live: Live, askable: Askable, code: str, question: CodeQuestion) -> None:
        self._live, self._askable = live, askable
        self._code, self._question = code, question
        self._ended = threading.Event()
        self._given_up = False
        self._told: CodeTold | None = None
        self._problem: BaseException | None = None

    def do(self) -> None:
        """Wait for the connection's turn, and ask; a platform's word is this question's alone."""
        try:
            with self._live.turn.taken(TURN_S), wished_by(self._question.person[:_LONGEST_NAME]):
                if not self._given_up:
                    self._told = self._asked()
        except PlatformError as error:
            self._problem = _refused(self._askable.platform, error)
        except ServiceRefusal as refusal:
            self._problem = refusal
        finally:
            self._ended.set()

    def outcome(self) -> CodeTold:
        """What was said; raises ServiceRefusal."""
        ended = self._ended.wait(ANSWER_S)
        self._given_up = True
        if self._problem is not None:
            raise self._problem
        if not ended or self._told is None:
            said = (
                f"{self._askable.platform}在 {ANSWER_S:g} 秒内没有答复，请稍后再问；照常扫码即可。"
            )
            raise ServiceRefusal(503, "no-answer", said, retry_after_s=ANSWER_S)
        return self._told

    def _asked(self) -> CodeTold:
        platform: TracePlatform = self._live.connected.connector
        found: dict[str, Any] = {}
        if self._question.details and self._askable.details:
            found = _details(next(iter(platform.code_details([self._code]))))
        if self._question.check and self._askable.checks:
            found["right"] = platform.check_code(self._code).right
        return CodeTold(self._code, self._askable.platform, **found)


def _details(detail: CodeDetail) -> dict[str, Any]:
    found: dict[str, Any] = {
        "state": detail.state.value,
        "level": "" if detail.level is None else detail.level.value,
        "batches": tuple(ToldBatch(one.batch, one.expiry) for one in detail.batches),
    }
    drug = detail.drug
    if drug is not None:
        found |= {
            "name": drug.name,
            "strength": drug.strength,
            "pack": drug.pack,
            "maker": drug.maker,
        }
    return found


def _refused(platform: str, error: PlatformError) -> ServiceRefusal:
    wait_s = error.retry_after_s
    if wait_s is None:
        return ServiceRefusal(502, "platform", f"{platform}没有答复这个码：{error.message}")
    said = f"{platform}现在不能答复：{error.message}。请过 {max(1, round(wait_s))} 秒再问。"
    return ServiceRefusal(503, "platform", said, retry_after_s=wait_s)
