"""Argon2id: what is kept of a password, at the service and on a workstation alike.

Without it a stolen database would hold working passwords. A hash costs 64 MiB and some hundredths
of a second on purpose: work it out outside of any transaction, in no thread that draws. Costs:
RFC 9106 §4, second choice.
"""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
_nobody = (
    "$argon2id$v=19$m=65536,t=3,p=4$1IHIFHOKhLmEs49eteodbw"
    "$Nw1CKw1kKL2hJmQNrgMUTFQtcqYvMiqQSiVK1ueaO3I"
)
"""Compared with where there is no such person, so that it takes as long."""


def hash_of(plain: str) -> str:
    """What to keep of a password or a PIN."""
    return _hasher.hash(plain)


def is_right(hashed: str | None, plain: str) -> bool:
    """Compare, slowly; as slowly where there is nothing to compare with."""
    try:
        return _hasher.verify(hashed or _nobody, plain) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False
