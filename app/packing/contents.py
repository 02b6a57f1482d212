"""What lies where in a shipment: packages in packages, packages in cartons, how much of each line.

Without it the fold of facts would do its own book-keeping between its rules. Changes nothing by
itself; not for several threads.
"""

from __future__ import annotations

import uuid
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.packing import operations as o
from app.packing.values import CartonKind, CartonState


@dataclass(slots=True)
class Package:
    """One package in a carton."""

    code: str
    line_no: int
    level: str
    smallest: bool
    parent: str | None
    carton_id: uuid.UUID


@dataclass(slots=True)
class Carton:
    """One carton."""

    carton_id: uuid.UUID
    sequence: int
    kind: CartonKind
    workstation: uuid.UUID
    """Who opened it."""
    state: CartonState = CartonState.OPEN
    number: str = ""
    sscc: str | None = None
    labelled: bool = False
    void_numbers: list[str] = field(default_factory=list)
    by_line: Counter[int] = field(default_factory=Counter)
    codes: dict[str, None] = field(default_factory=dict)

    @property
    def quantity(self) -> int:
        """Smallest packages in it."""
        return self.by_line.total()


class Contents:
    """The cartons of one shipment, and what is in them."""

    def __init__(self) -> None:
        """Nothing is packed."""
        self.cartons: dict[uuid.UUID, Carton] = {}
        self.packages: dict[str, Package] = {}
        self.children: dict[str, dict[str, None]] = {}
        self.packed: Counter[int] = Counter()
        """Line → smallest packages."""

    def inside(self, code: str) -> Iterator[Package]:
        """A package and all in it, parents first."""
        waiting = deque([code])
        while waiting:
            found = self.packages.get(waiting.popleft())
            if found is not None:
                yield found
                waiting.extend(self.children.get(found.code, ()))

    def roots(self, carton: Carton) -> Iterator[Package]:
        """The packages of a carton that are in no other package."""
        return (self.packages[c] for c in carton.codes if self.packages[c].parent is None)

    def lies_in(self, package: Package, codes: Sequence[str]) -> bool:
        """Whether a package is in one of these, which takes it along."""
        above = package.parent
        while above is not None:
            if above in codes:
                return True
            found = self.packages.get(above)
            above = None if found is None else found.parent
        return False

    def place_of(self, code: str) -> uuid.UUID | None:
        """In which carton a package is; None: in none."""
        found = self.packages.get(code)
        return None if found is None else found.carton_id

    def put_back(self, before: Package) -> None:
        """Put a package where it was, and in what it was in."""
        now = self.packages.get(before.code)
        carton = self.cartons[before.carton_id]
        if now is None:
            now = replace(before, parent=None)
            self.packages[now.code] = now
            self.packed[now.line_no] += now.smallest
        else:
            self._count(self.cartons[now.carton_id], now, -1)
            now.carton_id = before.carton_id
        self._count(carton, now, 1)
        parent = None if before.parent is None else self.packages.get(before.parent)
        if parent is not None and parent.carton_id == before.carton_id:
            self.set_parent(now, parent.code)

    def set_parent(self, package: Package, parent: str | None) -> None:
        """Say in which package a package is."""
        if package.parent is not None and package.parent in self.children:
            self.children[package.parent].pop(package.code, None)
        package.parent = parent
        if parent is not None:
            self.children.setdefault(parent, {})[package.code] = None

    def carry(self, packages: list[Package], target: Carton | None) -> list[Package]:
        """Move a package with what is in it; what it lay in holds it no more."""
        before = [replace(one) for one in packages]
        if target is None:
            for one in packages:
                self.take_out(one)
            return before
        for one in packages:
            self._count(self.cartons[one.carton_id], one, -1)
            one.carton_id = target.carton_id
            self._count(target, one, 1)
        self.set_parent(packages[0], None)
        return before

    def open_one(self, carton_id: uuid.UUID | None) -> Carton | None:
        """A carton that is open; None for any other."""
        carton = None if carton_id is None else self.cartons.get(carton_id)
        return carton if carton is not None and carton.state is CartonState.OPEN else None

    def put_in(self, one: o.PackageBody, carton: Carton) -> None:
        """Put a package into a carton."""
        package = Package(
            one.code, one.line_no, one.level, one.smallest, one.parent, carton.carton_id
        )
        self.packages[one.code] = package
        if one.parent is not None:
            self.children.setdefault(one.parent, {})[one.code] = None
        self.packed[one.line_no] += one.smallest
        self._count(carton, package, 1)

    def take_out(self, package: Package) -> None:
        """Take a package out of the shipment."""
        self._count(self.cartons[package.carton_id], package, -1)
        self.packed[package.line_no] -= package.smallest
        del self.packages[package.code]
        if package.parent is not None and package.parent in self.children:
            self.children[package.parent].pop(package.code, None)
        for child in self.children.pop(package.code, ()):
            if child in self.packages:
                self.packages[child].parent = None

    @staticmethod
    def _count(carton: Carton, package: Package, sign: int) -> None:
        if sign > 0:
            carton.codes[package.code] = None
        else:
            carton.codes.pop(package.code, None)
        if package.smallest:
            carton.by_line[package.line_no] += sign
            if not carton.by_line[package.line_no]:
                del carton.by_line[package.line_no]

    def begin_carton(self, carton_id: uuid.UUID, kind: str, workstation: uuid.UUID) -> None:
        """Begin a carton, unless there is this one."""
        if carton_id not in self.cartons:
            number = len(self.cartons) + 1
            self.cartons[carton_id] = Carton(carton_id, number, CartonKind(kind), workstation)

    def standing_cartons(self) -> list[Carton]:
        """The cartons that were not voided, in their order."""
        return [c for c in self.cartons.values() if c.state is not CartonState.VOIDED]

    def carton_numbered(self, number: str) -> Carton | None:
        """The carton whose label says this, now or before."""
        for carton in self.cartons.values():
            if number in (carton.number, carton.sscc) or number in carton.void_numbers:
                return carton
        return None
