from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from app.people.signing import telephone_code

OF_THE_RFC = base64.b32encode(b"12345678901234567890").decode()
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    """Without it no authenticator would show the code that is wanted (appendix B, last 6 of 8)."""
    assert telephone_code.code_at(OF_THE_RFC, seconds // telephone_code.STEP_S) == code[-6:]


def test_a_code_is_taken_one_step_around_and_never_twice() -> None:
    """Without it a clock half a minute off locks out, or a code seen once opens again."""
    secret = telephone_code.make_secret()
    here = telephone_code.step_of(NOW)
    for away in (-2, -1, 0, 1, 2):
        code = telephone_code.code_at(secret, here + away)
        taken = telephone_code.step_taken(secret, f" {code[:3]} {code[3:]}", NOW, 0)
        assert taken == (here + away if abs(away) <= 1 else None)
        assert telephone_code.step_taken(secret, code, NOW, here + away) is None
    later = NOW + timedelta(seconds=30)
    before = telephone_code.code_at(secret, here)
    assert telephone_code.step_taken(secret, before, later, here + 1) is None
    assert telephone_code.step_taken(secret, "", NOW, 0) is None
    assert telephone_code.step_taken(secret, "１２３４５６", NOW, 0) is None


def test_the_picture_says_whose_code_it_is() -> None:
    """Without it a telephone with two hospitals' codes would show them under one name."""
    said = urlsplit(telephone_code.uri_of(OF_THE_RFC, issuer="市一院 & 分院", account="A 1:1"))
    assert (said.scheme, said.netloc) == ("otpauth", "totp")
    assert said.path == ("/%E5%B8%82%E4%B8%80%E9%99%A2%20%26%20%E5%88%86%E9%99%A2:A%201%3A1")
    assert parse_qs(said.query) == {
        "secret": [OF_THE_RFC],
        "issuer": ["市一院 & 分院"],
        "algorithm": ["SHA1"],
        "digits": ["6"],
        "period": ["30"],
    }


def test_recovery_codes_differ_and_are_known_however_they_are_typed() -> None:
    """Without it a code that was noted by hand would not be known again."""
    codes = telephone_code.make_recovery_codes()
    assert len(set(codes)) == telephone_code.RECOVERY_CODES
    one = codes[0]
    assert telephone_code.recovery_digest(one.lower().replace("-", " ")) == (
        telephone_code.recovery_digest(one)
    )
    assert telephone_code.recovery_digest(one) != telephone_code.recovery_digest(codes[1])
