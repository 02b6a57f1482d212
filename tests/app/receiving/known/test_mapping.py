from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.receiving.known import mapping
from app.receiving.known.mapping import IdentifierMapped, Source
from app.receiving.known.review import PAGE, review
from app.receiving.known.values import Known, Learned, Mapped, MappingState
from app.receiving.refusals import WishRefused
from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import Delivery, PackageLevel
from app.receiving.verdicts import Verdict
from app.receiving.wording import words
from app.store.facts import Author
from app.store.tables.rules import identifier_item
from tests.app.receiving.replay import assert_log_makes_these_rows, replay, rows_of
from tests.app.receiving.shelf import Shelf
from tests.deliveries import (
    PERSON,
    SMALL,
    Workplace,
    a_delivery,
    a_line,
    an_item,
    code,
    other_item,
)

NEW = "8100077"
GTIN = "06901234567892"
SMALLEST = PackageLevel.SMALL


def unnamed(number: str = "PS1", **item: str) -> Delivery:
    """One item of which nobody said what its codes begin with."""
    return a_delivery(a_line(item=an_item(drug_identifiers={}, **item)), number=number)


def two_unnamed(number: str = "PS2") -> Delivery:
    first, second = an_item(drug_identifiers={}), other_item(drug_identifiers={})
    return a_delivery(a_line(item=first), a_line(item=second, line_no=2, batch="B1"), number=number)


def scan(place: Workplace, session: ReceivingSession, text: str) -> tuple[Verdict, str, int]:
    answer = session.scan(place.reading(text)).answer
    return answer.verdict, answer.sentence.key, answer.added


def entries(place: Workplace) -> list[tuple[str, str, str, str]]:
    with place.parts.database.reading() as connection:
        rows = review(connection, place.org).rows
    return [
        (row.entry.identifier, row.entry.province_code, row.entry.state, row.entry.source)
        for row in rows
    ]


def say(place: Workplace, state: MappingState, identifier: str, item: str) -> None:
    words_of = {
        MappingState.CONFIRMED: mapping.confirm,
        MappingState.REFUSED: mapping.refuse,
        MappingState.WITHDRAWN: mapping.withdraw,
    }
    with place.parts.database.writing() as connection:
        words_of[state](connection, place.parts, identifier, item, PERSON)


def propose(place: Workplace, identifier: str, item: str) -> None:
    with place.parts.database.writing() as connection:
        mapping.propose(connection, place.parts, Learned(identifier, item), PERSON)


# What a scan teaches.


def test_a_box_that_can_be_no_other_item_proposes_its_identifier_once(place: Workplace) -> None:
    session = place.receive(unnamed())
    for serial in (1, 2, 3):
        assert scan(place, session, code(serial, NEW))[0] is Verdict.ACCEPTED
    assert entries(place) == [(NEW, "A0001", "proposed", "scan")]
    kinds = place.rows("SELECT kind FROM operation WHERE kind = 'identifier.mapped'")
    assert len(kinds) == 1


def test_a_box_refused_for_the_only_item_it_can_be_proposes_too(place: Workplace) -> None:
    session = place.receive(unnamed())
    verdict, _, added = scan(place, session, f"]d201{GTIN}21S1\x1d10OTHER")
    assert (verdict, added) == (Verdict.WRONG_BATCH, 0)
    assert entries(place) == [(GTIN, "A0001", "proposed", "scan")]


def test_nothing_is_learned_where_the_delivery_names_its_identifiers(place: Workplace) -> None:
    session = place.receive(a_delivery())
    scan(place, session, code(1))
    scan(place, session, code(1, "8100099"))
    assert entries(place) == []


def test_an_item_without_a_province_code_teaches_nothing(place: Workplace) -> None:
    session = place.receive(unnamed(province_code=""))
    assert scan(place, session, code(1, NEW))[2] == 1
    assert entries(place) == []


def test_an_undone_scan_still_taught_what_it_taught(place: Workplace) -> None:
    session = place.receive(unnamed())
    scan(place, session, code(1, NEW))
    session.undo(place.reading(""))
    assert entries(place) == [(NEW, "A0001", "proposed", "scan")]


# What a person says.


def test_a_confirmed_identifier_decides_between_two_items(place: Workplace) -> None:
    propose(place, NEW, "A0002")
    session = place.receive(two_unnamed())
    assert scan(place, session, code(1, NEW)) == (Verdict.UNKNOWN_CODE, "identifier-unknown", 0)
    say(place, MappingState.CONFIRMED, NEW, "A0002")
    session = place.open(two_unnamed())
    assert session.scan(place.reading(code(1, NEW))).answer.line_no == 2


def test_a_confirmed_identifier_of_another_item_is_named(place: Workplace) -> None:
    place.keep(a_delivery(a_line(item=other_item()), number="PS-EARLIER"))
    propose(place, NEW, "A0002")
    say(place, MappingState.CONFIRMED, NEW, "A0002")
    session = place.receive(unnamed())
    answer = session.scan(place.reading(code(1, NEW))).answer
    assert (answer.verdict, answer.sentence.key) == (
        Verdict.NOT_ON_DELIVERY,
        "not-on-delivery-item",
    )
    assert "试验注射液" in words(answer.sentence)
    assert entries(place) == [(NEW, "A0002", "confirmed", "review")]


def test_a_refused_identifier_is_no_guess_and_never_proposed_again(place: Workplace) -> None:
    session = place.receive(unnamed())
    scan(place, session, code(1, NEW))
    say(place, MappingState.REFUSED, NEW, "A0001")
    again = place.receive(unnamed("PS3"))
    assert scan(place, again, code(2, NEW)) == (Verdict.NOT_ON_DELIVERY, "not-on-delivery", 0)
    propose(place, NEW, "A0001")
    assert entries(place) == [(NEW, "A0001", "refused", "review")]


def test_what_is_withdrawn_is_judged_as_if_nobody_had_said_it(place: Workplace) -> None:
    propose(place, NEW, "A0002")
    say(place, MappingState.CONFIRMED, NEW, "A0002")
    say(place, MappingState.WITHDRAWN, NEW, "A0002")
    session = place.receive(unnamed())
    assert scan(place, session, code(1, NEW))[0] is Verdict.ACCEPTED


def test_one_identifier_may_be_several_items_and_one_item_several(place: Workplace) -> None:
    for identifier, item in ((NEW, "A0001"), (NEW, "A0002"), ("8100078", "A0001")):
        propose(place, identifier, item)
        say(place, MappingState.CONFIRMED, identifier, item)
    session = place.receive(two_unnamed())
    numbers = [
        session.scan(place.reading(text)).answer.line_no
        for text in (code(1, NEW), code(1, "8100078"))
    ]
    assert numbers == [1, 1]
    only_second = a_delivery(a_line(item=other_item(drug_identifiers={})), number="PS4")
    assert scan(place, place.receive(only_second), code(5, NEW))[0] is Verdict.ACCEPTED


def test_the_level_that_was_confirmed_is_the_level_of_the_code(place: Workplace) -> None:
    propose(place, NEW, "A0001")
    with place.parts.database.writing() as connection:
        mapping.confirm(connection, place.parts, NEW, "A0001", PERSON, level=PackageLevel.MIDDLE)
    session = place.receive(unnamed())
    assert scan(place, session, code(1, NEW))[1] == "pack-opened"


def test_what_the_distributor_names_comes_before_what_was_learned() -> None:
    lines = (a_line(), a_line(item=other_item(), line_no=2))
    mapped = {SMALL: (Mapped("A0002", "试验注射液", SMALLEST),)}
    shelf = Shelf(a_delivery(*lines), known=Known(mapped=mapped, certain=mapped))
    assert shelf.scan(code(1)).line_no == 1


def test_what_nobody_ever_proposed_cannot_be_confirmed(place: Workplace) -> None:
    for state in (MappingState.CONFIRMED, MappingState.REFUSED, MappingState.WITHDRAWN):
        with pytest.raises(WishRefused) as wish:
            say(place, state, NEW, "A0001")
        assert wish.value.sentence.key == "mapping-unknown"


# At the desk.


def test_an_identifier_assigned_at_the_desk_counts_from_the_next_scan(place: Workplace) -> None:
    session = place.receive(two_unnamed())
    assert scan(place, session, code(1, NEW))[1] == "identifier-unknown"
    session.assign_identifier(NEW, 2, SMALLEST, PERSON)
    assert session.scan(place.reading(code(1, NEW))).answer.line_no == 2
    assert entries(place) == [(NEW, "A0002", "proposed", "assigned")]
    again = place.open(two_unnamed())
    assert again.view() == session.view()
    assert again.scan(place.reading(code(2, NEW))).answer.line_no == 2


@pytest.mark.parametrize(
    ("identifier", "line_no", "key"),
    [
        ("810007", 1, "mapping-no-identifier"),
        ("81000七七", 1, "mapping-no-identifier"),
        ("", 1, "mapping-no-identifier"),
        (NEW, 9, "no-such-line"),
        (NEW, 2, "mapping-no-item"),
        ("8100078", 1, "mapping-refused"),
    ],
)
def test_what_cannot_be_assigned_is_said(
    place: Workplace, identifier: str, line_no: int, key: str
) -> None:
    propose(place, "8100078", "A0001")
    say(place, MappingState.REFUSED, "8100078", "A0001")
    nameless = other_item(drug_identifiers={}, province_code="")
    delivery = a_delivery(
        a_line(item=an_item(drug_identifiers={})), a_line(item=nameless, line_no=2)
    )
    session = place.receive(delivery)
    with pytest.raises(WishRefused) as wish:
        session.assign_identifier(identifier, line_no, SMALLEST, PERSON)
    assert wish.value.sentence.key == key
    assert words(wish.value.sentence)


def test_assigning_does_not_unsay_a_confirmation(place: Workplace) -> None:
    propose(place, NEW, "A0001")
    say(place, MappingState.CONFIRMED, NEW, "A0001")
    session = place.receive(unnamed())
    session.assign_identifier(NEW, 1, SMALLEST, PERSON)
    session.assign_identifier(NEW, 1, PackageLevel.MIDDLE, PERSON)
    assert entries(place) == [(NEW, "A0001", "confirmed", "assigned")]


# The list.


def test_the_list_shows_what_waits_first_and_finds_by_code_and_name(place: Workplace) -> None:
    place.keep(a_delivery(a_line(item=an_item()), a_line(item=other_item(), line_no=2)))
    for number in range(PAGE + 5):
        propose(place, f"81000{number:02d}", "A0001")
    propose(place, "8111111", "A0002")
    say(place, MappingState.CONFIRMED, "8100001", "A0001")
    with place.parts.database.reading() as connection:
        first = review(connection, place.org)
        last = review(connection, place.org, page=99)
        named = review(connection, place.org, search="注射")
        initials = review(connection, place.org, search="SYZSY")
        coded = review(connection, place.org, search="81111")
        confirmed = review(connection, place.org, MappingState.CONFIRMED)
        odd = review(connection, place.org, search="%_")
    assert (len(first.rows), first.total, first.pages) == (PAGE, PAGE + 6, 2)
    assert (last.page, len(last.rows)) == (1, 6)
    assert last.rows[-1].entry.state is MappingState.CONFIRMED
    for found in (named, initials, coded):
        assert [(row.entry.identifier, row.name) for row in found.rows] == [
            ("8111111", "试验注射液")
        ]
    assert [row.entry.identifier for row in confirmed.rows] == ["8100001"]
    assert odd.rows == ()


def test_an_empty_list_is_one_page_of_nothing(place: Workplace) -> None:
    with place.parts.database.reading() as connection:
        assert review(connection, place.org).rows == ()


# Both ends.


def test_the_log_makes_the_same_mapping(place: Workplace, tmp_path: Path) -> None:
    session = place.receive(unnamed())
    scan(place, session, code(1, NEW))
    say(place, MappingState.CONFIRMED, NEW, "A0001")
    session.assign_identifier("8100078", 1, PackageLevel.MIDDLE, PERSON)
    with replay(place.parts.database, tmp_path / "copy.db") as copy:
        assert rows_of(copy, identifier_item) == rows_of(place.parts.database, identifier_item)
    assert_log_makes_these_rows(place.parts.database, tmp_path / "other.db")


AT = datetime.fromisoformat("2026-11-21T02:00:00+00:00")
SAID = st.builds(
    IdentifierMapped,
    identifier=st.just(NEW),
    province_code=st.just("A0001"),
    level=st.sampled_from([level.value for level in PackageLevel]),
    state=st.sampled_from([state.value for state in MappingState]),
    source=st.sampled_from([source.value for source in Source]),
    person=st.sampled_from(["甲", "乙"]),
    at=st.integers(0, 3).map(lambda second: AT + timedelta(seconds=second)),
)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=st.lists(SAID, min_size=2, max_size=4))
def test_in_whatever_order_facts_come_the_same_word_stands(
    place: Workplace, said: list[IdentifierMapped]
) -> None:
    found = set()
    for order in itertools.permutations(said):
        org = place.clock.new_id().hex
        author = Author(org, place.clock.new_id(), place.clock.new_id())
        with place.parts.database.writing() as connection:
            for body in order:
                mapping.apply(connection, author, body)
            entry = mapping.find(connection, org, NEW, "A0001")
        found.add(entry)
    assert len(found) == 1
