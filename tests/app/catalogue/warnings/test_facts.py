"""Decisions and rules become the same rows everywhere, in whatever order they come."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from app.catalogue.checking.rules import STANDARD
from app.catalogue.entries.values import Side
from app.catalogue.findings import Field
from app.catalogue.warnings import deciding, journal, laying_down
from app.catalogue.warnings.deciding import OneDecided, WarningsDecided
from app.catalogue.warnings.laying_down import RulesLaidDown
from app.catalogue.warnings.values import Decision, WarningKey, WarningState
from app.facts.registry import FACTS
from app.store.facts import Author, UnreadableOperation
from tests.app.catalogue.checking.seeded import hospital_row, province_row
from tests.app.catalogue.warnings.office import Office
from tests.deliveries import FakeClock

KEY = WarningKey("H00001", "P000001", Field.PRICE)
NOW = FakeClock().now()
OPS = [uuid.UUID(int=(7 << 76) | (2 << 62) | n) for n in range(1, 9)]


@pytest.fixture
def dear(office: Office) -> Office:
    office.take(Side.PROVINCE, [province_row(1)])
    office.take(Side.HOSPITAL, [hospital_row(1, price=Decimal("13.00"))])
    office.check()
    return office


def said(number: int, decision: Decision, *behind: int, value: str = "13.00") -> WarningsDecided:
    one = OneDecided(
        field=KEY.field,
        hospital_code=KEY.hospital_code,
        province_code=KEY.province_code,
        province_value="12.00",
        hospital_value=value,
        behind=[OPS[other] for other in behind],
    )
    at = NOW + timedelta(minutes=number)
    return WarningsDecided(
        decision=decision, person=f"采购员{number}", at=at, why="见合同", on=[one]
    )


def hear(office: Office, facts: Sequence[tuple[int, WarningsDecided]]) -> WarningState:
    with office.parts.database.writing() as connection:
        for number, body in facts:
            author = Author(office.org, uuid.UUID(int=7), OPS[number])
            journal.apply(connection, author, body)
    return office.only().state


STORIES = {
    "one after the other": (
        [(0, said(0, Decision.ACCEPT)), (1, said(1, Decision.REPORT, 0))],
        WarningState.DECIDED,
    ),
    "without knowing of each other": (
        [(0, said(0, Decision.ACCEPT)), (1, said(1, Decision.REPORT))],
        WarningState.CONTESTED,
    ),
    "of one mind": (
        [(0, said(0, Decision.ACCEPT)), (1, said(1, Decision.ACCEPT))],
        WarningState.DECIDED,
    ),
    "settled by a third": (
        [
            (0, said(0, Decision.ACCEPT)),
            (1, said(1, Decision.REPORT)),
            (2, said(2, Decision.FIX_IN_HIS, 0, 1)),
        ],
        WarningState.DECIDED,
    ),
    "on another version": (
        [(0, said(0, Decision.ACCEPT, value="14.00"))],
        WarningState.OPEN,
    ),
    "opened again": (
        [(0, said(0, Decision.ACCEPT)), (1, said(1, Decision.REOPEN, 0))],
        WarningState.OPEN,
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_the_order_in_which_decisions_come_does_not_matter(dear: Office, name: str) -> None:
    facts, wanted = STORIES[name]
    for order in itertools.permutations(facts):
        with dear.parts.database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM warning_word")
        assert hear(dear, order) is wanted
        assert hear(dear, order) is wanted, "heard twice"
        dear.check()
        assert dear.only().state is wanted, "and a check says the same"


def test_both_words_of_a_contest_are_kept(dear: Office) -> None:
    hear(dear, STORIES["without knowing of each other"][0])
    with dear.parts.database.reading() as connection:
        words = deciding.words_of(connection, dear.org, [KEY])[KEY]
    assert [(word.person, word.stands) for word in words] == [("采购员1", True), ("采购员0", True)]


def test_a_decision_on_what_this_workstation_has_not_found_waits_for_it(office: Office) -> None:
    with office.parts.database.writing() as connection:
        journal.apply(
            connection, Author(office.org, uuid.UUID(int=7), OPS[0]), said(0, Decision.ACCEPT)
        )
    office.take(Side.PROVINCE, [province_row(1)])
    office.take(Side.HOSPITAL, [hospital_row(1, price=Decimal("13.00"))])
    office.check()
    assert office.only().state is WarningState.DECIDED


def test_rules_of_two_persons_at_once_are_both_shown(office: Office) -> None:
    bodies = [
        RulesLaidDown(rules=list(STANDARD[:n]), person=f"采购员{n}", at=NOW + timedelta(minutes=n))
        for n in (3, 5)
    ]
    for order in itertools.permutations(enumerate(bodies)):
        with office.parts.database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM check_rules")
            for number, body in order:
                author = Author(office.org, uuid.UUID(int=7), OPS[number])
                journal.apply(connection, author, body)
        with office.parts.database.reading() as connection:
            present = laying_down.present_rules(connection, office.org)
        assert present.rules == STANDARD[:5]
        assert [one.person for one in present.contested] == ["采购员5", "采购员3"]
    with office.parts.database.writing() as connection:
        laying_down.lay_down(connection, office.log, STANDARD[:4], "采购主任")
        present = laying_down.present_rules(connection, office.org)
    assert present.rules == STANDARD[:4]
    assert not present.contested


def test_rules_that_cannot_be_used_are_passed_over(office: Office) -> None:
    twice = RulesLaidDown(rules=[STANDARD[0], STANDARD[0]], person="某人", at=NOW)
    with office.parts.database.writing() as connection:
        journal.apply(connection, Author(office.org, uuid.UUID(int=7), OPS[0]), twice)
        assert laying_down.present_rules(connection, office.org).rules == STANDARD


def test_facts_are_read_by_the_list_that_both_ends_share() -> None:
    body = said(0, Decision.ACCEPT)
    text = msgspec.json.encode(body)
    assert FACTS.decode(deciding.KIND, deciding.VERSION, text) == body
    rules = RulesLaidDown(rules=list(STANDARD), person="某人", at=NOW)
    text = msgspec.json.encode(rules)
    assert FACTS.decode(laying_down.KIND, laying_down.VERSION, text) == rules
    for wrong in (b"{}", b'{"on": []}', b'{"decision": "burn"}'):
        with pytest.raises(UnreadableOperation):
            FACTS.decode(deciding.KIND, deciding.VERSION, wrong)
