"""What a specification says a drug is made of: the value that reading it gives.

Without it strengths would be compared as texts. Only what was written is here; what is not said is
None or empty. Amounts are in their dimension's unit (app/catalogue/meaning/amounts.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from app.catalogue.meaning.amounts import Amount, Dimension, plain


@dataclass(frozen=True, slots=True, order=True)
class Active:
    """One active substance, or the whole of them."""

    amount: Amount
    name: str = ""
    """Only where several are named; else empty."""

    @property
    def text(self) -> str:
        """Write it with its name."""
        apart = " " if self.name[-1:].isdigit() else ""
        return f"{self.name}{apart}{self.amount.text}"


@dataclass(frozen=True, slots=True, order=True)
class Concentration:
    """How much there is in one ml or one g; a share where `per` is None."""

    active: Active
    per: Dimension | None
    """MASS or VOLUME; None: the share of the fill, whichever it is."""

    @property
    def text(self) -> str:
        """Write it as an amount per unit, or as percent."""
        return f"{self.active.text}/{self.per.value}" if self.per else self.active.text

    @property
    def per_unit(self) -> Amount:
        """The amount in one g or ml; of a share, grams (`g/ml` as pharmacopoeias count)."""
        if self.per is not None:
            return self.active.amount
        return Amount(Dimension.MASS, self.active.amount.value / 100)


@dataclass(frozen=True)
class Strength:
    """A specification, read. No slots: the canonical text is made when it is first asked for."""

    actives: tuple[Active, ...] = ()
    """In one dosage unit, sorted. One mass alone may also be the fill (`65克` of a cream)."""
    fill: Amount | None = None
    """Volume or mass of one dosage unit, where it is said to be that."""
    concentration: tuple[Concentration, ...] = ()
    """Only where it does not follow from the content of the fill."""
    count: int | None = None
    """Dosage units in one sales package (24 for `12片×2板`)."""
    factors: tuple[tuple[int, str], ...] = ()
    """What the count is the product of, with the units as folded: ((12, "片"), (2, "板"))."""
    rest: str = ""
    """Words at the end that say nothing of the drug: most often the maker, cut off."""
    doses: int | None = None
    """揿, 喷, 吸 in one container."""
    per_dose: tuple[Active, ...] = ()
    """What one of the doses holds, where it is said."""
    restated: tuple[Amount, ...] = ()
    """The content said a second time, counted as something else: 1g(以阿奇霉素计0.25g),
    1.5g(相当于钙0.6g)."""
    equivalents: tuple[Amount, ...] = ()
    """Amounts of crude drugs it stands for: 相当于饮片3g."""
    sizes: tuple[Amount, ...] = ()
    """Lengths and areas of a patch or a film, sorted."""
    ratio: tuple[Decimal, ...] = ()
    """Parts of a compound whose total alone is said: 0.375g(2:1)."""
    marks: tuple[str, ...] = ()
    """Words that tell presentations apart: 无糖, 笔芯, 成人."""
    unread: str = ""
    """The whole folded text where something with digits in it could not be read."""
    words: str = ""
    """The whole folded text where there was nothing but words to read: 复方."""

    @cached_property
    def text(self) -> str:
        """Canonical writing: reading it gives an equal strength; empty only for an empty text."""
        return self.unread or self.words or _written(self)


def _written(strength: Strength) -> str:
    parts = [
        "/".join(active.text for active in strength.actives),
        "/".join(each.text for each in strength.concentration),
        "/".join(f"{active.text}/喷" for active in strength.per_dose),
        "*".join(size.text for size in strength.sizes),
        _ratio(strength.ratio),
        *strength.marks,
        *(f"=计{amount.text}" for amount in strength.restated),
        *(f"相当于{amount.text}" for amount in strength.equivalents),
    ]
    body = ";".join(part for part in parts if part)
    pack = "".join(f"*{number}{unit}" for number, unit in strength.factors)
    doses = "" if strength.doses is None else f"*{strength.doses}喷"
    rest = f".{strength.rest}" if strength.rest else ""
    return f"{_fill(strength)}{body}{doses}{pack}{rest}"


def _ratio(parts: tuple[Decimal, ...]) -> str:
    return f"({':'.join(map(plain, parts))})" if parts else ""


def _fill(strength: Strength) -> str:
    if strength.fill is None:
        return ""
    weighed = "重" if strength.fill.dimension is Dimension.MASS else ""
    return f"{weighed}{strength.fill.text}{':' if strength.actives else ';'}"
