"""Decompresses what is sent to the service, but never more than is allowed.

Without it a few kilobytes could unfold to fill the memory.
"""

from __future__ import annotations

import gzip
import io
import zlib

from sync.service.refusals import bad_request, too_large


def unpack(packed: bytes, limit_bytes: int) -> bytes:
    """Decompress gzip bytes; raises ServiceRefusal."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
            plain = file.read(limit_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise bad_request("gzip 压缩有误") from error
    if len(plain) > limit_bytes:
        raise too_large(limit_bytes)
    return plain
