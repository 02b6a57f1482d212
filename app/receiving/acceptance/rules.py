"""What must be there before a receipt is confirmed, and who may sign: the rules of acceptance.

Without it a controlled drug could be taken in by one person, and insulin without a temperature.
Pure. What an item asks for comes in as `Requirements`; where nothing is known of an item, nothing
is asked. Sources: 药品经营质量管理规范 (GSP) articles 74 (cold chain: transport, temperature, time)
and 76 (inspection reports); 医疗机构麻醉药品、第一类精神药品管理规定 article 10 (two people open,
count and sign, as soon as the goods come).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Protocol

from app.people.person import same_name
from app.receiving.acceptance.values import (
    AcceptanceView,
    Conclusion,
    Document,
    Finding,
    LineAcceptance,
    Missing,
    Requirement,
    Role,
)

ACCEPTORS = (Role.ACCEPTOR, Role.SECOND_ACCEPTOR)


class Requirements(Protocol):
    """Says what the rules of its item ask of a line."""

    def __call__(self, line_no: int) -> Requirement:
        """What is asked of this line; Requirement() where nothing is."""


def nothing_required(line_no: int) -> Requirement:
    """Ask for nothing: no rules of items are known."""
    del line_no
    return Requirement()


def missing(view: AcceptanceView, requirements: Requirements) -> tuple[Missing, ...]:
    """Name all that has to be done before the receipt is confirmed, in the order of the screen."""
    asked = [(line, requirements(line.line_no)) for line in view.lines]
    return (
        *_of_the_cold_chain(view, asked),
        *_of_the_packages(view),
        *(found for line, rule in asked for found in _of_line(view, line, rule)),
        *_of_the_signatures(view, doubly=any(rule.controlled for _, rule in asked)),
    )


def may_sign(view: AcceptanceView, role: Role, person: str) -> bool:
    """Whether a person may sign as this: the two acceptors are two people."""
    if role not in ACCEPTORS:
        return True
    other = view.signature(ACCEPTORS[role is Role.ACCEPTOR])
    return other is None or not same_name(other.person, person)


def out_of_limits(view: AcceptanceView, rule: Requirement) -> Decimal | None:
    """A temperature of the way that is outside the limits of a line; None where all are inside."""
    chain = view.cold_chain
    known = (chain.arrival_temperature, chain.departure_temperature, chain.high, chain.low)
    found = (each for each in known if each is not None and not rule.limits.hold(each))
    return next(found, None)


def _of_the_cold_chain(
    view: AcceptanceView, asked: list[tuple[LineAcceptance, Requirement]]
) -> Iterator[Missing]:
    if not any(rule.cold_chain for _, rule in asked):
        return
    chain = view.cold_chain
    if view.arrival.arrived_at is None:
        yield Missing("arrival-time-missing")
    if chain.departure_temperature is None:
        yield Missing("departure-temperature-missing")
    if chain.arrival_temperature is None:
        yield Missing("arrival-temperature-missing")
    if chain.transport_minutes is None:
        yield Missing("transport-time-missing")
    if chain.control is None:
        yield Missing("control-missing")
    if chain.logger is None and (chain.low is None or chain.high is None):
        yield Missing("readings-missing")


def _of_the_packages(view: AcceptanceView) -> Iterator[Missing]:
    for found in view.packages:
        if found.finding is Finding.NO and not found.remark:
            yield Missing("package-remark-missing", {"check": found.check})


def _of_line(view: AcceptanceView, line: LineAcceptance, rule: Requirement) -> Iterator[Missing]:
    if not rule.asks and line.conclusion is None:
        return
    values: dict[str, str | int] = {"line": line.line_no, "name": line.name}
    yield from _of_the_documents(view, line, rule, values)
    if rule.asks and line.conclusion is None:
        yield Missing("conclusion-missing", values, line.line_no)
    if line.conclusion is Conclusion.UNQUALIFIED and line.reason is None:
        yield Missing("reason-missing", values, line.line_no)
    outside = out_of_limits(view, rule) if rule.cold_chain else None
    if outside is not None and line.conclusion is Conclusion.QUALIFIED:
        limits = f"{rule.limits.low}–{rule.limits.high}"
        values = values | {"temperature": str(outside), "limits": limits}
        yield Missing("temperature-outside", values, line.line_no)


def _of_the_documents(
    view: AcceptanceView,
    line: LineAcceptance,
    rule: Requirement,
    values: dict[str, str | int],
) -> Iterator[Missing]:
    # What is refused for want of its papers is not asked for them again.
    if line.conclusion not in {None, Conclusion.QUALIFIED}:
        return
    for document in (each for each in Document if each in rule.documents):
        if not (line.seen(document).there or view.seen(document).there):
            yield Missing("document-missing", values | {"document": document}, line.line_no)


def _of_the_signatures(view: AcceptanceView, *, doubly: bool) -> Iterator[Missing]:
    first, second = (view.signature(role) for role in ACCEPTORS)
    if doubly and first is None:
        yield Missing("first-signature-missing")
    if doubly and second is None:
        yield Missing("second-signature-missing")
    if first and second and same_name(first.person, second.person):
        yield Missing("one-person-twice", {"person": first.person})
    for signature in view.signatures:
        if signature.outdated:
            values: dict[str, str | int] = {"role": signature.role, "person": signature.person}
            yield Missing("signature-outdated", values)
