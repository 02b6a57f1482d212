"""The check characters that can be computed without asking anybody.

Without it a misread digit would pass as another drug or another company. GTIN, SSCC, GLN and the
药品本位码 share GS1's modulo 10 (GS1 General Specifications 7.9); GS1's keys with letters end in a
pair of check characters; a 统一社会信用代码 has two of its own (GB 32100-2015, and GB 11714-1997
for the organisation part inside it).
A 20-digit trace code has none that is public.
"""

from __future__ import annotations

import string

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100: no I, O, S, V, Z."""

_GS1_ALPHABET = (
    f"!\"%&'()*+,-./{string.digits}:;<=>?{string.ascii_uppercase}_{string.ascii_lowercase}"
)
_GS1_VALUES = {character: value for value, character in enumerate(_GS1_ALPHABET)}
_GS1_CHECKS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# One for each character, from the right; the longest key with such a pair has 23.
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)

_USCC_VALUES = {character: value for value, character in enumerate(USCC_ALPHABET)}
_USCC_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def gs1_check_digit(payload: str) -> str:
    """Compute the check digit that follows ASCII digits (weights 3, 1, 3 … from the right)."""
    total = 3 * sum(map(int, payload[::-2])) + sum(map(int, payload[-2::-2]))
    return str(-total % 10)


def has_gs1_check_digit(digits: str) -> bool:
    """Tell whether the last of these ASCII digits is the check digit of the others."""
    return gs1_check_digit(digits[:-1]) == digits[-1:]


def gs1_check_pair(payload: str) -> str:
    """Compute the two characters that follow a key of GS1's 82 characters (GMN, MUDI)."""
    values = map(_GS1_VALUES.__getitem__, reversed(payload))
    total = sum(value * prime for value, prime in zip(values, _PRIMES, strict=False)) % 1021
    return _GS1_CHECKS[total >> 5] + _GS1_CHECKS[total & 31]


def uscc_check_characters(payload: str) -> tuple[str, str] | None:
    """Compute characters 17 and 18 of a 统一社会信用代码 from its first 16.

    None where the payload is no such text. Both are needed: 123456789012345678 passes the last one.
    """
    if len(payload) != 16 or not _USCC_VALUES.keys() >= set(payload):
        return None
    inner = _organisation_check(payload[8:])
    weighted = zip(payload + inner, _USCC_WEIGHTS, strict=True)
    outer = -sum(_USCC_VALUES[character] * weight for character, weight in weighted) % 31
    return inner, USCC_ALPHABET[outer]


def has_uscc_check_characters(text: str) -> bool:
    """Tell whether 18 characters are a 统一社会信用代码 with both check characters right."""
    return len(text) == 18 and uscc_check_characters(text[:16]) == (text[16], text[17])


def _organisation_check(body: str) -> str:
    """Compute the GB 11714 check of 8 characters; its letters count A=10 … Z=35."""
    weighted = zip(body, _ORGANISATION_WEIGHTS, strict=True)
    check = 11 - sum(int(character, 36) * weight for character, weight in weighted) % 11
    return {10: "X", 11: "0"}.get(check, str(check))
