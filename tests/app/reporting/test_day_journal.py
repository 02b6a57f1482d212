"""A day's journal holds what happened on that day and nothing of another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from app.receiving.progress import Difference
from app.receiving.verdicts import Verdict
from app.reporting.day_journal import Day, ReceiptOfDay, Work, day_of, read_day
from sync.platform_time import BEIJING
from tests.deliveries import PERSON, TODAY, Workplace, a_delivery, a_line, code


def today() -> Day:
    return day_of(TODAY, BEIJING)


def read(place: Workplace, day: Day) -> list[ReceiptOfDay]:
    return list(read_day(place.parts, day))


def test_a_day_is_a_day_where_the_warehouse_is() -> None:
    day = day_of(date(2026, 11, 21), BEIJING)
    assert day.start == datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert day.end - day.start == timedelta(days=1)
    assert day.holds(datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC))
    assert not day.holds(datetime(2026, 11, 21, 16, tzinfo=UTC))
    assert not day.holds(None)


def test_a_day_without_receipts_is_empty(place: Workplace) -> None:
    place.keep(a_delivery())
    assert read(place, today()) == []


def test_counts_exceptions_and_explanations_of_a_receipt_are_read(place: Workplace) -> None:
    session = place.receive(a_delivery(a_line(3)))
    for text in (code(1), code(2), code(2), "junk"):
        session.scan(place.reading(text))
    session.undo(place.reading("TD:UNDO"))
    session.settle(4, "不是追溯码", PERSON)
    session.settle(4, "包装上的广告", "试验收员")
    session.explain_lines([(1, Difference.SHORT, "少两盒")], PERSON)
    (one,) = read(place, today())
    assert one.view == session.view()
    assert one.delivered[1].quantity == 3
    (refused,) = one.exceptions
    assert (refused.seq, refused.raw, refused.verdict) == (4, "junk", Verdict.UNKNOWN_CODE)
    assert (refused.explanation, refused.explained_by) == ("包装上的广告", "试验收员")
    hour = (PERSON, datetime(2026, 11, 21, 10, tzinfo=BEIJING))
    assert one.work == {hour: Work(scans=4, counted=2, repeated=1, refused=1, undone=1, packages=1)}


def test_a_receipt_counts_on_each_day_something_happened_to_it(place: Workplace) -> None:
    session = place.receive(a_delivery(a_line(2)))
    session.scan(place.reading(code(1)))
    session.scan(place.reading("junk"))
    place.clock.time += timedelta(days=2)
    assert read(place, day_of(TODAY + timedelta(days=1), BEIJING)) == []
    later = day_of(TODAY + timedelta(days=2), BEIJING)
    assert read(place, later) == []
    session.scan(place.reading(code(2)))
    session.settle(2, "广告", PERSON)
    (one,) = read(place, later)
    assert one.exceptions == ()
    assert sum(work.scans for work in one.work.values()) == 1
    session.confirm(PERSON)
    place.clock.time += timedelta(days=1)
    assert len(read(place, later)) == len(read(place, today())) == 1
    assert read(place, day_of(TODAY + timedelta(days=3), BEIJING)) == []


def test_receipts_come_in_the_order_they_were_opened(place: Workplace) -> None:
    for number in ("PS3", "PS1", "PS2"):
        place.receive(a_delivery(number=number))
    assert [one.view.delivery_no for one in read(place, today())] == ["PS3", "PS1", "PS2"]
