"""Text as every database takes it.

Without it a stray character of an outside system would keep a whole row away.
"""

from __future__ import annotations


def storable(text: str) -> str:
    """Text without NUL, and without halves of characters."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
