"""The bucket of a code and of an institution: which server may keep it is said for buckets only.

Without it each server more would move nearly all rows. What is packed together falls into one
bucket, because an index in the order of codes is cheap to write only where neighbours come
together: of a 20-digit code the drug identifier and the serial's first digits count, without its
last six and the four check digits behind them; of a GS1 code all but the serial's last six.
"""

from __future__ import annotations

import hashlib

BUCKETS = 1024
"""Of each kind, for ever: a number here is part of where rows are."""

CODE, ORG = "code", "org"

_SERIAL_TAIL = 6
"""A million neighbours."""
_CHECK = 4
"""The last digits of a 20-digit code tell nothing about their neighbours'."""
_DIGITS = 20


def bucket_of_code(box: str) -> int:
    """The bucket of a box, named as claims name it (app.tracing.values.box_of)."""
    is_number = len(box) == _DIGITS and box.isascii() and box.isdecimal()
    tail = _SERIAL_TAIL + _CHECK if is_number else _SERIAL_TAIL
    return _bucket(box[:-tail])


def bucket_of_org(org: str) -> int:
    """The bucket of an institution."""
    return _bucket(org)


def _bucket(text: str) -> int:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % BUCKETS
