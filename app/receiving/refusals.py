"""What a person may not do now, and why.

Without it a refused wish would look like a failure. Apart from the session, so that whoever only
words it need not load a database.
"""

from __future__ import annotations

from app.receiving.verdicts import Sentence


class WishRefused(Exception):
    """What was asked for cannot be done now; nothing was changed."""

    def __init__(self, key: str, **values: str | int) -> None:
        """Name the sentence that says why and what to do."""
        super().__init__(key)
        self.sentence = Sentence(key, values)
