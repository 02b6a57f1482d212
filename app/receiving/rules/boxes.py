"""The verdict on one trace code: who holds it, which line it belongs to, batch, dates, quantity.

Without it a box would be counted because it beeped. Pure.
"""

from __future__ import annotations

from dataclasses import replace

from app.codes.code import Code
from app.receiving.documents.manifest import ExpectedPackage
from app.receiving.known.values import Learned
from app.receiving.rules import packs, uncoded
from app.receiving.rules.cartons import judge_contents
from app.receiving.rules.lines import (
    barred,
    has_all,
    line_values,
    near,
    new_package,
    refused,
    too_many,
    too_near,
)
from app.receiving.rules.values import Content, Desk, Facts, Held, NewPackage, Outcome
from app.receiving.values import DeliveryLine, PackageLevel
from app.receiving.verdicts import Sentence, Verdict


def judge_trace_code(code: Code, facts: Facts, desk: Desk) -> Outcome:
    """Answer a valid trace code."""
    listed_inside = any(content.package.smallest for content in facts.contents)
    if facts.held is not None and not listed_inside:
        return _judge_held(code, facts.held, desk)
    expected = facts.expected
    if expected is not None:
        if listed_inside:
            contents = (Content(expected, facts.held), *facts.contents)
            return judge_contents(contents, expected.carton_no, Verdict.ACCEPTED_PACKAGE, desk)
        line = desk.index.lines[expected.line_no]
        if not expected.smallest:
            return _judge_package(code, facts, line, expected.carton_no, desk)
        return _judge_box(code, new_package(expected), desk)
    return _judge_unlisted(code, facts, desk)


def _judge_held(code: Code, held: Held, desk: Desk) -> Outcome:
    if held.receipt_id == desk.receipt_id:
        opened = desk.tally.packs.get(code.code or "")
        if opened is not None:
            return packs.open_already(opened)
        joined = packs.join(held, desk)
        if joined is not None:
            return joined
        line = desk.index.lines[held.line_no]
        return refused(Verdict.ALREADY_SCANNED, "already-scanned", line, desk)
    values: dict[str, str | int] = {"receipt": held.receipt_no}
    return Outcome(Verdict.ALREADY_RECEIVED, Sentence("already-received", values))


def _judge_unlisted(code: Code, facts: Facts, desk: Desk) -> Outcome:
    """A valid trace code that the distributor did not list: which line can it belong to?"""
    if facts.elsewhere is not None:
        return _on_other_delivery(code, facts.elsewhere)
    candidates = desk.index.lines_of(code)
    if candidates:
        return _judge_candidates(code, facts, candidates, desk)
    guessed = _guess(code, desk)
    if not guessed:
        return _stranger_to_delivery(code, desk)
    outcome = _judge_candidates(code, facts, guessed, desk)
    identifier, item = code.drug_identifier, guessed[0].item
    if not identifier or not item.province_code:
        return outcome
    if (identifier, item.province_code) in desk.known.said:
        return outcome
    return replace(outcome, learned=Learned(identifier, item.province_code))


def _judge_candidates(
    code: Code, facts: Facts, candidates: list[DeliveryLine], desk: Desk
) -> Outcome:
    open_lines = [line for line in candidates if not desk.index.wholly_listed(line)]
    if not open_lines:
        return refused(Verdict.NOT_ON_DELIVERY, "not-in-carton-list", candidates[0], desk)
    line = _choose(code, open_lines, desk)
    carton_no = _filling_carton(line, desk)
    if desk.index.level(code) is not PackageLevel.SMALL:
        return _judge_package(code, facts, line, carton_no, desk)
    assert code.code is not None
    return _judge_box(code, NewPackage(code.code, line.line_no, True, None, carton_no), desk)


def _judge_package(
    code: Code, facts: Facts, line: DeliveryLine, carton_no: str | None, desk: Desk
) -> Outcome:
    """A middle or large package of which the delivery does not say what is inside.

    Where nobody else says it either, its boxes are scanned one by one.
    """
    if facts.related:
        assert code.code is not None
        around = ExpectedPackage(code.code, line.line_no, carton_no, None, smallest=False)
        inside = (
            Content(
                ExpectedPackage(r.code, line.line_no, carton_no, r.parent_code, r.smallest), r.held
            )
            for r in facts.related
        )
        contents = (Content(around, facts.held), *inside)
        return judge_contents(contents, carton_no, Verdict.ACCEPTED_PACKAGE, desk)
    if desk.rules_of(line).counted_by_carton:
        return uncoded.judge_package(code, line, carton_no, desk)
    return _refusal_of_box(code, line, desk) or packs.open_pack(code, line, carton_no, desk)


def _on_other_delivery(code: Code, delivery_no: str) -> Outcome:
    values: dict[str, str | int] = {
        "identifier": code.drug_identifier or "",
        "delivery": delivery_no,
    }
    return Outcome(Verdict.NOT_ON_DELIVERY, Sentence("on-other-delivery", values))


def _stranger_to_delivery(code: Code, desk: Desk) -> Outcome:
    values: dict[str, str | int] = {"identifier": code.drug_identifier or ""}
    items = desk.known.certain.get(code.drug_identifier or "")
    if items:
        values["name"] = "、".join(item.name for item in items[:2])
        return Outcome(Verdict.NOT_ON_DELIVERY, Sentence("not-on-delivery-item", values))
    if _unidentified(code, desk):
        return Outcome(Verdict.UNKNOWN_CODE, Sentence("identifier-unknown", values))
    return Outcome(Verdict.NOT_ON_DELIVERY, Sentence("not-on-delivery", values))


def _guess(code: Code, desk: Desk) -> list[DeliveryLine]:
    """The lines of the only item without identifiers: a code that fits no other can be no other.

    What was confirmed to be another item, or refused to be this one, is no guess.
    """
    if desk.known.certain.get(code.drug_identifier or ""):
        return []
    lines = _unidentified(code, desk)
    if _of_one_item(lines):
        return lines
    filling = desk.tally.filling
    if filling is not None:
        inside = desk.index.carton(filling).by_line
        lines = [line for line in lines if line.line_no in inside]
        return lines if _of_one_item(lines) else []
    batched = [line for line in lines if code.batch is not None and line.batch == code.batch]
    return batched if _of_one_item(batched) else []


def _unidentified(code: Code, desk: Desk) -> list[DeliveryLine]:
    identifier = code.drug_identifier or ""
    return [
        line
        for line in desk.index.unidentified_lines(code)
        if not desk.known.refused(identifier, line.item.province_code)
    ]


def _of_one_item(lines: list[DeliveryLine]) -> bool:
    return len({line.item.identity for line in lines}) == 1


def _choose(code: Code, lines: list[DeliveryLine], desk: Desk) -> DeliveryLine:
    """The line a box most likely belongs to: its batch, the carton at hand, the first not full."""
    filling = desk.tally.filling
    inside = desk.index.carton(filling).by_line if filling is not None else {}

    def unlikeliness(line: DeliveryLine) -> tuple[bool, bool, bool, bool, int]:
        other_batch = code.batch is not None and code.batch != line.batch
        full = desk.tally.arrived(line.line_no) >= line.quantity
        elsewhere = packs.at_hand(line.line_no, desk) is None
        return other_batch, full, elsewhere, line.line_no not in inside, line.line_no

    return min(lines, key=unlikeliness)


def _judge_box(code: Code, package: NewPackage, desk: Desk) -> Outcome:
    """One smallest package against the line it belongs to."""
    line = desk.index.lines[package.line_no]
    refusal = _refusal_of_box(code, line, desk)
    if refusal is not None:
        return refusal
    pack = packs.at_hand(line.line_no, desk)
    if pack is not None and package.parent_code is None:
        package = replace(package, parent_code=pack.code)
    little_left = near(line, desk)
    sentence = packs.about_box(line, package.parent_code, desk)
    if sentence is None:
        sentence = _about_box(line, package.carton_no, desk)
    if little_left:
        values = {**line_values(line, desk, added=1), "expiry": line.expiry.isoformat()}
        sentence = Sentence("near-expiry", values)
    return Outcome(
        Verdict.NEAR_EXPIRY if little_left else Verdict.ACCEPTED,
        sentence,
        line.line_no,
        package.carton_no,
        (package,),
    )


def _about_box(line: DeliveryLine, carton_no: str | None, desk: Desk) -> Sentence:
    """What is said of a counted box: also where the carton at hand is full, or not its own."""
    values = line_values(line, desk, added=1)
    at_hand = next(reversed(desk.tally.opened), None)
    if at_hand is None:
        return Sentence("accepted", values)
    carton = desk.index.carton(at_hand)
    if carton_no is None and line.line_no in carton.by_line and has_all(carton, desk):
        inside = f"{desk.tally.arrived_in(at_hand)}/{carton.expected}"
        return Sentence("accepted-beyond", {**values, "carton": at_hand, "inside": inside})
    if carton_no is not None and carton_no != at_hand and desk.tally.filling is not None:
        return Sentence("accepted-other-carton", {**values, "carton": carton_no})
    arrived = desk.tally.arrived_in(at_hand) + 1
    if carton_no == at_hand and arrived == carton.expected:
        inside = f"{arrived}/{carton.expected}"
        return Sentence("accepted-full", {**values, "carton": at_hand, "inside": inside})
    return Sentence("accepted", values)


def _refusal_of_box(code: Code, line: DeliveryLine, desk: Desk) -> Outcome | None:
    found = barred(line, desk, code.drug_identifier or "", code.batch or line.batch)
    if found is not None:
        return found
    if code.batch is not None and code.batch != line.batch:
        return refused(Verdict.WRONG_BATCH, "wrong-batch", line, desk, found=code.batch)
    expiry = code.expiry or line.expiry
    if desk.rules.expired(expiry, desk.today):
        return refused(Verdict.EXPIRED, "expired", line, desk, expiry=expiry.isoformat())
    if code.expiry is not None and code.expiry != line.expiry:
        on_box, expected = code.expiry.isoformat(), line.expiry.isoformat()
        values = {"found": on_box, "expiry": expected}
        return refused(Verdict.WRONG_BATCH, "wrong-expiry", line, desk, **values)
    found = too_near(line, desk)
    if found is None and too_many(line, 1, desk):
        return refused(Verdict.OVER_QUANTITY, "over-quantity", line, desk)
    return found


def _filling_carton(line: DeliveryLine, desk: Desk) -> str | None:
    """The carton a box comes out of, when the one at hand holds its line and is not full."""
    number = desk.tally.filling
    if number is None:
        return None
    carton = desk.index.carton(number)
    return number if line.line_no in carton.by_line and not has_all(carton, desk) else None
