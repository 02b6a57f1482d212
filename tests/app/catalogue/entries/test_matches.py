from __future__ import annotations

import itertools
import uuid
from pathlib import Path

from app.catalogue.entries import matches
from app.catalogue.entries.events import MatchesAsked, MatchWish, Pair
from app.catalogue.entries.matches import MatchSaid, PairSaid
from app.catalogue.entries.values import Decision, Match, MatchState
from app.store.database import Database
from app.store.facts import Author
from tests.app.catalogue.entries.shelves import NOW, kept
from tests.deliveries import Workplace

PAIR = Pair("Y1", "X1", "names")


def decided(place: Workplace, decision: Decision, person: str = "甲", why: str = "") -> Match:
    wish = MatchWish((PAIR,), decision, person, why)
    with place.parts.database.writing() as connection:
        matches.decide(connection, place.parts.log, wish, wish.pairs, place.parts.clock.now())
        return matches.of_pairs(connection, place.org, [("Y1", "X1")])[0]


def test_a_decision_stands_and_taking_it_back_is_another_fact(place: Workplace) -> None:
    assert decided(place, Decision.CONFIRMED).state is MatchState.CONFIRMED
    assert decided(place, Decision.REJECTED, "乙", "规格不同").state is MatchState.REJECTED
    found = decided(place, Decision.WITHDRAWN, "乙")
    assert found.state is MatchState.OPEN
    assert [(word.decision, word.person, word.stands) for word in found.words] == [
        (Decision.WITHDRAWN, "乙", True),
        (Decision.REJECTED, "乙", False),
        (Decision.CONFIRMED, "甲", False),
    ]
    assert found.words[1].why == "规格不同"


def test_two_persons_who_did_not_know_of_each_other_contradict_until_somebody_decides(
    place: Workplace,
) -> None:
    decided(place, Decision.CONFIRMED)
    other = MatchSaid(
        decision=Decision.REJECTED,
        person="乙",
        at=place.parts.clock.now(),
        pairs=[PairSaid(hospital_code="Y1", province_code="X1")],
    )
    with place.parts.database.writing() as connection:
        author = Author(place.org, uuid.uuid4(), place.parts.clock.new_id())
        assert matches.apply(connection, author, other).catalogue
        (found,) = matches.of_item(connection, place.org, province_code="X1")
        assert found.state is MatchState.CONTESTED
        assert {word.person for word in found.standing} == {"甲", "乙"}
        assert matches.count(connection, place.org, MatchState.CONTESTED) == 1
        asked = MatchesAsked(MatchState.CONTESTED)
        assert matches.listed(connection, place.org, asked) == ([found], False)
    settled = decided(place, Decision.CONFIRMED, "丙")
    assert settled.state is MatchState.CONFIRMED
    assert len(settled.words) == 3
    with place.parts.database.reading() as connection:
        stands = matches.standing(connection, place.org, MatchState.CONFIRMED)
        assert stands == {("Y1", "X1")}


def test_in_whatever_order_words_come_a_pair_stands_the_same(
    tmp_path: Path, empty_database: Path
) -> None:
    first, second, third, fourth = (uuid.UUID(int=number) for number in range(1, 5))
    words = [
        (first, Decision.CONFIRMED, []),
        (second, Decision.REJECTED, []),
        (third, Decision.WITHDRAWN, [first]),
        (fourth, Decision.CONFIRMED, [second, third]),
    ]
    path = tmp_path / "words.db"
    path.write_bytes(empty_database.read_bytes())
    found = []
    with Database.at(path, scratch=True) as database, database.writing() as connection:
        for order in itertools.permutations(words):
            with connection.begin_nested() as savepoint:
                for op_id, decision, behind in (*order, order[0]):
                    pair = PairSaid(hospital_code="Y1", province_code="X1", behind=behind)
                    body = MatchSaid(decision=decision, person="甲", at=NOW, pairs=[pair])
                    matches.apply(connection, Author("H1", first, op_id), body)
                found.append(kept(connection))
                savepoint.rollback()
    assert all(one == found[0] for one in found)
    assert [row[3] for row in found[0][1]] == [MatchState.CONFIRMED]
