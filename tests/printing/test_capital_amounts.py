from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.capital_amounts import LARGEST, in_capitals

DIGITS = "零壹贰叁肆伍陆柒捌玖"


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"),
        ("1001", "壹仟零壹元整"),
        ("10010", "壹万零壹拾元整"),
        ("37500.00", "叁万柒仟伍佰元整"),
        ("100100", "壹拾万零壹佰元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100010000", "壹亿零壹万元整"),
        ("1000000000000", "壹万亿元整"),
        ("0.005", "壹分"),
    ],
)
def test_amounts_are_written_as_banks_want_them(amount: str, said: str) -> None:
    assert in_capitals(Decimal(amount)) == said


@given(st.integers(0, 10**16 - 1))
def test_what_is_written_reads_back_as_it_was(fen: int) -> None:
    said = in_capitals(Decimal(fen) / 100)
    assert read(said) == fen
    assert "零零" not in said


def read(said: str) -> int:
    """The fen of an amount in capitals."""
    head, _, tail = said.rpartition("元")
    whole = 0
    for name, worth in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        group, found, rest = head.partition(name)
        if found:
            whole += group_of(group) * worth
            head = rest
    fen, digit = (whole + group_of(head)) * 100, 0
    for sign in tail:
        digit = DIGITS.index(sign) if sign in DIGITS else digit
        fen += {"角": 10, "分": 1}.get(sign, 0) * digit
    return fen


def group_of(said: str) -> int:
    total = digit = 0
    for sign in said:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        else:
            total, digit = total + digit * {"拾": 10, "佰": 100, "仟": 1000}[sign], 0
    return total + digit


@pytest.mark.parametrize("amount", [Decimal("-0.01"), LARGEST])
def test_what_has_no_name_is_refused(amount: Decimal) -> None:
    with pytest.raises(ValueError, match=str(amount)):
        in_capitals(amount)
