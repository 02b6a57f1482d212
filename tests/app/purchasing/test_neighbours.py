"""What the rooms of the catalogue answer about an order, on one real store."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.catalogue.entries import terms
from app.catalogue.entries.values import Side
from app.catalogue.relations import journal
from app.catalogue.relations.values import Address, Distributor, Origin, Relation
from app.catalogue.rows import HospitalRow, ProvinceRow
from app.purchasing import laying_down, rules, world
from app.purchasing.neighbours import CATALOGUES
from app.purchasing.rule_book import OrderRule
from app.purchasing.rules import Remark
from app.purchasing.values import OrderDraft
from app.purchasing.world import Party, Place
from tests.app.catalogue.warnings.office import Office
from tests.app.purchasing.samples import draft, line
from tests.deliveries import Workplace

PROVINCE = ProvinceRow(
    province_code="X1",
    approval_number="国药准字H20050001",
    name="阿莫西林胶囊",
    strength="0.25g*24粒",
    form="胶囊剂",
    unit="盒",
    dosage_unit="粒",
    pack_quantity=24,
    maker="试验药业",
    price=Decimal("12.5"),
)
STOPPED = replace(PROVINCE, province_code="X2", name="布洛芬片", status="停用")
HOSPITAL = HospitalRow(
    "H1", "阿莫西林胶囊", "0.25g*24粒", "试验药业", "盒", "粒", 12, Decimal("12.5"), "X1"
)
SAID = (
    Distributor("D1", "第一配送公司"),
    Distributor("D2", "第二配送公司"),
    Address("1", "西药库"),
    Address("9", "旧库", stopped="搬迁"),
    Relation("X1", "D1", "1"),
)


def remarks(place: Workplace, order: OrderDraft) -> list[Remark]:
    org = place.org
    with place.parts.database.reading() as connection:
        laid_down = laying_down.read(connection, org)
        today = place.clock.today()
        around = world.circumstances(connection, org, CATALOGUES, laid_down, order, today)
        return rules.check(order, around, laid_down.weights())


def test_catalogue_relations_and_warnings_stand_at_the_order_line(place: Workplace) -> None:
    office = Office(place)
    office.take(Side.PROVINCE, [PROVINCE, STOPPED])
    office.take(Side.HOSPITAL, [HOSPITAL])
    office.check()
    wanted = draft(line(code="X1"), line(2, "X2"), line(3, "X3"))
    # Nobody laid down who may deliver: nothing stands against anybody.
    found = {(one.rule, one.province_code) for one in remarks(place, wanted)}
    assert found == {
        (OrderRule.MISMATCH, "X1"),
        (OrderRule.STOPPED, "X2"),
        (OrderRule.ITEM, "X3"),
    }
    with place.parts.database.writing() as connection:
        said = [journal.said_of(one) for one in SAID]
        now = place.clock.now()
        journal.say(connection, place.parts.log, said, Origin.PERSON, "采购员", now)
    other = draft(line(code="X1", distributor_code="D2"))
    (relation,) = [one for one in remarks(place, other) if one.rule is OrderRule.RELATION]
    assert "第一配送公司" in relation.said.chinese
    assert "may not deliver X1" in relation.said.english
    assert OrderRule.RELATION not in {one.rule for one in remarks(place, draft(line(code="X1")))}


def test_items_distributors_and_places_are_offered(place: Workplace) -> None:
    Office(place).take(Side.PROVINCE, [PROVINCE, STOPPED])
    with place.parts.database.writing() as connection:
        said = [journal.said_of(one) for one in SAID]
        now = place.clock.now()
        journal.say(connection, place.parts.log, said, Origin.PERSON, "采购员", now)
        # As its worker does.
        terms.write(connection, place.org, terms.folded(terms.waiting(connection, place.org)))
    with place.parts.database.reading() as connection:
        assert CATALOGUES.search(connection, place.org, "amxl") == ["X1"]
        assert CATALOGUES.parties(connection, place.org, "X1") == [Party("D1", "第一配送公司")]
        assert len(CATALOGUES.parties(connection, place.org, "")) == 2
        assert CATALOGUES.places(connection, place.org) == [Place("1", "西药库")]
        known = world.known_items(
            connection, place.org, ["X1", "X2"], laying_down.read(connection, place.org)
        )
    assert known["X1"].item.price == Decimal("12.5")
    assert known["X2"].item.stopped
