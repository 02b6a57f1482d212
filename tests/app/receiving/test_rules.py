from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.receiving.rules import Outcome
from app.receiving.settings import OverQuantity, ReceivingRules
from app.receiving.values import Delivery, Package, PackageLevel
from app.receiving.verdicts import Severity, Verdict
from app.receiving.wording import words
from tests.app.receiving.shelf import Shelf
from tests.deliveries import (
    EXPIRY,
    LARGE,
    MIDDLE,
    SMALL,
    TODAY,
    a_carton,
    a_delivery,
    a_line,
    an_item,
    boxes,
    carton_of_1000,
    code,
    other_item,
)

GTIN = "06901234567892"
SSCC = "069012340000000016"
COUNT = ReceivingRules(over_quantity=OverQuantity.COUNT)


def gs1(serial: str, *, batch: str = "", expiry: str = "", gtin: str = GTIN) -> str:
    ending = f"\x1d10{batch}" if batch else ""
    return f"]d201{gtin}" + (f"17{expiry}" if expiry else "") + f"21{serial}{ending}"


def by_gtin(**values: object) -> Delivery:
    return a_delivery(a_line(3, item=an_item(gtin=GTIN, drug_identifiers={}), **values))


def said(outcome: Outcome) -> tuple[Verdict, str, int | None, int]:
    return outcome.verdict, outcome.sentence.key, outcome.line_no, outcome.added


# One box.


def test_a_box_of_the_delivery_is_accepted_and_counted() -> None:
    shelf = Shelf(a_delivery())
    assert said(shelf.scan(code(1))) == (Verdict.ACCEPTED, "accepted", 1, 1)
    assert shelf.tally.received(1) == 1


def test_a_box_scanned_again_counts_nothing() -> None:
    shelf = Shelf(a_delivery())
    shelf.scan(code(1))
    assert said(shelf.scan(code(1))) == (Verdict.ALREADY_SCANNED, "already-scanned", 1, 0)


def test_a_box_of_another_receipt_is_refused_with_its_number() -> None:
    shelf = Shelf(a_delivery())
    shelf.hold_elsewhere(code(1), "SH20261101-01-0003")
    outcome = shelf.scan(code(1))
    assert said(outcome) == (Verdict.ALREADY_RECEIVED, "already-received", None, 0)
    assert outcome.sentence.values["receipt"] == "SH20261101-01-0003"


def test_a_box_of_an_unknown_drug_is_not_on_the_delivery() -> None:
    outcome = Shelf(a_delivery()).scan(code(1, "8100099"))
    assert said(outcome) == (Verdict.NOT_ON_DELIVERY, "not-on-delivery", None, 0)
    assert outcome.sentence.values["identifier"] == "8100099"


def test_a_box_that_another_delivery_lists_belongs_there_whatever_drug_it_is() -> None:
    for identifier in (SMALL, "8100099"):
        shelf = Shelf(a_delivery())
        shelf.on_other[code(1, identifier)] = "PS-OTHER"
        outcome = shelf.scan(code(1, identifier))
        assert said(outcome) == (Verdict.NOT_ON_DELIVERY, "on-other-delivery", None, 0)
        assert outcome.sentence.values["delivery"] == "PS-OTHER"


def test_a_middle_package_of_unknown_contents_must_be_opened() -> None:
    outcome = Shelf(a_delivery()).scan(code(1, MIDDLE))
    assert said(outcome) == (Verdict.ACCEPTED_CARTON, "pack-opened", 1, 0)


def test_more_than_was_sent_is_refused_or_counted_as_the_hospital_sets() -> None:
    for rules, verdict, received in (
        (ReceivingRules(), Verdict.OVER_QUANTITY, 2),
        (COUNT, Verdict.ACCEPTED, 3),
    ):
        shelf = Shelf(a_delivery(a_line(2)), rules)
        shelf.scan(code(1))
        shelf.scan(code(2))
        assert shelf.scan(code(3)).verdict is verdict
        assert shelf.tally.received(1) == received


# What is no box.


@pytest.mark.parametrize(
    ("text", "verdict", "key"),
    [
        ("TDCMD-UNDO", Verdict.COMMAND, "command"),
        ("", Verdict.MALFORMED, "malformed"),
        ("6901234567892", Verdict.UNKNOWN_CODE, "not-a-trace-code"),
        ("6901234567893", Verdict.MALFORMED, "malformed"),
        ("国药准字H20203001", Verdict.UNKNOWN_CODE, "not-a-trace-code"),
        ("810000100000000001", Verdict.MALFORMED, "malformed"),
        ("9" * 20, Verdict.MALFORMED, "malformed"),
        ("0106901234567892", Verdict.MALFORMED, "malformed"),
        ("hello", Verdict.UNKNOWN_CODE, "unknown-code"),
        ("XH-0001", Verdict.UNKNOWN_CODE, "unknown-code"),
        (f"(00){SSCC}", Verdict.NOT_ON_DELIVERY, "carton-not-on-delivery"),
    ],
)
def test_what_is_no_trace_code_is_told_by_what_it_is(text: str, verdict: Verdict, key: str) -> None:
    outcome = Shelf(a_delivery()).scan(text)
    assert said(outcome) == (verdict, key, None, 0)


def test_every_verdict_has_a_severity() -> None:
    assert {verdict.severity for verdict in Verdict} == set(Severity)


# Dates.


@pytest.mark.parametrize(
    ("days_left", "verdict"),
    [
        (-1, Verdict.EXPIRED),
        (0, Verdict.NEAR_EXPIRY),
        (1, Verdict.NEAR_EXPIRY),
        (179, Verdict.NEAR_EXPIRY),
        (180, Verdict.ACCEPTED),
        (181, Verdict.ACCEPTED),
    ],
)
def test_the_last_good_day_is_good_and_near_expiry_begins_below_180_days(
    days_left: int, verdict: Verdict
) -> None:
    shelf = Shelf(a_delivery(a_line(expiry=TODAY + timedelta(days=days_left))))
    assert shelf.scan(code(1)).verdict is verdict


def test_no_day_is_near_expiry_where_the_hospital_sets_0() -> None:
    shelf = Shelf(a_delivery(a_line(expiry=TODAY)), ReceivingRules(near_expiry_days=0))
    assert shelf.scan(code(1)).verdict is Verdict.ACCEPTED


@pytest.mark.parametrize("days", [-1, 3651])
def test_a_rule_beyond_its_limits_does_not_exist(days: int) -> None:
    with pytest.raises(ValueError, match="near_expiry_days"):
        ReceivingRules(near_expiry_days=days)


# GS1 boxes say their batch and expiry.


def test_a_gs1_box_of_the_right_batch_and_expiry_is_accepted() -> None:
    shelf = Shelf(by_gtin())
    assert said(shelf.scan(gs1("S1", batch="A2601", expiry="280104"))) == (
        Verdict.ACCEPTED,
        "accepted",
        1,
        1,
    )


@pytest.mark.parametrize(
    ("batch", "expiry", "verdict", "key"),
    [
        ("A2602", "280104", Verdict.WRONG_BATCH, "wrong-batch"),
        ("a2601", "280104", Verdict.WRONG_BATCH, "wrong-batch"),
        ("A2601", "280103", Verdict.WRONG_BATCH, "wrong-expiry"),
        ("", "280131", Verdict.WRONG_BATCH, "wrong-expiry"),
        ("A2601", "261120", Verdict.EXPIRED, "expired"),
        ("A2602", "261120", Verdict.WRONG_BATCH, "wrong-batch"),
        ("A2601", "", Verdict.ACCEPTED, "accepted"),
    ],
)
def test_a_gs1_box_is_compared_by_batch_then_by_its_dates(
    batch: str, expiry: str, verdict: Verdict, key: str
) -> None:
    outcome = Shelf(by_gtin()).scan(gs1("S1", batch=batch, expiry=expiry))
    assert (outcome.verdict, outcome.sentence.key) == (verdict, key)


def test_batch_is_asked_before_quantity() -> None:
    shelf = Shelf(by_gtin())
    for serial in ("S1", "S2", "S3"):
        shelf.scan(gs1(serial, batch="A2601"))
    assert shelf.scan(gs1("S4", batch="A2602")).verdict is Verdict.WRONG_BATCH
    assert shelf.scan(gs1("S4", batch="A2601")).verdict is Verdict.OVER_QUANTITY


def test_a_box_goes_to_the_line_of_its_batch() -> None:
    item = an_item(gtin=GTIN, drug_identifiers={})
    shelf = Shelf(a_delivery(a_line(3, item=item), a_line(3, item=item, line_no=2, batch="B2601")))
    assert shelf.scan(gs1("S1", batch="B2601")).line_no == 2
    assert shelf.scan(gs1("S2", batch="A2601")).line_no == 1
    assert shelf.scan(gs1("S3", batch="C2601")).verdict is Verdict.WRONG_BATCH


def test_boxes_without_a_batch_fill_one_line_after_the_other() -> None:
    shelf = Shelf(a_delivery(a_line(2), a_line(2, line_no=2, batch="B2601")))
    assert [shelf.scan(code(n)).line_no for n in range(4)] == [1, 1, 2, 2]
    assert shelf.scan(code(5)).verdict is Verdict.OVER_QUANTITY


# Lines that nobody identified.


def test_an_unknown_identifier_is_taken_for_the_only_item_it_can_be() -> None:
    shelf = Shelf(a_delivery(a_line(item=an_item(drug_identifiers={}))))
    assert said(shelf.scan(code(1, "8100077"))) == (Verdict.ACCEPTED, "accepted", 1, 1)


def test_a_gtin_says_nothing_of_20_digit_codes() -> None:
    assert Shelf(by_gtin()).scan(code(1)).verdict is Verdict.ACCEPTED
    assert Shelf(by_gtin()).scan(gs1("S1", gtin="16901234567899")).verdict is (
        Verdict.NOT_ON_DELIVERY
    )


@pytest.mark.parametrize("province_code", ["A0002", ""])
def test_nothing_is_guessed_between_two_items(province_code: str) -> None:
    first = an_item(drug_identifiers={}, province_code=province_code and "A0001")
    second = other_item(drug_identifiers={}, province_code=province_code)
    shelf = Shelf(a_delivery(a_line(item=first), a_line(item=second, line_no=2, batch="B2601")))
    assert said(shelf.scan(code(1, "8100077"))) == (
        Verdict.UNKNOWN_CODE,
        "identifier-unknown",
        None,
        0,
    )


def test_the_carton_at_hand_or_the_batch_decides_between_two_items() -> None:
    first, second = an_item(drug_identifiers={}), other_item(drug_identifiers={})
    lines = (
        a_line(item=first, cartons=(a_carton("XH-1", quantity=10),)),
        a_line(item=second, line_no=2, batch="B2601", cartons=(a_carton("XH-2", quantity=10),)),
    )
    shelf = Shelf(a_delivery(*lines))
    shelf.scan("XH-2")
    assert shelf.scan(code(1, "8100077")).line_no == 2
    shelf.scan("XH-1")
    assert shelf.scan(code(2, "8100077")).line_no == 1
    without_carton = Shelf(a_delivery(*lines))
    assert without_carton.scan(gs1("S1", batch="B2601")).line_no == 2


def test_a_gtin_alone_is_no_guess_where_the_distributor_names_identifiers_elsewhere() -> None:
    lines = (a_line(), a_line(item=other_item(gtin=GTIN, drug_identifiers={}), line_no=2))
    assert Shelf(a_delivery(*lines)).scan(code(1, "8100077")).verdict is Verdict.NOT_ON_DELIVERY


def test_an_identified_item_is_never_the_guess() -> None:
    lines = (a_line(), a_line(item=other_item(drug_identifiers={}), line_no=2))
    assert Shelf(a_delivery(*lines)).scan(code(1, "8100077")).line_no == 2


# Cartons and packages.


def test_a_carton_of_1000_on_three_levels_comes_with_one_scan() -> None:
    line = a_line(1000, cartons=(a_carton("XH-1", *carton_of_1000()),))
    shelf = Shelf(a_delivery(line))
    outcome = shelf.scan("XH-1")
    assert said(outcome) == (Verdict.ACCEPTED_CARTON, "contents-accepted", 1, 1000)
    assert "此前" not in words(outcome.sentence)
    assert len(shelf.held) == 1011
    assert said(shelf.scan("XH-1")) == (Verdict.ALREADY_SCANNED, "contents-already", 1, 0)
    assert shelf.scan(code(1, LARGE)).verdict is Verdict.ALREADY_SCANNED
    assert shelf.scan(code(500)).verdict is Verdict.ALREADY_SCANNED


def test_a_large_code_brings_all_that_is_below_it() -> None:
    line = a_line(1000, cartons=(a_carton("XH-1", *carton_of_1000()),))
    shelf = Shelf(a_delivery(line))
    assert said(shelf.scan(code(1, LARGE))) == (
        Verdict.ACCEPTED_PACKAGE,
        "contents-accepted",
        1,
        1000,
    )


def test_a_parent_scanned_after_three_children_adds_only_the_others() -> None:
    middle = Package(code(1, MIDDLE), boxes(1, 30))
    shelf = Shelf(a_delivery(a_line(30, cartons=(a_carton("XH-1", middle),))))
    for serial in (4, 9, 30):
        assert shelf.scan(code(serial)).verdict is Verdict.ACCEPTED
    outcome = shelf.scan(code(1, MIDDLE))
    assert said(outcome) == (Verdict.ACCEPTED_PACKAGE, "contents-joined", 1, 27)
    assert "此前已扫 3" in words(outcome.sentence)
    assert shelf.tally.received(1) == 30
    assert shelf.tally.in_carton("XH-1") == 30


def test_a_parent_whose_children_all_came_is_only_noted() -> None:
    middle = Package(code(1, MIDDLE), boxes(1, 3))
    shelf = Shelf(a_delivery(a_line(3, cartons=(a_carton("XH-1", middle),))))
    for serial in (1, 2, 3):
        shelf.scan(code(serial))
    assert said(shelf.scan(code(1, MIDDLE))) == (Verdict.ALREADY_SCANNED, "contents-already", 1, 0)
    assert said(shelf.scan("XH-1")) == (Verdict.ALREADY_SCANNED, "contents-already", 1, 0)


def test_a_carton_that_lists_only_some_of_its_boxes_stays_open_for_the_others() -> None:
    shelf = Shelf(a_delivery(a_line(5, cartons=(a_carton("XH-1", *boxes(1, 3), quantity=5),))))
    assert said(shelf.scan("XH-1")) == (Verdict.ACCEPTED_CARTON, "contents-short", 1, 3)
    assert shelf.scan("XH-1").sentence.key == "carton-open-already"
    assert shelf.scan(code(100)).carton_no == "XH-1"
    assert shelf.scan(code(101)).carton_no == "XH-1"
    assert shelf.scan("XH-1").sentence.key == "contents-already"


def test_a_carton_whose_listed_boxes_came_one_by_one_can_still_be_opened() -> None:
    shelf = Shelf(a_delivery(a_line(5, cartons=(a_carton("XH-1", *boxes(1, 2), quantity=5),))))
    shelf.scan(code(1))
    shelf.scan(code(2))
    assert said(shelf.scan("XH-1")) == (Verdict.ACCEPTED_CARTON, "carton-opened", 1, 0)
    assert shelf.scan(code(3)).carton_no == "XH-1"


def test_a_carton_without_codes_is_opened_once_and_filled_box_by_box() -> None:
    shelf = Shelf(a_delivery(a_line(5, cartons=(a_carton("XH-1", quantity=2),))))
    assert said(shelf.scan("XH-1")) == (Verdict.ACCEPTED_CARTON, "carton-opened", 1, 0)
    assert said(shelf.scan("XH-1")) == (Verdict.ALREADY_SCANNED, "carton-open-already", 1, 0)
    assert [shelf.scan(code(n)).carton_no for n in (1, 2, 3)] == ["XH-1", "XH-1", None]


def test_middle_packages_without_boxes_are_no_contents() -> None:
    large = Package(code(1, LARGE), boxes(1, 3, MIDDLE))
    shelf = Shelf(a_delivery(a_line(30, cartons=(a_carton("XH-1", large, quantity=30),))))
    assert shelf.scan(code(1, LARGE)).sentence.values["expected"] == 30
    assert shelf.scan(code(2, MIDDLE)).sentence.values["expected"] == "?"
    assert said(shelf.scan("XH-1")) == (Verdict.ACCEPTED_CARTON, "carton-opened", 1, 0)


def test_a_mixed_carton_adds_to_each_of_its_lines() -> None:
    second = other_item()
    lines = (
        a_line(2, cartons=(a_carton("XH-1", *boxes(1, 2)),)),
        a_line(3, item=second, line_no=2, cartons=(a_carton("XH-1", *boxes(1, 3, "8100011")),)),
    )
    shelf = Shelf(a_delivery(*lines))
    outcome = shelf.scan("XH-1")
    assert said(outcome) == (Verdict.ACCEPTED_CARTON, "contents-accepted", None, 5)
    assert outcome.by_line == {1: 2, 2: 3}
    assert outcome.by_carton == {"XH-1": 5}


@pytest.mark.parametrize("text", ["XH-1", f"(00){SSCC}", f"]C100{SSCC}", SSCC])
def test_a_carton_is_known_by_its_number_and_by_its_sscc(text: str) -> None:
    carton = a_carton("XH-1", *boxes(1, 2), sscc=SSCC)
    assert Shelf(a_delivery(a_line(2, cartons=(carton,)))).scan(text).added == 2


def test_a_carton_number_is_read_as_readers_give_it() -> None:
    carton = a_carton("ＸＨ－１", *boxes(1, 2))
    assert Shelf(a_delivery(a_line(2, cartons=(carton,)))).scan("XH-1\x1d").added == 2


def test_a_carton_may_be_numbered_by_the_trace_code_on_it() -> None:
    carton = a_carton(code(1, LARGE), *boxes(1, 2))
    outcome = Shelf(a_delivery(a_line(2, cartons=(carton,)))).scan(code(1, LARGE))
    assert said(outcome) == (Verdict.ACCEPTED_CARTON, "contents-accepted", 1, 2)


def test_a_carton_with_one_box_of_another_receipt_counts_the_others() -> None:
    shelf = Shelf(a_delivery(a_line(3, cartons=(a_carton("XH-1", *boxes(1, 3)),))))
    shelf.hold_elsewhere(code(2))
    outcome = shelf.scan("XH-1")
    assert said(outcome) == (Verdict.ACCEPTED_PARTLY, "contents-partly", 1, 2)
    assert outcome.sentence.values["code"] == code(2)
    assert shelf.scan(code(1)).verdict is Verdict.ALREADY_SCANNED
    assert shelf.scan(code(2)).verdict is Verdict.ALREADY_RECEIVED


def test_a_carton_all_of_whose_boxes_another_receipt_took_is_refused() -> None:
    shelf = Shelf(a_delivery(a_line(5, cartons=(a_carton("XH-1", *boxes(1, 2), quantity=5),))))
    shelf.hold_elsewhere(code(1))
    shelf.hold_elsewhere(code(2))
    assert shelf.scan("XH-1").verdict is Verdict.ALREADY_RECEIVED


def test_an_expired_line_inside_is_left_out_and_the_other_one_counts() -> None:
    lines = (
        a_line(2, cartons=(a_carton("XH-1", *boxes(1, 2)),)),
        a_line(
            1,
            item=other_item(),
            line_no=2,
            expiry=TODAY - timedelta(days=1),
            cartons=(a_carton("XH-1", *boxes(1, 1, "8100011")),),
        ),
    )
    outcome = Shelf(a_delivery(*lines)).scan("XH-1")
    assert said(outcome) == (Verdict.ACCEPTED_PARTLY, "contents-partly", None, 2)
    assert outcome.by_line == {1: 2}


def test_a_near_expiry_line_inside_flags_the_carton_and_names_the_nearest_day() -> None:
    near = TODAY + timedelta(days=10)
    lines = (
        a_line(1, expiry=near + timedelta(days=5), cartons=(a_carton("XH-1", *boxes(1, 1)),)),
        a_line(1, line_no=2, expiry=near, cartons=(a_carton("XH-1", *boxes(2, 1)),)),
    )
    outcome = Shelf(a_delivery(*lines)).scan("XH-1")
    assert said(outcome) == (Verdict.NEAR_EXPIRY, "contents-near-expiry", None, 2)
    assert outcome.opens_carton
    assert outcome.sentence.values["expiry"] == near.isoformat()


def test_a_carton_that_would_make_a_line_too_many_counts_nothing() -> None:
    line = a_line(3, cartons=(a_carton("XH-1", *boxes(1, 2), quantity=2),))
    shelf = Shelf(a_delivery(line))
    shelf.scan(code(50))
    shelf.scan(code(51))
    assert said(shelf.scan("XH-1")) == (Verdict.OVER_QUANTITY, "contents-over", 1, 0)
    counting = Shelf(a_delivery(line), COUNT)
    counting.scan(code(50))
    counting.scan(code(51))
    assert counting.scan("XH-1").added == 2


def test_where_every_code_is_listed_any_other_is_a_stranger() -> None:
    shelf = Shelf(a_delivery(a_line(3, cartons=(a_carton("XH-1", *boxes(1, 3)),))))
    assert said(shelf.scan(code(9))) == (Verdict.NOT_ON_DELIVERY, "not-in-carton-list", 1, 0)
    assert shelf.scan(code(2)).verdict is Verdict.ACCEPTED


def test_a_gs1_package_is_known_by_the_level_of_its_gtin() -> None:
    large = "16901234567899"
    levels = {GTIN: PackageLevel.SMALL, large: PackageLevel.LARGE}
    item = an_item(gtin=GTIN, drug_identifiers=levels)
    listed = Package(f"01{large}21L1")
    line = a_line(5, item=item, cartons=(a_carton("XH-1", listed, quantity=5),))
    shelf = Shelf(a_delivery(line))
    assert shelf.scan(gs1("L1", gtin=large)).sentence.key == "pack-opened"
    assert shelf.scan(gs1("L2", gtin=large)).sentence.key == "pack-opened"
    assert shelf.scan(gs1("S1")).verdict is Verdict.ACCEPTED


def test_the_sentence_of_a_box_names_drug_batch_and_counts() -> None:
    values = Shelf(a_delivery()).scan(code(1)).sentence.values
    assert values == {
        "name": "试验胶囊",
        "strength": "0.25g*24粒",
        "batch": "A2601",
        "received": 1,
        "expected": 10,
        "unit": "盒",
    }


def test_expiry_is_compared_with_the_day_at_the_warehouse() -> None:
    for today, verdict in (
        (EXPIRY, Verdict.NEAR_EXPIRY),
        (date(2028, 1, 5), Verdict.EXPIRED),
    ):
        assert Shelf(a_delivery(), today=today).scan(code(1)).verdict is verdict
