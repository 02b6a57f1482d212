from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from app.store.facts import ScanKey
from app.store.tables.receipts import count_event, scan
from app.store.tables.tracing import code_claim, package
from app.tracing import claims, library
from app.tracing.claims import Claim
from tests.deliveries import Workplace, a_delivery, code

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
FIRST, SECOND = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def receipt_id(place: Workplace) -> uuid.UUID:
    return place.receive(a_delivery()).receipt_id


def claim_of(key: ScanKey, serial: int, line_no: int = 1, *, smallest: bool = True) -> Claim:
    return Claim(code(serial), key, line_no, smallest, None, None)


def counted(connection: Connection) -> int:
    return sum(connection.execute(select(count_event.c.quantity)).scalars())


def scanned_at(connection: Connection, org: str, key: ScanKey, place: int | None) -> None:
    row = {
        "org": org,
        "receipt_id": key.receipt_id,
        "workstation": key.workstation,
        "seq": key.scan_seq,
        "raw": b"",
        "kind": "trace-code",
        "verdict": "accepted",
        "added": 1,
        "sentence_key": "",
        "sentence_values": "{}",
        "device": "",
        "person": "",
        "read_at": NOW,
        "place": place,
    }
    connection.execute(insert(scan), [row])


def test_only_codes_that_nobody_holds_are_taken_in(place: Workplace, receipt_id: uuid.UUID) -> None:
    first, second = ScanKey(receipt_id, FIRST, 901), ScanKey(receipt_id, SECOND, 901)
    with place.parts.database.writing() as connection:
        scanned_at(connection, place.org, first, 1)
        scanned_at(connection, place.org, second, 2)
        done = claims.claim(connection, place.org, [claim_of(first, n) for n in range(3)])
        assert not done.contested
        assert sum(change.quantity for change in done.changes) == 3
        again = [claim_of(second, n, 2) for n in range(2, 5)]
        done = claims.claim(connection, place.org, again)
        assert done.contested == {code(2)}
        held = library.holder(connection, place.org, code(2))
        assert held is not None
        assert held.line_no == 1
        assert library.count(connection, place.org, receipt_id) == counted(connection) == 5


def test_many_codes_are_taken_in_at_once_and_each_is_told(
    place: Workplace, receipt_id: uuid.UUID
) -> None:
    with place.parts.database.writing() as connection:
        one, two = ScanKey(receipt_id, FIRST, 901), ScanKey(receipt_id, FIRST, 902)
        claims.claim(connection, place.org, [claim_of(one, n) for n in range(5000)])
        done = claims.claim(connection, place.org, [claim_of(two, n) for n in range(5000)])
        assert len(done.contested) == 5000
        assert not done.changes


def test_taking_back_takes_out_one_scan_and_says_its_smallest_packages(
    place: Workplace, receipt_id: uuid.UUID
) -> None:
    undone = ScanKey(receipt_id, FIRST, 901)
    others = (ScanKey(receipt_id, FIRST, 902), ScanKey(receipt_id, SECOND, 901))
    with place.parts.database.writing() as connection:
        made = [claim_of(undone, 1), claim_of(undone, 2, 2), claim_of(undone, 3, smallest=False)]
        made += [claim_of(key, n) for n, key in enumerate(others, start=4)]
        claims.claim(connection, place.org, made)
        done = claims.take_back(connection, place.org, undone, by=903)
        assert {(c.line_no, c.quantity) for c in done.changes} == {(1, -1), (2, -1)}
        assert library.count(connection, place.org, receipt_id) == counted(connection) == 2


def test_who_came_second_holds_it_when_the_first_takes_it_back(
    place: Workplace, receipt_id: uuid.UUID
) -> None:
    first, second = ScanKey(receipt_id, FIRST, 901), ScanKey(receipt_id, SECOND, 901)
    with place.parts.database.writing() as connection:
        scanned_at(connection, place.org, first, 7)
        scanned_at(connection, place.org, second, 8)
        claims.claim(connection, place.org, [claim_of(first, 1)])
        claims.claim(connection, place.org, [claim_of(second, 1)])
        done = claims.take_back(connection, place.org, first, by=902)
        assert sum(change.quantity for change in done.changes) == 0
        holder = connection.execute(select(package.c.workstation)).scalar_one()
        assert holder == SECOND
        assert counted(connection) == 1


def test_what_only_this_workstation_knows_comes_after_what_the_service_has_heard(
    place: Workplace, receipt_id: uuid.UUID
) -> None:
    mine, other = ScanKey(receipt_id, FIRST, 901), ScanKey(receipt_id, SECOND, 901)
    with place.parts.database.writing() as connection:
        scanned_at(connection, place.org, mine, None)
        scanned_at(connection, place.org, other, 3)
        claims.claim(connection, place.org, [claim_of(mine, 1)])
        done = claims.claim(connection, place.org, [claim_of(other, 1)])
        assert done.contested == {code(1)}
        assert connection.execute(select(package.c.workstation)).scalar_one() == SECOND
        assert counted(connection) == 1


Step = tuple[str, int]


def steps_of(station: int) -> st.SearchStrategy[list[Step]]:
    """A claim, and what may follow it on one workstation."""
    after = st.sampled_from(
        [[], ["undo"], ["reject"], ["reject", "lift"], ["reject", "lift", "undo"]]
    )
    return after.map(lambda words: [("claim", station), *((word, station) for word in words)])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    histories=st.tuples(steps_of(1), steps_of(2), steps_of(3)),
    places=st.permutations([1, 2, 3]),
    order=st.permutations([0, 1, 2]),
)
def test_the_holder_follows_from_the_facts_in_whatever_order_they_come(
    place: Workplace, histories: tuple[list[Step], ...], places: list[int], order: list[int]
) -> None:
    straight = _played(place, list(histories), places)
    mixed = _played(place, [histories[n] for n in order], [places[n] for n in order])
    assert straight == mixed


def _played(place: Workplace, histories: list[list[Step]], places: list[int]) -> tuple[object, ...]:
    """What stands after these steps, which are rolled back again."""
    with place.parts.database.writing() as connection:
        nested = connection.begin_nested()
        for history, number in zip(histories, places, strict=True):
            for step in history:
                _do(connection, place.org, step, number)
        holder = connection.execute(select(package.c.workstation)).scalar_one_or_none()
        columns = (code_claim.c.workstation, code_claim.c.balance)
        rest = frozenset(tuple(row) for row in connection.execute(select(*columns)))
        total = counted(connection)
        nested.rollback()
    return holder, rest, total


def _do(connection: Connection, org: str, step: Step, number: int) -> None:
    word, station = step
    key = ScanKey(uuid.UUID(int=99), uuid.UUID(int=station), 901)
    one = claim_of(key, 1)
    if word == "claim":
        scanned_at(connection, org, key, number)
        claims.claim(connection, org, [one])
    elif word == "undo":
        claims.take_back(connection, org, key, by=902)
    elif word == "reject":
        claims.withdraw(connection, org, [one], by=None)
    else:
        claims.restore(connection, org, [one])
