"""Keeps keys and patients out of what is written down.

Without it the journal of calls would be a list of who takes what. Personal fields are masked by
their names in requests and answers, also where an answer holds JSON in a text; keys, and the
persons of the request, by their values wherever the platform echoes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sync.connectors.journal import PASSWORD_MASK

PERSONAL = (
    "psn_no|psnNo|certno|psn_name|psnName|prsc_dr_certno|prscDrCertno|phar_certno|pharCertno"
    "|phar_prac_cert_no|pharPracCertNo|dev_safe_info|cainfo|sign_no"
)
_FIELDS = (
    # In an object: up to the quote that ends it.
    re.compile(rf'("(?:{PERSONAL})"\s*:\s*")(?:[^"\\]|\\.)*'),
    # In a text that holds an object each quote has a backslash, and each backslash another.
    re.compile(rf'(\\"(?:{PERSONAL})\\"\s*:\s*\\")(?:[^"\\]|\\\\(?:\\["\\]|[^"\\]))*'),
    re.compile(rf'(\\?"(?:{PERSONAL})\\?"\s*:\s*)-?\d[\d.eE+-]*'),
)
_NAMES = frozenset(PERSONAL.split("|"))
_SHORTEST = 2
"""A value of one character would mask what it is not."""


def personal_values(fields: object) -> Iterator[str]:
    """The values of personal fields, wherever they stand in a message."""
    if isinstance(fields, Mapping):
        for name, value in fields.items():
            if name in _NAMES and isinstance(value, str):
                yield value
            else:
                yield from personal_values(value)
    elif isinstance(fields, list):
        for one in fields:
            yield from personal_values(one)


class Mask:
    """Masks one call's texts."""

    def __init__(self, secrets: Iterable[str], message: Mapping[str, Any]) -> None:
        """Know what must not be seen."""
        values = {*secrets, *personal_values(message)}
        # The longest first: a key that holds another one must not be left half readable.
        self._values = sorted(
            (one for one in values if len(one) >= _SHORTEST), key=len, reverse=True
        )

    def text(self, said: str) -> str:
        """A text without secrets."""
        for field in _FIELDS:
            said = field.sub(rf"\g<1>{PASSWORD_MASK}", said)
        for value in self._values:
            said = said.replace(value, PASSWORD_MASK)
        return said
