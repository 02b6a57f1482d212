"""×n: one scan stands for so many boxes without codes, by bar code and by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from queue import SimpleQueue

import pytest

from app.codes.code import MOST_TIMES, times_of
from app.receiving.desk import ReceivingDesk
from app.receiving.known.item_rules import Rule, of_item
from app.receiving.known.laying_down import lay_down
from app.receiving.progress import DeskEvent, ScanAnswered
from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import Delivery, PackageLevel
from app.receiving.verdicts import Verdict
from app.receiving.wording import words
from app.store.core import Core
from tests.deliveries import (
    LARGE,
    PERSON,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    an_item,
    boxes,
    code,
    other_item,
)

B = "8100011"
EAN = "6901234567892"
UNDO, REDO, NEXT = "TDCMD-UNDO", "TDCMD-REDO", "TDCMD-NEXT-CARTON"


def infusions() -> Delivery:
    """30 bottles without codes (a carton of unknown content among them), and boxes with codes."""
    bottle = an_item(gtin=EAN, drug_identifiers={LARGE: PackageLevel.LARGE})
    return a_delivery(
        a_line(30, item=bottle, cartons=(a_carton("XH-1"),)),
        a_line(
            6,
            item=other_item(),
            line_no=2,
            batch="B1",
            cartons=(a_carton("XH-2", *boxes(1, 2, B)), a_carton("XH-3", quantity=2)),
        ),
    )


@pytest.fixture
def session(place: Workplace) -> ReceivingSession:
    with place.parts.database.writing() as connection:
        lay_down(connection, place.parts, of_item("A0001"), Rule.COUNTED_BY_CARTON, "yes", PERSON)
    return place.receive(infusions())


def by(times: int | str) -> str:
    return f"TDCMD-TIMES-{times}"


def scan(place: Workplace, session: ReceivingSession, *texts: str) -> list[tuple[str, int]]:
    answers = [session.scan(place.reading(text)).answer for text in texts]
    return [(answer.sentence.key, answer.added) for answer in answers]


def received(session: ReceivingSession) -> list[int]:
    return [line.received for line in session.view().lines]


def test_a_product_code_counts_as_often_as_was_said_and_then_once(
    place: Workplace, session: ReceivingSession
) -> None:
    assert scan(place, session, by(7), EAN, EAN) == [
        ("times-armed", 0),
        ("counted-by-carton", 7),
        ("counted-by-carton", 1),
    ]
    assert received(session) == [8, 0]
    assert place.open(infusions()).view() == session.view()


def test_it_is_one_step_to_undo_and_to_make_again(
    place: Workplace, session: ReceivingSession
) -> None:
    scan(place, session, by(7), EAN)
    for _ in range(2):
        assert scan(place, session, UNDO) == [("undone", -7)]
        assert received(session) == [0, 0]
        session = place.open(infusions())
        assert scan(place, session, REDO) == [("redone", 7)]
        assert received(session) == [7, 0]
    assert session.view().armed is None


def test_an_undo_in_between_leaves_the_number_behind(
    place: Workplace, session: ReceivingSession
) -> None:
    assert scan(place, session, EAN, by(5), UNDO)[-1] == ("undone", -1)
    assert session.view().armed is None
    assert scan(place, session, EAN) == [("counted-by-carton", 1)]


@pytest.mark.parametrize(
    "label",
    [code(1, B), code(9, B), "XH-2", "XH-3"],
    ids=["listed box", "unlisted box", "carton with codes", "carton of coded boxes"],
)
def test_what_has_codes_of_its_own_is_refused_in_words_and_counts_by_the_next_scan(
    place: Workplace, session: ReceivingSession, label: str
) -> None:
    session.scan(place.reading(by(5)))
    event = session.scan(place.reading(label))
    assert event.answer.verdict is Verdict.COMMAND
    assert "一物一码" in words(event.answer.sentence)
    assert (event.answer.added, event.armed, event.tray) == (0, None, None)
    assert received(session) == [0, 0]
    assert session.view().undoable is False
    assert session.scan(place.reading(label)).answer.verdict.severity == "right"


def test_more_than_the_line_has_room_for_counts_nothing(
    place: Workplace, session: ReceivingSession
) -> None:
    assert scan(place, session, by(31), EAN)[-1] == ("contents-over", 0)
    assert received(session) == [0, 0]
    assert session.view().tray[0].verdict is Verdict.OVER_QUANTITY
    assert scan(place, session, by(30), EAN, by(2), EAN)[1::2] == [
        ("counted-by-carton", 30),
        ("contents-over", 0),
    ]


@pytest.mark.parametrize("number", [0, 1, 1000, "007", "-5", "5.5", "9" * 40, "", "٣", "１0x"])
def test_a_number_out_of_reason_is_no_command_and_changes_nothing(
    place: Workplace, session: ReceivingSession, number: int | str
) -> None:
    assert scan(place, session, by(3), by(number))[-1][0] in {"unknown-command", "unknown-code"}
    assert session.view().armed == by(3)
    assert scan(place, session, EAN) == [("counted-by-carton", 3)]


def test_the_largest_number_is_taken_and_refused_by_the_line(
    place: Workplace, session: ReceivingSession
) -> None:
    assert times_of(by(MOST_TIMES)) == MOST_TIMES
    assert scan(place, session, by(MOST_TIMES), EAN)[-1] == ("contents-over", 0)


def test_a_carton_of_unknown_content_holds_what_was_said(
    place: Workplace, session: ReceivingSession
) -> None:
    assert scan(place, session, "XH-1") == [("carton-quantity-unknown", 0)]
    assert scan(place, session, by(12), "XH-1", by(12), "XH-1")[1::2] == [
        ("counted-by-carton", 12),
        ("counted-already", 0),
    ]
    assert received(session) == [12, 0]


def test_ending_a_carton_lets_the_number_go(place: Workplace, session: ReceivingSession) -> None:
    assert scan(place, session, "XH-3", code(9, B), by(4), NEXT)[-1] == ("carton-ended-short", 0)
    assert session.view().armed is None
    assert scan(place, session, EAN) == [("counted-by-carton", 1)]


def test_the_last_boxes_of_a_carton_are_not_multiplied_past_its_end(
    place: Workplace, session: ReceivingSession
) -> None:
    scan(place, session, "XH-3", code(9, B))
    assert scan(place, session, by(2), code(10, B)) == [("times-armed", 0), ("one-box-one-code", 0)]
    assert scan(place, session, code(10, B)) == [("accepted-full", 1)]
    carton = next(c for c in session.view().cartons if c.carton_no == "XH-3")
    assert (carton.received, carton.complete) == (2, True)


@pytest.fixture
def press(place: Workplace, session: ReceivingSession) -> Iterator[Callable[..., ScanAnswered]]:
    """A desk whose keys are pressed and whose scanner reads."""
    heard: SimpleQueue[DeskEvent] = SimpleQueue()
    core = Core()
    desk = ReceivingDesk(place.parts, core, heard.put)
    desk.open_delivery(infusions().delivery_id, PERSON)
    heard.get(timeout=30)

    def answer(text: str, *, by_key: bool = False) -> ScanAnswered:
        if by_key:
            desk.obey(text)
        else:
            desk.scan(text, text.encode(), "test", datetime(2026, 11, 21, 2, tzinfo=UTC))
        event = heard.get(timeout=30)
        assert isinstance(event, ScanAnswered), event
        return event

    yield answer
    assert core.stop(30)


@pytest.mark.parametrize("by_key", [True, False], ids=["key", "bar code"])
def test_the_key_does_what_the_bar_code_does(
    press: Callable[..., ScanAnswered], by_key: bool
) -> None:
    assert press(by(6), by_key=by_key).armed == by(6)
    assert press(EAN).answer.added == 6
    assert press(UNDO, by_key=by_key).answer.added == -6
    assert press(REDO, by_key=by_key).answer.added == 6
    press(by(6), by_key=by_key)
    assert press(by(6), by_key=by_key).armed is None
    assert press(EAN).answer.added == 1
