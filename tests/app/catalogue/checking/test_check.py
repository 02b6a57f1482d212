from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest

from app.catalogue.checking.check import check
from app.catalogue.checking.rules import STANDARD, RuleSet
from app.catalogue.findings import Field, Finding, MatchedBy, Problem, Severity
from app.catalogue.matching.likening import Likening
from app.catalogue.rows import HospitalRow, ProvinceRow
from tests.app.catalogue.checking.seeded import (
    NO_CODES,
    cases,
    catalogues,
    hospital_row,
    province_row,
)

MANY = 400
"""Plain drugs around the seeded ones."""


def said(finding: Finding) -> tuple[str, str]:
    return (finding.field.value, finding.problem.value)


def only(province: ProvinceRow, hospital: HospitalRow, **more: object) -> list[Finding]:
    return list(check([province], [hospital], **more))  # type: ignore[arg-type]


def test_all_differences_are_found_and_none_is_invented() -> None:
    province, hospital = catalogues()
    around = range(1000, 1000 + MANY)
    province += [province_row(number) for number in around]
    hospital += [hospital_row(number) for number in around]

    found: dict[str | None, set[tuple[str, str]]] = defaultdict(set)
    for finding in check(province, hospital):
        found[finding.hospital_code].add(said(finding))

    wanted = {f"H{number:05}": set(case.expected) for number, case in cases() if case.expected}
    named = {f"H{number:05}": case.name for number, case in cases()}
    wrong = {
        named.get(str(code), code): (found.get(code, set()), wanted.get(str(code), set()))
        for code in found.keys() | wanted.keys()
        if found.get(code, set()) != wanted.get(str(code), set())
    }
    assert not wrong


def test_every_sentence_names_both_values() -> None:
    for finding in check(*catalogues()):
        for value in (finding.province_value, finding.hospital_value):
            for part in value.split("；"):
                assert part in finding.message or finding.field is Field.PRICE
        assert finding.message.endswith("。")


def test_prices_are_told_per_the_same_unit() -> None:
    [finding] = only(
        province_row(price=Decimal("12.50")),
        hospital_row(price=Decimal("13.50")),
    )
    assert (finding.province_value, finding.hospital_value) == ("12.50", "13.50")
    assert "12.5" in finding.message
    assert "13.5" in finding.message


def test_where_numbers_differ_is_said() -> None:
    code = "XA01ABD075A002010100594"
    [finding] = only(
        province_row(insurance_code=code),
        hospital_row(insurance_code=f"{code[:14]}0102{code[18:]}"),
    )
    assert "不同的是规格包装码" in finding.message
    [finding] = only(
        province_row(approval_number="国药准字H20140732"),
        hospital_row(approval_number="国药准字H2O140732"),
    )
    assert "O 与 0" in finding.message


def test_what_was_matched_is_said() -> None:
    by: dict[str, MatchedBy | None] = {
        finding.hospital_code or "": finding.matched_by for finding in check(*catalogues())
    }
    names = {case.name: f"H{number:05}" for number, case in cases()}
    assert by[names["another strength"]] is MatchedBy.PROVINCE_CODE
    assert by[names["by insurance code"]] is MatchedBy.INSURANCE_CODE
    assert by[names["by approval number"]] is MatchedBy.APPROVAL_NUMBER
    assert by[names["by names"]] is MatchedBy.NAMES
    assert by[names["found by nothing"]] is None


def test_who_may_deliver_is_said_by_the_relations_before_the_row() -> None:
    row = hospital_row(distributors=("国药控股配送有限公司",))
    assert not only(province_row(), row)
    allowed = {"P000001": ("华东医药配送有限公司",)}
    [finding] = only(province_row(), row, relations=allowed)
    assert said(finding) == ("distributor", "not-allowed")
    assert not only(province_row(distributors=()), row, relations={})


def test_items_that_nobody_holds_are_told_on_demand() -> None:
    rows = [province_row(1), province_row(2)]
    assert not list(check(rows, [hospital_row(1)]))
    [finding] = check(rows, [hospital_row(1)], everything=True)
    assert finding.hospital_code is None
    assert finding.province_code == "P000002"
    assert said(finding) == ("match", "not-found")
    assert finding.severity is Severity.INFO


def test_a_column_that_the_hospital_has_not_lacks_nothing() -> None:
    row = hospital_row(**NO_CODES)
    unsaid = frozenset({Field.PROVINCE_CODE, Field.INSURANCE_CODE})
    assert not only(province_row(), row, unsaid=unsaid)
    assert len(only(province_row(), row)) == 2


def test_a_confirmed_match_stands_against_the_codes() -> None:
    rows = [province_row(1), province_row(2)]
    findings = list(check(rows, [hospital_row(1)], confirmed={"H00001": ["P000002"]}))
    assert {finding.province_code for finding in findings} == {"P000002"}
    assert {finding.matched_by for finding in findings} == {MatchedBy.CONFIRMED}
    assert ("province_code", "differs") in {said(finding) for finding in findings}


def test_a_hospital_row_is_compared_with_each_item_confirmed_for_it() -> None:
    rows = [province_row(1), province_row(1, province_code="P000009", price=Decimal("13.00"))]
    confirmed = {"H00001": ["P000001", "P000009"]}
    [finding] = check(rows, [hospital_row(1)], confirmed=confirmed)
    assert finding.province_code == "P000009"
    assert said(finding) == ("price", "differs")


def test_two_hospital_rows_may_be_one_item() -> None:
    twins = [hospital_row(1), hospital_row(1, hospital_code="H00009", price=Decimal("11.00"))]
    [finding] = check([province_row(1)], twins)
    assert finding.hospital_code == "H00009"


def test_a_confirmed_item_that_is_gone_is_said_and_nothing_is_taken_for_it() -> None:
    [finding] = check([province_row(1)], [hospital_row(1)], confirmed={"H00001": ["P000777"]})
    assert said(finding) == ("match", "not-found")
    assert finding.province_value == "P000777"
    assert "P000777" in finding.message


def test_equally_good_items_are_offered_and_not_compared() -> None:
    rows = [
        province_row(1, province_code=code, insurance_code="", material=material)
        for code, material in (("P1", "铝塑"), ("P2", "塑料瓶"))
    ]
    [finding] = check(rows, [hospital_row(1, province_code="", price=Decimal(1))])
    assert finding.problem is Problem.AMBIGUOUS
    assert finding.province_code is None
    assert finding.province_value == "P1；P2"


def test_makers_are_compared_by_their_other_names() -> None:
    rows = (province_row(maker="甲乙丙制药有限公司"), hospital_row(maker="丁戊己药业有限公司"))
    assert [said(finding) for finding in only(*rows)] == [("maker", "differs")]
    likening = Likening(makers=[("甲乙丙制药有限公司", "丁戊己药业有限公司")])
    assert not only(*rows, likening=likening)


def test_a_rule_for_an_item_stands_before_the_one_for_its_class() -> None:
    price = next(
        rule for rule in STANDARD if (rule.field, rule.comparison.value) == ("price", "same")
    )
    off = {"enabled": False}
    rows = [province_row(1), province_row(2)]
    dearer = [hospital_row(n, price=Decimal("12.50")) for n in (1, 2)]

    def with_rules(*changed: dict[str, object]) -> list[str | None]:
        extra = [
            type(price)(
                **{
                    "number": 100 + number,
                    "field": price.field,
                    "comparison": price.comparison,
                    "severity": price.severity,
                    **change,
                }  # type: ignore[arg-type]
            )
            for number, change in enumerate(changed)
        ]
        found = check(rows, dearer, rules=RuleSet([*STANDARD, *extra]))
        return [finding.province_code for finding in found]

    assert with_rules() == ["P000001", "P000002"]
    assert with_rules({"items": ("P000001",), **off}) == ["P000002"]
    assert with_rules({"items": ("H00001",), **off}) == ["P000002"]
    assert with_rules({"classes": ("XA01",), **off}) == []
    assert with_rules({"classes": ("XB",), **off}) == ["P000001", "P000002"]
    assert with_rules(
        {"classes": ("XA01",), **off}, {"items": ("P000002",), "tolerance": Decimal("0.10")}
    ) == ["P000002"]
    assert with_rules({"classes": ("XA01",), "tolerance": Decimal("0.50")}) == []


@pytest.mark.parametrize("field", ["strength", "form", "unit", "maker"])
def test_what_cannot_be_compared_is_never_said_to_differ(field: str) -> None:
    row = replace(hospital_row(), **{field: ""})  # type: ignore[arg-type]
    assert all(finding.problem is Problem.MISSING for finding in only(province_row(), row))
