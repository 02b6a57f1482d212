"""Which passwords and PINs are taken: without it `123456` would open a hospital's drug store.

A fault is one sentence for whoever chose it, said before anything is kept. Figures are those of the
institution (rules.py).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from itertools import pairwise

from app.people.signing.common import COMMON
from app.people.signing.rules import SignInRules
from app.readers.saying import Saying

LONGEST = 128
_FEWEST_DIFFERENT = 4
_LONGEST_PIN = 12
_NAMED_FROM = 2
"""A name or number shorter than this is in half of all passwords by chance."""
_RUN = 4
"""So many digits in a row that climb, fall or stay the same are a run."""


_LETTERS = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that look alike."""


def made_up(
    rules: SignInRules, number: str, name: str, *, choose: Callable[[str], str] = secrets.choice
) -> str:
    """A first password, to be told to its owner and changed by him."""
    while True:
        letters = "".join(choose(_LETTERS) for _ in range(16))
        plain = "-".join(letters[at : at + 4] for at in range(0, 16, 4))
        if password_fault(plain, rules, number=number, name=name) is None:
            return plain


def password_fault(
    plain: str, rules: SignInRules, *, number: str = "", name: str = ""
) -> Saying | None:
    """What is wrong with a password for this person; None where nothing is."""
    if not rules.shortest <= len(plain) <= LONGEST:
        return Saying(
            f"口令应为 {rules.shortest} 到 {LONGEST} 个字符。",
            f"A password has {rules.shortest} to {LONGEST} characters.",
        )
    if not plain.isprintable():
        return Saying(
            "口令里有看不见的字符，请重新输入。",
            "The password has characters that cannot be seen: enter it again.",
        )
    if _classes(plain) < rules.classes:
        return Saying(
            f"口令应含大写字母、小写字母、数字、符号中的 {rules.classes} 种。",
            f"Use {rules.classes} of these in the password:"
            " capital letters, small letters, digits, signs.",
        )
    folded = plain.casefold()
    if any(len(word) >= _NAMED_FROM and word.casefold() in folded for word in (number, name)):
        return Saying(
            "口令不能包含工号或姓名。",
            "A password must not contain the staff number or the name.",
        )
    if len(set(plain)) < _FEWEST_DIFFERENT or _is_common(folded):
        return Saying(
            "这个口令太常见，容易被猜到，请换一个。",
            "This password is too common and easily guessed: choose another.",
        )
    return None


def pin_fault(pin: str, rules: SignInRules, *, number: str = "") -> Saying | None:
    """What is wrong with a PIN for this person; None where nothing is."""
    if not (rules.pin_shortest <= len(pin) <= _LONGEST_PIN and pin.isascii() and pin.isdigit()):
        return Saying(
            f"PIN 应为 {rules.pin_shortest} 到 {_LONGEST_PIN} 位数字。",
            f"A PIN has {rules.pin_shortest} to {_LONGEST_PIN} digits.",
        )
    if _has_run(pin) or len(set(pin)) < 3:
        return Saying(
            "PIN 不能有连续或重复的数字（如 1234、1111）。",
            "A PIN must not have digits in a row or repeated (such as 1234 or 1111).",
        )
    if pin == pin[: len(pin) // 2] * 2:
        return Saying(
            "PIN 不能是重复的一段数字。",
            "A PIN must not be one group of digits twice.",
        )
    if len(number) >= _RUN and (number in pin or pin in number):
        return Saying(
            "PIN 不能包含工号。",
            "A PIN must not contain the staff number.",
        )
    return None


def _classes(plain: str) -> int:
    return sum(
        (
            any(letter.islower() for letter in plain),
            any(letter.isupper() for letter in plain),
            any(letter.isdecimal() for letter in plain),
            any(not letter.isalnum() for letter in plain),
        )
    )


def _is_common(folded: str) -> bool:
    """Whether it is a common one, also with something put before or behind it."""
    bare = folded.translate(_AS_LETTERS)
    return any(word in COMMON for word in (folded, bare, _stem(folded), _stem(bare)))


_AS_LETTERS = str.maketrans("@4301$5!7", "aaeoissit")
"""What people write in place of letters, so that it looks less common."""


def _stem(text: str) -> str:
    """Without digits and signs at both ends."""
    while text and not text[0].isalpha():
        text = text[1:]
    while text and not text[-1].isalpha():
        text = text[:-1]
    return text


def _has_run(digits: str) -> bool:
    steps = [int(second) - int(first) for first, second in pairwise(digits)]
    return any(
        len(set(steps[at : at + _RUN - 1])) == 1 and steps[at] in (-1, 0, 1)
        for at in range(len(steps) - _RUN + 2)
    )
