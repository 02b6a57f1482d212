"""Element strings: elements, canonical text, dates and damage."""

from __future__ import annotations

from datetime import date

import pytest

from app.codes.code import Code
from app.codes.gs1.dates import gs1_date
from app.codes.gs1.dictionary import application_identifier
from app.codes.parse import parse

GTIN = "06901234567892"


def problems(code: Code) -> list[str]:
    return [problem.problem for problem in code.problems]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        (f"01{GTIN}21S1", f"01{GTIN}21S1"),
        (f"01{GTIN}21S1\x1d", f"01{GTIN}21S1"),
        (f"01{GTIN}1727013110L1\x1d21S1", f"01{GTIN}21S1\x1d1727013110L1"),
        (f"10L1\x1d21S1\x1d17270131\x1d01{GTIN}", f"01{GTIN}21S1\x1d10L1\x1d17270131"),
        (f"]d2\x1d01{GTIN}\x1d\x1d21S1", f"01{GTIN}21S1"),
        (f"(01){GTIN} (21) S1 (10)L1", f"01{GTIN}21S1\x1d10L1"),
        (f"（01）{GTIN}（21）S1<GS>", f"01{GTIN}21S1"),
        (f"(01){GTIN}(21)A\\(10)B(10)L1", f"01{GTIN}21A(10)B\x1d10L1"),
        (f"01{GTIN}21S1^]10L1", f"01{GTIN}21S1\x1d10L1"),
        (f"01{GTIN}21S1\x1d10L1\x1d10L1", f"01{GTIN}21S1\x1d10L1"),
    ],
)
def test_the_canonical_text_has_gtin_and_serial_first_and_gs_only_where_needed(
    text: str, canonical: str
) -> None:
    code = parse(text)
    assert code.code == canonical
    assert code.valid


def test_a_trace_code_gives_batch_expiry_and_production_date() -> None:
    code = parse(f"01{GTIN}21S1\x1d10L1\x1d1126010517280104")
    assert (code.drug_identifier, code.gtin, code.serial) == (GTIN, GTIN, "S1")
    assert code.batch == "L1"
    assert (code.production_date, code.expiry) == (date(2026, 1, 5), date(2028, 1, 4))
    assert list(code.elements) == ["01", "21", "10", "11", "17"]


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("270200", date(2027, 2, 28)),
        ("280200", date(2028, 2, 29)),
        ("261231", date(2026, 12, 31)),
        ("761231", date(2076, 12, 31)),
        ("770101", date(1977, 1, 1)),
        ("000229", date(2000, 2, 29)),
        ("261300", None),
        ("260230", None),
        ("260001", None),
        ("260132", None),
    ],
)
def test_two_digit_years_and_day_00_are_read_as_gs1_says(digits: str, day: date | None) -> None:
    assert gs1_date(digits) == day


def test_a_wrong_date_is_given_as_read_and_not_as_a_date() -> None:
    code = parse(f"01{GTIN}21S1\x1d17261330")
    assert code.elements["17"] == "261330"
    assert code.expiry is None
    assert code.code == f"01{GTIN}21S1\x1d17261330"


def test_the_text_of_a_string_with_uncertain_borders_is_not_given() -> None:
    for damage in ("89X", "1727", "21S 2", "!!", "310X"):
        code = parse(f"01{GTIN}21S1\x1d{damage}")
        assert code.code is None
        assert code.elements["21"] == "S1"
        assert not code.valid


def test_what_follows_an_unknown_identifier_is_read_again_from_the_next_separator() -> None:
    code = parse(f"01{GTIN}21S1\x1d89XX\x1d10L1")
    assert (problems(code), code.batch) == (["unknown-ai"], "L1")


def test_a_value_longer_than_gs1_allows_has_lost_its_separator() -> None:
    code = parse(f"01{GTIN}21{'9' * 31}")
    assert problems(code) == ["missing-separator"]
    assert (code.code, code.elements) == (None, {"01": GTIN})


@pytest.mark.parametrize(
    "text", [f"(01){GTIN}(21)", f"(01){GTIN[1:]}(21)S1", f"(01){GTIN}(21){'S' * 21}", "(01)"]
)
def test_a_bracketed_value_of_the_wrong_length_is_named(text: str) -> None:
    assert "length" in problems(parse(text))


@pytest.mark.parametrize(
    ("ai", "fixed", "longest"),
    [
        ("00", 18, 18),
        ("01", 14, 14),
        ("17", 6, 6),
        ("3103", 6, 6),
        ("414", 13, 13),
        ("21", None, 20),
        ("253", None, 30),
        ("4330", None, 7),
        ("8043", None, 20),
    ],
)
def test_lengths_follow_the_table_of_gs1(ai: str, fixed: int | None, longest: int) -> None:
    identifier = application_identifier(ai)
    assert identifier is not None
    assert (identifier.fixed_length, identifier.longest) == (fixed, longest)


@pytest.mark.parametrize("ai", ["", "0", "89", "8100", "012", "00000", "２１", "²1", "AB"])
def test_what_gs1_does_not_know_is_no_identifier(ai: str) -> None:
    assert application_identifier(ai) is None
