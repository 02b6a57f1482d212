"""GS1 element strings: from text to elements, from elements to a code.

Without it (01)…(21)… would be one long number. A thin reader over the table of application
identifiers (AI) that biip carries (GS1 Barcode Syntax Dictionary): biip's own reader accepts wrong
check digits, takes GS off the ends and is fifteen times slower. Rules:

- An element that GS1 gives a fixed length ends there; every other one ends at GS or at the end.
- A damaged string keeps its parts and says what is wrong; its canonical text is given only when
  each character is known to belong to which element.
- (01) makes a trace code, which needs (21); (00), or (02) for what is inside, makes a carton label.

Sources: GS1 General Specifications 7.8 (processing of data), 7.12 (dates), 3 (definitions of AIs).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from app.codes.check_digits import gs1_check_digit, has_gs1_check_digit
from app.codes.code import Code, Form, Kind, Platform, Problem
from app.codes.reading import BLANKS, GS

SYMBOLOGIES = frozenset({"]C1", "]d2", "]Q3", "]e0", "]J1"})
"""GS1-128, GS1 DataMatrix, GS1 QR, GS1 DataBar, GS1 DotCode (ISO/IEC 15424)."""

_BRACKET = re.compile(r"(?<!\\)\(([0-9]{2,4})\)")
_NUMBER = re.compile(r"[0-9]+")
# The AIs whose whole value ends in a modulo 10 check digit, and those that begin with YYMMDD.
_CHECKED = frozenset({"00", "01", "02", "03", "402", "8017", "8018"}) | {
    f"41{last}" for last in "01234567"
}
_DATED = frozenset({"11", "12", "13", "15", "16", "17", "7003", "7006", "7007", "7011", "8008"}) | {
    f"432{last}" for last in "456"
}
_CANONICAL_RANK = {"01": 0, "21": 1}
# GS1's window of a hundred years moves with the year of reading. For drugs a still one says the
# same until the 2070s, and a stored code then means the same date on every machine for ever.
_FIRST_YEAR = 1977


@dataclass(frozen=True, slots=True)
class ApplicationIdentifier:
    """What GS1 says about one AI."""

    ai: str
    fixed_length: int | None
    """Where GS1 ends the value by its length alone; None where a separator must end it."""
    longest: int
    value: re.Pattern[str]


def load_table() -> None:
    """Load the table of AIs now, so that not the first GS1 scan of the day waits for it."""
    application_identifier("01")


def read_element_string(raw: str, text: str) -> Code:
    """Read folded text without AIM prefix as an element string; GS may lead, end or repeat."""
    message = _Message()
    for field in text.split(GS):
        _read_field(message, field)
    return message.code(raw)


def read_bracketed(raw: str, text: str) -> Code:
    r"""Read `(01)…(21)…` as people write it; a bracket inside a value stands as `\(`."""
    _, *parts = _BRACKET.split(text)
    values = (part.replace("\\(", "(").strip(BLANKS + GS) for part in parts[1::2])
    return read_pairs(raw, zip(parts[::2], values, strict=True))


def read_pairs(raw: str, pairs: Iterable[tuple[str, str]]) -> Code:
    """Read elements whose borders are already known: brackets, or a Digital Link."""
    message = _Message()
    for ai, value in pairs:
        identifier = application_identifier(ai)
        if identifier is None:
            message.refuse_unknown(f"({ai}){value}")
        else:
            message.take(identifier, value)
    return message.code(raw)


def starts_with_bracket(text: str) -> bool:
    """Tell whether the text begins with a bracketed AI."""
    return _BRACKET.match(text) is not None


@lru_cache(maxsize=4096)
def gs1_date(digits: str) -> date | None:
    """Read YYMMDD; day 00 is the last day of the month. None where there is no such day."""
    year, month, day = (int(digits[at : at + 2]) for at in (0, 2, 4))
    year += 1900 if year >= _FIRST_YEAR - 1900 else 2000
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None


@cache
def application_identifier(ai: str) -> ApplicationIdentifier | None:
    """Look one AI up in biip's table; None where GS1 has none of that name."""
    if not (ai.isascii() and ai.isdigit() and 2 <= len(ai) <= 4):
        return None
    # Imported here: biip takes 0.3 s to load, and a desk of 20-digit codes never needs it.
    from biip import ParseError  # noqa: PLC0415
    from biip.gs1_application_identifiers import GS1ApplicationIdentifier  # noqa: PLC0415

    try:
        entry = GS1ApplicationIdentifier.extract(ai)
    except ParseError:
        return None
    if entry.ai != ai:  # biip is content with an AI that `ai` only begins with
        return None
    longest = _longest(entry.format)
    pattern = entry.pattern.removeprefix(f"^{ai}").removesuffix("$")
    return ApplicationIdentifier(
        ai=ai,
        fixed_length=None if entry.separator_required else longest,
        longest=longest,
        value=re.compile(pattern, re.ASCII),
    )


def _longest(written: str) -> int:
    """Add up a format such as `N3+N13[+X..17]`; its first part is the AI, `[-]` is a sign."""
    components = written.split("+")[1:]
    numbers = (_NUMBER.findall(component) for component in components)
    return sum(int(found[-1]) if found else 1 for found in numbers)


def _read_field(message: _Message, field: str) -> None:
    """Read the elements between two separators; after an unknown AI nothing has a border."""
    at = 0
    while at < len(field):
        identifier = _identifier_at(field, at)
        if identifier is None:
            message.refuse_unknown(field[at:])
            return
        start = at + len(identifier.ai)
        at = len(field) if identifier.fixed_length is None else start + identifier.fixed_length
        message.take(identifier, field[start:at], in_field=True)


def _identifier_at(field: str, at: int) -> ApplicationIdentifier | None:
    # No AI begins another one, so the first length that is in the table is the right one.
    for length in (2, 3, 4):
        digits = field[at : at + length]
        # Only ASCII digits are asked for: the answers are kept, and there are 11,100 of them.
        if not (digits.isascii() and digits.isdigit()):
            return None
        identifier = application_identifier(digits)
        if identifier is not None:
            return identifier
    return None


class _Message:
    """What has been read of one string so far."""

    __slots__ = ("_borders_known", "_identifiers", "_named", "_problems", "_values")

    def __init__(self) -> None:
        self._values: dict[str, str] = {}
        self._identifiers: list[ApplicationIdentifier] = []
        self._named: set[str] = set()
        self._problems: list[Problem] = []
        self._borders_known = True

    def take(
        self, identifier: ApplicationIdentifier, value: str, *, in_field: bool = False
    ) -> None:
        """Take one element over; `in_field` where only a separator would have ended it sooner."""
        ai = identifier.ai
        self._named.add(ai)
        problem = _problem_of_shape(identifier, value, in_field=in_field)
        if problem is None and self._values.get(ai, value) != value:
            problem = Problem("duplicate-ai", f"({ai}) 出现了两次而内容不同，请核对标签。")
        if problem is not None:
            self._note(problem)
            self._borders_known = False
            return
        if ai in self._values:
            return
        self._values[ai] = value
        self._identifiers.append(identifier)
        problem = _problem_of_content(ai, value)
        if problem is not None:
            self._note(problem)

    def refuse_unknown(self, rest: str) -> None:
        """Note characters that begin with no AI of GS1's."""
        message = f"“{rest[:20]}”处不是已知的 GS1 应用标识符，请重新扫描或核对标签。"
        self._note(Problem("unknown-ai", message))
        self._borders_known = False

    def code(self, raw: str) -> Code:
        """Say what the whole string is."""
        named = self._named
        is_trace_code = "01" in named and ("21" in named or "00" not in named)
        is_carton = not is_trace_code and ("00" in named or "02" in named)
        if is_trace_code:
            return self._trace_code(raw)
        if is_carton:
            return self._carton_label(raw)
        return self._unkeyed(raw)

    def _note(self, problem: Problem) -> None:
        # A label that repeats its fault hundreds of times has one fault.
        if problem not in self._problems:
            self._problems.append(problem)

    def _trace_code(self, raw: str) -> Code:
        values = self._values
        if "21" not in self._named:
            message = "只有商品编码 (01) 而没有序列号 (21)，不能当追溯码用，请扫描包装上的追溯码。"
            self._note(Problem("missing-serial", message))
        gtin = values.get("01")
        return Code(
            raw=raw,
            kind=Kind.TRACE_CODE,
            form=Form.GS1,
            code=self._canonical(),
            valid=not self._problems,
            drug_identifier=gtin,
            serial=values.get("21"),
            platform=Platform.GS1,
            gtin=gtin,
            batch=values.get("10"),
            expiry=self._date("17"),
            production_date=self._date("11"),
            sscc=values.get("00"),
            elements=values,
            problems=tuple(self._problems),
        )

    def _carton_label(self, raw: str) -> Code:
        values = self._values
        has_sscc = "00" in self._named
        if not has_sscc:
            message = "标签只写了箱内商品 (02) 而没有箱码 (00)，请扫描同一箱上的箱码。"
            self._note(Problem("missing-sscc", message))
        canonical = self._canonical()
        return Code(
            raw=raw,
            kind=Kind.CARTON_LABEL,
            form=Form.SSCC if has_sscc else Form.GS1,
            # The 18 digits alone: a carton is the same carton, however much its label says.
            code=values.get("00") if has_sscc and canonical else canonical,
            valid=not self._problems,
            gtin=values.get("02", values.get("01")),
            batch=values.get("10"),
            expiry=self._date("17"),
            production_date=self._date("11"),
            sscc=values.get("00"),
            elements=values,
            problems=tuple(self._problems),
        )

    def _unkeyed(self, raw: str) -> Code:
        values = self._values
        message = "没有商品编码 (01) 也没有箱码 (00)，请扫描包装上的追溯码。"
        return Code(
            raw=raw,
            kind=Kind.UNKNOWN,
            form=Form.GS1 if values else None,
            code=None,
            valid=False,
            batch=values.get("10"),
            expiry=self._date("17"),
            production_date=self._date("11"),
            elements=values,
            problems=(*self._problems, Problem("missing-gtin", message)),
        )

    def _date(self, ai: str) -> date | None:
        digits = self._values.get(ai)
        return None if digits is None else gs1_date(digits)

    def _canonical(self) -> str | None:
        """Write the elements as they are stored: 01, 21, the rest as read, GS only where needed."""
        if not self._borders_known:
            return None
        ordered = sorted(self._identifiers, key=lambda each: _CANONICAL_RANK.get(each.ai, 2))
        pieces: list[str] = []
        for identifier in ordered:
            pieces += identifier.ai, self._values[identifier.ai]
            if identifier.fixed_length is None:
                pieces.append(GS)
        return "".join(pieces).removesuffix(GS)


def _problem_of_shape(
    identifier: ApplicationIdentifier, value: str, *, in_field: bool
) -> Problem | None:
    """Say why a value cannot be one of this AI, as to length and characters."""
    if value and identifier.value.fullmatch(value):
        return None
    ai, longest = identifier.ai, identifier.longest
    if in_field and identifier.fixed_length is None and len(value) > longest:
        message = (
            f"({ai}) 的内容超过 {longest} 个字符，多半丢了分隔符，请检查扫描枪设置后重新扫描。"
        )
        return Problem("missing-separator", message)
    if not _length_fits(identifier, len(value)):
        message = f"({ai}) 的内容有 {len(value)} 个字符，应为{_lengths(identifier)}，请重新扫描。"
        return Problem("length", message)
    if ai in _DATED and longest == 6 and value.isascii() and value.isdigit():
        return None  # six digits that are no day: the content is judged apart
    return Problem("charset", f"({ai}) 的内容“{value[:20]}”不合 GS1 的规定，请重新扫描或核对标签。")


def _problem_of_content(ai: str, value: str) -> Problem | None:
    """Say what is wrong with a value that has the right length and characters."""
    if ai in _CHECKED and not has_gs1_check_digit(value):
        right = gs1_check_digit(value[:-1])
        message = f"({ai}) {value} 的校验位不对，末位应为 {right}，请重新扫描或核对标签。"
        return Problem("check-digit", message)
    if ai in _DATED and gs1_date(value[:6]) is None:
        return Problem("date", f"({ai}) 的日期 {value[:6]} 不存在，请核对标签。")
    return None


def _length_fits(identifier: ApplicationIdentifier, length: int) -> bool:
    if identifier.fixed_length is not None:
        return length == identifier.fixed_length
    return 1 <= length <= identifier.longest


def _lengths(identifier: ApplicationIdentifier) -> str:
    if identifier.fixed_length is not None:
        return f" {identifier.fixed_length} 个"
    return f" 1 至 {identifier.longest} 个"
