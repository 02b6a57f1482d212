from __future__ import annotations

import pytest

from app.store.encryption.recovery import (
    ALPHABET,
    new_recovery_key,
    recovery_key_of,
)
from app.store.encryption.refusals import NotARecoveryKey


def test_it_is_eight_groups_of_four_and_never_the_same() -> None:
    """Otherwise nobody could read it to somebody, or two workstations had one key."""
    keys = {new_recovery_key() for _ in range(50)}
    assert len(keys) == 50
    for key in keys:
        assert [len(group) for group in key.split("-")] == [4] * 8
        assert set(key) <= {*ALPHABET, "-"}


def test_what_people_type_is_understood() -> None:
    """Otherwise a key on paper would be refused for a hyphen, a small letter or an O."""
    key = new_recovery_key()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in key)
    for typed in (
        key,
        key.lower(),
        key.replace("-", ""),
        f"  {key.replace('-', ' ')}\n",
        key.replace("0", "O").replace("1", "l"),
        wide,
        key.replace("-", "\u3000"),
    ):
        assert recovery_key_of(typed) == key, typed


def test_a_slip_is_told_before_anything_is_tried() -> None:
    """Otherwise a person would be told that the key is another machine's, and look for that."""
    key = new_recovery_key()
    signs = key.replace("-", "")
    told = 0
    for place in range(len(signs)):
        other = ALPHABET[(ALPHABET.index(signs[place]) + 1) % len(ALPHABET)]
        try:
            recovery_key_of(signs[:place] + other + signs[place + 1 :])
        except NotARecoveryKey:
            told += 1
    # Two signs check thirty: one slip in a thousand passes them.
    assert told >= len(signs) - 1


@pytest.mark.parametrize("typed", ["", "ABCD", "0" * 33, "U" * 32, "恢复" * 16, "\x00" * 32])
def test_what_cannot_be_one_is_refused_in_words(typed: str) -> None:
    """Otherwise it would be a traceback, or a search for a key that cannot be."""
    with pytest.raises(NotARecoveryKey, match="恢复密钥"):
        recovery_key_of(typed)
