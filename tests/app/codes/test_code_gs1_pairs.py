"""GS1 elements that need each other or exclude each other."""

from __future__ import annotations

import pytest

from app.codes.code import Code, Kind
from app.codes.gs1.pairs import excluded_pairs, unmet_needs
from app.codes.parse import parse

GTIN = "06901234567892"
SSCC = "106141412345678908"


def problems(code: Code) -> list[str]:
    return [problem.problem for problem in code.problems]


@pytest.mark.parametrize(
    "text",
    [
        f"(01){GTIN}(02){GTIN}(21)S1(37)4",
        f"(01){GTIN}(21)S1(37)40",
        f"(01){GTIN}(21)S1(235)X",
        f"(01){GTIN}(21)S1(255)6901234567892",
        f"(01){GTIN}(21)S1(3102)000100(3103)000100",
        f"(00){SSCC}(01){GTIN}(37)40",
    ],
)
def test_elements_that_exclude_each_other_make_a_code_invalid(text: str) -> None:
    code = parse(text)
    assert (code.valid, problems(code)) == (False, ["conflicting-pair"])
    assert code.code is not None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"(00){SSCC}(02){GTIN}(10)L1", Kind.CARTON_LABEL),
        (f"(00){SSCC}(10)L1(17)280131", Kind.CARTON_LABEL),
        (f"(01){GTIN}(21)S1(403)R1", Kind.TRACE_CODE),
        (f"(01){GTIN}(21)S1(3300)000012", Kind.TRACE_CODE),
        (f"(01){GTIN}(21)S1(7022)R1", Kind.TRACE_CODE),
    ],
)
def test_a_missing_partner_is_noticed_and_leaves_the_code_valid(text: str, kind: Kind) -> None:
    code = parse(text)
    assert (code.kind, code.valid) == (kind, True)
    assert set(problems(code)) <= {"missing-pair"}


def test_the_notice_names_the_partner() -> None:
    (problem,) = parse(f"(00){SSCC}(02){GTIN}(10)L1").problems
    assert "(02) 缺 (37)" in problem.message
    assert "(02) goes with (37)" in problem.english


@pytest.mark.parametrize(
    "text",
    [
        f"(00){SSCC}(01){GTIN}(10)L1(17)280131",
        f"(00){SSCC}(02){GTIN}(37)40(10)L1(17)280131",
        f"(01){GTIN}(21)S1(10)L1(17)280131(11)260101(240)X(30)4",
        f"(01){GTIN}(10)L1(17)280131(21)S1",
    ],
)
def test_what_stands_on_packages_of_drugs_is_complete(text: str) -> None:
    code = parse(text)
    assert (code.valid, problems(code)) == (True, [])


def test_a_code_that_is_refused_anyway_gets_no_notice_on_top() -> None:
    assert problems(parse(f"(02){GTIN}(10)L1")) == ["missing-sscc"]
    assert problems(parse("(10)L1(17)280131")) == ["missing-gtin"]
    assert problems(parse(f"(01){GTIN}(403)R1")) == ["missing-serial"]


def test_patterns_stand_for_any_digits_and_not_for_the_identifier_itself() -> None:
    assert excluded_pairs(("3102",)) == ()
    assert excluded_pairs(("3103", "3102")) == (("3103", "3102"),)
    assert unmet_needs(("01", "3920", "3103")) == ()
    assert unmet_needs(("01", "3920")) == ("3920",)
    assert unmet_needs(("8030", "01")) == ("8030",)
    assert unmet_needs(("8030", "01", "21")) == ()
