"""Where a delivery's codes, cartons and identifiers lead: the look-ups a verdict stands on.

Without it each scan would walk the delivery. Built once when a receipt opens; pure. Trace codes are
not in here (there may be a million): they are looked up in the store, one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.codes.code import Code, Kind
from app.codes.reading import BLANKS, GS, fold
from app.receiving.known.values import Mapped
from app.receiving.values import Delivery, DeliveryLine, PackageLevel


@dataclass(frozen=True, slots=True)
class ExpectedPackage:
    """One package the distributor said is in this delivery."""

    code: str
    line_no: int
    carton_no: str | None
    parent_code: str | None
    smallest: bool


@dataclass(frozen=True, slots=True)
class Carton:
    """What is known of one carton."""

    carton_no: str
    expected: int | None
    """Smallest packages; None where the distributor did not say."""
    by_line: Mapping[int, int | None]
    listed: int = 0
    """Smallest packages whose codes the distributor handed over."""

    @property
    def codes_known(self) -> bool:
        """One scan of the label receives all that is in it."""
        return self.listed > 0 and self.listed == self.expected


class DeliveryIndex:
    """A delivery, ready to be asked."""

    def __init__(
        self, delivery: Delivery, mapped: Mapping[str, Iterable[Mapped]] | None = None
    ) -> None:
        """Index it; `mapped` is what this hospital has learned of identifiers beside it."""
        self.delivery = delivery
        self.lines = {line.line_no: line for line in delivery.lines}
        self._levels: dict[str, PackageLevel] = {}
        self._by_identifier: dict[str, list[int]] = defaultdict(list)
        self._by_gtin: dict[str, list[int]] = defaultdict(list)
        self._cartons: dict[str, Carton] = _cartons(delivery)
        self._labels = _labels(delivery)
        self._listed: dict[int, int] = {}
        for line in delivery.lines:
            self._add_line(line)
        self._mapped: dict[str, list[int]] = {}
        if mapped:
            self._add_mapped(mapped)

    @property
    def cartons(self) -> Iterable[Carton]:
        """All cartons, in the order of the delivery."""
        return self._cartons.values()

    def carton(self, carton_no: str) -> Carton:
        """One carton by its number; raises KeyError."""
        return self._cartons[carton_no]

    def has_carton(self, number: str) -> bool:
        """Whether the delivery names a carton of this number."""
        return number in self._cartons

    def carton_of(self, code: Code, text: str) -> Carton | None:
        """The carton whose label was read, by SSCC or by the distributor's own number."""
        if code.sscc is not None and code.kind is not Kind.TRACE_CODE:
            number = self._labels.get(code.sscc)
        else:
            number = self._labels.get(_label_text(text))
        return None if number is None else self._cartons[number]

    def level(self, code: Code) -> PackageLevel:
        """The level a trace code's identifier is printed on; small where nobody said otherwise."""
        return self._levels.get(code.drug_identifier or "", PackageLevel.SMALL)

    def lines_of(self, code: Code) -> list[DeliveryLine]:
        """The lines whose item this trace code may belong to, in order."""
        identifier = code.drug_identifier or ""
        numbers = (
            # What the distributor says of its own delivery comes before what was learned.
            self._by_identifier.get(identifier)
            or self._mapped.get(identifier)
            or self._by_gtin.get(code.gtin or "")
        )
        return [self.lines[number] for number in numbers or []]

    def lines_of_product(self, gtin: str) -> list[DeliveryLine]:
        """The lines whose item carries a product code (EAN-13, GTIN), in order."""
        numbers = self._by_gtin.get(gtin) or self._by_identifier.get(gtin) or self._mapped.get(gtin)
        return [self.lines[number] for number in numbers or []]

    def wholly_listed(self, line: DeliveryLine) -> bool:
        """Whether every code of the line is known, so that any other one is a stranger."""
        return self._listed[line.line_no] >= line.quantity

    def unidentified_lines(self, code: Code) -> list[DeliveryLine]:
        """The lines of which nobody said what codes of this kind begin with.

        A GTIN says nothing of 20-digit codes (the boxes of most drugs carry both), unless the
        distributor names the drug identifiers of its other lines: then it would have named this
        one's, too.
        """
        names_identifiers = bool(self._by_identifier)
        return [
            line
            for line in self.delivery.lines
            if not line.item.drug_identifiers
            and (line.item.gtin is None or (code.gtin is None and not names_identifiers))
        ]

    def _add_mapped(self, mapped: Mapping[str, Iterable[Mapped]]) -> None:
        by_item: dict[str, list[int]] = defaultdict(list)
        for line in self.delivery.lines:
            by_item[line.item.province_code].append(line.line_no)
        by_item.pop("", None)
        for identifier, items in mapped.items():
            for item in items:
                numbers = by_item.get(item.province_code)
                if numbers:
                    self._mapped.setdefault(identifier, []).extend(numbers)
                    self._levels.setdefault(identifier, item.level)

    def _add_line(self, line: DeliveryLine) -> None:
        self._listed[line.line_no] = sum(line.listed_in(content) for content in line.cartons)
        for identifier, level in line.item.drug_identifiers.items():
            self._levels[identifier] = level
            self._by_identifier[identifier].append(line.line_no)
        if line.item.gtin is not None:
            self._by_gtin[line.item.gtin.zfill(14)].append(line.line_no)


def _cartons(delivery: Delivery) -> dict[str, Carton]:
    by_carton: dict[str, dict[int, int | None]] = {}
    listed: dict[str, int] = defaultdict(int)
    for line in delivery.lines:
        for content in line.cartons:
            by_line = by_carton.setdefault(content.carton_no, {})
            quantity = content.quantity
            if quantity is None:
                quantity = line.listed_in(content) or None
            by_line[line.line_no] = _sum(by_line.get(line.line_no, 0), quantity)
            listed[content.carton_no] += line.listed_in(content)
    return {
        number: Carton(number, _total(by_line), by_line, listed[number])
        for number, by_line in by_carton.items()
    }


def _total(by_line: Mapping[int, int | None]) -> int | None:
    total: int | None = 0
    for quantity in by_line.values():
        total = _sum(total, quantity)
    return total


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _label_text(text: str) -> str:
    """A carton number as readers give it: half width, no separator around it."""
    return fold(text).strip(BLANKS + GS)


def _labels(delivery: Delivery) -> dict[str, str]:
    labels: dict[str, str] = {}
    for line in delivery.lines:
        for content in line.cartons:
            labels[_label_text(content.carton_no)] = content.carton_no
            if content.sscc is not None:
                labels[content.sscc] = content.carton_no
    return labels
