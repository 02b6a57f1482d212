"""A receiving session driven by lines of text: what the `receive` command does.

Without it other programs could not receive. One line is one scan, answered by one JSON line after
it is durable; nothing else goes to the output. Run again on the same database and delivery it goes
on where it stopped: what was taken in is there, and scanning it again counts nothing.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.receiving import records
from app.receiving.answers import as_json
from app.receiving.documents import deliveries
from app.receiving.parts import Parts
from app.receiving.progress import Difference, LineProgress, ReceiptView
from app.receiving.records import ReceiptKey
from app.receiving.refusals import WishRefused
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.opening import open_receipt, receipt_id
from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import Delivery

DEVICE = "script"


@dataclass(frozen=True, slots=True)
class Script:
    """What to receive, and where the answers go."""

    parts: Parts
    delivery: Delivery
    person: str
    answer: Callable[[str], None]
    """Takes one JSON line for other programs."""
    tell: Callable[[str], None]
    """Takes one line for people."""


def run(script: Script, lines: Iterable[bytes]) -> ReceivingSession:
    """Scan all lines; raises WishRefused or StoreError, with all that was answered kept."""
    delivery_id = keep_delivery(script.parts, script.delivery)
    session = open_receipt(script.parts, delivery_id, script.person)
    for raw in lines:
        now = script.parts.clock.now()
        event = session.scan(Reading(raw, DEVICE, script.person, now))
        script.answer(json.dumps(as_json(event.answer), ensure_ascii=False))
    return session


def keep_delivery(parts: Parts, delivery: Delivery) -> uuid.UUID:
    """Store a delivery, unless another one under its number is being received already."""
    org = parts.log.workstation.org
    with parts.database.reading() as connection:
        known = deliveries.load(connection, org, delivery.delivery_id)
        key = ReceiptKey(org, receipt_id(delivery.delivery_id))
        begun = records.head(connection, key) is not None
        same = known == deliveries.without_codes(delivery) and deliveries.has_these_packages(
            connection, org, delivery
        )
    if begun and not same:
        raise WishRefused("delivery-changed", delivery=delivery.delivery_no)
    if not begun:
        with parts.database.writing() as connection:
            deliveries.forget_packages(connection, org, delivery.delivery_id)
            rows = list(deliveries.package_rows(org, delivery))
            deliveries.add_packages(connection, rows)
            deliveries.add_delivery(connection, org, delivery, parts.clock.now())
    return delivery.delivery_id


def confirm(script: Script, session: ReceivingSession, short_reason: str | None) -> None:
    """Confirm the receipt; a reason explains every line that differs. Raises WishRefused.

    Refused scans were answered to the calling program, which is all a script can do about them:
    each is settled in its name, so that the receipt says so. What people have to see and sign they
    do at the desk: where a rule asks for it, a script can confirm only after them.
    """
    # Before anything is said: what is refused must not have changed the receipt.
    session.refuse_unaccepted()
    view = session.view()
    if short_reason is not None:
        session.explain_lines(
            [
                (line.line_no, _difference(line), short_reason)
                for line in view.lines
                if not line.complete
            ],
            script.person,
        )
    # Before anything is settled: what is refused must not have changed the tray.
    session.refuse_differing()
    for entry in view.tray:
        if entry.settled is None:
            reason = "由程序确认收货，未另作处理"
            session.settle(entry.seq, reason, script.person, entry.workstation)
    session.confirm(script.person)


def _difference(line: LineProgress) -> Difference:
    return Difference.SHORT if line.received < line.expected else Difference.OVER


def summarise(script: Script, view: ReceiptView) -> None:
    """Tell how each line stands."""
    for line in view.lines:
        script.tell(
            f"第 {line.line_no} 行 {line.name} {line.strength} 批号 {line.batch}："
            f"{line.received}/{line.expected} {line.unit}"
        )
