from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.codes.code import Command
from app.receiving.progress import Difference, ReceiptState
from app.receiving.refusals import WishRefused
from app.receiving.sessions.session import ReceivingSession
from app.receiving.settings import OverQuantity, ReceivingRules
from app.receiving.values import Delivery, Package
from app.receiving.verdicts import Verdict
from tests.app.receiving.replay import assert_log_makes_these_rows
from tests.deliveries import (
    LARGE,
    MIDDLE,
    TODAY,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    an_item,
    boxes,
    carton_of_1000,
    code,
    other_item,
    workplace,
)

SOON = TODAY + timedelta(days=30)


def a_day() -> Delivery:
    """A listed carton with a middle package, one without codes, a near-expiry one, a mixed one."""
    middle = Package(code(1, MIDDLE), boxes(11, 3))
    return a_delivery(
        a_line(
            9,
            cartons=(
                a_carton("XH-1", middle, *boxes(1, 4)),
                a_carton("XH-4", *boxes(21, 2)),
            ),
        ),
        a_line(
            5, item=other_item(), line_no=2, batch="B1", cartons=(a_carton("XH-2", quantity=3),)
        ),
        a_line(
            4,
            line_no=3,
            batch="C1",
            expiry=SOON,
            cartons=(a_carton("XH-3", *boxes(31, 2)), a_carton("XH-4", *boxes(33, 2))),
        ),
    )


B = "8100011"


def scan(place: Workplace, session: ReceivingSession, *texts: str) -> list[Verdict]:
    return [session.scan(place.reading(text)).answer.verdict for text in texts]


def received(session: ReceivingSession) -> dict[int, int]:
    return {line.line_no: line.received for line in session.view().lines}


def refusal(wish: pytest.ExceptionInfo[WishRefused]) -> str:
    return wish.value.sentence.key


# Opening again.


def test_a_receipt_opened_again_after_every_step_looks_exactly_the_same(place: Workplace) -> None:
    delivery = a_day()
    session = place.receive(delivery)
    steps = [
        code(1), "XH-1", code(2), "XH-2", code(1, B), code(2, B), "TDCMD-UNDO", "XH-3", "XH-4",
        "TDCMD-UNDO", "XH-4", "nonsense", code(9, "8100099"), "TDCMD-CONFIRM", "TDCMD-WHAT",
        code(3, B), code(4, B), code(5, B), code(6, B), "TDCMD-UNDO", "XH-2",
    ]  # fmt: skip
    for step in steps:
        event = session.scan(place.reading(step))
        before = session.view()
        assert event.scan_count == before.scan_count
        assert event.undoable == before.undoable
        assert set(event.lines) <= set(before.lines)
        assert set(event.cartons) <= set(before.cartons)
        assert before.answers[0] == event.answer
        session = place.open(delivery)
        assert session.view() == before


def test_a_receipt_survives_the_program(tmp_path: Path, empty_database: Path) -> None:
    path, delivery = tmp_path / "work.db", a_day()
    shutil.copy(empty_database, path)
    with workplace(path) as place:
        session = place.receive(delivery)
        scan(place, session, "XH-1", code(1, B))
        before = session.view()
    with workplace(path, clock=place.clock) as again:
        session = again.open(delivery)
        assert session.view() == before
        assert scan(again, session, "XH-1", code(1, B)) == [Verdict.ALREADY_SCANNED] * 2


def test_scans_are_numbered_from_1_and_commands_are_facts_too(place: Workplace) -> None:
    session = place.receive(a_day())
    answers = [
        session.scan(place.reading(text)).answer
        for text in (code(1), Command.UNDO.value, "nonsense", Command.UNDO.value)
    ]
    assert [answer.seq for answer in answers] == [1, 2, 3, 4]
    assert [answer.sentence.key for answer in answers[1::2]] == ["undone", "nothing-to-undo"]
    assert session.view().scan_count == 2
    assert place.rows("SELECT raw FROM scan ORDER BY seq") == [
        (code(1).encode(),), (b"TDCMD-UNDO",), (b"nonsense",), (b"TDCMD-UNDO",),
    ]  # fmt: skip


def test_an_unknown_command_is_named(place: Workplace) -> None:
    answer = place.receive(a_day()).scan(place.reading("tdcmd-explode")).answer
    assert answer.sentence.values == {"command": "tdcmd-explode"}


def test_a_receipt_number_says_day_workstation_and_count(place: Workplace) -> None:
    first = place.receive(a_delivery(number="PS1")).view().receipt_no
    second = place.receive(a_delivery(number="PS2")).view().receipt_no
    assert (first, second) == ("SH20261121-00-0001", "SH20261121-00-0002")


def test_a_delivery_that_is_not_there_cannot_be_opened(place: Workplace) -> None:
    with pytest.raises(WishRefused) as wish:
        place.open(a_day())
    assert refusal(wish) == "delivery-unknown"


def test_bytes_of_any_kind_are_kept_as_they_came(place: Workplace) -> None:
    session = place.receive(a_day())
    for raw in (b"\xff\xfe\x00", "阿莫西林".encode("gb18030"), b"\x1d\x1d", b"x" * 65_536):
        session.scan(place.reading(raw))
        assert place.rows("SELECT raw FROM scan ORDER BY seq DESC LIMIT 1") == [(raw,)]
    assert place.open(a_day()).view() == session.view()


# Counting.


def test_a_carton_of_1000_is_one_scan_and_one_undo(place: Workplace) -> None:
    session = place.receive(
        a_delivery(a_line(1000, cartons=(a_carton("XH-1", *carton_of_1000()),)))
    )
    event = session.scan(place.reading("XH-1"))
    assert (event.answer.verdict, event.answer.added) == (Verdict.ACCEPTED_CARTON, 1000)
    assert (event.answer.received, event.answer.expected) == (1000, 1000)
    assert place.rows("SELECT count(*), sum(smallest) FROM package") == [(1011, 1000)]
    assert session.undo(place.reading("")).answer.added == -1000
    assert place.rows("SELECT count(*) FROM package") == [(0,)]
    assert received(session) == {1: 0}
    assert scan(place, session, code(1, LARGE)) == [Verdict.ACCEPTED_PACKAGE]


def test_a_code_is_taken_once_even_from_another_delivery(place: Workplace) -> None:
    first = place.receive(a_delivery(number="PS1"))
    second = place.receive(a_delivery(number="PS2"))
    assert scan(place, first, code(1)) == [Verdict.ACCEPTED]
    event = second.scan(place.reading(code(1)))
    assert event.answer.verdict is Verdict.ALREADY_RECEIVED
    assert event.answer.sentence.values == {"receipt": first.view().receipt_no}
    first.undo(place.reading(""))
    assert scan(place, second, code(1)) == [Verdict.ACCEPTED]
    assert place.rows("SELECT count(*) FROM package") == [(1,)]


def test_a_box_listed_by_another_delivery_is_sent_there(place: Workplace) -> None:
    place.keep(a_delivery(a_line(1, cartons=(a_carton("XH-9", *boxes(1, 1)),)), number="PS-OTHER"))
    event = place.receive(a_delivery()).scan(place.reading(code(1)))
    assert event.answer.sentence.key == "on-other-delivery"
    assert event.answer.sentence.values["delivery"] == "PS-OTHER"


# Undo.


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (code(1), Verdict.ACCEPTED),
        (code(1, B), Verdict.ACCEPTED),
        (code(1, MIDDLE), Verdict.ACCEPTED_PACKAGE),
        ("XH-1", Verdict.ACCEPTED_CARTON),
        ("XH-2", Verdict.ACCEPTED_CARTON),
        ("XH-3", Verdict.NEAR_EXPIRY),
        ("XH-4", Verdict.NEAR_EXPIRY),
        (code(31), Verdict.NEAR_EXPIRY),
    ],
)
def test_an_undo_takes_everything_back_and_the_scan_can_be_made_again(
    place: Workplace, text: str, verdict: Verdict
) -> None:
    session = place.receive(a_day())
    empty = session.view()
    event = session.scan(place.reading(text))
    assert event.answer.verdict is verdict
    undone = session.scan(place.reading(Command.UNDO.value))
    assert undone.answer.added == -event.answer.added
    assert undone.answer.sentence.values == {"undone": 1, "removed": event.answer.added}
    view = session.view()
    assert (view.lines, view.cartons, view.undoable) == (empty.lines, empty.cartons, False)
    assert {line.line_no for line in undone.lines} == {line.line_no for line in event.lines}
    assert {c.carton_no for c in undone.cartons} == {c.carton_no for c in event.cartons}
    assert place.rows("SELECT count(*) FROM package") == [(0,)]
    assert session.scan(place.reading(text)).answer.verdict is verdict


def test_undo_goes_back_scan_by_scan_over_what_was_refused(place: Workplace) -> None:
    session = place.receive(a_day())
    scan(place, session, code(1), "nonsense", code(1), code(2), "XH-2")
    undone = [session.undo(place.reading("")).answer.sentence.values["undone"] for _ in range(3)]
    assert undone == [5, 4, 1]
    with pytest.raises(WishRefused) as wish:
        session.undo(place.reading(""))
    assert refusal(wish) == "nothing-to-undo"
    assert len(session.view().tray) == 1


def test_a_carton_stays_open_when_a_later_scan_of_its_label_is_undone(place: Workplace) -> None:
    bare = a_delivery(a_line(4, cartons=(a_carton("XH-1", quantity=4),)))
    session = place.receive(bare)
    scan(place, session, "XH-1", code(50))
    place.keep(a_delivery(a_line(4, cartons=(a_carton("XH-1", *boxes(1, 3), quantity=4),))))
    session = place.open(bare)
    assert scan(place, session, "XH-1") == [Verdict.ACCEPTED_CARTON]
    session.undo(place.reading(""))
    assert session.view() == place.open(bare).view()
    assert [carton.opened for carton in session.view().cartons] == [True]


def test_the_carton_at_hand_is_the_label_scanned_last_whatever_the_clock_does(
    place: Workplace,
) -> None:
    delivery = a_delivery(
        a_line(4, cartons=(a_carton("XH-1", quantity=2), a_carton("XH-2", quantity=2)))
    )
    session = place.receive(delivery)
    scan(place, session, "XH-1")
    place.clock.time -= timedelta(hours=5)
    scan(place, session, "XH-2")
    session = place.open(delivery)
    assert session.scan(place.reading(code(1))).answer.carton_no == "XH-2"


def test_a_carton_numbered_by_its_trace_code_stays_open_after_a_restart(place: Workplace) -> None:
    for expiry, number in ((a_line().expiry, "PS1"), (SOON, "PS2")):
        serial = int(number[2:])
        label = code(serial, LARGE)
        carton = a_carton(label, *boxes(10 * serial, 2))
        delivery = a_delivery(a_line(2, expiry=expiry, cartons=(carton,)), number=number)
        session = place.receive(delivery)
        assert session.scan(place.reading(label)).answer.added == 2
        assert place.open(delivery).view() == session.view()
        session.undo(place.reading(""))
        assert place.open(delivery).view() == session.view()
        assert not session.view().cartons[0].opened


# Explaining and confirming.


def test_only_refused_scans_are_in_the_tray_and_only_they_can_be_settled(place: Workplace) -> None:
    session = place.receive(a_day())
    scan(place, session, code(1), "nonsense", code(1))
    assert [(entry.seq, entry.settled) for entry in session.view().tray] == [(2, None)]
    for seq in (1, 3, 99):
        with pytest.raises(WishRefused) as wish:
            session.settle(seq, "放回", "甲")
        assert refusal(wish) == "no-such-exception"
    with pytest.raises(WishRefused) as wish:
        session.settle(2, "  ", "甲")
    assert refusal(wish) == "explanation-missing"
    session.settle(2, "  标签破损  ", "甲")
    session.settle(2, "标签" * 200, "甲")
    assert session.view().tray[0].settled == ("标签" * 200)[:200]


def test_a_line_is_explained_by_its_number_and_the_last_word_stands(place: Workplace) -> None:
    session = place.receive(a_day())
    with pytest.raises(WishRefused) as wish:
        session.explain_lines([(9, Difference.SHORT, "")], "甲")
    assert refusal(wish) == "no-such-line"
    session.explain_lines([(1, Difference.SHORT, "少一盒")], "甲")
    session.explain_lines([(1, Difference.DAMAGED, "压坏")], "甲")
    with pytest.raises(WishRefused):
        session.explain_lines([(1, Difference.OTHER, "白说"), (9, Difference.SHORT, "")], "甲")
    line = session.view().lines[0]
    assert (line.difference, line.remark) == (Difference.DAMAGED, "压坏")
    assert place.open(a_day()).view() == session.view()


def test_a_receipt_is_confirmed_only_when_all_is_explained(place: Workplace) -> None:
    session = place.receive(a_day())
    scan(place, session, "XH-1", "nonsense", "XH-4")
    with pytest.raises(WishRefused) as wish:
        session.confirm("甲")
    assert refusal(wish) == "tray-not-empty"
    session.settle(2, "误扫", "甲")
    with pytest.raises(WishRefused) as wish:
        session.confirm("甲")
    assert wish.value.sentence.values == {"count": 2, "lines": "2、3"}
    session.explain_lines([(2, Difference.SHORT, ""), (3, Difference.SHORT, "")], "甲")
    view = session.confirm("甲")
    assert (view.state, view.confirmed_by) == (ReceiptState.CONFIRMED, "甲")
    assert place.open(a_day()).view() == view


def test_a_confirmed_receipt_refuses_everything_and_stays_as_it_is(place: Workplace) -> None:
    delivery = a_delivery(a_line(1))
    session = place.receive(delivery)
    scan(place, session, code(1))
    confirmed = session.confirm("甲")
    wishes: tuple[Callable[[ReceivingSession], object], ...] = (
        lambda s: s.scan(place.reading(code(2))),
        lambda s: s.scan(place.reading(Command.UNDO.value)),
        lambda s: s.undo(place.reading("")),
        lambda s: s.settle(1, "x", "甲"),
        lambda s: s.explain_lines([(1, Difference.OTHER, "")], "甲"),
        lambda s: s.confirm("乙"),
    )
    for opened in (session, place.open(delivery)):
        for wish in wishes:
            with pytest.raises(WishRefused) as refused:
                wish(opened)
            assert refusal(refused) == "receipt-confirmed-already"
        assert opened.view() == confirmed


def test_more_than_was_sent_must_be_explained_where_it_is_counted(
    tmp_path: Path, empty_database: Path
) -> None:
    shutil.copy(empty_database, tmp_path / "work.db")
    rules = ReceivingRules(over_quantity=OverQuantity.COUNT)
    with workplace(tmp_path / "work.db", rules) as place:
        session = place.receive(a_delivery(a_line(1)))
        scan(place, session, code(1), code(2))
        with pytest.raises(WishRefused) as wish:
            session.confirm("甲")
        assert refusal(wish) == "lines-differ"
        session.explain_lines([(1, Difference.OVER, "多送一盒")], "甲")
        assert session.confirm("甲").lines[0].received == 2


# The log.


def test_the_log_alone_makes_the_same_rows_elsewhere(place: Workplace, tmp_path: Path) -> None:
    session = place.receive(a_day())
    scan(place, session, "XH-1", code(1, B), "TDCMD-UNDO", "XH-4", "坏码", "XH-2", "TDCMD-UNDO")
    session.settle(5, "误扫", "甲")
    session.explain_lines([(line_no, Difference.SHORT, "") for line_no in (1, 2, 3)], "甲")
    session.confirm("甲")
    assert_log_makes_these_rows(place.parts.database, tmp_path / "copy.db")


def test_a_bug_on_the_way_leaves_no_trace(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = place.receive(a_day())
    scan(place, session, code(1))
    before = session.view()

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("app.receiving.sessions.standing.apply", fail)
        with pytest.raises(ZeroDivisionError):
            session.scan(place.reading("XH-1"))
        with pytest.raises(ZeroDivisionError):
            session.undo(place.reading(""))
    assert session.view() == before == place.open(a_day()).view()
    assert place.rows("SELECT count(*) FROM operation") == [(2,)]
    assert scan(place, session, "XH-1") == [Verdict.ACCEPTED_CARTON]


def test_two_deliveries_of_one_number_from_two_distributors_are_two(place: Workplace) -> None:
    first = a_delivery()
    second = replace(first, distributor=replace(first.distributor, code="91310000MA1FL0001X"))
    assert place.receive(first).receipt_id != place.receive(second).receipt_id


# GS1 codes.


GS1_BOX = "010690123456789221S1"


@pytest.mark.parametrize("first", ["", "\x1d10A2601", "\x1d1728010410A2601"])
@pytest.mark.parametrize("second", ["", "\x1d10A2601", "\x1d1728010410A2601"])
@pytest.mark.parametrize("listed", [None, "", "\x1d10A2601"])
def test_a_gs1_box_is_one_box_with_and_without_batch_and_dates(
    place: Workplace, first: str, second: str, listed: str | None
) -> None:
    cartons = () if listed is None else (a_carton("XH-1", Package(GS1_BOX + listed)),)
    item = an_item(gtin="06901234567892", drug_identifiers={})
    session = place.receive(a_delivery(a_line(2, item=item, cartons=cartons)))
    assert scan(place, session, GS1_BOX + first, GS1_BOX + second) == [
        Verdict.ACCEPTED,
        Verdict.ALREADY_SCANNED,
    ]
    if listed is not None:
        assert place.rows("SELECT code, carton_no FROM package") == [(GS1_BOX + listed, "XH-1")]
        assert scan(place, session, "XH-1") == [Verdict.ALREADY_SCANNED]
    assert scan(place, session, GS1_BOX + "1") == [Verdict.ACCEPTED]
    assert received(session) == {1: 2}
