"""How the rows of the two catalogues compare, trait by trait, each pair of writings judged once.

Without it the same two writings of one strength would be read fifty thousand times. Texts that are
equal as written are the same; all else is asked of app/catalogue/meaning, and remembered within
bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache

from app.catalogue.matching.keys import is_said
from app.catalogue.meaning import numbers
from app.catalogue.meaning.forms import compare_forms
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.makers import SHORTEST, MakerNames
from app.catalogue.meaning.packs import compare_packs
from app.catalogue.meaning.prices import compare_prices
from app.catalogue.meaning.strengths import compare as compare_strengths
from app.catalogue.meaning.strengths import read as read_strength
from app.catalogue.meaning.units import same_unit
from app.catalogue.rows import HospitalRow, ProvinceRow

Aliases = Iterable[tuple[str, ...]]
_PAIRS = 1 << 14


class Likening:
    """Compares by one list of makers' other names and of old approval numbers."""

    def __init__(self, makers: Aliases = (), approvals: Aliases = ()) -> None:
        names = MakerNames(makers)
        self._old = old = numbers.approval_aliases(approvals)
        self._maker = _remembered(names.compare)
        self._approval = _remembered(lambda one, other: numbers.compare_approval(one, other, old))
        self._strength = _remembered(
            lambda one, other: compare_strengths(read_strength(one), read_strength(other))
        )
        self._form = _remembered(compare_forms)
        self._unit = _remembered(same_unit)

    def approval_key(self, text: str) -> str:
        """What all writings, and all old numbers, of one approval number have in common."""
        if not is_said(text):
            return ""
        key = numbers.approval_key(text)
        return f"#{self._old[key]}" if key in self._old else key

    def maker(self, one: str, other: str) -> Likeness:
        """Two makers, or two distributors."""
        return self._maker(one, other) if one != other else _stated(one)

    def row_maker(self, province: ProvinceRow, hospital: HospitalRow) -> Likeness:
        """The makers of two rows; of a row without one, what is cut off behind its strength.

        What stands there may be anything: it can agree with a maker, never differ from him.
        """
        if is_said(hospital.maker):
            return self.maker(province.maker, hospital.maker)
        rest = read_strength(hospital.strength).rest
        agrees = len(rest) >= SHORTEST and self.maker(province.maker, rest) is Likeness.SAME
        return Likeness.SAME if agrees else Likeness.UNKNOWN

    def approval(self, one: str, other: str) -> Likeness:
        """Two approval numbers."""
        if one == other:
            return _stated(one)
        if not is_said(one) or not is_said(other):
            return Likeness.UNKNOWN
        return self._approval(one, other)

    def strength(self, one: str, other: str) -> Likeness:
        """Two strengths, as written with all that may stand beside them."""
        return self._strength(one, other) if one != other else _stated(one)

    def form(self, one: str, other: str) -> Likeness:
        """Two dosage forms."""
        return self._form(one, other) if one != other else _stated(one)

    def unit(self, one: str, other: str) -> Likeness:
        """Two units."""
        return self._unit(one, other) if one != other else _stated(one)

    def pack(self, province: ProvinceRow, hospital: HospitalRow) -> Likeness:
        """What is in one sales package of each."""
        if (
            province.pack_quantity is not None
            and province.pack_quantity == hospital.pack_quantity
            and province.unit == hospital.unit
            and province.dosage_unit == hospital.dosage_unit
        ):
            return Likeness.SAME
        return compare_packs(province, hospital)

    def price(
        self,
        province: ProvinceRow,
        hospital: HospitalRow,
        tolerance: Decimal,
        decimals: int | None,
    ) -> tuple[Likeness, tuple[str, str]]:
        """Both prices, and each per the same unit in words; decimals of the hospital's file."""
        return compare_prices(province, hospital, tolerance, decimals)


def _stated(text: str) -> Likeness:
    return Likeness.SAME if text else Likeness.UNKNOWN


def _remembered(compare: Callable[[str, str], Likeness]) -> Callable[[str, str], Likeness]:
    return lru_cache(_PAIRS)(compare)
