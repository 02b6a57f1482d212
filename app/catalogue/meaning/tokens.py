"""Cutting a specification into amounts, counts, signs and words.

Without it each rule of strengths would search the text again. Pure text work: what the pieces mean
together is for reading.py. One pass of one regular expression, 1 to 2 µs a piece.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from app.catalogue.meaning.amounts import (
    MULTIPLES,
    NUMBER,
    UNITS,
    Amount,
    amount_of,
    longest_first,
)

_COUNTED = """
片 粒 丸 颗 支 枝 针 瓶 袋 包 板 盒 合 贴 帖 张 枚 个 听 罐 管 筒 套 块 条 只 付 副 s 's t
小瓶 小盒 小袋 小包 软袋 中盒 tab cap 人份 安瓿 铝板
"""
COUNTED = frozenset(_COUNTED.split())
"""What is counted in a pack."""
DOSES = frozenset(("揿", "喷", "吸", "掀", "泡", "吸入剂量", "剂次", "剂", "次"))
"""What one dose of an inhaler or a spray is called."""
BEYOND = frozenset(("箱", "件", "中包", "大箱", "中箱", "大盒", "ctn"))
"""What holds sales packages: no part of one."""


class Kind(IntEnum):
    """What a piece is."""

    AMOUNT = 0
    COUNT = 1
    DOSES = 2
    BEYOND = 3
    NUMBER = 4
    EACH = 5
    """每 with a unit: 每毫升, 每片."""
    PER = 6
    """A slash with a unit and no number: /ml, /盒."""
    SIGN = 7
    WORD = 8


class Token(NamedTuple):
    """One piece of a specification."""

    kind: Kind
    text: str
    """The unit of counts, EACH and PER, the sign, the word."""
    number: Decimal = Decimal(0)
    amount: Amount | None = None


_KIND_OF = {
    **dict.fromkeys(BEYOND, Kind.BEYOND),
    **dict.fromkeys(DOSES, Kind.DOSES),
    **dict.fromkeys(COUNTED, Kind.COUNT),
}
_UNIT = longest_first({*UNITS, *_KIND_OF})
_MULTIPLE = longest_first([word for word in MULTIPLES if word])
_TOKEN = re.compile(
    rf"(?P<number>{NUMBER})(?:\*10\^(?P<power>[0-9]{{1,2}}))?(?P<multiple>{_MULTIPLE}|)"
    rf"(?P<unit>(?:{_UNIT})(?![a-z]|仔癀)|)"
    rf"|(?P<each>[每/])(?P<of>(?:{_UNIT})(?![a-z]))"
    r"|(?P<sign>[*:/(),、+;|=])"
    r"|(?P<word>[^0-9*:/(),、+;|=每]+(?:(?<=[\u4e00-\u9fff][a-z])[0-9]{1,2}(?![0-9.]))?|.)",
    re.DOTALL,
)


def tokens_of(folded: str) -> list[Token]:
    """Cut a folded text; only blanks are lost. 维生素d3 and 辅酶q10 are words."""
    tokens = []
    for number, power, multiple, unit, each, of, sign, word in _TOKEN.findall(folded):
        if number:
            tokens.append(_numbered(number, power, multiple, unit))
        elif each:
            tokens.append(Token(Kind.EACH if each == "每" else Kind.PER, of))
        elif sign:
            tokens.append(Token(Kind.SIGN, sign))
        elif word != " ":
            tokens.append(Token(Kind.WORD, word))
    return tokens


def _numbered(number: str, power: str, multiple: str, unit: str) -> Token:
    if unit in UNITS or not unit:
        amount = amount_of(number, power, multiple, unit)
        if amount is not None:
            return Token(Kind.AMOUNT, unit, amount.value, amount)
    value = Decimal(number.replace(",", "")) * MULTIPLES[multiple]
    return Token(_KIND_OF.get(unit, Kind.NUMBER), unit, value)
