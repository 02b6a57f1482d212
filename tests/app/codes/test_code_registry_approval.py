"""批准文号: today's, those of imports, and the old ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codes.code import Code, Form, Kind
from app.codes.parse import parse
from app.codes.registry.approval import CATEGORIES, IMPORT_CATEGORIES

OLD_FORMS = [
    "国药准字(1995)X-01",
    "国药准字(1998)XF-0123",
    "国药准字X20000001",
    "国药准字ZF20000123",
    "国药试字H20010001",
    "国药试字(2000)第001号",
    "卫药准字(89)X-01号",
    "(94)卫药准字X-01号",
    "京卫药准字(1995)第001号",
    "沪卫药准字(1995)第002323号",
    "卫药健字(1996)Z-12号",
]


def is_approval_number(code: Code) -> bool:
    return (code.kind, code.form) == (Kind.REGISTRY_NUMBER, Form.APPROVAL_NUMBER)


@pytest.mark.parametrize(
    "text",
    [
        "国药准字H20067255",
        "国药准字H11021869",
        "国药准字H44024254",
        "国药准字HJ20200001",
        "国药准字SC20210012",
        "国药准字ZJ20210012",
        "国药准字J20130001",
        "国药准字B20030001",
        "国药准字C20030001",
        "H20140732",
        "Z20150001",
        "S20160012",
        "HC20140001",
        "SC20180003",
        "BH20140732",
        "BZC20150001",
    ],
)
def test_a_number_of_today_is_valid_as_it_stands(text: str) -> None:
    code = parse(text)
    assert is_approval_number(code)
    assert (code.code, code.valid) == (text, True)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("国药准字 h20067255", "国药准字H20067255"),
        ("国药准字Ｈ２００６７２５５", "国药准字H20067255"),
        ("国药准字（H20067255）", "国药准字H20067255"),
        ("国药准字 HJ 2020 0001", "国药准字HJ20200001"),
        ("【批准文号】国药准字H20067255", "国药准字H20067255"),
        ("批准文号：国药准字H20067255", "国药准字H20067255"),
        ("进口药品注册证号H20140732", "H20140732"),
        ("进口药品注册证号：h20140732", "H20140732"),
        ("注册证号 BH20140732", "BH20140732"),
        ("医药产品注册证号HC20140001", "HC20140001"),
        ("批准文号：医药产品注册证号（HC20140001）", "HC20140001"),
        ("ｈｃ 2014 0001", "HC20140001"),
    ],
)
def test_words_case_width_blanks_and_brackets_do_not_matter(text: str, canonical: str) -> None:
    code = parse(text)
    assert is_approval_number(code)
    assert (code.code, code.valid) == (canonical, True)


@pytest.mark.parametrize("text", OLD_FORMS)
def test_an_old_form_is_known_and_never_valid(text: str) -> None:
    code = parse(text)
    assert is_approval_number(code)
    assert (code.code, code.valid) == (text, False)
    assert [problem.problem for problem in code.problems] == ["old-form"]
    assert "停用" in code.problems[0].message
    assert "no drug may be sold" in code.problems[0].english


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("卫药准字（８９）Ｘ－０１号", "卫药准字(89)X-01号"),
        ("京卫药准字〔1995〕第 001 号", "京卫药准字(1995)第001号"),
        ("批准文号：国药准字(1995)x—01", "国药准字(1995)X-01"),
    ],
)
def test_old_forms_are_written_one_way(text: str, canonical: str) -> None:
    assert parse(text).code == canonical


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("国药准字H2006725", "length"),
        ("国药准字H200672551", "length"),
        ("国药准字HJ2020001", "length"),
        ("国药准字H", "length"),
        ("国药准字Q20067255", "charset"),
        ("国药准字TJ20067255", "charset"),
        ("国药准字H2OO67255", "charset"),
        ("国药准字批准文号H20067255", "charset"),
        ("国药准字", "charset"),
        ("进口药品注册证号H2014073", "length"),
        ("注册证号Q20140732", "charset"),
        ("注册证号", "charset"),
        ("进口药品注册证号H11021869", "date"),
    ],
)
def test_a_wrong_number_is_refused_with_the_reason(text: str, problem: str) -> None:
    code = parse(text)
    assert is_approval_number(code)
    assert not code.valid
    assert [each.problem for each in code.problems] == [problem]
    assert code.problems[0].english


@pytest.mark.parametrize("text", ["H11021869", "J20130001", "H2014073", "HB20140732", "BJ20260105"])
def test_a_letter_and_digits_alone_are_no_number_without_a_year_and_the_right_letter(
    text: str,
) -> None:
    assert parse(text).kind is Kind.UNKNOWN


@pytest.mark.parametrize("text", ["注册证号：国械注进20183400001", "批准文号：", "注册证"])
def test_the_number_of_a_device_and_words_alone_are_no_valid_number(text: str) -> None:
    assert not parse(text).valid


def test_the_number_of_a_device_is_not_taken_for_a_drugs() -> None:
    assert parse("注册证号：国械注进20183400001").kind is Kind.UNKNOWN


@given(st.sampled_from(sorted(CATEGORIES)), st.from_regex("[0-9]{8}", fullmatch=True))
def test_every_category_of_the_register_is_valid(letters: str, digits: str) -> None:
    code = parse(f"国药准字{letters}{digits}")
    assert code.valid
    assert code.code == f"国药准字{letters}{digits}"


@given(
    st.sampled_from(["", "B"]),
    st.sampled_from(sorted(IMPORT_CATEGORIES)),
    st.integers(1985, 2035),
    st.from_regex("[0-9]{4}", fullmatch=True),
)
def test_an_imports_number_is_the_same_with_words_and_without(
    bulk: str, letters: str, year: int, sequence: str
) -> None:
    number = f"{bulk}{letters}{year}{sequence}"
    assert parse(number).code == parse(f"进口药品注册证号：{number}").code == number


@given(st.sampled_from(OLD_FORMS), st.text(max_size=6), st.integers(0, 24))
def test_a_damaged_number_is_answered(text: str, damage: str, at: int) -> None:
    damaged = text[:at] + damage + text[at:]
    code = parse(damaged)
    assert code.raw == damaged
    assert not (code.valid and is_approval_number(code))
