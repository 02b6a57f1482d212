from __future__ import annotations

import pytest

from app.people.signing import hashing
from app.people.signing.passwords import password_fault, pin_fault
from app.people.signing.rules import LIMITS, SignInRules
from tests.cheap_passwords import passwords_in_earnest

RULES = SignInRules()


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ("Kranich-74", ""),
        ("仓库的门很重-Ab3", ""),
        ("Kran-ich7", "10 到 128"),
        ("K-7" * 43, "10 到 128"),
        ("kranichkranich7", "3 种"),
        ("Kranich-74\x00", "看不见"),
        ("Weg-0042-zum-Ufer", "工号"),
        ("Weg-zum-王小明-7", "姓名"),
        ("Aa1Aa1Aa1A", "太常见"),
        ("Password@123", "太常见"),
        ("P@ssw0rd#2026", "太常见"),
        ("!!QWERTYuiop99", "太常见"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_with_the_reason(
    plain: str, said: str
) -> None:
    """Without it a password of the list of the first hundred would open the drug store."""
    fault = password_fault(plain, RULES, number="0042", name="王小明")
    assert (fault is None) == (said == "")
    if fault is not None:
        assert said in fault.chinese
        assert fault.english.isascii(), "in the English window it is said in English"


@pytest.mark.parametrize(
    ("pin", "taken"),
    [
        ("739152", True),
        ("7391528046", True),
        ("73915", False),
        ("７３９１５２", False),
        ("73915a", False),
        ("123456", False),
        ("751234", False),
        ("987651", False),
        ("700007", False),
        ("737373", False),
        ("739739", False),
        ("300421", False),
    ],
)
def test_a_pin_is_six_digits_without_a_run(pin: str, taken: bool) -> None:
    """Without it a found badge would open with one of the ten PINs that half of all people take."""
    fault = pin_fault(pin, RULES, number="0042")
    assert (fault is None) is taken
    assert fault is None or fault.english.isascii()


def test_no_institution_can_go_below_the_floors() -> None:
    """Without it a house could set a password of one character that is good for good."""
    assert SignInRules.parse(RULES.body()) == RULES
    assert SignInRules.parse({"later": "unknown"}) == RULES
    for name, (least, most, said) in LIMITS.items():
        for value in (least - 1, most + 1, True, "7"):
            with pytest.raises(ValueError, match=said):
                SignInRules.parse({name: value})
    with pytest.raises(ValueError, match="verified"):
        SignInRules.parse({"verified": "yes"})
    with pytest.raises(ValueError, match="到期提醒"):
        SignInRules.parse({"expires_days": 7})


def test_what_is_kept_of_a_password_is_argon2id_and_nobody_costs_as_much() -> None:
    """Without it a stolen table would be tried at a million passwords a second."""
    with passwords_in_earnest():
        kept = hashing.hash_of("Kranich-74")
        assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        assert hashing._nobody.startswith(kept[:30])
        assert hashing.is_right(kept, "Kranich-74")
        assert not hashing.is_right(kept, "Kranich-75")
        assert not hashing.is_right(None, "nobody's")
    assert not hashing.is_right("damaged", "Kranich-74")
