"""Signs what a chain has come to, and says whether a signature is good: Ed25519.

Without it whoever can write to the database could write the whole chain anew and nobody would be
able to tell. The key is not in the database.

https://www.rfc-editor.org/rfc/rfc8032
"""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)


class Signer:
    """Signs with one key; from any thread."""

    def __init__(self, secret: bytes) -> None:
        """Make the key of a secret of 32 bytes or more."""
        seed = hashlib.sha256(b"tracedock audit key 1" + secret).digest()
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public(self) -> bytes:
        """By which others know the key: 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, statement: bytes) -> bytes:
        """64 bytes."""
        return self._key.sign(statement)


def is_signed(public: bytes, statement: bytes, signature: bytes) -> bool:
    """Whether the holder of a key signed this."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True
