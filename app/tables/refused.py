"""What is said of a file that is no table at all.

Without it each reader would have an error of its own.
"""

from __future__ import annotations


class TableRefused(ValueError):
    """A file nothing can be made of; its text is one Chinese sentence that says what to do."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(chinese)
        self.english = english
        """The same in English."""
