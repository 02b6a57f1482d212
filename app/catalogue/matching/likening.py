"""How the rows of the two catalogues compare, trait by trait, each pair of writings judged once.

Without it the same two writings of one strength would be read fifty thousand times. Texts that are
equal as written are the same; all else is asked of app/catalogue/meaning, and remembered within
bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from app.catalogue.matching.keys import is_said
from app.catalogue.meaning import numbers
from app.catalogue.meaning.forms import compare_forms
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.makers import (
    SHORTEST,
    MakerNames,
    maker_key,
    maker_keys,
    parties,
    whole_maker_key,
)
from app.catalogue.meaning.naming import Keys, Said, Words, first_of_each
from app.catalogue.meaning.packs import compare_packs
from app.catalogue.meaning.prices import compare_prices
from app.catalogue.meaning.strengths import compare as compare_strengths
from app.catalogue.meaning.strengths import read as read_strength
from app.catalogue.meaning.units import same_unit
from app.catalogue.rows import HospitalRow, ProvinceRow

Alike = Said | tuple[str, ...]
"""What a person said of two writings, or writings that are one thing without a person's word."""
_PAIRS = 1 << 14
_MAKER_KEYS = Keys(whole_maker_key, maker_keys)
_EXACT_MAKER_KEYS = Keys(maker_key, parties)
_APPROVAL_KEYS = Keys(numbers.approval_key, numbers.approval_keys)


class Named(Protocol):
    """A row of the hospital, or as much of it as names and numbers are in."""

    @property
    def hospital_code(self) -> str:
        """院内编码."""

    @property
    def maker(self) -> str:
        """生产企业."""

    @property
    def distributors(self) -> tuple[str, ...]:
        """配送企业."""

    @property
    def strength(self) -> str:
        """规格: a maker may stand behind it."""

    @property
    def approval_number(self) -> str:
        """批准文号."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Which writings compare otherwise than before: of two that do, both."""

    makers: frozenset[str]
    approvals: frozenset[str]

    def is_about(self, row: Named) -> bool:
        """Whether anything of a row may compare otherwise."""
        names = [row.maker, *row.distributors]
        if not is_said(row.maker):
            names.append(read_strength(row.strength).rest)
        return self.is_of(row.approval_number) or (
            bool(self.makers) and any(not self.makers.isdisjoint(maker_keys(one)) for one in names)
        )

    def is_of(self, approval_number: str) -> bool:
        """Whether an approval number is, or has, one of them."""
        if not self.approvals or not approval_number:
            return False
        return numbers.approval_key(approval_number) in self.approvals or (
            not self.approvals.isdisjoint(numbers.approval_keys(approval_number))
        )


class Likening:
    """Compares by one list of makers' other names and of old approval numbers."""

    def __init__(self, makers: Iterable[Alike] = (), approvals: Iterable[Alike] = ()) -> None:
        """Compare by groups of writings that are one, and by what persons said of two."""
        companies, said = _sorted_out(makers)
        self._makers = maker_words(said)
        apart = [(one.one, one.other) for one in said if not one.same]
        self._maker = _remembered(MakerNames(companies, apart=apart).compare)
        items, said = _sorted_out(approvals)
        self._approvals = approval_words(said)
        self._first = first_of_each(map(numbers.approval_key, group) for group in items)
        old, two = numbers.approval_aliases(items), self._approvals.apart.keys()
        self._approval = _remembered(
            lambda one, other: numbers.compare_approval(one, other, old, two)
        )
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
        return f"#{self._first[key]}" if key in self._first else key

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

    def why_maker(self, one: str, other: str, likeness: Likeness) -> str:
        """Whose word makes two makers so alike, in Chinese; empty where it is the rules'."""
        return _why(self._makers, one, other, likeness)

    def why_approval(self, one: str, other: str, likeness: Likeness) -> str:
        """Whose word makes two approval numbers so alike, in Chinese; empty: the rules'."""
        return _why(self._approvals, one, other, likeness)

    def touched(self, other: Likening) -> Touched:
        """What another one may compare otherwise because persons said something else."""
        return Touched(
            self._makers.touched(other._makers), self._approvals.touched(other._approvals)
        )

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


def _sorted_out(alike: Iterable[Alike]) -> tuple[list[tuple[str, ...]], list[Said]]:
    """Groups of writings that are one, and all words."""
    groups: list[tuple[str, ...]] = []
    said: list[Said] = []
    for one in alike:
        if isinstance(one, Said):
            said.append(one)
            groups += [(one.one, one.other)] if one.same else []
        else:
            groups.append(one)
    return groups, said


def maker_words(said: Iterable[Said]) -> Words:
    """Words on makers, by the keys these are compared by."""
    return Words.of(said, _MAKER_KEYS, _EXACT_MAKER_KEYS)


def approval_words(said: Iterable[Said]) -> Words:
    """Words on approval numbers, by the keys these are compared by."""
    return Words.of(said, _APPROVAL_KEYS, _APPROVAL_KEYS)


def _why(words: Words, one: str, other: str, likeness: Likeness) -> str:
    if likeness is Likeness.SAME:
        return words.why_same(one, other)
    return words.why_apart(one, other) if likeness is Likeness.DIFFERS else ""


def _stated(text: str) -> Likeness:
    return Likeness.SAME if text else Likeness.UNKNOWN


def _remembered(compare: Callable[[str, str], Likeness]) -> Callable[[str, str], Likeness]:
    return lru_cache(_PAIRS)(compare)
