"""Numbers of registers in a catalogue: 批准文号, 医保代码, 本位码, and what of them differs.

Without it a number with and without 国药准字 would be two drugs. Rules:

- the words before the number, blanks, brackets, case and full width say nothing;
- 0 and O, 1 and I or l are not the same: the number is wrong, and `confusable` says so;
- old and new numbers of one item are the same where the caller's aliases say so. A bare import
  number and the 国药准字 number with the same digits that has J or C after its letter (H20140732,
  HJ20140732) are most likely one, since 2020: nothing is said without an alias. With the words on
  both they differ;
- a number cut off (`国药准字H2014`) says nothing unless it differs from the other's beginning;
- a cell with several numbers is the same as another that has one of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import product

from app.catalogue.meaning.aliases import Aliases, joined
from app.catalogue.meaning.likeness import Likeness
from app.codes.check_digits import has_gs1_check_digit
from app.codes.reading import fold
from app.codes.registry.approval import PARTS, read_approval_number
from app.codes.registry.insurance import KINDS

_USUAL = re.compile(r"(?:国药准字)?([HZS][JC]?[12][0-9]{7}|[A-Z][0-9]{8})", re.ASCII)
_WORDS = re.compile(r"国药准字|进口药品|医药产品|注册证号?|批准文号|号")
_SIGNS = re.compile(r"[^0-9A-Z\u4e00-\u9fff]+")
_NUMBERS = re.compile(r"B?[A-Z]{1,2}[0-9]{8}(?![0-9])")
_SEVERAL = re.compile(r"[;；、,，|\n]+")
_CONFUSED = str.maketrans("OQDILZB", "0001128")

NO_ALIASES: Aliases = {}


def approval_aliases(groups: Iterable[Iterable[str]]) -> dict[str, int]:
    """Make aliases of groups of numbers, each the old and new ones of one item."""
    return joined(map(approval_key, group) for group in groups)


@lru_cache(maxsize=1 << 15)
def approval_key(text: str) -> str:
    """Fold an approval number to its letters and digits: H20140732.

    A new one as the registers write it costs 1 µs, any other about 5 µs.
    """
    usual = _USUAL.fullmatch(text)
    if usual is not None:
        return usual[1]
    folded = fold(text).upper().strip()
    read = read_approval_number(folded)
    if read is not None and read[0] is not None:
        parts = PARTS.fullmatch(read[0])
        if parts is not None:
            return f"{parts['bulk']}{parts['letters']}{parts['digits']}"
    return _SIGNS.sub("", _WORDS.sub("", folded))


def compare_approval(
    a: str,
    b: str,
    aliases: Aliases = NO_ALIASES,
    apart: Collection[frozenset[str]] = frozenset(),
) -> Likeness:
    """Compare two cells of approval numbers; equal ones cost 0.1 µs.

    `apart` are pairs of keys of which a person said that they are two items'.
    """
    if a == b:
        return Likeness.SAME if a.strip() else Likeness.UNKNOWN
    if approval_key(a) == approval_key(b) != "":
        return Likeness.SAME
    ours, theirs = approval_keys(a), approval_keys(b)
    if not (ours and theirs):
        return Likeness.UNKNOWN
    if ours & theirs:
        return Likeness.SAME
    pairs = list(product(ours, theirs))
    if apart and any(frozenset(pair) in apart for pair in pairs):
        return Likeness.DIFFERS
    if _groups(ours, aliases) & _groups(theirs, aliases):
        return Likeness.SAME
    return Likeness.UNKNOWN if _are_doubtful(pairs, a, b) else Likeness.DIFFERS


def _are_doubtful(pairs: Iterable[tuple[str, str]], a: str, b: str) -> bool:
    """Whether one number may be the other as it was cut off, or as it was before."""
    return any(_may_be_cut(*pair) or _may_follow(*pair, a, b) for pair in pairs)


def _groups(keys: frozenset[str], aliases: Aliases) -> set[int]:
    return {aliases[key] for key in keys if key in aliases}


def approval_keys(text: str) -> frozenset[str]:
    """By which keys a cell is compared: one for each number in it."""
    usual = _USUAL.fullmatch(text)
    if usual is not None:
        return frozenset((usual[1],))
    several = _NUMBERS.findall(_SIGNS.sub("", _SEVERAL.sub("、", fold(text).upper())))
    if len(several) > 1:
        return frozenset(several)
    return frozenset(key for part in _SEVERAL.split(text) if (key := approval_key(part)))


def _may_be_cut(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) < 9 and len(short) < len(long) and long.startswith(short)


def _may_follow(one: str, other: str, a: str, b: str) -> bool:
    """Tell whether one is a bare import number, the other the 国药准字 number that followed it."""
    old, new = sorted((one, other), key=len)
    if len(new) != len(old) + 1 or new[1:2] not in ("J", "C") or new[0] + new[2:] != old:
        return False
    return "国药准字" not in (a if approval_key(a) == old else b)


def confusable(a: str, b: str) -> bool:
    """Tell whether two numbers differ only in letters taken for digits (O0, I1, Z2, B8)."""
    ours, theirs = approval_key(a), approval_key(b)
    return ours != theirs and ours[:1] == theirs[:1] and _looks(ours) == _looks(theirs)


def _looks(key: str) -> str:
    return key[:1] + key[1:].translate(_CONFUSED)


# 医保代码


def code_key(text: str) -> str:
    """Fold a code of letters and digits: no blanks, no signs, upper case."""
    return _SIGNS.sub("", fold(text).upper())


def differing_segments(a: str, b: str) -> tuple[str, ...] | None:
    """Name the segments (规格包装码, 药品企业码 …) in which two insurance codes differ.

    None where they are not two codes of one kind and of its length.
    """
    ours, theirs = code_key(a), code_key(b)
    kind = KINDS.get(ours[:1])
    if kind is None or theirs[:1] != ours[:1] or {len(ours), len(theirs)} != {kind.length}:
        return None
    pairs = zip(kind.split(ours), kind.split(theirs), strict=True)
    return tuple(segment.chinese for (segment, here), (_, there) in pairs if here != there)


# 本位码


def standard_code_is_right(text: str) -> bool:
    """Tell whether a 本位码 has its 14 digits, begins with 869 and has the right check digit.

    That the digit is that of a GTIN is written nowhere; it is so in all that were looked at.
    """
    code = code_key(text)
    return _is_standard_code(code) and has_gs1_check_digit(code)


def maker_digits(text: str) -> str | None:
    """The five digits that name the maker in a 本位码, or at the end of an insurance code."""
    code = code_key(text)
    if _is_standard_code(code):
        return code[3:8]
    kind = KINDS.get(code[:1])
    return code[-5:] if kind is not None and len(code) == kind.length else None


def _is_standard_code(code: str) -> bool:
    return len(code) == 14 and code.isdecimal() and code.startswith("869")
