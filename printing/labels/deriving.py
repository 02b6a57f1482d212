"""Fields that follow from others; without it cartons and forms would each write them in a way.

A batch that GS1 cannot write (Chinese, or longer than 20) is left to the printed words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from printing.bar_codes import CHARSET_82

SOURCES: Mapping[str, tuple[str, ...]] = {
    "details": ("strength", "maker"),
    "gs1_expiry": ("expiry",),
    "gs1_batch": ("batch",),
    "count": ("lines",),
}
"""By the name of a field that nobody needs to say: the fields it follows from."""


def details_of(strength: str, maker: str) -> str:
    """What stands in one line under a name."""
    return " · ".join(text for text in (strength, maker) if text)


def gs1_expiry(expiry: date) -> str:
    """A day as (17) has it: YYMMDD."""
    return expiry.strftime("%y%m%d")


def gs1_batch(batch: str) -> str:
    """A batch as (10) has it; empty where GS1 cannot write it."""
    return batch if CHARSET_82.fullmatch(batch) else ""
