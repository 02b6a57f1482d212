from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from app.catalogue import items
from app.catalogue.items import Item
from app.receiving.known import item_rules, laying_down
from app.receiving.known.item_rules import ALL, BadRule, ItemRules, Rule, of_class, of_item
from app.receiving.known.knowledge import known_of, notices_of
from app.receiving.known.laying_down import ItemRuled, lay_down, lift_recall, say_recall, take_back
from app.receiving.known.values import Known, Recalls
from app.receiving.rules import Outcome
from app.receiving.sentences import SENTENCES
from app.receiving.settings import ReceivingRules, RulesOfItem
from app.receiving.values import DeliveryLine
from app.receiving.verdicts import Severity, Verdict
from app.receiving.wording import words
from app.store.facts import Author, OutOfPlace
from app.store.tables.rules import item_rule, recall
from tests.app.receiving.replay import assert_log_makes_these_rows, replay, rows_of
from tests.app.receiving.shelf import Shelf
from tests.deliveries import (
    PERSON,
    TODAY,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    an_item,
    boxes,
    code,
    other_item,
)

GTIN = "06901234567892"
DEFAULTS = RulesOfItem()


def said(outcome: Outcome) -> tuple[Verdict, str, int | None, int]:
    assert outcome.sentence.key in SENTENCES
    return outcome.verdict, outcome.sentence.key, outcome.line_no, outcome.added


def rules(*rows: tuple[str, Rule, str]) -> ItemRules:
    found: dict[str, dict[Rule, str]] = {}
    for scope, rule, value in rows:
        found.setdefault(scope, {})[rule] = value
    return ItemRules(found)


def infusion(**values: Any) -> DeliveryLine:  # noqa: ANN401 (fields of the item)
    item = an_item(name="葡萄糖注射液", form="大输液", **values)
    return a_line(item=item)


# What is laid down.


def test_where_nothing_is_laid_down_all_is_as_ever() -> None:
    assert ItemRules().of(a_line()) == DEFAULTS
    assert Known().rules_of(1) == DEFAULTS


@pytest.mark.parametrize(
    ("rule", "value", "field", "expected"),
    [
        (Rule.NEAR_EXPIRY_DAYS, "90", "near_expiry_days", 90),
        (Rule.NEAR_EXPIRY_SHARE, "1/3", "near_expiry_share", Fraction(1, 3)),
        (Rule.NEAR_EXPIRY_SHARE, "0.5", "near_expiry_share", Fraction(1, 2)),
        (Rule.NEAR_EXPIRY, "refuse", "refuse_near_expiry", True),
        (Rule.COUNTED_BY_CARTON, "yes", "counted_by_carton", True),
        (Rule.COUNTED_BY_CARTON, "12", "units_per_carton", 12),
        (Rule.CONTROLLED, "yes", "controlled", True),
        (Rule.COLD_CHAIN, "2-8℃", "cold_chain", "2-8℃"),
        (Rule.COLD_CHAIN, "no", "cold_chain", ""),
        (Rule.DOCUMENTS, "检验报告，批签发, ", "documents", ("检验报告", "批签发")),
        (Rule.PRICE_TOLERANCE, "2.5", "price_tolerance", Decimal("2.5")),
        (Rule.STOPPED, "质量问题", "stopped", "质量问题"),
    ],
)
def test_each_rule_says_one_thing(rule: Rule, value: str, field: str, expected: object) -> None:
    found = rules((ALL, rule, value)).of(a_line())
    assert getattr(found, field) == expected


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (Rule.NEAR_EXPIRY_DAYS, "-1"),
        (Rule.NEAR_EXPIRY_DAYS, "3651"),
        (Rule.NEAR_EXPIRY_DAYS, "９０天"),
        (Rule.NEAR_EXPIRY_SHARE, "1/0"),
        (Rule.NEAR_EXPIRY_SHARE, "2"),
        (Rule.NEAR_EXPIRY_SHARE, "nan"),
        (Rule.NEAR_EXPIRY, "perhaps"),
        (Rule.COUNTED_BY_CARTON, "0"),
        (Rule.CONTROLLED, ""),
        (Rule.PRICE_TOLERANCE, "NaN"),
        (Rule.PRICE_TOLERANCE, "101"),
        (Rule.STOPPED, "长" * 201),
    ],
)
def test_a_value_that_a_rule_does_not_have_is_refused(rule: Rule, value: str) -> None:
    with pytest.raises(BadRule):
        item_rules.checked(rule, value)


@given(rule=st.sampled_from(Rule), value=st.text(max_size=12))
def test_any_text_is_a_value_or_is_refused(rule: Rule, value: str) -> None:
    try:
        kept = item_rules.checked(rule, value)
    except BadRule:
        # As a newer program may have written it: left out, never an error.
        assert ItemRules({ALL: {rule: value}}).of(a_line()) is not None
    else:
        assert isinstance(rules((ALL, rule, kept)).of(a_line()), RulesOfItem)


def test_the_most_particular_scope_stands_rule_by_rule() -> None:
    laid = rules(
        (ALL, Rule.NEAR_EXPIRY_DAYS, "200"),
        (ALL, Rule.CONTROLLED, "yes"),
        (of_class("注射液"), Rule.NEAR_EXPIRY_DAYS, "150"),
        (of_class("大输液"), Rule.COUNTED_BY_CARTON, "yes"),
        (of_class("葡萄糖注射液"), Rule.NEAR_EXPIRY_DAYS, "120"),
        (of_item("A0009"), Rule.NEAR_EXPIRY_DAYS, "30"),
    )
    found = laid.of(infusion())
    assert (found.near_expiry_days, found.controlled, found.counted_by_carton) == (120, True, True)
    assert laid.of(infusion(province_code="A0009")).near_expiry_days == 30
    assert laid.of(a_line()).near_expiry_days == 200
    assert not laid.of(a_line()).counted_by_carton


def test_rules_are_laid_down_taken_back_and_read_again(place: Workplace) -> None:
    with place.parts.database.writing() as connection:
        lay_down(connection, place.parts, of_class("大输液"), Rule.COUNTED_BY_CARTON, "12", PERSON)
        lay_down(connection, place.parts, ALL, Rule.NEAR_EXPIRY_DAYS, "90", PERSON)
        lay_down(connection, place.parts, ALL, Rule.NEAR_EXPIRY_DAYS, "60", PERSON)
        take_back(connection, place.parts, of_class("大输液"), Rule.COUNTED_BY_CARTON, PERSON)
    with place.parts.database.reading() as connection:
        found = ItemRules.load(connection, place.org).of(infusion())
    assert found == RulesOfItem(near_expiry_days=60)


@pytest.mark.parametrize("scope", ["", "item:", "class:", "**", "drug:A"])
def test_a_scope_that_is_none_is_refused(place: Workplace, scope: str) -> None:
    with place.parts.database.writing() as connection, pytest.raises(BadRule):
        lay_down(connection, place.parts, scope, Rule.CONTROLLED, "yes", PERSON)


def test_in_whatever_order_words_on_a_rule_come_the_later_one_stands(place: Workplace) -> None:
    at = place.clock.now()
    bodies = [
        ItemRuled(
            scope=ALL,
            rule=Rule.NEAR_EXPIRY_DAYS,
            value=value,
            person=PERSON,
            at=at + timedelta(seconds=second),
        )
        for value, second in (("30", 0), ("60", 1), ("", 2), ("90", 2))
    ]
    for number, order in enumerate(itertools.permutations(bodies)):
        author = Author(f"org{number}", place.clock.new_id(), place.clock.new_id())
        with place.parts.database.writing() as connection:
            for body in order:
                laying_down.apply(connection, author, body)
        found = place.rows(f"SELECT value FROM item_rule WHERE org = 'org{number}'")
        assert found == [("90",)]


def test_the_log_makes_the_same_rules_and_recalls(place: Workplace, tmp_path: Path) -> None:
    with place.parts.database.writing() as connection:
        lay_down(connection, place.parts, ALL, Rule.CONTROLLED, "yes", PERSON)
        first = say_recall(connection, place.parts, ("A0001", "", ""), "通告", PERSON)
        say_recall(connection, place.parts, ("", "B1", "8100001"), "通告", PERSON)
        lift_recall(connection, place.parts, first, PERSON)
    with replay(place.parts.database, tmp_path / "copy.db") as copy:
        for table in (item_rule, recall):
            assert rows_of(copy, table) == rows_of(place.parts.database, table)
    assert_log_makes_these_rows(place.parts.database, tmp_path / "other.db")


def test_a_recall_that_was_never_said_cannot_be_lifted(place: Workplace) -> None:
    with place.parts.database.writing() as connection, pytest.raises(OutOfPlace):
        lift_recall(connection, place.parts, place.clock.new_id(), PERSON)


def test_a_recall_of_nothing_is_none(place: Workplace) -> None:
    with place.parts.database.writing() as connection, pytest.raises(BadRule):
        say_recall(connection, place.parts, ("", " ", ""), "通告", PERSON)


# Near expiry, by item.


def shelf_of(
    found: RulesOfItem, line: DeliveryLine, rules_of_all: ReceivingRules | None = None
) -> Shelf:
    return Shelf(a_delivery(line), rules_of_all, known=Known(of_line={1: found}))


@pytest.mark.parametrize(
    ("days_left", "found", "verdict"),
    [
        (100, RulesOfItem(near_expiry_days=90), Verdict.ACCEPTED),
        (89, RulesOfItem(near_expiry_days=90), Verdict.NEAR_EXPIRY),
        (
            89,
            RulesOfItem(near_expiry_days=90, refuse_near_expiry=True),
            Verdict.NEAR_EXPIRY_REFUSED,
        ),
        (300, RulesOfItem(refuse_near_expiry=True), Verdict.ACCEPTED),
        (-1, RulesOfItem(near_expiry_days=90, refuse_near_expiry=True), Verdict.EXPIRED),
    ],
)
def test_near_expiry_is_what_the_item_says(
    days_left: int, found: RulesOfItem, verdict: Verdict
) -> None:
    line = a_line(expiry=TODAY + timedelta(days=days_left))
    outcome = shelf_of(found, line).scan(code(1))
    assert outcome.verdict is verdict
    assert outcome.added == (verdict.severity is not Severity.WRONG)


def test_a_share_of_the_shelf_life_is_asked_where_the_line_says_when_it_was_made() -> None:
    found = RulesOfItem(near_expiry_days=0, near_expiry_share=Fraction(1, 3))
    made = date(2026, 1, 1)
    for left, verdict in ((163, Verdict.ACCEPTED), (161, Verdict.NEAR_EXPIRY)):
        expiry = TODAY + timedelta(days=left)
        line = a_line(production_date=made, expiry=expiry)
        assert shelf_of(found, line).scan(code(1)).verdict is verdict
        unknown = a_line(expiry=expiry)
        assert shelf_of(found, unknown).scan(code(1)).verdict is Verdict.ACCEPTED


def test_a_carton_of_an_item_refused_near_its_expiry_counts_nothing() -> None:
    line = a_line(2, expiry=TODAY + timedelta(days=9), cartons=(a_carton("XH-1", *boxes(1, 2)),))
    outcome = shelf_of(RulesOfItem(refuse_near_expiry=True), line).scan("XH-1")
    assert said(outcome) == (Verdict.NEAR_EXPIRY_REFUSED, "near-expiry-refused", 1, 0)


# Recalled and stopped.


@pytest.mark.parametrize(
    ("wanted", "recalled"),
    [
        (("A0001", "", ""), True),
        (("A0001", "A2601", ""), True),
        (("A0001", "A2602", ""), False),
        (("A0002", "", ""), False),
        (("", "A2601", ""), True),
        (("", "", "8100001"), True),
        (("A0001", "A2601", "8100001"), True),
        (("A0001", "A2601", "8100002"), False),
    ],
)
def test_a_recall_fits_where_all_it_says_fits(wanted: tuple[str, str, str], recalled: bool) -> None:
    known = Known(recalls=Recalls({wanted: "国家局通告"}))
    outcome = Shelf(a_delivery(), known=known).scan(code(1))
    assert outcome.verdict is (Verdict.RECALLED if recalled else Verdict.ACCEPTED)
    if recalled:
        assert "国家局通告" in words(outcome.sentence)


def test_the_batch_on_the_box_is_the_one_that_is_recalled() -> None:
    item = an_item(gtin=GTIN, drug_identifiers={})
    known = Known(recalls=Recalls({("", "A2602", ""): "通告"}))
    shelf = Shelf(a_delivery(a_line(item=item)), known=known)
    assert shelf.scan(f"]d201{GTIN}21S1\x1d10A2602").verdict is Verdict.RECALLED
    assert shelf.scan(f"]d201{GTIN}21S2\x1d10A2603").verdict is Verdict.WRONG_BATCH


def test_a_stopped_item_is_refused_with_the_reason() -> None:
    outcome = shelf_of(RulesOfItem(stopped="改用新规格"), a_line()).scan(code(1))
    assert said(outcome) == (Verdict.STOPPED, "stopped", 1, 0)
    assert "改用新规格" in words(outcome.sentence)


def test_what_is_recalled_later_counts_at_the_next_opening(place: Workplace) -> None:
    delivery = a_delivery()
    session = place.receive(delivery)
    assert session.scan(place.reading(code(1))).answer.verdict is Verdict.ACCEPTED
    with place.parts.database.writing() as connection:
        recalled = say_recall(connection, place.parts, ("A0001", "", ""), "通告", PERSON)
    assert session.scan(place.reading(code(2))).answer.verdict is Verdict.ACCEPTED
    again = place.open(delivery)
    assert again.scan(place.reading(code(3))).answer.verdict is Verdict.RECALLED
    assert again.view().lines[0].notices == ("notice-recalled",)
    with place.parts.database.writing() as connection:
        lift_recall(connection, place.parts, recalled, PERSON)
    assert place.open(delivery).scan(place.reading(code(3))).answer.verdict is Verdict.ACCEPTED


# The catalogue.


def catalogue_item(**values: Any) -> Item:  # noqa: ANN401 (fields of the item)
    fields: dict[str, Any] = {
        "province_code": "A0001",
        "name": "试验胶囊",
        "form": "胶囊剂",
        "strength": "0.25g",
        "maker": "试验药业",
        "approval_number": "国药准字H20203001",
        "standard_code": "",
        "unit": "盒",
        "dosage_unit": "粒",
        "pack_quantity": 24,
        "price": Decimal("12.50"),
    }
    return Item(**(fields | values))


@pytest.mark.parametrize(
    ("approval", "price", "tolerance", "keys"),
    [
        ("国药准字H20203001", Decimal("12.5"), 0, []),
        ("国药准字 Ｈ20203001", None, 0, []),
        ("", None, 0, []),
        ("国药准字H20203002", None, 0, ["notice-approval-differs"]),
        ("", Decimal("12.60"), 0, ["notice-price-differs"]),
        ("", Decimal("12.60"), 1, []),
        ("国药准字Z1", Decimal(20), 5, ["notice-approval-differs", "notice-price-differs"]),
    ],
)
def test_what_differs_from_the_catalogue_is_a_notice(
    approval: str, price: Decimal | None, tolerance: int, keys: list[str]
) -> None:
    line = a_line(item=an_item(approval_number=approval), price=price)
    found = notices_of(
        line, RulesOfItem(price_tolerance=Decimal(tolerance)), Recalls(), catalogue_item()
    )
    assert [notice.key for notice in found] == keys
    for notice in found:
        forms = SENTENCES[notice.key]
        assert all("{" not in form.format(**dict(notice.values)) for form in forms)


def test_notices_stand_on_the_line_and_block_nothing(place: Workplace) -> None:
    with place.parts.database.writing() as connection:
        items.store(connection, catalogue_item(), place.clock.now())
        lay_down(connection, place.parts, of_item("A0001"), Rule.COLD_CHAIN, "2-8℃", PERSON)
        lay_down(connection, place.parts, of_item("A0001"), Rule.DOCUMENTS, "检验报告", PERSON)
        lay_down(connection, place.parts, of_item("A0001"), Rule.CONTROLLED, "yes", PERSON)
    other = a_line(item=other_item(), line_no=2)
    delivery = a_delivery(a_line(item=an_item(approval_number="国药准字Z1")), other)
    session = place.receive(delivery)
    first, second = session.view().lines
    assert first.notices == (
        "notice-approval-differs",
        "notice-controlled",
        "notice-cold-chain",
        "notice-documents",
    )
    assert dict(first.notice_values)["cold_chain"] == "2-8℃"
    assert second.notices == ()
    answered = session.scan(place.reading(code(1)))
    assert answered.answer.verdict is Verdict.ACCEPTED
    assert answered.lines[0].notices == first.notices


def test_all_that_is_known_is_read_in_few_looks_however_many_lines(place: Workplace) -> None:
    asked: list[str] = []
    lines = [a_line(line_no=n, batch=f"B{n}") for n in range(1, 300)]

    def note(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    with place.parts.database.reading() as connection:
        event.listen(connection.engine, "before_cursor_execute", note)
        known_of(connection, place.org, a_delivery(*lines), place.clock.today())
        event.remove(connection.engine, "before_cursor_execute", note)
    assert len(asked) <= 9


def test_the_rules_of_all_still_hold_where_an_item_says_nothing() -> None:
    rules_of_all = ReceivingRules(near_expiry_days=0)
    shelf = shelf_of(RulesOfItem(), a_line(expiry=TODAY), rules_of_all)
    assert shelf.scan(code(1)).verdict is Verdict.ACCEPTED
