"""Codes inside web addresses."""

from __future__ import annotations

from datetime import date

import pytest

from app.codes.code import Code, Form, Kind
from app.codes.parse import parse

GTIN = "06901234567892"
TRACE = "81000010000000000001"


def problems(code: Code) -> list[str]:
    return [problem.problem for problem in code.problems]


@pytest.mark.parametrize(
    "link",
    [
        f"https://id.example.org/01/{GTIN}/21/S1?17=270131&10=L1",
        f"https://id.example.org/01/{GTIN}/10/L1/21/S1?17=270131",
        f"https://id.example.org/some/prefix/01/{GTIN}/21/S1/?17=270131;10=L1#top",
        f"https://id.example.org/01/{GTIN[1:]}/21/S1?10=L1&17=270131&linkType=gs1:pip",
        f"HTTP://id.example.org/gtin/{GTIN}/ser/S1?exp=270131&lot=L1",
        f"]Q1https://id.example.org/01/{GTIN}/21/%531?17=270131&10=L1",
        f"www.example.org/01/{GTIN}/21/S1?17=270131&10=L1",
    ],
)
def test_a_digital_link_gives_the_same_code_as_the_element_string(link: str) -> None:
    code = parse(link)
    assert (code.kind, code.form, code.valid) == (Kind.TRACE_CODE, Form.GS1, True)
    assert (code.gtin, code.serial, code.batch) == (GTIN, "S1", "L1")
    assert code.expiry == date(2027, 1, 31)
    assert code.code is not None
    assert code.code.startswith(f"01{GTIN}21S1\x1d")


def test_a_digital_link_of_a_carton_is_a_carton_label() -> None:
    code = parse(f"https://id.example.org/00/106141412345678908?02={GTIN}&37=25&10=A")
    assert (code.kind, code.code, code.gtin) == (Kind.CARTON_LABEL, "106141412345678908", GTIN)
    assert code.valid


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        (f"https://example.org/01/{GTIN}", "missing-serial"),
        (f"https://example.org/01/{GTIN}/21", "length"),
        ("https://example.org/01/06901234567893/21/S1", "check-digit"),
        (f"https://example.org/01/{GTIN}/21/S1?17=261330", "date"),
        (f"https://example.org/01/{GTIN}/21/S1?999=1", "unknown-ai"),
        (f"https://example.org/01/{GTIN}/21/S1?10=A&10=B", "duplicate-ai"),
        (f"https://example.org/01/{GTIN}/21/S%1D1", "charset"),
        (f"https://example.org/01/{GTIN}/21/S1?21=S2", "duplicate-ai"),
        (f"https://example.org/01/{GTIN}/21/S1?235=X", "conflicting-pair"),
        (f"https://example.org/01/{GTIN}/21/S1?422=999", "value"),
        (f"https://example.org/01/{GTIN}/21/S1?7006=260100", "date"),
    ],
)
def test_a_damaged_digital_link_is_refused_with_the_reason(link: str, problem: str) -> None:
    code = parse(link)
    assert (code.kind, code.valid) == (Kind.TRACE_CODE, False)
    assert problem in problems(code)


@pytest.mark.parametrize(
    "link",
    [
        f"https://example.cn/{TRACE}",
        f"https://example.cn/q?a=1&code={TRACE}&b=2",
        f"https://example.cn/q?c=%38{TRACE[1:]}",
        f"https://example.cn/01/{TRACE}",
        f"https://example.cn/q?session=12345678901234567890&code={TRACE}",
        f"https://example.cn/01/{GTIN}?code={TRACE}",
        f"wallet://scan?code={TRACE}",
        f"https://example.cn/{TRACE}?again={TRACE}",
    ],
)
def test_the_twenty_digits_of_a_query_page_are_found(link: str) -> None:
    code = parse(link)
    assert (code.form, code.code, code.valid) == (Form.DIGITS_20, TRACE, True)
    assert code.raw == link


@pytest.mark.parametrize(
    "link",
    [
        f"https://example.org/01/{GTIN}/21/S1/10/L1/22/V1",
        f"https://example.org/01/{GTIN}/22/V1/10/L1/21/S1",
        f"https://example.org/01/{GTIN}/21/S1?10=L1&22=V1&21=S1",
    ],
)
def test_the_order_of_qualifiers_is_no_reason_to_refuse(link: str) -> None:
    code = parse(link)
    assert (code.valid, code.elements) == (
        True,
        {"01": GTIN, "21": "S1", "10": "L1", "22": "V1"},
    )


@pytest.mark.parametrize(
    "link",
    [
        "https://id.gs1.org/ARHKVAdpQg",
        "https://id.gs1.org/AQyNo0UVqA?linkType=gs1:pip",
        "HTTPS://example.org/a/AQyNo0UVqA/",
    ],
)
def test_a_compressed_digital_link_is_named_as_one(link: str) -> None:
    code = parse(link)
    assert (code.kind, code.form, code.code) == (Kind.UNKNOWN, None, None)
    assert (code.valid, problems(code)) == (False, ["compressed-link"])


@pytest.mark.parametrize(
    "part", ["AQyNo0UWqA", "BQyNo0UVqA", "AQyNo0U", "pharmacies", "__________"]
)
def test_other_words_of_an_address_are_not_taken_for_a_compressed_link(part: str) -> None:
    assert problems(parse(f"https://example.org/{part}")) == ["unrecognised"]


def test_twenty_digits_that_are_a_serial_are_not_a_trace_code() -> None:
    code = parse(f"https://example.org/01/06901234567893/21/{TRACE}")
    assert (code.form, problems(code)) == (Form.GS1, ["check-digit"])


def test_two_trace_codes_in_one_address_are_not_guessed() -> None:
    code = parse(f"https://example.cn/{TRACE}/81000010000000000002")
    assert (code.kind, problems(code)) == (Kind.UNKNOWN, ["ambiguous"])


@pytest.mark.parametrize(
    "link", ["https://example.cn/", "http://[", "https://x/810000100000000000011"]
)
def test_an_address_without_a_code_is_unknown(link: str) -> None:
    assert parse(link).kind is Kind.UNKNOWN
