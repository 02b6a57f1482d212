"""The verdict on a scan: what follows from a code for the open receipt.

Without it a program would only count beeps. Pure: what the store knows of the code comes in as
`Facts`, what is to be written goes out as an `Outcome`. The order of the questions is the rule: is
it a command, a carton label, held already, on this delivery, of the right batch, in date, too many?
Sources: formats.md (`receive`), GSP articles 73 to 76 for what is compared at the desk.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.codes.code import Code, Kind
from app.receiving.manifest import Carton, DeliveryIndex, ExpectedPackage
from app.receiving.settings import OverQuantity, ReceivingRules
from app.receiving.tally import Tally
from app.receiving.values import DeliveryLine, PackageLevel
from app.receiving.verdicts import Sentence, Verdict


@dataclass(frozen=True, slots=True)
class Held:
    """A code that a receipt has taken already."""

    receipt_id: uuid.UUID
    receipt_no: str
    line_no: int


@dataclass(frozen=True, slots=True)
class Content:
    """One package inside what was scanned, and who holds it."""

    package: ExpectedPackage
    held: Held | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows of a code, read just before the verdict."""

    held: Held | None = None
    expected: ExpectedPackage | None = None
    contents: tuple[Content, ...] = ()
    """All packages below the scanned one (or in the scanned carton), parents before children."""
    elsewhere: str | None = None
    """The number of another delivery that lists this code."""


@dataclass(frozen=True, slots=True)
class NewPackage:
    """One row for the code library."""

    code: str
    line_no: int
    smallest: bool
    parent_code: str | None
    carton_no: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict and all that follows from it."""

    verdict: Verdict
    sentence: Sentence
    line_no: int | None = None
    carton_no: str | None = None
    packages: tuple[NewPackage, ...] = ()
    opens_carton: bool = False

    @property
    def by_line(self) -> dict[int, int]:
        """Smallest packages it adds to each line."""
        return dict(Counter(package.line_no for package in self.packages if package.smallest))

    @property
    def by_carton(self) -> dict[str, int]:
        """Smallest packages it adds to each carton."""
        cartons = (package.carton_no for package in self.packages if package.smallest)
        return dict(Counter(number for number in cartons if number is not None))

    @property
    def added(self) -> int:
        """Smallest packages it adds."""
        return sum(1 for package in self.packages if package.smallest)


@dataclass(frozen=True, slots=True)
class Desk:
    """What all questions about one scan stand on."""

    receipt_id: uuid.UUID
    index: DeliveryIndex
    tally: Tally
    rules: ReceivingRules
    today: date


def judge(code: Code, text: str, facts: Facts, desk: Desk) -> Outcome:
    """Answer one scan."""
    if code.kind is Kind.COMMAND:
        return Outcome(Verdict.COMMAND, Sentence("command", {"command": code.code or ""}))
    carton = desk.index.carton_of(code, text)
    if carton is not None:
        return _judge_carton(carton, facts, desk)
    if code.kind is Kind.TRACE_CODE and code.valid:
        return _judge_trace_code(code, facts, desk)
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


def _judge_carton(carton: Carton, facts: Facts, desk: Desk) -> Outcome:
    number = carton.carton_no
    smallest = [content for content in facts.contents if content.package.smallest]
    all_ours = all(
        content.held is not None and content.held.receipt_id == desk.receipt_id
        for content in smallest
    )
    # What the distributor listed may have come box by box while others in the carton are to come.
    if smallest and (not all_ours or _has_all(carton, desk)):
        return _judge_contents(facts.contents, number, Verdict.ACCEPTED_CARTON, desk)
    if number in desk.tally.opened:
        return Outcome(
            Verdict.ALREADY_SCANNED,
            Sentence("carton-open-already", _carton_values(carton, desk)),
            line_no=_only(carton.by_line),
            carton_no=number,
        )
    return Outcome(
        Verdict.ACCEPTED_CARTON,
        Sentence("carton-opened", _carton_values(carton, desk)),
        line_no=_only(carton.by_line),
        carton_no=number,
        opens_carton=True,
    )


def _has_all(carton: Carton, desk: Desk) -> bool:
    return (
        carton.expected is not None and desk.tally.arrived_in(carton.carton_no) >= carton.expected
    )


def _carton_values(carton: Carton, desk: Desk) -> dict[str, str | int]:
    expected = "?" if carton.expected is None else carton.expected
    received = desk.tally.in_carton(carton.carton_no)
    return {"carton": carton.carton_no, "received": received, "expected": expected}


def _judge_contents(
    contents: tuple[Content, ...], carton_no: str | None, accepted: Verdict, desk: Desk
) -> Outcome:
    """Receive all that one code stands for, or nothing of it."""
    smallest = [content for content in contents if content.package.smallest]
    refusal = _refusal_of_contents(smallest, desk)
    if refusal is not None:
        return refusal
    fresh = tuple(_new(content.package) for content in contents if content.held is None)
    counts = Counter(package.line_no for package in fresh if package.smallest)
    values = _contents_values(smallest, counts, carton_no, desk)
    line_no = _only(content.package.line_no for content in smallest)
    opens = accepted is Verdict.ACCEPTED_CARTON
    if not counts:
        sentence = Sentence("contents-already", values)
        return Outcome(Verdict.ALREADY_SCANNED, sentence, line_no, carton_no)
    near = _near_expiries(counts, desk)
    if near:
        sentence = Sentence("contents-near-expiry", {**values, "expiry": min(near).isoformat()})
        return Outcome(Verdict.NEAR_EXPIRY, sentence, line_no, carton_no, fresh, opens)
    sentence = Sentence("contents-joined" if values["known"] else "contents-accepted", values)
    return Outcome(accepted, sentence, line_no, carton_no, fresh, opens)


def _near_expiries(line_numbers: Iterable[int], desk: Desk) -> list[date]:
    lines = (desk.index.lines[number] for number in line_numbers)
    return [line.expiry for line in lines if _near(line, desk)]


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
            return _refused(Verdict.EXPIRED, "expired", line, desk, expiry=line.expiry.isoformat())
        if _too_many(line, quantity, desk):
            return _refused(Verdict.OVER_QUANTITY, "contents-over", line, desk, more=quantity)
    return None


def _judge_trace_code(code: Code, facts: Facts, desk: Desk) -> Outcome:
    listed_inside = any(content.package.smallest for content in facts.contents)
    if facts.held is not None and not listed_inside:
        return _judge_held(facts.held, desk)
    expected = facts.expected
    if expected is not None:
        if listed_inside:
            contents = (Content(expected, facts.held), *facts.contents)
            return _judge_contents(contents, expected.carton_no, Verdict.ACCEPTED_PACKAGE, desk)
        line = desk.index.lines[expected.line_no]
        if not expected.smallest:
            return _refused(Verdict.UNKNOWN_CODE, "package-contents-unknown", line, desk)
        return _judge_box(code, _new(expected), desk)
    return _judge_unlisted(code, facts, desk)


def _judge_held(held: Held, desk: Desk) -> Outcome:
    if held.receipt_id == desk.receipt_id:
        line = desk.index.lines[held.line_no]
        return _refused(Verdict.ALREADY_SCANNED, "already-scanned", line, desk)
    values: dict[str, str | int] = {"receipt": held.receipt_no}
    return Outcome(Verdict.ALREADY_RECEIVED, Sentence("already-received", values))


def _judge_unlisted(code: Code, facts: Facts, desk: Desk) -> Outcome:
    """A valid trace code that the distributor did not list: which line can it belong to?"""
    if facts.elsewhere is not None:
        return _on_other_delivery(code, facts.elsewhere)
    candidates = desk.index.lines_of(code) or _guess(code, desk)
    if not candidates:
        return _stranger_to_delivery(code, desk)
    open_lines = [line for line in candidates if not desk.index.wholly_listed(line)]
    if not open_lines:
        return _refused(Verdict.NOT_ON_DELIVERY, "not-in-carton-list", candidates[0], desk)
    if desk.index.level(code) is not PackageLevel.SMALL:
        return _refused(Verdict.UNKNOWN_CODE, "package-contents-unknown", open_lines[0], desk)
    line = _choose(code, open_lines, desk)
    assert code.code is not None
    package = NewPackage(code.code, line.line_no, True, None, _filling_carton(line, desk))
    return _judge_box(code, package, desk)


def _on_other_delivery(code: Code, delivery_no: str) -> Outcome:
    values: dict[str, str | int] = {
        "identifier": code.drug_identifier or "",
        "delivery": delivery_no,
    }
    return Outcome(Verdict.NOT_ON_DELIVERY, Sentence("on-other-delivery", values))


def _stranger_to_delivery(code: Code, desk: Desk) -> Outcome:
    values: dict[str, str | int] = {"identifier": code.drug_identifier or ""}
    if desk.index.unidentified_lines(code):
        return Outcome(Verdict.UNKNOWN_CODE, Sentence("identifier-unknown", values))
    return Outcome(Verdict.NOT_ON_DELIVERY, Sentence("not-on-delivery", values))


def _guess(code: Code, desk: Desk) -> list[DeliveryLine]:
    """The lines of the only item without identifiers: a code that fits no other can be no other."""
    lines = desk.index.unidentified_lines(code)
    if _of_one_item(lines):
        return lines
    filling = desk.tally.filling
    if filling is not None:
        inside = desk.index.carton(filling).by_line
        lines = [line for line in lines if line.line_no in inside]
        return lines if _of_one_item(lines) else []
    batched = [line for line in lines if code.batch is not None and line.batch == code.batch]
    return batched if _of_one_item(batched) else []


def _of_one_item(lines: list[DeliveryLine]) -> bool:
    return len({line.item.identity for line in lines}) == 1


def _choose(code: Code, lines: list[DeliveryLine], desk: Desk) -> DeliveryLine:
    """The line a box most likely belongs to: its batch, the carton at hand, the first not full."""
    filling = desk.tally.filling
    inside = desk.index.carton(filling).by_line if filling is not None else {}

    def unlikeliness(line: DeliveryLine) -> tuple[bool, bool, bool, int]:
        other_batch = code.batch is not None and code.batch != line.batch
        full = desk.tally.arrived(line.line_no) >= line.quantity
        return other_batch, full, line.line_no not in inside, line.line_no

    return min(lines, key=unlikeliness)


def _judge_box(code: Code, package: NewPackage, desk: Desk) -> Outcome:
    """One smallest package against the line it belongs to."""
    line = desk.index.lines[package.line_no]
    refusal = _refusal_of_box(code, line, desk)
    if refusal is not None:
        return refusal
    near = _near(line, desk)
    values = _line_values(line, desk, added=1)
    if near:
        values["expiry"] = line.expiry.isoformat()
    return Outcome(
        Verdict.NEAR_EXPIRY if near else Verdict.ACCEPTED,
        Sentence("near-expiry" if near else "accepted", values),
        line.line_no,
        package.carton_no,
        (package,),
    )


def _refusal_of_box(code: Code, line: DeliveryLine, desk: Desk) -> Outcome | None:
    if code.batch is not None and code.batch != line.batch:
        return _refused(Verdict.WRONG_BATCH, "wrong-batch", line, desk, found=code.batch)
    expiry = code.expiry or line.expiry
    if desk.rules.expired(expiry, desk.today):
        return _refused(Verdict.EXPIRED, "expired", line, desk, expiry=expiry.isoformat())
    if code.expiry is not None and code.expiry != line.expiry:
        found = code.expiry.isoformat()
        expected = line.expiry.isoformat()
        return _refused(
            Verdict.WRONG_BATCH, "wrong-expiry", line, desk, found=found, expiry=expected
        )
    if _too_many(line, 1, desk):
        return _refused(Verdict.OVER_QUANTITY, "over-quantity", line, desk)
    return None


def _refused(
    verdict: Verdict, key: str, line: DeliveryLine, desk: Desk, **more: str | int
) -> Outcome:
    return Outcome(verdict, Sentence(key, {**_line_values(line, desk), **more}), line.line_no)


def _line_values(line: DeliveryLine, desk: Desk, added: int = 0) -> dict[str, str | int]:
    return {
        "name": line.item.name,
        "strength": line.item.strength,
        "batch": line.batch,
        "received": desk.tally.received(line.line_no) + added,
        "expected": line.quantity,
        "unit": line.unit,
    }


def _too_many(line: DeliveryLine, quantity: int, desk: Desk) -> bool:
    if desk.rules.over_quantity is OverQuantity.COUNT:
        return False
    return desk.tally.arrived(line.line_no) + quantity > line.quantity


def _near(line: DeliveryLine, desk: Desk) -> bool:
    return desk.rules.near_expiry(line.expiry, desk.today)


def _filling_carton(line: DeliveryLine, desk: Desk) -> str | None:
    """The carton a box comes out of, when the one at hand holds its line and is not full."""
    number = desk.tally.filling
    if number is None:
        return None
    carton = desk.index.carton(number)
    return number if line.line_no in carton.by_line and not _has_all(carton, desk) else None


def _new(package: ExpectedPackage) -> NewPackage:
    return NewPackage(
        package.code, package.line_no, package.smallest, package.parent_code, package.carton_no
    )


def _only(numbers: Iterable[int]) -> int | None:
    found = set(numbers)
    return found.pop() if len(found) == 1 else None
