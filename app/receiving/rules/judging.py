"""The first questions about a scan: is it a command, a carton, a trace code, or a stranger?

Without it the other questions would be asked of what they do not fit. Pure.
"""

from __future__ import annotations

from app.codes.code import Code, Kind
from app.receiving.rules import uncoded
from app.receiving.rules.boxes import judge_trace_code
from app.receiving.rules.cartons import judge_carton
from app.receiving.rules.values import Desk, Facts, Outcome
from app.receiving.verdicts import Sentence, Verdict


def judge(code: Code, text: str, facts: Facts, desk: Desk) -> Outcome:
    """Answer one scan."""
    if code.kind is Kind.COMMAND:
        return Outcome(Verdict.COMMAND, Sentence("command", {"command": code.code or ""}))
    carton = desk.index.carton_of(code, text)
    if carton is not None:
        return judge_carton(carton, facts, desk)
    if code.kind is Kind.TRACE_CODE and code.valid:
        return judge_trace_code(code, facts, desk)
    if code.kind is Kind.PRODUCT_CODE and code.valid and code.gtin is not None:
        counted = uncoded.judge_product(desk.index.lines_of_product(code.gtin), code, desk)
        if counted is not None:
            return counted
    return _judge_stranger(code, text)


def _judge_stranger(code: Code, text: str) -> Outcome:
    """What is no trace code and no carton of this delivery."""
    shown = text.strip()[:40]
    if code.kind is Kind.CARTON_LABEL:
        if not code.valid:
            return _malformed(code, shown)
        return Outcome(Verdict.NOT_ON_DELIVERY, Sentence("carton-not-on-delivery", {"text": shown}))
    if code.kind in (Kind.PRODUCT_CODE, Kind.REGISTRY_NUMBER) and code.valid:
        return Outcome(Verdict.UNKNOWN_CODE, Sentence("not-a-trace-code", {"text": shown}))
    if code.problems and code.problems[0].problem != "unrecognised":
        return _malformed(code, shown)
    return Outcome(Verdict.UNKNOWN_CODE, Sentence("unknown-code", {"text": shown}))


def _malformed(code: Code, shown: str) -> Outcome:
    found = code.problems[0]
    values: dict[str, str | int] = {
        "text": shown,
        "problem": found.problem,
        "reason": found.message,
    }
    return Outcome(Verdict.MALFORMED, Sentence("malformed", values))
