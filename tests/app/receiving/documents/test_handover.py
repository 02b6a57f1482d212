from __future__ import annotations

from dataclasses import replace

from app.receiving.documents.deliveries import package_rows
from app.receiving.documents.handover import join
from app.receiving.documents.manifest import DeliveryIndex
from app.receiving.values import CartonContent, Delivery, Distributor
from tests.deliveries import EXPIRY, a_carton, a_delivery, a_line, an_item, boxes, code, other_item

BARE = an_item(drug_identifiers={})


def platform(*cartons: CartonContent, quantity: int = 10) -> Delivery:
    """What the platform says: numbers and quantities, neither codes nor a distributor's name."""
    delivery = a_delivery(a_line(quantity, item=BARE, cartons=cartons))
    return replace(delivery, distributor=Distributor(delivery.distributor.code, ""))


def test_codes_identifiers_and_ssccs_come_from_the_distributor() -> None:
    known = a_carton("XH-1", quantity=2)
    offered = a_carton("XH-1", *boxes(1, 2), sscc="069012340000000016")
    joined = join(platform(known, quantity=2), a_delivery(a_line(2, cartons=(offered,))))
    line = joined.delivery.lines[0]
    assert line.item.drug_identifiers == an_item().drug_identifiers
    assert line.cartons[0] == replace(offered, quantity=2)
    assert joined.delivery.distributor.name == "试验医药"
    assert joined.strays == ()


def test_the_quantities_and_numbers_of_the_platform_stand() -> None:
    known = replace(a_carton("XH-1", quantity=3), platform_detail_id="D1")
    offered = a_carton("XH-1", *boxes(1, 2), quantity=2)
    line = join(platform(known), a_delivery(a_line(99, cartons=(offered,)))).delivery.lines[0]
    assert (line.quantity, line.cartons[0].quantity) == (10, 3)
    assert line.cartons[0].platform_detail_id == "D1"


def test_the_delivery_stays_the_same_delivery() -> None:
    known = platform(a_carton("XH-1"))
    other = replace(a_delivery(), distributor=Distributor("OTHER", "另一家"))
    assert join(known, other).delivery.delivery_id == known.delivery_id


def test_what_the_platform_does_not_know_is_left_out_and_told() -> None:
    handed_over = a_delivery(
        a_line(2, cartons=(a_carton("XH-1", *boxes(1, 1)), a_carton("XH-9", *boxes(2, 1)))),
        a_line(2, item=other_item(), line_no=2, batch="B9"),
    )
    joined = join(platform(a_carton("XH-1", quantity=1)), handed_over)
    assert joined.strays == ("XH-9", "试验注射液 B9")
    assert [row["code"] for row in package_rows("org", joined.delivery)] == [code(1)]


def test_a_line_that_was_not_handed_over_stays_as_it_is() -> None:
    known = platform(a_carton("XH-1"))
    joined = join(known, a_delivery(a_line(item=other_item(), cartons=(a_carton("XH-1"),))))
    assert joined.delivery.lines == known.lines


def test_a_batch_handed_over_in_two_lines_is_joined_whole() -> None:
    handed_over = a_delivery(
        a_line(2, cartons=(a_carton("XH-1", *boxes(1, 2)),)),
        a_line(
            3, line_no=2, cartons=(a_carton("XH-2", *boxes(3, 2)), a_carton("XH-1", *boxes(5, 1)))
        ),
    )
    known = platform(a_carton("XH-1", quantity=3), a_carton("XH-2", quantity=2), quantity=5)
    joined = join(known, handed_over)
    assert sorted(row["code"] for row in package_rows("org", joined.delivery)) == [
        code(n) for n in range(1, 6)
    ]
    assert joined.strays == ()


def test_a_carton_in_two_details_of_the_platform_gets_its_codes_once() -> None:
    details = (a_carton("XH-1", quantity=2), a_carton("XH-1", quantity=1))
    handed_over = a_delivery(a_line(3, cartons=(a_carton("XH-1", *boxes(1, 3)),)))
    joined = join(platform(*details, quantity=3), handed_over)
    assert len(list(package_rows("org", joined.delivery))) == 3
    assert DeliveryIndex(joined.delivery).carton("XH-1").codes_known


def test_two_expiries_of_one_batch_never_get_the_same_code() -> None:
    first = a_line(2, item=BARE, cartons=(a_carton("XH-1", quantity=2),))
    second = replace(first, line_no=2, expiry=EXPIRY.replace(year=2029))
    known = replace(platform(), lines=(first, second))
    joined = join(known, a_delivery(a_line(2, cartons=(a_carton("XH-1", *boxes(1, 2)),))))
    assert len(list(package_rows("org", joined.delivery))) == 2


def test_what_one_hand_over_leaves_out_of_an_item_another_may_say() -> None:
    bare = a_line(2, item=BARE, cartons=())
    full = a_line(2, line_no=2, cartons=(a_carton("XH-1", *boxes(1, 2)),))
    line = join(platform(a_carton("XH-1")), a_delivery(bare, full)).delivery.lines[0]
    assert line.item.drug_identifiers == an_item().drug_identifiers
    assert line.cartons[0].packages
