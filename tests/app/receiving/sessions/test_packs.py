"""A package of unknown contents is a counter that its boxes fill."""

from __future__ import annotations

from pathlib import Path

from app.receiving.progress import CartonProgress, ScanAnswered
from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import Delivery
from app.receiving.verdicts import Verdict
from tests.app.receiving.replay import assert_log_makes_these_rows
from tests.deliveries import (
    LARGE,
    MIDDLE,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    code,
    numbered,
    other_item,
)

PACK = code(1, MIDDLE)
END = "TDCMD-NEXT-CARTON"
UNDO, REDO = "TDCMD-UNDO", "TDCMD-REDO"
DAMAGED = "TDCMD-REJECT-DAMAGED"


def a_day() -> Delivery:
    lines = (
        a_line(20),
        a_line(5, item=other_item(), batch="B1"),
    )
    return a_delivery(*numbered(lines))


def scan(place: Workplace, session: ReceivingSession, *texts: str) -> list[ScanAnswered]:
    return [session.scan(place.reading(text)) for text in texts]


def keys(events: list[ScanAnswered]) -> list[str]:
    return [event.answer.sentence.key for event in events]


def pack(session: ReceivingSession, number: str = PACK) -> CartonProgress:
    return next(one for one in session.view().cartons if one.carton_no == number)


def test_boxes_fill_a_package_and_name_it_as_their_parent(place: Workplace, tmp_path: Path) -> None:
    session = place.receive(a_day())
    scan(place, session, "TDCMD-TIMES-3")
    opened, *filled = scan(place, session, PACK, code(1), code(2), code(3))
    assert opened.answer.verdict is Verdict.ACCEPTED_CARTON
    assert opened.answer.added == 0
    assert opened.cartons == (
        CartonProgress(PACK, 3, 0, opened=True, codes_known=False, is_package=True),
    )
    assert keys(filled) == ["accepted-in-pack"] * 2 + ["accepted-pack-full"]
    assert filled[1].cartons[0].received == 2
    assert pack(session).complete
    rows = place.rows("SELECT code, parent_code FROM package WHERE smallest ORDER BY code")
    assert rows == [(code(n), PACK) for n in (1, 2, 3)]
    assert keys(scan(place, session, code(4))) == ["accepted"]
    assert pack(session).received == 3
    assert_log_makes_these_rows(place.parts.database, tmp_path / "again.db")


def test_a_package_of_unknown_size_is_ended_by_command(place: Workplace) -> None:
    session = place.receive(a_day())
    *_, ended = scan(place, session, PACK, code(1), code(2), END)
    assert ended.answer.sentence.key == "pack-ended"
    assert ended.answer.sentence.values["received"] == 2
    assert ended.cartons[0].ended
    assert keys(scan(place, session, code(3))) == ["accepted"]
    assert pack(session).received == 2


def test_a_short_package_is_told_and_remembered(place: Workplace) -> None:
    session = place.receive(a_day())
    *_, ended = scan(place, session, "TDCMD-TIMES-10", PACK, code(1), END)
    assert ended.answer.sentence.key == "pack-ended-short"
    assert pack(session).ended
    assert not pack(session).complete
    again = place.open(a_day())
    assert again.view() == session.view()
    assert keys(scan(place, again, code(2))) == ["accepted"]
    # Its label takes it up again.
    assert keys(scan(place, again, PACK, code(3))) == ["pack-open-already", "accepted-in-pack"]
    assert pack(again).received == 2


def test_a_receipt_with_open_packages_looks_the_same_after_each_step(
    place: Workplace, tmp_path: Path
) -> None:
    session = place.receive(a_day())
    steps = [
        code(9), PACK, code(1), code(1), code(9), code(9), DAMAGED, code(2), DAMAGED, code(1),
        UNDO, UNDO, REDO, END, code(2, MIDDLE), code(3), UNDO, UNDO, REDO, REDO, PACK,
        code(1, "8100011"), code(4), UNDO,
    ]  # fmt: skip
    for step in steps:
        event = session.scan(place.reading(step))
        before = session.view()
        assert {one for one in event.cartons if one.opened} <= set(before.cartons)
        session = place.open(a_day())
        assert session.view() == before
    assert_log_makes_these_rows(place.parts.database, tmp_path / "again.db")


def test_a_box_that_was_scanned_before_its_package_joins_it_once(place: Workplace) -> None:
    session = place.receive(a_day())
    events = scan(place, session, code(1), PACK, code(1), code(1), code(2))
    assert keys(events[2:]) == ["already-scanned-joined", "already-scanned", "accepted-in-pack"]
    assert pack(session).received == 2
    assert session.view().lines[0].received == 2
    assert place.open(a_day()).view() == session.view()


def test_a_box_of_another_drug_is_counted_and_said_not_to_be_inside(place: Workplace) -> None:
    session = place.receive(a_day())
    *_, foreign = scan(place, session, PACK, code(1, "8100011"))
    assert foreign.answer.sentence.key == "accepted-not-in-pack"
    assert pack(session).received == 0
    assert session.view().lines[1].received == 1


def test_a_rejected_box_came_in_its_package(place: Workplace) -> None:
    session = place.receive(a_day())
    scan(place, session, "TDCMD-TIMES-2", PACK, DAMAGED, code(1), code(2), DAMAGED, code(2))
    assert pack(session).received == 2
    scan(place, session, UNDO)
    assert pack(session).received == 2
    scan(place, session, UNDO, UNDO)
    assert pack(session).received == 0
    assert place.open(a_day()).view() == session.view()


def test_an_undone_opening_is_gone_and_comes_back_with_redo(place: Workplace) -> None:
    session = place.receive(a_day())
    *_, undone = scan(place, session, PACK, UNDO)
    assert [one.opened for one in undone.cartons] == [False]
    assert [one.carton_no for one in session.view().cartons] == []
    assert place.rows("SELECT count(*) FROM package") == [(0,)]
    (redone,) = scan(place, session, REDO)
    assert [one.opened for one in redone.cartons] == [True]
    assert keys(scan(place, session, code(1))) == ["accepted-in-pack"]


def test_a_package_inside_an_open_carton_counts_for_both(place: Workplace) -> None:
    delivery = a_delivery(a_line(20, cartons=(a_carton("XH-1", quantity=4),)))
    session = place.receive(delivery)
    scan(place, session, "XH-1", "TDCMD-TIMES-2", PACK, code(1), code(2))
    assert keys(scan(place, session, code(3))) == ["accepted"]
    found = {one.carton_no: one.received for one in session.view().cartons}
    assert found == {"XH-1": 3, PACK: 2}
    assert place.rows("SELECT DISTINCT carton_no FROM package") == [("XH-1",)]


def test_a_large_package_fills_its_carton(place: Workplace) -> None:
    delivery = a_delivery(a_line(60, cartons=tuple(
        a_carton(f"XH-{n}", quantity=30) for n in (1, 2)
    )))  # fmt: skip
    session = place.receive(delivery)
    first, label, second = scan(place, session, code(1, LARGE), "XH-2", code(2, LARGE))
    assert first.answer.sentence.values["expected"] == 30
    assert label.answer.verdict is Verdict.ACCEPTED_CARTON
    assert second.answer.sentence.values["expected"] == 30


def test_the_next_label_says_that_the_package_before_is_short(place: Workplace) -> None:
    session = place.receive(a_day())
    *_, after = scan(place, session, "TDCMD-TIMES-3", PACK, code(1), code(2, MIDDLE))
    assert after.answer.sentence.key == "pack-opened-after"
    assert after.answer.sentence.values["inside"] == "1/3"


def test_a_package_cannot_be_rejected_whole_while_its_boxes_are_unknown(place: Workplace) -> None:
    session = place.receive(a_day())
    (_, event) = scan(place, session, DAMAGED, PACK)
    assert event.answer.sentence.key == "package-contents-unknown"
    assert event.armed == DAMAGED


def test_a_package_of_another_receipt_is_refused(place: Workplace) -> None:
    session = place.receive(a_day())
    scan(place, session, PACK)
    other = place.receive(a_delivery(*a_day().lines, number="PS-2"))
    (event,) = scan(place, other, PACK)
    assert event.answer.verdict is Verdict.ALREADY_RECEIVED
