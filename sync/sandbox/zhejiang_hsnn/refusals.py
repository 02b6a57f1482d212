"""What the stand-in does not do, and the codes it says so with.

Without it each desk would word refusals in its own way. Codes of entries are made up: the
platform's table is not known.
"""

from __future__ import annotations

TOKEN, ERROR = "0", "2"

UNKNOWN_ITEM = "PX101"
BAD_COUNT = "PX102"
BAD_PRICE = "PX103"
UNKNOWN_COMPANY = "PX104"
UNKNOWN_DISTRIBUTION = "PX201"
RECEIVED_BEFORE = "PX202"
TOO_MANY = "PX203"
NOT_RECEIVED = "PX301"
NUMBER_USED = "PX302"
NO_REASON = "PX303"


class CallRefusal(Exception):
    """A call as a whole was not done."""

    def __init__(self, code: str, said: str) -> None:
        """Name returnCode and returnMsg."""
        super().__init__(f"{code} {said}")
        self.code = code
        self.said = said


class EntryRefusal(Exception):
    """One entry of a list was not done."""

    def __init__(self, code: str, said: str) -> None:
        """Name errorCode and errorMsg."""
        super().__init__(f"{code} {said}")
        self.code = code
        self.said = said


def refused(said: str) -> CallRefusal:
    """An error that returnMsg tells."""
    return CallRefusal(ERROR, said)
