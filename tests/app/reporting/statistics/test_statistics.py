"""What receipts say is added up, told apart, compared, and followed down to their lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from app.catalogue.items import Item, store
from app.receiving.progress import Difference
from app.reporting.statistics.asking import answer, lines_of, price_steps, reason_name
from app.reporting.statistics.book import FILE, Book, add_up_months, line
from app.reporting.statistics.taking import Stale, Taking
from app.reporting.statistics.values import (
    Answer,
    By,
    Only,
    Period,
    Question,
    Sums,
    abc_of,
    growth,
)
from sync.platform_time import BEIJING
from tests.benchmarks.purchases import fill
from tests.deliveries import PERSON, Workplace, a_delivery, a_line, code, other_item

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Book(tmp_path / FILE, "org") as book:
        yield book


def taking_of(place: Workplace, book: Book) -> Taking:
    return Taking(place.parts, book, lambda _store, _item, _lines: "西药库", BEIJING)


def take_all(place: Workplace, book: Book) -> int:
    taking = taking_of(place, book)
    return sum(taking.take(stale) for stale in list(taking.stale()))


def ask(
    book: Book, by: By, *only: Only, period: Period = NOVEMBER, compared: bool = False
) -> Answer:
    with book.reading() as connection:
        return answer(connection, Question(by, period, only, compared))


def two_receipts(place: Workplace) -> None:
    first = place.receive(a_delivery(a_line(2, price=Decimal("12.50")), number="PS1"))
    first.scan(place.reading(code(1)))
    first.scan(place.reading(code(2)))
    first.confirm(PERSON)
    place.clock.time += timedelta(days=3)
    second = place.receive(a_delivery(a_line(3, price=Decimal("13.00")), number="PS2"))
    second.scan(place.reading(code(3)))
    second.explain_lines([(1, Difference.SHORT, "少两盒")], PERSON)
    second.confirm(PERSON)


def test_what_came_is_added_up_and_what_did_not_is_a_difference(
    place: Workplace, book: Book
) -> None:
    two_receipts(place)
    assert take_all(place, book) == 2
    found = ask(book, By.ITEM)
    (row,) = found.rows
    assert (row.sums.lines, row.sums.delivered, row.sums.received) == (2, 5, 3)
    assert row.sums.amount == Decimal("38.00")
    assert row.sums.differing == 1
    assert row.sums.coverage == 1
    assert row.part == 1
    assert row.abc == "A"
    assert found.total == row.sums


def test_a_receipt_is_taken_once_and_again_only_when_it_stands_otherwise(
    place: Workplace, book: Book
) -> None:
    two_receipts(place)
    assert take_all(place, book) == 2
    assert take_all(place, book) == 0
    taking = taking_of(place, book)
    (stale, _other) = _all_again(taking, book)
    assert taking.take(stale)
    assert ask(book, By.ITEM).total.lines == 2


def _all_again(taking: Taking, book: Book) -> list[Stale]:
    with book.writing() as connection:
        connection.exec_driver_sql("UPDATE receipt_taken SET sign = 'another'")
    return list(taking.stale())


@pytest.mark.parametrize(
    "by", [By.ITEM, By.MAKER, By.DRUG_CLASS, By.DISTRIBUTOR, By.DEPARTMENT, By.REASON]
)
def test_each_way_of_telling_apart_comes_to_the_same_total(book: Book, by: By) -> None:
    fill(book, 3_000)
    whole = Period(date(2024, 11, 1), date(2026, 10, 31))
    found = ask(book, by, period=whole)
    assert found.total.lines == 3_000
    assert found.total == ask(book, By.MONTH, period=whole).total
    assert sum((row.part or Decimal(0) for row in found.rows), Decimal(0)) == pytest.approx(1)
    one = found.rows[0]
    below = ask(book, By.ITEM, Only(by, one.key), period=whole)
    assert below.total == one.sums
    with book.reading() as connection:
        behind = lines_of(connection, Question(By.ITEM, whole, (Only(by, one.key),)), 10_000)
        assert sum(found.received for found in behind) == one.sums.received


DAYS = st.dates(date(2025, 1, 10), date(2025, 4, 20))


@pytest.fixture(scope="module")
def filled_again(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book whose lines each example puts in anew."""
    with Book(tmp_path_factory.mktemp("book") / FILE, "org") as book:
        fill(book, 0)
        yield book


@settings(max_examples=25, deadline=None)
@given(lines=st.lists(st.tuples(DAYS, st.integers(1, 9)), max_size=30), ends=st.tuples(DAYS, DAYS))
def test_months_and_days_together_are_the_lines_of_the_period(
    filled_again: Book, lines: list[tuple[date, int]], ends: tuple[date, date]
) -> None:
    book, period = filled_again, Period(min(ends), max(ends))
    with book.writing() as connection:
        connection.execute(delete(line))
        rows = [a_row(number, *one) for number, one in enumerate(lines, start=1)]
        if rows:
            connection.execute(insert(line), rows)
        add_up_months(connection, (202501, 202502, 202503, 202504))
    wanted = sum(boxes for day, boxes in lines if period.since <= day <= period.until)
    for by in (By.ITEM, By.DAY, By.MONTH):
        assert ask(book, by, period=period).total.received == wanted


def a_row(number: int, day: date, boxes: int) -> dict[str, int]:
    numbers = dict.fromkeys(("item", "distributor", "department"), 1)
    nothing = dict.fromkeys(("difference", "rejected", "coded", "resolved", "order_line"), 0)
    place = {"day": day.year * 10_000 + day.month * 100 + day.day, "receipt": number, "line_no": 1}
    return {**numbers, **nothing, **place, "delivered": boxes, "received": boxes, "amount": boxes}


def test_a_period_is_held_against_the_one_before_and_the_year_before(
    place: Workplace, book: Book
) -> None:
    two_receipts(place)
    take_all(place, book)
    found = ask(book, By.ITEM, period=Period(date(2026, 11, 24), date(2026, 11, 26)), compared=True)
    (row,) = found.rows
    assert row.before == Sums(lines=1, delivered=2, received=2, coded=2, amount=Decimal(25))
    assert row.year_before == Sums()
    assert growth(row.sums.amount, row.before.amount) == Decimal("-0.48")
    assert growth(row.sums.amount, row.year_before.amount) is None


def test_months_are_held_against_months_however_long_they_are() -> None:
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    assert march.before == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert march.year_before == Period(date(2025, 3, 1), date(2025, 3, 31))
    quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
    assert quarter.before == Period(date(2025, 10, 1), date(2025, 12, 31))
    february = Period(date(2025, 2, 1), date(2025, 2, 28))
    assert february.year_before == Period(date(2024, 2, 1), date(2024, 2, 29))
    leap = Period(date(2024, 2, 29), date(2024, 3, 4))
    assert leap.year_before == Period(date(2023, 2, 28), date(2023, 3, 4))
    assert leap.before == Period(date(2024, 2, 24), date(2024, 2, 28))
    with pytest.raises(ValueError, match="2026"):
        Period(date(2026, 3, 2), date(2026, 3, 1))


def test_a_price_that_changed_is_a_step_with_both_prices(place: Workplace, book: Book) -> None:
    two_receipts(place)
    take_all(place, book)
    with book.reading() as connection:
        (step,) = price_steps(connection, Question(By.ITEM, NOVEMBER))
    assert (step.was, step.price, step.change) == (Decimal("12.5"), Decimal(13), Decimal("0.04"))
    assert step.day == date(2026, 11, 24)
    with book.reading() as connection:
        before = Question(By.ITEM, Period(date(2026, 11, 1), date(2026, 11, 22)))
        assert price_steps(connection, before) == []


def test_lines_lead_to_their_documents(place: Workplace, book: Book) -> None:
    two_receipts(place)
    take_all(place, book)
    with book.reading() as connection:
        latest, first = lines_of(connection, Question(By.ITEM, NOVEMBER))
    assert (latest.delivery_no, first.delivery_no) == ("PS2", "PS1")
    assert (latest.difference, latest.department) == ("short", "西药库")
    assert (first.price, first.amount) == (Decimal("12.5"), Decimal(25))


def test_differences_are_told_apart_by_their_reason_the_most_frequent_first(
    place: Workplace, book: Book
) -> None:
    two_receipts(place)
    take_all(place, book)
    short, none = ask(book, By.REASON).rows
    assert (short.key, short.name, short.sums.differing) == ("short", "短少", 1)
    assert (none.key, none.name, none.sums.differing, none.sums.received) == ("", "没有差异", 0, 2)
    (item,) = ask(book, By.ITEM, Only(By.REASON, "short")).rows
    assert item.sums == short.sums
    assert reason_name("of-a-later-version") == "of-a-later-version"


def test_what_was_rejected_is_a_difference_for_the_reason_most_was_rejected_for(
    place: Workplace, book: Book
) -> None:
    session = place.receive(a_delivery(a_line(6, price=Decimal(2)), number="PS3"))
    for reason, quantity in ((Difference.DAMAGED, 1), (Difference.TEMPERATURE, 4)):
        session.reject_quantity(1, quantity, reason, "", place.reading(code(9)))
    session.scan(place.reading(code(1)))
    session.confirm(PERSON)
    take_all(place, book)
    (row,) = ask(book, By.REASON).rows
    assert (row.key, row.sums.differing) == ("temperature", 1)
    assert (row.sums.delivered, row.sums.received, row.sums.rejected) == (6, 1, 5)


def test_an_item_has_its_class_and_lines_without_a_price_are_told(
    place: Workplace, book: Book
) -> None:
    known = Item(
        "P1", "某药", "片剂", "0.25g", "某厂", "", "", "盒", "片", 24, insurance_code="XJ01CA"
    )
    with place.parts.database.writing() as connection:
        store(connection, known, place.clock.now())
    item = other_item(province_code="P1", drug_identifiers={})
    session = place.receive(a_delivery(a_line(1, item=item), number="PS9"))
    session.explain_lines([(1, Difference.SHORT, "没来")], PERSON)
    session.confirm(PERSON)
    take_all(place, book)
    (row,) = ask(book, By.DRUG_CLASS).rows
    assert (row.key, row.name) == ("XJ", "全身抗感染药")
    assert row.sums.unpriced == 1


def test_classes_follow_the_money() -> None:
    assert abc_of([Decimal(80), Decimal(15), Decimal(5)]) == ["A", "B", "C"]
    assert abc_of([Decimal(95), Decimal(5)]) == ["A", "C"]
    assert abc_of([Decimal(0), Decimal(0)]) == ["C", "C"]
    assert abc_of([]) == []


@pytest.mark.logs("is made anew")
def test_a_book_of_another_institution_or_a_damaged_one_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / FILE
    with Book(path, "one") as book:
        fill(book, 100)
    with Book(path, "one") as book:
        assert ask(book, By.ITEM, period=Period(date(2024, 1, 1), date(2027, 1, 1))).total.lines
    with Book(path, "other") as book:
        assert not ask(book, By.ITEM, period=Period(date(2024, 1, 1), date(2027, 1, 1))).rows
    path.write_bytes(b"no database at all" * 1000)
    with Book(path, "other") as book:
        assert not ask(book, By.ITEM).rows
