"""The verdict on what stands for many boxes: a carton label, a package with others inside.

Without it thirty boxes would be thirty scans. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from app.receiving.manifest import Carton
from app.receiving.rules.lines import has_all, near, new_package, only, refused, too_many
from app.receiving.rules.values import Content, Desk, Facts, Outcome
from app.receiving.verdicts import Sentence, Verdict


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
    if number in desk.tally.opened:
        return Outcome(
            Verdict.ALREADY_SCANNED,
            Sentence("carton-open-already", _carton_values(carton, desk)),
            line_no=only(carton.by_line),
            carton_no=number,
        )
    return Outcome(
        Verdict.ACCEPTED_CARTON,
        Sentence("carton-opened", _carton_values(carton, desk)),
        line_no=only(carton.by_line),
        carton_no=number,
        opens_carton=True,
    )


def _carton_values(carton: Carton, desk: Desk) -> dict[str, str | int]:
    expected = "?" if carton.expected is None else carton.expected
    received = desk.tally.in_carton(carton.carton_no)
    return {"carton": carton.carton_no, "received": received, "expected": expected}


def judge_contents(
    contents: tuple[Content, ...], carton_no: str | None, accepted: Verdict, desk: Desk
) -> Outcome:
    """Receive all that one code stands for, or nothing of it."""
    smallest = [content for content in contents if content.package.smallest]
    refusal = _refusal_of_contents(smallest, desk)
    if refusal is not None:
        return refusal
    fresh = tuple(new_package(content.package) for content in contents if content.held is None)
    counts = Counter(package.line_no for package in fresh if package.smallest)
    values = _contents_values(smallest, counts, carton_no, desk)
    line_no = only(content.package.line_no for content in smallest)
    opens = accepted is Verdict.ACCEPTED_CARTON
    if not counts:
        sentence = Sentence("contents-already", values)
        return Outcome(Verdict.ALREADY_SCANNED, sentence, line_no, carton_no)
    nearest = _near_expiries(counts, desk)
    if nearest:
        sentence = Sentence("contents-near-expiry", {**values, "expiry": min(nearest).isoformat()})
        return Outcome(Verdict.NEAR_EXPIRY, sentence, line_no, carton_no, fresh, opens)
    sentence = Sentence("contents-joined" if values["known"] else "contents-accepted", values)
    return Outcome(accepted, sentence, line_no, carton_no, fresh, opens)


def _near_expiries(line_numbers: Iterable[int], desk: Desk) -> list[date]:
    lines = (desk.index.lines[number] for number in line_numbers)
    return [line.expiry for line in lines if near(line, desk)]


def _contents_values(
    smallest: list[Content], counts: Counter[int], carton_no: str | None, desk: Desk
) -> dict[str, str | int]:
    lines = sorted({content.package.line_no for content in smallest})
    return {
        "carton": carton_no or "",
        "name": "、".join(desk.index.lines[number].item.name for number in lines[:2]),
        "added": sum(counts.values()),
        "known": len(smallest) - sum(counts.values()),
        "unit": desk.index.lines[lines[0]].unit if lines else "",
    }


def _refusal_of_contents(smallest: list[Content], desk: Desk) -> Outcome | None:
    for content in smallest:
        held = content.held
        if held is not None and held.receipt_id != desk.receipt_id:
            values: dict[str, str | int] = {
                "code": content.package.code,
                "receipt": held.receipt_no,
            }
            sentence = Sentence("content-already-received", values)
            return Outcome(Verdict.ALREADY_RECEIVED, sentence, content.package.line_no)
    counts = Counter(content.package.line_no for content in smallest if content.held is None)
    for line_no, quantity in counts.items():
        line = desk.index.lines[line_no]
        if desk.rules.expired(line.expiry, desk.today):
            return refused(Verdict.EXPIRED, "expired", line, desk, expiry=line.expiry.isoformat())
        if too_many(line, quantity, desk):
            return refused(Verdict.OVER_QUANTITY, "contents-over", line, desk, more=quantity)
    return None
