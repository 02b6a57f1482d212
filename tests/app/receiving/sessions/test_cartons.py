"""Cartons and packages in every state they come in, with verdict, counts and sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from app.receiving.known.values import Known, Recalls
from app.receiving.rules import Held, Outcome, Related
from app.receiving.sentences import SENTENCES
from app.receiving.settings import RulesOfItem
from app.receiving.values import Delivery, Package, PackageLevel
from app.receiving.verdicts import Verdict
from app.receiving.wording import words
from tests.app.receiving.shelf import ELSEWHERE, Shelf
from tests.deliveries import (
    LARGE,
    MIDDLE,
    TODAY,
    a_carton,
    a_delivery,
    a_line,
    an_item,
    boxes,
    code,
    other_item,
)

B = "8100011"
GTIN = "06901234567892"
EAN = "6901234567892"
SSCC = "069012340000000016"
Said = tuple[Verdict, str, int | None, int]
V = Verdict


def said(outcome: Outcome) -> Said:
    assert outcome.sentence.key in SENTENCES
    for language in ("zh", "en"):
        assert "?" not in words(outcome.sentence, language).replace("/?", "")
    return outcome.verdict, outcome.sentence.key, outcome.line_no, outcome.added


def listed() -> Delivery:
    """Carton XH-1 with a middle package of 3 and 2 boxes beside it; XH-2 with 2 more boxes."""
    middle = Package(code(1, MIDDLE), boxes(1, 3))
    return a_delivery(
        a_line(7, cartons=(a_carton("XH-1", middle, *boxes(4, 2)), a_carton("XH-2", *boxes(6, 2))))
    )


def unlisted() -> Delivery:
    """Two cartons of 2 without codes, and boxes in no carton."""
    return a_delivery(
        a_line(6, cartons=(a_carton("XH-1", quantity=2), a_carton("XH-2", quantity=2)))
    )


def of_unknown_size() -> Delivery:
    return a_delivery(a_line(6, cartons=(a_carton("XH-1"),)))


def mixed() -> Delivery:
    """拼箱: two items, the second in two batches of which one has expired."""
    gone = TODAY - timedelta(days=1)
    return a_delivery(
        a_line(2, cartons=(a_carton("XH-1", *boxes(1, 2)),)),
        a_line(
            2,
            item=other_item(),
            line_no=2,
            batch="B1",
            cartons=(a_carton("XH-1", *boxes(1, 2, B)),),
        ),
        a_line(
            1,
            item=other_item(),
            line_no=3,
            batch="B2",
            expiry=gone,
            cartons=(a_carton("XH-1", *boxes(3, 1, B)),),
        ),
    )


def short() -> Delivery:
    """零箱: 30 declared, 28 listed."""
    return a_delivery(a_line(30, cartons=(a_carton("XH-1", *boxes(1, 28), quantity=30),)))


def nothing(_shelf: Shelf) -> None:
    return None


def second_elsewhere(shelf: Shelf) -> None:
    shelf.hold_elsewhere(code(2))


def all_elsewhere(shelf: Shelf) -> None:
    for serial in (1, 2, 3):
        shelf.hold_elsewhere(code(serial))


def on_other(shelf: Shelf) -> None:
    shelf.on_other[code(1, "8100099")] = "PS-OTHER"


@dataclass(frozen=True)
class Case:
    delivery: Callable[[], Delivery]
    steps: tuple[tuple[str, Said], ...]
    before: Callable[[Shelf], None] = nothing
    received: dict[int, int] = field(default_factory=dict)


CASES = {
    "a carton whose codes are listed": Case(
        listed,
        (
            ("XH-1", (V.ACCEPTED_CARTON, "contents-accepted", 1, 5)),
            ("XH-1", (V.ALREADY_SCANNED, "contents-already", 1, 0)),
        ),
        received={1: 5},
    ),
    "a parent after some of its children": Case(
        listed,
        (
            (code(1), (V.ACCEPTED, "accepted", 1, 1)),
            (code(1, MIDDLE), (V.ACCEPTED_PACKAGE, "contents-joined", 1, 2)),
            ("XH-1", (V.ACCEPTED_CARTON, "contents-joined", 1, 2)),
        ),
        received={1: 5},
    ),
    "a child after its parent": Case(
        listed,
        (
            (code(1, MIDDLE), (V.ACCEPTED_PACKAGE, "contents-accepted", 1, 3)),
            (code(3), (V.ALREADY_SCANNED, "already-scanned", 1, 0)),
            (code(1, MIDDLE), (V.ALREADY_SCANNED, "contents-already", 1, 0)),
        ),
        received={1: 3},
    ),
    "a middle package after its carton": Case(
        listed,
        (
            ("XH-1", (V.ACCEPTED_CARTON, "contents-accepted", 1, 5)),
            (code(1, MIDDLE), (V.ALREADY_SCANNED, "contents-already", 1, 0)),
        ),
        received={1: 5},
    ),
    "a broken package: one child is held elsewhere": Case(
        listed,
        (
            (code(1, MIDDLE), (V.ACCEPTED_PARTLY, "contents-partly", 1, 2)),
            (code(1, MIDDLE), (V.ALREADY_SCANNED, "contents-already-partly", 1, 0)),
            ("XH-1", (V.ACCEPTED_PARTLY, "contents-partly", 1, 2)),
            ("XH-1", (V.ALREADY_SCANNED, "contents-already-partly", 1, 0)),
            (code(2), (V.ALREADY_RECEIVED, "already-received", None, 0)),
        ),
        second_elsewhere,
        received={1: 4},
    ),
    "a package all of whose children are held elsewhere": Case(
        listed,
        (
            (code(1, MIDDLE), (V.ALREADY_RECEIVED, "content-already-received", 1, 0)),
            ("XH-1", (V.ACCEPTED_PARTLY, "contents-partly", 1, 2)),
        ),
        all_elsewhere,
        received={1: 2},
    ),
    "a mixed carton with an expired batch": Case(
        mixed,
        (
            ("XH-1", (V.ACCEPTED_PARTLY, "contents-partly", None, 4)),
            (code(3, B), (V.EXPIRED, "expired", 3, 0)),
        ),
        received={1: 2, 2: 2, 3: 0},
    ),
    "a short carton": Case(
        short,
        (
            ("XH-1", (V.ACCEPTED_CARTON, "contents-short", 1, 28)),
            ("XH-1", (V.ALREADY_SCANNED, "carton-open-already", 1, 0)),
            (code(40), (V.ACCEPTED, "accepted", 1, 1)),
            (code(41), (V.ACCEPTED, "accepted-full", 1, 1)),
            (code(42), (V.OVER_QUANTITY, "over-quantity", 1, 0)),
            ("XH-1", (V.ALREADY_SCANNED, "contents-already", 1, 0)),
        ),
        received={1: 30},
    ),
    "a carton to be filled": Case(
        unlisted,
        (
            ("XH-1", (V.ACCEPTED_CARTON, "carton-opened", 1, 0)),
            (code(1), (V.ACCEPTED, "accepted", 1, 1)),
            (code(2), (V.ACCEPTED, "accepted-full", 1, 1)),
            (code(3), (V.ACCEPTED, "accepted-beyond", 1, 1)),
            ("XH-1", (V.ALREADY_SCANNED, "carton-open-already", 1, 0)),
            ("XH-2", (V.ACCEPTED_CARTON, "carton-opened", 1, 0)),
            (code(4), (V.ACCEPTED, "accepted", 1, 1)),
        ),
        received={1: 4},
    ),
    "the next carton before one is full": Case(
        unlisted,
        (
            ("XH-1", (V.ACCEPTED_CARTON, "carton-opened", 1, 0)),
            (code(1), (V.ACCEPTED, "accepted", 1, 1)),
            ("XH-2", (V.ACCEPTED_CARTON, "carton-opened-after", 1, 0)),
            (code(2), (V.ACCEPTED, "accepted", 1, 1)),
        ),
        received={1: 2},
    ),
    "a carton of unknown size": Case(
        of_unknown_size,
        (
            ("XH-1", (V.ACCEPTED_CARTON, "carton-opened", 1, 0)),
            *((code(n), (V.ACCEPTED, "accepted", 1, 1)) for n in range(1, 7)),
            (code(7), (V.OVER_QUANTITY, "over-quantity", 1, 0)),
        ),
        received={1: 6},
    ),
    "what belongs to another delivery": Case(
        unlisted,
        (
            ("XH-78", (V.UNKNOWN_CODE, "unknown-code", None, 0)),
            (f"(00){SSCC}", (V.NOT_ON_DELIVERY, "carton-not-on-delivery", None, 0)),
            (code(1, "8100099"), (V.NOT_ON_DELIVERY, "on-other-delivery", None, 0)),
        ),
        on_other,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_carton_is_answered_as_the_table_says(name: str) -> None:
    case = CASES[name]
    shelf = Shelf(case.delivery())
    case.before(shelf)
    assert [(text, said(shelf.scan(text))) for text, _ in case.steps] == list(case.steps)
    assert {n: shelf.tally.received(n) for n in case.received} == case.received


def test_a_broken_carton_names_what_was_left_out_in_one_fact() -> None:
    shelf = Shelf(mixed())
    shelf.hold_elsewhere(code(2), "SH-7")
    outcome = shelf.scan("XH-1")
    assert [(box.code, box.line_no, box.verdict) for box in outcome.left_out] == [
        (code(2), 1, Verdict.ALREADY_RECEIVED),
        (code(3, B), 3, Verdict.EXPIRED),
    ]
    assert outcome.by_line == {1: 1, 2: 2}
    assert outcome.by_carton == {"XH-1": 3}
    assert code(2) in words(outcome.sentence)
    assert "2 盒 不收" in words(outcome.sentence)


def test_a_package_around_refused_boxes_alone_is_not_taken_in() -> None:
    middles = (Package(code(1, MIDDLE), boxes(1, 2)), Package(code(2, MIDDLE), boxes(3, 2)))
    large = Package(code(1, LARGE), middles)
    shelf = Shelf(a_delivery(a_line(4, cartons=(a_carton("XH-1", large),))))
    shelf.hold_elsewhere(code(1))
    shelf.hold_elsewhere(code(2))
    taken = {package.code for package in shelf.scan("XH-1").packages}
    assert taken == {code(1, LARGE), code(2, MIDDLE), code(3), code(4)}


def test_a_box_listed_in_another_carton_counts_there_and_the_clerk_is_told() -> None:
    lines = a_line(
        4, cartons=(a_carton("XH-1", *boxes(1, 1), quantity=2), a_carton("XH-2", *boxes(3, 2)))
    )
    shelf = Shelf(a_delivery(lines))
    shelf.scan("XH-1")
    outcome = shelf.scan(code(3))
    assert said(outcome) == (Verdict.ACCEPTED, "accepted-other-carton", 1, 1)
    assert outcome.by_carton == {"XH-2": 1}
    assert "XH-2" in words(outcome.sentence)


def test_a_line_that_would_be_over_is_left_out_of_a_mixed_carton() -> None:
    lines = (
        a_line(2, cartons=(a_carton("XH-1", *boxes(1, 2)),)),
        a_line(
            3,
            item=other_item(),
            line_no=2,
            cartons=(a_carton("XH-1", *boxes(1, 2, B), quantity=2),),
        ),
    )
    shelf = Shelf(a_delivery(*lines))
    shelf.scan(code(50, B))
    shelf.scan(code(51, B))
    outcome = shelf.scan("XH-1")
    assert said(outcome) == (Verdict.ACCEPTED_PARTLY, "contents-partly", None, 2)
    assert {box.verdict for box in outcome.left_out} == {Verdict.OVER_QUANTITY}


def test_a_recalled_identifier_inside_is_left_out() -> None:
    item = an_item(drug_identifiers={"8100001": PackageLevel.SMALL, "8100005": PackageLevel.SMALL})
    line = a_line(3, item=item, cartons=(a_carton("XH-1", *boxes(1, 2), *boxes(3, 1, "8100005")),))
    known = Known(recalls=Recalls({("", "", "8100005"): "国家局通告"}))
    outcome = Shelf(a_delivery(line), known=known).scan("XH-1")
    assert said(outcome) == (Verdict.ACCEPTED_PARTLY, "contents-partly", 1, 2)
    assert [box.verdict for box in outcome.left_out] == [Verdict.RECALLED]


# Relations from elsewhere.


def test_a_package_that_others_know_the_inside_of_comes_with_one_scan() -> None:
    shelf = Shelf(a_delivery(a_line(5)))
    shelf.related[code(1, MIDDLE)] = tuple(
        Related(code(n), code(1, MIDDLE), True) for n in range(1, 4)
    )
    shelf.scan(code(1))
    shelf.related[code(1, MIDDLE)] = tuple(
        Related(code(n), code(1, MIDDLE), True, shelf.held.get(code(n))) for n in range(1, 4)
    )
    outcome = shelf.scan(code(1, MIDDLE))
    assert said(outcome) == (Verdict.ACCEPTED_PACKAGE, "contents-joined", 1, 2)
    assert {p.parent_code for p in outcome.packages if p.smallest} == {code(1, MIDDLE)}


def test_a_package_known_from_another_receipt_is_refused_with_its_number() -> None:
    shelf = Shelf(a_delivery(a_line(5)))
    held = Held(ELSEWHERE, "SH-9", 1)
    shelf.related[code(1, MIDDLE)] = (Related(code(1), code(1, MIDDLE), True, held),)
    outcome = shelf.scan(code(1, MIDDLE))
    assert said(outcome) == (Verdict.ALREADY_RECEIVED, "content-already-received", 1, 0)


# Boxes without codes of their own.


def infusion(units: int | None = None, **lines: RulesOfItem) -> Known:
    rules = RulesOfItem(counted_by_carton=True, units_per_carton=units)
    return Known(of_line={1: rules, **{int(n[1:]): r for n, r in lines.items()}})


def by_carton(*, quantity: int | None = 12, total: int = 24) -> Delivery:
    cartons = (a_carton("XH-1", quantity=quantity, sscc=SSCC), a_carton("XH-2", quantity=quantity))
    item = an_item(gtin=GTIN, drug_identifiers={LARGE: PackageLevel.LARGE})
    return a_delivery(a_line(total, item=item, cartons=cartons))


@pytest.mark.parametrize("label", ["XH-1", f"(00){SSCC}"])
def test_a_carton_of_boxes_without_codes_counts_once(label: str) -> None:
    shelf = Shelf(by_carton(), known=infusion())
    outcome = shelf.scan(label)
    assert said(outcome) == (Verdict.ACCEPTED_CARTON, "counted-by-carton", 1, 12)
    assert (outcome.packages, outcome.uncoded) == ((), {1: 12})
    assert outcome.by_carton == {"XH-1": 12}
    assert said(shelf.scan("XH-1")) == (Verdict.ALREADY_SCANNED, "counted-already", 1, 0)
    assert shelf.scan("XH-2").added == 12
    assert shelf.tally.received(1) == 24


def test_without_the_rule_a_carton_is_opened_as_ever() -> None:
    assert Shelf(by_carton()).scan("XH-1").sentence.key == "carton-opened"


@pytest.mark.parametrize(
    ("units", "times", "expected"),
    [
        (None, None, (Verdict.UNKNOWN_CODE, "carton-quantity-unknown", 1, 0)),
        (10, None, (Verdict.ACCEPTED_CARTON, "counted-by-carton", 1, 10)),
        (None, 8, (Verdict.ACCEPTED_CARTON, "counted-by-carton", 1, 8)),
        (10, 8, (Verdict.ACCEPTED_CARTON, "counted-by-carton", 1, 10)),
    ],
)
def test_what_a_carton_holds_is_known_by_rule_or_said_by_a_person(
    units: int | None, times: int | None, expected: Said
) -> None:
    shelf = Shelf(by_carton(quantity=None), known=infusion(units))
    shelf.say_times(times)
    assert said(shelf.scan("XH-1")) == expected


def test_a_product_code_counts_as_often_as_was_sent() -> None:
    shelf = Shelf(by_carton(), known=infusion(8))
    assert [said(shelf.scan(EAN)) for _ in range(3)] == [
        (Verdict.ACCEPTED, "counted-by-carton", 1, 8)
    ] * 3
    assert said(shelf.scan(EAN)) == (Verdict.OVER_QUANTITY, "contents-over", 1, 0)


def test_a_product_code_takes_the_number_that_was_said() -> None:
    shelf = Shelf(by_carton(), known=infusion())
    assert shelf.scan(EAN).added == 1
    shelf.say_times(20)
    assert shelf.scan(EAN).added == 20
    assert Shelf(by_carton()).scan(EAN).sentence.key == "not-a-trace-code"


def test_the_trace_code_on_such_a_carton_counts_it_once() -> None:
    shelf = Shelf(by_carton(quantity=None), known=infusion(12))
    outcome = shelf.scan(code(1, LARGE))
    assert said(outcome) == (Verdict.ACCEPTED_PACKAGE, "counted-by-carton", 1, 12)
    assert [(p.code, p.smallest) for p in outcome.packages] == [(code(1, LARGE), False)]
    assert shelf.scan(code(1, LARGE)).verdict is Verdict.ALREADY_SCANNED
    assert shelf.scan(code(2, LARGE)).added == 12
    assert shelf.scan(code(3, LARGE)).verdict is Verdict.OVER_QUANTITY


def test_a_carton_with_both_kinds_counts_the_one_and_is_opened_for_the_other() -> None:
    delivery = a_delivery(
        a_line(3, item=an_item(drug_identifiers={}), cartons=(a_carton("XH-1", quantity=3),)),
        a_line(2, item=other_item(), line_no=2, cartons=(a_carton("XH-1", quantity=2),)),
    )
    shelf = Shelf(delivery, known=infusion())
    assert said(shelf.scan("XH-1")) == (Verdict.ACCEPTED_CARTON, "counted-by-carton", None, 3)
    assert shelf.scan(code(1, B)).carton_no == "XH-1"
    assert shelf.scan("XH-1").sentence.key == "carton-open-already"
    assert shelf.scan(code(2, B)).sentence.key == "accepted-full"


def test_an_expired_carton_without_codes_counts_nothing() -> None:
    line = a_line(12, expiry=TODAY - timedelta(days=1), cartons=(a_carton("XH-1", quantity=12),))
    shelf = Shelf(a_delivery(line), known=infusion())
    assert said(shelf.scan("XH-1")) == (Verdict.EXPIRED, "expired", 1, 0)
    near = a_line(12, expiry=TODAY + timedelta(days=9), cartons=(a_carton("XH-1", quantity=12),))
    outcome = Shelf(a_delivery(near), known=infusion()).scan("XH-1")
    assert said(outcome) == (Verdict.NEAR_EXPIRY, "counted-near-expiry", 1, 12)
    assert outcome.opens_carton
