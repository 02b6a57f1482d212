from __future__ import annotations

import queue
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Never

import pytest

from app.catalogue.entries import matches
from app.catalogue.entries.events import CatalogueRefused, ItemAsked, MatchWish, Pair
from app.catalogue.entries.values import Decision, Side
from app.catalogue.findings import Field
from app.catalogue.matching.match import State
from app.catalogue.offering.desk import OfferingDesk
from app.catalogue.offering.events import (
    FileAsked,
    FilePreviewed,
    ItemChecked,
    OfferingEvent,
    OffersAsked,
    OffersListed,
)
from app.catalogue.offering.offers import offers
from app.catalogue.rows import HospitalRow, ProvinceRow
from app.store.errors import DiskFailing
from tests.app.catalogue.warnings.office import Office
from tests.deliveries import Workplace

PROVINCE = ProvinceRow(
    province_code="P1",
    approval_number="国药准字H20140732",
    name="头孢拉定胶囊",
    strength="0.25g",
    form="胶囊剂",
    unit="盒",
    dosage_unit="粒",
    pack_quantity=24,
    maker="试验制药有限公司",
    price=Decimal("12.50"),
)
HOSPITAL = HospitalRow(
    hospital_code="H1",
    name="头孢拉定胶囊",
    strength="0.25g",
    maker="试验制药有限公司",
    unit="盒",
    dosage_unit="粒",
    pack_quantity=None,
    price=Decimal("12.50"),
    approval_number="国药准字H20140732",
)
OTHER = replace(HOSPITAL, hospital_code="H2", name="没有的药", approval_number="", maker="别的厂")


@pytest.fixture
def office(place: Workplace) -> Office:
    made = Office(place)
    made.take(Side.PROVINCE, [PROVINCE, replace(PROVINCE, province_code="P2", pack_quantity=12)])
    made.take(
        Side.HOSPITAL,
        [
            HOSPITAL,
            OTHER,
            replace(
                HOSPITAL,
                hospital_code="H3",
                province_code="P1",
                pack_quantity=24,
                price=Decimal(99),
            ),
        ],
    )
    made.check()
    return made


class Desk:
    """The desk, and what it answered."""

    def __init__(self, office: Office) -> None:
        self.said: queue.Queue[OfferingEvent] = queue.Queue()
        parts = office.parts
        self.desk = OfferingDesk(parts.database, office.org, parts.clock, self.said.put)

    def answer(self) -> OfferingEvent:
        return self.said.get(timeout=60)

    def offers(self, asked: OffersAsked) -> OffersListed:
        """The whole page; what is told of it before is passed over."""
        self.desk.list_offers(asked)
        while True:
            listed = self.answer()
            assert isinstance(listed, OffersListed)
            if listed.asked == asked and not listed.partial:
                return listed


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    made = Desk(office)
    yield made
    assert made.desk.stop(30)


def decide(office: Office, decision: Decision, hospital: str, province: str) -> None:
    wish = MatchWish((Pair(hospital, province),), decision, "试采购员")
    at = office.parts.clock.now()
    office.write(lambda c: matches.decide(c, office.log, wish, wish.pairs, at))


def test_what_the_check_could_not_match_is_offered_with_reasons(desk: Desk) -> None:
    listed = desk.offers(OffersAsked())
    by_code = {offer.hospital.hospital_code: offer.match for offer in listed.rows}
    assert (set(by_code), listed.waiting, listed.more) == ({"H1", "H2"}, 2, False)
    unsure = by_code["H1"]
    assert unsure.state is State.AMBIGUOUS
    assert {one.province.province_code for one in unsure.candidates} == {"P1", "P2"}
    assert unsure.differing
    assert all(one.reasons for one in unsure.candidates)
    assert by_code["H2"].state is State.NOT_FOUND
    assert [offer.hospital.hospital_code for offer in desk.offers(OffersAsked("没有")).rows] == [
        "H2"
    ]


def test_what_somebody_decided_is_not_offered_again(office: Office, desk: Desk) -> None:
    decide(office, Decision.REJECTED, "H1", "P2")
    (offer,) = [o for o in desk.offers(OffersAsked()).rows if o.hospital.hospital_code == "H1"]
    assert [one.province.province_code for one in offer.match.candidates] == ["P1"]
    assert offer.match.state is State.AMBIGUOUS
    decide(office, Decision.CONFIRMED, "H1", "P1")
    listed = desk.offers(OffersAsked())
    assert [offer.hospital.hospital_code for offer in listed.rows] == ["H2"]
    assert listed.waiting == 1
    office.take(Side.PROVINCE, [PROVINCE], removed=True)
    office.check()
    (back,) = [o for o in desk.offers(OffersAsked()).rows if o.hospital.hospital_code == "H1"]
    assert back.match.vanished == ("P1",)


def test_a_page_is_told_as_it_grows_until_nobody_looks(office: Office, desk: Desk) -> None:
    several = [replace(OTHER, hospital_code=f"N{n:02}", name=f"没有的药{n}") for n in range(20)]
    office.take(Side.HOSPITAL, several)
    office.check()
    today = office.parts.clock.today()
    with office.parts.database.reading() as connection:
        told = list(offers(connection, office.org, OffersAsked(), today))
    assert [len(event.rows) for event in told] == [*range(1, 23), 22]
    assert [event.partial for event in told] == [True] * 22 + [False]
    assert {event.waiting for event in told} == {22}

    desk.desk.list_offers(OffersAsked())
    first = desk.answer()
    assert isinstance(first, OffersListed)
    assert (first.partial, first.rows) == (True, told[len(first.rows) - 1].rows)
    desk.desk.leave_offers()
    count = desk.offers(OffersAsked(count_only=True))
    assert (count.waiting, count.rows, count.more) == (22, (), False)


def test_the_findings_of_one_item_are_told_from_both_sides(desk: Desk) -> None:
    for side, code in ((Side.HOSPITAL, "H3"), (Side.PROVINCE, "P1")):
        desk.desk.check_item(ItemAsked(side, code))
        checked = desk.answer()
        assert isinstance(checked, ItemChecked)
        assert Field.PRICE in {one.field for one in checked.findings}


def test_a_file_is_looked_into_or_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text("药品编码,通用名\n1,甲\n", "utf-8")
    desk.desk.preview(FileAsked(path, Side.HOSPITAL, {}))
    seen = desk.answer()
    assert isinstance(seen, FilePreviewed)
    assert seen.preview is not None
    for broken in (tmp_path / "gone.csv", tmp_path / "old.xls"):
        if broken.suffix == ".xls":
            broken.write_bytes(b"\xd0\xcf\x11\xe0")
        desk.desk.preview(FileAsked(broken, Side.HOSPITAL, {}))
        refused = desk.answer()
        assert isinstance(refused, FilePreviewed)
        assert refused.preview is None
        assert refused.refused is not None
        assert refused.refused.chinese.endswith("。")
        assert "again" in refused.refused.english


@pytest.mark.logs("store: work.db")
def test_a_store_that_cannot_be_read_is_told(
    office: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing() -> Never:
        raise DiskFailing("work.db", "disk I/O error")

    monkeypatch.setattr(office.parts.database, "reading", failing)
    desk.desk.list_offers(OffersAsked())
    refused = desk.answer()
    assert isinstance(refused, CatalogueRefused)
    assert "磁盘" in refused.why.chinese
