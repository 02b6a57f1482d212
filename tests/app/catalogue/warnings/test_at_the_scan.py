from __future__ import annotations

from decimal import Decimal

from app.catalogue.entries.values import Side
from app.catalogue.findings import Field
from app.catalogue.warnings import deciding
from app.catalogue.warnings.values import Decision, WarningKey
from app.receiving.progress import ScanAnswered
from app.receiving.verdicts import Verdict
from tests.app.catalogue.checking.seeded import hospital_row, province_row
from tests.app.catalogue.warnings.office import Office
from tests.deliveries import PERSON, a_delivery, a_line, code

KEY = WarningKey("H00001", "A0001", Field.PRICE)


def test_a_difference_of_the_catalogues_shows_when_the_item_is_scanned(office: Office) -> None:
    """The item of the delivery is A0001."""
    office.take(Side.PROVINCE, [province_row(1, province_code="A0001")])
    dearer = hospital_row(1, province_code="A0001", price=Decimal("13.00"))
    office.take(Side.HOSPITAL, [dearer])
    office.check()
    delivery = a_delivery(a_line())
    session = office.place.receive(delivery)

    answered = session.scan(office.place.reading(code(1)))
    assert answered.answer.verdict is Verdict.ACCEPTED
    assert "notice-mismatch" in answered.lines[0].notices
    assert "13" in _said(answered)
    assert "12" in _said(answered)

    with office.parts.database.writing() as connection:
        deciding.decide(connection, office.log, [KEY], Decision.ACCEPT, PERSON, "合同价")
    session = office.place.open(delivery)
    answered = session.scan(office.place.reading(code(2)))
    assert "notice-mismatch" not in answered.lines[0].notices


def _said(answered: ScanAnswered) -> str:
    return dict(answered.lines[0].notice_values)["mismatch"]
