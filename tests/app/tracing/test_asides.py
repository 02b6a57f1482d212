"""Rejected and held boxes in the history of their codes."""

from __future__ import annotations

from app.receiving.progress import Difference
from app.receiving.sessions.session import ReceivingSession
from app.tracing.card import CodeCard, Entry, Happened, Story, card
from tests.deliveries import PERSON, Workplace, a_carton, a_delivery, a_line, boxes, code

DAMAGED = "TDCMD-REJECT-DAMAGED"
HOLD = "TDCMD-HOLD"


def scan(place: Workplace, session: ReceivingSession, *texts: str) -> None:
    for text in texts:
        session.scan(place.reading(text))


def of(place: Workplace, text: str) -> CodeCard | Story | None:
    with place.parts.database.reading() as connection:
        return card(connection, place.org, text)


def told(place: Workplace, text: str) -> list[tuple[Happened, str]]:
    found = of(place, text)
    assert found is not None
    return [(entry.what, entry.word) for entry in found.history]


def last(place: Workplace, text: str) -> Entry:
    found = of(place, text)
    assert found is not None
    return found.history[-1]


def test_a_rejected_box_says_who_when_why_and_on_which_receipt(place: Workplace) -> None:
    session = place.receive(a_delivery())
    scan(place, session, DAMAGED, code(1))
    found = of(place, code(1))
    assert isinstance(found, Story)
    (entry,) = found.history
    assert (entry.what, entry.word) == (Happened.REJECTED, Difference.DAMAGED)
    assert entry.person == PERSON
    assert entry.document_no == session.view().receipt_no
    assert entry.workstation == place.parts.log.workstation.device
    assert entry.at is not None
    assert entry.through is None


def test_a_box_that_was_counted_and_then_rejected_is_told_once_each(place: Workplace) -> None:
    session = place.receive(a_delivery())
    scan(place, session, code(1), DAMAGED, code(1))
    assert told(place, code(1)) == [
        (Happened.SCANNED, "accepted"),
        (Happened.REJECTED, "damaged"),
    ]


def test_an_undone_rejection_is_lifted_and_the_box_is_held_again(place: Workplace) -> None:
    session = place.receive(a_delivery())
    scan(place, session, code(1), DAMAGED, code(1), "TDCMD-UNDO")
    found = of(place, code(1))
    assert isinstance(found, CodeCard)
    assert told(place, code(1)) == [
        (Happened.SCANNED, "accepted"),
        (Happened.REJECTED, "damaged"),
        (Happened.LIFTED, "damaged"),
    ]


def test_a_held_box_that_is_received_says_both(place: Workplace) -> None:
    session = place.receive(a_delivery())
    scan(place, session, HOLD, code(1), code(1))
    assert told(place, code(1)) == [(Happened.HELD_BACK, ""), (Happened.SCANNED, "accepted")]


def test_a_held_box_that_is_rejected_has_one_step_more(place: Workplace) -> None:
    session = place.receive(a_delivery())
    scan(place, session, HOLD, code(1), DAMAGED, code(1))
    assert told(place, code(1)) == [(Happened.HELD_BACK, ""), (Happened.REJECTED, "damaged")]


def test_a_box_that_was_rejected_with_its_carton_names_the_carton(place: Workplace) -> None:
    session = place.receive(a_delivery(a_line(2, cartons=(a_carton("XH-1", *boxes(1, 2)),))))
    scan(place, session, DAMAGED, "XH-1")
    assert last(place, code(2)).through == "XH-1"


def test_a_scan_of_a_rejected_box_is_told_as_one_that_did_not_count(place: Workplace) -> None:
    session = place.receive(a_delivery())
    scan(place, session, DAMAGED, code(1), code(1))
    assert told(place, code(1)) == [
        (Happened.REJECTED, "damaged"),
        (Happened.REFUSED, "already-scanned"),
    ]


def test_the_spelling_of_a_gs1_code_does_not_matter(place: Workplace) -> None:
    session = place.receive(a_delivery())
    scan(place, session, DAMAGED, "010690000000001421SN1\x1d10B1")
    assert last(place, "010690000000001421SN1").what is Happened.REJECTED
