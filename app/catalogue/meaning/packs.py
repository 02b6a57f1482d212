"""Packs: how many dosage units one sales package holds, said by a ratio, a specification or both.

Without it 2 plates of 12 and 24 tablets would be two packs. Rules:

- ratios of one dosage unit are compared as numbers;
- ratios of different dosage units (片 and 板) are brought together by a specification that names
  both levels (`12片/板×2板/盒`): 2 板 is then the whole pack of 24;
- a row whose dosage unit is its package (盒, 盒, 1) says nothing about what is in it, and a row
  without a ratio neither: then its specification is asked, else nothing can be said.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.strengths import Strength, read
from app.catalogue.meaning.units import same_unit, unit_words
from app.catalogue.rows import HospitalRow, ProvinceRow

_PIECES = frozenset(("片", "粒", "丸", "贴", "枚"))
"""Single pieces: rows may call one of them by another's name, the number stays."""


@dataclass(frozen=True, slots=True)
class Pack:
    """What one row says about its sales package."""

    quantity: int | None
    unit: str
    """包装单位."""
    dosage_unit: str
    specification: str


def pack_of(specification: str) -> int | None:
    """Read how many dosage units one sales package holds; None where it is not said."""
    return read(specification).count


def compare_packs(province: ProvinceRow, hospital: HospitalRow) -> Likeness:
    """Compare the packs of two rows; under 1 µs where both ratios count the same unit."""
    if province.dosage_unit == hospital.dosage_unit and province.dosage_unit:
        ours, theirs = province.pack_quantity, hospital.pack_quantity
        if ours is not None and ours == theirs and ours != 1:
            return Likeness.SAME
    return compare_pack_values(
        Pack(province.pack_quantity, province.unit, province.dosage_unit, province.strength),
        Pack(hospital.pack_quantity, hospital.unit, hospital.dosage_unit, hospital.strength),
    )


def compare_pack_values(a: Pack, b: Pack) -> Likeness:
    """Compare what two rows say about their packs; symmetric."""
    ours, theirs = _said(a), _said(b)
    if ours is None or theirs is None:
        return Likeness.UNKNOWN
    unit = same_unit(ours[1], theirs[1])
    if ours[0] == theirs[0] and (unit is not Likeness.DIFFERS or _both_pieces(ours[1], theirs[1])):
        return Likeness.SAME
    if unit is not Likeness.DIFFERS or _both_pieces(ours[1], theirs[1]):
        return Likeness.DIFFERS
    whole = {_whole(ours, one) for one in (a, b)} & {_whole(theirs, one) for one in (a, b)}
    if whole - {None}:
        return Likeness.SAME
    return Likeness.UNKNOWN


def _said(pack: Pack) -> tuple[int, str] | None:
    """The ratio with its unit; of a row that does not split its package, its specification's."""
    splits = pack.quantity != 1 or same_unit(pack.unit, pack.dosage_unit) is not Likeness.SAME
    if pack.quantity is not None and splits:
        return pack.quantity, pack.dosage_unit
    strength = read(pack.specification)
    if strength.count is not None and not strength.unread:
        return strength.count, _innermost(strength) or pack.dosage_unit
    return None


def _innermost(strength: Strength) -> str:
    named = [unit for _, unit in strength.factors if unit]
    pieces = [unit for unit in named if unit_words(unit) & _PIECES]
    return (pieces or named or [""])[0]


def _both_pieces(a: str, b: str) -> bool:
    return bool(unit_words(a) & _PIECES) and bool(unit_words(b) & _PIECES)


def _whole(said: tuple[int, str], pack: Pack) -> int | None:
    """The whole pack in single pieces, when the specification has this number of this unit."""
    strength = read(pack.specification)
    if strength.count is None or strength.unread:
        return None
    levels = [*strength.factors, (strength.count, _innermost(strength))]
    for number, unit in levels:
        if number == said[0] and same_unit(unit, said[1]) is Likeness.SAME:
            return strength.count
    return None
