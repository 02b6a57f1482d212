"""The recovery key: what a person keeps on paper to open an encrypted database without its machine.

Without it a reinstalled system would take the database and every backup with it. 150 bits as 30
signs and two that check them, in eight groups of four; the alphabet leaves out what is mistaken for
something else, and what is typed instead of it is understood (Crockford's base 32).

https://www.crockford.com/base32.html
"""

from __future__ import annotations

import hashlib
import secrets

from app.store.encryption.refusals import NotARecoveryKey

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM_SIGNS = 30
_CHECK_SIGNS = 2
_GROUP = 4
_MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_NARROW = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)})
"""Full-width letters, as a Chinese keyboard types them."""


def new_recovery_key() -> str:
    """Eight groups of four signs with hyphens, never the same twice."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM_SIGNS))
    return _grouped(signs + _check(signs))


def recovery_key_of(typed: str) -> str:
    """What a person typed, as it was printed; raises NotARecoveryKey.

    Hyphens, blanks, small and full-width letters, and O, I, L for 0, 1, 1 are taken.
    """
    signs = typed.translate(_NARROW).upper().translate(_MISTAKEN)
    signs = "".join(signs.split())
    if len(signs) != _RANDOM_SIGNS + _CHECK_SIGNS:
        raise NotARecoveryKey(
            f"恢复密钥应为 32 个字符，现在是 {len(signs)} 个",
            f"A recovery key has 32 signs, these are {len(signs)}.",
        )
    wrong = next((sign for sign in signs if sign not in ALPHABET), None)
    if wrong is not None:
        raise NotARecoveryKey(
            f"恢复密钥里没有“{wrong}”这个字符", f"There is no “{wrong}” in a recovery key."
        )
    if _check(signs[:_RANDOM_SIGNS]) != signs[_RANDOM_SIGNS:]:
        raise NotARecoveryKey(
            "恢复密钥有一个字符不对，请对照打印件重新输入",
            "A sign of the recovery key is wrong: compare it with the paper.",
        )
    return _grouped(signs)


def _check(signs: str) -> str:
    digest = hashlib.sha256(signs.encode("ascii")).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:_CHECK_SIGNS])


def _grouped(signs: str) -> str:
    return "-".join(signs[place : place + _GROUP] for place in range(0, len(signs), _GROUP))
