"""Decides what one scan does: reads what the store knows, asks the rules, minds what is armed.

Without it the rules would have to know of rejected boxes, of other deliveries and of the store. In
the transaction that writes the scan down.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from sqlalchemy import Connection, select

from app.codes.code import Code, Kind, times_of
from app.receiving.aside import rows as aside_rows
from app.receiving.aside.rows import Aside, AsideState
from app.receiving.documents import deliveries
from app.receiving.progress import ReceiptState
from app.receiving.rules import Facts, Outcome, judge
from app.receiving.sessions import facts
from app.receiving.sessions.arming import setting_of
from app.receiving.sessions.decision import Decision
from app.receiving.sessions.setting_aside import SettingAside, already
from app.receiving.sessions.standing import Standing
from app.receiving.verdicts import Sentence, Verdict
from app.store.tables.receipts import receipt

_NO_PACKAGE = (Verdict.MALFORMED, Verdict.UNKNOWN_CODE, Verdict.COMMAND)
"""What was read is no box and no carton: an armed command goes on waiting."""
_ELSEWHERE = (Verdict.NOT_ON_DELIVERY, Verdict.UNKNOWN_CODE)


def decide(
    standing: Standing, connection: Connection, code: Code, text: str, armed: str | None
) -> Decision:
    """Say what a scan does while `armed` waits for it."""
    known = _facts(standing, connection, code, text)
    setting = setting_of(armed)
    if setting is not None:
        outcome = judge(code, text, known, standing.desk())
        aside = SettingAside(standing, connection, setting)
        decision = aside.decide(code, text, known, outcome)
    else:
        times = times_of(armed or "")
        decision = _received(standing, connection, code, text, known, times)
    decision = _looked_up_elsewhere(standing, connection, decision, code, text)
    stays = decision.outcome.verdict in _NO_PACKAGE
    return replace(decision, armed=armed) if stays and not _refused_times(decision) else decision


def _facts(standing: Standing, connection: Connection, code: Code, text: str) -> Facts:
    place = facts.Place(
        standing.key.org,
        standing.head.delivery_id,
        standing.index,
        standing.receipt_id,
        standing.tally.pack,
    )
    return facts.of_scan(connection, place, code, text)


def _received(
    standing: Standing,
    connection: Connection,
    code: Code,
    text: str,
    known: Facts,
    times: int | None,
) -> Decision:
    """A scan that is to be received; boxes that are aside are not."""
    held = None
    if standing.has_asides:
        number = _carton_number(standing, code, text)
        held = _aside_before(standing, connection, code) if number is None else None
        if held is not None and (held.state is AsideState.REJECTED or known.contents):
            return Decision(already(held))
        left = _without_asides(standing, connection, known)
        if _all_aside(standing, known, left, number):
            return Decision(_nothing_left(code, number))
        known = left
    outcome = judge(code, text, known, standing.desk(held, times))
    if times is not None and _names_boxes(standing, outcome):
        return Decision(Outcome(Verdict.COMMAND, Sentence("one-box-one-code")))
    return Decision(outcome, (held.lifted(),) if held and outcome.added else ())


def _nothing_left(code: Code, number: str | None) -> Outcome:
    sentence = Sentence("contents-aside", {"label": number or code.code or ""})
    return Outcome(Verdict.ALREADY_SCANNED, sentence, carton_no=number)


def _carton_number(standing: Standing, code: Code, text: str) -> str | None:
    carton = standing.index.carton_of(code, text)
    return None if carton is None else carton.carton_no


def _aside_before(standing: Standing, connection: Connection, code: Code) -> Aside | None:
    """What became of a box in this receipt, where it was rejected or is held."""
    if code.kind is not Kind.TRACE_CODE or code.code is None:
        return None
    return aside_rows.of_code(connection, standing.key, code.code)


def _names_boxes(standing: Standing, outcome: Outcome) -> bool:
    """Whether a scan stands for boxes with codes of their own, which nobody can multiply.

    A package of unknown contents is told by the number how many it holds.
    """
    if outcome.uncoded:
        return False
    number = outcome.carton_no or ""
    return bool(outcome.added) or (outcome.opens_carton and standing.index.has_carton(number))


def _refused_times(decision: Decision) -> bool:
    return decision.outcome.sentence.key == "one-box-one-code"


def _without_asides(standing: Standing, connection: Connection, known: Facts) -> Facts:
    """What is inside without the boxes that were rejected or are held."""
    left = tuple(
        content
        for content in known.contents
        if content.held is not None
        or aside_rows.of_code(connection, standing.key, content.package.code) is None
    )
    return known if len(left) == len(known.contents) else replace(known, contents=left)


def _all_aside(standing: Standing, known: Facts, left: Facts, number: str | None) -> bool:
    if any(content.package.smallest for content in known.contents):
        return not any(content.package.smallest for content in left.contents)
    if number is None or standing.tally.in_carton(number):
        return False
    expected = standing.index.carton(number).expected
    aside = standing.tally.aside_by_carton.get(number, 0)
    return expected is not None and 0 < expected <= aside


def _looked_up_elsewhere(
    standing: Standing, connection: Connection, decision: Decision, code: Code, text: str
) -> Decision:
    """Name the other delivery that knows what was scanned, while nobody has confirmed it."""
    outcome = decision.outcome
    if outcome.verdict not in _ELSEWHERE or outcome.line_no is not None:
        return decision
    other = _other_delivery(standing, connection, code.raw)
    if other is None:
        return decision
    number = deliveries.number_of(connection, standing.key.org, other) or ""
    if code.kind is Kind.UNKNOWN or outcome.sentence.key == "carton-not-on-delivery":
        values: dict[str, str | int] = {"delivery": number}
        if text == number:
            outcome = Outcome(Verdict.COMMAND, Sentence("other-delivery-number", values))
        else:
            outcome = Outcome(Verdict.NOT_ON_DELIVERY, Sentence("on-other-delivery", values))
    return replace(decision, outcome=outcome, belongs_to=other)


def _other_delivery(standing: Standing, connection: Connection, text: str) -> uuid.UUID | None:
    org = standing.key.org
    for found in deliveries.find(connection, org, text):
        if found == standing.head.delivery_id:
            continue
        state = connection.execute(
            select(receipt.c.state).where(receipt.c.org == org, receipt.c.delivery_id == found)
        ).scalar()
        if state != ReceiptState.CONFIRMED:
            return found
    return None
