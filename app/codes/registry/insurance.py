"""医保药品编码: the code under which the medical insurance knows a drug in one pack.

Without it the code that orders, catalogues and the insurance upload meet in would be unknown text.
Rules of the NHSA's coding of 2019: 西药 (X…) has 6 segments and 23 characters, 中成药 (Z…) has 5
segments and 20 characters. There is no check digit, so only the shape can be judged; a code that
begins as one and goes on otherwise is answered with the place where it goes wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from app.codes.code import Problem


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a code."""

    chinese: str
    english: str
    length: int
    shape: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class InsuranceKind:
    """One of the two kinds of codes."""

    chinese: str
    english: str
    segments: tuple[Segment, ...]

    @property
    def length(self) -> int:
        """Characters of the whole code."""
        return sum(segment.length for segment in self.segments)

    def split(self, code: str) -> list[tuple[Segment, str]]:
        """Cut a code of the right length into its segments."""
        ends = accumulate(segment.length for segment in self.segments)
        pairs = zip(self.segments, ends, strict=True)
        return [(segment, code[end - segment.length : end]) for segment, end in pairs]


def _segment(chinese: str, english: str, length: int, shape: str) -> Segment:
    return Segment(chinese, english, length, re.compile(shape))


_CLASS = _segment("药品类别码", "class", 5, "[A-Z][0-9]{2}[A-Z]{2}")
_PACK = _segment("规格包装码", "strength and pack", 4, "[0-9]{4}")
_MAKER = _segment("药品企业码", "maker", 5, "[0-9]{5}")

KINDS = {
    "X": InsuranceKind(
        "西药",
        "Western drug",
        (
            _segment("药品识别码", "kind", 1, "X"),
            _CLASS,
            _segment("药品名称码", "drug name", 4, "[A-Z][0-9]{3}"),
            _segment("药品剂型码", "dosage form", 4, "[A-Z][0-9]{3}"),
            _PACK,
            _MAKER,
        ),
    ),
    "Z": InsuranceKind(
        "中成药",
        "Chinese patent medicine",
        (
            _segment("药品识别码", "kind", 1, "Z"),
            _CLASS,
            _segment("药品名称码", "drug name", 5, "[A-Z][0-9]{4}"),
            _PACK,
            _MAKER,
        ),
    ),
}
"""The kinds by the first character of their codes."""

_BEGINS_AS_ONE = re.compile(r"[XZ][A-Z][0-9]{2}[A-Z]{3}[0-9][0-9A-Z]{0,40}")


def read_insurance_code(text: str) -> tuple[str | None, Problem | None] | None:
    """Read folded text: what is stored, and what is wrong; None where it is no such code."""
    if not text.isascii():
        return None
    code = text.upper().replace(" ", "")
    if not _BEGINS_AS_ONE.fullmatch(code):
        return None
    kind = KINDS[code[0]]
    if len(code) != kind.length:
        return None, Problem(
            "length",
            f"医保药品编码（{kind.chinese}）应有 {kind.length} 位，读到 {len(code)} 位，请核对。",
            f"An insurance code of a {kind.english} has {kind.length} characters,"
            f" {len(code)} were read; check it.",
        )
    for segment, part in kind.split(code):
        if not segment.shape.fullmatch(part):
            return None, _wrong_segment(segment, part)
    return code, None


def _wrong_segment(segment: Segment, part: str) -> Problem:
    return Problem(
        "charset",
        f"医保药品编码的{segment.chinese}“{part}”不合编码规则（字母和数字易混），请核对。",
        f"The {segment.english} “{part}” of this insurance code is against the rules"
        " (a letter for a digit?); check it.",
    )
