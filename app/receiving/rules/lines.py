"""What all questions ask of a line: how it is named, is it full, is little of its life left.

Without it boxes and cartons would be judged by two measures. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.receiving.documents.manifest import Carton, ExpectedPackage
from app.receiving.rules.values import Desk, NewPackage, Outcome
from app.receiving.settings import OverQuantity
from app.receiving.values import DeliveryLine
from app.receiving.verdicts import Sentence, Verdict


def refused(
    verdict: Verdict, key: str, line: DeliveryLine, desk: Desk, **more: str | int
) -> Outcome:
    """A verdict on a line that counts nothing."""
    return Outcome(verdict, Sentence(key, {**line_values(line, desk), **more}), line.line_no)


def line_values(line: DeliveryLine, desk: Desk, added: int = 0) -> dict[str, str | int]:
    """What a sentence says of a line."""
    return {
        "name": line.item.name,
        "strength": line.item.strength,
        "batch": line.batch,
        "received": desk.tally.received(line.line_no) + added,
        "expected": line.quantity,
        "unit": line.unit,
    }


def too_many(line: DeliveryLine, quantity: int, desk: Desk) -> bool:
    """Whether so many more are more than was sent, where that is refused."""
    if desk.rules.over_quantity is OverQuantity.COUNT:
        return False
    return desk.tally.arrived(line.line_no) + quantity > line.quantity


def near(line: DeliveryLine, desk: Desk) -> bool:
    """Whether little of the life of a line is left."""
    rules = desk.rules_of(line)
    return rules.near_expiry(line.expiry, line.production_date, desk.today, desk.rules)


def barred(line: DeliveryLine, desk: Desk, identifier: str, batch: str) -> Outcome | None:
    """Refuse what is recalled, or no longer used at all."""
    reason = desk.known.recalls.reason(line.item.province_code, batch, identifier)
    if reason is not None:
        return refused(Verdict.RECALLED, "recalled", line, desk, reason=reason)
    stopped = desk.rules_of(line).stopped
    if stopped:
        return refused(Verdict.STOPPED, "stopped", line, desk, reason=stopped)
    return None


def too_near(line: DeliveryLine, desk: Desk) -> Outcome | None:
    """Refuse what expires soon, where the hospital takes none of the item then."""
    if not desk.rules_of(line).refuse_near_expiry or not near(line, desk):
        return None
    expiry = line.expiry.isoformat()
    return refused(Verdict.NEAR_EXPIRY_REFUSED, "near-expiry-refused", line, desk, expiry=expiry)


def unfit(line: DeliveryLine, desk: Desk) -> Outcome | None:
    """Refuse many boxes of a line at once for its dates."""
    if desk.rules.expired(line.expiry, desk.today):
        return refused(Verdict.EXPIRED, "expired", line, desk, expiry=line.expiry.isoformat())
    return too_near(line, desk)


def has_all(carton: Carton, desk: Desk) -> bool:
    """Whether all that a carton holds has come, as far as that is known."""
    return (
        carton.expected is not None and desk.tally.arrived_in(carton.carton_no) >= carton.expected
    )


def new_package(package: ExpectedPackage) -> NewPackage:
    """The row that takes a listed package in."""
    return NewPackage(
        package.code, package.line_no, package.smallest, package.parent_code, package.carton_no
    )


def only(numbers: Iterable[int]) -> int | None:
    """The one number there is; None where there are several or none."""
    found = set(numbers)
    return found.pop() if len(found) == 1 else None
