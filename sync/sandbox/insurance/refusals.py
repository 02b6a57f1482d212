"""The platform's ways to say no: before its door, for a message, for one record.

Without it each desk would word its refusals alone. No table of codes is public: infcode is -1, and
the words are ours.
"""

from __future__ import annotations


class GatewayRefusal(Exception):
    """What lies before the platform did not let a message through."""

    def __init__(self, status: int, message: str) -> None:
        """Answer with a status of HTTP."""
        super().__init__(message)
        self.status = status
        self.message = message


class MessageRefusal(Exception):
    """The message, or its only record, was not taken: infcode -1."""
