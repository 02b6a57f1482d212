"""Why something was not done with a key, in words; without it a slip in typing would be a fault."""

from __future__ import annotations

from app.readers.saying import Saying


class KeyRefused(ValueError):
    """Nothing was done, and nothing was changed."""

    def __init__(self, chinese: str, english: str) -> None:
        """Say why, and what to do."""
        super().__init__(chinese)
        self.saying = Saying(chinese, english)


class NotARecoveryKey(KeyRefused):
    """What was typed cannot be one: too short, too long, or a sign is wrong."""


class WrongRecoveryKey(KeyRefused):
    """A recovery key that opens none of the keys, or is not the one that was shown."""


class BookProblem(KeyRefused):
    """The book of keys cannot be read, or not by this program."""
