from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app.codes.parse import parse
from app.receiving.documents.manifest import DeliveryIndex
from app.receiving.known import relations
from app.receiving.known.relations import Child, Seen
from app.receiving.sessions import facts
from app.receiving.verdicts import Verdict
from app.store.facts import ScanKey
from app.tracing import claims
from app.tracing.claims import Claim
from tests.deliveries import LARGE, MIDDLE, Workplace, a_delivery, a_line, code


class Told:
    """A source that was told one relation."""

    def __init__(self, *children: Child) -> None:
        self.children = children
        self.asked: list[str] = []

    def children_of(self, connection: Connection, org: str, code: str) -> tuple[Child, ...]:
        self.asked.append(code)
        return self.children


def seen_before(place: Workplace, *rows: tuple[str, bool, str | None]) -> None:
    """Packages in the code library, of a receipt whose delivery nobody knows here."""
    receipt_id = place.receive(a_delivery(number="PS-OLD")).receipt_id
    with place.parts.database.writing() as connection:
        scan = ScanKey(receipt_id, place.parts.log.workstation.device, 1)
        claims.claim(
            connection,
            place.org,
            [Claim(one, scan, 1, smallest, parent, None) for one, smallest, parent in rows],
        )


def test_what_was_seen_before_is_known_at_any_depth(place: Workplace) -> None:
    seen_before(
        place,
        (code(1, MIDDLE), False, code(1, LARGE)),
        (code(1), True, code(1, MIDDLE)),
        (code(2), True, code(1, LARGE)),
    )
    with place.parts.database.reading() as connection:
        found = Seen().children_of(connection, place.org, code(1, LARGE))
        none = Seen().children_of(connection, place.org, code(9, LARGE))
    assert {(child.code, child.parent_code, child.smallest) for child in found} == {
        (code(1, MIDDLE), code(1, LARGE), False),
        (code(1), code(1, MIDDLE), True),
        (code(2), code(1, LARGE), True),
    }
    assert none == ()


def test_a_ring_of_parents_is_walked_once(place: Workplace) -> None:
    seen_before(
        place,
        (code(1, MIDDLE), False, code(2, MIDDLE)),
        (code(2, MIDDLE), False, code(1, MIDDLE)),
    )
    with place.parts.database.reading() as connection:
        found = Seen().children_of(connection, place.org, code(1, MIDDLE))
    assert [child.code for child in found] == [code(2, MIDDLE)]


def test_a_package_seen_before_is_refused_with_the_receipt_of_its_boxes(place: Workplace) -> None:
    seen_before(place, (code(1), True, code(1, MIDDLE)), (code(2), True, code(1, MIDDLE)))
    session = place.receive(a_delivery())
    answer = session.scan(place.reading(code(1, MIDDLE))).answer
    assert (answer.verdict, answer.sentence.key) == (
        Verdict.ALREADY_RECEIVED,
        "content-already-received",
    )
    assert str(answer.sentence.values["receipt"]).startswith("SH")


def test_the_first_source_that_knows_is_believed(place: Workplace) -> None:
    knows_nothing, knows = Told(), Told(Child(code(7), code(1, MIDDLE), True))
    never = Told(Child(code(8), code(1, MIDDLE), True))
    with place.parts.database.reading() as connection:
        found = relations.children_of(
            connection, place.org, code(1, MIDDLE), (knows_nothing, knows, never)
        )
    assert [child.code for child in found] == [code(7)]
    assert (knows_nothing.asked, knows.asked, never.asked) == (
        [code(1, MIDDLE)],
        [code(1, MIDDLE)],
        [],
    )


@pytest.mark.parametrize(
    ("text", "asked"),
    [(code(1), 0), (code(1, MIDDLE), 1), (code(1, "8100099"), 0), ("XH-1", 0), ("坏码", 0)],
)
def test_only_a_package_of_unknown_contents_is_worth_the_question(
    place: Workplace, text: str, asked: int
) -> None:
    delivery = a_delivery(a_line(3))
    source = Told(Child(code(7), code(1, MIDDLE), True))
    with place.parts.database.reading() as connection:
        where = facts.Place(place.org, delivery.delivery_id, DeliveryIndex(delivery))
        found = facts.of_scan(connection, where, parse(text), text, (source,))
    assert len(source.asked) == asked
    assert len(found.related) == asked
