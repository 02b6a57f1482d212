"""Decompresses what the service sends, but never more than is sensible.

Without it a damaged or hostile file could fill the memory.
"""

from __future__ import annotations

import gzip
import io
import zlib

MAX_PLAIN_BYTES = 32 * 1024 * 1024


class TooLarge(Exception):
    """It unfolds to more than is allowed."""


def unpack(packed: bytes) -> bytes:
    """Decompress gzip bytes; raises ValueError or TooLarge."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
            plain = file.read(MAX_PLAIN_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"not gzip: {error}") from error
    if len(plain) > MAX_PLAIN_BYTES:
        raise TooLarge(f"more than {MAX_PLAIN_BYTES} bytes")
    return plain
