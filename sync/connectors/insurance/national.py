"""The national ciphers: SM3, SM4 and SM2 (国密).

Without it no sealed message could be written or read. SM3 and SM4 are OpenSSL's, by cryptography;
it has no SM2, which is gmalg's: plain Python, about 60 ms a signature, not in constant time. Keys
are therefore only signed with where the hospital's own computer does it, never on request of
somebody else.
"""

from __future__ import annotations

from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.padding import PKCS7
from gmalg import SM2

BLOCK_BYTES = 16
NUMBER_BYTES = 32

Random = Callable[[int], int]
"""So many random bits."""


def sm3(data: bytes) -> bytes:
    """Digest of 32 bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def sm4_encrypt(key: bytes, data: bytes) -> bytes:
    """Encrypt with ECB and PKCS7, as the insurance's documents want it."""
    padder = PKCS7(BLOCK_BYTES * 8).padder()
    padded = padder.update(data) + padder.finalize()
    encryptor = Cipher(SM4(key), modes.ECB()).encryptor()
    return encryptor.update(padded) + encryptor.finalize()


def sm4_decrypt(key: bytes, data: bytes) -> bytes:
    """Decrypt; ValueError where the key or the data is another."""
    decryptor = Cipher(SM4(key), modes.ECB()).decryptor()
    padded = decryptor.update(data) + decryptor.finalize()
    unpadder = PKCS7(BLOCK_BYTES * 8).unpadder()
    return unpadder.update(padded) + unpadder.finalize()


def sm2_public(private: bytes) -> bytes:
    """The public key (04, x, y) of a private one."""
    made: bytes = SM2().generate_pk(private)
    return made


def sm2_sign(private: bytes, user_id: bytes, message: bytes, random: Random | None = None) -> bytes:
    """Sign: r and s, 32 bytes each. `random` is the system's unless a vector is to be met."""
    numbers = SM2(sk=private, uid=user_id, rnd_fn=random).sign(message)
    return b"".join(number.rjust(NUMBER_BYTES, b"\0") for number in numbers)


def sm2_verify(public: bytes, user_id: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature is of this message and key."""
    if len(signature) != 2 * NUMBER_BYTES:
        return False
    first, second = signature[:NUMBER_BYTES], signature[NUMBER_BYTES:]
    return bool(SM2(pk=public, uid=user_id).verify(message, first, second))
