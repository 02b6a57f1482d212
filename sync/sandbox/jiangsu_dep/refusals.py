"""What the platform answers where it does not do what is asked: result codes.

Without it each message would spell its codes anew.
"""

from __future__ import annotations

DONE, ERROR, PARTLY, OTHER_THAN_BEFORE = 0, 1, 2, 3
NO_BUSINESS, BAD_BUSINESS, UNSUPPORTED = 10001, 10002, 10003
UNKNOWN_USER = 10005
NO_DETAILS, ITEM_TWICE, SEQ_TWICE, TOO_MANY, EMPTY = 10010, 10011, 10013, 10014, 10015
WRONG_HOSPITAL, WRONG_ITEM, WRONG_SITE, WRONG_SUPPLIER = 11001, 11002, 11003, 11004
KNOWN_ALREADY, NOTHING_TO_DO = 12000, 20000
NO_ACCESS, EXPIRED, TOO_EARLY = 40300, 40301, 40302


class DepRefusal(Exception):
    """The platform did not do what was asked."""

    def __init__(self, code: int, message: str) -> None:
        """Name the result code."""
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message
