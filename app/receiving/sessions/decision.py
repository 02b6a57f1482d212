"""All that follows from one scan: the verdict of the rules, and what was rejected, held or lifted.

Without it each wish would carry its pieces by itself. Pure.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from app.receiving.operations import AsideBody
from app.receiving.rules import Outcome


@dataclass(frozen=True, slots=True)
class Decision:
    """What a scan does to the receipt."""

    outcome: Outcome
    asides: tuple[AsideBody, ...] = ()
    armed: str | None = None
    """The command that waits for the next scan after this one."""
    redoes: int | None = None
    belongs_to: uuid.UUID | None = None

    @property
    def by_line(self) -> dict[int, int]:
        """Smallest packages it adds to each line, or takes off."""
        counts = Counter(self.outcome.by_line)
        for aside in _counted(self.asides):
            counts[aside.line_no] -= aside.quantity
        return dict(counts)

    @property
    def by_carton(self) -> dict[str, int]:
        """Smallest packages it adds to each carton, or takes off."""
        counts = Counter(self.outcome.by_carton)
        for aside in _counted(self.asides):
            if aside.carton_no is not None:
                counts[aside.carton_no] -= aside.quantity
        return dict(counts)

    @property
    def steps(self) -> bool:
        """Whether it is a step that an undo takes back."""
        return bool(self.outcome.added or self.outcome.opens_carton or self.asides)


def _counted(asides: tuple[AsideBody, ...]) -> list[AsideBody]:
    """Boxes that leave the code library by being put aside, or come back into it."""
    return [aside for aside in asides if aside.smallest and aside.owner is not None]
