"""Pages of an encrypted SQLite file: which key they are of, and what they say in plain.

Without it a wrong key could not be told from a damaged page, and nothing could be salvaged: after
one damaged page SQLCipher answers nothing more on a connection. The layout is SQLCipher's of
version 4 with 32 bytes of header in plain, so that whoever looks at a file below SQLite (its
length, its write-ahead log) finds what SQLite always writes there: AES-256-CBC, behind it the
initial vector and an HMAC-SHA512 over both and the page's number.

https://www.zetetic.net/sqlcipher/design/
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from app.store.encryption.keys import DataKey

MAGIC = b"SQLite format 3\0"
PLAIN_HEADER = 32
"""Bytes of the first page that are not encrypted."""
RESERVED = 80
"""Bytes at the end of each page: what SQLCipher takes for vector and HMAC."""
_VECTOR = 16
_MAC = 64
_RESERVED_AT = 20
_MAC_SALT = 0x3A
_MAC_ROUNDS = 2
_PAGES_TRIED = 16
"""So many of the first pages tell of which key a file is: some may be damaged."""
_SMALLEST_PAGE = 512


def is_encrypted(path: Path) -> bool:
    """Whether a file is an encrypted database; of one that cannot be read, no."""
    try:
        with path.open("rb") as file:
            return says_encrypted(file.read(PLAIN_HEADER))
    except OSError:
        return False


def says_encrypted(header: bytes) -> bool:
    """Whether the first 32 bytes are of an encrypted database."""
    whole = len(header) >= PLAIN_HEADER and header.startswith(MAGIC)
    return whole and header[_RESERVED_AT] == RESERVED


def page_size_of(header: bytes) -> int:
    """Bytes of a page; 65536 is written as 1."""
    written = int.from_bytes(header[16:18], "big")
    return 65_536 if written == 1 else written


class Pages:
    """Opens the pages of one file with one key."""

    def __init__(self, key: DataKey, page_size: int) -> None:
        """Know the key and the pages' size in bytes; raises ValueError for an impossible size."""
        if page_size < _SMALLEST_PAGE or page_size & (page_size - 1):
            raise ValueError(f"no page has {page_size} bytes")
        self._size = page_size
        self._algorithm = algorithms.AES(key.secret)
        salt = bytes(byte ^ _MAC_SALT for byte in key.salt)
        self._mac = hashlib.pbkdf2_hmac("sha512", key.secret, salt, _MAC_ROUNDS, len(key.secret))

    def is_sound(self, page: bytes, number: int) -> bool:
        """Whether a page is as this key wrote it there; numbers begin at 1."""
        begin = PLAIN_HEADER if number == 1 else 0
        said = page[begin : self._size - _MAC] + number.to_bytes(4, "little")
        found = hmac.digest(self._mac, said, "sha512")
        return len(page) == self._size and hmac.compare_digest(found, page[self._size - _MAC :])

    def plain(self, page: bytes, number: int) -> bytes | None:
        """What a page says, as long as before; None where it is damaged, or of another key."""
        if not self.is_sound(page, number):
            return None
        begin = PLAIN_HEADER if number == 1 else 0
        end = self._size - RESERVED
        opening = Cipher(self._algorithm, modes.CBC(page[end : end + _VECTOR])).decryptor()
        said = opening.update(page[begin:end]) + opening.finalize()
        return page[:begin] + said + bytes(RESERVED)


def fits(key: DataKey, path: Path) -> bool:
    """Whether at least one of a file's first pages is of this key; raises OSError."""
    with path.open("rb") as file:
        size = page_size_of(file.read(PLAIN_HEADER))
        try:
            pages = Pages(key, size)
        except ValueError:
            return False
        file.seek(0)
        return any(pages.is_sound(file.read(size), n) for n in range(1, _PAGES_TRIED + 1))
