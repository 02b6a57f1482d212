"""How much of an open receipt has come, kept beside the facts it is derived from.

Without it each scan would add up all scans before it. It holds nothing that cannot be derived again
from the store, and is told of a scan only after that is durable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Pack:
    """A package of unknown contents that was opened; its boxes are scanned one by one."""

    code: str
    line_no: int
    carton_no: str | None
    expected: int | None
    """Smallest packages in it; None where nobody said."""
    arrived: int = 0

    @property
    def inside(self) -> str:
        """What came of what it should hold."""
        return self.counted(0)

    def counted(self, more: int) -> str:
        """The same after so many more."""
        return f"{self.arrived + more}/{'?' if self.expected is None else self.expected}"

    @property
    def is_full(self) -> bool:
        """Nothing in it is still to come."""
        return self.expected is not None and self.arrived >= self.expected


@dataclass(slots=True)
class Tally:
    """Counts of one receipt."""

    by_line: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    by_carton: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    opened: dict[str, None] = field(default_factory=dict)
    """Cartons whose label was scanned, in that order."""
    filling: str | None = None
    """The carton whose boxes are being scanned one by one: opened last, and not full yet."""
    packs: dict[str, Pack] = field(default_factory=dict)
    """Packages of unknown contents that were opened, in that order."""
    pack: str | None = None
    """The one of them that is being filled."""
    aside_by_line: dict[int, int] = field(default_factory=dict)
    """Smallest packages that came and were rejected or are held back: not received."""
    aside_by_carton: dict[str, int] = field(default_factory=dict)

    def received(self, line_no: int) -> int:
        """Smallest packages received on a line."""
        return self.by_line.get(line_no, 0)

    def in_carton(self, carton_no: str) -> int:
        """Smallest packages received out of a carton."""
        return self.by_carton.get(carton_no, 0)

    def arrived(self, line_no: int) -> int:
        """Smallest packages of a line that came, whether received, rejected or held back."""
        return self.received(line_no) + self.aside_by_line.get(line_no, 0)

    def arrived_in(self, carton_no: str) -> int:
        """Smallest packages that came in a carton, whatever became of them."""
        return self.in_carton(carton_no) + self.aside_by_carton.get(carton_no, 0)

    def add(self, lines: Mapping[int, int], cartons: Mapping[str, int]) -> None:
        """Take in one durable scan (or, with negative counts, its undoing)."""
        for line_no, quantity in lines.items():
            self.by_line[line_no] = self.received(line_no) + quantity
        for carton_no, quantity in cartons.items():
            self.by_carton[carton_no] = self.in_carton(carton_no) + quantity
