"""A plain copy of an encrypted database that may be damaged, for salvage alone.

Without it one damaged page would take everything else of an encrypted file with it. Each page that
its HMAC vouches for is written in plain, one that is damaged as zeros, which SQLite takes for what
it is: a page that cannot be read. What the write-ahead log had committed stands in it. The caller
removes the copy; one that a killed program left is removed by the next start (encrypting.py).
"""

from __future__ import annotations

import os
from pathlib import Path

from app.store.durably import BINARY
from app.store.encryption.held import HELD
from app.store.encryption.pages import PLAIN_HEADER, Pages, page_size_of
from app.store.soundness import committed_pages, log_of

SALVAGING = ".salvaging"
"""Behind the name of the database that is salvaged from."""


def write_plain_copy(old: Path, target: Path) -> None:
    """Write what an encrypted file holds in plain, readable by its owner alone.

    Raises OSError, StoreError where its key is not here, and ValueError where its header is no
    header.
    """
    key = HELD.key_of(old)
    if key is None:
        raise ValueError("not encrypted")
    ahead = log_of(old)
    newer, total = committed_pages(ahead) if ahead.is_file() else ({}, 0)
    descriptor = os.open(target, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | BINARY, 0o600)
    with old.open("rb") as source, os.fdopen(descriptor, "wb") as copy:
        size = page_size_of(source.read(PLAIN_HEADER))
        pages = Pages(key, size)
        source.seek(0)
        there = old.stat().st_size // size
        for number in range(1, (total or there) + 1):
            page = source.read(size)
            copy.write(pages.plain(newer.get(number, page), number) or bytes(size))
