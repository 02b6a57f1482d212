"""The verdict on boxes without codes of their own (大输液): counted by the carton they come in.

Without it a pallet of infusions could not be received by scanning. An item rule says which items
these are. A carton counts once; a product code as often as cartons were sent. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.codes.code import Code
from app.receiving.documents.manifest import Carton
from app.receiving.rules.lines import (
    barred,
    has_all,
    line_values,
    near,
    only,
    refused,
    too_many,
    unfit,
)
from app.receiving.rules.values import Desk, NewPackage, Outcome
from app.receiving.values import DeliveryLine
from app.receiving.verdicts import Sentence, Verdict


def counted_lines(carton: Carton, desk: Desk) -> list[DeliveryLine]:
    """The lines in a carton whose boxes have no codes of their own."""
    lines = (desk.index.lines[number] for number in carton.by_line)
    return [line for line in lines if desk.rules_of(line).counted_by_carton]


def judge_carton(carton: Carton, desk: Desk) -> Outcome | None:
    """Count what a carton holds of such items; None where it holds none, or its boxes are scanned.

    A carton that also holds boxes with codes is opened for them by the same scan. One whose large
    package was counted by its own code has all, and counts no more.
    """
    lines = counted_lines(carton, desk)
    if not lines:
        return None
    number = carton.carton_no
    if number in desk.tally.opened or has_all(carton, desk):
        if len(lines) < len(carton.by_line):
            return None
        return _counted_already(carton, desk)
    quantities: dict[int, int] = {}
    for line in lines:
        quantity = carton.by_line[line.line_no] or _said(line, desk, alone=len(lines) == 1)
        if quantity is None:
            key = "carton-quantity-unknown"
            return refused(Verdict.UNKNOWN_CODE, key, line, desk, carton=number)
        quantities[line.line_no] = quantity
    whole = only(carton.by_line)
    what = _What(Verdict.ACCEPTED_CARTON, carton_no=number, line_no=whole, opens=True)
    return _count(quantities, what, desk)


def _counted_already(carton: Carton, desk: Desk) -> Outcome:
    values: dict[str, str | int] = {
        "carton": carton.carton_no,
        "received": desk.tally.in_carton(carton.carton_no),
        "expected": "?" if carton.expected is None else carton.expected,
    }
    sentence = Sentence("counted-already", values)
    return Outcome(Verdict.ALREADY_SCANNED, sentence, only(carton.by_line), carton.carton_no)


def judge_package(code: Code, line: DeliveryLine, carton_no: str | None, desk: Desk) -> Outcome:
    """Count what a middle or large package stands for by its own trace code, once."""
    assert code.code is not None
    if carton_no is not None and carton_no in desk.tally.opened:
        return _counted_already(desk.index.carton(carton_no), desk)
    quantity = _said(line, desk, alone=True)
    if quantity is None:
        key = "carton-quantity-unknown"
        return refused(Verdict.UNKNOWN_CODE, key, line, desk, carton=code.code)
    package = NewPackage(code.code, line.line_no, False, None, carton_no)
    what = _What(
        Verdict.ACCEPTED_PACKAGE,
        carton_no=carton_no,
        line_no=line.line_no,
        identifier=code.drug_identifier or "",
        packages=(package,),
    )
    return _count({line.line_no: quantity}, what, desk)


def judge_product(lines: list[DeliveryLine], code: Code, desk: Desk) -> Outcome | None:
    """Count by a product code (EAN-13, GTIN); None where the boxes have codes of their own."""
    counted = [line for line in lines if desk.rules_of(line).counted_by_carton]
    if not counted:
        return None
    line = min(counted, key=lambda one: desk.tally.arrived(one.line_no) >= one.quantity)
    quantity = (desk.rules_of(line).units_per_carton or 1) * (desk.times or 1)
    what = _What(Verdict.ACCEPTED, line_no=line.line_no, identifier=code.gtin or "")
    return _count({line.line_no: quantity}, what, desk)


@dataclass(frozen=True, slots=True)
class _What:
    """What was scanned, for boxes without codes."""

    accepted: Verdict
    line_no: int | None
    carton_no: str | None = None
    identifier: str = ""
    packages: tuple[NewPackage, ...] = ()
    opens: bool = False


def _said(line: DeliveryLine, desk: Desk, *, alone: bool) -> int | None:
    """How many a carton holds of which the delivery says nothing: by the rule, or by a person."""
    return desk.rules_of(line).units_per_carton or (desk.times if alone else None)


def _count(quantities: dict[int, int], what: _What, desk: Desk) -> Outcome:
    """Count all, or nothing where something speaks against one of the lines."""
    for line_no, quantity in quantities.items():
        refusal = _refusal(desk.index.lines[line_no], quantity, what.identifier, desk)
        if refusal is not None:
            return refusal
    first = desk.index.lines[next(iter(quantities))]
    added = sum(quantities.values())
    values = line_values(first, desk, added=quantities[first.line_no]) | {"added": added}
    expiring = [
        line.expiry
        for line in (desk.index.lines[number] for number in quantities)
        if near(line, desk)
    ]
    if expiring:
        values["expiry"] = min(expiring).isoformat()
    return Outcome(
        Verdict.NEAR_EXPIRY if expiring else what.accepted,
        Sentence("counted-near-expiry" if expiring else "counted-by-carton", values),
        what.line_no,
        what.carton_no,
        what.packages,
        what.opens,
        quantities,
    )


def _refusal(line: DeliveryLine, quantity: int, identifier: str, desk: Desk) -> Outcome | None:
    refusal = barred(line, desk, identifier, line.batch) or unfit(line, desk)
    if refusal is None and too_many(line, quantity, desk):
        return refused(Verdict.OVER_QUANTITY, "contents-over", line, desk, more=quantity)
    return refusal
