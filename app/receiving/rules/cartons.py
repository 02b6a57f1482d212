"""The verdict on what stands for many boxes: a carton label, a package with others inside.

Without it thirty boxes would be thirty scans. The good boxes count and the others are named, all in
one fact. Pure.
"""

from __future__ import annotations

from dataclasses import replace

from app.receiving.documents.manifest import Carton
from app.receiving.rules import packs, uncoded
from app.receiving.rules.broken import left_out, refusals, taken_in
from app.receiving.rules.lines import has_all, near, only
from app.receiving.rules.values import Content, Desk, Facts, Outcome
from app.receiving.verdicts import Sentence, Verdict

_Values = dict[str, str | int]


def judge_carton(carton: Carton, facts: Facts, desk: Desk) -> Outcome:
    """Answer the label of a carton of this delivery."""
    number = carton.carton_no
    smallest = [content for content in facts.contents if content.package.smallest]
    all_ours = all(
        content.held is not None and content.held.receipt_id == desk.receipt_id
        for content in smallest
    )
    # What the distributor listed may have come box by box while others in the carton are to come.
    if smallest and (not all_ours or has_all(carton, desk)):
        return judge_contents(facts.contents, number, Verdict.ACCEPTED_CARTON, desk)
    counted = uncoded.judge_carton(carton, desk)
    if counted is not None:
        return counted
    if number in desk.tally.opened:
        return Outcome(
            Verdict.ALREADY_SCANNED,
            Sentence("carton-open-already", _carton_values(carton, desk)),
            line_no=only(carton.by_line),
            carton_no=number,
        )
    return Outcome(
        Verdict.ACCEPTED_CARTON,
        _opened(carton, desk),
        line_no=only(carton.by_line),
        carton_no=number,
        opens_carton=True,
    )


def _opened(carton: Carton, desk: Desk) -> Sentence:
    """Also says how far the carton before it is, where some of its boxes did not come."""
    values = _carton_values(carton, desk)
    pack = packs.unfinished(desk)
    if pack is not None:
        return Sentence(
            "carton-opened-after", {**values, "before": pack.code, "inside": pack.inside}
        )
    before = desk.tally.filling
    if before is None or before == carton.carton_no or not desk.tally.arrived_in(before):
        return Sentence("carton-opened", values)
    inside = _inside(desk.index.carton(before), desk)
    return Sentence("carton-opened-after", {**values, "before": before, "inside": inside})


def _inside(carton: Carton, desk: Desk) -> str:
    expected = "?" if carton.expected is None else carton.expected
    return f"{desk.tally.arrived_in(carton.carton_no)}/{expected}"


def _carton_values(carton: Carton, desk: Desk) -> _Values:
    expected = "?" if carton.expected is None else carton.expected
    received = desk.tally.in_carton(carton.carton_no)
    return {"carton": carton.carton_no, "received": received, "expected": expected}


def judge_contents(
    contents: tuple[Content, ...], carton_no: str | None, accepted: Verdict, desk: Desk
) -> Outcome:
    """Receive what one code stands for, but for the boxes that something speaks against."""
    smallest = [content for content in contents if content.package.smallest]
    against = refusals(smallest, desk)
    fresh = taken_in(contents, against)
    outcome = Outcome(
        accepted,
        Sentence("contents-accepted", _contents_values(smallest, len(against), carton_no, desk)),
        only(content.package.line_no for content in smallest),
        carton_no,
        fresh,
        opens_carton=accepted is Verdict.ACCEPTED_CARTON,
        left_out=left_out(smallest, against),
    )
    values = outcome.sentence.values | {"added": outcome.added}
    values["known"] = len(smallest) - len(against) - outcome.added
    if against:
        return _partly(outcome, values, next(iter(against.values())))
    if not outcome.added:
        sentence = Sentence("contents-already", values)
        return Outcome(Verdict.ALREADY_SCANNED, sentence, outcome.line_no, carton_no)
    return _wholly(outcome, values, desk)


def _partly(outcome: Outcome, values: _Values, first: Outcome) -> Outcome:
    """What is said where something in it is refused: `first` of all."""
    if not outcome.added and not values["known"]:
        return first
    values |= {"code": outcome.left_out[0].code, "reason": _SHORT[first.verdict]}
    if outcome.added:
        return _said(outcome, Verdict.ACCEPTED_PARTLY, Sentence("contents-partly", values))
    sentence = Sentence("contents-already-partly", values)
    return Outcome(Verdict.ALREADY_SCANNED, sentence, outcome.line_no, outcome.carton_no)


_SHORT = {
    Verdict.ALREADY_RECEIVED: "已在别的收货单收过",
    Verdict.EXPIRED: "已过期",
    Verdict.NEAR_EXPIRY_REFUSED: "近效期",
    Verdict.RECALLED: "召回",
    Verdict.STOPPED: "已停用",
    Verdict.OVER_QUANTITY: "超出配送数量",
}


def _wholly(outcome: Outcome, values: _Values, desk: Desk) -> Outcome:
    nearest = [
        line.expiry
        for line in (desk.index.lines[number] for number in outcome.by_line)
        if near(line, desk)
    ]
    if nearest:
        values["expiry"] = min(nearest).isoformat()
        return _said(outcome, Verdict.NEAR_EXPIRY, Sentence("contents-near-expiry", values))
    number = outcome.carton_no
    if number is not None and outcome.opens_carton:
        carton = desk.index.carton(number)
        received = desk.tally.arrived_in(number) + outcome.added
        if carton.expected is not None and received < carton.expected:
            values |= {"received": received, "expected": carton.expected}
            return _said(outcome, outcome.verdict, Sentence("contents-short", values))
    key = "contents-joined" if values["known"] else "contents-accepted"
    return _said(outcome, outcome.verdict, Sentence(key, values))


def _said(outcome: Outcome, verdict: Verdict, sentence: Sentence) -> Outcome:
    return replace(outcome, verdict=verdict, sentence=sentence)


def _contents_values(
    smallest: list[Content], refused: int, carton_no: str | None, desk: Desk
) -> _Values:
    lines = sorted({content.package.line_no for content in smallest})
    return {
        "carton": carton_no or "",
        "name": "、".join(desk.index.lines[number].item.name for number in lines[:2]),
        "unit": desk.index.lines[lines[0]].unit if lines else "",
    } | ({"refused": refused} if refused else {})
