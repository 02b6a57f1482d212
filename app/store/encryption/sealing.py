"""Seals small pieces of what stands beside an encrypted database: lines, files.

Without it a stolen disk would tell by the journal of scans what its encrypted database does not. A
piece tells by its first bytes that it is sealed, and with which data key, so that pieces of older
keys open as long as their key is kept; what it is for is sealed in: a piece that was meant for one
purpose opens for no other.

AES-256-GCM under HKDF-SHA256 of the data key, with a random nonce of 96 bits (RFC 5116, RFC 5869);
one key may seal 2^32 pieces of one purpose (NIST SP 800-38D, 8.3), more than are ever scanned.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.store.encryption.keys import DataKey

SEALED_MAGIC = b"\x00TDseal\x01"
_KEY_ID_BYTES = 16
_NONCE_BYTES = 12
_SECRET_BYTES = 32
_NONCE_AT = len(SEALED_MAGIC) + _KEY_ID_BYTES
_CONTENT_AT = _NONCE_AT + _NONCE_BYTES
LONGER = _CONTENT_AT + 16
"""So many bytes a sealed piece is longer than what it says: head, nonce and tag."""
_PURPOSE = b"tracedock sealing 1 "


class NotOpened(ValueError):
    """A piece is not whole, was changed, or was sealed with another key or for something else."""


def key_id_of(piece: bytes) -> str | None:
    """With which key a piece was sealed; None for one that is not sealed."""
    if len(piece) < _CONTENT_AT or not piece.startswith(SEALED_MAGIC):
        return None
    return uuid.UUID(bytes=piece[len(SEALED_MAGIC) : _NONCE_AT]).hex


def is_sealed(path: Path) -> bool:
    """Whether a file is one sealed piece; raises OSError."""
    with path.open("rb") as file:
        return key_id_of(file.read(LONGER)) is not None


class Seal:
    """Seals and opens pieces of one key for one purpose; from any thread."""

    def __init__(self, key: DataKey, purpose: str) -> None:
        """Derive the key for a purpose, a word in ASCII."""
        self._purpose = purpose.encode("ascii")
        self._head = SEALED_MAGIC + uuid.UUID(key.key_id).bytes
        derived = HKDF(hashes.SHA256(), _SECRET_BYTES, key.salt, _PURPOSE + self._purpose)
        self._cipher = AESGCM(derived.derive(key.secret))

    def close(self, content: bytes) -> bytes:
        """Seal a piece; it gets 52 bytes longer."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, content, self._head + self._purpose)
        return self._head + nonce + sealed

    def open(self, piece: bytes) -> bytes:
        """What was sealed; raises NotOpened."""
        if not piece.startswith(self._head):
            raise NotOpened("not sealed with this key")
        nonce, sealed = piece[_NONCE_AT:_CONTENT_AT], piece[_CONTENT_AT:]
        try:
            return self._cipher.decrypt(nonce, sealed, self._head + self._purpose)
        except (InvalidTag, ValueError) as error:
            raise NotOpened("changed, cut off, or sealed for something else") from error
