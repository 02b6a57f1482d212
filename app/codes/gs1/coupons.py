"""The two North American coupon codes that GS1 carries in (8110) and (8112).

Without it the dictionary's last two rules would be missing. No drug carries them, but a text that
begins as one must be told from a trace code. Both are digits in which a digit says how many follow;
sources: North American Coupon Application Guideline, GS1 AI (8112) Coupon Data Specification.
"""

from __future__ import annotations

import re

from app.codes.gs1.dates import gs1_date


def _counted(counts: str, more: int = 0) -> str:
    """Write the pattern of a digit and of as many digits as it says, and `more`."""
    return "(?:" + "|".join(f"{count}[0-9]{{{int(count) + more}}}" for count in counts) + ")"


_COMPANY = _counted("0123456", 6)
_REQUIREMENT = _counted("12345") + "[0-49][0-9]{3}"
_OTHER_COMPANY = f"(?:{_COMPANY}|9)"
_SERIAL = _counted("0123456789", 6)

_COUPON = re.compile(
    f"{_COMPANY}[0-9]{{6}}{_counted('12345')}{_REQUIREMENT}"
    f"(?:1[0-3]{_REQUIREMENT}{_OTHER_COMPANY})?"
    f"(?:2{_REQUIREMENT}{_OTHER_COMPANY})?"
    "(?:3(?P<end>[0-9]{6}))?"
    "(?:4(?P<start>[0-9]{6}))?"
    f"(?:5{_SERIAL})?"
    f"(?:6{_counted('1234567', 6)})?"
    "(?:9[01256][0-2][0-9][01])?"
)
_OFFER = re.compile(f"[01]{_COMPANY}[0-9]{{6}}{_SERIAL}")


def is_coupon(text: str) -> bool:
    """Tell whether a text is a coupon code of (8110), its dates real and in order."""
    parts = _COUPON.fullmatch(text)
    if parts is None:
        return False
    start, end = parts["start"], parts["end"]
    if not all(day is None or is_full_date(day) for day in (start, end)):
        return False
    return start is None or end is None or start <= end


def is_offer(text: str) -> bool:
    """Tell whether a text is a positive offer file coupon of (8112)."""
    return _OFFER.fullmatch(text) is not None


def is_full_date(digits: str) -> bool:
    """Tell whether YYMMDD is a day; 00 is none here."""
    return digits[4:6] != "00" and gs1_date(digits) is not None
