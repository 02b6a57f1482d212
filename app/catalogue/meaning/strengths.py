"""Strengths: whether two specifications say the same content, fill and concentration.

Without it 0.9% 100ml and 100ml:0.9g would be two drugs. How one text is read says reading.py; here
two readings are compared. Rules:

- what only one side says is no difference: `1ml:5mg`, `5mg/ml`, `5mg` agree with each other;
- what both say must agree: content, fill, concentration, doses, sizes, marks (笔芯, 无糖);
- one mass alone may be content or fill (`65克`, `每支装65克`, `每片重0.3g` agree);
- a total agrees with the parts that sum up to it; with one of the parts alone nothing can be said;
- two masses side by side (`10g:0.1g`) are a compound, and fill with content where the other side
  speaks of a fill or of percent;
- the pack in a specification is compared by packs.py, the rest by makers.py;
- the same canonical text is the same; beyond that an unread text is never the same as another.

Reading a known text costs 0.1 µs, a new one about 25 µs; comparing two readings 3 to 10 µs.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal
from functools import lru_cache

from app.catalogue.meaning.amounts import Amount, Dimension
from app.catalogue.meaning.composition import Active, Concentration, Strength
from app.catalogue.meaning.likeness import Likeness, all_of, any_of
from app.catalogue.meaning.marks import marks_exclude
from app.catalogue.meaning.reading import read_folded
from app.catalogue.meaning.text import fold

__all__ = ["Strength", "compare", "compare_written", "read"]

_CERTAIN = Context(prec=20)
# 7:1 is 400mg:57mg in print.
_RATIO_TOLERANCE = Decimal("0.02")


@lru_cache(maxsize=1 << 14)
def read(specification: str) -> Strength:
    """Read a specification as it was written."""
    return read_folded(fold(specification))


def compare_written(a: str, b: str) -> Likeness:
    """Compare two specifications as they were written; equal ones cost 0.1 µs."""
    if a == b:
        return Likeness.SAME if a else Likeness.UNKNOWN
    return compare(read(a), read(b))


def compare(a: Strength, b: Strength) -> Likeness:
    """Compare two readings; symmetric."""
    if _at_once(a, b):
        return Likeness.SAME
    if marks_exclude(a.marks, b.marks):
        return Likeness.DIFFERS
    substance = all_of((_contents(a, b), _concentrations(a, b), _ratios(a, b)))
    shape = all_of((_fills(a, b), _sizes(a, b), _doses(a, b), _equivalents(a, b)))
    if Likeness.DIFFERS in (substance, shape):
        return Likeness.DIFFERS
    if a.unread or b.unread:
        return Likeness.UNKNOWN
    found = substance if _says_substance(a) or _says_substance(b) else shape
    if found is Likeness.UNKNOWN and a.text == b.text != "":
        return Likeness.SAME
    return found


def _at_once(a: Strength, b: Strength) -> bool:
    """Tell whether two readings are plainly the same: unread texts by their writing only."""
    if a.unread or a.words:
        return a.text == b.text
    return _says_substance(a) and _said(a) == _said(b)


def _said(strength: Strength) -> tuple[object, ...]:
    """All that is compared: most writings of one strength are read as the very same."""
    return (
        strength.actives,
        strength.fill,
        strength.concentration,
        strength.doses,
        strength.per_dose,
        strength.sizes,
        strength.ratio,
        strength.equivalents,
        strength.marks,
        strength.unread,
    )


def _says_substance(strength: Strength) -> bool:
    return bool(strength.actives or strength.concentration or strength.per_dose)


def _differs_unless(same: bool) -> Likeness:
    return Likeness.SAME if same else Likeness.DIFFERS


# Content


def _contents(a: Strength, b: Strength) -> Likeness:
    return any_of(
        [
            _content_lists(ours, theirs, a, b)
            for ours in _content_readings(a, b)
            for theirs in _content_readings(b, a)
        ]
    )


def _content_readings(strength: Strength, other: Strength) -> list[tuple[Active, ...]]:
    """The contents one side may mean: of one unit, of one dose, of all its doses."""
    actives = _without_fill(strength, other)
    readings = [actives] if actives else []
    if strength.per_dose:
        readings.append(strength.per_dose)
    if strength.doses and (strength.per_dose or actives):
        readings.append(_times(strength.per_dose or actives, Decimal(strength.doses)))
    if readings and not other.restated:
        readings += [_said_again(actives, amount) for amount in strength.restated]
    return readings


def _said_again(actives: tuple[Active, ...], amount: Amount) -> tuple[Active, ...]:
    """The content by what one of it counts as: 碳酸钙1.5g(相当于钙0.6g), 维生素D3 125IU."""
    counted = [one for one in actives if one.amount.dimension is amount.dimension]
    if len(counted) != 1:
        return (Active(amount),)
    return tuple(Active(amount) if one is counted[0] else one for one in actives)


def _times(actives: tuple[Active, ...], number: Decimal) -> tuple[Active, ...]:
    return tuple(
        Active(Amount(one.amount.dimension, one.amount.value * number), one.name) for one in actives
    )


def _without_fill(strength: Strength, other: Strength) -> tuple[Active, ...]:
    """What is content: an ointment's two masses and a mass alone may hold the fill."""
    actives = strength.actives
    if _may_be_ointment(strength) and not _may_be_ointment(other) and _speaks_of_mass_fill(other):
        return actives[:1]
    if not actives and _mass_fill(strength) and _is_one_mass(other):
        assert strength.fill is not None
        return (Active(strength.fill),)
    return actives


def _may_be_ointment(strength: Strength) -> bool:
    actives = strength.actives
    return (
        strength.fill is None
        and len(actives) == 2
        and all(one.amount.dimension is Dimension.MASS for one in actives)
        and actives[0].amount != actives[1].amount
    )


def _speaks_of_mass_fill(strength: Strength) -> bool:
    return _mass_fill(strength) or any(
        one.per is not Dimension.VOLUME for one in strength.concentration
    )


def _mass_fill(strength: Strength) -> bool:
    return strength.fill is not None and strength.fill.dimension is Dimension.MASS


def _is_one_mass(strength: Strength) -> bool:
    actives = strength.actives
    return (
        strength.fill is None
        and len(actives) == 1
        and actives[0].amount.dimension is Dimension.MASS
    )


def _content_lists(
    ours: tuple[Active, ...], theirs: tuple[Active, ...], a: Strength, b: Strength
) -> Likeness:
    if _is_filling(ours, b) or _is_filling(theirs, a):
        return Likeness.UNKNOWN
    if len(ours) == len(theirs) > 1 and _names(ours) == _names(theirs) != {""}:
        return _differs_unless(_by_name(ours) == _by_name(theirs))
    here, there = _by_dimension(ours), _by_dimension(theirs)
    return all_of(_values(here[shared], there[shared]) for shared in here.keys() & there.keys())


def _is_filling(actives: tuple[Active, ...], other: Strength) -> bool:
    """Tell whether one mass alone is the other side's fill: of the content it says nothing."""
    one = len(actives) == 1 and bool(other.actives) and other.actives != actives
    return one and other.fill == actives[0].amount


def _names(actives: Iterable[Active]) -> set[str]:
    return {active.name for active in actives}


def _by_name(actives: Iterable[Active]) -> dict[str, Amount]:
    return {active.name: active.amount for active in actives}


def _by_dimension(actives: Iterable[Active]) -> dict[Dimension, list[Decimal]]:
    found: dict[Dimension, list[Decimal]] = {}
    for active in actives:
        found.setdefault(active.amount.dimension, []).append(active.amount.value)
    return found


def _values(ours: list[Decimal], theirs: list[Decimal]) -> Likeness:
    """Compare the amounts of one dimension, as lists: their order means nothing."""
    if sorted(ours) == sorted(theirs):
        return Likeness.SAME
    few, many = sorted((ours, theirs), key=len)
    if len(few) == len(many):
        return Likeness.DIFFERS
    if len(few) == 1 and few[0] == sum(many):
        return Likeness.SAME
    return Likeness.UNKNOWN if all(value in many for value in few) else Likeness.DIFFERS


# Fill, concentration and the rest


def _fills(a: Strength, b: Strength) -> Likeness:
    ours, theirs = _fill_said(a, b), _fill_said(b, a)
    if ours is None or theirs is None or ours.dimension is not theirs.dimension:
        return Likeness.UNKNOWN
    return _differs_unless(ours == theirs)


def _fill_said(strength: Strength, other: Strength) -> Amount | None:
    if strength.fill is None and not _may_be_ointment(other) and _may_be_ointment(strength):
        return strength.actives[1].amount if _speaks_of_mass_fill(other) else None
    return strength.fill


def _concentrations(a: Strength, b: Strength) -> Likeness:
    if not a.concentration and not b.concentration:
        return Likeness.UNKNOWN
    ours, theirs = _per_unit(a, b), _per_unit(b, a)
    if None in ours or None in theirs:
        # A share of the fill, whatever that is.
        return _per_unit_lists(_joined(ours), _joined(theirs))
    return all_of(_per_unit_lists(ours[per], theirs[per]) for per in ours.keys() & theirs.keys())


def _joined(by_fill: dict[Dimension | None, list[Concentration]]) -> list[Concentration]:
    return [one for ones in by_fill.values() for one in ones]


def _per_unit_lists(ours: list[Concentration], theirs: list[Concentration]) -> Likeness:
    here = _by_dimension(Active(one.per_unit) for one in ours)
    there = _by_dimension(Active(one.per_unit) for one in theirs)
    return all_of(_near_values(here[both], there[both]) for both in here.keys() & there.keys())


def _near_values(ours: list[Decimal], theirs: list[Decimal]) -> Likeness:
    """As `_values`, for numbers that a division made: the last of 28 digits may be off."""
    return _values([*map(_CERTAIN.plus, ours)], [*map(_CERTAIN.plus, theirs)])


def _per_unit(strength: Strength, other: Strength) -> dict[Dimension | None, list[Concentration]]:
    """The concentrations one side says, or those that follow from its content and fill."""
    found: dict[Dimension | None, list[Concentration]] = {}
    for one in strength.concentration:
        found.setdefault(one.per, []).append(one)
    fill = _fill_said(strength, other)
    if found or fill is None or not fill.value:
        return found
    for active in _without_fill(strength, other):
        amount = Amount(active.amount.dimension, active.amount.value / fill.value)
        each = Concentration(Active(amount, active.name), fill.dimension)
        found.setdefault(fill.dimension, []).append(each)
    return found


def _sizes(a: Strength, b: Strength) -> Likeness:
    if not a.sizes or not b.sizes:
        return Likeness.UNKNOWN
    if {size.dimension for size in a.sizes} != {size.dimension for size in b.sizes}:
        return Likeness.UNKNOWN
    return _differs_unless(a.sizes == b.sizes)


def _doses(a: Strength, b: Strength) -> Likeness:
    if a.doses is None or b.doses is None:
        return Likeness.UNKNOWN
    return _differs_unless(a.doses == b.doses)


def _equivalents(a: Strength, b: Strength) -> Likeness:
    if not a.equivalents or not b.equivalents or a.equivalents == b.equivalents:
        return Likeness.UNKNOWN
    return Likeness.DIFFERS


def _ratios(a: Strength, b: Strength) -> Likeness:
    ours, theirs = _ratio(a), _ratio(b)
    if ours is None or theirs is None or not (a.ratio or b.ratio):
        return Likeness.UNKNOWN
    # A ratio agrees with the total it stands beside, and the total is compared as content.
    return (
        Likeness.UNKNOWN
        if abs(ours - theirs) <= _RATIO_TOLERANCE * max(ours, theirs)
        else (Likeness.DIFFERS)
    )


def _ratio(strength: Strength) -> Decimal | None:
    parts = strength.ratio or tuple(active.amount.value for active in strength.actives)
    if len(parts) != 2 or not min(parts):
        return None
    return max(parts) / min(parts)
