"""Check digits against published and recomputed vectors."""

from __future__ import annotations

import pytest

from app.codes.check_digits import (
    gs1_check_digit,
    has_gs1_check_digit,
    has_uscc_check_characters,
    uscc_check_characters,
)


@pytest.mark.parametrize(
    "digits",
    [
        "6924561884074",
        "6901234567892",
        "06901234567892",
        "04150138327077",
        "08901234567890",
        "86900483000019",
        "106141412345678908",
    ],
)
def test_a_right_gs1_check_digit_is_accepted(digits: str) -> None:
    assert has_gs1_check_digit(digits)


@pytest.mark.parametrize("digits", ["6924561884075", "86900483000018", "106141412345678909", ""])
def test_a_wrong_gs1_check_digit_is_refused(digits: str) -> None:
    assert not has_gs1_check_digit(digits)


def test_the_worked_example_gives_its_digit() -> None:
    assert gs1_check_digit("692456188407") == "4"
    assert gs1_check_digit("8690048300001") == "9"


@pytest.mark.parametrize(
    "text",
    [
        "91350100M000100Y43",
        "91110105771583283D",
        "91110000802100433B",
        "91110108735106340Y",
        "91341000MA2N0ABGXX",
        "92510100MA61WJ3204",
        "52610500MJU60350X1",
        "11610923MB2900168E",
        "91460600MA5RC30P9Y",
        "91440300708461136T",
    ],
)
def test_a_social_credit_code_with_both_checks_is_accepted(text: str) -> None:
    assert has_uscc_check_characters(text)


@pytest.mark.parametrize(
    ("text", "right"), [("91350200M000000510", "D"), ("91350128M00000019A", "F")]
)
def test_a_wrong_last_character_is_refused_and_the_right_one_known(text: str, right: str) -> None:
    assert not has_uscc_check_characters(text)
    checks = uscc_check_characters(text[:16])
    assert checks is not None
    assert checks[1] == right


def test_the_number_that_passes_only_the_last_check_is_refused() -> None:
    assert not has_uscc_check_characters("123456789012345678")


@pytest.mark.parametrize("payload", ["", "9135010", "9135010OM000100Y", "９１３５０１００M000100Y"])
def test_what_is_no_social_credit_code_has_no_checks(payload: str) -> None:
    assert uscc_check_characters(payload) is None
