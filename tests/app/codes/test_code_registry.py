"""Numbers of registers."""

from __future__ import annotations

import pytest

from app.codes.code import Form, Kind
from app.codes.parse import parse


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("86900483000019", Form.DRUG_STANDARD_CODE),
        ("86900594000342", Form.DRUG_STANDARD_CODE),
        ("86900144005704", Form.DRUG_STANDARD_CODE),
        ("86900594000335", Form.DRUG_STANDARD_CODE),
        ("86904879000126", Form.DRUG_STANDARD_CODE),
        ("国药准字H20067255", Form.APPROVAL_NUMBER),
        ("国药准字H11021869", Form.APPROVAL_NUMBER),
        ("国药准字H44024254", Form.APPROVAL_NUMBER),
        ("国药准字HJ20200001", Form.APPROVAL_NUMBER),
        ("国药准字SC20210012", Form.APPROVAL_NUMBER),
        ("国药准字ZJ20210012", Form.APPROVAL_NUMBER),
        ("国药准字J20130001", Form.APPROVAL_NUMBER),
        ("XA01ABD075A002010100483", Form.INSURANCE_CODE),
        ("XA01ABD075A002010200144", Form.INSURANCE_CODE),
        ("XA01ABD075A002020100594", Form.INSURANCE_CODE),
        ("XR05CBA198A001010100863", Form.INSURANCE_CODE),
        ("ZA01BAA0001010100483", Form.INSURANCE_CODE),
        ("91350100M000100Y43", Form.USCC),
        ("91341000MA2N0ABGXX", Form.USCC),
    ],
)
def test_a_registry_number_is_known_by_its_form(text: str, form: Form) -> None:
    code = parse(text)
    assert (code.kind, code.form, code.code, code.valid) == (
        Kind.REGISTRY_NUMBER,
        form,
        text,
        True,
    )


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("国药准字 h20067255", "国药准字H20067255"),
        ("国药准字Ｈ２００６７２５５", "国药准字H20067255"),
        ("xa01abd075a002010100483", "XA01ABD075A002010100483"),
        ("91350100m000100y43", "91350100M000100Y43"),
    ],
)
def test_case_width_and_blanks_do_not_matter(text: str, canonical: str) -> None:
    code = parse(text)
    assert (code.code, code.valid) == (canonical, True)


@pytest.mark.parametrize(
    ("text", "form", "problem"),
    [
        ("86900483000018", Form.DRUG_STANDARD_CODE, "check-digit"),
        ("国药准字H2006725", Form.APPROVAL_NUMBER, "length"),
        ("国药准字Q20067255", Form.APPROVAL_NUMBER, "charset"),
        ("国药准字", Form.APPROVAL_NUMBER, "charset"),
        ("国药准字TJ20067255", Form.APPROVAL_NUMBER, "charset"),
        ("91350200M000000510", Form.USCC, "check-digit"),
        ("91350128M00000019A", Form.USCC, "check-digit"),
    ],
)
def test_a_wrong_registry_number_is_refused_with_the_reason(
    text: str, form: Form, problem: str
) -> None:
    code = parse(text)
    assert (code.kind, code.form, code.valid) == (Kind.REGISTRY_NUMBER, form, False)
    assert [each.problem for each in code.problems] == [problem]


def test_the_number_that_passes_half_the_checks_is_no_social_credit_code() -> None:
    code = parse("123456789012345678")
    assert code.kind is Kind.UNKNOWN
    assert not code.valid
