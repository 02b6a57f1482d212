"""A receiving desk in memory: facts from plain dictionaries, outcomes taken in by hand.

Without it the rules could be tested only through a database. What it knows of a code comes from the
delivery and from what was accepted before, never from app.receiving.facts.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

from app.codes.code import Kind
from app.codes.parse import parse
from app.codes.reading import fold, split_symbology
from app.receiving.documents.manifest import DeliveryIndex, ExpectedPackage
from app.receiving.known.values import NOTHING, Known
from app.receiving.rules import Content, Desk, Facts, Held, Outcome, Related, judge
from app.receiving.settings import ReceivingRules
from app.receiving.tally import Pack, Tally
from app.receiving.values import Delivery
from tests.deliveries import TODAY

HERE = uuid.UUID(int=1)
ELSEWHERE = uuid.UUID(int=2)


class Shelf:
    """Scans one delivery on values alone."""

    def __init__(
        self,
        delivery: Delivery,
        rules: ReceivingRules | None = None,
        today: date = TODAY,
        known: Known = NOTHING,
    ) -> None:
        self.delivery = delivery
        self.held: dict[str, Held] = {}
        self.on_other: dict[str, str] = {}
        """Codes that another delivery lists, and its number."""
        self.tally = Tally()
        self.related: dict[str, tuple[Related, ...]] = {}
        """What others say is inside a package."""
        self.index = DeliveryIndex(delivery, known.mapped)
        self.desk = Desk(HERE, self.index, self.tally, rules or ReceivingRules(), today, known)
        self._expected = _expected(delivery)

    def hold_elsewhere(self, code: str, receipt_no: str = "SH-OTHER") -> None:
        """Another receipt has taken a code."""
        self.held[code] = Held(ELSEWHERE, receipt_no, 1)

    def judge(self, text: str) -> Outcome:
        """Ask for a verdict, without taking it in."""
        code = parse(text)
        return judge(code, split_symbology(fold(text))[1], self._facts(text), self.desk)

    def say_times(self, times: int | None) -> None:
        """A person said how many the next label stands for."""
        self.desk = replace(self.desk, times=times)

    def scan(self, text: str) -> Outcome:
        """Ask for a verdict and take in what it accepted."""
        outcome = self.judge(text)
        for package in outcome.packages:
            assert package.code not in self.held, f"{package.code} was taken twice"
            self.held[package.code] = Held(HERE, "SH-HERE", package.line_no)
        self.tally.add(outcome.by_line, outcome.by_carton)
        if outcome.opens_carton and outcome.carton_no is not None:
            self._open(outcome, outcome.carton_no)
        for package in outcome.packages:
            if package.smallest and package.parent_code in self.tally.packs:
                self.tally.packs[package.parent_code].arrived += 1
        self.tally.filling = self._carton_at_hand()
        self.tally.pack = next(
            (pack.code for pack in reversed(self.tally.packs.values()) if not pack.is_full), None
        )
        return outcome

    def _open(self, outcome: Outcome, number: str) -> None:
        if self.index.has_carton(number):
            self.tally.opened[number] = None
            return
        expected = outcome.sentence.values["expected"]
        assert outcome.line_no is not None
        known = expected if isinstance(expected, int) else None
        carton_no = outcome.packages[0].carton_no
        self.tally.packs[number] = Pack(number, outcome.line_no, carton_no, known)

    def _carton_at_hand(self) -> str | None:
        number = next(reversed(self.tally.opened), None)
        if number is None:
            return None
        expected = self.index.carton(number).expected
        return None if expected == self.tally.in_carton(number) else number

    def _facts(self, text: str) -> Facts:
        code = parse(text)
        carton = self.index.carton_of(code, split_symbology(fold(text))[1])
        if carton is not None:
            inside = [p for p in self._expected.values() if p.carton_no == carton.carton_no]
            return Facts(contents=self._contents(inside))
        if code.kind is not Kind.TRACE_CODE or code.code is None:
            return Facts()
        expected = self._expected.get(code.code)
        below = [p for p in self._expected.values() if self._is_below(p, code.code)]
        return Facts(
            held=self.held.get(code.code),
            expected=expected,
            contents=self._contents(below),
            elsewhere=None if expected else self.on_other.get(code.code),
            related=self.related.get(code.code, ()),
        )

    def _contents(self, packages: list[ExpectedPackage]) -> tuple[Content, ...]:
        return tuple(Content(package, self.held.get(package.code)) for package in packages)

    def _is_below(self, package: ExpectedPackage, code: str) -> bool:
        parent = package.parent_code
        while parent is not None and parent != code:
            parent = self._expected[parent].parent_code
        return parent == code


def _expected(delivery: Delivery) -> dict[str, ExpectedPackage]:
    return {
        package.code: ExpectedPackage(
            package.code, line.line_no, content.carton_no, parent, line.is_smallest(package)
        )
        for line in delivery.lines
        for content in line.cartons
        for top in content.packages
        for package, parent in top.walk()
    }
