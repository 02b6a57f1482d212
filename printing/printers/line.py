"""What every line to a label printer can do, and what goes wrong on one.

Without it the queue would know sockets and serial ports by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

PATIENCE_S = 15.0
"""How long a printer may take no bytes before its line counts as broken."""
ANSWER_S = 2.0
"""How long a printer may take to begin its answer, and between two pieces of it."""

Whole = Callable[[bytes], bool]
"""Whether an answer has come to its end."""


class PrinterTrouble(Exception):
    """A printer cannot be reached, or its line broke; the text says why and what to do."""


class Line(Protocol):
    """An open way to one printer."""

    @property
    def answers(self) -> bool:
        """The printer can be heard: a question that it knows is answered."""

    @property
    def dots(self) -> int | None:
        """Dots an inch, of a printer that gets a label as a picture; None: of none other."""

    def write(self, content: bytes) -> None:
        """Hand all of it over; PrinterTrouble: its end surely did not go out."""

    def ask(self, question: bytes, whole: Whole, patience_s: float = ANSWER_S) -> bytes:
        """Ask, and give the answer as far as it came; nothing where none came in time.

        Raises PrinterTrouble where the line broke.
        """

    def close(self) -> None:
        """Let the printer go. What was written by then is the printer's."""
