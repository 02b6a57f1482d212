"""Training deliveries: exact figures, codes that read, nothing twice, the same every time."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.codes.check_digits import has_uscc_check_characters
from app.codes.code import Code, Form, Kind
from app.codes.parse import parse
from app.receiving.documents.delivery_file import parse_delivery_text
from sync.sandbox.training.catalogue import load_catalogue
from sync.sandbox.training.delivery import TrainingDelivery, training_delivery

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def delivery() -> TrainingDelivery:
    return training_delivery(1, today=TODAY)


def canonical(code: str) -> str:
    return parse(code).code or ""


def walk(packages: list[dict[str, Any]]) -> list[str]:
    codes = []
    for package in packages:
        codes.append(canonical(package["code"]))
        codes += walk(package.get("children", []))
    return codes


def smallest(packages: list[dict[str, Any]]) -> list[str]:
    boxes: list[str] = []
    for package in packages:
        children = package.get("children", [])
        boxes += smallest(children) if children else [canonical(package["code"])]
    return boxes


def all_codes(delivery: TrainingDelivery) -> list[str]:
    boxes = [box for carton in delivery.dock()["cartons"] for box in carton["boxes"]]
    handed_over = [
        code
        for line in delivery.handover()["lines"]
        for content in line["cartons"]
        for code in walk(content.get("packages", []))
    ]
    return boxes + sorted(set(handed_over) - set(boxes))


def test_a_delivery_has_exactly_the_lines_cartons_and_boxes_asked_for(
    delivery: TrainingDelivery,
) -> None:
    handover, dock = delivery.handover(), delivery.dock()
    assert len(handover["lines"]) == 6
    assert sum(line["quantity"] for line in handover["lines"]) == 400
    assert len(dock["cartons"]) == 12
    assert sum(len(carton["boxes"]) for carton in dock["cartons"]) == 400


@given(
    seed=st.integers(0, 10**8),
    lines=st.integers(1, 40),
    cartons=st.integers(1, 40),
    spare=st.integers(0, 400),
)
@settings(max_examples=60, deadline=None)
def test_any_figures_that_can_be_met_are_met_exactly(
    seed: int, lines: int, cartons: int, spare: int
) -> None:
    boxes = lines + cartons + 2 + spare
    delivery = training_delivery(seed, lines, cartons, boxes, today=TODAY)
    handover, dock = delivery.handover(), delivery.dock()
    assert [line["line_no"] for line in handover["lines"]] == list(range(1, lines + 1))
    assert all(line["quantity"] >= 1 for line in handover["lines"])
    assert len({carton["carton_no"] for carton in dock["cartons"]}) == cartons
    assert all(carton["boxes"] for carton in dock["cartons"])
    assert sum(len(carton["boxes"]) for carton in dock["cartons"]) == boxes
    assert sum(detail.quantity for detail in delivery.details) == boxes


def test_figures_that_do_not_add_up_are_refused_with_the_least_that_would() -> None:
    with pytest.raises(ValueError, match="至少需要 13 盒"):
        training_delivery(1, 6, 12, 12, today=TODAY)
    with pytest.raises(ValueError, match="行数应为"):
        training_delivery(1, 0, 12, 400, today=TODAY)


def test_every_code_on_the_dock_and_in_the_papers_reads_as_a_valid_trace_code(
    delivery: TrainingDelivery,
) -> None:
    for code in all_codes(delivery):
        read = parse(code)
        assert (read.kind, read.valid, read.code) == (Kind.TRACE_CODE, True, code)


def test_gs1_boxes_name_the_batch_and_expiry_of_their_line(delivery: TrainingDelivery) -> None:
    lines = {line.item.gtin: line for line in delivery.lines if line.item.gtin}
    assert len(lines) == 1
    codes = [read for read in map(parse, all_codes(delivery)) if read.form is Form.GS1]
    assert codes
    for code in codes:
        line = lines[code.gtin or ""]
        assert (code.batch, code.expiry) == (line.batch, line.expiry)


def test_no_code_appears_twice_within_a_delivery_or_between_deliveries() -> None:
    codes: Counter[str] = Counter()
    for seed in range(5):
        codes.update(all_codes(training_delivery(seed, today=TODAY)))
    assert max(codes.values()) == 1


def test_the_same_seed_and_day_give_the_same_delivery() -> None:
    assert training_delivery(7, today=TODAY) == training_delivery(7, today=TODAY)
    assert training_delivery(7, today=TODAY) != training_delivery(8, today=TODAY)


@pytest.mark.parametrize("seed", range(20))
def test_about_half_of_the_boxes_come_with_their_codes_some_of_them_in_three_levels(
    seed: int,
) -> None:
    delivery = training_delivery(seed, today=TODAY)
    contents = [content for line in delivery.handover()["lines"] for content in line["cartons"]]
    known = [content for content in contents if "packages" in content]
    assert all(len(smallest(content["packages"])) == content["quantity"] for content in known)
    assert 0.25 < sum(content["quantity"] for content in known) / 400 < 0.75
    depths = {depth(package) for content in known for package in content["packages"]}
    assert 3 in depths


def depth(package: dict[str, Any]) -> int:
    return 1 + max(map(depth, package.get("children", [])), default=0)


def test_what_was_handed_over_is_what_stands_in_the_carton(delivery: TrainingDelivery) -> None:
    dock = {carton["carton_no"]: carton for carton in delivery.dock()["cartons"]}
    handed_over: dict[str, list[str]] = {}
    for line in delivery.handover()["lines"]:
        for content in line["cartons"]:
            if "packages" in content:
                inside = smallest(content["packages"])
                handed_over.setdefault(content["carton_no"], []).extend(inside)
    assert {no for no, carton in dock.items() if carton["codes_known"]} == set(handed_over)
    assert all(dock[no]["boxes"] == codes for no, codes in handed_over.items())


def test_the_papers_are_read_as_a_delivery_of_the_same_boxes(delivery: TrainingDelivery) -> None:
    text = json.dumps(delivery.handover(), ensure_ascii=False).encode()
    read = parse_delivery_text(text)
    assert (read.delivery_no, read.quantity) == (delivery.delivery_no, 400)
    assert set(read.carton_numbers) == {carton.carton_no for carton in delivery.cartons}
    boxes = {box for carton in delivery.dock()["cartons"] for box in carton["boxes"]}
    known = [
        package.code
        for line in read.lines
        for content in line.cartons
        for whole in content.packages
        for package in whole.smallest()
    ]
    assert len(known) > 100
    assert set(known) <= boxes


def test_drug_identifiers_of_the_papers_name_the_level_of_each_code(
    delivery: TrainingDelivery,
) -> None:
    for line in delivery.handover()["lines"]:
        levels = line["item"].get("drug_identifiers", {})
        for content in line["cartons"]:
            for package in content.get("packages", []):
                if package.get("children"):
                    assert levels[package["code"][:7]] in ("middle", "large")
            for box in smallest(content.get("packages", [])):
                assert not levels or levels[box[:7]] == "small"


def test_one_carton_holds_two_lines_and_no_code_of_a_whole_large_package(
    delivery: TrainingDelivery,
) -> None:
    (mixed,) = [index for index, carton in enumerate(delivery.cartons) if carton.mixed]
    inside = [detail for detail in delivery.details if detail.carton == mixed]
    assert len(inside) == 2
    large = {detail.line.item.large for detail in inside if detail.line.item.large}
    codes = [package.code for detail in inside for package in detail.packages]
    assert not [code for code in codes if code[:7] in large]


def test_cartons_are_labelled_with_a_valid_sscc_or_a_private_number(
    delivery: TrainingDelivery,
) -> None:
    kinds = Counter(parse(carton.label).kind for carton in delivery.cartons)
    assert kinds == {Kind.CARTON_LABEL: 4, Kind.UNKNOWN: 8}
    assert all(
        parse(carton.label).sscc == carton.sscc for carton in delivery.cartons if carton.sscc
    )


def test_one_line_expires_within_half_a_year_and_none_has_expired(
    delivery: TrainingDelivery,
) -> None:
    left = [line.expiry - TODAY for line in delivery.lines]
    assert sum(timedelta(0) < rest < timedelta(days=180) for rest in left) == 1
    assert all(rest > timedelta(0) for rest in left)
    assert all(line.production_date < TODAY for line in delivery.lines)


def read_odd_codes(delivery: TrainingDelivery) -> dict[str, Code]:
    return {odd.reason: parse(odd.code) for odd in delivery.odd_codes}


def test_codes_that_do_not_belong_are_so_in_the_way_they_say(delivery: TrainingDelivery) -> None:
    read = read_odd_codes(delivery)
    identifiers = {i for line in delivery.lines for i in line.item.drug_identifiers}
    assert read["其他配送单的药品，不在本单内"].drug_identifier not in identifiers
    assert read["69 商品条码，不是追溯码"].kind is Kind.PRODUCT_CODE
    assert read["条码破损，只读出 17 位"].kind is Kind.UNKNOWN


def test_codes_of_the_wrong_batch_or_expired_are_so_and_valid(delivery: TrainingDelivery) -> None:
    read = read_odd_codes(delivery)
    line = next(line for line in delivery.lines if line.item.gtin)
    wrong_batch = read["批号与配送单不符"]
    assert (wrong_batch.gtin, wrong_batch.valid) == (line.item.gtin, True)
    assert wrong_batch.batch not in {each.batch for each in delivery.lines}
    expired = read["已过有效期"]
    assert expired.batch == line.batch
    assert expired.expiry is not None
    assert expired.expiry < TODAY


def test_a_delivery_of_twenty_thousand_boxes_is_whole_and_plain_json() -> None:
    delivery = training_delivery(3, 200, 60, 20_000, today=TODAY)
    assert len(set(all_codes(delivery))) == len(all_codes(delivery)) > 20_000
    assert json.loads(json.dumps(delivery.handover())) == delivery.handover()
    assert len({(line.item, line.batch) for line in delivery.lines}) == 200


def test_the_distributor_has_a_valid_credit_code(delivery: TrainingDelivery) -> None:
    assert has_uscc_check_characters(delivery.handover()["distributor"]["code"])


def test_the_catalogue_holds_numbers_that_read_and_identifiers_that_are_synthetic() -> None:
    items = load_catalogue()
    assert len(items) == 20
    identifiers = [identifier for item in items for identifier in item.drug_identifiers]
    assert len(set(identifiers)) == len(identifiers)
    for item in items:
        assert parse(item.standard_code).form is Form.DRUG_STANDARD_CODE
        assert parse(item.approval_number).form is Form.APPROVAL_NUMBER
        assert bool(item.gtin) != bool(item.small)
        assert not item.gtin or parse(item.gtin).valid
        assert all(i.startswith("81000") and len(i) == 7 for i in item.drug_identifiers)
        assert bool(item.middle) == bool(item.boxes_per_middle)
        assert parse(item.insurance_code).form is Form.INSURANCE_CODE
    assert len({item.insurance_code for item in items}) == len(items)
