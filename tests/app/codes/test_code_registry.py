"""Numbers of registers that are told by their shape: 本位码, 医保药品编码, 统一社会信用代码."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
        ("XA01ABD075A002010100483", Form.INSURANCE_CODE),
        ("XA01ABD075A002010200144", Form.INSURANCE_CODE),
        ("XA01ABD075A002020100594", Form.INSURANCE_CODE),
        ("XR05CBA198A001010100863", Form.INSURANCE_CODE),
        ("XA01ABF391S006010101191", Form.INSURANCE_CODE),
        ("XA01ABF440M001020104828", Form.INSURANCE_CODE),
        ("ZA01BAA0001010100483", Form.INSURANCE_CODE),
        ("91350100M000100Y43", Form.USCC),
        ("91110105771583283D", Form.USCC),
        ("52610500MJU60350X1", Form.USCC),
        ("11610923MB2900168E", Form.USCC),
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
        ("xa01abd075a002010100483", "XA01ABD075A002010100483"),
        ("XA01AB D075 A002 0101 00483", "XA01ABD075A002010100483"),
        ("ＸＡ０１ＡＢＤ０７５Ａ００２０１０１００４８３", "XA01ABD075A002010100483"),
        ("za01ba a0001 0101 00483", "ZA01BAA0001010100483"),
        ("91350100m000100y43", "91350100M000100Y43"),
        ("91 350100 M000100Y4 3", "91350100M000100Y43"),
    ],
)
def test_case_width_and_blanks_do_not_matter(text: str, canonical: str) -> None:
    code = parse(text)
    assert (code.code, code.valid) == (canonical, True)


@pytest.mark.parametrize(
    ("text", "form", "problem", "named"),
    [
        ("86900483000018", Form.DRUG_STANDARD_CODE, "check-digit", "末位应为 9"),
        ("XA01ABD075A00201010048", Form.INSURANCE_CODE, "length", "应有 23 位，读到 22 位"),
        ("XA01ABD075A0020101004831", Form.INSURANCE_CODE, "length", "应有 23 位，读到 24 位"),
        ("XA01ABD075", Form.INSURANCE_CODE, "length", "西药"),
        ("ZA01BAA000101010048", Form.INSURANCE_CODE, "length", "应有 20 位，读到 19 位"),
        ("XA01ABD075A002O10100483", Form.INSURANCE_CODE, "charset", "规格包装码“O101”"),
        ("XA01ABD0750002010100483", Form.INSURANCE_CODE, "charset", "药品剂型码“0002”"),
        ("91350200M000000510", Form.USCC, "check-digit", "末两位应为 1D"),
        ("91350128M00000019A", Form.USCC, "check-digit", "末两位应为 9F"),
    ],
)
def test_a_wrong_registry_number_is_refused_with_the_reason(
    text: str, form: Form, problem: str, named: str
) -> None:
    code = parse(text)
    assert (code.kind, code.form, code.valid) == (Kind.REGISTRY_NUMBER, form, False)
    assert [each.problem for each in code.problems] == [problem]
    assert named in code.problems[0].message
    assert code.problems[0].english


@pytest.mark.parametrize("text", ["XA01ABD", "XBOX", "Z2026", "X" * 23, "XA01ABD" + "0" * 90])
def test_what_only_begins_with_the_letter_is_no_insurance_code(text: str) -> None:
    assert parse(text).kind is Kind.UNKNOWN


def test_the_number_that_passes_half_the_checks_is_no_social_credit_code() -> None:
    code = parse("123456789012345678")
    assert code.kind is Kind.UNKNOWN
    assert not code.valid


@settings(deadline=None)
@given(
    st.from_regex(r"[XZ][A-Z][0-9]{2}[A-Z]{3}[0-9][0-9A-Z]{0,30}", fullmatch=True)
    | st.text(string.digits + "AHYX", min_size=18, max_size=18)
)
def test_a_text_of_nearly_the_right_shape_is_answered(text: str) -> None:
    code = parse(text)
    assert code.valid == (not code.problems)
    assert all(problem.english for problem in code.problems if code.kind is Kind.REGISTRY_NUMBER)
