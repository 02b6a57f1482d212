"""How well two rows go together: a score with a reason for each of its points.

Without it a person would have to believe a number. Each trait has its weight; what agrees brings
it whole (names: by how like they are), what differs or is not said brings nothing. What both
catalogues must state makes 100 together; codes come on top, up to 100.
"""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz import fuzz

from app.catalogue.matching.keys import code_key, is_said, name_core
from app.catalogue.matching.likening import Likening
from app.catalogue.matching.match import Candidate, Reason, Trait
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.numbers import differing_segments
from app.catalogue.meaning.text import fold
from app.catalogue.rows import HospitalRow, ProvinceRow

WEIGHTS = {
    Trait.PROVINCE_CODE: 40,
    Trait.INSURANCE_CODE: 30,
    Trait.STANDARD_CODE: 20,
    Trait.APPROVAL_NUMBER: 20,
    Trait.NAME: 20,
    Trait.STRENGTH: 20,
    Trait.MAKER: 20,
    Trait.PACK_QUANTITY: 10,
    Trait.FORM: 5,
    Trait.UNIT: 5,
    Trait.TRADE_NAME: 5,
}
_LIKE = 80.0
"""From which ratio (of 100) on names agree."""
_STRANGE = 40.0
"""Under which ratio names have nothing in common."""
_MOST = 100

Row = ProvinceRow | HospitalRow
Judge = Callable[[ProvinceRow, HospitalRow, Likening], Likeness]


def weigh(province: ProvinceRow, hospital: HospitalRow, likening: Likening) -> Candidate:
    """Compare two rows by all traits and say what each brings."""
    reasons = []
    for trait, judge in _JUDGES.items():
        read = _VALUES[trait]
        values = (read(province), read(hospital))
        if any(values):
            likeness = judge(province, hospital, likening)
            points = _points(trait, likeness, province, hospital)
            detail = _detail(trait, likeness, values, likening)
            reasons.append(Reason(trait, likeness, points, *values, detail))
    return Candidate(province, min(_MOST, sum(one.points for one in reasons)), tuple(reasons))


def points_of(province: ProvinceRow, hospital: HospitalRow, likening: Likening) -> int:
    """All points together, without the bound of a score: what tells good ones from better ones."""
    points = 0
    for trait, judge in _JUDGES.items():
        likeness = judge(province, hospital, likening)
        if likeness is Likeness.SAME:
            points += _points(trait, likeness, province, hospital)
    return points


def name_ratio(one: str, other: str) -> float:
    """How like two names are, of 100."""
    if one == other:
        return 100.0
    return fuzz.ratio(fold(one), fold(other))


def are_strange(one: str, other: str) -> bool:
    """Whether two names have nothing in common but what hundreds of names have."""
    return one != other and fuzz.ratio(name_core(fold(one)), name_core(fold(other))) < _STRANGE


def pack_text(row: Row) -> str:
    """What is in one sales package, as a person would say it: 24片/盒."""
    if row.pack_quantity is None:
        return row.unit
    return f"{row.pack_quantity}{row.dosage_unit}/{row.unit}"


def _points(trait: Trait, likeness: Likeness, province: ProvinceRow, hospital: HospitalRow) -> int:
    if likeness is not Likeness.SAME:
        return 0
    if trait is Trait.NAME:
        return round(WEIGHTS[trait] * name_ratio(province.name, hospital.name) / _MOST)
    return WEIGHTS[trait]


def _detail(trait: Trait, likeness: Likeness, values: tuple[str, str], likening: Likening) -> str:
    if trait is Trait.MAKER:
        return likening.why_maker(*values, likeness)
    if trait is Trait.APPROVAL_NUMBER:
        return likening.why_approval(*values, likeness)
    if trait is Trait.NAME and all(values):
        ratio = name_ratio(*values)
        return "" if ratio >= _MOST else f"名称相似度 {ratio:.0f}%"
    if trait is Trait.INSURANCE_CODE and likeness is Likeness.DIFFERS:
        differing = differing_segments(*values)
        return f"不同的段：{'、'.join(differing)}" if differing else ""
    return ""


def _codes(one: str, other: str) -> Likeness:
    mine, theirs = code_key(one), code_key(other)
    if not mine or not theirs:
        return Likeness.UNKNOWN
    return Likeness.SAME if mine == theirs else Likeness.DIFFERS


def _names(province: ProvinceRow, hospital: HospitalRow, _: Likening) -> Likeness:
    if not province.name or not hospital.name:
        return Likeness.UNKNOWN
    like = name_ratio(province.name, hospital.name) >= _LIKE
    return Likeness.SAME if like else Likeness.DIFFERS


def _trade_names(province: ProvinceRow, hospital: HospitalRow, _: Likening) -> Likeness:
    one, other = province.trade_name, hospital.trade_name
    if not is_said(one) or not is_said(other):
        return Likeness.UNKNOWN
    return Likeness.SAME if fold(one) == fold(other) else Likeness.DIFFERS


_VALUES: dict[Trait, Callable[[Row], str]] = {
    Trait.PROVINCE_CODE: lambda row: row.province_code,
    Trait.INSURANCE_CODE: lambda row: row.insurance_code,
    Trait.STANDARD_CODE: lambda row: row.standard_code,
    Trait.APPROVAL_NUMBER: lambda row: row.approval_number,
    Trait.NAME: lambda row: row.name,
    Trait.TRADE_NAME: lambda row: row.trade_name,
    Trait.STRENGTH: lambda row: row.strength,
    Trait.MAKER: lambda row: row.maker,
    Trait.PACK_QUANTITY: pack_text,
    Trait.FORM: lambda row: row.form,
    Trait.UNIT: lambda row: row.unit,
}

_JUDGES: dict[Trait, Judge] = {
    Trait.PROVINCE_CODE: lambda p, h, _: _codes(p.province_code, h.province_code),
    Trait.INSURANCE_CODE: lambda p, h, _: _codes(p.insurance_code, h.insurance_code),
    Trait.STANDARD_CODE: lambda p, h, _: _codes(p.standard_code, h.standard_code),
    Trait.APPROVAL_NUMBER: lambda p, h, by: by.approval(p.approval_number, h.approval_number),
    Trait.NAME: _names,
    Trait.TRADE_NAME: _trade_names,
    Trait.STRENGTH: lambda p, h, by: by.strength(p.strength, h.strength),
    Trait.MAKER: lambda p, h, by: by.row_maker(p, h),
    Trait.PACK_QUANTITY: lambda p, h, by: by.pack(p, h),
    Trait.FORM: lambda p, h, by: by.form(p.form, h.form),
    Trait.UNIT: lambda p, h, by: by.unit(p.unit, h.unit),
}
