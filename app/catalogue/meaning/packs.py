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
    one_unit = same_unit(a.dosage_unit, b.dosage_unit) is Likeness.SAME
    if one_unit and None not in (a.quantity, b.quantity) and a.quantity != b.quantity:
        return Likeness.DIFFERS
    ours, theirs = _said(a), _said(b)
    if ours is None or theirs is None:
        return Likeness.SAME if ours is theirs and _alike(a, b) else Likeness.UNKNOWN
    if _counts_alike(ours[1], theirs[1]):
        return Likeness.SAME if ours[0] == theirs[0] else Likeness.DIFFERS
    pieces = _pieces(ours, a, b), _pieces(theirs, a, b)
    if None in pieces:
        return Likeness.UNKNOWN
    return Likeness.SAME if pieces[0] == pieces[1] else Likeness.DIFFERS


def _alike(a: Pack, b: Pack) -> bool:
    """Tell whether two rows that do not split their packages have the same one."""
    one_number = a.quantity is not None and a.quantity == b.quantity
    return one_number and same_unit(a.unit, b.unit) is Likeness.SAME


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


def _counts_alike(a: str, b: str) -> bool:
    """Tell whether two numbers count the same, as far as is said: 片 and 粒 do."""
    if same_unit(a, b) is not Likeness.DIFFERS:
        return True
    return bool(unit_words(a) & _PIECES) and bool(unit_words(b) & _PIECES)


def _pieces(said: tuple[int, str], *packs: Pack) -> int | None:
    """The whole pack in single pieces, by a specification that has this number of this unit."""
    if unit_words(said[1]) & _PIECES:
        return said[0]
    for strength in (read(pack.specification) for pack in packs):
        if strength.count is None or strength.unread:
            continue
        levels = (*strength.factors, (strength.count, _innermost(strength)))
        if any(
            number == said[0] and same_unit(unit, said[1]) is Likeness.SAME
            for number, unit in levels
        ):
            return strength.count
    return None
