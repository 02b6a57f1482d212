"""What the questions about a scan stand on, and what follows from it, as values.

Without it each question would bring its own. Pure: what the store knows of a code comes in as
`Facts`, what is to be written goes out as an `Outcome`.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date

from app.receiving.manifest import DeliveryIndex, ExpectedPackage
from app.receiving.settings import ReceivingRules
from app.receiving.tally import Tally
from app.receiving.verdicts import Sentence, Verdict


@dataclass(frozen=True, slots=True)
class Held:
    """A code that a receipt has taken already."""

    receipt_id: uuid.UUID
    receipt_no: str
    line_no: int


@dataclass(frozen=True, slots=True)
class Content:
    """One package inside what was scanned, and who holds it."""

    package: ExpectedPackage
    held: Held | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows of a code, read just before the verdict."""

    held: Held | None = None
    expected: ExpectedPackage | None = None
    contents: tuple[Content, ...] = ()
    """All packages below the scanned one (or in the scanned carton), parents before children."""
    elsewhere: str | None = None
    """The number of another delivery that lists this code."""


@dataclass(frozen=True, slots=True)
class NewPackage:
    """One row for the code library."""

    code: str
    line_no: int
    smallest: bool
    parent_code: str | None
    carton_no: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict and all that follows from it."""

    verdict: Verdict
    sentence: Sentence
    line_no: int | None = None
    carton_no: str | None = None
    packages: tuple[NewPackage, ...] = ()
    opens_carton: bool = False

    @property
    def by_line(self) -> dict[int, int]:
        """Smallest packages it adds to each line."""
        return dict(Counter(package.line_no for package in self.packages if package.smallest))

    @property
    def by_carton(self) -> dict[str, int]:
        """Smallest packages it adds to each carton."""
        cartons = (package.carton_no for package in self.packages if package.smallest)
        return dict(Counter(number for number in cartons if number is not None))

    @property
    def added(self) -> int:
        """Smallest packages it adds."""
        return sum(1 for package in self.packages if package.smallest)


@dataclass(frozen=True, slots=True)
class Desk:
    """What all questions about one scan stand on."""

    receipt_id: uuid.UUID
    index: DeliveryIndex
    tally: Tally
    rules: ReceivingRules
    today: date
