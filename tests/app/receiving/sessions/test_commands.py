"""Commands at the desk: reject, hold, redo, next carton, times n; scans for other deliveries."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.codes.code import Command
from app.receiving import operations
from app.receiving.progress import Difference, ScanAnswered
from app.receiving.refusals import WishRefused
from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import Delivery, Package
from app.receiving.verdicts import Severity, Verdict
from tests.app.receiving.replay import assert_log_makes_these_rows
from tests.deliveries import (
    MIDDLE,
    TODAY,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    boxes,
    code,
    other_item,
)

BARE = "8100011"
DAMAGED, HOLD = Command.REJECT_DAMAGED.value, Command.HOLD.value
NEXT, UNDO, REDO = Command.NEXT_CARTON.value, Command.UNDO.value, Command.REDO.value


def a_day() -> Delivery:
    """Line 1 listed in one carton with a middle package; line 2 in a carton without codes."""
    middle = Package(code(1, MIDDLE), boxes(5, 3))
    return a_delivery(
        a_line(7, cartons=(a_carton("XH-1", *boxes(1, 4), middle),)),
        a_line(
            5,
            item=other_item(),
            line_no=2,
            batch="B1",
            cartons=(a_carton("XH-2", quantity=3), a_carton("XH-3", quantity=2)),
        ),
    )


@pytest.fixture
def session(place: Workplace) -> ReceivingSession:
    return place.receive(a_day())


def scan(place: Workplace, session: ReceivingSession, *texts: str) -> ScanAnswered:
    """Scan one after the other; the last answer."""
    answers = [session.scan(place.reading(text)) for text in texts]
    return answers[-1]


def sums(session: ReceivingSession) -> dict[int, tuple[int, int, int]]:
    return {
        line.line_no: (line.received, line.rejected, line.held) for line in session.view().lines
    }


def in_library(place: Workplace) -> set[str]:
    return {row[0] for row in place.rows("SELECT code FROM package WHERE smallest")}


# Rejecting.


def test_a_rejected_box_is_not_received_and_says_so_when_it_is_scanned_again(
    place: Workplace, session: ReceivingSession
) -> None:
    armed = scan(place, session, DAMAGED)
    assert (armed.armed, armed.answer.sentence.key) == (DAMAGED, "reject-armed")
    event = scan(place, session, code(1))
    assert (event.answer.verdict, event.answer.added) == (Verdict.REJECTED, 0)
    assert event.answer.verdict.severity is Severity.NOTICE
    assert (event.armed, event.tray, event.lines[0].rejected) == (None, None, 1)
    again = scan(place, session, code(1)).answer
    assert (again.verdict, again.sentence.key) == (Verdict.ALREADY_SCANNED, "already-rejected")
    assert sums(session)[1] == (0, 1, 0)
    assert in_library(place) == set()


def test_a_counted_box_is_taken_out_and_rejected_by_one_step(
    place: Workplace, session: ReceivingSession
) -> None:
    scan(place, session, code(1))
    event = scan(place, session, DAMAGED, code(1))
    assert (event.answer.verdict, event.answer.added) == (Verdict.REJECTED, -1)
    assert sums(session)[1] == (0, 1, 0)
    undone = scan(place, session, UNDO)
    assert (undone.answer.sentence.key, undone.answer.added) == ("rejection-undone", 1)
    assert sums(session)[1] == (1, 0, 0)
    assert scan(place, session, UNDO).answer.added == -1
    assert in_library(place) == set()


def test_a_carton_is_rejected_by_its_label_in_one_step(
    place: Workplace, session: ReceivingSession
) -> None:
    scan(place, session, code(1))
    event = scan(place, session, DAMAGED, "XH-1")
    assert event.answer.sentence.values["count"] == 7
    assert event.answer.added == -1
    assert event.cartons[0].complete
    assert sums(session)[1] == (0, 7, 0)
    assert scan(place, session, "XH-1").answer.sentence.key == "contents-aside"
    scan(place, session, UNDO)
    assert sums(session)[1] == (1, 0, 0)


def test_a_carton_without_codes_is_rejected_by_the_quantity_it_holds(
    place: Workplace, session: ReceivingSession
) -> None:
    scan(place, session, "XH-2", code(1, BARE))
    event = scan(place, session, DAMAGED, "XH-2")
    assert event.answer.sentence.values["count"] == 3
    assert sums(session)[2] == (0, 3, 0)
    assert scan(place, session, "XH-2").answer.verdict is Verdict.ALREADY_SCANNED
    scan(place, session, UNDO)
    assert sums(session)[2] == (1, 0, 0)


def test_a_middle_package_is_rejected_with_all_that_is_in_it(
    place: Workplace, session: ReceivingSession
) -> None:
    event = scan(place, session, DAMAGED, code(1, MIDDLE))
    assert event.answer.sentence.values["count"] == 3
    assert scan(place, session, "XH-1").answer.added == 4


def test_a_box_that_belongs_to_no_line_can_be_rejected(
    place: Workplace, session: ReceivingSession
) -> None:
    stranger = code(1, "8100099")
    event = scan(place, session, Command.REJECT_NOT_ORDERED, stranger)
    assert event.answer.sentence.key == "stranger-rejected"
    assert event.tray is None
    rejections = session.view().rejections
    assert [(r.line_no, r.reason, r.codes) for r in rejections] == [
        (None, Difference.NOT_ORDERED, (stranger,))
    ]


def test_a_box_the_rules_refuse_is_rejected_without_an_exception(place: Workplace) -> None:
    yesterday = TODAY - timedelta(days=1)
    expired = a_delivery(a_line(2, expiry=yesterday, cartons=(a_carton("XH-1", *boxes(1, 2)),)))
    session = place.receive(expired)
    event = scan(place, session, Command.REJECT_OTHER, code(1))
    assert (event.answer.verdict, event.tray) == (Verdict.REJECTED, None)
    assert sums(session)[1] == (0, 1, 0)


def test_a_misread_code_leaves_the_command_waiting(
    place: Workplace, session: ReceivingSession
) -> None:
    assert scan(place, session, DAMAGED, "81000010000").armed == DAMAGED
    assert scan(place, session, code(1)).answer.verdict is Verdict.REJECTED


@pytest.mark.parametrize("command", [DAMAGED, HOLD, "TDCMD-TIMES-5"])
def test_the_same_command_again_cancels_it(
    place: Workplace, session: ReceivingSession, command: str
) -> None:
    event = scan(place, session, command, command)
    assert (event.armed, event.answer.sentence.key) == (None, "disarmed")
    assert scan(place, session, code(1)).answer.verdict is Verdict.ACCEPTED


def test_another_reason_takes_the_place_of_the_first(
    place: Workplace, session: ReceivingSession
) -> None:
    scan(place, session, DAMAGED, Command.REJECT_SUSPECT, code(1))
    assert session.view().rejections[0].reason is Difference.SUSPECT


def test_what_is_armed_survives_the_program(place: Workplace, session: ReceivingSession) -> None:
    scan(place, session, DAMAGED)
    again = place.open(a_day())
    assert again.view().armed == DAMAGED
    assert scan(place, again, code(1)).answer.verdict is Verdict.REJECTED


def test_packages_without_codes_are_rejected_by_quantity(
    place: Workplace, session: ReceivingSession
) -> None:
    reading = place.reading("")
    event = session.reject_quantity(2, 3, Difference.TEMPERATURE, " 冷链超温 ", reading)
    assert (event.answer.verdict, event.lines[0].rejected) == (Verdict.REJECTED, 3)
    with pytest.raises(WishRefused) as refused:
        session.reject_quantity(2, 3, Difference.TEMPERATURE, "", reading)
    assert refused.value.sentence.values["count"] == 2
    assert session.view().rejections[0].remark == "冷链超温"
    assert scan(place, session, UNDO).answer.sentence.values["count"] == 3
    assert scan(place, session, REDO).answer.verdict is Verdict.REJECTED
    assert sums(session)[2] == (0, 3, 0)


def test_a_rejection_by_quantity_is_made_again_as_often_as_it_is_undone(
    place: Workplace, session: ReceivingSession
) -> None:
    scan(place, session, HOLD)
    session.reject_quantity(2, 1, Difference.DAMAGED, "", place.reading(""))
    for _ in range(3):
        scan(place, session, "TDCMD-UNDO")
        assert session.view().lines[1].rejected == 0
        scan(place, session, "TDCMD-REDO")
        assert session.view().lines[1].rejected == 1


@pytest.mark.parametrize(("line_no", "quantity"), [(9, 1), (2, 0), (2, -1), (2, 6)])
def test_a_quantity_that_makes_no_sense_is_refused(
    place: Workplace, session: ReceivingSession, line_no: int, quantity: int
) -> None:
    with pytest.raises(WishRefused):
        session.reject_quantity(line_no, quantity, Difference.OTHER, "", place.reading(""))
    assert place.rows("SELECT count(*) FROM aside_event") == [(0,)]


def test_rejected_boxes_complete_a_line_and_are_told_with_the_confirmation(
    place: Workplace, session: ReceivingSession
) -> None:
    scan(place, session, DAMAGED, code(1), "XH-1")
    session.reject_quantity(2, 4, Difference.SUSPECT, "", place.reading(""))
    session.reject_quantity(2, 1, Difference.DAMAGED, "", place.reading(""))
    session.confirm("甲")
    [(body,)] = place.rows("SELECT body FROM operation WHERE kind = 'receipt.confirmed'")
    said = operations.decode("receipt.confirmed", 1, body)
    assert isinstance(said, operations.ReceiptConfirmed)
    assert said.lines == {1: (7, 6, "damaged", "拒收1"), 2: (5, 0, "suspect", "拒收5")}
    assert said.rejected == {1: {"damaged": 1}, 2: {"damaged": 1, "suspect": 4}}


# Holding.


def test_a_held_box_is_received_by_scanning_it_again(
    place: Workplace, session: ReceivingSession
) -> None:
    assert scan(place, session, HOLD, code(1)).answer.verdict is Verdict.HELD
    assert sums(session)[1] == (0, 0, 1)
    assert scan(place, session, "XH-1").answer.added == 6
    assert scan(place, session, code(1)).answer.verdict is Verdict.ACCEPTED
    assert sums(session)[1] == (7, 0, 0)
    scan(place, session, UNDO)
    assert sums(session)[1] == (6, 0, 1)


def test_a_receipt_with_held_boxes_is_not_confirmed(
    place: Workplace, session: ReceivingSession
) -> None:
    scan(place, session, HOLD, code(1))
    session.explain_lines([(1, Difference.SHORT, ""), (2, Difference.SHORT, "")], "甲")
    with pytest.raises(WishRefused) as refused:
        session.confirm("甲")
    assert refused.value.sentence.key == "held-waiting"
    scan(place, session, DAMAGED, code(1))
    assert sums(session)[1] == (0, 1, 0)
    session.confirm("甲")


def test_a_full_line_takes_the_box_that_was_held_of_it(
    place: Workplace, session: ReceivingSession
) -> None:
    scan(place, session, HOLD, code(1, BARE), *(code(n, BARE) for n in range(2, 6)))
    assert scan(place, session, code(6, BARE)).answer.verdict is Verdict.OVER_QUANTITY
    assert scan(place, session, code(1, BARE)).answer.verdict is Verdict.ACCEPTED


def test_a_carton_without_codes_cannot_be_held_as_a_whole(
    place: Workplace, session: ReceivingSession
) -> None:
    event = scan(place, session, HOLD, "XH-2")
    assert (event.answer.sentence.key, event.armed) == ("contents-unknown", HOLD)


# Redo.


def test_what_was_undone_is_made_again_until_another_scan_counts(
    place: Workplace, session: ReceivingSession
) -> None:
    scan(place, session, "XH-1", code(1, BARE), UNDO)
    assert scan(place, session, UNDO).redoable
    event = scan(place, session, REDO)
    assert (event.answer.added, event.answer.sentence.key) == (7, "redone")
    scan(place, session, code(2, BARE))
    assert scan(place, session, REDO).answer.sentence.key == "nothing-to-redo"
    assert sums(session) == {1: (7, 0, 0), 2: (1, 0, 0)}


def test_a_box_that_was_taken_elsewhere_meanwhile_is_not_made_again(place: Workplace) -> None:
    other = a_delivery(a_line(5, item=other_item()), number="PS-OTHER")
    session, theirs = place.receive(a_day()), place.receive(other)
    scan(place, session, code(1, BARE), UNDO)
    assert scan(place, theirs, code(1, BARE)).answer.added == 1
    event = scan(place, session, REDO)
    assert (event.answer.added, event.answer.sentence.key) == (0, "redo-changed")


def test_a_rejection_is_not_undone_where_the_box_was_taken_elsewhere(place: Workplace) -> None:
    other = a_delivery(a_line(5, item=other_item()), number="PS-OTHER")
    session, theirs = place.receive(a_day()), place.receive(other)
    scan(place, session, code(1, BARE), DAMAGED, code(1, BARE))
    assert scan(place, theirs, code(1, BARE)).answer.added == 1
    event = scan(place, session, UNDO)
    assert (event.answer.added, event.answer.sentence.key) == (0, "undo-changed")
    assert sums(session)[2] == (0, 1, 0)


# Cartons and quantities.


def test_a_short_carton_is_ended_and_said_to_be_short(
    place: Workplace, session: ReceivingSession
) -> None:
    scan(place, session, "XH-2", code(1, BARE))
    ended = scan(place, session, NEXT).answer
    assert ended.sentence.key == "carton-ended-short"
    assert (ended.sentence.values["received"], ended.sentence.values["expected"]) == (1, 3)
    session = place.open(a_day())
    assert scan(place, session, code(2, BARE)).answer.carton_no is None
    scan(place, session, "XH-2")
    assert scan(place, session, code(3, BARE)).answer.carton_no == "XH-2"


def test_a_trace_code_cannot_be_multiplied(place: Workplace, session: ReceivingSession) -> None:
    event = scan(place, session, "TDCMD-TIMES-5", code(1))
    assert (event.answer.sentence.key, event.answer.added) == ("one-box-one-code", 0)
    assert event.armed is None
    assert scan(place, session, code(1)).answer.added == 1


@pytest.mark.parametrize(
    "text",
    ["TDCMD-TIMES-1", "TDCMD-TIMES-1000", "TDCMD-TIMES-05", "TDCMD-TIMES-", "TDCMD-REJECT-BORED"],
)
def test_a_number_or_reason_nobody_knows_is_an_unknown_command(
    place: Workplace, session: ReceivingSession, text: str
) -> None:
    event = scan(place, session, DAMAGED, text)
    assert (event.answer.sentence.key, event.armed) == ("unknown-command", DAMAGED)


# Other deliveries.


def test_a_scan_of_another_open_delivery_names_it(place: Workplace) -> None:
    other = a_delivery(a_line(1, cartons=(a_carton("XH-9", *boxes(90, 1)),)), number="PS-OTHER")
    place.keep(other)
    session = place.receive(a_day())
    for text in (code(90), "XH-9"):
        event = scan(place, session, text)
        assert event.answer.verdict is Verdict.NOT_ON_DELIVERY
        assert event.answer.sentence.values["delivery"] == "PS-OTHER"
        assert event.belongs_to == other.delivery_id
        assert event.tray is not None
    number = scan(place, session, "PS-OTHER")
    assert (number.answer.verdict, number.tray) == (Verdict.COMMAND, None)
    assert number.belongs_to == other.delivery_id


def test_a_confirmed_delivery_is_not_offered(place: Workplace) -> None:
    other = a_delivery(a_line(1, cartons=(a_carton("XH-9", *boxes(90, 1)),)), number="PS-OTHER")
    theirs = place.receive(other)
    scan(place, theirs, "XH-9")
    theirs.confirm("甲")
    session = place.receive(a_day())
    assert scan(place, session, "PS-OTHER").belongs_to is None


# All of it.


def test_a_receipt_opened_again_after_every_command_looks_exactly_the_same(
    place: Workplace, session: ReceivingSession
) -> None:
    steps = [
        "XH-1", DAMAGED, code(1), UNDO, REDO, HOLD, code(2), code(2), UNDO, REDO, "XH-2",
        code(1, BARE), DAMAGED, "XH-2", UNDO, NEXT, HOLD, code(3), DAMAGED, code(3), UNDO, UNDO,
        REDO, code(1, "8100099"), DAMAGED, code(1, "8100099"), "TDCMD-TIMES-9", code(9),
    ]  # fmt: skip
    for step in steps:
        event = scan(place, session, step)
        before = session.view()
        assert (event.undoable, event.redoable, event.armed) == (
            before.undoable,
            before.redoable,
            before.armed,
        )
        assert set(event.lines) <= set(before.lines)
        assert set(event.cartons) <= set(before.cartons)
        session = place.open(a_day())
        assert session.view() == before


def test_the_log_of_commands_makes_the_same_rows(
    place: Workplace, session: ReceivingSession, tmp_path: Path
) -> None:
    steps = [code(1), DAMAGED, "XH-1", UNDO, REDO, HOLD, code(2), code(2), UNDO, "XH-2", NEXT]
    scan(place, session, *steps)
    session.reject_quantity(2, 1, Difference.OTHER, "", place.reading(""))
    assert_log_makes_these_rows(place.parts.database, tmp_path / "copy.db")
