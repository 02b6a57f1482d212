"""What the questions about a scan stand on, and what follows from it, as values.

Without it each question would bring its own. Pure: what the store knows of a code comes in as
`Facts`, what is to be written goes out as an `Outcome`.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.receiving.documents.manifest import DeliveryIndex, ExpectedPackage
from app.receiving.known.values import NOTHING, Known, Learned
from app.receiving.settings import ReceivingRules, RulesOfItem
from app.receiving.tally import Tally
from app.receiving.values import DeliveryLine
from app.receiving.verdicts import Sentence, Verdict


@dataclass(frozen=True, slots=True)
class Held:
    """A code that a receipt has taken already."""

    receipt_id: uuid.UUID
    receipt_no: str
    line_no: int
    joined: str | None = None
    """The package at hand, where it fills that already."""


@dataclass(frozen=True, slots=True)
class Content:
    """One package inside what was scanned, and who holds it."""

    package: ExpectedPackage
    held: Held | None


@dataclass(frozen=True, slots=True)
class Related:
    """One package inside another, as a relation from elsewhere says, and who holds it."""

    code: str
    parent_code: str
    smallest: bool
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows of a code, read just before the verdict."""

    held: Held | None = None
    expected: ExpectedPackage | None = None
    contents: tuple[Content, ...] = ()
    """All packages below the scanned one (or in the scanned carton), parents before children."""
    elsewhere: str | None = None
    """The number of another delivery that lists this code."""
    related: tuple[Related, ...] = ()
    """What others said is inside a package whose contents the delivery does not list."""


@dataclass(frozen=True, slots=True)
class NewPackage:
    """One row for the code library."""

    code: str
    line_no: int
    smallest: bool
    parent_code: str | None
    carton_no: str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One box that was refused while others of its carton counted."""

    code: str
    line_no: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict and all that follows from it."""

    verdict: Verdict
    sentence: Sentence
    line_no: int | None = None
    carton_no: str | None = None
    packages: tuple[NewPackage, ...] = ()
    opens_carton: bool = False
    uncoded: Mapping[int, int] = field(default_factory=dict)
    """Boxes without codes of their own, by line."""
    left_out: tuple[LeftOut, ...] = ()
    learned: Learned | None = None

    @property
    def by_line(self) -> dict[int, int]:
        """Smallest packages it adds to each line."""
        counts = Counter(package.line_no for package in self.packages if package.smallest)
        counts.update(self.uncoded)
        return dict(counts)

    @property
    def by_carton(self) -> dict[str, int]:
        """Smallest packages it adds to each carton."""
        cartons = (package.carton_no for package in self.packages if package.smallest)
        counts = Counter(number for number in cartons if number is not None)
        if self.uncoded and self.carton_no is not None:
            counts[self.carton_no] += sum(self.uncoded.values())
        return dict(counts)

    @property
    def added(self) -> int:
        """Smallest packages it adds."""
        coded = sum(1 for package in self.packages if package.smallest)
        return coded + sum(self.uncoded.values())


@dataclass(frozen=True, slots=True)
class Desk:
    """What all questions about one scan stand on."""

    receipt_id: uuid.UUID
    index: DeliveryIndex
    tally: Tally
    rules: ReceivingRules
    today: date
    known: Known = NOTHING
    times: int | None = None
    """How many a person said the next carton or product code stands for (×n)."""

    def rules_of(self, line: DeliveryLine) -> RulesOfItem:
        """What the hospital laid down for the item of a line."""
        return self.known.rules_of(line.line_no)
