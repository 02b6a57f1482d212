"""What is wrong with a file: all of it, or single rows.

Without it each reader would count and cut the list of mistakes in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.packing.events import BadRow

MOST_TOLD = 200


class FileProblem(ValueError):
    """A file nothing can be made of: one Chinese sentence that says what to do."""


@dataclass(slots=True)
class Problems:
    """The mistakes of a file, the first ones by their rows."""

    count: int = 0
    first: list[BadRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, row: int, message: str) -> None:
        """Note one."""
        self.count += 1
        if len(self.first) < MOST_TOLD:
            self.first.append(BadRow(row, message))

    def in_order(self) -> tuple[BadRow, ...]:
        """Those that are told, row by row."""
        return tuple(sorted(self.first, key=lambda bad: bad.row))
