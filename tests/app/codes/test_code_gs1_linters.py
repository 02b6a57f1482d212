"""The rules of GS1 values, each by values that keep it and values that break it."""

from __future__ import annotations

import pytest

from app.codes.code import Code
from app.codes.gs1.dictionary import application_identifier, identifiers
from app.codes.gs1.linters import RULES
from app.codes.parse import parse

GTIN = "06901234567892"

COUPON = "012345612345611110123"
"""Company, offer, saved value, first purchase."""

VECTORS: dict[str, tuple[str, str]] = {
    # rule: values that keep it, values that break it
    "csum": ("06901234567892 106141412345678908 24012345678905", "06901234567893 24012345678900"),
    "csumalpha": (
        "1987654Ad4X4bL5ttr2310c2K 12345678901234567890123NT 12345_ABCDEFGHIJKLMCP"
        " 12345_!\"%&'()*+,-./LC 99999zzzzzzzzzzzzzzzzzzT2 22",
        "1987654Ad4X4bL5ttr2310cXK 1987654Ad4X4bL5ttr2310c2X 2 33",
    ),
    "gcppos1": ("1234 1234A 12345678", "123 A123 123A5 12A45"),
    "gcppos2": ("01234 A1234", "0123 01A34"),
    "yymmd0": ("260131 280229 260200 991231", "261301 260001 260230 270229 260132"),
    "yymmdd": ("260131 280229", "260100 261301 260230 270229 000000"),
    "yyyymmdd": ("20260131 20280229 19000228", "20260100 20270229 19000229 20261301 00000101"),
    "hh": ("00 23", "24 99"),
    "mi": ("00 59", "60 99"),
    "ss": ("00 59", "60 99"),
    "hhmi": ("0000 2359", "2400 0060 9999"),
    "iso3166": ("156 004 894", "000 001 895 999"),
    "iso3166999": ("156 999", "000 998"),
    "iso3166alpha2": ("CN ZW AX", "AA XX cn C1"),
    "iso4217": ("156 840 978 924 999", "000 001 983"),
    "iso5218": ("0 1 2 9", "3 4 8"),
    "iban": (
        "FR7630006000011234567890189 GB98MIDL07009312345678 BE71096123456769"
        " MU43BOMM0101123456789101000MUR",
        "BE71096123456760 BE71 LC14BOSLxx3456789012345678901230 XX361234567890 A",
    ),
    "latitude": ("0000000000 0279085848 1800000000", "1800000001 9999999999"),
    "longitude": ("0000000000 3600000000", "3600000001"),
    "pcenc": ("A %20 ABC%ffXYZ", "% %2 %fg A%g1"),
    "pieceoftotal": ("0101 0203 9999", "0001 0100 0302 0000"),
    "posinseqslash": ("1/1 2/3 9/10 100/100", "0/1 1/0 1/02 2/1 1 / 1/ a/b 10/9"),
    "packagetype": ("1A 200 8 CT PX WRP", "0 00 1a _9 XYZ"),
    "mediatype": ("01 10 80 99", "00 11 79"),
    "nonzero": ("0001 9", "0000 0"),
    "zero": ("0 00", "1 01"),
    "nozeroprefix": ("0 1 10", "00 01"),
    "hasnondigit": ("12A A -", "123"),
    "winding": ("0 1 9", "2 8"),
    "yesno": ("0 1", "2 9"),
    "importeridx": ("- 0 A _ z", "! / ="),
    "hyphen": ("- --", "X -X"),
    "cset64": ("1 12 123 12= 1== AZaz09-_", "=== 123= 1=2 12=="),
    "couponcode": (
        f"{COUPON} {COUPON}101101239 {COUPON}21101239 {COUPON}32601314260101 {COUPON}4260101"
        f" {COUPON}50123456 {COUPON}611234567 {COUPON}90001 {COUPON}10110123921101239326013190001",
        f"a{COUPON[1:]} 71234567890123 01234561234560 {COUPON}3261331 {COUPON}3260100 {COUPON}8"
        f" {COUPON}32601014260102 {COUPON}93001",
    ),
    "couponposoffer": (
        "001234561234560123456 101234561234560123456 0012345612345611234567",
        "201234561234560123456 07 0012345612345601234567 00123456123456012345a",
    ),
}


def problems(code: Code) -> list[str]:
    return [problem.problem for problem in code.problems]


def test_every_rule_has_vectors_and_stands_in_the_table() -> None:
    assert set(VECTORS) == set(RULES)
    used = set()
    for ai in identifiers():
        identifier = application_identifier(ai)
        assert identifier is not None
        used |= {id(rule) for component in identifier.components for rule in component.rules}
    # Digits can always begin with a company prefix, and gcppos2 is asked of digits only.
    assert {name for name in RULES if id(RULES[name]) not in used} == {"gcppos2"}


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, (good, _) in VECTORS.items() for value in good.split()],
)
def test_a_value_that_keeps_the_rule_is_taken(name: str, value: str) -> None:
    assert RULES[name].holds(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, (_, bad) in VECTORS.items() for value in bad.split()],
)
def test_a_value_that_breaks_the_rule_is_refused(name: str, value: str) -> None:
    assert not RULES[name].holds(value)


@pytest.mark.parametrize(
    ("element", "problem"),
    [
        ("(8003)01234567890123X", "check-digit"),
        ("(8003)11234567890128X", "value"),
        ("(401)ABC123", "value"),
        ("(402)12345678901234567", "check-digit"),
        ("(414)6901234567893", "check-digit"),
        ("(7006)260100", "date"),
        ("(7007)260101260230", "date"),
        ("(4326)260100", "date"),
        ("(4324)2601012460", "date"),
        ("(8008)2601012460", "date"),
        ("(8008)26010123", None),
        ("(8008)2601012359", None),
        ("(7003)2601002359", "date"),
        ("(7040)1AB!", "value"),
        ("(422)999", "value"),
        ("(423)156840", None),
        ("(423)156999", "value"),
        ("(3932)15610(30)1", None),
        ("(3932)00010(30)1", "value"),
        ("(4307)XX", "value"),
        ("(4321)2", "value"),
        ("(4331)000800-", None),
        ("(4331)000800X", "value"),
        ("(8001)00010001000090", "value"),
        ("(8006)06901234567892" + "0302", "value"),
        ("(7258)1/2", None),
        ("(710)12345678", None),
    ],
)
def test_a_trace_code_is_judged_by_all_its_elements(element: str, problem: str | None) -> None:
    code = parse(f"(01){GTIN}(21)S1{element}")
    if problem is None:
        assert code.valid
    else:
        assert problem in problems(code)
        assert not code.valid


def test_a_wrong_check_digit_is_said_with_the_right_one() -> None:
    (problem,) = parse("(01)06901234567893(21)S1").problems
    assert "末位应为 2" in problem.message
    assert "should end in 2" in problem.english
