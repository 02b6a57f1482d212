"""What tells candidates from each other: where a person must look.

Without it two rows of eleven values each would lie before a person, alike but for one.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.catalogue.matching.likening import Likening
from app.catalogue.matching.match import Trait
from app.catalogue.matching.scoring import pack_text
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.text import fold
from app.catalogue.rows import ProvinceRow


def telling_apart(rows: Sequence[ProvinceRow], likening: Likening) -> tuple[Trait, ...]:
    """Traits in which the rows do not all mean the same; the provincial code is one always."""
    if len(rows) < 2:
        return ()
    first, *others = rows
    return tuple(
        trait for trait in Trait if any(_differ(trait, first, one, likening) for one in others)
    )


def _differ(trait: Trait, one: ProvinceRow, other: ProvinceRow, likening: Likening) -> bool:
    if trait is Trait.PACK_QUANTITY:
        return fold(pack_text(one)) != fold(pack_text(other))
    mine, theirs = str(getattr(one, trait)), str(getattr(other, trait))
    if mine == theirs:
        return False
    compare = {
        Trait.APPROVAL_NUMBER: likening.approval,
        Trait.STRENGTH: likening.strength,
        Trait.MAKER: likening.maker,
        Trait.FORM: likening.form,
        Trait.UNIT: likening.unit,
    }.get(trait)
    if compare is None:
        return fold(mine) != fold(theirs)
    return compare(mine, theirs) is not Likeness.SAME
