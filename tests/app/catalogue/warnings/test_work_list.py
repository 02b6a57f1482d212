from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.catalogue.checking.rules import STANDARD, RuleSet
from app.catalogue.entries import matches
from app.catalogue.entries import values as entries
from app.catalogue.entries.events import MatchWish, Pair
from app.catalogue.entries.values import Side
from app.catalogue.findings import Field, Severity
from app.catalogue.warnings import deciding, laying_down, listing
from app.catalogue.warnings.running import CheckRunner, Stopped
from app.catalogue.warnings.supplies import Supplies
from app.catalogue.warnings.values import (
    CatalogueWarning,
    Decision,
    Returned,
    WarningKey,
    WarningsAsked,
    WarningState,
)
from app.receiving.parts import Parts
from app.receiving.settings import ReceivingRules
from app.store.change_log import ChangeLog
from app.store.database import Database
from app.store.workstation import identify
from tests.app.catalogue.checking.seeded import hospital_row, province_row
from tests.app.catalogue.warnings.office import Office, nobody
from tests.deliveries import FakeClock, Workplace

PRICE = WarningKey("H00001", "P000001", Field.PRICE)
DEARER = {"price": Decimal("13.00")}


@pytest.fixture
def dear(office: Office) -> Office:
    """One item whose price differs."""
    office.take(Side.PROVINCE, [province_row(1)])
    office.take(Side.HOSPITAL, [hospital_row(1, **DEARER)])
    office.check()
    return office


def decide(
    office: Office,
    decision: Decision = Decision.ACCEPT,
    until: date | None = None,
    keys: tuple[WarningKey, ...] = (PRICE,),
) -> int:
    with office.parts.database.writing() as connection:
        return deciding.decide(connection, office.log, keys, decision, "采购员甲", "合同价", until)


def stands(office: Office) -> tuple[WarningState, Decision | None, Returned | None]:
    one = office.only()
    return one.state, one.decision, one.returned


def test_a_check_lists_what_differs_and_closes_what_no_longer_does(dear: Office) -> None:
    one = dear.only()
    assert (one.key, one.state, one.name) == (PRICE, WarningState.OPEN, hospital_row(1).name)
    assert one.finding.province_value == "12.00"

    again = dear.check()
    assert (again.new, again.changed, again.closed, again.standing) == (0, 0, 0, 1)

    dear.take(Side.HOSPITAL, [hospital_row(1, price=Decimal("14.00"))])
    assert dear.check().changed == 1
    assert dear.only().changed_at > one.changed_at
    assert dear.only().found_at == one.found_at

    dear.take(Side.HOSPITAL, [hospital_row(1)])
    assert dear.check().closed == 1
    assert dear.only().state is WarningState.CLOSED
    assert dear.only().closed_at is not None

    dear.take(Side.HOSPITAL, [hospital_row(1, **DEARER)])
    assert dear.check().new == 1
    assert dear.only().state is WarningState.OPEN


def test_what_was_accepted_returns_when_either_value_changes(dear: Office) -> None:
    assert decide(dear) == 1
    assert stands(dear) == (WarningState.DECIDED, Decision.ACCEPT, None)
    dear.check()
    assert stands(dear)[0] is WarningState.DECIDED

    dear.take(Side.PROVINCE, [province_row(1, price=Decimal("11.00"))])
    dear.check()
    assert stands(dear) == (WarningState.OPEN, None, Returned.VALUES)

    decide(dear, Decision.REPORT)
    assert stands(dear) == (WarningState.DECIDED, Decision.REPORT, None)
    dear.take(Side.HOSPITAL, [hospital_row(1, price=Decimal("15.00"))])
    dear.check()
    assert stands(dear) == (WarningState.OPEN, None, Returned.VALUES)


def test_what_was_put_aside_until_a_day_returns_the_day_after(dear: Office) -> None:
    today = dear.parts.clock.today()
    decide(dear, Decision.IGNORE, until=today + timedelta(days=1))
    dear.place.clock.day = today + timedelta(days=1)
    assert stands(dear)[0] is WarningState.DECIDED
    dear.place.clock.day = today + timedelta(days=2)
    assert stands(dear) == (WarningState.OPEN, None, Returned.DATE)
    assert len(dear.listed(WarningsAsked())) == 1
    assert not dear.listed(WarningsAsked(states=frozenset({WarningState.DECIDED})))
    with dear.parts.database.reading() as connection:
        assert listing.counts(connection, dear.org, dear.parts.clock.today()).open == 1


def test_a_decision_can_be_taken_back(dear: Office) -> None:
    decide(dear)
    decide(dear, Decision.REOPEN)
    assert stands(dear) == (WarningState.OPEN, None, None)
    with dear.parts.database.reading() as connection:
        words = deciding.words_of(connection, dear.org, [PRICE])[PRICE]
    assert [(word.decision, word.stands) for word in words] == [
        (Decision.REOPEN, True),
        (Decision.ACCEPT, False),
    ]


def test_many_are_decided_by_one_fact(office: Office) -> None:
    numbers = range(1, 31)
    office.take(Side.PROVINCE, [province_row(n) for n in numbers])
    office.take(Side.HOSPITAL, [hospital_row(n, price=Decimal("9.99")) for n in numbers])
    assert office.check().new == 30
    with office.parts.database.reading() as connection:
        today = office.parts.clock.today()
        keys = listing.keys_of(connection, office.org, WarningsAsked(), today, 100)
    before = len(_operations(office))
    assert decide(office, keys=tuple(keys)) == 30
    assert len(_operations(office)) == before + 1
    assert {one.state for one in office.listed()} == {WarningState.DECIDED}
    assert decide(office, keys=(WarningKey("H9", "P9", Field.PRICE),)) == 0
    assert len(_operations(office)) == before + 1


def _operations(office: Office) -> list[tuple[object, ...]]:
    return office.place.rows("SELECT seq FROM operation")


def test_the_list_is_filtered_by_anything(office: Office) -> None:
    office.take(Side.PROVINCE, [province_row(n) for n in (1, 2, 3)])
    office.take(
        Side.HOSPITAL,
        [
            hospital_row(1, price=Decimal(1)),
            hospital_row(2, strength="5g"),
            hospital_row(3, distributors=("远方医药有限公司",)),
        ],
    )
    office.check()

    def found(**asked: object) -> list[str]:
        return [one.key.hospital_code for one in office.listed(WarningsAsked(**asked))]  # type: ignore[arg-type]

    assert sorted(found()) == ["H00001", "H00002", "H00003"]
    assert found()[-1] == "H00001", "errors come before warnings"
    assert found(fields=frozenset({Field.STRENGTH})) == ["H00002"]
    assert found(severities=frozenset({Severity.WARNING})) == ["H00001"]
    assert found(maker=province_row(2).maker[:4]) == ["H00002"]
    assert found(distributor="远方") == ["H00003"]
    assert found(text="H00002") == ["H00002"]
    assert found(text=f"{province_row(3).name[:3]} 远方") == ["H00003"]
    assert found(text="没有这种药") == []
    assert found(province_code="P000002") == ["H00002"]
    assert found(states=frozenset({WarningState.DECIDED})) == []


def test_what_is_open_of_an_item_is_told_and_what_is_decided_is_not(dear: Office) -> None:
    def told() -> list[CatalogueWarning]:
        with dear.parts.database.reading() as connection:
            return listing.about(connection, dear.org, "P000001", dear.parts.clock.today())

    [one] = told()
    assert one.finding.field is Field.PRICE
    decide(dear)
    assert told() == []


def test_confirmed_and_rejected_pairs_and_relations_are_asked_for(office: Office) -> None:
    office.take(Side.PROVINCE, [province_row(1, distributors=()), province_row(2)])
    office.take(Side.HOSPITAL, [hospital_row(1)])
    assert office.check().standing == 0

    wish = MatchWish((Pair("H00001", "P000001"),), entries.Decision.REJECTED, "采购员甲")
    with office.parts.database.writing() as connection:
        matches.decide(connection, office.log, wish, wish.pairs, office.parts.clock.now())
    office.check()
    assert office.only().key == WarningKey("H00001", "", Field.MATCH)

    confirmed = replace(wish, decision=entries.Decision.CONFIRMED)
    with office.parts.database.writing() as connection:
        matches.decide(connection, office.log, confirmed, wish.pairs, office.parts.clock.now())
    relations = Supplies(relations=lambda *_asked: {"P000001": ("远方医药有限公司",)})
    office.check(relations)
    standing = [one for one in office.listed() if one.state is WarningState.OPEN]
    assert [one.key.field for one in standing] == [Field.DISTRIBUTOR]


def test_rules_that_were_laid_down_hold_at_the_next_check(dear: Office) -> None:
    without = [rule for rule in STANDARD if rule.field is not Field.PRICE]
    runner = CheckRunner(dear.parts.database, dear.org, dear.parts.clock)
    tried = runner.try_rules(RuleSet(without), nobody)
    assert (tried.new, tried.closed) == (0, 1)
    assert tried.closed_ones[0].field is Field.PRICE
    assert stands(dear)[0] is WarningState.OPEN

    with dear.parts.database.writing() as connection:
        laying_down.lay_down(connection, dear.log, without, "采购员甲", "价格由财务核对")
    with dear.parts.database.reading() as connection:
        present = laying_down.present_rules(connection, dear.org)
    assert present.rules == tuple(without)
    assert present.said is not None
    assert present.said.person == "采购员甲"
    assert dear.check().closed == 1


def test_a_check_that_is_broken_off_closes_nothing(dear: Office) -> None:
    dear.take(Side.HOSPITAL, [hospital_row(1)])

    def enough(checked: int, of: int) -> None:
        raise Stopped

    runner = CheckRunner(dear.parts.database, dear.org, dear.parts.clock)
    outcome = runner.run(dear.write, enough)
    assert outcome.cancelled
    assert stands(dear)[0] is WarningState.OPEN


def test_a_check_of_what_changed_leaves_nothing_to_a_check_of_everything(office: Office) -> None:
    relations: dict[str, tuple[str, ...]] = {}
    sources = Supplies(relations=lambda *_asked: relations)
    following = CheckRunner(office.parts.database, office.org, office.parts.clock, sources)
    rules = [rule for rule in STANDARD if rule.field is not Field.PRICE]
    eight = range(1, 9)
    steps: tuple[Callable[[], object], ...] = (
        lambda: office.take(Side.PROVINCE, [province_row(n) for n in eight]),
        lambda: office.take(Side.HOSPITAL, [hospital_row(n, price=Decimal(n)) for n in eight]),
        lambda: office.take(Side.PROVINCE, [province_row(3, price=Decimal(3))]),
        lambda: office.take(Side.PROVINCE, [province_row(4)], removed=True),
        lambda: office.take(Side.HOSPITAL, [hospital_row(5)], removed=True),
        lambda: relations.update({"P000006": ("远方医药有限公司",)}),
        lambda: office.write(lambda on: laying_down.lay_down(on, office.log, rules, "采购员甲")),
        lambda: office.take(Side.HOSPITAL, [hospital_row(6, strength="9g")]),
        lambda: None,
    )
    looked_at = []
    for step in steps:
        step()
        outcome = following.run(office.write, nobody)
        looked_at.append(outcome.looked_at)
        every = CheckRunner(office.parts.database, office.org, office.parts.clock, sources)
        again = every.run(office.write, nobody)
        assert (again.new, again.changed, again.closed) == (0, 0, 0)
        assert again.standing == outcome.standing
    assert looked_at == [0, 8, 1, 1, 0, 1, 7, 1, 0]


def test_postgresql_keeps_the_very_same_list(postgres_url: str) -> None:
    with Database(postgres_url) as database:
        clock = FakeClock()
        with database.writing() as connection:
            log = ChangeLog(identify(connection, clock), clock)
        place = Workplace(Parts(database, log, clock, ReceivingRules()), clock)
        office = Office(place)
        office.take(Side.PROVINCE, [province_row(n) for n in (1, 2)])
        office.take(Side.HOSPITAL, [hospital_row(n, price=Decimal(n)) for n in (1, 2)])
        assert office.check().new == 2
        assert decide(office, Decision.IGNORE, until=clock.today()) == 1
        asked = WarningsAsked(text="H00001", maker=hospital_row(1).maker[:3])
        assert not office.listed(asked)
        clock.day += timedelta(days=1)
        assert [one.returned for one in office.listed(asked)] == [Returned.DATE]
        office.take(Side.HOSPITAL, [hospital_row(2)])
        assert office.check().closed == 1
        with database.reading() as connection:
            counted = listing.counts(connection, office.org, clock.today())
            told = listing.sayings(connection, office.org, "P000001", clock.today())
        assert (counted.open, counted.closed) == (1, 1)
        assert "价格" in told[0].chinese
