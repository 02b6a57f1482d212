"""Amounts: a number with its unit, brought to one unit for each dimension.

Without it 0.25g and 250mg would be two texts. `read_amount` reads one amount that fills the text;
texts with more in them are for strengths.py. Units are data: folded writing → dimension and
factor. Rules:

- IU, U, 单位, 国际单位 and 抗Xa因子国际单位 are one dimension: catalogues use them for each other.
  万 and 亿 before a unit multiply; 万 alone (`80万`) counts units, 亿 alone counts germs.
- MU and MIU are a million units: no drug is measured in thousandths of a unit.
- %, ‰ and ppm are shares; of what, the rest of the specification says.
- 1 Ci = 37 GBq (exactly, BIPM).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.catalogue.meaning.text import fold


class Dimension(StrEnum):
    """What is measured; the value is its unit here."""

    MASS = "g"
    VOLUME = "ml"
    UNITS = "iu"
    MOLES = "mmol"
    EQUIVALENTS = "meq"
    RADIOACTIVITY = "mbq"
    ENERGY = "kj"
    LENGTH = "cm"
    AREA = "cm2"
    SHARE = "%"
    GERMS = "cfu"
    TUBERCULIN = "tu"
    STANDARD_QUALITY = "sq-u"
    KALLIKREIN = "kiu"
    FLOCCULATION = "lf"
    PLAQUES = "pfu"


@dataclass(frozen=True, slots=True, order=True)
class Amount:
    """A readable amount; equal amounts are equal values."""

    dimension: Dimension
    value: Decimal
    """In the dimension's unit."""

    @property
    def text(self) -> str:
        """Write it in the dimension's unit, without needless zeros."""
        return f"{plain(self.value)}{self.dimension.value}"


def plain(value: Decimal) -> str:
    """Write a number without exponent and without needless zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


_TABLE = {
    Dimension.MASS: {
        "g 克 公克 gm": "1",
        "mg 毫克": "0.001",
        "ug mcg 微克": "0.000001",
        "ng 纳克": "0.000000001",
        "kg 千克 公斤": "1000",
    },
    Dimension.VOLUME: {
        "ml 毫升 cc": "1",
        "ul 微升": "0.001",
        "dl 分升": "100",
        "l 升": "1000",
    },
    Dimension.UNITS: {
        "iu u 单位 国际单位 活性单位 效价单位 axaiu 抗xaiu axau 抗xa因子国际单位"
        " 抗xa国际单位 i.u": "1",
        "mu miu 百万单位 百万国际单位 百万iu": "1000000",
        "ku": "1000",
    },
    Dimension.MOLES: {"mmol 毫摩尔": "1", "mol 摩尔": "1000", "umol 微摩尔": "0.001"},
    Dimension.EQUIVALENTS: {"meq 毫当量": "1"},
    Dimension.RADIOACTIVITY: {
        "mbq 兆贝可": "1",
        "gbq 吉贝可": "1000",
        "kbq 千贝可": "0.001",
        "bq 贝可": "0.000001",
        "mci 毫居里": "37",
        "uci 微居里": "0.037",
        "ci 居里": "37000",
    },
    Dimension.ENERGY: {"kj 千焦": "1", "kcal 千卡 大卡": "4.184"},
    Dimension.LENGTH: {"cm 厘米": "1", "mm 毫米": "0.1", "m 米": "100"},
    Dimension.AREA: {
        "cm2 cm^2 平方厘米": "1",
        "mm2 mm^2 平方毫米": "0.01",
        "m2 m^2 平方米": "10000",
    },
    Dimension.SHARE: {"%": "1", "‰": "0.1", "ppm": "0.0001"},
    Dimension.GERMS: {"cfu 个活菌 活菌 个菌": "1"},
    Dimension.TUBERCULIN: {"tu": "1"},
    Dimension.STANDARD_QUALITY: {"sq-u squ": "1"},
    Dimension.KALLIKREIN: {"kiu": "1"},
    Dimension.FLOCCULATION: {"lf": "1"},
    Dimension.PLAQUES: {"pfu": "1"},
}
"""For each dimension: writings of a unit, and what one of it is in the dimension's unit."""
UNITS = {
    word: (dimension, Decimal(factor))
    for dimension, units in _TABLE.items()
    for words, factor in units.items()
    for word in words.split()
}
"""Folded writing of a unit → its dimension and what one of it is in the dimension's unit."""
MULTIPLES = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
}
"""Words between a number and its unit."""
_ONE = Decimal(1)
ALONE = {"万": Dimension.UNITS, "百万": Dimension.UNITS, "亿": Dimension.GERMS}
"""What a word counts that has no unit after it."""

NUMBER = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]+(?:\.[0-9]+)?"
    r"|(?<![0-9a-z\u4e00-\u9fff)])\.[0-9]+)"
)
"""A number as catalogues write it: 1,000 and .5 as well."""


def longest_first(words: object) -> str:
    """Join words to alternatives of a regular expression, the longest first."""
    assert isinstance(words, dict | frozenset | set | list | tuple)
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


_LONGEST = 100
_AMOUNT = re.compile(
    rf"(?P<number>{NUMBER})(?:\*10\^(?P<power>[0-9]{{1,2}}))?"
    rf"(?P<multiple>{longest_first([word for word in MULTIPLES if word])}|)"
    rf"(?P<unit>{longest_first(UNITS)}|)"
)


def amount_of(number: str, power: str | None, multiple: str, unit: str) -> Amount | None:
    """Make an amount of its written parts; None where there is no unit and none is meant."""
    dimension, factor = UNITS.get(unit) or (ALONE.get(multiple), _ONE)
    if dimension is None:
        return None
    value = Decimal(number.replace(",", "")) * factor
    if multiple:
        value *= MULTIPLES[multiple]
    return Amount(dimension, value.scaleb(int(power)) if power else value)


def read_amount(text: str) -> Amount | None:
    """Read a text that is one amount and nothing else; about 6 µs."""
    found = _AMOUNT.fullmatch(fold(text)) if len(text) <= _LONGEST else None
    if found is None:
        return None
    return amount_of(found["number"], found["power"], found["multiple"], found["unit"])
