"""What lies in the exceptions tray, and what has left it by being undone."""

from __future__ import annotations

from datetime import timedelta

from app.receiving.progress import Difference, ReceiptState, ScanAnswered
from app.receiving.sessions.session import ReceivingSession
from app.receiving.sessions.tray import UNDONE
from app.receiving.values import Delivery
from app.receiving.verdicts import Verdict
from tests.deliveries import (
    PERSON,
    TODAY,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    boxes,
    numbered,
    other_item,
)

UNDO, REDO = "TDCMD-UNDO", "TDCMD-REDO"


def mixed() -> Delivery:
    """A carton of good boxes and of expired ones."""
    lines = (
        a_line(2, cartons=(a_carton("XH-1", *boxes(1, 2)),)),
        a_line(
            2,
            item=other_item(),
            batch="B1",
            expiry=TODAY - timedelta(days=1),
            cartons=(a_carton("XH-1", *boxes(1, 2, "8100011")),),
        ),
    )
    return a_delivery(*numbered(lines))


def scan(place: Workplace, session: ReceivingSession, text: str) -> ScanAnswered:
    return session.scan(place.reading(text))


def waiting(session: ReceivingSession) -> list[int]:
    return [entry.seq for entry in session.view().tray if entry.settled is None]


def test_an_undone_carton_has_not_to_be_settled(place: Workplace) -> None:
    session = place.receive(mixed())
    assert scan(place, session, "XH-1").answer.verdict is Verdict.ACCEPTED_PARTLY
    assert waiting(session) == [1]
    undone = scan(place, session, UNDO)
    assert undone.tray is not None
    assert (undone.tray.seq, undone.tray.settled) == (1, UNDONE)
    assert waiting(session) == []
    assert session.view().tray == (undone.tray,)
    assert place.open(mixed()).view() == session.view()
    session.explain_lines([(n, Difference.SHORT, "未收") for n in (1, 2)], PERSON)
    assert session.confirm(PERSON).state is ReceiptState.CONFIRMED


def test_it_comes_back_with_redo_and_says_again_what_is_refused(place: Workplace) -> None:
    session = place.receive(mixed())
    scan(place, session, "XH-1")
    scan(place, session, UNDO)
    redone = scan(place, session, REDO)
    assert redone.tray is not None
    assert (redone.tray.seq, redone.tray.settled) == (3, None)
    assert redone.tray.sentence.key == "contents-partly"
    assert waiting(session) == [3]
    assert place.open(mixed()).view() == session.view()
    scan(place, session, UNDO)
    assert waiting(session) == []


def test_what_was_said_of_it_before_stays(place: Workplace) -> None:
    session = place.receive(mixed())
    scan(place, session, "XH-1")
    session.settle(1, "已取出单放", PERSON)
    scan(place, session, UNDO)
    (entry,) = session.view().tray
    assert entry.settled == f"已取出单放；{UNDONE}"


def test_other_exceptions_have_to_be_settled_as_ever(place: Workplace) -> None:
    session = place.receive(mixed())
    scan(place, session, "nonsense")
    scan(place, session, "XH-1")
    scan(place, session, UNDO)
    assert waiting(session) == [1]
