from __future__ import annotations

from app.tracing.card import SHOWN_CHILDREN, CodeCard, Happened, Story, card
from app.tracing.moving import Moving
from app.tracing.values import MoveKind, State
from tests.app.tracing.shelves import DISPENSER, a_batch, move, parts_of, receive
from tests.deliveries import (
    EXPIRY,
    LARGE,
    MIDDLE,
    PERSON,
    Workplace,
    a_delivery,
    boxes,
    carton_of_1000,
    code,
)


def of(place: Workplace, text: str) -> CodeCard | Story | None:
    with place.parts.database.reading() as connection:
        return card(connection, place.org, text)


def held(place: Workplace, text: str) -> CodeCard:
    found = of(place, text)
    assert isinstance(found, CodeCard)
    return found


def happened(found: CodeCard | Story | None) -> list[tuple[Happened, str]]:
    assert found is not None
    return [(entry.what, entry.word) for entry in found.history]


def test_a_code_nobody_ever_met_has_no_card(place: Workplace) -> None:
    assert of(place, code(1)) is None


def test_a_card_says_what_it_is_and_where_from(place: Workplace) -> None:
    receive(place, a_batch(*boxes(1, 3)), number="PS-9")
    found = held(place, f"8100001-{1:013d}")
    assert (found.row.name, found.row.batch, found.row.expiry) == ("试验胶囊", "A2601", EXPIRY)
    origin = found.origin
    assert (origin.delivery_no, origin.distributor, origin.carton_no) == (
        "PS-9",
        "试验医药",
        "XH-1",
    )
    assert (origin.person, origin.workstation) == (PERSON, place.parts.log.workstation.device)
    assert found.row.state is State.HELD
    assert found.departure is None
    assert happened(found) == [(Happened.SCANNED, "accepted-carton"), (Happened.CONFIRMED, "")]
    assert found.history[0].through == "XH-1"


def test_a_card_tells_all_movements_and_how_it_left(place: Workplace) -> None:
    receive(place, a_batch(*boxes(1, 3)))
    first = move(place, MoveKind.DISPENSED, code(1))
    Moving(parts_of(place)).reverse(first.movements[0], "试退药", note="退药")
    move(place, MoveKind.OPENED, code(1), units=10)
    move(place, MoveKind.USED, code(1), units=3)
    found = held(place, code(1))
    assert (found.row.state, found.row.remaining, found.row.units) == (State.OPENED, 7, 10)
    move(place, MoveKind.DESTROYED, code(1))
    found = held(place, code(1))
    assert [word for what, word in happened(found) if what is Happened.MOVED] == [
        "dispensed",
        "reversal",
        "opened",
        "used",
        "destroyed",
    ]
    dispensed, reversal = found.history[2:4]
    assert dispensed.reversed_by == reversal.movement_id
    assert (reversal.reverses, reversal.person, reversal.note) == (
        dispensed.movement_id,
        "试退药",
        "退药",
    )
    assert found.departure is not None
    assert (found.departure.word, found.departure.document_no) == ("destroyed", "destroyed-1")
    assert (found.departure.person, found.departure.units) == (DISPENSER, 7)


def test_a_card_knows_parents_and_the_first_children(place: Workplace) -> None:
    receive(place, a_batch(*carton_of_1000()))
    move(place, MoveKind.DISPENSED, code(1), code(2))
    box, middle, large = (held(place, c) for c in (code(1), code(1, MIDDLE), code(1, LARGE)))
    assert [parent.code for parent in box.parents] == [code(1, MIDDLE), code(1, LARGE)]
    assert all(parent.held and not parent.left for parent in box.parents)
    assert (middle.child_count, middle.children_left) == (100, 2)
    assert len(middle.children) == SHOWN_CHILDREN
    assert [child.left for child in middle.children[:3]] == [True, True, False]
    assert (large.child_count, large.parents) == (10, ())


def test_refused_and_undone_scans_stand_in_the_history(place: Workplace) -> None:
    session = place.receive(a_delivery(number="PS1"))
    session.scan(place.reading(code(1)))
    session.scan(place.reading(code(1)))
    session.undo(place.reading(""))
    gone = of(place, code(1))
    assert isinstance(gone, Story)
    assert happened(gone) == [
        (Happened.SCANNED, "accepted"),
        (Happened.REFUSED, "already-scanned"),
        (Happened.UNDONE, "command"),
    ]
    session.scan(place.reading(code(1)))
    other = place.receive(a_delivery(number="PS2"))
    other.scan(place.reading(code(1)))
    found = held(place, code(1))
    assert [what for what, _word in happened(found)][-2:] == [Happened.SCANNED, Happened.REFUSED]
