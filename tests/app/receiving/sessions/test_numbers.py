"""The numbers of scans beside those of a copy of this database that is at work as well."""

from __future__ import annotations

from sqlalchemy import Table, insert, select

from app.receiving.blind.session import open_blind, resume_blind
from app.receiving.values import Distributor
from app.store.tables.arrivals import blind_scan
from app.store.tables.receipts import scan
from app.store.workstation import NUMBERS_PER_HISTORY
from tests.deliveries import PERSON, Workplace, a_delivery, a_line, code

OF_THE_COPY = 2 * NUMBERS_PER_HISTORY + 30
LOOSE = a_delivery(a_line(5))


def bring_from_the_copy(place: Workplace, table: Table) -> None:
    """What the copy scanned in its own history, under the same workstation's name."""
    with place.parts.database.writing() as connection:
        here = connection.execute(select(table)).one()
        connection.execute(insert(table).values(here._asdict() | {"seq": OF_THE_COPY}))


def test_a_receipt_goes_on_from_the_numbers_of_its_own_history(place: Workplace) -> None:
    place.receive(LOOSE).scan(place.reading(code(1)))
    bring_from_the_copy(place, scan)
    place.open(LOOSE).scan(place.reading(code(2)))
    assert place.rows("SELECT seq FROM scan ORDER BY seq") == [(1,), (2,), (OF_THE_COPY,)]


def test_so_does_one_without_a_delivery_note(place: Workplace) -> None:
    begun = open_blind(place.parts, Distributor("91310000MA1FL0000X", "试验医药"), PERSON)
    begun.scan(place.reading(code(1)))
    bring_from_the_copy(place, blind_scan)
    resume_blind(place.parts, begun.blind_id, PERSON).scan(place.reading(code(2)))
    assert place.rows("SELECT seq FROM blind_scan ORDER BY seq") == [(1,), (2,), (OF_THE_COPY,)]
